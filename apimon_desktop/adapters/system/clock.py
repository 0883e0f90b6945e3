"""The wall clock, the monotonic clock, and sleep."""

import asyncio
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime


def clock_error_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """How far ``now`` is ahead of a reply's time, s; header names are in lower case. None: unknown."""
    if "date" not in headers or "age" in headers:  # "age": a cached reply
        return None
    from apimon_desktop.providers.waits import http_date  # noqa: PLC0415 - a check has loaded it

    sent_at = http_date(headers["date"])
    return None if sent_at is None else (now - sent_at).total_seconds()


class Clock:
    """The computer's clocks. Reading the wall clock also follows changes of the time zone, within 1 s."""

    def __init__(self) -> None:
        self._zone_read_mono_s = -1.0

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        mono_s = time.monotonic()
        if sys.platform != "win32" and mono_s - self._zone_read_mono_s >= 1:
            # Otherwise the C library keeps the zone of the program's start. A check reads the clock 13 times,
            # and each look at the zone's file takes 3 to 60 µs.
            self._zone_read_mono_s = mono_s
            time.tzset()
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds on a clock that is never set."""
        return time.monotonic()

    async def sleep_until(self, deadline_mono_s: float) -> None:
        """Returns once the monotonic clock has reached the deadline, never before."""
        while (left_s := deadline_mono_s - time.monotonic()) > 0:  # noqa: ASYNC110 - time is the event
            # Qt's coarse timers fire up to 5 % (and less than 1 s) early: this saves a second wake-up.
            await asyncio.sleep(left_s + min(left_s * 0.05, 1.0))
