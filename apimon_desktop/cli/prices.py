"""``apimon prices``: what tokens cost now, at every provider and for the models in use."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from apimon_desktop.adapters.history import History, HistoryUnreadableError
from apimon_desktop.adapters.http_client import HttpClients
from apimon_desktop.adapters.price_book import PriceBook
from apimon_desktop.adapters.price_update import NotFetchedError, fetch_prices
from apimon_desktop.cli.failures import FAILED, tell
from apimon_desktop.cli.session import plan_for, run_async
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.formats import UNKNOWN, format_money, format_percent
from apimon_desktop.core.price_table import (
    Dating,
    Mix,
    ModelAt,
    PriceRow,
    PriceTable,
    mix_of,
    models_in_use,
    price_table,
    price_table_document,
)
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.usage_report import UsageBy, UsageSum
from apimon_desktop.monitor.prices import price_book
from apimon_desktop.monitor.roster import roster
from apimon_desktop.monitor.session import Plan
from apimon_desktop.paths import Folders

_IN_USE: Final = timedelta(days=30)
_HEADS: Final = ("Provider", "Model", "Cost", "In / out per 1M", "As of", "Use case")
_DATES: Final = {
    Dating.NO_PRICE: "no price known",
    Dating.FLAT: "estimate",
    Dating.UNDATED: UNKNOWN,
    Dating.OLD: "{day} (old)",
    Dating.RECENT: "{day}",
}
_NOT_OPTED_IN: Final = (
    "Newer prices are fetched only where the settings allow it: "
    "put 'update = true' under [prices] in {file}. Nothing was contacted."
)


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``prices`` takes."""
    parser.description = (
        "Compares what 1,000 tokens cost now: of the models used in the last 30 days, "
        "else at the provider's flat price."
    )
    parser.add_argument(
        "--model", action="append", default=[], metavar="MODEL", help="also this one, wherever it is priced"
    )
    parser.add_argument(
        "--update", action="store_true", help="fetch newer prices first, if the settings allow it"
    )
    parser.add_argument("--json", action="store_true", help="print the comparison as a document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the comparison, the cheapest first."""
    plan, now = plan_for(args, readonly=True, asks_nobody=True), datetime.now(UTC)
    book = price_book(plan.folders, plan.settings)
    try:
        if args.update and not _updated(plan, book, now.date()):
            return FAILED
        table = _table(plan, book, args.model, now)
    finally:
        book.close()
    out = terminal(sys.stdout, os.environ)
    if args.json:
        print_document(out, price_table_document(table))
    else:
        out.write(price_table_text(table))
    return 0


def _updated(plan: Plan, book: PriceBook, today: date) -> bool:
    """True where there are newer prices now; else it is said why not."""
    if not plan.settings.update_prices:
        tell(_NOT_OPTED_IN.format(file=plan.folders.config_file))
        return False
    try:
        run_async(_fetched(plan.folders, today))
    except NotFetchedError as fault:
        tell(f"{fault} The prices that are known stay.")
        return False
    book.forget_list()
    return True


async def _fetched(folders: Folders, today: date) -> None:
    clients = HttpClients()
    try:
        await fetch_prices(clients, folders.price_list_file, today=today)
    finally:
        await clients.aclose()


def _table(plan: Plan, book: PriceBook, extra: Sequence[str], now: datetime) -> PriceTable:
    profiles = _profiles(plan.settings)
    sums = _used(plan.folders, now)
    models, mix = models_in_use(sums), mix_of(sums)
    asked = tuple((profile.id, name) for name in extra for profile in profiles)
    prices = {
        (provider_id, name): price
        for provider_id, name in (*models, *asked)
        if (price := book.price(provider_id, name, now, input_tokens=mix.input_tokens)) is not None
    }
    for name in extra:
        if not any((profile.id, name) in prices for profile in profiles):
            tell(f"No price is known for {name}.")
    shown: tuple[ModelAt, ...] = (*models, *(one for one in asked if one in prices))
    return price_table(profiles, shown, prices, mix=mix, today=now.date())


def _profiles(settings: Settings) -> tuple[Profile, ...]:
    return tuple(entry.profile for entry in roster(settings).values() if entry.profile.enabled)


def _used(folders: Folders, now: datetime) -> tuple[UsageSum, ...]:
    """What was reported of each model; nothing where the history cannot tell."""
    opened = History.open_readonly(folders.history_file)
    tell(*filter(None, [opened.problem]))
    if opened.history is None:
        return ()
    try:
        return opened.history.usage_sums(now - _IN_USE, now, by={UsageBy.MODEL}, tz=None)
    except HistoryUnreadableError as fault:
        tell(str(fault))
        return ()
    finally:
        opened.history.close()


def price_table_text(table: PriceTable) -> str:
    """The comparison in columns, and what its figures mean."""
    lines = [_HEADS, *(_cells(row) for row in table.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADS))]
    shown = (
        "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    return "\n".join(("Cost of 1,000 tokens", "", *shown, "", *_notes(table)))


def _cells(row: PriceRow) -> tuple[str, ...]:
    return (
        row.profile.name,
        row.model or UNKNOWN,
        f"{format_money(row.usd_per_1k_tokens)}{' *' if row.is_input_only else ''}",
        _rates(row),
        _DATES[row.dating].format(day=row.as_of),
        row.profile.used_for or UNKNOWN,
    )


def _rates(row: PriceRow) -> str:
    rates = row.rates
    if rates is None:
        return UNKNOWN
    return f"{format_money(rates.input_usd_per_mtok)} / {format_money(rates.output_usd_per_mtok)}"


def _notes(table: PriceTable) -> Iterator[str]:
    yield _mix_note(table.mix)
    if table.has_estimate:
        yield "estimate: one price for all of the provider's models, as no report named one."
    if table.has_input_only:
        yield "*: input alone, as no price for output is known."
    if table.has_old:
        yield "old: of more than 30 days ago, so it may have changed."


def _mix_note(mix: Mix) -> str:
    input_part = format_percent(mix.input_percent)
    if not mix.is_own:
        return f"Cost is for {input_part} input and the rest output: no report tells your own mix."
    of_it = (
        "" if mix.cached_percent is None else f" ({format_percent(mix.cached_percent)} of it from a cache)"
    )
    return f"Cost is for your own mix of the last 30 days: {input_part} input{of_it}, the rest output."
