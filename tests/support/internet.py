"""The providers' real addresses, led to simulated ones on this computer, for a program that knows no other.

A proxy takes what is meant for them; a certificate authority of its own speaks for them.
"""

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import trustme
from observed_providers import Simulator

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.providers.registry import PROVIDERS

_REFUSED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Internet:
    """There within an `async with` block; whoever is none of the providers is down."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        """The host of every connection that was wanted, in order."""
        self._folder = folder
        authority = trustme.CA()
        hosts = {_host(provider.base_url) for provider in PROVIDERS.values()}
        hosts |= {_host(provider.status_url) for provider in PROVIDERS.values() if provider.status_url}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*sorted(hosts)).configure_cert(context)
        self._certificate = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self._certificate))
        self.simulator = Simulator(latency_ratio=0.1, tls=context)
        self._tunnels: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.simulator.online()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for tunnel in self._tunnels:
            tunnel.cancel()
        await asyncio.gather(*self._tunnels, return_exceptions=True)
        await self.simulator.stop()

    @property
    def environment(self) -> dict[str, str]:
        """What makes a program go through here."""
        port = self._server.sockets[0].getsockname()[1]
        return {"HTTPS_PROXY": f"http://127.0.0.1:{port}", "SSL_CERT_FILE": str(self._certificate)}

    def _port(self, host: str) -> int | None:
        for provider_id, provider in PROVIDERS.items():
            if host == _host(provider.base_url):
                return urlsplit(self.simulator.base_url(provider_id)).port
            if provider.status_url and host == _host(provider.status_url):
                return urlsplit(self.simulator.status_url(provider_id)).port
        return None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tunnels.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._tunnel(reader, writer)
        finally:
            self._tunnels.discard(task)
            writer.close()

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        host = head.split(b" ", 2)[1].decode().rpartition(":")[0]
        self.asked.append(host)
        port = self._port(host)
        if port is None:
            writer.write(_REFUSED)
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_OPEN)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_pass_on(reader, far_writer))
                tasks.create_task(_pass_on(far_reader, writer))
        finally:
            far_writer.close()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
    target.close()


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def api_hosts(*provider_ids: ProviderId) -> set[str]:
    """The hosts of providers' APIs, of all by default."""
    return {_host(PROVIDERS[pid].base_url) for pid in provider_ids or PROVIDERS}
