"""Checks that are asked for over HTTP: rounds are shared, and come at most so often."""

import asyncio
import logging

from apimon_desktop.core.headline import troubled
from apimon_desktop.monitor.session import Session
from apimon_desktop.server.answers import encoded, internal_error

log = logging.getLogger(__name__)


class Rounds:
    """Checks all providers for whoever asks; who asks meanwhile, or soon after, gets the same report."""

    def __init__(self, session: Session, tasks: asyncio.TaskGroup, *, every_s: float) -> None:
        self._session = session
        self._tasks = tasks
        self._every_s = every_s
        self._round: asyncio.Task[bytes | None] | None = None
        self._began_s = 0.0

    async def report(self) -> bytes:
        """The report of a round that began at most so long ago. Raises RefusedError where it failed."""
        now_s = self._session.engine.clock.monotonic()
        if self._round is None or (self._round.done() and now_s - self._began_s >= self._every_s):
            self._began_s = now_s
            self._round = self._tasks.create_task(self._checked())
        current = self._round
        # Whoever waits may leave; the others wait on.
        await asyncio.wait({current})
        report = None if current.cancelled() else current.result()
        if report is None:
            raise internal_error()
        return report

    def close(self) -> None:
        """Ends a round that is under way."""
        if self._round is not None:
            self._round.cancel()

    async def _checked(self) -> bytes | None:
        engine = self._session.engine
        try:
            checked = await engine.check_all([state.id for state in engine.snapshot.watched])
            await engine.read_feeds(state.id for state in troubled(checked) if state.is_watched)
            # What was found is kept before it is told; and nothing then waits for company to be written with.
            await asyncio.wrap_future(self._session.keeper.written())
            return encoded(await self._session.areport())
        except Exception:
            log.exception("A round of checks failed by our own fault")
            return None
