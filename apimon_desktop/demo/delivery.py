"""How a response travels, and what can become of it on the way."""

from enum import StrEnum
from typing import Final

from apimon_desktop.demo.http import Answer, End, Response, head_bytes, whole_bytes

_GARBAGE: Final = b"\x16\x03\x01SSH-2.0-nothing-of-HTTP\r\n\r\n"
_DRIP_PAUSE_S: Final = 0.2


class Delivery(StrEnum):
    """What happens to a response between the server and us."""

    WHOLE = "whole"
    CUT = "cut"
    """The connection ends in the middle of a body whose length was announced."""
    CUT_CHUNKED = "cut_chunked"
    """The connection ends before the last chunk."""
    DRIP = "drip"
    """The head comes at once, the body byte by byte: slower than any deadline."""
    DROP = "drop"
    """The connection is closed without a word."""
    RESET = "reset"
    """The connection is reset without a word."""
    HANG = "hang"
    """The connection stays open without a word."""
    GARBAGE = "garbage"
    """What comes is no HTTP."""


_ENDS: Final = {
    Delivery.CUT: End.CLOSE,
    Delivery.CUT_CHUNKED: End.CLOSE,
    Delivery.GARBAGE: End.CLOSE,
    Delivery.DROP: End.CLOSE,
    Delivery.RESET: End.RESET,
    Delivery.HANG: End.HANG,
}


def delivered(response: Response, delivery: Delivery, *, delay_s: float) -> Answer:
    """The bytes that arrive of the response, and what becomes of the connection."""
    return Answer(
        pieces=_pieces(response, delivery),
        delay_s=delay_s,
        pause_s=_DRIP_PAUSE_S,
        end=_ENDS.get(delivery, End.KEEP),
    )


def _pieces(response: Response, delivery: Delivery) -> tuple[bytes, ...]:
    body = response.body
    half = body[: len(body) // 2]
    announced = ("Content-Length", str(len(body)))
    match delivery:
        case Delivery.WHOLE:
            return (whole_bytes(response),)
        case Delivery.CUT:
            return (head_bytes(response, announced) + half,)
        case Delivery.CUT_CHUNKED:
            chunk = b"%x\r\n%s\r\n" % (len(half), half)
            return (head_bytes(response, ("Transfer-Encoding", "chunked")) + chunk,)
        case Delivery.DRIP:
            return (head_bytes(response, announced), *(body[i : i + 1] for i in range(len(body))))
        case Delivery.GARBAGE:
            return (_GARBAGE,)
        case _:
            return ()
