"""A socket to the first of a host's addresses that answers."""

import asyncio
import socket
from ipaddress import ip_address
from itertools import chain, zip_longest
from typing import Final

_NEXT_ADDRESS_AFTER_S: Final = 0.25
"""So long one address may stay silent before the next is tried too (RFC 8305, read 2026-11-28)."""


async def connected(host: str, port: int, local_address: str | None = None) -> socket.socket:
    """A connected socket that waits for nothing by itself; ``local_address`` is where it goes out from.

    Raises what the host's only address did, else OSError from an ExceptionGroup of all that was raised;
    socket.gaierror where the host has no address.
    """
    return await _Race(port, local_address).run(await _addresses(host, port))


class _Race:
    """Tries one address after the other, the next one when one fails or stays silent for a moment."""

    def __init__(self, port: int, local_address: str | None) -> None:
        self._port = port
        self._local_address = local_address
        self._faults: list[OSError] = []
        self._winner: socket.socket | None = None

    async def run(self, addresses: list[str]) -> socket.socket:
        """The first connection. Raises what the only address did, else OSError from all that was raised."""
        if len(addresses) == 1:
            return await self._connected(addresses[0])
        try:
            await self._race(addresses)
        except BaseException:
            if self._winner is not None:
                self._winner.close()
            raise
        if self._winner is None:
            raise OSError("no address could be reached") from ExceptionGroup("all of them", self._faults)
        return self._winner

    async def _race(self, addresses: list[str]) -> None:
        async with asyncio.TaskGroup() as tasks:
            running: set[asyncio.Task[None]] = set()
            for address in addresses:
                running.add(tasks.create_task(self._try(address)))
                _, running = await asyncio.wait(
                    running, timeout=_NEXT_ADDRESS_AFTER_S, return_when=asyncio.FIRST_COMPLETED
                )
                if self._winner is not None:
                    break
            while running and self._winner is None:
                _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in running:
                task.cancel()

    async def _try(self, address: str) -> None:
        try:
            made = await self._connected(address)
        except OSError as fault:
            self._faults.append(fault)
        else:
            if self._winner is None:
                self._winner = made
            else:
                made.close()

    async def _connected(self, address: str) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            made.settimeout(0)
            if self._local_address is not None:
                made.bind((self._local_address, 0))
            await asyncio.get_running_loop().sock_connect(made, (address, self._port))
        except BaseException:
            made.close()
            raise
        return made


async def _addresses(host: str, port: int) -> list[str]:
    """The host's addresses as the system prefers them, its families taking turns (RFC 8305)."""
    if _is_address(host):
        return [host]  # no thread is asked for what is known
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "no name of a host") from error
    by_family: dict[int, list[str]] = {}
    for family, _, _, _, place in found:
        if place[0] not in (same := by_family.setdefault(family, [])):
            same.append(str(place[0]))
    return [address for address in chain(*zip_longest(*by_family.values())) if address is not None]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
