"""The form that cost reports share: what an organisation was billed, in buckets of a day."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.billing import CostLine, CostPage
from apimon_desktop.providers.shapes import is_list, money

_LARGEST_PAGE_NAME: Final = 2048
_LATEST_S: Final = 4_102_444_800
"""The year 2100: a later moment is none that anybody billed."""


def day_start(day: date) -> datetime:
    """When a day in UTC begins."""
    return datetime.combine(day, time(), UTC)


def page_of(
    document: Any,
    *,
    begins: Callable[[dict[str, Any]], date | None],
    amount: Callable[[dict[str, Any]], tuple[Any, Any]],
    per_unit: int = 1,
) -> CostPage | None:
    """A page in the form that cost reports share: buckets of one day with results.

    Args:
        document: The page.
        begins: The day of a bucket. None: the bucket has another form.
        amount: The figure and the currency of a result, as they stand there.
        per_unit: How many of what is counted make one of the currency: 100 for cents.
    """
    buckets = document.get("data") if isinstance(document, dict) else None
    if not isinstance(buckets, list) or not is_list(buckets, of="results"):
        return None
    lines: list[CostLine] = []
    for bucket in buckets:
        day, results = begins(bucket), bucket["results"]
        if day is None or not isinstance(results, list):
            return None
        found = [_line(day, amount(one), per_unit) for one in results if isinstance(one, dict)]
        known = [line for line in found if line is not None]
        if len(known) != len(results):
            return None
        lines += known or [CostLine(day=day, amount=Decimal(0), currency="USD")]
    return CostPage(lines=tuple(lines), next_page=_next_page(document))


def _line(day: date, told: tuple[Any, Any], per_unit: int) -> CostLine | None:
    figure, currency = money(told[0]), told[1]
    if figure is None or not (isinstance(currency, str) and len(currency) == 3 and currency.isalpha()):
        return None
    return CostLine(day=day, amount=figure / per_unit, currency=currency.upper())


def _next_page(document: Mapping[str, Any]) -> str | None:
    page = document.get("next_page")
    is_name = isinstance(page, str) and 0 < len(page) <= _LARGEST_PAGE_NAME
    return page if is_name and document.get("has_more") is True else None


def day_of_epoch(value: Any) -> date | None:
    """The day in UTC of a moment in seconds since 1970. None: it is no moment."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LATEST_S:
        return None
    return datetime.fromtimestamp(value, UTC).date()


def day_of_text(value: Any) -> date | None:
    """The day in UTC of a moment as RFC 3339 writes it. None: it is no moment."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC).date() if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
