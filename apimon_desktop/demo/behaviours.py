"""What a simulated provider does with a request, as values that can be set while it runs."""

from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apimon_desktop.demo.delivery import Delivery
from apimon_desktop.demo.dialect import Refusal
from apimon_desktop.demo.http import Response

SLOW_MS: Final = 2800.0
_JITTER_RATIO: Final = 0.15
_HUGE_BYTES: Final = 10 * 1024 * 1024
_HTML: Final = "text/html; charset=utf-8"
_SIGN_IN: Final = (
    b"<!DOCTYPE html><html><head><title>Welcome</title></head>"
    b"<body><h1>Hotel Wi-Fi</h1><form><button>Sign in</button></form></body></html>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """Three choices: what is said, how it travels, how long it takes."""

    refusal: Refusal | None = None
    """In the provider's own words. None: it does what it is asked."""
    page: Response | None = None
    """Said whatever is asked, whoever is asked. None: the provider speaks for itself."""
    delivery: Delivery = Delivery.WHOLE
    latency_ms: float | None = None
    """None: the provider's usual."""
    jitter_ratio: float = _JITTER_RATIO
    """Share of the usual latency by which an answer comes sooner or later."""
    status: int = 500
    """Of a server error."""
    wait_s: int = 20
    """How long a rate limit asks us to wait."""
    balance_usd: Decimal | None = None
    """None: what the provider's account usually holds."""
    spares_check: bool = False
    """True where the check goes well all the same."""


def ok(*, latency_ms: float | None = None, jitter_ratio: float = _JITTER_RATIO) -> Behaviour:
    """Works, and refuses nobody but a missing or a wrong key."""
    return Behaviour(latency_ms=latency_ms, jitter_ratio=jitter_ratio)


def beside_check(behaviour: Behaviour) -> Behaviour:
    """Does so only with requests beside the check, which goes well."""
    return replace(behaviour, spares_check=True)


def slow(latency_ms: float = SLOW_MS) -> Behaviour:
    """Works, but takes its time."""
    return Behaviour(latency_ms=latency_ms)


def balance(usd: str) -> Behaviour:
    """Works, and says how much is left, where the provider's check tells of money."""
    return Behaviour(balance_usd=Decimal(usd))


def wrong_key() -> Behaviour:
    """Refuses even the right key."""
    return Behaviour(refusal=Refusal.WRONG_KEY)


def revoked_key() -> Behaviour:
    """Refuses the key as one that was right once."""
    return Behaviour(refusal=Refusal.REVOKED_KEY)


def restricted_key() -> Behaviour:
    """Takes the key, but not for this request."""
    return Behaviour(refusal=Refusal.RESTRICTED_KEY)


def forbidden() -> Behaviour:
    """Refuses the account or its region."""
    return Behaviour(refusal=Refusal.FORBIDDEN)


def no_credit() -> Behaviour:
    """Refuses for want of money."""
    return Behaviour(refusal=Refusal.NO_CREDIT)


def spend_limit() -> Behaviour:
    """Refuses because a limit that the owner set is reached."""
    return Behaviour(refusal=Refusal.SPEND_LIMIT)


def rate_limited(wait_s: int = 20) -> Behaviour:
    """Refuses for now, and says for how long in its own way."""
    return Behaviour(refusal=Refusal.RATE_LIMITED, wait_s=wait_s)


def overloaded() -> Behaviour:
    """Has no capacity."""
    return Behaviour(refusal=Refusal.OVERLOADED)


def upstream_limited() -> Behaviour:
    """A vendor behind it refuses for now."""
    return Behaviour(refusal=Refusal.UPSTREAM_LIMITED)


def server_error(status: int = 500) -> Behaviour:
    """Something broke on its side."""
    return Behaviour(refusal=Refusal.SERVER_ERROR, status=status)


def error_in_ok() -> Behaviour:
    """Says 200 and reports an error in the body."""
    return Behaviour(refusal=Refusal.ERROR_IN_OK)


def not_found() -> Behaviour:
    """Knows no such address."""
    return Behaviour(refusal=Refusal.NOT_FOUND)


def says(page: Response) -> Behaviour:
    """Gives this response, whatever is asked."""
    return Behaviour(page=page)


def html(status: int = 200) -> Behaviour:
    """A sign-in page of somebody else's network answers in its place."""
    return says(Response(status=status, body=_SIGN_IN, content_type=_HTML))


def redirect(to: str = "http://portal.invalid/login", status: int = 302) -> Behaviour:
    """Sends us elsewhere."""
    headers = MappingProxyType({"Location": to})
    return says(Response(status=status, headers=headers, content_type=_HTML))


def bad_json() -> Behaviour:
    """Says that it is JSON, which it is not."""
    return says(Response(body=b'{"data": [{"id": "mod'))


def foreign_shape() -> Behaviour:
    """Valid JSON in nobody's form."""
    return says(Response(body=b'"hello"'))


def empty() -> Behaviour:
    """A 200 without a body."""
    return says(Response())


def huge(size_bytes: int = _HUGE_BYTES) -> Behaviour:
    """A body far longer than an answer can be."""
    return says(Response(body=b'{"data": "' + b"x" * size_bytes + b'"}'))


def cut(*, chunked: bool = False) -> Behaviour:
    """The answer breaks off: short of its announced length, or before its last chunk."""
    return Behaviour(delivery=Delivery.CUT_CHUNKED if chunked else Delivery.CUT)


def drip() -> Behaviour:
    """The answer comes byte by byte."""
    return Behaviour(delivery=Delivery.DRIP)


def drop() -> Behaviour:
    """Takes the request and closes the connection."""
    return Behaviour(delivery=Delivery.DROP)


def reset() -> Behaviour:
    """Takes the request and resets the connection."""
    return Behaviour(delivery=Delivery.RESET)


def hang() -> Behaviour:
    """Takes the request and never answers."""
    return Behaviour(delivery=Delivery.HANG)


def garbage() -> Behaviour:
    """Answers with something that is no HTTP."""
    return Behaviour(delivery=Delivery.GARBAGE)
