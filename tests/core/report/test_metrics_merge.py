import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.model.ids import Status
from apimon_desktop.core.model.usage import Counts
from apimon_desktop.core.report.metrics import (
    APIMetrics,
    counts_of,
    merged,
    read_counts,
    with_counts,
)

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
NONE = APIMetrics(provider="openai")


def _counted(successes: int, errors: int = 0, tokens: int = 0, cost_usd: float = 0.0) -> APIMetrics:
    return APIMetrics(
        provider="openai",
        success_count=successes,
        error_count=errors,
        total_requests=successes + errors,
        tokens_used=tokens,
        estimated_cost_usd=cost_usd,
    )


def _checked(time: str | None, status: Status = Status.HEALTHY) -> APIMetrics:
    last_check = None if time is None else f"2026-11-23T{time}+00:00"
    return replace(NONE, last_check=last_check, status=status, response_time_ms=float(len(status)))


def test_what_we_counted_is_added_to_what_stands_there() -> None:
    before, ours, there = _counted(10, 1, 500, 0.1), _counted(12, 2, 800, 0.3), _counted(100, 5, 9000, 1.7)
    assert merged(ours, before, there, NOW) == _counted(102, 6, 9300, 1.9)


def test_where_nothing_stands_all_we_know_is_written() -> None:
    assert merged(_counted(12), _counted(10), None, NOW) == _counted(12)


def test_one_who_started_from_nothing_adds_all_it_counted() -> None:
    assert merged(_counted(2), None, _counted(100), NOW) == _counted(102)


def test_counters_never_shrink() -> None:
    assert merged(_counted(0), _counted(10), _counted(10, tokens=7), NOW) == _counted(10, tokens=7)


def test_the_status_is_that_of_whoever_looked_last() -> None:
    early, late = _checked("06:00:00"), _checked("06:30:00", Status.FAILED)
    assert merged(early, early, late, NOW) == late
    assert merged(late, early, early, NOW) == late


def test_one_who_never_looked_leaves_the_status_alone() -> None:
    there = _checked("06:00:00", Status.DEGRADED)
    assert merged(_checked(None, Status.UNKNOWN), None, there, NOW) == there


def test_of_two_looks_at_the_same_moment_ours_counts() -> None:
    ours = _checked("06:00:00", Status.FAILED)
    assert merged(ours, None, _checked("06:00:00"), NOW) == ours


def test_one_who_only_knows_when_it_was_checked_leaves_the_status_alone() -> None:
    there = _checked("06:00:00", Status.FAILED)
    loaded = replace(_checked("06:00:00", Status.UNKNOWN), last_error="Not checked yet")
    assert merged(loaded, loaded, there, NOW) == there
    later = replace(loaded, last_check="2026-11-23T06:30:00+00:00")
    assert merged(later, loaded, there, NOW) == later


def test_a_look_that_has_not_happened_yet_proves_nothing() -> None:
    ours = _checked("06:59:00", Status.FAILED)
    assert merged(ours, None, _checked("09:00:00"), NOW) == ours


def test_ours_counts_where_nobody_else_looked() -> None:
    ours = _checked("06:00:00")
    assert merged(ours, None, _checked(None), NOW) == ours


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 50), st.integers(1, 9)), max_size=40))
def test_many_writers_in_any_order_lose_nothing(writes: list[tuple[int, int, int]]) -> None:
    there: APIMetrics | None = None
    ours = {writer: _counted(0) for writer in range(3)}
    before: dict[int, APIMetrics] = {}
    for writer, successes, cents in writes:
        last = ours[writer]
        ours[writer] = _counted(
            last.success_count + successes, cost_usd=round(last.estimated_cost_usd + cents / 100, 2)
        )
        there = merged(ours[writer], before.get(writer), there, NOW)
        before[writer] = ours[writer]
    total = there or _counted(0)
    assert total.success_count == sum(successes for _, successes, _ in writes)
    assert total.estimated_cost_usd == sum(cents for *_, cents in writes) / 100


def test_counts_add_up_to_the_last_cent_and_never_fall_below_nothing() -> None:
    usage = Counts(tokens=50, cost_usd=Decimal("0.2"), succeeded=3, failed=1)
    there = counts_of(replace(_counted(10, 1, 500, 0.1), total_requests=15))
    assert there.others == 4
    total = with_counts(NONE, there + usage)
    assert total == replace(_counted(13, 2, 550, 0.3), total_requests=19)
    assert with_counts(total, Counts() - usage) == _counted(0)


def test_counts_are_kept_whole_in_a_document() -> None:
    counts = Counts(tokens=10**30, cost_usd=Decimal("-0.000000000001"), succeeded=-3, failed=4, others=5)
    document = {**asdict(counts), "cost_usd": str(counts.cost_usd)}
    assert read_counts(json.loads(json.dumps(document))) == counts


@pytest.mark.parametrize(
    "damage", [{"tokens": "many"}, {"cost_usd": "1.2.3"}, {"cost_usd": []}, {"failed": None}, {}]
)
def test_damaged_counts_are_refused(damage: dict[str, object]) -> None:
    document = {**asdict(Counts()), "cost_usd": "0", **damage}
    if not damage:
        del document["others"]
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        read_counts(document)
