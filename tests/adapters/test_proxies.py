"""What the environment says of proxies."""

import httpx
import pytest

from apimon_desktop.adapters.proxies import LOOPBACK, system_proxies

PROXY = "http://proxy.invalid:3128"


@pytest.fixture(autouse=True)
def _no_proxy_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_a_proxy_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "localhost,example.com")
    assert system_proxies() == {}


def test_an_address_without_a_scheme_is_an_http_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.invalid:3128")
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy.invalid:1080")
    assert system_proxies() == {"https://": PROXY, "all://": "socks5://proxy.invalid:1080"}


def test_a_star_means_no_proxy_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", "example.com, *")
    assert system_proxies() == {}


@pytest.mark.parametrize(
    ("entry", "pattern"),
    [
        ("example.com", "all://*example.com"),
        (".example.com", "all://*.example.com"),
        ("*.example.com", "all://*.example.com"),
        ("example.com:8443", "all://*example.com:8443"),
        ("127.0.0.1", "all://127.0.0.1"),
        ("::1", "all://[::1]"),
        ("[::1]", "all://[::1]"),
        ("fd07:b51a:cc66:f0::/64", None),
        ("127.0.0.0/8", None),
        ("https://example.com/x?y", None),
        (".", None),
        ("*.", None),
        ("", None),
    ],
)
def test_hosts_without_a_proxy_are_written_as_httpx_wants_them(
    monkeypatch: pytest.MonkeyPatch, entry: str, pattern: str | None
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", f" {entry} ,")
    expected: dict[str, str | None] = {"https://": PROXY}
    if pattern is not None:
        expected[pattern] = None
    found = system_proxies()
    assert found == expected
    httpx.Client(mounts={**dict.fromkeys(found), **dict.fromkeys(LOOPBACK)}, trust_env=False).close()
