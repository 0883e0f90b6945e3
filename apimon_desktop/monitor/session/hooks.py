"""Runs the user's hooks: a process for each event, beside the checks and never in their way."""

import asyncio
import contextlib
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from apimon_desktop.adapters.history.notifications import HookRun
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.adapters.system.process import NO_CONSOLE, own_command
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.core.alerts.hooks import HookEvent, change_event, money_event, payload
from apimon_desktop.core.alerts.message import Message
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.settings.settings import HookFormat, HookSettings
from apimon_desktop.monitor.history.recorder import HistoryRecorder

log = logging.getLogger(__name__)

_LONGER_THAN_HOOK_S: Final = 30.0
"""What a process may take beyond its hook's own limit: its start, and a busy history."""
_PAUSES_S: Final = (10.0, 60.0, 300.0, 1800.0, 7200.0)
"""Before each further attempt; after the last one, the event is given up."""
_LONGEST_PAUSE: Final = timedelta(seconds=_PAUSES_S[-1])
_AFTER_A_FAULT: Final = timedelta(minutes=1)
"""Before the next attempt where no process could be started."""
_CONTENT_TYPES: Final = {HookFormat.TEXT: "text/plain; charset=utf-8"}


class Hooks:
    """Subscribes to the engine; one instance in a program that keeps running."""

    def __init__(
        self,
        recorder: HistoryRecorder,
        clock: Clock,
        settings: Callable[[], Mapping[str, HookSettings]],
        database: Path,
    ) -> None:
        self._recorder = recorder
        self._clock = clock
        self._settings = settings
        self._database = database
        self._changed = asyncio.Event()
        self._busy: set[str] = set()
        """The hooks that run now."""

    def __call__(self, update: Update) -> None:
        """Stores the event of a change, if it is one."""
        if self._settings() and update.transition is not None:
            event = change_event(update, now=self._clock.now(), tz=None)
            if event is not None:
                self._add(event)

    def note_money(self, messages: Iterable[Message]) -> None:
        """Stores the events of notifications about budgets and balances."""
        for message in messages if self._settings() else ():
            self._add(money_event(message, now=self._clock.now()))

    async def run(self) -> None:
        """Runs what is due, until it is cancelled; also what an earlier run of the program left."""
        while True:
            try:
                await self._run_due()
            except Exception:
                log.exception("Internal error in hooks")
                await asyncio.sleep(_AFTER_A_FAULT.total_seconds())

    async def _run_due(self) -> None:
        await self._ask(lambda history: history.hooks.forget(self._settings()))
        self._busy.clear()
        async with asyncio.TaskGroup() as group:
            while True:
                self._changed.clear()
                waiting = await self._ask(lambda history: history.hooks.waiting()) or ()
                now = self._clock.now()
                # What is due later than after the longest pause is from before the clock was set.
                late = [one.due_at for one in waiting if now < one.due_at <= now + _LONGEST_PAUSE]
                due = [one for one in waiting if one.due_at not in late and one.hook in self._settings()]
                for runs in _by_hook(one for one in due if one.hook not in self._busy):
                    self._busy.add(runs[0].hook)
                    group.create_task(self._run_all(runs))
                await self._wait_until(min(late, default=None))

    def _add(self, event: HookEvent) -> None:
        names = [name for name, hook in self._settings().items() if event.kind in hook.on]
        now, loop = self._clock.now(), asyncio.get_running_loop()

        def store(history: History) -> None:
            if history.hooks.add(event, names, now) and names:
                loop.call_soon_threadsafe(self._changed.set)

        self._recorder.note(store)

    async def _ask(self, question: Callable[[History], Any]) -> Any:
        return await asyncio.wrap_future(self._recorder.ask_history(question))

    async def _wait_until(self, at: datetime | None) -> None:
        if at is None:
            await self._changed.wait()
            return
        pause_s = max(0.0, (at - self._clock.now()).total_seconds())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), pause_s)

    async def _run_all(self, runs: list[HookRun]) -> None:
        """One hook's events in their order; other hooks don't wait for it."""
        for run in runs:
            hook = self._settings().get(run.hook)
            if hook is not None and not await in_daemon_thread(self._run_one, run, hook):
                await asyncio.sleep(_AFTER_A_FAULT.total_seconds())
                break
        self._busy.discard(runs[0].hook)
        self._changed.set()

    def _run_one(self, run: HookRun, hook: HookSettings) -> bool:
        """Blocks for as long as the hook takes. False: it was not run."""
        again_in_s = _PAUSES_S[run.attempts] if run.attempts < len(_PAUSES_S) else None
        job = asdict(hook) | {
            "id": run.id,
            "hook": run.hook,
            "again_in_s": again_in_s,
            "url": hook.url or "",
            "body": payload(run.id, run.kind, run.document, hook.format),
            "content_type": _CONTENT_TYPES.get(hook.format, "application/json"),
        }
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                own_command("_hook", str(self._database)),
                input=json.dumps(job).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=hook.timeout_s + _LONGER_THAN_HOOK_S,
                check=False,
                creationflags=NO_CONSOLE,
                start_new_session=sys.platform != "win32",  # Ctrl-C in a terminal is for this program alone
            )
            outcome = json.loads(done.stdout or b"null")
            if done.returncode:
                log.warning("The hook %s could not be run: exit code %s", run.hook, done.returncode)
                return False
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            log.warning("The hook %s could not be run: %s", run.hook, type(error).__name__)
            return False
        if outcome is not None and outcome["fault"] is not None:
            then = "It is given up." if again_in_s is None else f"It is tried again in {again_in_s:g} s."
            log.warning("The hook %s failed: %s %s", run.hook, outcome["fault"], then)
        return True


def _by_hook(runs: Iterable[HookRun]) -> list[list[HookRun]]:
    found: dict[str, list[HookRun]] = {}
    for run in runs:
        found.setdefault(run.hook, []).append(run)
    return list(found.values())
