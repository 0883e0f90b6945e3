"""Owns every task of a program that stays: ended together, never lost silently."""

import asyncio
import logging
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Final, Self

log = logging.getLogger(__name__)

_FINISH_S: Final = 1.5
"""What was asked for just before the end (a key to save, a setting) may take this long."""


class Jobs:
    """A task group. When its block ends, what was asked for may finish, and the rest is cancelled."""

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()
        self._asked: set[asyncio.Task[None]] = set()
        self._endless: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._asked and kind is None:
            await asyncio.wait(self._asked, timeout=_FINISH_S)
        for task in (*self._asked, *self._endless):
            task.cancel()
        await self._group.__aexit__(kind, error, traceback)

    def run(self, job: Coroutine[Any, Any, None]) -> None:
        """Runs something until the end; if it fails by our fault, so does the program, loudly."""
        self._add(job, self._endless)

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        """Runs something that was asked for; a fault of our own is logged, and ends nothing."""
        self._add(_guarded(job), self._asked)

    def _add(self, job: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        task = self._group.create_task(job)
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def _guarded(job: Coroutine[Any, Any, None]) -> None:
    try:
        await job
    except Exception:
        log.exception("Something that was asked for failed by our own fault")
