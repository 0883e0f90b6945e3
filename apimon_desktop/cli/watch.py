"""``apimon watch``: the providers, live in a terminal; or one line per change for a pipe or a log."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from apimon_desktop.adapters.exit_signals import asked_to_end
from apimon_desktop.cli.failures import CommandFailedError
from apimon_desktop.cli.session import opened, plan_for, run_async
from apimon_desktop.cli.staying import staying
from apimon_desktop.cli.terminal import Terminal, terminal
from apimon_desktop.cli.watch_screen import LinePrinter, LiveScreen
from apimon_desktop.core.snapshot import Update
from apimon_desktop.monitor.session import Session


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``watch`` takes."""
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Watches until it is interrupted."""
    return run_async(_watch(args))


async def _watch(args: argparse.Namespace) -> int:
    with stop_asked() as stop:
        async with opened(plan_for(args), args.redactor) as session:
            await show(session, terminal(sys.stdout, os.environ), stop)
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
    """The error of a stream that can't be written any more. None: it was stopped."""
    engine, changed, updates = session.engine, asyncio.Event(), list[Update]()

    def take(update: Update) -> None:
        updates.append(update)
        changed.set()

    screen = LiveScreen(out) if out.live else LinePrinter(out)
    unsubscribe = engine.subscribe(take)
    try:
        screen.start(engine.snapshot, now=datetime.now(UTC))
        while not stop.is_set():
            await _any_of(stop, changed, timeout_s=screen.refresh_s)
            changed.clear()
            for update in updates:
                screen.take(update, now=datetime.now(UTC))
            updates.clear()
            screen.refresh(engine.snapshot, now=datetime.now(UTC))
        screen.end()
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
