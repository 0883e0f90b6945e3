"""The past: the state that earlier runs saved, and what windows draw of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from apimon_desktop.adapters.history.past import Counted
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.history.usage import UsageMark
from apimon_desktop.core.alerts.quiet import NO_PREFS, NotificationPrefs
from apimon_desktop.core.health.uptime import (
    Heartbeat,
    LatencyPoint,
    Span,
    Watched,
    begin,
    heartbeat,
    latency_points,
    watched_hours,
)
from apimon_desktop.core.model.check import UNTRIED, TokensSpent
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.model.state import (
    Health,
    Ignored,
    Incident,
    ProviderState,
    Verdict,
)
from apimon_desktop.core.report.metrics import ERROR_TEXTS, APIMetrics, counts_of
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.engine.providers import configured_providers, failover_order

_LATELY: Final = timedelta(days=1)
"""A provider that was not checked for longer counts as having lost its key."""
_MONTH: Final = timedelta(days=30)
_DAY: Final = timedelta(days=1)
_RECENT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedState:
    """What this program and others that share the files have saved."""

    totals: Mapping[ProviderId, APIMetrics] = field(default_factory=lambda: MappingProxyType({}))
    remembered: Mapping[ProviderId, Health] = field(default_factory=lambda: MappingProxyType({}))
    spent: TokensSpent | None = None
    """What paid tests used today. None: unknown."""
    ignored: Mapping[ProviderId, Ignored] = field(default_factory=lambda: MappingProxyType({}))
    """Problems that the user ignores."""
    prefs: NotificationPrefs = NO_PREFS
    notices: str | None = None
    """What the user was notified of, a document of `core.alerts`. None: nothing is stored."""
    mark: UsageMark | None = None
    """Up to where reported usage is counted in this. None: there is no history."""
    problems: tuple[str, ...] = ()
    """Sentences for people."""


def restored(
    profile: Profile, saved: SavedState, *, believed: bool, assumes_key: bool = False
) -> ProviderState:
    """A provider's state to continue from.

    ``believed`` shows the last verdict; otherwise the provider is unchecked until its first check.
    ``assumes_key``: the keyring is not read, so a recent check proves that there is a key.
    """
    totals = saved.totals.get(profile.id, APIMetrics(provider=profile.id))
    known = saved.remembered.get(profile.id, Health())
    last = known.remembered or _verdict_of(totals)
    return ProviderState(
        profile=profile,
        key_is_assumed=assumes_key and _was_checked_lately(profile.id, saved),
        health=replace(
            known,
            verdict=last if believed and last is not None else known.verdict,
            remembered=last,
            last_check_at=known.last_check_at or totals.checked_at,
            latency_ms=known.latency_ms or totals.response_time_ms or None,
            generation=known.generation if profile.paid_test_every_s is not None else UNTRIED,
        ),
        totals=replace(counts_of(totals), others=0),
        ignored=saved.ignored.get(profile.id),
    )


def caught_up(state: ProviderState, later: Health) -> ProviderState:
    """The state with another program's later checks, for reports only."""
    return replace(
        state,
        health=replace(
            state.health,
            verdict=later.remembered or state.health.verdict,
            last_check_at=later.last_check_at,
            latency_ms=later.latency_ms or state.health.latency_ms,
            outcomes=later.outcomes,
            latencies=later.latencies,
            requests=later.requests,
            incident=later.incident,
        ),
    )


def _was_checked_lately(provider_id: ProviderId, saved: SavedState) -> bool:
    """True if its last check was about as recent as the others', which takes a key."""
    checks = {pid: known.last_check_at for pid, known in saved.remembered.items() if known.last_check_at}
    checks |= {pid: t.checked_at for pid, t in saved.totals.items() if t.checked_at and pid not in checks}
    last = checks.get(provider_id)
    return last is not None and max(checks.values()) - last <= _LATELY


def _verdict_of(totals: APIMetrics) -> Verdict | None:
    """The verdict that a metrics file of another program implies. None: none."""
    cause = next((cause for cause in Cause if ERROR_TEXTS.get(cause) == totals.last_error), None)
    if cause is None or cause.status is not totals.status or totals.checked_at is None:
        return None
    return Verdict(cause=cause, since=totals.checked_at)


def known_snapshot(history: History | None, settings: Settings) -> Snapshot:
    """What the checks of all programs that share the files found last. Raises HistoryUnreadableError."""
    profiles = {pid: entry.profile for pid, entry in configured_providers(settings).items()}
    saved = SavedState()
    if history is not None:
        saved = SavedState(
            remembered=history.remembered(tuple(profiles)), ignored=history.notifications.ignored()
        )
    # Keys are not looked at.
    states = {
        pid: restored(replace(profile, needs_key=False), saved, believed=True)
        for pid, profile in profiles.items()
    }
    return Snapshot(
        at=datetime.now(UTC),
        providers=MappingProxyType(states),
        failover_order=failover_order(settings),
        interval_s=settings.interval_s,
    )


class RecentIncidents:
    """The last incidents of each provider; subscribes to the engine."""

    def __init__(self) -> None:
        self._incidents: dict[ProviderId, tuple[Incident, ...]] = {}

    @property
    def incidents(self) -> Mapping[ProviderId, tuple[Incident, ...]]:
        """The last three incidents by provider, latest first."""
        return MappingProxyType(dict(self._incidents))

    def begin(self, incidents: Iterable[Incident]) -> None:
        """Adds incidents from before the start."""
        for incident in incidents:
            seen = self._incidents.get(incident.provider_id, ())
            if all(one.id != incident.id for one in seen):
                self._note(incident)

    def __call__(self, update: Update) -> None:
        """Notes the incident of a status change."""
        if update.transition is not None and update.transition.incident is not None:
            self._note(update.transition.incident)

    def _note(self, incident: Incident) -> None:
        others = (one for one in self._incidents.get(incident.provider_id, ()) if one.id != incident.id)
        latest = sorted((incident, *others), key=lambda one: one.started_at, reverse=True)
        self._incidents[incident.provider_id] = tuple(latest[:_RECENT])


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPast:
    """One provider's past in the report."""

    heartbeat: Heartbeat
    month: Watched
    """The last 30 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailedPast:
    """One provider's past in the details."""

    span: Span
    since: datetime
    """Start of the chart, UTC."""
    until: datetime
    interval_s: float
    """The configured interval between checks, s."""
    points: tuple[LatencyPoint, ...]
    checks: Counted
    """Of the last 24 h."""
    month: Watched
    incidents: tuple[Incident, ...]
    """Of the last 30 days, latest first."""


def report_past(
    history: History, provider_ids: Collection[ProviderId], *, now: datetime
) -> Mapping[ProviderId, ProviderPast]:
    """The past of some providers. Raises HistoryUnreadableError."""
    since = begin(now)
    beats = history.past.beats(provider_ids, since, now)
    incidents = history.past.incidents(provider_ids, since)
    older = _older(history, provider_ids, now - _MONTH, since)
    beating = {pid: heartbeat(beats[pid], incidents[pid], now=now) for pid in provider_ids}
    return {pid: ProviderPast(heartbeat=one, month=one.watched + older[pid]) for pid, one in beating.items()}


def uptimes(
    history: History, provider_ids: Collection[ProviderId], *, now: datetime
) -> Mapping[ProviderId, float]:
    """The uptime of each watched provider over the last 24 h, a ratio. Raises HistoryUnreadableError."""
    beats = history.past.beats(provider_ids, begin(now), now)
    watched = {pid: sum((beat.watched for beat in ones), Watched()) for pid, ones in beats.items()}
    return {pid: one.uptime_ratio for pid, one in watched.items() if one.uptime_ratio is not None}


def detailed_past(
    history: History,
    provider_id: ProviderId,
    *,
    span: Span,
    now: datetime,
    interval_s: float,
) -> DetailedPast:
    """The details of a provider. Raises HistoryUnreadableError."""
    past, since = history.past, now - span.over
    samples = past.answers if span is Span.DAY else past.answered_hours
    return DetailedPast(
        span=span,
        since=since,
        until=now,
        interval_s=interval_s,
        points=latency_points(samples(provider_id, since), span.step),
        checks=past.counted(provider_id, now - _DAY),
        month=report_past(history, [provider_id], now=now)[provider_id].month,
        incidents=past.incidents([provider_id], now - _MONTH)[provider_id][::-1],
    )


def _older(
    history: History, provider_ids: Collection[ProviderId], since: datetime, until: datetime
) -> Mapping[ProviderId, Watched]:
    """What hourly sums say about the time between two moments. Raises HistoryUnreadableError."""
    hours = history.past.hours(provider_ids, since, until)
    incidents = history.past.incidents([pid for pid, (_, failed) in hours.items() if failed], since)
    return {
        pid: watched_hours(count, failed, incidents.get(pid, ())) for pid, (count, failed) in hours.items()
    }
