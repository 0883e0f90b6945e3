from apimon_desktop.core.model.ids import Secret
from apimon_desktop.providers.spec import BEARER, Auth


def test_a_key_is_sent_in_its_header_beside_the_further_ones() -> None:
    auth = Auth(header="x-key", extra={"version": "1"})
    assert auth.headers(Secret("k")) == {"version": "1", "x-key": "k"}
    assert BEARER.headers(Secret("k")) == {"Authorization": "Bearer k"}


def test_without_a_key_only_the_further_headers_are_sent() -> None:
    assert Auth(header="x-key", extra={"version": "1"}).headers(None) == {"version": "1"}
    assert BEARER.headers(None) == {}
