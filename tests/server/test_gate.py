"""Who is let in from where, and with what."""

from pathlib import Path

import pytest
from local_api import PATIENCE_S, served

from apimon_desktop.core.model.ids import Secret
from apimon_desktop.server.access import AccessControl, CannotListenError, new_token, token_in_force
from apimon_desktop.server.requests import Request
from apimon_desktop.server.responses import Limits, RefusedError

TOKEN = "a-token-that-has-more-than-32-bytes-in-it"


def gate(**options: object) -> AccessControl:
    chosen = {"host": "127.0.0.1", "port": 8000, "token": None, "limits": Limits(), "monotonic": lambda: 0.0}
    return AccessControl(**(chosen | options))  # type: ignore[arg-type]


def request(**headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method="GET", segments=("",), query={}, headers={"host": "127.0.0.1:8000", **named})


def refusal(at: AccessControl, wanted: Request, local_address: str = "127.0.0.1") -> str | None:
    try:
        at.admit(wanted, local_address)
    except RefusedError as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        f"Basic {TOKEN}",
        TOKEN,
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN.upper()}",
        "Bearer \xff\xfe",
    ],
)
async def test_who_does_not_know_the_token_is_told_how_to_send_it(tmp_path: Path, authorization: str) -> None:
    async with served(tmp_path, token=TOKEN) as api:
        head = api.head(f"Authorization: {authorization}", "Connection: close")
        (answer,) = await api.send(head)
        assert (answer.status, answer.code) == (401, "no_token")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert TOKEN not in answer.body.decode()


async def test_who_knows_the_token_is_answered_on_every_path(tmp_path: Path) -> None:
    async with served(tmp_path, token=TOKEN) as api:
        for path in ("/", "/api/status", "/metrics", "/healthz"):
            assert (await api.get(path)).status_code == 401
            assert (await api.get(path, Authorization=f"bearer {TOKEN}")).status_code == 200


async def test_a_second_token_is_not_tried(tmp_path: Path) -> None:
    async with served(tmp_path, token=TOKEN) as api:
        field = f"Authorization: Bearer {TOKEN}"
        (answer,) = await api.send(api.head(field, field))
        assert answer.status == 400


async def test_other_computers_are_not_let_in_without_a_token(tmp_path: Path) -> None:
    with pytest.raises(CannotListenError, match="there is no token"):
        async with served(tmp_path, host="0.0.0.0"):  # noqa: S104 - it must not come to that
            pass


async def test_with_a_token_the_address_that_was_called_is_a_right_name(tmp_path: Path) -> None:
    async with served(tmp_path, host="0.0.0.0", token=TOKEN) as api:  # noqa: S104 - with a token
        response = await api.client.get(
            f"http://127.0.0.1:{api.port}/healthz",
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=PATIENCE_S,
        )
        assert response.status_code == 200


def test_the_name_that_was_bound_and_the_address_that_was_called_are_right_names() -> None:
    at = gate(host="studio.example")
    for host in ("studio.example:8000", "STUDIO.example:8000", "192.0.2.7:8000"):
        assert refusal(at, request(host=host), "192.0.2.7") is None
    for host in ("studio.example", "other.example:8000", "192.0.2.8:8000"):
        assert refusal(at, request(host=host), "192.0.2.7") == "wrong_host"
    assert refusal(gate(host="2001:db8::1"), request(host="[2001:db8::1]:8000"), "2001:db8::1") is None


@pytest.mark.parametrize(
    "host",
    [
        "localhost:9001",
        "127.0.0.1:1",
        "LOCALHOST",
        "localhost.:8000",
        "[::1]:65535",
        "[0:0::1]",
        "127.0.0.1:",
    ],
)
def test_a_tunnel_may_begin_at_any_port_of_a_loopback_name(host: str) -> None:
    assert refusal(gate(), request(host=host)) is None
    assert refusal(gate(), request(host=host, origin=f"http://{host.lower()}")) is None
    assert refusal(gate(), request(host=host, origin="http://evil.example")) == "cross_site"
    assert refusal(gate(), request(host=host, origin=f"https://{host}")) == "cross_site"


@pytest.mark.parametrize(
    "host", ["status.example.com", "studio.local:8443", "STUDIO.", "192.0.2.9:81", "[2001:db8::5]:443"]
)
def test_who_knows_the_token_may_come_by_any_name_until_some_are_named(host: str) -> None:
    token = {"authorization": f"Bearer {TOKEN}"}
    assert refusal(gate(), request(host=host, **token)) == "wrong_host"
    at = gate(token=Secret(TOKEN))
    assert refusal(at, request(host=host, **token)) is None
    assert refusal(at, request(host=host, origin=f"https://{host}", **token)) is None
    assert refusal(at, request(host=host, origin="https://evil.example", **token)) == "cross_site"
    assert refusal(at, request(host=host)) == "wrong_host"
    assert refusal(at, request(host=host, authorization=f"Bearer {TOKEN}x")) == "wrong_host"


def test_named_hosts_are_let_in_with_the_token_and_others_are_not() -> None:
    token = {"authorization": f"Bearer {TOKEN}"}
    at = gate(token=Secret(TOKEN), further_hosts=("studio.local", "fd00::7"))
    for host in ("studio.local", "Studio.Local.:8443", "[FD00:0::7]:80", "localhost:9", "127.0.0.1:8000"):
        assert refusal(at, request(host=host, **token)) is None
    assert refusal(at, request(host="192.0.2.7", **token), "192.0.2.7") is None, "a port was mapped"
    for host in ("status.example.com", "x.studio.local", "studio.local.evil.example", "studio.local@x", ""):
        assert refusal(at, request(host=host, **token)) == "wrong_host"
    assert refusal(at, request(host="localhost:9")) == "no_token"
    assert refusal(at, request(host="studio.local:8443")) == "no_token"
    assert refusal(gate(further_hosts=("studio.local",)), request(host="studio.local")) == "wrong_host"


def test_at_the_port_of_the_web_the_name_alone_is_right() -> None:
    at = gate(port=80)
    assert refusal(at, request(host="localhost")) is None
    assert refusal(at, request(host="localhost", origin="http://localhost")) is None
    assert refusal(at, request(host="localhost:80")) is None


def test_requests_are_let_in_again_as_time_passes() -> None:
    now = [0.0]
    at = gate(limits=Limits(requests_per_s=2), monotonic=lambda: now[0])
    assert [refusal(at, request()) for _ in range(3)] == [None, None, "too_many_requests"]
    now[0] = 0.5
    assert [refusal(at, request()) for _ in range(2)] == [None, "too_many_requests"]
    now[0] = 100.0
    assert [refusal(at, request()) for _ in range(3)] == [None, None, "too_many_requests"]


def test_the_token_comes_from_the_environment_or_the_keyring() -> None:
    given, saved = {"APIMON_API_TOKEN": f" {TOKEN}\n"}, Secret("b" * 32)
    assert token_in_force(given, saved, is_local=False) == Secret(TOKEN)
    assert token_in_force(given, None, is_local=True) == Secret(TOKEN)
    assert token_in_force({}, saved, is_local=False) == saved
    assert token_in_force({}, saved, is_local=True) is None
    assert token_in_force({"APIMON_API_TOKEN": " "}, None, is_local=False) is None


def test_a_token_that_could_be_guessed_is_refused_wherever_it_stands() -> None:
    short = "s3cret-" * 4
    with pytest.raises(
        CannotListenError, match="APIMON_API_TOKEN in the environment is too short"
    ) as refused:
        token_in_force({"APIMON_API_TOKEN": short}, None, is_local=True)
    assert short not in str(refused.value)
    with pytest.raises(CannotListenError, match="the saved API token is too short"):
        token_in_force({}, Secret(short), is_local=False)


def test_a_new_token_is_long_enough_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(10)}
    assert len(tokens) == 10
    assert all(token_in_force({}, token, is_local=False) == token for token in tokens)
