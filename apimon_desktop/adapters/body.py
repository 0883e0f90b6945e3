"""A reply's body: read to a limit, and never unpacked beyond it."""

import asyncio
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from apimon_desktop.adapters.http_client import load_httpx
from apimon_desktop.adapters.sentence_error import SentenceError
from apimon_desktop.adapters.transport_faults import is_endless
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
_PIECES_PER_TURN: Final = 16
"""Pieces read before the event loop runs other tasks; they take 1 ms at worst."""
_USUAL_PIECES: Final = 4096
"""Every body may arrive in this many pieces, ..."""
_USUAL_PIECE_BYTES: Final = 256
"""... and a long one in one more for each of these bytes."""
_CUT: Final = say("The answer breaks off")
_ENDLESS: Final = say("The answer has no end")


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
    intake = _Intake(_unpacking(response), limit_bytes)
    _allow(response, limit_bytes)
    try:
        async for piece in response.aiter_raw():
            if intake.is_over:
                continue
            intake.take(piece)
            if intake.is_over:
                # Leaving the loop would leave httpx's generators half-way, for the loop to clear up later.
                await response.aclose()
            elif intake.pieces % _PIECES_PER_TURN == 0:
                await asyncio.sleep(0)
    except load_httpx().TransportError as fault:
        if not intake.is_over:
            raise CutAnswerError(response.status_code, _ENDLESS if is_endless(fault) else _CUT) from fault
    return intake.body(response.status_code)


def _allow(response: "httpx.Response", limit_bytes: int) -> None:
    """Raises the connection's limit, which covers only the header until now, for the body."""
    from apimon_desktop.adapters.bounded_network import BoundedStream  # noqa: PLC0415 - httpcore: 20 ms

    stream = response.extensions.get("network_stream")
    if isinstance(stream, BoundedStream):
        stream.allow_body(limit_bytes)


class _Intake:
    """Collects a body up to its limit."""

    def __init__(self, unpacking: "_Plain | _Gzip", limit_bytes: int) -> None:
        self._unpacking = unpacking
        self._limit_bytes = limit_bytes
        self._most_pieces = _USUAL_PIECES + limit_bytes // _USUAL_PIECE_BYTES
        self._data = bytearray()
        self._fault: str | None = None
        self.pieces = 0

    @property
    def is_over(self) -> bool:
        """True once the rest of the body is ignored."""
        return self._fault is not None or len(self._data) > self._limit_bytes

    def take(self, piece: bytes) -> None:
        """Adds a piece of the raw body."""
        self.pieces += 1
        if self.pieces > self._most_pieces:
            self._fault = _ENDLESS
            return
        try:
            self._data += self._unpacking(piece, self._limit_bytes + 1 - len(self._data))
        except zlib.error:
            self._fault = say("The answer cannot be unpacked")

    def body(self, status: int) -> Body:
        """The collected body. Raises CutAnswerError."""
        if not self.is_over and not self._unpacking.is_complete(bytes(self._data)):
            self._fault = _CUT
        if self._fault is not None:
            raise CutAnswerError(status, self._fault)
        limit = self._limit_bytes
        return Body(data=bytes(self._data[:limit]), too_long=len(self._data) > limit)


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
