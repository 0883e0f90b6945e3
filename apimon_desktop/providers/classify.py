"""Reads a reply the way the provider means it. Pure."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from apimon_desktop.core.text import say
from apimon_desktop.core.types import Cause
from apimon_desktop.providers import waits
from apimon_desktop.providers.shapes import either, error_is, error_of, message_of, reports_failure, says
from apimon_desktop.providers.spec import Provider, Reading, Reply

_BY_STATUS: Final = {
    401: Cause.AUTHENTICATION,
    402: Cause.NO_CREDIT,
    403: Cause.PERMISSION,
    404: Cause.NOT_FOUND,
    405: Cause.NOT_FOUND,
    408: Cause.TIMEOUT,
    410: Cause.NOT_FOUND,
    429: Cause.RATE_LIMITED,
    529: Cause.OVERLOADED,
}
_REDIRECTS: Final = (300, 301, 302, 303, 305, 307, 308)
_NETWORKS_OWN: Final = {
    407: say("A proxy in between asks for a sign-in (HTTP 407)"),
    511: say("The network in between asks for a sign-in (HTTP 511)"),
}
"""Somebody on the way asks the user to identify himself (RFC 9110, RFC 6585): no provider does."""
_PORTALS_OWN: Final = frozenset({*range(200, 300), 401, 403, 404})
"""With one of these a page comes from a sign-in or a filter; with others from the provider's own edge."""
_TRANSIENT: Final = (409, 425)
"""The same request may succeed a moment later."""
_MAY_WAIT: Final = frozenset({Cause.RATE_LIMITED, Cause.OVERLOADED, Cause.SERVER_ERROR, Cause.NO_CREDIT})
_PROVES_KEY: Final = (402, 429)
"""Only an account that is known can be out of money or too fast."""
_NAMED: Final = {
    "invalid_request_error": 400,
    "invalid_prompt": 400,
    "context_length_exceeded": 400,
    "invalid_api_key": 401,
    "authentication_error": 401,
    "insufficient_quota": 402,
    "rate_limit_exceeded": 429,
    "rate_limit_error": 429,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "api_error": 500,
    "server_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
    # Google's names, with the HTTP status that google.rpc.Code maps each to.
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
    **{str(status): status for status in range(400, 600)},
}
"""What the usual names of errors stand for, where a gateway sends no status with them."""

_CONTRADICTS_ITSELF: Final = Reading(
    cause=Cause.BAD_RESPONSE, detail=say("It says all is well and reports an error at once")
)
_OUT_OF_QUOTA: Final = error_is("insufficient_quota")
_BY_ITS_CODE: Final = error_is(
    "overloaded_error", "engine_overloaded_error", "server_is_overloaded", "slow_down"
)
_OVERLOADED: Final = either(_BY_ITS_CODE, says("overloaded"))
_PAGE_REFUSES: Final = {
    401: say("A web page asks for a sign-in (HTTP 401); nobody looked at the key"),
    403: say("A web page refuses access (HTTP 403); nobody looked at the key"),
}
"""The page comes from a provider's edge, a filter or a sign-in, none of which checks keys."""
_NOT_ALLOWED: Final = {
    403: say("The key is valid, but not allowed to do this (HTTP 403)"),
}


def classify(provider: Provider, reply: Reply, now: datetime) -> Reading:
    """What the reply to a check means: a cause, and what else it tells.

    ``now`` is UTC; it is needed where a wait is given as a date.
    """
    if reply.status in _REDIRECTS:
        return Reading(cause=Cause.NOT_FOUND, detail=say("It sends us to another address"), foreign=True)
    if 200 <= reply.status < 300:
        return _good_status(provider, reply, now)
    return _refusal(provider, reply, now)


def is_wrong_request(cause: Cause, status: int) -> bool:
    """True where the request itself is at fault, not the provider."""
    is_refused = cause in (Cause.BAD_RESPONSE, Cause.NOT_FOUND)
    return is_refused and status < 500 and status not in _TRANSIENT


def status_of(reply: Reply) -> int:
    """The HTTP status of a reply; for a 2xx reply with an error inside, the error's status, else 500."""
    if reply.status >= 400:
        return reply.status
    inside = _status_inside(reply)
    return 500 if inside is None else inside


def is_somebody_elses(status: int, *, is_page: bool) -> bool:
    """True where the answer looks like that of a network in between, not of the host that was asked."""
    return status in _REDIRECTS or status in _NETWORKS_OWN or (is_page and status in _PORTALS_OWN)


def _good_status(provider: Provider, reply: Reply, now: datetime) -> Reading:
    if error_of(reply.document):
        return _error_inside(provider, reply, now)
    if not provider.is_own_answer(reply.document):
        return _not_its_own(reply)
    balance = provider.read_balance(reply)
    spending = provider.read_spending(reply.document)
    exhausted = provider.exhausted(reply.document)
    if exhausted is not None or (balance is not None and balance.amount <= 0):
        return Reading(
            cause=Cause.NO_CREDIT,
            detail=exhausted or provider.nothing_left,
            retry_after_s=provider.read_wait_s(reply, now),
            balance=balance,
            spending=spending,
            key_accepted=True,
        )
    return Reading(
        cause=Cause.OK,
        balance=balance,
        spending=spending,
        prices=provider.read_prices(reply.document),
        key_accepted=True,
    )


def _error_inside(provider: Provider, reply: Reply, now: datetime) -> Reading:
    """Some gateways answer 200 and put the real status, or only its name, into the error."""
    status = _status_inside(reply)
    if status is not None:
        return _refusal(provider, replace(reply, status=status), now)
    return _CONTRADICTS_ITSELF


def _status_inside(reply: Reply) -> int | None:
    error = error_of(reply.document)
    for value in (error.get("code"), error.get("status"), error.get("type")):
        status = _NAMED.get(value) if isinstance(value, str) else value
        if isinstance(status, int) and 400 <= status < 600:
            return status
    return None


def _not_its_own(reply: Reply) -> Reading:
    if reply.is_html:
        return Reading(cause=Cause.BAD_RESPONSE, detail=say("A web page answers in its place"), foreign=True)
    if reply.is_empty:
        return Reading(cause=Cause.BAD_RESPONSE, detail=say("The answer is empty"))
    if reply.document is None:
        return Reading(cause=Cause.BAD_RESPONSE, detail=say("The answer is no valid JSON"))
    if reports_failure(reply.document):
        return _CONTRADICTS_ITSELF
    return Reading(cause=Cause.BAD_RESPONSE, detail=say("The answer has a form that is not its own"))


def _refusal(provider: Provider, reply: Reply, now: datetime) -> Reading:
    rule = next((r for r in provider.rules if reply.status in r.statuses and r.when(reply)), None)
    if rule is not None:
        cause, detail, accepted = rule.cause, rule.detail, rule.key_accepted
    else:
        # A page, or an answer without an error object, may come from the edge, which checks no keys.
        accepted = reply.status in _PROVES_KEY and not reply.is_html and bool(error_of(reply.document))
        cause, detail = _by_status(reply), _NETWORKS_OWN.get(reply.status)
    if reply.is_html:
        detail = detail or _PAGE_REFUSES.get(reply.status)
    elif cause is Cause.PERMISSION and accepted:
        detail = detail or _NOT_ALLOWED.get(reply.status)
    return Reading(
        cause=cause,
        detail=detail or f"HTTP {reply.status}",
        retry_after_s=_wait_s(provider, reply, now, cause) if cause in _MAY_WAIT else None,
        key_accepted=accepted,
        foreign=is_somebody_elses(reply.status, is_page=reply.is_html),
    )


def _by_status(reply: Reply) -> Cause:
    if reply.status == 401 and reply.is_html:
        return Cause.BAD_RESPONSE
    if reply.status in (429, 500, 502, 503) and _BY_ITS_CODE(reply):
        return Cause.OVERLOADED
    if reply.status == 429 and _OUT_OF_QUOTA(reply):
        return Cause.NO_CREDIT
    if reply.status == 503 and _OVERLOADED(reply):
        return Cause.OVERLOADED
    if reply.status >= 500:
        return _BY_STATUS.get(reply.status, Cause.SERVER_ERROR)
    return _BY_STATUS.get(reply.status, Cause.BAD_RESPONSE)


def _wait_s(provider: Provider, reply: Reply, now: datetime, cause: Cause) -> float | None:
    """The longest wait that the reply states, s: a daily quota outlasts ``Retry-After``.

    None: it states none. For an account without credit only a stated reset counts.
    """
    stated = [provider.read_wait_s(reply, now), _resets_s(reply, now)]
    if cause is not Cause.NO_CREDIT:
        stated.append(waits.header_wait_s(reply.headers, now))
    known = [seconds for seconds in stated if seconds is not None]
    if known:
        return max(known)
    return None if cause is Cause.NO_CREDIT else waits.text_wait_s(message_of(reply.document))


def _resets_s(reply: Reply, now: datetime) -> float | None:
    """The wait until the error's ``resets_at``, s. None: it has none."""
    error = error_of(reply.document)
    for place in (error, error.get("metadata"), error.get("details")):
        value = place.get("resets_at") if isinstance(place, dict) else None
        found = waits.reset_wait_s(value, reply.headers, now)
        if found is not None:
            return found
    return None
