"""Everything that is known of one provider, to copy."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from apimon_desktop.core.health import slowness as statistics
from apimon_desktop.core.model.ids import Cause, KeyInfo, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import Incident, ProviderState, Verdict
from apimon_desktop.core.text.formats import (
    UNKNOWN,
    format_age,
    format_clock,
    format_duration,
    format_money,
    format_seconds,
)
from apimon_desktop.core.text.translatable import capitalised, joined, number, say
from apimon_desktop.core.wording.causes import WORDS, evidence, sentence, since
from apimon_desktop.core.wording.headline import official_fact
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.money import today_line


def details_text(known: Known, provider_id: ProviderId) -> str:
    """All that is known of a provider: a line with its state, then a line for each fact.

    Raises KeyError for an unknown provider.
    """
    state, shown = known.snapshot.providers[provider_id], known.snapshot.shown(provider_id)
    word = WORDS[shown.cause] if state.profile.enabled else say("paused")
    lines = ((state.profile.short_name, word), *_facts(known, state, shown))
    return joined("\n", [joined(": ", line) for line in lines])


def _facts(known: Known, state: ProviderState, shown: Verdict) -> Iterator[tuple[str, str]]:
    now, tz = known.now, known.tz
    yield say("Status"), status_line(state, shown, now=now, tz=tz)
    yield say("Verified"), evidence(state, now=now)
    yield say("Status page"), official_fact(state, shown, now=now, tz=tz)
    yield say("Reply time"), _reply_line(state)
    yield say("Errors"), _error_line(state)
    yield say("Last check"), _check_line(state, now, tz)
    requests = state.schedule.requests_made
    yield say("Requests"), say("{n} since launch", n=number(requests)) if requests else say("none yet")
    yield say("Today"), today_line(known.money, state.id) or say("— no usage yet")
    balance = state.account.balance
    if balance is not None:
        yield say("Balance"), say("{amount} left", amount=format_money(balance.amount, balance.currency))
    yield say("Used for"), state.profile.used_for or UNKNOWN
    yield say("Key"), key_line(state.key) if state.profile.needs_key else say("none needed")
    yield say("API address"), state.profile.base_url or UNKNOWN
    if state.health.incident is not None:
        yield say("Last problem"), incident_line(state.health.incident, now, tz)


def status_line(
    state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None, has_code: bool = True
) -> str:
    """The cause in a sentence, and since when: "The key was rejected, since 13:49"."""
    if not state.profile.enabled:
        return say("Paused")
    # The reply time has a line of its own, and did not begin when the health did.
    is_fine = shown.cause is Cause.OK
    text = say("Working") if is_fine else sentence(state, shown, now=now, tz=tz, has_code=has_code)
    started = since(shown, now=now, tz=tz)
    return text if started is None else joined(", ", (text, started))


def _reply_line(state: ProviderState) -> str:
    """The last reply's time with what is usual: "last 2.8 s (usually 0.6 s)"."""
    if state.health.latency_ms is None:
        return say("— no reply yet")
    latest = format_seconds(state.health.latency_ms)
    usual = statistics.usual_ms(state.health, DEFAULT)
    if usual is None:
        return say("last {time}", time=latest)
    return say("last {time} (usually {usual})", time=latest, usual=format_seconds(usual))


def _error_line(state: ProviderState) -> str:
    total = len(state.health.outcomes)
    if not total:
        return say("— nothing checked yet")
    failed = statistics.failures(state.health.outcomes)
    if not failed:
        return say("none in the last {n} checks", n=total)
    return say("{failed} of the last {n} checks failed", failed=failed, n=total)


def key_line(key: KeyInfo | None) -> str:
    """A key's last characters, where it comes from and which others it replaces."""
    if key is None:
        return say("none")
    line = say("{hint}, from {origin}", hint=key.hint, origin=key.origin)
    if not key.hides:
        return line
    return say("{key} (replaces the one in {others})", key=line, others=joined(say(" and "), key.hides))


def _check_line(state: ProviderState, now: datetime, tz: tzinfo | None) -> str:
    at, due = state.health.last_check_at, state.schedule.due.at
    if at is None:
        return say("— never")
    line = joined(", ", (format_clock(at, now, tz), format_age(at, now)))
    return line if due is None else say("{last}; next {wait}", last=line, wait=_wait_text(due, now))


def _wait_text(at: datetime, now: datetime) -> str:
    left = at - now
    return say("now") if left.total_seconds() < 5 else say("in {duration}", duration=format_duration(left))


def incident_line(incident: Incident, now: datetime, tz: tzinfo | None) -> str:
    """A problem in one line: "Slow since 13:49 (14 min)", "Yesterday 13:40–14:03 (23 min) · server error"."""
    start, cause = format_clock(incident.started_at, now, tz), WORDS[incident.cause]
    if incident.ended_at is None:
        lasted = format_duration(now - incident.started_at)
        return say(
            "{cause} since {start} ({duration})", cause=capitalised(cause), start=start, duration=lasted
        )
    length = format_duration(incident.ended_at - incident.started_at)
    days = {at.astimezone(tz).date() for at in (incident.started_at, incident.ended_at)}
    # The day of the end need not be named a second time.
    end = format_clock(incident.ended_at, incident.ended_at if len(days) == 1 else now, tz)
    told = {"start": capitalised(start), "end": end, "duration": length, "cause": cause}
    return say("{start}–{end} ({duration}) · {cause}", **told)
