"""Responses, refusals and limits of the local API."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

JSON: Final = "application/json"
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A complete response."""

    body: bytes
    status: int = 200
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_HEADERS)
    """Besides those of every response."""


class RefusedError(Exception):
    """The request is refused; the message says why, and is safe to send to anybody."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: Mapping[str, str] = _NO_HEADERS,
        *,
        further: Mapping[str, object] = _NO_HEADERS,
    ) -> None:
        """``further`` are fields of the document besides ``error``."""
        super().__init__(message)
        self.code = code
        document = {"error": {"code": code, "message": message}, **further}
        self.response = Response(body=encoded(document), status=status, headers=headers)


def bad_request(message: str) -> RefusedError:
    """The request is malformed or ambiguous."""
    return RefusedError(400, "bad_request", message)


def internal_error() -> RefusedError:
    """An internal error; only the log has the details."""
    return RefusedError(500, "internal_error", "API Monitor failed to answer this. Its log says more.")


def json_response(document: object, status: int = 200) -> Response:
    """A document as a response."""
    return Response(body=encoded(document), status=status)


def encoded(document: object) -> bytes:
    """A document as JSON in UTF-8, with a line end for terminals and escaped lone surrogates."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode(errors="backslashreplace") + b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits; some tests use others."""

    connections: int = 64
    """Open at the same time; further ones are refused."""
    event_streams: int = 16
    """How many of them may listen to events."""
    event_streams_of_browsers: int = 4
    """How many of the listeners may be browsers; the others are reserved for programs."""
    events_waiting: int = 64
    """A listener that falls further behind is dropped."""
    requests_per_s: float = 500.0
    """Of all clients, averaged over a second."""
    head_bytes: int = 16 * 1024
    """Request line and header fields."""
    header_fields: int = 64
    target_bytes: int = 2048
    """Path and query, encoded."""
    body_bytes: int = 256 * 1024
    body_pieces: int = 8192
    """The most chunks of a body; one-byte chunks cost more to read than to send."""
    head_s: float = 10.0
    """From the first byte, or from the connection, to the end of the head."""
    body_s: float = 10.0
    """From the end of the head to the end of the body."""
    idle_s: float = 75.0
    """Between two requests of a connection."""
    write_s: float = 10.0
    """For the client to receive a response."""
    linger_s: float = 1.0
    """For the client to read a refusal while it still sends."""
    heartbeat_s: float = 15.0
    """Silence on an event stream after which a comment is sent: so both sides notice a lost connection."""
    round_every_s: float = 10.0
    """The shortest time between two rounds of checks; requests in between share the report."""
