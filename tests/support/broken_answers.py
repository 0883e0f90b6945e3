"""What no working provider answers, for the simulated ones: foreign, malformed, incomplete or no answers."""

from functools import partial
from types import MappingProxyType
from typing import Final

from apimon_desktop.demo.behaviours import Behaviour
from apimon_desktop.demo.http import Answer, End, Response, head_bytes, whole_bytes

_HTML: Final = "text/html; charset=utf-8"
_SIGN_IN: Final = (
    b"<!DOCTYPE html><html><head><title>Welcome</title></head>"
    b"<body><h1>Hotel Wi-Fi</h1><form><button>Sign in</button></form></body></html>"
)
_MODELS: Final = Response(body=b'{"object": "list", "data": [{"id": "model-1"}, {"id": "model-2"}]}')
_ANNOUNCED: Final = head_bytes(_MODELS, ("Content-Length", str(len(_MODELS.body))))
_HALF: Final = _MODELS.body[: len(_MODELS.body) // 2]


def _sends(*pieces: bytes, pause_s: float = 0.0, end: End = End.CLOSE) -> Behaviour:
    return Behaviour(answer=Answer(pieces=pieces, pause_s=pause_s, end=end))


def says(page: Response) -> Behaviour:
    """Gives this response to every request."""
    return _sends(whole_bytes(page), end=End.KEEP)


def html(status: int = 200) -> Behaviour:
    """The sign-in page of a network answers instead."""
    return says(Response(status=status, body=_SIGN_IN, content_type=_HTML))


def redirect(to: str = "http://portal.invalid/login", status: int = 302) -> Behaviour:
    """Redirects elsewhere."""
    headers = MappingProxyType({"Location": to})
    return says(Response(status=status, headers=headers, content_type=_HTML))


bad_json = partial(says, Response(body=b'{"data": [{"id": "mod'))
"""Claims to be JSON, and is not."""
foreign_shape = partial(says, Response(body=b'"hello"'))
"""Valid JSON in an unknown form."""
empty = partial(says, Response())
"""A 200 without a body."""


def huge(size_bytes: int = 10 * 1024 * 1024) -> Behaviour:
    """A body far longer than an answer can be."""
    return says(Response(body=b'{"data": "' + b"x" * size_bytes + b'"}'))


def cut(*, chunked: bool = False) -> Behaviour:
    """The answer ends early: short of its announced length, or before its last chunk."""
    if not chunked:
        return _sends(_ANNOUNCED + _HALF)
    chunk = b"%x\r\n%s\r\n" % (len(_HALF), _HALF)
    return _sends(head_bytes(_MODELS, ("Transfer-Encoding", "chunked")) + chunk)


def drip() -> Behaviour:
    """The header comes at once, the body byte by byte: slower than any deadline."""
    body = _MODELS.body
    return _sends(_ANNOUNCED, *(body[i : i + 1] for i in range(len(body))), pause_s=0.2)


drop = partial(_sends, end=End.CLOSE)
"""Reads the request and closes the connection."""
reset = partial(_sends, end=End.RESET)
"""Reads the request and resets the connection."""
hang = partial(_sends, end=End.HANG)
"""Reads the request and never answers."""
garbage = partial(_sends, b"\x16\x03\x01SSH-2.0-nothing-of-HTTP\r\n\r\n")
"""Answers with something that is not HTTP."""
