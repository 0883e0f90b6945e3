"""Reads what a reply means at its provider. Pure."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from apimon_desktop.core.model.check import Reading
from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.text.translatable import say
from apimon_desktop.providers import waits
from apimon_desktop.providers.matchers import (
    at,
    error_is,
    error_of,
    message_contains,
    message_of,
    reports_failure,
)
from apimon_desktop.providers.spec import Provider, Reply

_BY_STATUS: Final = {
    401: Cause.AUTHENTICATION,
    402: Cause.NO_CREDIT,
    403: Cause.PERMISSION,
    404: Cause.NOT_FOUND,
    405: Cause.NOT_FOUND,
    408: Cause.TIMEOUT,
    410: Cause.NOT_FOUND,
    429: Cause.RATE_LIMITED,
    451: Cause.PERMISSION,
    529: Cause.OVERLOADED,
}
_REDIRECTS: Final = (300, 301, 302, 303, 305, 307, 308)
_NETWORK_SIGN_IN: Final = {
    407: say("A proxy asks for a sign-in (HTTP 407)"),
    511: say("The network asks for a sign-in (HTTP 511)"),
}
"""Sign-ins that only proxies and networks ask for (RFC 9110, RFC 6585)."""
_TEXTS: Final = {**_NETWORK_SIGN_IN, 451: say("Not offered in your region")}
_PORTAL_STATUSES: Final = frozenset({*range(200, 300), 401, 403, 404})
"""With these, a web page comes from a sign-in or a filter; with others, from the provider's edge."""
_TRANSIENT: Final = (409, 425)
"""The same request may succeed a moment later."""
_MAY_WAIT: Final = frozenset({Cause.RATE_LIMITED, Cause.OVERLOADED, Cause.SERVER_ERROR, Cause.NO_CREDIT})
_PROVES_KEY: Final = (402, 429)
"""Only a known account can be out of credit or too fast."""
_STATUS_BY_NAME: Final = {
    "invalid_request_error": 400,
    "invalid_prompt": 400,
    "context_length_exceeded": 400,
    "content_filter": 400,
    "image_generation_user_error": 400,
    "invalid_api_key": 401,
    "invalid_authentication_error": 401,
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
"""The HTTP status for common names of errors, where a gateway sends none."""

_OF_THE_REQUEST: Final = (
    *("invalid_", "unsupported_image_", "empty_image_"),
    *("image_content_", "image_file_", "image_parse_", "image_too_"),
)
"""How OpenAI's names of other errors in the request start (its description of `ResponseErrorCode`, 2026)."""

_CONTRADICTS_ITSELF: Final = Reading(
    cause=Cause.BAD_RESPONSE, detail=say("It reports success and an error at the same time")
)
_OVERLOAD_CODE: Final = error_is(
    "overloaded_error", "engine_overloaded_error", "server_is_overloaded", "slow_down"
)
_SAYS_OVERLOADED: Final = message_contains("overloaded")
_PAGE_REFUSES: Final = {
    401: say("A web page asks for a sign-in (HTTP 401); the key was not verified"),
    403: say("A web page refuses access (HTTP 403); the key was not verified"),
}
"""The page comes from a provider's edge, a filter or a sign-in, none of which verifies keys."""
_NOT_ALLOWED: Final = say("The key is valid, but not allowed to do this (HTTP 403)")


def classify(provider: Provider, reply: Reply, now: datetime) -> Reading:
    """The meaning of the reply to a check: the cause and further values.

    ``now`` is UTC; waits that are given as a date need it.
    """
    if reply.status in _REDIRECTS:
        return Reading(cause=Cause.NOT_FOUND, detail=say("It redirects elsewhere"), foreign=True)
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


def is_foreign(status: int, *, is_page: bool) -> bool:
    """True where the reply seems to come from a network in between, not from the requested host."""
    return status in _REDIRECTS or status in _NETWORK_SIGN_IN or (is_page and status in _PORTAL_STATUSES)


def _good_status(provider: Provider, reply: Reply, now: datetime) -> Reading:
    if error_of(reply.document):
        # Some gateways answer 200 with the real status, or only its name, inside the error.
        status = _status_inside(reply)
        return (
            _CONTRADICTS_ITSELF if status is None else _refusal(provider, replace(reply, status=status), now)
        )
    if not provider.is_own_answer(reply.document):
        return _unexpected(reply)
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


def _status_inside(reply: Reply) -> int | None:
    error = error_of(reply.document)
    for value in (error.get("code"), error.get("status"), error.get("type")):
        status = _STATUS_BY_NAME.get(value) if isinstance(value, str) else value
        if isinstance(status, int) and 400 <= status < 600:
            return status
        if isinstance(value, str) and value.startswith(_OF_THE_REQUEST):
            return 400
    return None


def _unexpected(reply: Reply) -> Reading:
    if reply.is_html:
        detail = say("A web page came back instead of the API")
    elif reply.is_empty:
        detail = say("The reply is empty")
    elif reply.document is None:
        detail = say("The reply isn't valid JSON")
    elif reports_failure(reply.document):
        return _CONTRADICTS_ITSELF
    else:
        detail = say("The reply has an unexpected form")
    return Reading(cause=Cause.BAD_RESPONSE, detail=detail, foreign=reply.is_html)


def _refusal(provider: Provider, reply: Reply, now: datetime) -> Reading:
    rule = next((r for r in provider.rules if reply.status in r.statuses and r.when(reply)), None)
    if rule is not None:
        cause, detail, accepted = rule.cause, rule.detail, rule.key_accepted
    else:
        # A page, or a reply without an error object, may come from the edge, which verifies no keys.
        accepted = reply.status in _PROVES_KEY and not reply.is_html and bool(error_of(reply.document))
        cause, detail = _by_status(reply), _TEXTS.get(reply.status)
    if reply.is_html:
        detail = detail or _PAGE_REFUSES.get(reply.status)
    elif cause is Cause.PERMISSION and accepted and reply.status == 403:
        detail = detail or _NOT_ALLOWED
    return Reading(
        cause=cause,
        detail=detail or f"HTTP {reply.status}",
        retry_after_s=_wait_s(provider, reply, now, cause) if cause in _MAY_WAIT else None,
        key_accepted=accepted,
        foreign=is_foreign(reply.status, is_page=reply.is_html),
    )


def _by_status(reply: Reply) -> Cause:
    if reply.status == 401 and reply.is_html:
        return Cause.BAD_RESPONSE
    if reply.status in (429, 500, 502, 503) and _OVERLOAD_CODE(reply):
        return Cause.OVERLOADED
    if reply.status == 429 and error_is("insufficient_quota")(reply):
        return Cause.NO_CREDIT
    if reply.status == 503 and _SAYS_OVERLOADED(reply):
        return Cause.OVERLOADED
    return _BY_STATUS.get(reply.status, Cause.SERVER_ERROR if reply.status >= 500 else Cause.BAD_RESPONSE)


def _wait_s(provider: Provider, reply: Reply, now: datetime, cause: Cause) -> float | None:
    """The longest wait that the reply states, s; a daily quota may be longer than ``Retry-After``.

    None: it states none. Without credit, only the time of a reset counts.
    """
    stated = [provider.read_wait_s(reply, now), _resets_s(reply, now)]
    if cause is not Cause.NO_CREDIT:
        stated.append(waits.header_wait_s(reply.headers, now))
    known = [seconds for seconds in stated if seconds is not None]
    if known:
        return max(known)
    text = message_of(reply.document)
    until_s = waits.text_until_s(text, reply.headers, now)
    return until_s if until_s is not None or cause is Cause.NO_CREDIT else waits.text_wait_s(text)


def _resets_s(reply: Reply, now: datetime) -> float | None:
    error = error_of(reply.document)
    values = (at(place, ("resets_at",)) for place in (error, error.get("metadata"), error.get("details")))
    found = (waits.reset_wait_s(value, reply.headers, now) for value in values)
    return next((seconds for seconds in found if seconds is not None), None)
