"""Hooks that run on a history of their own, and what they note."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from hook_events import change

from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.settings.settings import HookSettings
from apimon_desktop.monitor.history.recorder import HistoryRecorder
from apimon_desktop.monitor.session.hooks import Hooks

NOTES = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read() + chr(10))"


class Running:
    """Hooks that run on a history of their own."""

    def __init__(self, folder: Path, hooks: dict[str, HookSettings]) -> None:
        self.database = folder / "history.sqlite3"
        self.settings = hooks
        self.clock = Clock()
        self.recorder = HistoryRecorder(
            metrics_file=None, open_history=lambda: History.open(self.database, self.clock.now)
        )
        self.hooks = Hooks(self.recorder, self.clock, lambda: self.settings, self.database)

    def becomes(self, before: Cause, after: Cause, *, news: bool = True) -> None:
        self.hooks(change(before, after, self.clock.now(), news=news))

    async def waiting(self) -> list[str]:
        found = await asyncio.wrap_future(self.recorder.ask_history(lambda history: history.hooks.waiting()))
        return [run.kind for run in found or ()]


@asynccontextmanager
async def running(folder: Path, **hooks: HookSettings) -> AsyncIterator[Running]:
    one = Running(folder, hooks)
    await asyncio.wrap_future(one.recorder.load(()))
    task = asyncio.create_task(one.hooks.run())
    try:
        yield one
    finally:
        task.cancel()
        await asyncio.wait([task])
        one.recorder.close(30)


async def until(look: Callable[[], bool], what: str = "") -> None:
    async with asyncio.timeout(20):
        while not look():  # noqa: ASYNC110 - it looks at files
            await asyncio.sleep(0.05)


def notes(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def has_notes(path: Path, count: int) -> bool:
    return len(notes(path)) == count


def noting(path: Path, **settings: Any) -> HookSettings:
    return HookSettings(command=(sys.executable, "-c", NOTES, str(path)), **settings)
