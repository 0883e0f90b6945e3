"""``apimon status``: what is known without asking anybody."""

import argparse
import os
import sys
from datetime import UTC, datetime

from apimon_desktop.cli.check import exit_code
from apimon_desktop.cli.rows import rows
from apimon_desktop.cli.session import opened, plan_for, run_async
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.formats import format_age
from apimon_desktop.core.headline import headline


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``status`` takes."""
    parser.add_argument("--json", action="store_true", help="print the report document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints what earlier checks found, with its age, and gives the exit code of the worst status."""
    return run_async(_status(args))


async def _status(args: argparse.Namespace) -> int:
    plan = plan_for(args, readonly=True, asks_nobody=True)
    async with opened(plan, args.redactor, believed=True, needing=lambda _: ()) as session:
        snapshot = session.engine.snapshot
        document = session.report() if args.json else None
    out, now = terminal(sys.stdout, os.environ), datetime.now(UTC)
    if document is not None:
        print_document(out, document)
        return exit_code(snapshot, snapshot.providers)
    checked_at = max((s.last_check_at for s in snapshot.watched if s.last_check_at), default=None)
    age = "" if checked_at is None else f"\nLast checked {format_age(checked_at, now)}."
    out.write(f"{headline(snapshot)}{age}\n")
    for status, line in rows(snapshot, now=now, tz=None):
        out.write(out.coloured(line, status))
    return exit_code(snapshot, snapshot.providers)
