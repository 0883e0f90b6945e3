import gzip
import sys
import zlib
from collections.abc import Callable
from types import ModuleType
from typing import Any, Self

import pytest

from apimon_desktop.adapters.http.body import UnpackingError, unpacking

TEXT = b'{"usage": {"prompt_tokens": 7}} ' * 4_000


def unpacked(encoding: str, data: bytes, piece_bytes: int = 1000) -> bytes:
    unpack = unpacking(encoding)
    assert unpack is not None
    pieces = (data[at : at + piece_bytes] for at in range(0, len(data), piece_bytes))
    return b"".join(part for piece in pieces for part in unpack(piece))


def bare(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(data) + packing.flush()


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("X-GZip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", bare),
        ("gzip , identity", gzip.compress),
    ],
)
@pytest.mark.parametrize("piece_bytes", [1, 100, 10_000_000])
def test_a_body_is_unpacked_however_it_is_cut(
    encoding: str, pack: Callable[[bytes], bytes], piece_bytes: int
) -> None:
    assert unpacked(encoding, pack(TEXT), piece_bytes) == TEXT


def test_no_more_is_unpacked_at_a_time_than_there_is_room_for() -> None:
    unpack = unpacking("gzip")
    assert unpack is not None
    assert max(len(part) for part in unpack(gzip.compress(TEXT))) <= 64 * 1024


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_not_packed_as_it_says_is_given_up(encoding: str) -> None:
    with pytest.raises(UnpackingError):
        unpacked(encoding, TEXT)


def test_what_breaks_within_is_given_up_there() -> None:
    data = zlib.compress(bytes(range(256)) * 100)
    with pytest.raises(UnpackingError):
        unpacked("deflate", data[:50] + b"\xff" * 50 + data[100:], 50)


@pytest.mark.parametrize("encoding", ["lzma", "gzip, gzip", "br", "zstd"])
def test_a_packing_that_is_not_known_is_not_unpacked(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("brotli", "brotlicffi", "zstandard", "backports.zstd", "compression.zstd"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert unpacking(encoding) is None


class _Zlib:
    """What a library of the other packings offers, with zlib behind it."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes:
        return self._zlib.decompress(data)

    def decompressobj(self) -> "zlib._Decompress":
        return zlib.decompressobj()


class _WithProcess(_Zlib):
    process = _Zlib.decompress


def _library(**names: Any) -> ModuleType:
    library = ModuleType("library")
    vars(library).update(names)
    return library


@pytest.mark.parametrize(
    ("encoding", "name", "library"),
    [
        ("br", "brotli", _library(Decompressor=_WithProcess, error=zlib.error)),
        ("br", "brotlicffi", _library(Decompressor=_Zlib, error=zlib.error)),
        ("zstd", "zstandard", _library(ZstdDecompressor=_Zlib, ZstdError=zlib.error)),
        ("zstd", "backports.zstd", _library(ZstdDecompressor=zlib.decompressobj, ZstdError=zlib.error)),
        ("zstd", "compression.zstd", _library(ZstdDecompressor=zlib.decompressobj, ZstdError=zlib.error)),
    ],
)
def test_a_library_that_httpx_has_loaded_is_used(
    encoding: str, name: str, library: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for known in ("brotli", "brotlicffi", "zstandard", "backports.zstd", "compression.zstd"):
        monkeypatch.delitem(sys.modules, known, raising=False)
    monkeypatch.setitem(sys.modules, name, library)
    assert unpacked(encoding, zlib.compress(TEXT)) == TEXT
    if "." in name:
        assert unpacked(encoding, zlib.compress(TEXT) * 3) == TEXT * 3
    with pytest.raises(UnpackingError):
        unpacked(encoding, TEXT)


@pytest.mark.parametrize("encoding", ["br", "zstd"])
def test_a_library_without_a_limit_is_given_a_little_at_a_time(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []

    class Unpacker:
        def process(self, data: bytes) -> bytes:
            given.append(len(data))
            return data

        decompress = process
        eof, unused_data = False, b""

        def decompressobj(self) -> Self:
            return self

    for known in ("brotli", "brotlicffi", "zstandard", "backports.zstd", "compression.zstd"):
        monkeypatch.delitem(sys.modules, known, raising=False)
    monkeypatch.setitem(sys.modules, "brotli", _library(Decompressor=Unpacker, error=zlib.error))
    monkeypatch.setitem(sys.modules, "zstandard", _library(ZstdDecompressor=Unpacker, ZstdError=zlib.error))
    assert unpacked(encoding, TEXT, 64 * 1024) == TEXT
    assert max(given) <= 64


def test_the_real_brotli_is_unpacked() -> None:
    brotli = pytest.importorskip("brotli")
    assert unpacked("br", brotli.compress(TEXT), 10) == TEXT
    with pytest.raises(UnpackingError):
        unpacked("br", TEXT)


def test_the_real_zstandard_is_unpacked() -> None:
    zstandard = pytest.importorskip("zstandard")
    assert unpacked("zstd", zstandard.ZstdCompressor().compress(TEXT), 10) == TEXT
    with pytest.raises(UnpackingError):
        unpacked("zstd", TEXT)
