"""One timer that is set for the next thing due, and rings earlier when that becomes due earlier."""

import asyncio

from apimon_desktop.adapters.clock import Clock


class Alarm:
    """Sleeps until a moment of the monotonic clock. Between two of them nothing ticks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sleeper: asyncio.Task[None] | None = None
        self._rings_at_s: float | None = None

    async def sleep(self, deadline_s: float | None) -> None:
        """Returns at the deadline (None: there is none), or as soon as `nudge` names an earlier one."""
        self._rings_at_s = deadline_s
        async with asyncio.TaskGroup() as tasks:
            self._sleeper = tasks.create_task(self._until(deadline_s))
        self._sleeper = None

    def nudge(self, deadline_s: float | None) -> None:
        """Ends the sleep if something is due before its end. A timer that need not be touched is not."""
        if self._sleeper is None or deadline_s is None:
            return
        if self._rings_at_s is None or deadline_s < self._rings_at_s:
            self._sleeper.cancel()

    async def _until(self, deadline_s: float | None) -> None:
        if deadline_s is None:
            await asyncio.Event().wait()
        else:
            await self._clock.sleep_until(deadline_s)
