"""What a provider's support needs to find the trouble in its own logs; nothing of keys and accounts."""

from collections.abc import Iterator
from datetime import UTC, datetime

from apimon_desktop.core import __version__
from apimon_desktop.core.health.slowness import percentile
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Incident, ProviderState
from apimon_desktop.core.text.formats import UNKNOWN, format_count, format_duration, format_ms, format_percent
from apimon_desktop.core.wording.causes import WORDS
from apimon_desktop.monitor.history.past import DetailedPast

_MOST = 20
"""Incidents; more help nobody."""


def support_text(
    snapshot: Snapshot, state: ProviderState, past: DetailedPast | None, *, now: datetime
) -> str:
    """Markdown with times in UTC, causes, HTTP codes and request ids."""
    return "\n".join(_lines(snapshot, state, past, now)) + "\n"


def _lines(
    snapshot: Snapshot, state: ProviderState, past: DetailedPast | None, now: datetime
) -> Iterator[str]:
    shown, incident = snapshot.shown(state.id), state.health.open_incident
    yield f"## {state.profile.name}: what API Monitor {__version__} measured"
    yield ""
    since = "" if shown.since is None else f", since {_utc(shown.since)} UTC"
    yield f"- State on {_utc(now)} UTC: {shown.status.value}, {WORDS[shown.cause]}{since}"
    if incident is not None and incident.http_status is not None:
        yield f"- HTTP status: {incident.http_status}"
    if incident is not None and incident.request_id is not None:
        yield f"- Request id: `{_code(incident.request_id)}`"
    if state.health.last_check_at is not None:
        yield f"- Last check: {_utc(state.health.last_check_at)} UTC"
    latencies = [ms for _, ms in state.health.latencies]
    if latencies:
        yield (
            f"- Response time, last 24 h: p50 {format_ms(percentile(latencies, 0.5))},"
            f" p95 {format_ms(percentile(latencies, 0.95))}, {len(latencies)} answers"
        )
    if past is not None and past.checks.checks:
        counted = format_count(past.checks.failed, past.checks.checks)
        share = format_percent(100 * past.checks.failed / past.checks.checks)
        yield f"- Failed checks, last 24 h: {counted} ({share})"
    incidents = () if past is None else past.incidents
    if not incidents and state.health.incident is not None:
        incidents = (state.health.incident,)
    if incidents:
        yield from _table(incidents, now)


def _table(incidents: tuple[Incident, ...], now: datetime) -> Iterator[str]:
    yield ""
    yield "| Start (UTC) | End (UTC) | Length | Cause | HTTP | Request id |"
    yield "|---|---|---|---|---|---|"
    for one in incidents[:_MOST]:
        start, end = _utc(one.started_at), "still open" if one.ended_at is None else _utc(one.ended_at)
        length = format_duration((one.ended_at or now) - one.started_at)
        code = UNKNOWN if one.http_status is None else str(one.http_status)
        request_id = UNKNOWN if one.request_id is None else f"`{_code(one.request_id)}`"
        yield f"| {start} | {end} | {length} | {WORDS[one.cause]} | {code} | {request_id} |"
    if len(incidents) > _MOST:
        yield ""
        yield f"{len(incidents) - _MOST} earlier ones are left out."


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _code(text: str) -> str:
    """A text from outside that can't end its place in the table."""
    return "".join(sign for sign in text if sign.isprintable() and sign not in "`|")
