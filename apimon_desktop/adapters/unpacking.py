"""Unpacks a copy of a reply's body as it passes by, a little at a time."""

import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

_PART_BYTES: Final = 64 * 1024
_MOST_BYTES: Final = 1024 * 1024 * 1024
"""Reading stops where one encoding of the body unpacks to more than this."""
_MOST_PACKINGS: Final = 5
"""How many nested encodings are unpacked; more than one is unusual."""
_BROTLI_BYTES: Final = 16
"""Passed to brotli at a time: at most about 32 MB unpacked. Older versions accept no output limit."""
_ZSTANDARD_BYTES: Final = 64
"""Passed to zstd at a time: at most 2 MB unpacked."""
_HEADER_BYTES: Final = 2
"""Of deflate, where it has one."""

Step = Callable[[bytes], Iterator[bytes]]
"""Unpacks a piece of one packing into parts."""


class UnpackingError(Exception):
    """The copy cannot be unpacked, or not any further."""


def unpacking(content_encoding: str) -> Step | None:
    """How a body of this encoding is unpacked. None: it cannot be done here.

    The steps it gives raise UnpackingError.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    packings = [name for name in reversed(names) if name not in ("", "identity")]
    steps = [_step(name) for name in packings[:_MOST_PACKINGS]]
    known = [_limited(step) for step in steps if step is not None]
    return partial(_through, known) if len(known) == len(packings) else None


def _limited(step: Step) -> Step:
    room_bytes = _MOST_BYTES

    def unpack(piece: bytes) -> Iterator[bytes]:
        nonlocal room_bytes
        for part in step(piece):
            room_bytes -= len(part)
            if room_bytes < 0:
                raise UnpackingError
            yield part

    return unpack


def _through(steps: Sequence[Step], piece: bytes) -> Iterator[bytes]:
    if not steps:
        yield piece
        return
    for part in steps[0](piece):
        yield from _through(steps[1:], part)


def _step(name: str) -> Step | None:
    match name:
        case "gzip" | "x-gzip":
            return _Inflating(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Inflating(zlib.MAX_WBITS)
        case "br":
            return _brotli()
        case "zstd":
            return _zstandard()
    return None


class _Inflating:
    """Unpacks what zlib knows."""

    def __init__(self, window_bits: int) -> None:
        self._zlib = zlib.decompressobj(window_bits)
        self._begins_with: bytes | None = b"" if window_bits == zlib.MAX_WBITS else None
        """Of deflate, what is not told apart yet: some servers send it without its header. None: it is."""

    def __call__(self, piece: bytes) -> Iterator[bytes]:
        try:
            part = (
                self._begin(self._begins_with + piece) if self._begins_with is not None else self._next(piece)
            )
            while part:
                yield part
                part = self._next(self._zlib.unconsumed_tail)
        except zlib.error as fault:
            raise UnpackingError from fault

    def _next(self, piece: bytes) -> bytes:
        return self._zlib.decompress(piece, _PART_BYTES)

    def _begin(self, start: bytes) -> bytes:
        if len(start) < _HEADER_BYTES:
            self._begins_with = start
            return b""
        self._begins_with = None
        try:
            return self._next(start)
        except zlib.error:
            self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._next(start)


def _brotli() -> Step | None:
    # httpx loads one of these where it is installed, and asks for such replies only then.
    library = sys.modules.get("brotli") or sys.modules.get("brotlicffi")
    if library is None:
        return None
    unpacker = library.Decompressor()
    return _foreign(getattr(unpacker, "process", None) or unpacker.decompress, library.error, _BROTLI_BYTES)


def _zstandard() -> Step | None:
    # The first two are httpx2's choice, the last one is httpx's.
    for name in ("compression.zstd", "backports.zstd"):
        library = sys.modules.get(name)
        if library is not None:
            return _foreign(_Frames(library.ZstdDecompressor), library.ZstdError, _ZSTANDARD_BYTES)
    library = sys.modules.get("zstandard")
    if library is None:
        return None
    return _foreign(
        library.ZstdDecompressor().decompressobj().decompress, library.ZstdError, _ZSTANDARD_BYTES
    )


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
