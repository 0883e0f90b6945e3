"""The comparison of prices on the usage page."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apimon_desktop.core.formats import UNKNOWN, format_money, format_percent
from apimon_desktop.core.price_table import Mix, PriceRow, PriceTable
from apimon_desktop.ui.views.usage import SortKey, TableRow, TableView

_HEADS: Final = ("Provider, model", "Per 1K tokens", "Use case", "Price of")


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesView:
    """The comparison, and what its figures mean."""

    table: TableView
    notes: str


def prices_view(table: PriceTable) -> PricesView:
    """What 1,000 tokens cost at every provider and for every model in use."""
    rows = tuple(_row(row) for row in table.rows)
    return PricesView(
        table=TableView(name="Cost of 1,000 tokens", heads=_HEADS, rows=rows),
        notes=" ".join(_notes(table)),
    )


def _row(row: PriceRow) -> TableRow:
    name = row.profile.short_name if row.model is None else f"{row.profile.short_name}, {row.model}"
    cost = f"{format_money(row.usd_per_1k_tokens)}{' *' if row.is_input_only else ''}"
    dated = row.price is not None and row.price.as_of is not None
    return TableRow(
        cells=(name, cost, row.profile.used_for or UNKNOWN, _date(row)),
        sort_keys=(
            (0, name.casefold()),
            _known(row.usd_per_1k_tokens),
            (0, row.profile.used_for.casefold()),
            (0 if dated else 1, _date(row)),
        ),
        tip=_tip(row, name),
        is_noted=row.is_old,
    )


def _date(row: PriceRow) -> str:
    """When the price was known to be right, or what kind of price it is."""
    if row.price is None:
        return "no price known"
    if row.is_estimate:
        return "flat price, estimate"
    if row.price.as_of is None:
        return "no date told"
    return f"{row.price.as_of.isoformat()}{', over 30 days old' if row.is_old else ''}"


def _tip(row: PriceRow, name: str) -> str:
    if row.price is None or row.is_estimate:
        return f"{name}: {_date(row)}"
    rates = row.price.rates
    into, out = format_money(rates.input_usd_per_mtok), format_money(rates.output_usd_per_mtok)
    return f"{name}\n{into} in, {out} out, for a million tokens\nPrice of {_date(row)}"


def _notes(table: PriceTable) -> Iterator[str]:
    yield _mix_note(table.mix)
    if any(row.is_estimate for row in table.rows):
        yield "Flat price: one for all models of a provider, as no report named one."
    if any(row.is_input_only for row in table.rows):
        yield "* Input alone: no price for output is known."
    if table.has_old:
        yield "What is over 30 days old may have changed."


def _mix_note(mix: Mix) -> str:
    tokens = mix.tokens
    into = format_percent(100 * tokens.input_tokens / tokens.total)
    if not mix.is_own:
        return f"Estimated for {into} input and the rest output, as no report tells your own mix."
    cached = ""
    if tokens.cached_input_tokens:
        share = format_percent(100 * tokens.cached_input_tokens / tokens.input_tokens)
        cached = f" ({share} of it cached)"
    return f"Estimated for your own mix of 30 days: {into} input{cached}, the rest output."


def _known(amount: Decimal | None) -> SortKey:
    return (1, "") if amount is None else (0, amount)
