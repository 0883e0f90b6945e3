"""Words for people: what a cause is called, what it means in numbers, and what to do about it.

How numbers are written stands in `formats`.

Sentences come without a full stop at their end, so that they can stand in a row, a tooltip or a message.
``tz`` is where the reader is; None means the system's own zone.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from statistics import median
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.formats import format_age, format_clock, format_ms, format_seconds
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.statistics import failures, slow_limit_ms, usual_ms
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Cause

WORDS: Final[Mapping[Cause, str]] = MappingProxyType(
    {
        Cause.OK: "healthy",
        Cause.SLOW: "slow",
        Cause.ERROR_RATE: "many errors",
        Cause.RATE_LIMITED: "limiting requests",
        Cause.OVERLOADED: "overloaded",
        Cause.BAD_RESPONSE: "unexpected answer",
        Cause.AUTHENTICATION: "key rejected",
        Cause.PERMISSION: "access refused",
        Cause.NO_CREDIT: "out of credit",
        Cause.NOT_FOUND: "wrong address",
        Cause.SERVER_ERROR: "server error",
        Cause.TIMEOUT: "not answering",
        Cause.CONNECT: "not reachable",
        Cause.DNS: "name not found",
        Cause.TLS: "no secure connection",
        Cause.NO_KEY: "no key",
        Cause.NOT_CHECKED: "not checked",
        Cause.OFFLINE: "no internet",
    }
)
"""The cause in two or three words, for a row, a menu or a tooltip."""

PREDICATES: Final[Mapping[Cause, str]] = MappingProxyType(
    {
        Cause.OK: "is healthy",
        Cause.SLOW: "is slow",
        Cause.ERROR_RATE: "fails too often",
        Cause.RATE_LIMITED: "is limiting requests",
        Cause.OVERLOADED: "is overloaded",
        Cause.BAD_RESPONSE: "answers unexpectedly",
        Cause.AUTHENTICATION: "refused your key",
        Cause.PERMISSION: "refuses access",
        Cause.NO_CREDIT: "has no credit left",
        Cause.NOT_FOUND: "is not at this address",
        Cause.SERVER_ERROR: "has server errors",
        Cause.TIMEOUT: "is not answering",
        Cause.CONNECT: "cannot be reached",
        Cause.DNS: "cannot be found",
        Cause.TLS: "has no secure connection",
        Cause.NO_KEY: "has no key",
        Cause.NOT_CHECKED: "is not checked",
        Cause.OFFLINE: "is not checked while offline",
    }
)
"""What follows a provider's name: "Google Gemini is slow"."""

_SENTENCES: Final[Mapping[Cause, str]] = MappingProxyType(
    {
        Cause.OK: "Healthy",
        Cause.SLOW: "Slow answers",
        Cause.ERROR_RATE: "Too many of the last requests failed",
        Cause.RATE_LIMITED: "Too many requests",
        Cause.OVERLOADED: "It has more requests than it can serve",
        Cause.BAD_RESPONSE: "It answers, but not in its own format",
        Cause.AUTHENTICATION: "The key was rejected",
        Cause.PERMISSION: "The key is valid, but not allowed to do this",
        Cause.NO_CREDIT: "No credit left",
        Cause.NOT_FOUND: "The address leads nowhere",
        Cause.SERVER_ERROR: "Server error",
        Cause.TIMEOUT: "No answer in time",
        Cause.CONNECT: "No connection",
        Cause.DNS: "Its host name was not found",
        Cause.TLS: "No secure connection",
        Cause.NO_KEY: "No key",
        Cause.NOT_CHECKED: "Not checked yet",
        Cause.OFFLINE: "No internet, checking again when it returns",
    }
)


def sentence(state: ProviderState, verdict: Verdict, *, now: datetime, tz: tzinfo | None) -> str:
    """The cause in one plain sentence with its numbers, e.g. "2.8 s instead of 0.6 s".

    The verdict is the one on show, `Snapshot.shown`; it may differ from the state's own.
    """
    match verdict.cause:
        case Cause.OK if state.latency_ms is not None:
            text = f"Answers in {format_ms(state.latency_ms)}"
        case Cause.SLOW:
            text = _slow_sentence(state)
        case Cause.ERROR_RATE if state.outcomes:
            text = f"{failures(state.outcomes)} of the last {len(state.outcomes)} requests failed"
        case Cause.NO_KEY if state.anonymous is not None:
            text = f"No key — {_anonymous_answer(state.anonymous)}"
        case _:
            text = _with_detail(verdict)
    if state.retry_at is not None and is_waiting(state, verdict, now):
        text += f", free again at {format_clock(state.retry_at, now, tz)}"
    return text


def is_waiting(state: ProviderState, verdict: Verdict, now: datetime) -> bool:
    """True where the provider itself said until when to leave it alone, and that is still to come."""
    asks_to_wait = verdict.cause in (Cause.RATE_LIMITED, Cause.OVERLOADED)
    return asks_to_wait and state.retry_at is not None and state.retry_at > now


def _anonymous_answer(result: CheckResult) -> str:
    return f"answers in {format_ms(result.latency_ms)}" if result.answered else "does not answer either"


def _slow_sentence(state: ProviderState) -> str:
    """Rests on the answers that are slow, since the last one may be quick again."""
    usual = usual_ms(state, DEFAULT)
    limit = (
        DEFAULT.very_slow_ms if usual is None else min(DEFAULT.very_slow_ms, slow_limit_ms(usual, DEFAULT))
    )
    slow = [ms for _, ms in state.latencies[-DEFAULT.slow_window :] if ms > limit]
    if not slow:
        return _SENTENCES[Cause.SLOW]
    if usual is None:
        return f"{format_seconds(median(slow))} to answer"
    return f"{format_seconds(median(slow))} instead of {format_seconds(usual)}"


def _with_detail(verdict: Verdict) -> str:
    """A detail that is a sentence says more than ours; a bare HTTP status is added to it."""
    text = _SENTENCES[verdict.cause]
    if verdict.detail is None:
        return text
    if verdict.detail.startswith("HTTP "):
        return text if verdict.cause is Cause.RATE_LIMITED else f"{text} ({verdict.detail})"
    return verdict.detail


def next_step(cause: Cause, profile: Profile) -> str | None:
    """What the user can do about it. None: nothing is wrong, or there is only waiting."""
    if cause in _STEPS:
        return _STEPS[cause](profile)
    if cause in (Cause.OK, Cause.SLOW, Cause.NOT_CHECKED) or profile.status_page_url is None:
        return None
    return f"See its status page {profile.status_page_url}"


def _at(action: str, url: str | None) -> str:
    return action if url is None else f"{action} at {url}"


_STEPS: Final[Mapping[Cause, Callable[[Profile], str]]] = MappingProxyType(
    {
        Cause.AUTHENTICATION: lambda profile: _at("Replace the key", profile.keys_url),
        Cause.NO_KEY: lambda profile: _at("Add a key", profile.keys_url),
        Cause.PERMISSION: lambda profile: _at("See what the key is allowed to do", profile.keys_url),
        Cause.NO_CREDIT: lambda profile: _at("Top up", profile.top_up_url),
        Cause.NOT_FOUND: lambda profile: f"Check the base URL {profile.base_url}".rstrip(),
        Cause.DNS: lambda profile: f"Check the base URL {profile.base_url}".rstrip(),
        Cause.TLS: lambda _profile: "Check the date of this computer and any proxy in between",
        Cause.RATE_LIMITED: lambda _profile: "Send fewer requests for a while; this is not an outage",
        Cause.OFFLINE: lambda _profile: "Check the network; checks resume by themselves",
    }
)


def evidence(state: ProviderState, *, now: datetime) -> str:
    """What is proven and what is not: "answers · key accepted 2 min ago · generating not proven"."""
    seen = state.evidence
    layers = (
        ("answers", seen.answers_at),
        ("key accepted", seen.key_accepted_at),
        ("generates", seen.generates_at),
    )
    if all(at is None for _, at in layers):
        return "nothing proven yet"
    ages = [None if at is None else format_age(at, now) for _, at in layers]
    parts = [
        _UNPROVEN[word] if age is None else word if age == following else f"{word} {age}"
        for (word, _), age, following in zip(layers, ages, [*ages[1:], None], strict=True)
    ]
    return " · ".join(parts) + _about_test(state)


_UNPROVEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "answers": "answering not proven",
        "key accepted": "key not proven",
        "generates": "generating not proven",
    }
)


def _about_test(state: ProviderState) -> str:
    """Why it is not proven that the provider generates, or how it can be."""
    if state.generation.unusable is not None:
        return f"; the paid test {state.generation.unusable}"
    profile, is_proven = state.profile, state.evidence.generates_at is not None
    is_offered = profile.paid_test_tokens is not None and profile.paid_test_every_s is None
    return " (a paid test in Settings proves it)" if is_offered and not is_proven else ""


def since(verdict: Verdict, *, now: datetime, tz: tzinfo | None) -> str | None:
    """Since when the verdict holds, e.g. "since 13:49". None: never looked."""
    return None if verdict.since is None else f"since {format_clock(verdict.since, now, tz)}"
