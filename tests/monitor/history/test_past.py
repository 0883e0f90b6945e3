"""What is read for the report."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from long_history import NOW, LongHistory

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.health.uptime import SLOT, Pulse, Span, begin
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.state import Verdict
from apimon_desktop.monitor.history.past import detailed_past, report_past

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


def test_a_new_check_is_in_the_next_reading_and_time_moves_the_day_on(history: History) -> None:
    before = report_past(history, [ONE, TWO], now=NOW)
    assert set(before) == {ONE, TWO}
    later = NOW + 5 * MINUTE
    result = CheckResult(provider_id=ONE, kind=CheckKind.POLL, at=later, at_mono_s=0, cause=Cause.TIMEOUT)
    history.append(result, Verdict(cause=Cause.TIMEOUT, since=later))
    assert report_past(history, [ONE], now=later)[ONE].heartbeat.slots[-1].pulse is Pulse.FAILED
    after = report_past(history, [TWO], now=NOW + 2 * timedelta(hours=1))[TWO]
    assert after.heartbeat.slots[0].starts_at == before[TWO].heartbeat.slots[8].starts_at
    assert after.heartbeat.slots[-1].pulse is Pulse.UNWATCHED


def test_a_month_is_the_day_and_the_hours_before_it(history: History) -> None:
    past = report_past(history, [ONE], now=NOW)[ONE]
    assert past.month.watched == pytest.approx(30 * timedelta(hours=17), abs=timedelta(hours=10))
    assert past.month.failed > timedelta(0)
    assert past.month.failed < timedelta(hours=12)


@pytest.mark.parametrize("span", Span)
def test_the_details_hold_what_their_span_draws(history: History, span: Span) -> None:
    past = detailed_past(history, TWO, span=span, now=NOW, interval_s=120)
    assert 60 < len(past.points) <= span.over // span.step + 1
    assert past.points[0].starts_at >= past.since - span.step
    assert past.points[-1].starts_at + span.step >= NOW - SLOT
    assert all(100 < point.p50_ms <= point.p95_ms for point in past.points)
    assert past.checks.checks == pytest.approx(510, abs=5)
    assert past.incidents == tuple(sorted(past.incidents, key=lambda one: one.started_at, reverse=True))
    assert past.incidents
    assert past.month == report_past(history, [TWO], now=NOW)[TWO].month
    assert begin(NOW) > past.since or span is Span.DAY
