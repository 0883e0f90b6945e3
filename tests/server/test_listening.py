"""Taking an address, and saying why it cannot be had."""

import socket

import pytest
from ports import free_port

from apimon_desktop.server.access import CannotListenError, listen


async def test_a_free_port_is_taken_and_given_back() -> None:
    place = await listen("127.0.0.1", free_port())
    assert place.is_loopback
    assert place.url == f"http://127.0.0.1:{place.port}"
    place.close()
    again = await listen("127.0.0.1", place.port)
    again.close()


async def test_a_busy_port_is_told_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotListenError) as refused:
            await listen("127.0.0.1", port)
    assert str(refused.value) == (
        f"The local API can't be reached at 127.0.0.1:{port}: another program uses it. Choose another port, "
        f"for example {port + 1 if port < 65_535 else 8001}: 'port' in [api] of config.toml, or "
        "'apimon serve --port'."
    )


async def test_a_free_port_is_the_same_on_all_addresses() -> None:
    place = await listen("localhost", 0)
    assert place.port
    assert {held.getsockname()[1] for held in place.sockets} == {place.port}
    place.close()


async def test_the_same_name_is_taken_on_all_its_addresses_or_on_none() -> None:
    place = await listen("localhost", free_port())
    assert place.is_loopback
    assert {held.getsockname()[1] for held in place.sockets} == {place.port}
    with pytest.raises(CannotListenError):
        await listen("localhost", place.port)
    place.close()
    (await listen("localhost", place.port)).close()


async def test_all_addresses_are_not_this_computer_alone() -> None:
    place = await listen("0.0.0.0", 0)  # noqa: S104 - nobody is let in
    assert not place.is_loopback
    place.close()


async def test_an_address_of_another_computer_cannot_be_had() -> None:
    with pytest.raises(CannotListenError, match="this computer has no such address"):
        await listen("192.0.2.1", 0)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 300])
async def test_a_name_that_nobody_has_cannot_be_had(host: str) -> None:
    with pytest.raises(CannotListenError, match="this computer has no such address"):
        await listen(host, 0)


async def test_a_port_of_the_systems_own_is_refused_with_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(CannotListenError, match="this account may not use it"):
        await listen("127.0.0.1", 443)


async def test_ipv6_is_this_computer_too() -> None:
    try:
        place = await listen("::1", 0)
    except CannotListenError:
        pytest.skip("there is no IPv6 here")
    assert place.is_loopback
    assert place.url == f"http://[::1]:{place.port}"
    place.close()
