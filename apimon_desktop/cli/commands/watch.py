"""``apimon watch``: shows the providers live in a terminal, or one line per change in a pipe or log."""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from apimon_desktop.adapters.system.exit_signals import asked_to_end
from apimon_desktop.cli.process import CommandFailedError
from apimon_desktop.cli.report_text import SHAPES, change_line, rows
from apimon_desktop.cli.session import opened, plan_for, staying
from apimon_desktop.cli.terminal import Terminal, terminal
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.offline import LocalFault
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.text.formats import format_duration
from apimon_desktop.core.text.translatable import printable
from apimon_desktop.core.wording.headline import headline
from apimon_desktop.monitor.session.session import Session

_HIDE_CURSOR: Final = "\x1b[?25l"
_SHOW_CURSOR: Final = "\x1b[?25h"
_CLEAR_LINE: Final = "\x1b[K"
_CLEAR_BELOW: Final = "\x1b[J"
_REDRAWN_EVERY_S: Final = 1.0


class LinePrinter:
    """Prints all rows at once, then one line per change."""

    def __init__(self, out: Terminal) -> None:
        self._out = out
        self._printed: dict[ProviderId, Cause] = {}
        self._network: tuple[bool, LocalFault | None] | None = None

    def show(self, snapshot: Snapshot, *, now: datetime) -> None:
        """Prints a line for each provider whose cause changed, and one if the network changed."""
        network = snapshot.offline, snapshot.local_fault
        if self._network is None:
            self._out.write(headline(snapshot))
            for _, line in rows(snapshot, now=now, tz=None):
                self._out.write(line)
            self._printed = {pid: snapshot.shown(pid).cause for pid in snapshot.providers}
        elif network != self._network:
            self._out.write(f"{now.astimezone():%H:%M:%S} {headline(snapshot)}")
        self._network = network
        for pid in snapshot.providers:
            cause = snapshot.shown(pid).cause
            if cause is not Cause.OFFLINE and self._printed.get(pid) is not cause:
                self._printed[pid] = cause
                self._out.write(change_line(snapshot, pid, now=now, tz=None))


class LiveScreen:
    """Draws a picture over the one before."""

    def __init__(self, out: Terminal) -> None:
        self._out = out
        self._drawn: list[str] = []

    def show(self, snapshot: Snapshot, *, now: datetime) -> None:
        """Draws the picture if it changed, and hides the cursor."""
        lines = self._picture(snapshot, now)
        if lines == self._drawn:
            return
        up = f"\x1b[{len(self._drawn)}F" if self._drawn else _HIDE_CURSOR
        self._out.draw(up + "".join(f"{line}{_CLEAR_LINE}\n" for line in lines) + _CLEAR_BELOW)
        self._drawn = lines

    def _picture(self, snapshot: Snapshot, now: datetime) -> list[str]:
        width = max(20, self._out.width - 1)
        lines = [printable(headline(snapshot))[:width], ""]
        for status, line in rows(snapshot, now=now, tz=None, marks=SHAPES):
            lines.append(self._out.coloured(line[:width], status))
        return [*lines, "", printable(f"{_next_check(snapshot, now)} · Ctrl-C to quit")[:width]]


def _next_check(snapshot: Snapshot, now: datetime) -> str:
    if not snapshot.watched:
        return "Nothing to check: add a key with apimon keys set PROVIDER"
    at = snapshot.next_check_at
    if at is None:
        return "Checking again when the internet returns"
    return "Checking now" if at - now < timedelta(seconds=1) else f"Next check in {format_duration(at - now)}"


def set_up_watch(_parser: argparse.ArgumentParser) -> None:
    """It has no arguments."""


async def run_watch(args: argparse.Namespace) -> int:
    """Watches until it is interrupted."""
    with stop_asked() as stop:
        async with opened(plan_for(args), args.redactor) as session:
            await show(session, terminal(), stop)
    return 0


async def show(session: Session, out: Terminal, stop: asyncio.Event) -> None:
    """Polls and shows the providers until ``stop`` is set.

    Raises BrokenPipeError where the reader is gone, CommandFailedError where nothing can be written.
    """
    async with staying(session):
        gone = await _shown(session, out, stop)
    if gone is not None:
        raise gone


async def _shown(
    session: Session, out: Terminal, stop: asyncio.Event
) -> BrokenPipeError | CommandFailedError | None:
    """The error of a stream that can no longer be written. None: it was stopped."""
    engine, changed, snapshots = session.engine, asyncio.Event(), list[Snapshot]()

    def take(update: Update) -> None:
        snapshots.append(update.snapshot)
        changed.set()

    screen = LiveScreen(out) if out.live else LinePrinter(out)
    unsubscribe = engine.subscribe(take)
    try:
        screen.show(engine.snapshot, now=datetime.now(UTC))
        while not stop.is_set():
            await _any_of(stop, changed, timeout_s=_REDRAWN_EVERY_S if out.live else None)
            changed.clear()
            # A picture shows only what is; lines tell everything that was.
            for snapshot in [engine.snapshot] if out.live else snapshots:
                screen.show(snapshot, now=datetime.now(UTC))
            snapshots.clear()
        if out.live:
            out.draw(_SHOW_CURSOR)
    except (BrokenPipeError, CommandFailedError) as fault:
        return fault
    finally:
        unsubscribe()
    return None


async def _any_of(*events: asyncio.Event, timeout_s: float | None) -> None:
    """Returns once one of the events is set, or the time is over (None: there is no such time)."""
    async with asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(event.wait()) for event in events]
        await asyncio.wait(waiting, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()


@contextmanager
def stop_asked() -> Iterator[asyncio.Event]:
    """An event that SIGINT, SIGTERM and SIGHUP set, on the running loop."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    with asked_to_end(lambda: loop.call_soon_threadsafe(stop.set)):
        yield stop
