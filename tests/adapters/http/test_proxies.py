"""What the environment says of proxies, each value read on its own."""

from urllib import request

import httpx
import pytest

from apimon_desktop.adapters.http.proxies import Proxies, Proxy, named_proxies

PROXY = "http://proxy.invalid:3128"
ASKED = "https://api.openai.com/v1/models"


def read(**environ: str) -> Proxies:
    return named_proxies(environ, "linux")


def proxy_for(url: str = ASKED, **environ: str) -> Proxy | None:
    return read(**environ).for_url(url)


def test_without_a_proxy_all_is_asked_directly() -> None:
    assert proxy_for(NO_PROXY="localhost,example.com") is None


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("http://proxy.invalid:3128", PROXY),
        ("proxy.invalid:3128", PROXY),
        ("proxy.invalid", "http://proxy.invalid:80"),
        ("  http://proxy.invalid:3128/ \r\n", PROXY),
        ('"http://proxy.invalid:3128"', PROXY),
        ("HTTP://proxy.invalid:3128/path?x=y#z", PROXY),
        ("http://[fd00::7]:3128", "http://[fd00::7]:3128"),
        ("https://proxy.invalid", "https://proxy.invalid:443"),
        ("socks://127.0.0.1/", "socks5://127.0.0.1:1080"),
        ("socks5://127.0.0.1:9050", "socks5://127.0.0.1:9050"),
        ("SOCKS5H://127.0.0.1:9050", "socks5h://127.0.0.1:9050"),
        ("http://pröxy.invalid:3128", "http://pröxy.invalid:3128"),
    ],
)
def test_every_usual_way_to_write_a_proxy_is_understood(value: str, url: str) -> None:
    found = proxy_for(HTTPS_PROXY=value)
    assert found is not None
    assert (found.url, found.source, found.user) == (url, "HTTPS_PROXY", None)
    httpx.AsyncHTTPTransport(proxy=httpx.Proxy(found.url))


@pytest.mark.parametrize(
    ("credentials", "user", "password"),
    [
        ("me:secret", "me", "secret"),
        ("me", "me", ""),
        (":secret", "", "secret"),
        ("me:p@ss", "me", "p@ss"),
        ("me@corp.example:p:a/s#s?", "me@corp.example", "p:a/s#s?"),
        ("me:100%", "me", "100%"),
        ("me:a%40b%3A", "me", "a@b:"),
        ("mé:pässwörd", "mé", "pässwörd"),
        ("corp\\me:x", "corp\\me", "x"),
    ],
)
def test_credentials_may_hold_any_character(credentials: str, user: str, password: str) -> None:
    found = proxy_for(HTTPS_PROXY=f"http://{credentials}@proxy.invalid:3128")
    assert found is not None
    assert (found.url, found.user, found.password) == (PROXY, user, password)
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    "value",
    [
        "gopher://me:secret@proxy.invalid:1",
        "socks4://me:secret@proxy.invalid:1",
        "http://me:secret@",
        "http://me:secret@proxy.invalid:port",
        "http://me:secret@proxy.invalid:99999",
        "http://me:secret@proxy.invalid:0",
        f"http://me:secret@proxy.invalid:{'9' * 5000}",
        "http://me:secret@[::1",
        "http://me:secret@[fd00::zz]:3128",
        "http://me:secret@two words:3128",
        f"http://me:secret@{'long' * 20}.invalid",
        "http://me:secret\udcff@proxy.invalid:3128",
        "://",
    ],
)
def test_a_bad_value_disables_itself_alone_and_is_named_without_its_text(value: str) -> None:
    found = read(HTTPS_PROXY=value, ALL_PROXY="socks://127.0.0.1")
    proxy = found.for_url(ASKED)
    assert proxy is not None
    assert proxy.source == "ALL_PROXY"
    assert [problem[:24] for problem in found.problems] == ["HTTPS_PROXY is ignored: "]
    assert "secret" not in found.problems[0]


def test_each_variable_counts_in_its_order() -> None:
    assert read(https_proxy="gopher://x", HTTPS_PROXY=PROXY).by_scheme["https"].source == "HTTPS_PROXY"
    assert read(https_proxy="http://a", HTTPS_PROXY=PROXY).by_scheme["https"].url == "http://a:80"
    assert proxy_for(https_proxy=" ", HTTPS_PROXY=PROXY) is None, "set to nothing"
    assert proxy_for(HTTP_PROXY=PROXY) is None, "another scheme"
    assert proxy_for("http://example.com/", HTTP_PROXY=PROXY) is not None
    assert proxy_for("http://example.com/", HTTP_PROXY=PROXY, REQUEST_METHOD="GET") is None, "httpoxy"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.8.7:1234", "localhost.", "[::1]:99", "[::ffff:127.0.0.1]", "a.localhost"]
)
def test_this_computer_is_never_asked_through_a_proxy(host: str) -> None:
    for scheme in ("http", "https"):
        assert proxy_for(f"{scheme}://{host}/v1", ALL_PROXY=PROXY) is None


@pytest.mark.parametrize(
    ("entry", "url", "direct"),
    [
        ("*", ASKED, True),
        ("x.invalid, *", ASKED, True),
        ("openai.com", ASKED, True),
        (".openai.com", ASKED, True),
        ("*.openai.com", ASKED, True),
        ("OpenAI.com.", ASKED, True),
        (".api.openai.com", ASKED, False),
        ("penai.com", ASKED, False),
        ("api.openai.com:443", ASKED, True),
        ("api.openai.com:8443", ASKED, False),
        ("api.openai.com:8443", "https://api.openai.com:8443/v1", True),
        ("a.invalid b.invalid\tapi.openai.com", ASKED, True),
        ("a.invalid;api.openai.com", ASKED, True),
        ("https://api.openai.com/v1", ASKED, True),
        ("api.openai.com.", "https://api.openai.com./v1", True),
        ("10.0.0.0/8", "https://10.1.2.3/v1", True),
        ("10.0.0.0/8", "https://11.1.2.3/v1", False),
        ("10.1.2.3/8", "https://10.9.9.9/v1", True),
        ("192.168.*", "https://192.168.7.7/v1", True),
        ("10.1.2.3", "https://10.1.2.3:8443/v1", True),
        ("10.1.2.3:443", "https://10.1.2.3:8443/v1", False),
        ("fd00::/8", "https://[fd12::1]/v1", True),
        ("[fd00::]/8", "https://[fd12::1]/v1", True),
        ("fd12:0::1", "https://[fd12::1]/v1", True),
        ("[fd12::1]", "https://[fd12::1]/v1", True),
        ("[fd12::1]:8443", "https://[fd12::1]/v1", False),
        ("[fd12::1]:8443", "https://[fd12::1]:8443/v1", True),
        ("10.0.0.0/8", ASKED, False),
        (" , ,.,*.,:443,://", ASKED, False),
    ],
)
def test_no_proxy_lists_hosts_in_every_usual_form(entry: str, url: str, direct: bool) -> None:
    for value in (entry, f'" {entry} ,"'):
        assert (proxy_for(url, HTTPS_PROXY=PROXY, no_proxy=value) is None) is direct


def test_where_the_environment_says_nothing_the_system_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {"https": PROXY, "http": "gopher://me:secret@x", "socks": "socks://127.0.0.1:1080"}
    monkeypatch.setattr(request, "getproxies", lambda: named)
    monkeypatch.setattr(request, "proxy_bypass", lambda host: host == "inside.invalid")
    found = named_proxies({}, "darwin")
    assert {scheme: proxy.url for scheme, proxy in found.by_scheme.items()} == {
        "https": PROXY,
        "all": "socks5://127.0.0.1:1080",
    }
    assert found.problems == (
        "the system's proxy setting is ignored: proxies of the kind gopher aren't supported",
    )
    assert found.for_url("https://inside.invalid/v1") is None
    assert found.for_url(ASKED) is not None
    assert named_proxies({"ALL_PROXY": PROXY}, "darwin").for_url("https://inside.invalid/") is not None
