"""Time that only a test moves."""

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta

from apimon_desktop.adapters.system.clock import Clock

START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


class FakeClock(Clock):
    """A wall clock and a monotonic one that stand still until `advance` is called."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._mono_s = 1000.0
        self._elapsed_s = 0.0
        self._numbers = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._mono_s

    async def sleep_until(self, deadline_mono_s: float) -> None:
        if deadline_mono_s <= self._mono_s:
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (deadline_mono_s, next(self._numbers), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Lets time pass, waking every sleeper at its own moment, in order."""
        end_s = self._mono_s + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end_s:
            deadline_s, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                self._move_to(max(deadline_s, self._mono_s))
                woken.set_result(None)
                await settle()
        self._move_to(end_s)
        await settle()

    @property
    def elapsed_s(self) -> float:
        """What really passed since the start, asleep or awake, whatever the clocks were set to."""
        return self._elapsed_s

    def suspend(self, seconds: float, *, monotonic_runs: bool = False) -> None:
        """The computer sleeps: the wall clock goes on, the monotonic one does not (but on Windows)."""
        self._now += timedelta(seconds=seconds)
        self._elapsed_s += seconds
        self._mono_s += seconds if monotonic_runs else 0.0

    def set_wall_clock(self, now: datetime) -> None:
        """Somebody sets the clock."""
        self._now = now

    def _move_to(self, mono_s: float) -> None:
        self._now += timedelta(seconds=mono_s - self._mono_s)
        self._elapsed_s += mono_s - self._mono_s
        self._mono_s = mono_s


async def settle() -> None:
    """Returns once every task waits for something else than its turn."""
    loop = asyncio.get_running_loop()
    ready = loop._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:  # noqa: ASYNC110 - there is no event for "nobody is ready"
        await asyncio.sleep(0)
