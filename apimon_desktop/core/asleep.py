"""Whether the computer slept between two moments, as its clocks tell. Pure."""

from dataclasses import dataclass
from datetime import datetime

from apimon_desktop.core.thresholds import Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment on both clocks."""

    at: datetime
    """The wall clock, UTC: it goes on in sleep, and people set it."""
    mono_s: float
    """The monotonic clock: nobody sets it; in sleep it stands still on Linux and macOS, not on Windows."""


def slept(before: Moment, after: Moment, *, due_mono_s: float | None, thresholds: Thresholds) -> bool:
    """True where the computer was asleep in between, or its clock was set far forward.

    ``due_mono_s`` is when the later moment was to come at the latest. None: nothing was to come. A clock that
    is set back, or by a few seconds, is no sleep; a program that was stopped for long is taken for asleep,
    because what it waited for is as old.
    """
    passed_s = after.mono_s - before.mono_s
    gap_s = (after.at - before.at).total_seconds() - passed_s
    late_s = 0.0 if due_mono_s is None else after.mono_s - due_mono_s
    return max(gap_s, late_s) > thresholds.slept_s
