"""Pasts to show, built as the history would tell them."""

from datetime import UTC, datetime, timedelta

from samples import NOW

from apimon_desktop.adapters.history.past import Counted
from apimon_desktop.core.health.uptime import SLOT, SLOTS, Beat, LatencyPoint, Span, Watched, begin, heartbeat
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.state import Incident
from apimon_desktop.monitor.history.past import DetailedPast, ProviderPast

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
OUTAGE = Incident(
    id="sample-outage",
    provider_id=ProviderId("anthropic"),
    started_at=datetime(2026, 11, 23, 13, 32, tzinfo=UTC),
    ended_at=datetime(2026, 11, 23, 13, 44, tzinfo=UTC),
    cause=Cause.SERVER_ERROR,
    http_status=500,
    request_id="req_011CSample",
)
OLDER = Incident(
    id="sample-older",
    provider_id=ProviderId("anthropic"),
    started_at=datetime(2026, 11, 12, 9, 0, tzinfo=UTC),
    ended_at=datetime(2026, 11, 12, 9, 20, tzinfo=UTC),
    cause=Cause.TIMEOUT,
)


def a_day(*, now: datetime = NOW) -> ProviderPast:
    """Healthy, but for an outage of 12 min at 13:32, a lone miss, and a gap from 03:58 to 07:31."""
    beats = []
    for place in range(SLOTS):
        starts_at = begin(now) + place * SLOT
        if not 4 <= starts_at.hour + starts_at.minute / 60 < 7.5:
            failed = 12 * _MINUTE if starts_at <= OUTAGE.started_at < starts_at + SLOT else timedelta(0)
            beats.append(
                Beat(
                    starts_at=starts_at,
                    first_at=starts_at + _MINUTE,
                    last_at=starts_at + 13 * _MINUTE,
                    checks=7,
                    worst=Cause.SERVER_ERROR if failed else Cause.OK,
                    miss=Cause.TIMEOUT if place == 10 else None,
                    mean_ms=418.0,
                    watched=Watched(watched=SLOT, failed=failed),
                )
            )
    beating = heartbeat(beats, [OUTAGE], now=now)
    month = Watched(watched=29 * _DAY, failed=timedelta(minutes=32))
    return ProviderPast(heartbeat=beating, month=month)


def a_detailed_past(span: Span = Span.DAY, *, now: datetime = NOW) -> DetailedPast:
    """A chart with a gap, and two incidents."""
    steps = range(span.over // span.step)
    points = tuple(
        LatencyPoint(
            starts_at=now - (steps.stop - place) * span.step,
            p50_ms=400.0 + 10 * (place % 7),
            p95_ms=600.0 + 30 * (place % 5),
        )
        for place in steps
        if not 20 <= place < 30
    )
    return DetailedPast(
        span=span,
        since=now - span.over,
        until=now,
        interval_s=120,
        points=points,
        checks=Counted(checks=720, failed=9),
        month=Watched(watched=29 * _DAY, failed=timedelta(minutes=32)),
        incidents=(OUTAGE, OLDER),
    )
