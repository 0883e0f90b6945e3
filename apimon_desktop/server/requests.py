"""Parses requests strictly: what two programs might read differently is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl, unquote

import h11

from apimon_desktop.server.responses import Limits, RefusedError, bad_request

HEAD_END: Final = b"\r\n\r\n"
_BARE_LF: Final = re.compile(rb"(?<!\r)\n")
_BARE_CR: Final = re.compile(rb"\r(?!\n)")
_FIRST_VISIBLE: Final = 0x21
_MOST_PARAMETERS: Final = 16
_SINGLE: Final = frozenset({"host", "origin", "authorization", "content-type", "sec-fetch-site", "expect"})
"""Header fields that must not occur twice."""
_BROWSERS_OWN: Final = (
    "origin",
    "referer",
    "sec-fetch-site",
    "sec-fetch-dest",
    "sec-fetch-user",
    "sec-ch-",
    "sec-purpose",
    "sec-gpc",
    "purpose",
    "x-moz",
    "x-purpose",
    "dnt",
    "ping-",
    "cookie",
    "service-worker",
    "upgrade-insecure-requests",
    "access-control-request-",
)
"""Prefixes of header fields that only browsers send."""
_SHOWN: Final = ("text/html", "text/css", "image/", "video/", "audio/", "font/")
"""Content types that browsers accept to show them; this API has none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request without its body."""

    method: str
    segments: tuple[str, ...]
    """The path between its slashes, decoded: ``("api", "status")``; ``/`` is ``("",)``."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""


def refuse_early(start: bytes, limits: Limits) -> None:
    """Raises RefusedError if an incomplete head can no longer become a valid one."""
    if start[:1] and start[0] < _FIRST_VISIBLE:
        raise bad_request("This is not HTTP.")
    if _BARE_LF.search(start):
        raise bad_request("A line of the request's head does not end in CR LF.")
    if len(start) > limits.head_bytes:
        raise _too_large(limits)


def read_head(http: h11.Connection, head: bytes, limits: Limits) -> h11.Request:
    """Parses a complete head; ``http`` continues with the body. Raises RefusedError."""
    refuse_early(head, limits)
    _refuse_ambiguous(head, limits)
    http.receive_data(head)
    try:
        event = http.next_event()
    except h11.RemoteProtocolError as fault:
        raise _malformed() from fault
    if not isinstance(event, h11.Request):
        raise _malformed()
    return event


def announced_bytes(http: h11.Connection) -> int:
    """How many bytes of the current chunk are missing; 0 if there is none."""
    # h11's events show a chunk only once its first bytes have arrived.
    return getattr(http._reader, "_bytes_in_chunk", 0)  # noqa: SLF001


def is_from_browser(request: Request) -> bool:
    """True if the request looks like a browser's, for a page or a typed address.

    Pages can cause requests without ``Origin`` or a foreign ``Sec-Fetch-Site``, by an image in an old browser
    or a redirect. These still carry a user agent, the user's languages, and the content types to show.
    """
    headers = request.headers
    if headers.get("authorization", "").lower().startswith("bearer "):
        return False  # pages may not send this field without a CORS permission
    if any(name.startswith(_BROWSERS_OWN) for name in headers):
        return True
    agent, accepted = headers.get("user-agent", "").lower(), headers.get("accept", "").lower()
    return (
        # Node's own client accepts any language.
        headers.get("accept-language", "*").strip() != "*"
        or any(kind in accepted for kind in _SHOWN)
        or (agent.startswith("mozilla/") and "powershell" not in agent)
    )


def request_of(event: h11.Request, limits: Limits) -> Request:
    """The request of a head. Raises RefusedError."""
    if event.http_version not in (b"1.1", b"1.0"):
        raise bad_request("Only HTTP/1.1 is spoken here.")
    headers = _headers(event)
    if event.http_version == b"1.0" and "transfer-encoding" in headers:
        raise bad_request("HTTP/1.0 has no Transfer-Encoding.")
    if headers.get("expect", "100-continue").lower() != "100-continue":
        raise bad_request("Only 'Expect: 100-continue' is understood.")
    segments, query = _target(event.target, limits)
    return Request(method=event.method.decode("ascii"), segments=segments, query=query, headers=headers)


def allow_parameters(request: Request, *known: str) -> None:
    """Raises RefusedError for an unknown query parameter."""
    for name in request.query:
        if name not in known:
            told = f"This path takes {', '.join(known)}." if known else "This path takes no parameters."
            raise bad_request(f"There is an unknown query parameter. {told}")


def whole_number(request: Request, name: str, *, default: int, most: int) -> int:
    """A parameter of at least 1. Raises RefusedError for anything else."""
    text = request.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise bad_request(f"'{name}' is a whole number from 1 to {most}.")
    return int(text)


def _refuse_ambiguous(head: bytes, limits: Limits) -> None:
    """Refuses what h11 tolerates and a program in between might read differently."""
    lines = head.removesuffix(HEAD_END).split(b"\r\n")
    if _BARE_CR.search(head) or b"\0" in head:
        raise bad_request("There is a control character in the request's head.")
    if len(lines) - 1 > limits.header_fields:
        raise _too_large(limits)
    if any(line.startswith((b" ", b"\t")) for line in lines[1:]):
        raise bad_request("A header field is folded over two lines.")
    names = [line.partition(b":")[0].strip().lower() for line in lines[1:]]
    lengths, codings = names.count(b"content-length"), names.count(b"transfer-encoding")
    if lengths + codings > 1:
        raise bad_request("The request tells the length of its body more than once.")
    if lengths and any(line.lower().startswith(b"content-length") and b"," in line for line in lines[1:]):
        raise bad_request("The request tells the length of its body more than once.")


def _headers(event: h11.Request) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in event.headers:
        name = raw_name.decode("ascii")
        if name in headers and name in _SINGLE:
            raise bad_request(f"There is more than one header field '{name}'.")
        headers[name] = raw_value.decode("latin-1")
    if "host" not in headers:
        raise bad_request("There is no header field 'host'.")
    return MappingProxyType(headers)


def _target(raw: bytes, limits: Limits) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """Path and query. The form for proxies is refused."""
    if len(raw) > limits.target_bytes:
        raise RefusedError(
            414, "target_too_long", f"Path and query have at most {limits.target_bytes} bytes."
        )
    if not raw.startswith(b"/"):
        raise bad_request("The request's target does not begin with a slash.")
    path, _, query = raw.partition(b"?")
    try:
        segments = tuple(unquote(s, errors="strict") for s in path.decode("ascii").split("/")[1:])
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError as fault:
        raise bad_request("Path or query is not well-formed.") from fault
    if len({name for name, _ in pairs}) < len(pairs):
        raise bad_request("A query parameter is given twice.")
    return segments, MappingProxyType(dict(pairs))


def _too_large(limits: Limits) -> RefusedError:
    return RefusedError(
        431,
        "head_too_large",
        f"The request's head has at most {limits.head_bytes} bytes and {limits.header_fields} fields.",
    )


def _malformed() -> RefusedError:
    return bad_request("The request's head is not well-formed HTTP/1.1.")
