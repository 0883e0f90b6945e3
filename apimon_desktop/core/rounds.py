"""Checks that come together: a computer woken once rests longer than one woken six times. Pure."""

from collections.abc import Iterable

from apimon_desktop.core.state import Due, DueReason
from apimon_desktop.core.thresholds import Thresholds


def round_joined_s(
    reason: DueReason,
    *,
    last_s: float,
    interval_s: float,
    others: Iterable[Due],
    thresholds: Thresholds,
) -> float | None:
    """When a check comes that joins the next checks of ``others``; None: it comes by itself.

    Times are of the monotonic clock, ``last_s`` that of the check before. It comes early for those of the
    same cadence only: to keep up with a quicker one would mean to ask more often.
    """
    usual_s = last_s + interval_s
    # The round was moved when its first check ended: the last one ended that much later.
    moved_s = thresholds.jitter_ratio * interval_s + thresholds.round_begun_within_s
    pause_s = min(interval_s - moved_s, thresholds.least_interval_s)
    early_s = last_s + max(thresholds.round_joined_ratio * interval_s, pause_s)
    rounds_s = (
        other.at_mono_s
        for other in others
        if other.at_mono_s is not None
        and (early_s if other.reason is reason else usual_s - moved_s) <= other.at_mono_s <= usual_s + moved_s
    )
    return min(rounds_s, key=lambda round_s: abs(round_s - usual_s), default=None)


def step_s(watched: int, thresholds: Thresholds) -> float:
    """From the start of one check to that of the next, where ``watched`` may all be due at once.

    Beside each other and not at once: no check waits for the processor while another one is timed.
    """
    return min(thresholds.round_step_s, thresholds.round_begun_within_s / max(1, watched))
