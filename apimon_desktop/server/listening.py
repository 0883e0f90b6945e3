"""Where the local API listens: addresses, ports, and whom that lets in."""

import asyncio
import errno
import ipaddress
import os
import socket
import sys
from dataclasses import dataclass
from typing import Final

from apimon_desktop.core.text import say
from apimon_desktop.server.gate import bracketed

_BACKLOG: Final = 64


class CannotListenError(Exception):
    """The API can't be reached at the wanted address; the text says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Sockets that hold an address and listen on it."""

    host: str
    """As it was asked for."""
    port: int
    sockets: tuple[socket.socket, ...]
    is_loopback: bool
    """True where only this computer can connect."""

    @property
    def url(self) -> str:
        """What to ask: ``http://127.0.0.1:8000``."""
        return f"http://{bracketed(self.host)}:{self.port}"

    def close(self) -> None:
        """Gives the port back."""
        for listening in self.sockets:
            listening.close()


async def listen(host: str, port: int) -> Place:
    """Takes the port on every address of the host; port 0 takes a free one. Raises CannotListenError."""
    addresses = await _addresses(host)
    sockets: list[socket.socket] = []
    try:
        for family, address in addresses:
            sockets.append(_listening(family, address, sockets[0].getsockname()[1] if sockets else port))
    except OSError as fault:
        for listening in sockets:
            listening.close()
        raise CannotListenError(_why_not(host, port, fault)) from fault
    return Place(
        host=host,
        port=sockets[0].getsockname()[1],
        sockets=tuple(sockets),
        is_loopback=all(ipaddress.ip_address(address).is_loopback for _, address in addresses),
    )


async def _addresses(host: str) -> list[tuple[socket.AddressFamily, str]]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise CannotListenError(
            say(
                "The local API can't be reached at {host}: there is no such address here. Set 'host' in "
                "[api] to 127.0.0.1, or to an address of this computer.",
                host=host,
            )
        ) from fault
    # A zone ("%eth0") belongs to the socket, not to the address.
    return list(
        dict.fromkeys((family, str(address[0]).partition("%")[0]) for family, _, _, _, address in found)
    )


def _listening(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    """A socket that listens. Raises OSError."""
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, others could take a port that is in use
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port whose last connections are still winding down is free
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
        listening.listen(_BACKLOG)
        listening.settimeout(0)
    except OSError:
        listening.close()
        raise
    return listening


def _why_not(host: str, port: int, fault: OSError) -> str:
    why: str
    if fault.errno == errno.EADDRINUSE:
        why = say("another program uses it")
        advice = say("Choose another port, for example {port}", port=_another(port))
    elif fault.errno in (errno.EACCES, errno.EPERM):
        why = say("this account may not use it")
        advice = say("Choose a port above 1023, for example {port}", port=_another(port))
    elif fault.errno == errno.EADDRNOTAVAIL:
        return say(
            "The local API can't be reached at {host}: this computer has no such address. Set 'host' in "
            "[api] to 127.0.0.1, or to an address of this computer.",
            host=host,
        )
    else:
        why, advice = os.strerror(fault.errno or 0), say("Choose another port")
    return say(
        "The local API can't be reached at {host}:{port}: {why}. {advice}: 'port' in [api] of "
        "config.toml, or 'apimon serve --port'.",
        host=bracketed(host),
        port=port,
        why=why,
        advice=advice,
    )


def _another(port: int) -> int:
    return port + 1 if 1023 < port < 65_535 else 8001
