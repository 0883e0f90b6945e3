"""Checks that come together."""

from collections.abc import Sequence

import pytest

from apimon_desktop.core.health.schedule import round_joined_s, step_s
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import Due, DueReason


def joined_s(
    *others: tuple[DueReason, float | None], interval_s: float = 120, reason: DueReason = DueReason.INTERVAL
) -> float | None:
    """Where a provider that was checked at 1000 s has its next check."""
    return round_joined_s(
        reason,
        last_s=1000.0,
        interval_s=interval_s,
        others=[Due(reason=why, at_mono_s=at_s) for why, at_s in others],
        thresholds=DEFAULT,
    )


def usual(*at_s: float) -> Sequence[tuple[DueReason, float]]:
    return [(DueReason.INTERVAL, one) for one in at_s]


def test_who_is_alone_joins_nobody() -> None:
    assert joined_s() is None
    assert joined_s((DueReason.NO_KEY, None)) is None


@pytest.mark.parametrize(
    ("due_s", "joins"),
    [(1059, False), (1060, True), (1100, True), (1120, True), (1132.9, True), (1133, False)],
)
def test_a_check_comes_half_its_time_early_at_most_and_hardly_later_than_alone(
    due_s: float, joins: bool
) -> None:
    assert joined_s(*usual(due_s)) == (due_s if joins else None)


def test_of_two_rounds_the_one_nearer_to_its_usual_time_is_joined() -> None:
    assert joined_s(*usual(1070, 1125)) == 1125


@pytest.mark.parametrize(
    ("reason", "due_s", "joins"),
    [
        (DueReason.WATCHED, 1060, False),
        (DueReason.WATCHED, 1108, True),
        (DueReason.RETRY_AFTER, 1130, True),
        (DueReason.CONFIRM, 1015, False),
    ],
)
def test_to_keep_up_with_a_quicker_cadence_nobody_asks_more_often(
    reason: DueReason, due_s: float, joins: bool
) -> None:
    assert joined_s((reason, due_s)) == (due_s if joins else None)


@pytest.mark.parametrize(("interval_s", "least_s"), [(30, 26.1), (60, 30), (120, 60), (300, 150)])
def test_no_provider_is_asked_more_often_than_the_least_cadence(interval_s: float, least_s: float) -> None:
    assert joined_s(*usual(1000 + least_s - 0.1), interval_s=interval_s) is None
    assert joined_s(*usual(1000 + least_s + 0.1), interval_s=interval_s) == 1000 + least_s + 0.1


@pytest.mark.parametrize(("watched", "wait_s"), [(0, 0.1), (6, 0.1), (9, 0.1), (90, 0.01)])
def test_a_round_of_whatever_size_begins_within_a_second(watched: int, wait_s: float) -> None:
    assert step_s(watched, DEFAULT) == pytest.approx(wait_s)
