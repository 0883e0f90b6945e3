"""HTTP/1.1 from the server's side: requests are read, answers are bytes that may break every rule."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

LONGEST_HEAD_BYTES: Final = 64 * 1024
_LONGEST_BODY_BYTES: Final = 1024 * 1024
_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One request, read to its end."""

    method: str
    target: str
    """Path and query as they were sent."""
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    connection: int
    """Numbers the connections of one origin from 1; requests on a kept-alive one share it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is meant to be said, before a fault makes something else of it."""

    status: int = 200
    body: bytes = b""
    content_type: str = _JSON
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class End(Enum):
    """What becomes of the connection after the last byte."""

    KEEP = "keep"
    """It waits for the next request, unless the client wants it closed."""
    CLOSE = "close"
    RESET = "reset"
    """Torn down: the client's system reports a reset, not an end."""
    HANG = "hang"
    """It stays open, and nothing more is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The bytes that are sent, and when."""

    pieces: tuple[bytes, ...] = ()
    delay_s: float = 0.0
    """From the request's end to the first piece."""
    pause_s: float = 0.0
    """Between the pieces."""
    end: End = End.KEEP


Handler = Callable[[HttpRequest], Answer]


def json_response(
    document: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A response with a JSON body."""
    return Response(
        status=status,
        body=json.dumps(document, ensure_ascii=False).encode(),
        headers=MappingProxyType(dict(headers or {})),
    )


def head_bytes(response: Response, *framing: tuple[str, str]) -> bytes:
    """The response's first bytes, up to its body; ``framing`` says how the body's end is known."""
    fields = [("Content-Type", response.content_type), *response.headers.items(), *framing]
    return _start(response.status, fields)


def whole_bytes(response: Response) -> bytes:
    """The response as an honest server sends it."""
    return head_bytes(response, ("Content-Length", str(len(response.body)))) + response.body


def _start(status: int, fields: Iterable[tuple[str, str]]) -> bytes:
    known = status in set(HTTPStatus)
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase if known else 'Status'}"]
    lines += [f"{name}: {value}" for name, value in fields]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


async def read_request(reader: asyncio.StreamReader, connection: int) -> HttpRequest | None:
    """The next request. None: the client is done, or speaks something else."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3:
        return None
    fields = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in fields}
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _LONGEST_BODY_BYTES:
        return None
    path, _, query = words[1].partition("?")
    return HttpRequest(
        method=words[0],
        target=words[1],
        path=path,
        query=MappingProxyType(dict(parse_qsl(query))),
        headers=MappingProxyType(headers),
        body=await reader.readexactly(int(length)),
        connection=connection,
    )


async def send(writer: asyncio.StreamWriter, answer: Answer) -> None:
    """Sends the bytes at their times; what becomes of the connection then is the caller's."""
    await asyncio.sleep(answer.delay_s)
    for number, piece in enumerate(answer.pieces):
        if number:
            await asyncio.sleep(answer.pause_s)
        writer.write(piece)
        await writer.drain()
