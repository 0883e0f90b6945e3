"""Texts about causes and key tests: names, sentences with numbers, and what to do.

Sentences have no full stop at their end, for rows, tooltips and messages.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from statistics import median
from typing import Final

from apimon_desktop.core.health.slowness import failures, slow_limit_ms, usual_ms
from apimon_desktop.core.keys import is_admin, looks_like, owner_of
from apimon_desktop.core.model.billing import CostAnswer
from apimon_desktop.core.model.check import CheckResult
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId, Secret
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import ProviderState, Verdict
from apimon_desktop.core.text.formats import format_age, format_clock, format_money, format_ms, format_seconds
from apimon_desktop.core.text.translatable import Text, inside, joined, number, plural, say

_TEXTS: Final[Mapping[Cause, tuple[Text, Text, Text]]] = {
    Cause.OK: (say("working"), say("is working"), say("Working")),
    Cause.SLOW: (say("slow"), say("is slow"), say("Slow replies")),
    Cause.ERROR_RATE: (
        say("many errors"),
        say("is failing often"),
        say("Too many of the last requests failed"),
    ),
    Cause.RATE_LIMITED: (say("limiting requests"), say("is limiting requests"), say("Too many requests")),
    Cause.OVERLOADED: (say("overloaded"), say("is overloaded"), say("It's overloaded")),
    Cause.BAD_RESPONSE: (
        say("unexpected reply"),
        say("sends unexpected replies"),
        say("It replied with something unexpected"),
    ),
    Cause.AUTHENTICATION: (say("key rejected"), say("rejected your key"), say("The key was rejected")),
    Cause.PERMISSION: (
        say("not allowed"),
        say("doesn't allow your key"),
        say("Your key is not allowed to do this"),
    ),
    Cause.NO_CREDIT: (say("out of credit"), say("is out of credit"), say("Out of credit")),
    Cause.NOT_FOUND: (say("wrong address"), say("is not at this address"), say("Nothing at this address")),
    Cause.SERVER_ERROR: (say("server error"), say("is down"), say("Server error")),
    Cause.TIMEOUT: (say("no reply"), say("is down"), say("No reply in time")),
    Cause.CONNECT: (say("not reachable"), say("is down"), say("No connection")),
    Cause.DNS: (say("can't look up address"), say("is down"), say("Its address couldn't be looked up")),
    Cause.TLS: (say("no secure connection"), say("is down"), say("No secure connection")),
    Cause.NO_KEY: (say("no key"), say("has no key"), say("No key")),
    Cause.NOT_CHECKED: (say("not checked"), say("is not checked"), say("Not checked yet")),
    Cause.OFFLINE: (
        say("offline"),
        say("is not checked while offline"),
        say("You're offline. Checks resume when you're back"),
    ),
}
WORDS: Final[Mapping[Cause, Text]] = {cause: word for cause, (word, _, _) in _TEXTS.items()}
"""The cause in two or three words, for a row, a menu or a tooltip."""
PREDICATES: Final[Mapping[Cause, Text]] = {cause: predicate for cause, (_, predicate, _) in _TEXTS.items()}
"""What follows a provider's name: "Google Gemini is slow"."""
_SENTENCES: Final[Mapping[Cause, Text]] = {cause: sentence for cause, (_, _, sentence) in _TEXTS.items()}


_MEANINGS: Final[Mapping[Cause, Text]] = {
    Cause.OVERLOADED: say("It turns requests away"),
    Cause.AUTHENTICATION: say("Requests fail until you replace the key"),
    Cause.NO_CREDIT: say("Requests fail until you top up"),
    Cause.NOT_FOUND: say("Requests reach nothing at this address"),
    Cause.SERVER_ERROR: say("Its servers reply with errors"),
    Cause.TIMEOUT: say("Requests get no reply in time"),
    Cause.CONNECT: say("Its servers don't accept connections"),
    Cause.TLS: say("Its servers can't be reached securely"),
}
"""What follows from a cause, where its sentence says no more than its word."""


def sentence(
    state: ProviderState, verdict: Verdict, *, now: datetime, tz: tzinfo | None, has_code: bool = True
) -> str:
    """The cause of the verdict on show in a sentence: "Replies take 2.8 s, about 4× longer than usual".

    ``has_code``: with a bare HTTP status behind it.
    """
    return _until_retry(_cause_text(state, verdict, has_code=has_code), state, verdict, now, tz)


def meaning(state: ProviderState, verdict: Verdict, *, now: datetime, tz: tzinfo | None) -> str:
    """The same beside the cause's word, so without repeating it: "Requests fail until you top up"."""
    is_bare = verdict.detail is None or _is_code(verdict.detail)
    known = _MEANINGS.get(verdict.cause) if is_bare else None
    return _until_retry(known or _cause_text(state, verdict, has_code=False), state, verdict, now, tz)


def _cause_text(state: ProviderState, verdict: Verdict, *, has_code: bool) -> str:
    match verdict.cause:
        case Cause.OK if state.health.latency_ms is not None:
            return say("Replies in {time}", time=format_ms(state.health.latency_ms))
        case Cause.SLOW:
            return _slow_sentence(state)
        case Cause.ERROR_RATE if state.health.outcomes:
            failed, n = failures(state.health.outcomes), len(state.health.outcomes)
            return say("{failed} of the last {n} requests failed", failed=failed, n=n)
        case Cause.NO_KEY if state.health.anonymous is not None:
            return _anonymous_answer(state.health.anonymous)
        case _:
            return _with_detail(verdict, has_code=has_code)


def _until_retry(text: str, state: ProviderState, verdict: Verdict, now: datetime, tz: tzinfo | None) -> str:
    """The text, and when the provider is available again, if it said so."""
    if state.schedule.retry_at is None or not is_waiting(state, verdict, now):
        return text
    at = state.schedule.retry_at
    time = format_clock(at, now, tz)
    days = (at.astimezone(tz).date() - now.astimezone(tz).date()).days
    if days == 0:
        return say("{text}, available again at {time}", text=text, time=time)
    if days == 1:
        return say("{text}, available again {time}", text=text, time=time)
    return say("{text}, available again on {time}", text=text, time=time)


def is_waiting(state: ProviderState, verdict: Verdict, now: datetime) -> bool:
    """True where the provider said how long to wait, and that time is not over."""
    asks_to_wait = verdict.cause in (Cause.RATE_LIMITED, Cause.OVERLOADED, Cause.NO_CREDIT)
    return asks_to_wait and state.schedule.retry_at is not None and state.schedule.retry_at > now


def _anonymous_answer(result: CheckResult) -> str:
    if result.answered:
        return say("No key — answers in {time}", time=format_ms(result.latency_ms))
    return say("No key, and it isn't responding")


def _slow_sentence(state: ProviderState) -> str:
    """About the slow answers, since the last one may be fast again."""
    usual = usual_ms(state.health, DEFAULT)
    limit = DEFAULT.very_slow_ms
    if usual is not None:
        limit = min(limit, slow_limit_ms(usual, DEFAULT))
    slow = [ms for _, ms in state.health.latencies[-DEFAULT.slow_window :] if ms > limit]
    if not slow:
        return _SENTENCES[Cause.SLOW]
    time = format_seconds(median(slow))
    if usual is None:
        return say("Replies take {time}", time=time)
    factor = median(slow) / usual
    if factor < 1.75:  # above 5 s every reply is slow, whatever is usual
        return say("Replies take {time}, usually {usual}", time=time, usual=format_seconds(usual))
    return say("Replies take {time}, about {n}× longer than usual", time=time, n=number(round(factor)))


def _with_detail(verdict: Verdict, *, has_code: bool) -> str:
    """The verdict's detail, or the sentence of its cause with a bare HTTP status."""
    text, detail = _SENTENCES[verdict.cause], verdict.detail
    if detail is None or not _is_code(detail):
        return detail or text
    if not has_code or verdict.cause is Cause.RATE_LIMITED:
        return text
    return say("{text} ({detail})", text=text, detail=detail)


def _is_code(detail: str) -> bool:
    return detail.startswith("HTTP ")


def next_step(verdict: Verdict, profile: Profile) -> str | None:
    """What the user can do. None: nothing is wrong, or only waiting helps."""
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


def _at(step: Text, url: str | None) -> Text:
    return say("{step} at {url}", step=step, url=url) if url else step


def _check_address(profile: Profile) -> Text:
    url = profile.base_url
    return say("Check the API address {url}", url=url) if url else say("Check the API address")


_STEPS: Final[Mapping[Cause, Callable[[Profile], Text]]] = {
    Cause.AUTHENTICATION: lambda profile: _at(say("Replace the key"), profile.keys_url),
    Cause.NO_KEY: lambda profile: _at(say("Add a key"), profile.keys_url),
    Cause.PERMISSION: lambda profile: _at(say("Check the key's permissions"), profile.keys_url),
    Cause.NO_CREDIT: lambda profile: _at(say("Top up"), profile.top_up_url),
    Cause.NOT_FOUND: _check_address,
    Cause.DNS: _check_address,
    Cause.TLS: lambda _profile: say("Check this computer's clock, and any proxy or VPN"),
    Cause.RATE_LIMITED: lambda _profile: say("Slow down for a while. Not an outage"),
    Cause.OFFLINE: lambda _profile: say("Check the network; checks resume by themselves"),
}


def evidence(state: ProviderState, *, now: datetime) -> str:
    """What is proven and what is not: "reachable · key accepted 2 min ago · real replies not tested"."""
    seen, profile = state.health.evidence, state.profile
    found = (seen.answers_at, seen.key_accepted_at, seen.generates_at)
    if all(at is None for at in found):
        return say("not verified yet")
    ages = [None if at is None else format_age(at, now) for at in found]
    layers = zip(_LAYERS, ages, [*ages[1:], None], strict=True)
    proofs = joined(" · ", [_layer(*words, age, following) for words, age, following in layers])
    if state.health.generation.unusable is not None:
        result = state.health.generation.unusable
        return say("{proofs}; the test request {result}", proofs=proofs, result=result)
    if (
        seen.generates_at is None
        and profile.paid_test_tokens is not None
        and profile.paid_test_every_s is None
    ):
        return say("{proofs} (Settings offers real test requests)", proofs=proofs)
    return proofs


def _layer(proven: Text, unproven: Text, age: str | None, following: str | None) -> Text:
    """One layer, with its age unless the next one has the same."""
    if age is None:
        return unproven
    return proven if age == following else say("{proof} {age}", proof=proven, age=age)


_LAYERS: Final = (
    (say("reachable"), say("not reached yet")),
    (say("key accepted"), say("key not verified")),
    (say("last real reply"), say("real replies not tested")),
)
"""What is verified, or not."""


def since(verdict: Verdict, *, now: datetime, tz: tzinfo | None) -> str | None:
    """Since when the verdict holds, e.g. "since 13:49". None: never looked."""
    return None if verdict.since is None else say("since {time}", time=format_clock(verdict.since, now, tz))


NEEDS_ADMIN: Final = say("Spending is visible only with an admin key.")
"""For a working key whose provider has cost reports that it may not read."""


def key_test_text(result: CheckResult) -> str:
    """One sentence on what a key can and cannot do, from a free request."""
    if result.ok:
        return _works(result)
    status = say("no answer") if result.http_status is None else f"HTTP {result.http_status}"
    told, word = result.detail or status, WORDS[result.cause]
    if result.cause is Cause.AUTHENTICATION:
        return say("Rejected: {told}.", told=told)
    if result.key_accepted:
        return say("Key accepted, but {word}: {told}.", word=word, told=told)
    if result.blames_network:
        return say("Couldn't test it: {word}. Check your connection and try again.", word=word)
    return say("Couldn't test it: {word} ({told}).", word=word, told=told)


def _works(result: CheckResult) -> Text:
    """One line, like "Key works · $18.20 left · 412 ms"."""
    parts: list[str] = [say("Key works")]
    if result.balance is not None:
        left = format_money(result.balance.amount, result.balance.currency)
        parts.append(say("{amount} left", amount=left))
    parts.append(inside(result.detail) if result.detail else format_ms(result.latency_ms or 0.0))
    return joined(" · ", parts)


def cost_test_text(answer: CostAnswer) -> str:
    """One sentence on what an admin key can and cannot do."""
    if answer.sentence is not None:
        return answer.sentence
    days = len({one.day for one in answer.billed if one.amount})
    return plural(
        days,
        one="Key reads costs: 1 day with costs in the last month.",
        many="Key reads costs: {n} days with costs in the last month.",
    )


def key_name(key_id: ProviderId, name: str) -> str:
    """The name of a key, given its id and its provider's name."""
    return say("{name} admin key", name=name) if is_admin(key_id) else name


def key_doubt(
    key: Secret,
    key_id: ProviderId,
    prefixes: Mapping[ProviderId, tuple[str, ...]],
    names: Callable[[ProviderId], str],
) -> str | None:
    """Whose key it looks like, if not the one of the id: "looks like …". ``prefixes`` are by ids of keys."""
    found = looks_like(key, prefixes)
    if found is None or found == key_id:
        return None
    name = names(owner_of(found))
    if is_admin(found):
        return say("looks like an admin key of {name}, which reads costs and cannot call models", name=name)
    if is_admin(key_id) and owner_of(key_id) == found:
        return say("looks like an ordinary key of {name}, which cannot read costs", name=name)
    return say("looks like a key for {name}", name=name)
