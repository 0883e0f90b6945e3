"""``apimon usage``: what was used, and what is known of its cost."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from apimon_desktop.adapters.history import History, HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.cli.failures import CommandFailedError, WrongUsageError
from apimon_desktop.cli.session import plan_for
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.usage_period import PERIODS, begin_of
from apimon_desktop.core.usage_report import UsageBy, UsageReport, usage_csv, usage_document, usage_report
from apimon_desktop.core.usage_text import usage_text
from apimon_desktop.monitor.price_backfill import price_kept, unpriced_names
from apimon_desktop.monitor.prices import price_book
from apimon_desktop.monitor.pricing import Pricing
from apimon_desktop.monitor.roster import roster
from apimon_desktop.monitor.session import Plan

log = logging.getLogger(__name__)


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``usage`` takes."""
    parser.description = "show what was used and what it cost, as far as it was reported; nobody is contacted"
    parser.add_argument(
        "--since", default="30d", metavar="WHEN", help=f"{PERIODS}; days are whole, today included (30d)"
    )
    parser.add_argument("--by", choices=[by.value for by in UsageBy], default=UsageBy.PROVIDER.value)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print a document")
    form.add_argument("--csv", action="store_true", help="print a table for spreadsheets")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the usage."""
    now = datetime.now(UTC)
    since = begin_of(args.since, now, None)
    if since is None:
        raise WrongUsageError(f"--since takes {PERIODS}, of the last 400 days.")
    plan = plan_for(args, readonly=True, asks_nobody=True)
    report = _report(plan, since, now, UsageBy(args.by))
    out = terminal(sys.stdout, os.environ)
    if args.json:
        print_document(out, usage_document(report))
    elif args.csv:
        out.write(usage_csv(report), end="", fold=False)
    else:
        names = {provider_id: entry.profile.name for provider_id, entry in roster(plan.settings).items()}
        out.write(usage_text(report, names, now=now, tz=None))
    return 0


def _report(plan: Plan, since: datetime, now: datetime, by: UsageBy) -> UsageReport:
    with _history(plan) as history:
        is_unpriced = history is not None and bool(unpriced_names(history))
        # Read before writing, which would set a damaged file aside; that is left to the app.
        report = _report_of(history, since, now, by)
    if not is_unpriced:
        return report
    _price(plan)
    with _history(plan) as history:
        return _report_of(history, since, now, by)


def _report_of(history: History | None, since: datetime, now: datetime, by: UsageBy) -> UsageReport:
    sums = () if history is None else history.usage_sums(since, now, by=[by])
    return usage_report(sums, since=since, until=now, by=by)


@contextmanager
def _history(plan: Plan) -> Iterator[History | None]:
    """The history, read-only (None: there is none). Raises CommandFailedError."""
    opened = History.open_readonly(plan.folders.history_file)
    if opened.problem is not None:
        raise CommandFailedError(opened.problem)
    try:
        yield opened.history
    except HistoryUnreadableError as fault:
        raise CommandFailedError(str(fault)) from fault
    finally:
        if opened.history is not None:
            opened.history.close()


def _price(plan: Plan) -> None:
    """Prices usage of programs that ended before they could, if the file is writable."""
    history = History.open(plan.folders.history_file).history
    if history is None:
        return
    book = price_book(plan.folders, plan.settings)
    profiles = {provider_id: entry.profile for provider_id, entry in roster(plan.settings).items()}
    pricing = Pricing(book, lambda pid: profiles[pid].usd_per_1k_tokens if pid in profiles else None)
    try:
        price_kept(history, pricing)
    except (HistoryUnreadableError, HistoryUnwritableError) as fault:
        log.info("Unpriced usage was not priced: %s", fault)
    finally:
        book.close()
        history.close()
