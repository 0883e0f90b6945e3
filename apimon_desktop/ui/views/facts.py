"""Everything that is known of one provider, as labelled texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from http import HTTPStatus

from apimon_desktop.core import statistics
from apimon_desktop.core.formats import (
    UNKNOWN,
    format_age,
    format_clock,
    format_count,
    format_duration,
    format_money,
    format_ms,
    format_percent,
    format_tokens,
)
from apimon_desktop.core.official_texts import official_fact
from apimon_desktop.core.profile import KeyInfo
from apimon_desktop.core.state import Incident, ProviderState, Verdict
from apimon_desktop.core.text import joined, number, say
from apimon_desktop.core.thresholds import DEFAULT, error_band, response_band
from apimon_desktop.core.types import Cause
from apimon_desktop.core.wording import WORDS, evidence, sentence, since


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value with what it is a value of."""

    label: str
    value: str


def facts_of(
    state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None, today: str | None = None
) -> tuple[Fact, ...]:
    """All that the details of a provider show, most wanted first.

    ``today`` is what was used today and what it cost. None: nothing was ever reported.
    """
    return tuple(Fact(label=label, value=value) for label, value in _pairs(state, shown, now, tz, today))


def details_text(
    state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None, today: str | None = None
) -> str:
    """All of it as one text to hand on: a line with the state in a word, then a line for each fact."""
    word = WORDS[shown.cause] if state.profile.enabled else say("paused")
    facts = facts_of(state, shown, now=now, tz=tz, today=today)
    lines = ((state.profile.short_name, word), *((fact.label, fact.value) for fact in facts))
    return joined("\n", [joined(": ", line) for line in lines])


def _pairs(
    state: ProviderState, shown: Verdict, now: datetime, tz: tzinfo | None, today: str | None
) -> Iterator[tuple[str, str]]:
    yield say("Status"), status_line(state, shown, now=now, tz=tz)
    yield say("Proven"), evidence(state, now=now)
    yield say("Status page"), official_fact(state, shown, now=now, tz=tz)
    yield say("Response time"), response_line(state, shown)
    yield say("Errors"), error_line(state)
    yield say("Last check"), _check_line(state, now, tz)
    yield (
        say("Requests"),
        say("{n} made since the start", n=number(state.requests_made))
        if state.requests_made
        else say("none made yet"),
    )
    if today is not None:
        yield say("Today"), today
    if state.tokens_used or today is None:
        yield say("Cost"), cost_line(state)
    if state.balance is not None:
        left = format_money(state.balance.amount, state.balance.currency)
        yield say("Balance"), say("{amount} left", amount=left)
    yield say("Used for"), state.profile.used_for or UNKNOWN
    yield say("Key"), key_line(state.key) if state.profile.needs_key else say("none needed")
    yield say("Address"), state.profile.base_url or UNKNOWN
    if state.incident is not None:
        yield say("Incident"), incident_line(state.incident, now, tz)
        if state.incident.request_id is not None:
            yield say("Request id"), state.incident.request_id


def status_line(state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None) -> str:
    """The cause in a sentence, and since when: "The key was rejected, since 13:49"."""
    if not state.profile.enabled:
        return say("Paused")
    # The response time has a line of its own, and did not begin when the health did.
    text = say("Healthy") if shown.cause is Cause.OK else sentence(state, shown, now=now, tz=tz)
    started = since(shown, now=now, tz=tz)
    return text if started is None else joined(", ", (text, started))


def response_line(state: ProviderState, shown: Verdict) -> str:
    """The last answer's time with its band and what is usual: "2.8 s, acceptable (usual 0.6 s)".

    The bands have fixed limits: where a provider is slow by its own measure, none is named.
    """
    if state.latency_ms is None:
        return say("— no answer yet")
    band = () if shown.cause is Cause.SLOW else (response_band(state.latency_ms),)
    line = joined(", ", (format_ms(state.latency_ms), *band))
    usual = statistics.usual_ms(state, DEFAULT)
    return line if usual is None else say("{time} (usual {usual})", time=line, usual=format_ms(usual))


def failed_count(state: ProviderState) -> str | None:
    """How many of the last requests failed: "0 of 20 failed". None: none were made."""
    if not state.outcomes:
        return None
    count = format_count(statistics.failures(state.outcomes), len(state.outcomes))
    return say("{count} failed", count=count)


def error_line(state: ProviderState) -> str:
    """The recent error rate with its counts and band: "2 of 20 failed, 10.0%, concerning"."""
    counts = failed_count(state)
    if counts is None:
        return say("— nothing counted yet")
    percent = 100 * statistics.failures(state.outcomes) / len(state.outcomes)
    return joined(", ", (counts, format_percent(percent), error_band(percent)))


def cost_line(state: ProviderState) -> str:
    """`cost_text` where it stands alone: what is not known is a dash with its reason."""
    text = cost_text(state)
    return text if _is_cost_known(state) else say("— {reason}", reason=text)


def cost_text(state: ProviderState) -> str:
    """The estimated cost of the tokens that were reported, or why it is not known; never a zero then."""
    if not state.tokens_used:
        return say("no usage reported yet")
    tokens = format_tokens(state.tokens_used)
    if not _is_cost_known(state):
        return say("no price known, {tokens}", tokens=tokens)
    return say("{cost} estimated, {tokens}", cost=format_money(state.cost_usd), tokens=tokens)


def _is_cost_known(state: ProviderState) -> bool:
    is_priced = state.profile.usd_per_1k_tokens is not None or bool(state.cost_usd)
    return bool(state.tokens_used) and is_priced


def key_line(key: KeyInfo | None) -> str:
    """A key's last characters, where it comes from and what it hides."""
    if key is None:
        return say("none")
    line = say("{hint} from {origin}", hint=key.hint, origin=key.origin)
    if not key.hides:
        return line
    return say("{key}, overrides {others}", key=line, others=joined(say(" and "), key.hides))


def _check_line(state: ProviderState, now: datetime, tz: tzinfo | None) -> str:
    if state.last_check_at is None:
        return say("— never")
    line = joined(", ", (format_clock(state.last_check_at, now, tz), format_age(state.last_check_at, now)))
    if state.due.at is None:
        return line
    return say("{last}; next {wait}", last=line, wait=wait_text(state.due.at, now))


def wait_text(at: datetime, now: datetime) -> str:
    """How long until then: "in 1 min", "in a moment"."""
    left = at - now
    if left.total_seconds() < 5:
        return say("in a moment")
    return say("in {duration}", duration=format_duration(left))


def incident_line(incident: Incident, now: datetime, tz: tzinfo | None) -> str:
    """A trouble in one line: "since 13:49 (14 min): slow", "over, 13:40–14:03 (23 min): server error"."""
    start = format_clock(incident.started_at, now, tz)
    code = incident.http_status
    said = () if code is None or code < HTTPStatus.BAD_REQUEST else (f"HTTP {code}",)
    cause = joined(", ", (WORDS[incident.cause], *said))
    if incident.ended_at is None:
        lasted = format_duration(now - incident.started_at)
        return say("since {start} ({duration}): {cause}", start=start, duration=lasted, cause=cause)
    length = format_duration(incident.ended_at - incident.started_at)
    days = {at.astimezone(tz).date() for at in (incident.started_at, incident.ended_at)}
    # The day of the end need not be named a second time.
    end = format_clock(incident.ended_at, incident.ended_at if len(days) == 1 else now, tz)
    return say(
        "over, {start}–{end} ({duration}): {cause}", start=start, end=end, duration=length, cause=cause
    )
