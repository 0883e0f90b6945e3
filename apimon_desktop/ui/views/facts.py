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

    ``today`` is what was used today and what it cost. None: nothing was reported.
    """
    return tuple(Fact(label=label, value=value) for label, value in _pairs(state, shown, now, tz, today))


def details_text(state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None) -> str:
    """All of it as one text to hand on: a line with the state in a word, then a line for each fact."""
    word = WORDS[shown.cause] if state.profile.enabled else "paused"
    lines = (f"{fact.label}: {fact.value}" for fact in facts_of(state, shown, now=now, tz=tz))
    return "\n".join((f"{state.profile.short_name}: {word}", *lines))


def _pairs(
    state: ProviderState, shown: Verdict, now: datetime, tz: tzinfo | None, today: str | None
) -> Iterator[tuple[str, str]]:
    yield "Status", status_line(state, shown, now=now, tz=tz)
    yield "Proven", evidence(state, now=now)
    yield "Status page", official_fact(state, shown, now=now, tz=tz)
    yield "Response time", response_line(state)
    yield "Errors", error_line(state)
    yield "Last check", _check_line(state, now, tz)
    yield (
        "Requests",
        f"{state.requests_made:,} made since the start" if state.requests_made else "none made yet",
    )
    if today is not None:
        yield "Today", today
    if state.tokens_used or today is None:
        yield "Cost", cost_line(state)
    if state.balance is not None:
        yield "Balance", f"{format_money(state.balance.amount, state.balance.currency)} left"
    yield "Used for", state.profile.used_for or UNKNOWN
    yield "Key", key_line(state.key) if state.profile.needs_key else "none needed"
    yield "Address", state.profile.base_url or UNKNOWN
    if state.incident is not None:
        yield "Incident", incident_line(state.incident, now, tz)
        if state.incident.request_id is not None:
            yield "Request id", state.incident.request_id


def status_line(state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None) -> str:
    """The cause in a sentence, and since when: "The key was rejected, since 13:49"."""
    if not state.profile.enabled:
        return "Paused"
    # The response time has a line of its own, and did not begin when the health did.
    text = "Healthy" if shown.cause is Cause.OK else sentence(state, shown, now=now, tz=tz)
    started = since(shown, now=now, tz=tz)
    return text if started is None else f"{text}, {started}"


def response_line(state: ProviderState) -> str:
    """The last answer's time with its band and what is usual: "2.8 s, acceptable (usual 0.6 s)"."""
    if state.latency_ms is None:
        return f"{UNKNOWN} no answer yet"
    usual = statistics.usual_ms(state, DEFAULT)
    tail = "" if usual is None else f" (usual {format_ms(usual)})"
    return f"{format_ms(state.latency_ms)}, {response_band(state.latency_ms)}{tail}"


def failed_count(state: ProviderState) -> str | None:
    """How many of the last requests failed: "0 of 20 failed". None: none were made."""
    if not state.outcomes:
        return None
    return f"{format_count(statistics.failures(state.outcomes), len(state.outcomes))} failed"


def error_line(state: ProviderState) -> str:
    """The recent error rate with its counts and band: "2 of 20 failed, 10.0%, concerning"."""
    counts = failed_count(state)
    if counts is None:
        return f"{UNKNOWN} nothing counted yet"
    percent = 100 * statistics.failures(state.outcomes) / len(state.outcomes)
    return f"{counts}, {format_percent(percent)}, {error_band(percent)}"


def cost_line(state: ProviderState) -> str:
    """The estimated cost of the tokens that were reported; never a zero that nobody knows."""
    if not state.tokens_used:
        return f"{UNKNOWN} no usage reported yet"
    if state.profile.usd_per_1k_tokens is None and not state.cost_usd:
        return f"{UNKNOWN} no price known, {format_tokens(state.tokens_used)}"
    return f"{format_money(state.cost_usd)} estimated, {format_tokens(state.tokens_used)}"


def key_line(key: KeyInfo | None) -> str:
    """A key's last characters, where it comes from and what it hides."""
    if key is None:
        return "none"
    line = f"{key.hint} from {key.origin}"
    return f"{line}, overrides {' and '.join(key.hides)}" if key.hides else line


def _check_line(state: ProviderState, now: datetime, tz: tzinfo | None) -> str:
    if state.last_check_at is None:
        return UNKNOWN + " never"
    line = f"{format_clock(state.last_check_at, now, tz)}, {format_age(state.last_check_at, now)}"
    return line if state.due.at is None else f"{line}; next {wait_text(state.due.at, now)}"


def wait_text(at: datetime, now: datetime) -> str:
    """How long until then: "in 1 min", "in a moment"."""
    left = at - now
    return "in a moment" if left.total_seconds() < 5 else f"in {format_duration(left)}"


def incident_line(incident: Incident, now: datetime, tz: tzinfo | None) -> str:
    """A trouble in one line: "since 13:49 (14 min): slow", "over, 13:40–14:03 (23 min): server error"."""
    start = format_clock(incident.started_at, now, tz)
    code = incident.http_status
    said = "" if code is None or code < HTTPStatus.BAD_REQUEST else f", HTTP {code}"
    cause = f"{WORDS[incident.cause]}{said}"
    if incident.ended_at is None:
        return f"since {start} ({format_duration(now - incident.started_at)}): {cause}"
    length = format_duration(incident.ended_at - incident.started_at)
    days = {at.astimezone(tz).date() for at in (incident.started_at, incident.ended_at)}
    # The day of the end need not be named a second time.
    end = format_clock(incident.ended_at, incident.ended_at if len(days) == 1 else now, tz)
    return f"over, {start}–{end} ({length}): {cause}"
