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
from apimon_desktop.core.text import Text, joined, say
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Cause

WORDS: Final[Mapping[Cause, Text]] = MappingProxyType(
    {
        Cause.OK: say("healthy"),
        Cause.SLOW: say("slow"),
        Cause.ERROR_RATE: say("many errors"),
        Cause.RATE_LIMITED: say("limiting requests"),
        Cause.OVERLOADED: say("overloaded"),
        Cause.BAD_RESPONSE: say("unexpected answer"),
        Cause.AUTHENTICATION: say("key rejected"),
        Cause.PERMISSION: say("access refused"),
        Cause.NO_CREDIT: say("out of credit"),
        Cause.NOT_FOUND: say("wrong address"),
        Cause.SERVER_ERROR: say("server error"),
        Cause.TIMEOUT: say("not answering"),
        Cause.CONNECT: say("not reachable"),
        Cause.DNS: say("name not found"),
        Cause.TLS: say("no secure connection"),
        Cause.NO_KEY: say("no key"),
        Cause.NOT_CHECKED: say("not checked"),
        Cause.OFFLINE: say("offline"),
    }
)
"""The cause in two or three words, for a row, a menu or a tooltip."""

PREDICATES: Final[Mapping[Cause, Text]] = MappingProxyType(
    {
        Cause.OK: say("is healthy"),
        Cause.SLOW: say("is slow"),
        Cause.ERROR_RATE: say("fails too often"),
        Cause.RATE_LIMITED: say("is limiting requests"),
        Cause.OVERLOADED: say("is overloaded"),
        Cause.BAD_RESPONSE: say("answers unexpectedly"),
        Cause.AUTHENTICATION: say("refused your key"),
        Cause.PERMISSION: say("refuses access"),
        Cause.NO_CREDIT: say("has no credit left"),
        Cause.NOT_FOUND: say("is not at this address"),
        Cause.SERVER_ERROR: say("has server errors"),
        Cause.TIMEOUT: say("is not answering"),
        Cause.CONNECT: say("cannot be reached"),
        Cause.DNS: say("cannot be found"),
        Cause.TLS: say("has no secure connection"),
        Cause.NO_KEY: say("has no key"),
        Cause.NOT_CHECKED: say("is not checked"),
        Cause.OFFLINE: say("is not checked while offline"),
    }
)
"""What follows a provider's name: "Google Gemini is slow"."""

_SENTENCES: Final[Mapping[Cause, Text]] = MappingProxyType(
    {
        Cause.OK: say("Healthy"),
        Cause.SLOW: say("Slow answers"),
        Cause.ERROR_RATE: say("Too many of the last requests failed"),
        Cause.RATE_LIMITED: say("Too many requests"),
        Cause.OVERLOADED: say("It has more requests than it can serve"),
        Cause.BAD_RESPONSE: say("It answers, but not in its own format"),
        Cause.AUTHENTICATION: say("The key was rejected"),
        Cause.PERMISSION: say("Access was refused"),
        Cause.NO_CREDIT: say("No credit left"),
        Cause.NOT_FOUND: say("The address leads nowhere"),
        Cause.SERVER_ERROR: say("Server error"),
        Cause.TIMEOUT: say("No answer in time"),
        Cause.CONNECT: say("No connection"),
        Cause.DNS: say("Its host name was not found"),
        Cause.TLS: say("No secure connection"),
        Cause.NO_KEY: say("No key"),
        Cause.NOT_CHECKED: say("Not checked yet"),
        Cause.OFFLINE: say("No internet, checking again when it returns"),
    }
)


def sentence(state: ProviderState, verdict: Verdict, *, now: datetime, tz: tzinfo | None) -> str:
    """The cause in one plain sentence with its numbers, e.g. "2.8 s instead of 0.6 s".

    The verdict is the one on show, `Snapshot.shown`; it may differ from the state's own.
    """
    match verdict.cause:
        case Cause.OK if state.latency_ms is not None:
            text: str = say("Answers in {time}", time=format_ms(state.latency_ms))
        case Cause.SLOW:
            text = _slow_sentence(state)
        case Cause.ERROR_RATE if state.outcomes:
            failed, n = failures(state.outcomes), len(state.outcomes)
            text = say("{failed} of the last {n} requests failed", failed=failed, n=n)
        case Cause.NO_KEY if state.anonymous is not None:
            text = _anonymous_answer(state.anonymous)
        case _:
            text = _with_detail(verdict)
    if state.retry_at is not None and is_waiting(state, verdict, now):
        return _available(text, state.retry_at, now, tz)
    return text


def _available(text: str, at: datetime, now: datetime, tz: tzinfo | None) -> Text:
    """The sentence with the time at which the provider says it is available again."""
    time = format_clock(at, now, tz)
    days = (at.astimezone(tz).date() - now.astimezone(tz).date()).days
    if days == 0:
        return say("{text}, available again at {time}", text=text, time=time)
    if days == 1:
        return say("{text}, available again {time}", text=text, time=time)
    return say("{text}, available again on {time}", text=text, time=time)


def is_waiting(state: ProviderState, verdict: Verdict, now: datetime) -> bool:
    """True where the provider itself said until when to leave it alone, and that is still to come."""
    asks_to_wait = verdict.cause in (Cause.RATE_LIMITED, Cause.OVERLOADED, Cause.NO_CREDIT)
    return asks_to_wait and state.retry_at is not None and state.retry_at > now


def _anonymous_answer(result: CheckResult) -> str:
    if result.answered:
        return say("No key — answers in {time}", time=format_ms(result.latency_ms))
    return say("No key — does not answer either")


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
        return say("{time} to answer", time=format_seconds(median(slow)))
    return say("{time} instead of {usual}", time=format_seconds(median(slow)), usual=format_seconds(usual))


def _with_detail(verdict: Verdict) -> str:
    """A detail that is a sentence says more than ours; a bare HTTP status is added to it."""
    text = _SENTENCES[verdict.cause]
    if verdict.detail is None:
        return text
    if verdict.detail.startswith("HTTP "):
        is_plain = verdict.cause is Cause.RATE_LIMITED
        return text if is_plain else say("{sentence} ({detail})", sentence=text, detail=verdict.detail)
    return verdict.detail


def next_step(verdict: Verdict, profile: Profile) -> str | None:
    """What the user can do about it. None: nothing is wrong, or there is only waiting."""
    cause = verdict.cause
    if verdict.local is not None:
        return verdict.local.next_step
    if verdict.foreign and cause is Cause.PERMISSION:
        return say("Try another network, or without VPN, proxy or filter")
    if cause in _STEPS:
        return _STEPS[cause](profile)
    if cause in (Cause.OK, Cause.SLOW, Cause.NOT_CHECKED) or profile.status_page_url is None:
        return None
    return say("See its status page {url}", url=profile.status_page_url)


def _replace_key(profile: Profile) -> Text:
    url = profile.keys_url
    return say("Replace the key") if url is None else say("Replace the key at {url}", url=url)


def _add_key(profile: Profile) -> Text:
    return say("Add a key") if profile.keys_url is None else say("Add a key at {url}", url=profile.keys_url)


def _see_permissions(profile: Profile) -> Text:
    if profile.keys_url is None:
        return say("See what the key is allowed to do")
    return say("See what the key is allowed to do at {url}", url=profile.keys_url)


def _top_up(profile: Profile) -> Text:
    return say("Top up") if profile.top_up_url is None else say("Top up at {url}", url=profile.top_up_url)


def _check_url(profile: Profile) -> Text:
    url = profile.base_url
    return say("Check the base URL {url}", url=url) if url else say("Check the base URL")


_STEPS: Final[Mapping[Cause, Callable[[Profile], Text]]] = MappingProxyType(
    {
        Cause.AUTHENTICATION: _replace_key,
        Cause.NO_KEY: _add_key,
        Cause.PERMISSION: _see_permissions,
        Cause.NO_CREDIT: _top_up,
        Cause.NOT_FOUND: _check_url,
        Cause.DNS: _check_url,
        Cause.TLS: lambda _profile: say("Check the date of this computer and any proxy in between"),
        Cause.RATE_LIMITED: lambda _profile: say("Send fewer requests for a while; this is not an outage"),
        Cause.OFFLINE: lambda _profile: say("Check the network; checks resume by themselves"),
    }
)


def evidence(state: ProviderState, *, now: datetime) -> str:
    """What is proven and what is not: "answers · key accepted 2 min ago · generating not proven"."""
    seen = state.evidence
    found = (seen.answers_at, seen.key_accepted_at, seen.generates_at)
    if all(at is None for at in found):
        return say("nothing proven yet")
    ages = [None if at is None else format_age(at, now) for at in found]
    parts = [
        _layer(*words, age, following)
        for words, age, following in zip(_LAYERS, ages, [*ages[1:], None], strict=True)
    ]
    return _with_test(joined(" · ", parts), state)


def _layer(proven: Text, unproven: Text, age: str | None, following: str | None) -> Text:
    """One layer with its age, where the next one does not say the same."""
    if age is None:
        return unproven
    return proven if age == following else say("{proof} {age}", proof=proven, age=age)


_LAYERS: Final = (
    (say("answers"), say("answering not proven")),
    (say("key accepted"), say("key not proven")),
    (say("generates"), say("generating not proven")),
)
"""What is proven, or not."""


def _with_test(proofs: Text, state: ProviderState) -> Text:
    """With why it is not proven that the provider generates, or how it can be."""
    if state.generation.unusable is not None:
        return say("{proofs}; the paid test {result}", proofs=proofs, result=state.generation.unusable)
    profile, is_proven = state.profile, state.evidence.generates_at is not None
    is_offered = profile.paid_test_tokens is not None and profile.paid_test_every_s is None
    if is_offered and not is_proven:
        return say("{proofs} (a paid test in Settings proves it)", proofs=proofs)
    return proofs


def since(verdict: Verdict, *, now: datetime, tz: tzinfo | None) -> str | None:
    """Since when the verdict holds, e.g. "since 13:49". None: never looked."""
    return None if verdict.since is None else say("since {time}", time=format_clock(verdict.since, now, tz))
