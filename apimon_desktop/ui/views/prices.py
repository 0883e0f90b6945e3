"""The comparison of prices on the usage page."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apimon_desktop.core.formats import UNKNOWN, format_money, format_percent
from apimon_desktop.core.price_table import Dating, Mix, PriceRow, PriceTable
from apimon_desktop.core.text import Text, joined, say
from apimon_desktop.ui.views.usage import SortKey, TableRow, TableView

_HEADS: Final = (say("Provider, model"), say("Per 1K tokens"), say("Use case"), say("Price of"))
_DATES: Final = {
    Dating.NO_PRICE: say("no price known"),
    Dating.FLAT: say("flat price, estimate"),
    Dating.UNDATED: say("no date told"),
}
"""What stands where a day would; a price of a day tells the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesView:
    """The comparison, and what its figures mean."""

    table: TableView
    notes: str


def prices_view(table: PriceTable) -> PricesView:
    """What 1,000 tokens cost at every provider and for every model in use."""
    rows = tuple(_row(row) for row in table.rows)
    return PricesView(
        table=TableView(name=say("Cost of 1,000 tokens"), heads=_HEADS, rows=rows),
        notes=joined(" ", _notes(table)),
    )


def _row(row: PriceRow) -> TableRow:
    name = row.profile.short_name if row.model is None else f"{row.profile.short_name}, {row.model}"
    price = format_money(row.usd_per_1k_tokens)
    cost = joined(" ", (price, "*")) if row.is_input_only else price
    return TableRow(
        cells=(name, cost, row.profile.used_for or UNKNOWN, _date(row)),
        sort_keys=(
            (0, name),
            _known(row.usd_per_1k_tokens),
            (0, row.profile.used_for),
            (0 if row.as_of is not None else 1, _date(row)),
        ),
        tip=_tip(row, name),
        is_noted=row.is_old,
    )


def _date(row: PriceRow) -> str:
    """When the price was known to be right, or what kind of price it is."""
    if (words := _DATES.get(row.dating)) is not None:
        return words
    day = f"{row.as_of}"
    return say("{day}, over 30 days old", day=day) if row.is_old else day


def _tip(row: PriceRow, name: str) -> str:
    rates = row.rates
    if rates is None:
        return joined(": ", (name, _date(row)))
    into, out = format_money(rates.input_usd_per_mtok), format_money(rates.output_usd_per_mtok)
    price = say("{into} in, {out} out, for a million tokens", into=into, out=out)
    return joined("\n", (name, price, say("Price of {date}", date=_date(row))))


def _notes(table: PriceTable) -> Iterator[Text]:
    yield _mix_note(table.mix)
    if table.has_estimate:
        yield say("Flat price: one for all models of a provider, as no report named one.")
    if table.has_input_only:
        yield say("* Input alone: no price for output is known.")
    if table.has_old:
        yield say("What is over 30 days old may have changed.")


def _mix_note(mix: Mix) -> Text:
    into = format_percent(mix.input_percent)
    if not mix.is_own:
        return say(
            "Estimated for {share} input and the rest output, as no report tells your own mix.", share=into
        )
    if mix.cached_percent is None:
        return say("Estimated for your own mix of 30 days: {share} input, the rest output.", share=into)
    return say(
        "Estimated for your own mix of 30 days: {share} input ({cached} of it cached), the rest output.",
        share=into,
        cached=format_percent(mix.cached_percent),
    )


def _known(amount: Decimal | None) -> SortKey:
    return (1, "") if amount is None else (0, amount)
