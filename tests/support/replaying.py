"""A server on loopback that replays replies in every way in which HTTP can bring them."""

import asyncio
import gzip
import zlib
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, Self

from usage_bodies import Body

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import ProviderSettings
from apimon_desktop.demo.http import Answer, HttpRequest, LoopbackServer, Response, head_bytes
from apimon_desktop.providers.addresses import Addresses
from apimon_desktop.providers.registry import PROVIDERS, added_provider

ADDED: Final = ProviderId("groq")


def _deflated(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(data) + packing.flush()


PACKINGS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "": bytes,
    "gzip": gzip.compress,
    "deflate": _deflated,
}
"""By content encoding."""


class Replayer:
    """Says to every request what it is told to say; keeps connections open."""

    def __init__(self) -> None:
        self.answer = Answer()
        self.requests: list[HttpRequest] = []
        self.was_asked = asyncio.Event()
        self._origin = LoopbackServer(self._handle)

    async def __aenter__(self) -> Self:
        await self._origin.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._origin.stop()

    def _handle(self, request: HttpRequest) -> Answer:
        self.requests.append(request)
        self.was_asked.set()
        return self.answer

    async def close(self) -> None:
        """Refuses connections from now on."""
        await self._origin.close()

    def base_url(self, provider: str) -> str:
        """Where the provider lives here."""
        return f"{self._origin.url}/{provider}/v1"

    def url(self, body: Body) -> str:
        """What is asked for the body."""
        return self.base_url(body.provider) + body.path

    def addresses(self) -> Addresses:
        """All providers, each under a path of its own."""
        built_in = [(self.base_url(pid), provider) for pid, provider in PROVIDERS.items()]
        settings = ProviderSettings(base_url=self.base_url(ADDED))
        return Addresses([*built_in, (self.base_url(ADDED), added_provider(ADDED, settings))])


def replayed(
    body: Body | bytes,
    *,
    status: int = 200,
    packing: str = "",
    piece_bytes: int | None = None,
    pause_s: float = 0.0,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The answer that brings a body; with ``piece_bytes`` in chunks, each on its way by itself."""
    data = body if isinstance(body, bytes) else body.data
    fields = dict(headers or {}) | ({"Content-Encoding": packing} if packing else {})
    response = Response(
        status=status,
        content_type=content_type if isinstance(body, bytes) else body.content_type,
        headers=fields,
    )
    packed = PACKINGS[packing](data)
    if piece_bytes is None:
        return Answer(pieces=(head_bytes(response, ("Content-Length", str(len(packed)))) + packed,))
    chunks = [packed[at : at + piece_bytes] for at in range(0, len(packed), piece_bytes)]
    return Answer(
        pieces=(
            head_bytes(response, ("Transfer-Encoding", "chunked")),
            *(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks),
            b"0\r\n\r\n",
        ),
        pause_s=pause_s,
    )
