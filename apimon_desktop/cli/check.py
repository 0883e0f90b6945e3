"""``apimon check``: asks the providers now and prints the guide's report."""

import argparse
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from apimon_desktop.cli.failures import tell
from apimon_desktop.cli.report_text import report_text
from apimon_desktop.cli.session import chosen, opened, plan_for, run_async
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.headline import troubled
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.thresholds import EXIT_CODES
from apimon_desktop.core.types import ProviderId, Status


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``check`` takes."""
    parser.add_argument("provider", nargs="*", help="default: all that have a key")
    parser.add_argument("--json", action="store_true", help="print the report document")
    parser.add_argument("--no-save", action="store_true", help="write neither figures nor history")
    parser.add_argument(
        "--anonymous", action="store_true", help="also ask providers without a key whether they answer"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Checks, prints, and gives the exit code of the worst status."""
    return run_async(_check(args))


async def _check(args: argparse.Namespace) -> int:
    plan = plan_for(args, readonly=args.no_save)
    asked = chosen(plan, args.provider)
    async with opened(plan, args.redactor, needing=lambda _: asked) as session:
        engine = session.engine
        watched = [pid for pid in asked if engine.snapshot.providers[pid].is_watched]
        if watched and sys.stderr.isatty():
            tell(f"Checking {len(watched)} {'provider' if len(watched) == 1 else 'providers'}…")
        checked = await engine.check_all(watched)
        # What its own page says is worth a request where something is wrong, and only there.
        await engine.read_feeds(state.id for state in troubled(checked) if state.id in watched)
        if args.anonymous:
            states = (engine.snapshot.providers[pid] for pid in asked)
            await engine.see_who_answers([s.id for s in states if s.profile.enabled and not s.has_key])
        snapshot = engine.snapshot
        document = session.report() if args.json else None
        news = None if args.json else session.money_now()
    out, now = terminal(sys.stdout, os.environ), datetime.now(UTC)
    if document is not None:
        print_document(out, document)
    else:
        money = None if news is None else news.summary
        out.write(report_text(snapshot, asked, now=now, tz=None, money=money))
    return exit_code(snapshot, asked)


def exit_code(snapshot: Snapshot, asked: Iterable[ProviderId]) -> int:
    """Of the worst status among the watched providers that were asked about.

    Those that the user ignores count only where nobody else was asked about.
    """
    states = [snapshot.providers[pid] for pid in asked if snapshot.providers[pid].is_watched]
    counted = [state for state in states if not state.is_ignored] or states
    statuses = (snapshot.shown(state.id).status for state in counted)
    return EXIT_CODES[max(statuses, key=lambda status: status.severity, default=Status.UNKNOWN)]
