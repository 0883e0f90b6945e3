"""``apimon prices``: compares what tokens cost, per provider and for the models in use."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from datetime import UTC, date, datetime, timedelta
from typing import Final

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.prices.book import PriceBook
from apimon_desktop.adapters.prices.update import NotFetchedError, fetch_prices
from apimon_desktop.cli.process import FAILED, CommandFailedError, tell
from apimon_desktop.cli.session import kept_history, plan_for, run_async
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.model.ids import Profile
from apimon_desktop.core.money.price_table import (
    Mix,
    ModelAt,
    PriceAge,
    PriceRow,
    PriceTable,
    mix_of,
    models_in_use,
    price_table,
    price_table_document,
)
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.core.text.formats import UNKNOWN, format_money, format_percent
from apimon_desktop.core.usage.sums import UsageBy, UsageSum
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.monitor.session.session import Plan
from apimon_desktop.monitor.usage.recorder import price_book
from apimon_desktop.paths import Folders

_IN_USE: Final = timedelta(days=30)
_HEADS: Final = ("Provider", "Model", "Cost", "In / out per 1M", "As of", "Use case")
_DATES: Final = {
    PriceAge.NO_PRICE: "no price known",
    PriceAge.FLAT: "estimate",
    PriceAge.UNDATED: UNKNOWN,
    PriceAge.OLD: "{day} (old)",
    PriceAge.RECENT: "{day}",
}
_NOT_OPTED_IN: Final = (
    "Newer prices are downloaded only if the settings allow it: "
    "put 'update = true' under [prices] in {file}. No network request was made."
)


def set_up_prices(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.description = (
        "Compares what 1,000 tokens cost now: for the models used in the last 30 days, "
        "otherwise at the provider's flat price."
    )
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="MODEL",
        help="also compare this model wherever it has a price",
    )
    parser.add_argument(
        "--update", action="store_true", help="download newer prices first, if the settings allow it"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run_prices(args: argparse.Namespace) -> int:
    """Prints the comparison, the cheapest first."""
    plan, now = plan_for(args, readonly=True, asks_nobody=True), datetime.now(UTC)
    book = price_book(plan.folders, plan.settings)
    try:
        if args.update and not _updated(plan, book, now.date()):
            return FAILED
        table = _table(plan, book, args.model, now)
    finally:
        book.close()
    out = terminal()
    if args.json:
        print_document(out, price_table_document(table))
    else:
        out.write(price_table_text(table))
    return 0


def _updated(plan: Plan, book: PriceBook, today: date) -> bool:
    """False where there are no newer prices; prints why."""
    if not plan.settings.update_prices:
        tell(_NOT_OPTED_IN.format(file=plan.folders.config_file))
        return False
    try:
        run_async(_fetched(plan.folders, today))
    except NotFetchedError as fault:
        tell(f"{fault} The present prices are kept.")
        return False
    book.forget_list()
    return True


async def _fetched(folders: Folders, today: date) -> None:
    async with aclosing(HttpClients()) as clients:
        await fetch_prices(clients, folders.price_list_file, today=today)


def _table(plan: Plan, book: PriceBook, extra: Sequence[str], now: datetime) -> PriceTable:
    profiles = _profiles(plan.settings)
    sums = _used(plan, now)
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
    return tuple(entry.profile for entry in configured_providers(settings).values() if entry.profile.enabled)


def _used(plan: Plan, now: datetime) -> tuple[UsageSum, ...]:
    """The usage of each model; empty where there is no history, or it cannot be read."""
    try:
        with kept_history(plan) as history:
            if history is not None:
                return history.usage.sums(now - _IN_USE, now, by={UsageBy.MODEL}, tz=None)
    except CommandFailedError as fault:
        tell(str(fault))
    return ()


def price_table_text(table: PriceTable) -> str:
    """The comparison in columns, with notes."""
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
    if any(row.is_estimate for row in table.rows):
        yield "estimate: the provider's flat price, because no usage with a model was reported."
    if any(row.is_input_only for row in table.rows):
        yield "*: input only; the price for output is unknown."
    if any(row.is_old for row in table.rows):
        yield "old: more than 30 days old, so it may have changed."


def _mix_note(mix: Mix) -> str:
    input_part = format_percent(mix.input_percent)
    if not mix.is_own:
        return f"Cost assumes {input_part} input and the rest output, because no usage was reported."
    of_it = "" if mix.cached_percent is None else f" ({format_percent(mix.cached_percent)} of it cached)"
    return f"Cost is for your mix of the last 30 days: {input_part} input{of_it}, the rest output."
