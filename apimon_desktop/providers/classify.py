"""Reads a reply the way the provider means it. Pure."""

from datetime import datetime
from typing import Final

from apimon_desktop.core.types import Cause
from apimon_desktop.providers import waits
from apimon_desktop.providers.shapes import error_of
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
_NETWORKS_OWN: Final = (407, 511)
"""A proxy or a sign-in page asks the user to identify himself (RFC 9110, RFC 6585): no provider does."""
_MAY_WAIT: Final = frozenset({Cause.RATE_LIMITED, Cause.OVERLOADED, Cause.SERVER_ERROR})


def classify(provider: Provider, reply: Reply, now: datetime) -> Reading:
    """What the reply to a check means: a cause, and what else it tells.

    ``now`` is UTC; it is needed where a wait is given as a date.
    """
    if 300 <= reply.status < 400:
        return Reading(cause=Cause.NOT_FOUND, detail="It sends us to another address", foreign=True)
    if 200 <= reply.status < 300:
        return _good_status(provider, reply, now)
    return _refusal(provider, reply, now)


def _good_status(provider: Provider, reply: Reply, now: datetime) -> Reading:
    if error_of(reply.document):
        return _error_inside(provider, reply, now)
    if not provider.is_own_answer(reply.document):
        return _not_its_own(reply)
    balance = provider.read_balance(reply.document)
    if balance is not None and balance.amount <= 0:
        return Reading(cause=Cause.NO_CREDIT, balance=balance, key_accepted=True)
    return Reading(cause=Cause.OK, balance=balance, key_accepted=True)


def _error_inside(provider: Provider, reply: Reply, now: datetime) -> Reading:
    """Some gateways answer 200 and put the real status into the error."""
    code = error_of(reply.document).get("code")
    if isinstance(code, int) and 400 <= code < 600:
        inner = Reply(status=code, headers=reply.headers, document=reply.document)
        return _refusal(provider, inner, now)
    return Reading(cause=Cause.BAD_RESPONSE, detail="It says all is well and reports an error at once")


def _not_its_own(reply: Reply) -> Reading:
    if reply.is_html:
        return Reading(cause=Cause.BAD_RESPONSE, detail="A web page answers in its place", foreign=True)
    if reply.is_empty:
        return Reading(cause=Cause.BAD_RESPONSE, detail="The answer is empty")
    if reply.document is None:
        return Reading(cause=Cause.BAD_RESPONSE, detail="The answer is no valid JSON")
    return Reading(cause=Cause.BAD_RESPONSE, detail="The answer has a form that is not its own")


def _refusal(provider: Provider, reply: Reply, now: datetime) -> Reading:
    rule = next((r for r in provider.rules if reply.status in r.statuses and r.when(reply)), None)
    if rule is not None:
        cause, detail, accepted = rule.cause, rule.detail, rule.key_accepted
    else:
        cause, detail, accepted = _by_status(reply), None, reply.status in (402, 429)
    return Reading(
        cause=cause,
        detail=detail or f"HTTP {reply.status}",
        retry_after_s=_wait_s(provider, reply, now) if cause in _MAY_WAIT else None,
        key_accepted=accepted,
        foreign=reply.status in _NETWORKS_OWN or (reply.is_html and reply.status in (403, 404)),
    )


def _by_status(reply: Reply) -> Cause:
    known = _BY_STATUS.get(reply.status)
    if known is not None:
        return known
    if reply.status >= 500:
        message = error_of(reply.document).get("message")
        overloaded = reply.status == 503 and isinstance(message, str) and "overloaded" in message.lower()
        return Cause.OVERLOADED if overloaded else Cause.SERVER_ERROR
    return Cause.BAD_RESPONSE


def _wait_s(provider: Provider, reply: Reply, now: datetime) -> float | None:
    from_header = waits.header_wait_s(reply.headers, now)
    if from_header is not None:
        return from_header
    from_body = provider.read_wait_s(reply)
    if from_body is not None:
        return from_body
    message = error_of(reply.document).get("message")
    return waits.text_wait_s(message) if isinstance(message, str) else None
