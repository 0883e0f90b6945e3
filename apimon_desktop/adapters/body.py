"""A reply's body: read to a limit, and never unpacked beyond it."""

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from apimon_desktop.adapters.http_client import load_httpx
from apimon_desktop.adapters.sentence_error import SentenceError
from apimon_desktop.core.text import say

if TYPE_CHECKING:
    import httpx

_PAGE_STARTS: Final = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<title",
    b"<script",
    b"<meta",
    b"<?xml",
)
_START_BYTES: Final = 256
_BOM: Final = b"\xef\xbb\xbf"


class CutAnswerError(SentenceError):
    """The status came, and then no whole body: an answer, if a bad one. The text is a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The bytes of a body, unpacked."""

    data: bytes
    too_long: bool
    """True where there was more than the limit; the data is its beginning then."""


async def read_body(response: "httpx.Response", limit_bytes: int) -> Body:
    """The body of a streamed response. Raises CutAnswerError.

    httpx would unpack each 64 KB as they come, 1,000-fold at worst: 200 ms in which nothing else happens.
    """
    unpacking = _unpacking(response)
    data = bytearray()
    fault: str | None = None
    ended = False
    try:
        async for piece in response.aiter_raw():
            if ended:
                continue
            try:
                data += unpacking(piece, limit_bytes + 1 - len(data))
            except zlib.error:
                fault = say("The answer cannot be unpacked")
            ended = fault is not None or len(data) > limit_bytes
            if ended:
                # Leaving the loop would leave httpx's generators half-way, for the loop to clear up later.
                await response.aclose()
    except load_httpx().TransportError:
        if not ended:
            fault = say("The answer breaks off")
    if not ended and not unpacking.is_complete(bytes(data)):
        fault = say("The answer breaks off")
    if fault is not None:
        raise CutAnswerError(response.status_code, fault)
    return Body(data=bytes(data[:limit_bytes]), too_long=len(data) > limit_bytes)


class _Plain:
    """For a body that is not packed."""

    def __call__(self, piece: bytes, room: int) -> bytes:
        return piece[:room]

    def is_complete(self, _data: bytes) -> bool:
        return True


class _Gzip:
    """Unpacks as much as there is room for."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def __call__(self, piece: bytes, room: int) -> bytes:
        return self._zlib.decompress(piece, room)

    def is_complete(self, data: bytes) -> bool:
        """An empty body, such as a 204's, is complete whatever its headers say."""
        return self._zlib.eof or not data


def _unpacking(response: "httpx.Response") -> _Plain | _Gzip:
    packed = response.headers.get("content-encoding", "").strip().lower()
    return _Gzip() if packed in ("gzip", "x-gzip") else _Plain()


def is_page(data: bytes, content_type: str) -> bool:
    """True where a body that is no JSON is a page for people."""
    start = data[:_START_BYTES].removeprefix(_BOM).lstrip().lower()
    return start.startswith(_PAGE_STARTS) or (bool(start) and content_type.lower().startswith("text/html"))
