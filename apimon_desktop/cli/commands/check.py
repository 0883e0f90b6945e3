"""``apimon check`` checks the providers now; ``apimon status`` shows the last known status."""

import argparse
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from apimon_desktop.cli.process import tell
from apimon_desktop.cli.report_text import report_text, rows, xbar_text
from apimon_desktop.cli.session import chosen, opened, plan_for
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.core.model.limits import EXIT_CODES
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.text.formats import format_age
from apimon_desktop.core.wording.headline import headline, troubled


def set_up_check(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument("provider", nargs="*", help="default: all that have a key")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--no-save", action="store_true", help="don't save the results")
    parser.add_argument("--anonymous", action="store_true", help="also check providers that have no key")


async def run_check(args: argparse.Namespace) -> int:
    """Checks, prints the report and returns the exit code of the worst status."""
    plan = plan_for(args, readonly=args.no_save)
    asked = chosen(plan, args.provider)
    async with opened(plan, args.redactor, needing=lambda _: asked) as session:
        engine = session.engine
        watched = [pid for pid in asked if engine.snapshot.providers[pid].is_watched]
        if watched and sys.stderr.isatty():
            tell(f"Checking {len(watched)} {'provider' if len(watched) == 1 else 'providers'}…")
        checked = await engine.check_all(watched)
        # A status page is worth a request only where something is wrong.
        await engine.read_feeds(state.id for state in troubled(checked) if state.id in watched)
        if args.anonymous:
            states = (engine.snapshot.providers[pid] for pid in asked)
            await engine.check_without_keys([s.id for s in states if s.profile.enabled and not s.has_key])
        snapshot = engine.snapshot
        document = session.report() if args.json else None
        news = None if args.json else session.money_now()
    out = terminal()
    if document is not None:
        print_document(out, document)
    else:
        money = None if news is None else news.summary
        out.write(report_text(snapshot, asked, now=datetime.now(UTC), tz=None, money=money))
    return exit_code(snapshot, asked)


def exit_code(snapshot: Snapshot, asked: Iterable[ProviderId]) -> int:
    """The exit code of the worst status among the watched providers in ``asked``.

    Ignored providers count only where no other was asked.
    """
    states = [snapshot.providers[pid] for pid in asked if snapshot.providers[pid].is_watched]
    counted = [state for state in states if not state.is_ignored] or states
    statuses = (snapshot.shown(state.id).status for state in counted)
    return EXIT_CODES[max(statuses, key=lambda status: status.severity, default=Status.UNKNOWN)]


def set_up_status(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the report as JSON")
    form.add_argument(
        "--format",
        choices=("text", "xbar"),
        default="text",
        help="xbar: for xbar, SwiftBar and Stream Deck plug-ins (default: text)",
    )


async def run_status(args: argparse.Namespace) -> int:
    """Prints what earlier checks found, and returns the exit code of the worst status."""
    plan = plan_for(args, readonly=True, asks_nobody=True)
    async with opened(plan, args.redactor, believed=True, needing=lambda _: ()) as session:
        snapshot = session.engine.snapshot
        document = session.report() if args.json else None
    out, now = terminal(), datetime.now(UTC)
    if document is not None:
        print_document(out, document)
        return exit_code(snapshot, snapshot.providers)
    if args.format == "xbar":
        out.write(xbar_text(snapshot, now=now, tz=None))
        return 0  # another code would show as a failure of the plug-in
    checked_at = max(
        (s.health.last_check_at for s in snapshot.watched if s.health.last_check_at), default=None
    )
    age = "" if checked_at is None else f"\nLast checked {format_age(checked_at, now)}."
    out.write(f"{headline(snapshot, is_checking=False)}{age}\n")
    for status, line in rows(snapshot, now=now, tz=None):
        out.write(out.coloured(line, status))
    return exit_code(snapshot, snapshot.providers)
