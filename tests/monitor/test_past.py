"""What is read for a report that stays open: all of it once, then only what is new."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from long_history import NOW, LongHistory

from apimon_desktop.adapters.history import History
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.heartbeat import SLOT, Pulse, begin
from apimon_desktop.core.latency import Span
from apimon_desktop.core.state import Verdict
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.monitor.past import PastReader, detailed_past

ONE, TWO = ProviderId("one"), ProviderId("two")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    path = tmp_path / "history.sqlite3"
    LongHistory(providers=(ONE, TWO), days=40).write(path)
    history = History.open(path, now=lambda: NOW).history
    assert history is not None
    yield history
    history.close()


def read_from(asked: list[str]) -> list[str]:
    """From where beats were read, as microseconds since 1970."""
    return [sql.split("at_us >= ")[1].split()[0] for sql in asked if "lead(at_us" in sql]


def test_it_reads_all_once_and_then_only_the_last_quarter(history: History) -> None:
    reader, asked = PastReader(), list[str]()
    first = reader.read(history, [ONE, TWO], now=NOW, interval_s=120)
    assert set(first) == {ONE, TWO}
    history._connection.set_trace_callback(asked.append)
    later = NOW + 5 * MINUTE
    result = CheckResult(provider_id=ONE, kind=CheckKind.POLL, at=later, at_mono_s=0, cause=Cause.TIMEOUT)
    history.append(result, Verdict(cause=Cause.TIMEOUT, since=later))
    second = reader.read(history, [ONE], now=later, interval_s=120)
    history._connection.set_trace_callback(None)
    (since_us,) = read_from(asked)
    assert int(since_us) == int((NOW.replace(minute=0).timestamp()) * 1e6)
    assert not any("checks_hourly" in sql for sql in asked)
    assert second[ONE].heartbeat.slots[-1].pulse is Pulse.FAILED
    afresh = PastReader().read(history, [ONE], now=later, interval_s=120)
    assert second == afresh


def test_as_time_passes_the_day_moves_on_and_the_month_with_it(history: History) -> None:
    reader = PastReader()
    before = reader.read(history, [ONE], now=NOW, interval_s=120)[ONE]
    asked: list[str] = []
    history._connection.set_trace_callback(asked.append)
    after = reader.read(history, [ONE], now=NOW + 2 * timedelta(hours=1), interval_s=120)[ONE]
    assert any("checks_hourly" in sql for sql in asked)
    assert after.heartbeat.slots[0].starts_at == before.heartbeat.slots[8].starts_at
    assert after.heartbeat.slots[-1].pulse is Pulse.UNWATCHED


def test_a_month_is_the_day_and_the_hours_before_it(history: History) -> None:
    past = PastReader().read(history, [ONE], now=NOW, interval_s=120)[ONE]
    assert past.month.watched == pytest.approx(30 * timedelta(hours=17), abs=timedelta(hours=10))
    assert past.month.failed > timedelta(0)
    assert past.month.failed < timedelta(hours=12)


@pytest.mark.parametrize("span", Span)
def test_the_details_hold_what_their_span_draws(history: History, span: Span) -> None:
    past = detailed_past(history, TWO, span=span, now=NOW, tz=UTC, interval_s=120)
    assert 60 < len(past.points) <= span.over // span.step + 1
    assert past.points[0].starts_at >= past.since - span.step
    assert past.points[-1].ends_at >= NOW - SLOT
    assert all(100 < point.p50_ms <= point.p95_ms for point in past.points)
    assert past.checks.checks == pytest.approx(510, abs=5)
    assert len(past.days) == 30
    assert {one.provider_id for one in past.days} == {TWO}
    assert past.incidents == tuple(sorted(past.incidents, key=lambda one: one.started_at, reverse=True))
    assert past.incidents
    reader = PastReader().read(history, [TWO], now=NOW, interval_s=120)[TWO]
    assert past.month == reader.month
    assert begin(NOW) > past.since or span is Span.DAY
