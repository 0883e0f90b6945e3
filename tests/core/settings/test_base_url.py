import pytest

from apimon_desktop.core.settings.base_url import host_name, is_near, is_this_computer, url_fault


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1",
        "https://host:8443/v1/",
        "http://localhost:11434/v1",
        "http://LOCALHOST./v1",
        "http://127.0.0.1:4010/v1",
        "http://127.9.9.9/v1",
        "http://[::1]:8080/v1",
    ],
)
def test_https_anywhere_and_http_on_this_computer_can_be_used(url: str) -> None:
    assert url_fault(url) is None


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://api.openai.com/v1", "Plain http is for this computer only"),
        ("http://0.0.0.0/v1", "Plain http is for this computer only"),
        ("http://192.168.1.5/v1", "Plain http is for this computer only"),
        ("http://127.0.0.1.evil.example/v1", "Plain http is for this computer only"),
        ("http://localhost@evil.example/v1", "no user name or password"),
        ("https://me:hunter2@host/v1", "no user name or password"),
        ("https://host/v1?key=hunter2", "has no ? or #"),
        ("https://host/v1?", "has no ? or #"),
        ("https://host/v1#hunter2", "has no ? or #"),
        ("https://ho st/v1", "no spaces"),
        ("https://host/v1\n", "no spaces or control characters"),
        ("ftp://host/v1", "looks like https://host/v1"),
        ("api.openai.com/v1", "looks like https://host/v1"),
        ("https:///v1", "looks like https://host/v1"),
        ("", "looks like https://host/v1"),
        ("https://host:port/v1", "host or port"),
        ("https://host:99999/v1", "host or port"),
        ("https://[::1/v1", "host or port"),
        ("http://localhost%2eevil.example/v1", "host or port"),
        ("https://api%2eopenai.com/v1", "host or port"),
    ],
)
def test_an_address_that_cannot_be_used_is_a_sentence_that_does_not_quote_it(url: str, fault: str) -> None:
    told = url_fault(url)
    assert told is not None
    assert fault in told
    assert told.endswith(".")
    assert "hunter2" not in told


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.255.0.7",
        "::1",
        "[::1]",
        "0:0:0:0:0:0:0:1",
        "::ffff:127.3.2.1",
        "localhost",
        "LocalHost.",
        "ollama.localhost",
    ],
)
def test_this_computer_is_loopback_and_its_reserved_names(host: str) -> None:
    assert is_this_computer(host)
    assert is_near(host)


@pytest.mark.parametrize(
    "host",
    [
        "localhost.example",
        "localhost%2eexample",
        "127.0.0.1%2eexample",
        "notlocalhost",
        "0.0.0.0",  # noqa: S104 - a host that is asked
        "::",
        "127.1",
        "0177.0.0.1",
        "127.0.0.1.nip.io",
        "::ffff:8.8.8.8",
        "fe80::1%lo",
        "",
    ],
)
def test_nothing_else_is_this_computer(host: str) -> None:
    assert not is_this_computer(host)


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("192.168.1.5", True),
        ("10.0.0.9", True),
        ("fd12::7", True),
        ("fe80::1%eth0", True),
        ("::ffff:192.168.0.1", True),
        ("studio", True),
        ("nas.local", True),
        ("NAS.Lan.", True),
        ("127.1", True),
        ("8.8.8.8", False),
        ("::ffff:8.8.8.8", False),
        ("2606:4700::1111", False),
        ("api.openai.com", False),
        ("api.openai.com.", False),
    ],
)
def test_what_is_near_proves_nothing_of_the_internet(host: str, near: bool) -> None:
    assert is_near(host) is near


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" Studio.Local. ", "studio.local"),
        ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("my_nas", "my_nas"),
        ("192.0.2.7", "192.0.2.7"),
        ("[FD00:0:0::7]", "fd00::7"),
        ("fd00::7", "fd00::7"),
    ],
)
def test_a_bare_host_has_one_form(text: str, name: str) -> None:
    assert host_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "a..b",
        "https://studio.local",
        "studio.local:8000",
        "studio.local/",
        "two names",
        "*.studio.local",
        "user@studio.local",
        "[fd00::7",
        "[studio.local]",
        "fe80::1%eth0",
        "a" * 64,
        "ü" * 70,
        ".".join(["abcdef"] * 40),
    ],
)
def test_what_is_more_or_less_than_a_bare_host_is_none(text: str) -> None:
    assert host_name(text) is None
