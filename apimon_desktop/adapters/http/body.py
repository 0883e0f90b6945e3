"""Reads a reply's body up to a limit, and unpacks copies of the bodies of other programs' replies."""

import asyncio
import json
import sys
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from apimon_desktop.adapters.files.access import SentenceError
from apimon_desktop.adapters.http.client import load_httpx
from apimon_desktop.adapters.http.faults import is_endless
from apimon_desktop.core.text.translatable import say

if TYPE_CHECKING:
    import httpx

_PAGE_STARTS: Final = (
    *(b"<!doctype html", b"<html", b"<head", b"<body", b"<title", b"<script", b"<meta", b"<?xml"),
)
_PIECES_PER_TURN: Final = 16
"""Read before the event loop runs other tasks; they take 1 ms at worst."""
_USUAL_PIECES: Final = 4096
"""Every body may arrive in this many pieces, ..."""
_USUAL_PIECE_BYTES: Final = 256
"""... and a long one in one more for each of these bytes."""
_CUT: Final = say("The reply was cut short")
_ENDLESS: Final = say("The reply has no end")
_BROTLI_BYTES: Final = 16
"""Passed to brotli at a time: at most about 32 MB unpacked. Older versions accept no output limit."""
_ZSTANDARD_BYTES: Final = 64
"""Passed to zstd at a time: at most 2 MB unpacked."""
Step = Callable[[bytes], Iterator[bytes]]
"""Unpacks a piece of the body into parts."""


class CutAnswerError(SentenceError):
    """The status arrived, but not the whole body. The text is a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An unpacked body."""

    data: bytes
    too_long: bool
    """True where the body exceeds the limit; the data is its beginning."""


async def read_body(response: "httpx.Response", limit_bytes: int) -> Body:
    """The body of a streamed response, unpacked as far as there is room. Raises CutAnswerError."""
    from apimon_desktop.adapters.http.transport import BoundedStream  # noqa: PLC0415 - httpcore: 20 ms

    intake = _Intake(response.headers.get("content-encoding", ""), limit_bytes)
    stream = response.extensions.get("network_stream")
    if isinstance(stream, BoundedStream):
        stream.allow_body(limit_bytes)
    try:
        async for piece in response.aiter_raw():
            if intake.is_over:
                continue
            intake.take(piece)
            if intake.is_over:
                # Leaving the loop would leave httpx's generators unfinished, for the event loop to clean up.
                await response.aclose()
            elif intake.pieces % _PIECES_PER_TURN == 0:
                await asyncio.sleep(0)
    except load_httpx().TransportError as fault:
        if not intake.is_over:
            raise CutAnswerError(response.status_code, _ENDLESS if is_endless(fault) else _CUT) from fault
    return intake.body(response.status_code)


class _Intake:
    """Collects a body up to its limit, and unpacks no more than there is room for."""

    def __init__(self, content_encoding: str, limit_bytes: int) -> None:
        is_packed = content_encoding.strip().lower() in ("gzip", "x-gzip")
        self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16) if is_packed else None
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
        self.pieces += 1
        if self.pieces > self._most_pieces:
            self._fault = _ENDLESS
            return
        room = self._limit_bytes + 1 - len(self._data)
        try:
            self._data += piece[:room] if self._gzip is None else self._gzip.decompress(piece, room)
        except zlib.error:
            self._fault = say("The reply can't be unpacked")

    def body(self, status: int) -> Body:
        # An empty body, such as a 204's, is complete whatever its headers say.
        is_cut = self._gzip is not None and not self._gzip.eof and bool(self._data)
        if not self.is_over and is_cut:
            self._fault = _CUT
        if self._fault is not None:
            raise CutAnswerError(status, self._fault)
        limit = self._limit_bytes
        return Body(data=bytes(self._data[:limit]), too_long=len(self._data) > limit)


def is_page(data: bytes, content_type: str) -> bool:
    """True where a body that is not JSON is a web page."""
    start = data[:256].removeprefix(BOM_UTF8).lstrip().lower()
    return start.startswith(_PAGE_STARTS) or (bool(start) and content_type.lower().startswith("text/html"))


def parsed(data: bytes | bytearray, **options: Any) -> Any:
    """The JSON document; ``options`` are those of `json.loads`. None: it is not JSON."""
    try:
        return json.loads(data, **options)
    except (ValueError, RecursionError, ArithmeticError):
        return None


class UnpackingError(Exception):
    """The copy cannot be unpacked, or no further."""


def unpacking(content_encoding: str) -> Step | None:
    """A function that unpacks a body, or raises UnpackingError. None: the encoding is not supported."""
    names = [name.strip().lower() for name in content_encoding.split(",")]
    match [name for name in names if name not in ("", "identity")]:
        case []:
            return lambda piece: iter((piece,))
        case ["gzip" | "x-gzip" | "deflate" as name]:
            return _inflating(None if name == "deflate" else zlib.decompressobj(zlib.MAX_WBITS | 16))
        case ["br"]:
            return _brotli()
        case ["zstd"]:
            return _zstandard()
    return None


def _inflating(inflate: Any) -> Step:
    """None: deflate, whose first byte tells whether it has its header, which some servers omit."""

    def unpack(piece: bytes) -> Iterator[bytes]:
        nonlocal inflate
        if inflate is None and piece:
            has_header = piece[0] & 0x0F == zlib.DEFLATED
            inflate = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        try:
            while piece and (part := inflate.decompress(piece, 64 * 1024)):
                yield part
                piece = inflate.unconsumed_tail
        except zlib.error as fault:
            raise UnpackingError from fault

    return unpack


def _brotli() -> Step | None:
    # httpx loads one of these where it is installed, and asks for such replies only then.
    library = sys.modules.get("brotli") or sys.modules.get("brotlicffi")
    if library is None:
        return None
    unpacker = library.Decompressor()
    return _foreign(getattr(unpacker, "process", None) or unpacker.decompress, library.error, _BROTLI_BYTES)


def _zstandard() -> Step | None:
    # The first two are httpx2's choice, the last one is httpx's.
    names = (name for name in ("compression.zstd", "backports.zstd", "zstandard") if name in sys.modules)
    if (name := next(names, None)) is None:
        return None
    library = sys.modules[name]
    begin = library.ZstdDecompressor().decompressobj if name == "zstandard" else library.ZstdDecompressor
    return _foreign(_Frames(begin), library.ZstdError, _ZSTANDARD_BYTES)


class _Frames:
    """Unpacks consecutive zstd frames."""

    def __init__(self, begin: Callable[[], Any]) -> None:
        self._begin = begin
        self._frame = begin()

    def __call__(self, piece: bytes) -> bytes:
        data = bytearray()
        while piece:
            if self._frame.eof:
                self._frame = self._begin()
            data += self._frame.decompress(piece)
            piece = self._frame.unused_data
        return bytes(data)


def _foreign(decompress: Callable[[bytes], bytes], fault_type: type[Exception], bytes_at_once: int) -> Step:
    def unpack(piece: bytes) -> Iterator[bytes]:
        for start in range(0, len(piece), bytes_at_once):
            try:
                part = decompress(piece[start : start + bytes_at_once])
            except fault_type as fault:
                raise UnpackingError from fault
            if part:
                yield part

    return unpack
