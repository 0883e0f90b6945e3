"""The report as text, with the documented sections and labels in their order; and one line per provider."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Final

from apimon_desktop.core.alerts.message import alerts_of
from apimon_desktop.core.alerts.money import money_alerts, month_text, runway_text
from apimon_desktop.core.failover.choose import suggest
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.limits import error_band, response_band
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState, Verdict
from apimon_desktop.core.money.savings import NO_BASIS, suggestions
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.report.metrics import error_text
from apimon_desktop.core.text.formats import UNKNOWN, format_age, format_clock, format_money, format_percent
from apimon_desktop.core.wording.causes import WORDS, evidence, next_step, sentence, since
from apimon_desktop.core.wording.headline import headline, reported_sentence, troubled

MARKS: Final = {
    Status.HEALTHY: "✅ ",
    Status.DEGRADED: "⚠️  ",
    Status.FAILED: "❌ ",
    Status.UNKNOWN: "❓ ",
}
"""The documented marks, each with the space that its width needs."""
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
    """The report on all providers, with the details of those in ``shown``. ``money`` None: unknown."""
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
    tokens = sum(state.totals.tokens for state in states)
    cost = sum((state.totals.cost_usd for state in states), Decimal(0))
    lines = [
        f"💰 Total Cost: {_cost(tokens, cost)}",
        f"🎯 Total Tokens: {f'{tokens:,}' if tokens else _NOTHING_REPORTED}",
        f"📊 Total Requests: {sum(state.totals.requests for state in states):,}",
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
    if state.health.last_check_at is not None:
        lines.append(f"Evidence: {evidence(state, now=now)}")
        lines.append(f"Last Check: {format_age(state.health.last_check_at, now)}")
    if state.profile.used_for:
        lines.append(f"Used For: {state.profile.used_for}")
    return "\n   ".join((f"{MARKS[verdict.status]}{state.profile.name}", *lines))


def _figures(state: ProviderState) -> Iterator[str]:
    if state.health.latency_ms is None:
        yield f"Response Time: {UNKNOWN} (no complete answer yet)"
    else:
        yield f"Response Time: {state.health.latency_ms:.0f}ms ({response_band(state.health.latency_ms)})"
    if state.totals.requests:
        errors = 100 * state.totals.failed / state.totals.requests
        yield f"Success Rate: {format_percent(100 - errors)}"
        yield f"Error Rate: {format_percent(errors)} ({error_band(errors)})"
    yield f"Cost: {_cost(state.totals.tokens, state.totals.cost_usd)}"


def _trouble(state: ProviderState, verdict: Verdict, now: datetime, tz: tzinfo | None) -> Iterator[str]:
    """What is wrong, since when, and what to do. Empty for a healthy provider."""
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


SHAPES: Final = {Status.HEALTHY: "● ", Status.DEGRADED: "▲ ", Status.FAILED: "✖ ", Status.UNKNOWN: "○ "}
"""One column wide on every screen, to align columns."""


def worst_first(snapshot: Snapshot) -> tuple[ProviderState, ...]:
    """All providers: watched ones by severity, then the others; ties in their fixed order."""

    def rank(state: ProviderState) -> tuple[bool, int]:
        return not state.is_watched, -snapshot.shown(state.id).status.severity

    return tuple(sorted(snapshot.providers.values(), key=rank))


def rows(
    snapshot: Snapshot, *, now: datetime, tz: tzinfo | None, marks: Mapping[Status, str] = MARKS
) -> list[tuple[Status, str]]:
    """The aligned lines, each with the status that colours it."""
    shown = [(state, snapshot.shown(state.id)) for state in worst_first(snapshot)]
    names = max((len(state.profile.short_name) for state, _ in shown), default=0)
    words = max((len(_word(verdict)) for _, verdict in shown), default=0)
    lines = []
    for state, verdict in shown:
        start = f"{marks[verdict.status]}{state.profile.short_name:<{names}}  {_word(verdict):<{words}}"
        lines.append((verdict.status, f"{start}  {_said(state, verdict, now, tz)}".rstrip()))
    return lines


def _word(verdict: Verdict) -> str:
    """The cause, where a command says "healthy" and windows say "working"."""
    return Status.HEALTHY.value if verdict.cause is Cause.OK else WORDS[verdict.cause]


def _said(state: ProviderState, verdict: Verdict, now: datetime, tz: tzinfo | None) -> str:
    if verdict.cause is Cause.NOT_CHECKED:
        return verdict.detail or ""
    said = sentence(state, verdict, now=now, tz=tz)
    parts = [said] if said.lower() != WORDS[verdict.cause] else []
    if verdict.status in (Status.DEGRADED, Status.FAILED):
        parts.append(since(verdict, now=now, tz=tz) or "")
        parts.append("ignored until it changes" if state.is_ignored else "")
    if state.is_watched and state.health.last_check_at is not None:
        parts.append(f"checked {format_age(state.health.last_check_at, now)}")
    return ", ".join(filter(None, parts))


def change_line(snapshot: Snapshot, provider_id: ProviderId, *, now: datetime, tz: tzinfo | None) -> str:
    """One line on a provider's new status, with the time."""
    state, verdict = snapshot.providers[provider_id], snapshot.shown(provider_id)
    said = sentence(state, verdict, now=now, tz=tz)
    name = f"{MARKS[verdict.status]}{state.profile.short_name}"
    return f"{now.astimezone(tz):%H:%M:%S} {name}: {_word(verdict)}. {said}"


_XBAR_COLOURS: Final = {
    Status.HEALTHY: "#1F9D57",
    Status.DEGRADED: "#E8930C",
    Status.FAILED: "#E5484D",
    Status.UNKNOWN: "#8E8E93",
}


def xbar_text(snapshot: Snapshot, *, now: datetime, tz: tzinfo | None) -> str:
    """The title and the menu in the format of xbar and SwiftBar: text, a bar, parameters."""
    bad = troubled(snapshot)
    worst = snapshot.worst_status
    title = "✓" if worst is Status.HEALTHY else f"{MARKS[worst]}{len(bad)}" if bad else "–"
    known = _xbar_safe(headline(snapshot, is_checking=False))
    lines = [f"{title.strip()} | color={_XBAR_COLOURS[worst]}", "---", known, "---"]
    for status, line in rows(snapshot, now=now, tz=tz, marks=dict.fromkeys(Status, "")):
        lines.append(f"{_xbar_safe(line)} | color={_XBAR_COLOURS[status]} trim=false font=Menlo")
    return "\n".join(lines)


def _xbar_safe(text: str) -> str:
    """Without the bar that ends the text of a line, and the dashes that begin a submenu or a separator."""
    return f"{' ' * text.startswith('--')}{text}".replace("|", "¦")
