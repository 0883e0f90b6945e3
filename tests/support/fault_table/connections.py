"""Faults below HTTP: no answer, half an answer, no HTTP at all."""

import zlib

from apimon_desktop.core.model.ids import Cause
from apimon_desktop.demo.http import End
from fault_table.fault import Fault
from fault_table.scenes import (
    at,
    head,
    is_full,
    is_silent,
    refuses,
    sends,
)

_CUT = "The connection was cut"
_BROKEN_OFF = "The reply was cut short"
_NO_HTTP = "The server there doesn't speak HTTP"
_MODELS = b'{"object": "list", "data": [{"id": "some-model"}]}'
_GZIP = zlib.compressobj(wbits=31)
_PACKED = _GZIP.compress(_MODELS) + _GZIP.flush()
_SHORT_S = 0.3


def _bytes(name: str, text: str, *pieces: bytes, status: int | None = None, end: End = End.CLOSE) -> Fault:
    cause = Cause.CONNECT if text == _CUT else Cause.BAD_RESPONSE
    return Fault(name=name, scene=sends(*pieces, end=end), cause=cause, status=status, says=text)


def _late(name: str, text: str, *pieces: bytes, pause_s: float = 0.1) -> Fault:
    scene = sends(*pieces, pause_s=pause_s, end=End.HANG)
    return Fault(name=name, scene=scene, cause=Cause.TIMEOUT, says=f"{text} within 0.3 s", limit_s=_SHORT_S)


def _one_by_one(data: bytes) -> list[bytes]:
    return [data[i : i + 1] for i in range(len(data))]


NO_ANSWER = (
    Fault(
        name="host name that does not exist",
        scene=at("https://api.openai.invalid/v1"),
        cause=Cause.DNS,
        says="Its address couldn't be looked up",
        limit_s=20.0,
    ),
    Fault(
        name="host name longer than names can be",
        scene=at(f"https://{'a' * 64}.invalid/v1"),
        cause=Cause.DNS,
        says="Its address couldn't be looked up",
    ),
    Fault(
        name="name service that hangs",
        scene=at("https://api.openai.invalid/v1"),
        cause=Cause.TIMEOUT,
        says="No connection within 0.3 s",
        limit_s=_SHORT_S,
        resolver_hangs=True,
    ),
    Fault(name="refused", scene=refuses, cause=Cause.CONNECT, says="The connection was refused"),
    Fault(
        name="connection that is never taken",
        scene=is_full,
        cause=Cause.TIMEOUT,
        says="No connection within 0.3 s",
        limit_s=_SHORT_S,
        linux_only=True,
    ),
    Fault(
        name="taken, and nobody there",
        scene=is_silent,
        cause=Cause.TIMEOUT,
        says="No answer within 0.3 s",
        limit_s=_SHORT_S,
    ),
    _bytes("closed without a word", _CUT),
    _bytes("reset without a word", _CUT, end=End.RESET),
    _bytes("closed within the head", _CUT, b"HTTP/1.1 200 OK\r\nContent-"),
    _bytes("reset within the head", _CUT, b"HTTP/1.1 200 OK\r\nContent-", end=End.RESET),
    _late("request that is never answered", "No answer"),
    _late("head that comes byte by byte", "No answer", *_one_by_one(head("Content-Length: 0"))),
    _late("nothing but 100 Continue", "No answer", *[b"HTTP/1.1 100 Continue\r\n\r\n"] * 9),
    _late(
        "body that comes byte by byte",
        "The answer was not complete",
        head(f"Content-Length: {len(_MODELS)}"),
        *_one_by_one(_MODELS),
    ),
    _late(
        "chunks that come one by one",
        "The answer was not complete",
        head("Transfer-Encoding: chunked"),
        *[b"1\r\n \r\n"] * 9,
    ),
    _late("body that never comes", "The answer was not complete", head("Content-Length: 5")),
    Fault(
        name="whole answer after the deadline",
        scene=sends(head("Content-Length: 0"), delay_s=0.6),
        cause=Cause.TIMEOUT,
        says="No answer within 0.3 s",
        limit_s=_SHORT_S,
    ),
)

HALF_AN_ANSWER = (
    _bytes("body short of its length", _BROKEN_OFF, head("Content-Length: 99") + _MODELS, status=200),
    _bytes(
        "body without its last chunk",
        _BROKEN_OFF,
        head("Transfer-Encoding: chunked") + b"9\r\n123456789\r\n",
        status=200,
    ),
    _bytes(
        "reset within the body",
        _BROKEN_OFF,
        head("Content-Length: 99"),
        _MODELS,
        status=200,
        end=End.RESET,
    ),
    _bytes(
        "chunk whose length is no number",
        _BROKEN_OFF,
        head("Transfer-Encoding: chunked") + b"many\r\n",
        status=200,
    ),
    _bytes(
        "gzip that is none",
        "The reply can't be unpacked",
        head("Content-Encoding: gzip", "Content-Length: 50") + _MODELS,
        status=200,
    ),
    _bytes(
        "gzip that ends too early",
        _BROKEN_OFF,
        head("Content-Encoding: gzip", "Content-Length: 40") + _PACKED[:40],
        status=200,
    ),
    _bytes(
        "packing that nobody asked for",
        "The reply isn't valid JSON",
        head("Content-Encoding: br", f"Content-Length: {len(_PACKED)}") + _PACKED,
        status=200,
    ),
    _bytes(
        "refusal short of its length",
        _BROKEN_OFF,
        head("Content-Length: 9", status="HTTP/1.1 503 Busy"),
        status=503,
    ),
)

NO_HTTP = (
    _bytes("bytes that are no HTTP", _NO_HTTP, b"\x16\x03\x01SSH-2.0-nothing-of-HTTP\r\n\r\n"),
    _bytes("status that is no number", _NO_HTTP, b"HTTP/1.1 fine\r\n\r\n"),
    _bytes(
        "protocol that nobody wants to switch to", _NO_HTTP, head(status="HTTP/1.1 101 Switching Protocols")
    ),
    _bytes("head of 200 KB", _NO_HTTP, head(f"X-Long: {'x' * 200_000}") + _MODELS),
    _bytes("two lengths that differ", _NO_HTTP, head("Content-Length: 5", "Content-Length: 6") + b"12345"),
)

ROWS = (*NO_ANSWER, *HALF_AN_ANSWER, *NO_HTTP)
