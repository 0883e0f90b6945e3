"""Time: the wall clock for people, the monotonic one for durations."""

import asyncio
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, Protocol


def clock_error_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """How far ``now`` is ahead of the time in an answer, s. None: the answer has none of its own.

    The names of ``headers`` are in lower case.
    """
    if "date" not in headers or "age" in headers:  # a cached answer
        return None
    from apimon_desktop.providers.waits import http_date  # noqa: PLC0415 - a check has loaded it

    told = http_date(headers["date"])
    return None if told is None else (now - told).total_seconds()


class Clock(Protocol):
    """What the engine knows of time."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""

    def monotonic(self) -> float:
        """Seconds on a clock that nobody sets."""

    async def sleep_until(self, deadline_mono_s: float) -> None:
        """Returns once the monotonic clock has reached the deadline, never before."""


class SystemClock:
    """The computer's clocks. Reading the wall clock also follows a change of the time zone."""

    # Qt's coarse timers fire up to 5 % (and less than 1 s) early; asking for that much more
    # costs no punctuality that matters and saves the wake-ups of sleeping for the rest.
    _EARLY_RATIO: Final = 0.05
    _EARLIEST_S: Final = 1.0

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        if sys.platform != "win32":
            # Otherwise the C library keeps the zone of the program's start. It takes 3 µs.
            time.tzset()
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds on a clock that nobody sets."""
        return time.monotonic()

    async def sleep_until(self, deadline_mono_s: float) -> None:
        """Returns once the monotonic clock has reached the deadline, never before."""
        while (left_s := deadline_mono_s - time.monotonic()) > 0:  # noqa: ASYNC110 - time is the event
            await asyncio.sleep(left_s + min(left_s * self._EARLY_RATIO, self._EARLIEST_S))
