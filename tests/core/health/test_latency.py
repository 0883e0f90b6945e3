from datetime import UTC, datetime, timedelta

from apimon_desktop.core.health.uptime import LatencyPoint, Span, latency_points

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def one(at: datetime, ms: float, p95_ms: float | None = None) -> LatencyPoint:
    return LatencyPoint(starts_at=at, p50_ms=ms, p95_ms=p95_ms or ms)


def test_answers_of_a_quarter_of_an_hour_become_one_point() -> None:
    samples = [one(NOON + place * MINUTE, 100.0 * (place + 1)) for place in range(5)]
    (point,) = latency_points(samples, Span.DAY.step)
    assert point.starts_at == NOON
    assert (point.p50_ms, point.p95_ms) == (300.0, 500.0)


def test_where_nothing_was_answered_there_is_no_point() -> None:
    samples = [one(NOON, 100.0), one(NOON + HOUR, 300.0)]
    assert [point.starts_at for point in latency_points(samples, Span.DAY.step)] == [NOON, NOON + HOUR]
    assert latency_points([], Span.DAY.step) == ()


def test_hours_become_one_point_of_six_hours() -> None:
    hours = [one(NOON + place * HOUR, 100.0 + place, 900.0 + place) for place in range(7)]
    first, second = latency_points(hours, Span.MONTH.step)
    assert (first.p50_ms, first.p95_ms) == (102.0, 905.0)
    assert second.starts_at == NOON + 6 * HOUR


def test_each_span_has_a_hundred_points_or_so() -> None:
    assert [span.over // span.step for span in Span] == [96, 168, 120]
