"""Checks that are asked for over HTTP: rounds are shared, and come at most so often."""

import asyncio
import logging

from apimon_desktop.core.headline import troubled
from apimon_desktop.monitor.session import Session
from apimon_desktop.server.answers import encoded, internal_error

log = logging.getLogger(__name__)


class Rounds:
    """Checks all providers on request. Requests share a round of checks; each gets the current report."""

    def __init__(self, session: Session, tasks: asyncio.TaskGroup, *, every_s: float) -> None:
        self._session = session
        self._tasks = tasks
        self._every_s = every_s
        self._round: asyncio.Task[bool] | None = None
        self._began_s = 0.0
        self._writing: asyncio.Task[bytes | None] | None = None
        """Writes the current report."""
        self._following: asyncio.Task[bytes | None] | None = None
        """Writes the next report, for requests that arrived meanwhile."""

    async def report(self) -> bytes:
        """The report after a round that began at most ``every_s`` ago. Raises RefusedError if it failed."""
        now_s = self._session.engine.clock.monotonic()
        if self._round is None or (self._round.done() and now_s - self._began_s >= self._every_s):
            self._began_s = now_s
            self._round = self._tasks.create_task(self._checked())
        current = self._round
        # Whoever waits may leave; the others wait on.
        await asyncio.wait({current})
        if current.cancelled() or not current.result():
            raise internal_error()
        return await self.as_known()

    async def as_known(self) -> bytes:
        """The current report, without a check. Raises RefusedError on an internal error."""
        if self._following is None:
            self._following = self._tasks.create_task(self._written(self._writing))
        current = self._following
        await asyncio.wait({current})
        report = None if current.cancelled() else current.result()
        if report is None:
            raise internal_error()
        return report

    def close(self) -> None:
        """Cancels the running tasks."""
        for task in (self._round, self._writing, self._following):
            if task is not None:
                task.cancel()

    async def _checked(self) -> bool:
        """False: an internal error, which is logged."""
        engine = self._session.engine
        try:
            checked = await engine.check_all([state.id for state in engine.snapshot.watched])
            await engine.read_feeds(state.id for state in troubled(checked) if state.is_watched)
            # Save the results before they are reported.
            await asyncio.wrap_future(self._session.keeper.written())
        except Exception:
            log.exception("A round of checks failed by our own fault")
            return False
        return True

    async def _written(self, before: "asyncio.Task[bytes | None] | None") -> bytes | None:
        """None: an internal error, which is logged."""
        if before is not None:
            await asyncio.wait({before})
        # Requests from now on may expect news that this report does not have.
        self._writing, self._following = self._following, None
        try:
            return encoded(await self._session.areport())
        except Exception:
            log.exception("A report could not be written by our own fault")
            return None
