"""The guide's report as text: its sections in its order, its labels, with our figures in them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Final

from apimon_desktop.core.failover import suggest
from apimon_desktop.core.formats import UNKNOWN, format_age, format_clock, format_money, format_percent
from apimon_desktop.core.headline import headline, troubled
from apimon_desktop.core.metrics import error_text
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.money_texts import money_alerts, month_text, runway_text
from apimon_desktop.core.official_texts import reported_sentence
from apimon_desktop.core.report_alerts import alerts_of
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.suggestions import NO_BASIS, suggestions
from apimon_desktop.core.thresholds import error_band, response_band
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.core.wording import WORDS, evidence, next_step, sentence

MARKS: Final = {
    Status.HEALTHY: "✅ ",
    Status.DEGRADED: "⚠️  ",
    Status.FAILED: "❌ ",
    Status.UNKNOWN: "❓ ",
}
"""The guide's, each with the space that its width calls for."""
_RULE: Final = "=" * 60
_NOTHING_REPORTED: Final = f"{UNKNOWN} (no usage reported yet)"


def report_text(
    snapshot: Snapshot,
    shown: Sequence[ProviderId],
    *,
    now: datetime,
    tz: tzinfo | None,
    money: MoneySummary | None = None,
) -> str:
    """The report over all providers, with the details of those ``shown``.

    ``money`` None: there is no history that could tell of it.
    """
    alerts = (*alerts_of(snapshot, now=now, tz=tz), *money_alerts(money, snapshot))
    ideas = suggestions(snapshot, NO_BASIS if money is None else money.basis)
    sections = [
        f"🔍 API Monitor, {now.astimezone(tz):%Y-%m-%d %H:%M}\n{headline(snapshot)}",
        _section("📈 STATUS REPORT", _counts(snapshot), _totals(snapshot, money)),
        _section("🔧 PROVIDER DETAILS", *(_details(snapshot, pid, now, tz, money) for pid in shown)),
        _section("🚨 ALERTS", "\n".join(alerts) or "None"),
        _section("💡 COST OPTIMIZATION SUGGESTIONS", "\n\n".join(ideas) or "None"),
        _section("🔄 FAILOVER", "\n".join(_failover(snapshot, now))),
    ]
    return "\n\n".join(sections)


def _section(title: str, *paragraphs: str) -> str:
    return "\n\n".join((f"{_RULE}\n{title}\n{_RULE}", *paragraphs))


def _counts(snapshot: Snapshot) -> str:
    statuses = [snapshot.shown(pid).status for pid in snapshot.providers]
    return "\n".join(
        f"{mark}{status.value.capitalize()}: {statuses.count(status)}" for status, mark in MARKS.items()
    )


def _totals(snapshot: Snapshot, money: MoneySummary | None) -> str:
    states = snapshot.providers.values()
    tokens = sum(state.tokens_used for state in states)
    cost = sum((state.cost_usd for state in states), Decimal(0))
    lines = [
        f"💰 Total Cost: {_cost(tokens, cost)}",
        f"🎯 Total Tokens: {f'{tokens:,}' if tokens else _NOTHING_REPORTED}",
        f"📊 Total Requests: {sum(state.total_requests for state in states):,}",
    ]
    if money is not None and money.is_reported:
        lines.append(f"📅 This Month: {month_text(money)}")
    return "\n".join(lines)


def _cost(tokens: int, cost: Decimal) -> str:
    if tokens == 0:
        return _NOTHING_REPORTED
    return f"{format_money(cost)} (estimate)" if cost else f"{UNKNOWN} (price unknown)"


def _details(
    snapshot: Snapshot,
    provider_id: ProviderId,
    now: datetime,
    tz: tzinfo | None,
    money: MoneySummary | None,
) -> str:
    state, verdict = snapshot.providers[provider_id], snapshot.shown(provider_id)
    lines = [f"Status: {verdict.status.value}"]
    if state.is_watched:
        lines += _figures(state)
    runway = None if money is None else money.runways.get(provider_id)
    if runway is not None:
        lines.append(f"Balance: {runway_text(runway)}")
    lines += _trouble(state, verdict, now, tz)
    reported = reported_sentence(state, verdict, now=now, tz=tz)
    if reported is not None:
        lines.append(f"Status Page: {reported}")
    if state.last_check_at is not None:
        lines.append(f"Evidence: {evidence(state, now=now)}")
        lines.append(f"Last Check: {format_age(state.last_check_at, now)}")
    if state.profile.used_for:
        lines.append(f"Used For: {state.profile.used_for}")
    return "\n   ".join((f"{MARKS[verdict.status]}{state.profile.name}", *lines))


def _figures(state: ProviderState) -> Iterator[str]:
    if state.latency_ms is None:
        yield f"Response Time: {UNKNOWN} (no complete answer yet)"
    else:
        yield f"Response Time: {state.latency_ms:.0f}ms ({response_band(state.latency_ms)})"
    if state.total_requests:
        errors = 100 * state.error_count / state.total_requests
        yield f"Success Rate: {format_percent(100 - errors)}"
        yield f"Error Rate: {format_percent(errors)} ({error_band(errors)})"
    yield f"Cost: {_cost(state.tokens_used, state.cost_usd)}"


def _trouble(state: ProviderState, verdict: Verdict, now: datetime, tz: tzinfo | None) -> Iterator[str]:
    """What is wrong, since when, and what to do; nothing of a healthy provider."""
    error = error_text(verdict)
    if error is None:
        return
    yield f"Last Error: {error}"
    said = sentence(state, verdict, now=now, tz=tz)
    if said != error and said.lower() != WORDS[verdict.cause]:
        yield f"Cause: {said}"
    if verdict.since is not None:
        yield f"Since: {format_clock(verdict.since, now, tz)}"
    step = next_step(verdict, state.profile)
    if step is not None:
        yield f"What To Do: {step}"


def _failover(snapshot: Snapshot, now: datetime) -> Iterator[str]:
    names = [
        snapshot.providers[pid].profile.name for pid in snapshot.failover_order if pid in snapshot.providers
    ]
    yield f"Order: {' → '.join(names)}"
    for state in troubled(snapshot):
        failover = suggest(snapshot, state.id, now=now)
        other = "none" if failover.provider is None else snapshot.providers[failover.provider].profile.name
        yield f"{state.profile.name} → {other}: {failover.reason}"
