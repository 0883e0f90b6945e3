"""Reads what the usage page shows from the history and the price lists; in the store thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from apimon_desktop.adapters.history import History
from apimon_desktop.core.price_table import PriceTable, mix_of, models_in_use, price_table
from apimon_desktop.core.pricing import ListedPrices
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.usage_fold import summed_by
from apimon_desktop.core.usage_period import midnight
from apimon_desktop.core.usage_report import UsageBy, UsageSum

LONGEST_DAYS: Final = 31
"""The longest month; the other stretches of time are shorter."""
_IN_USE_DAYS: Final = 30
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageFacts:
    """What is known of usage at one moment."""

    at: datetime
    """UTC."""
    today: date
    """The reader's day."""
    tz: tzinfo | None
    """Where the reader is; None: the system's own zone."""
    sums: tuple[UsageSum, ...]
    """By provider, model, day and source at once, over `LONGEST_DAYS`."""
    prices: PriceTable


def read_usage(
    history: History,
    prices: ListedPrices | None,
    *,
    profiles: Sequence[Profile],
    now: datetime,
    tz: tzinfo | None = None,
) -> UsageFacts:
    """The facts as of now; ``prices`` None: no model's price is known. Raises HistoryUnreadableError."""
    today = now.astimezone(tz).date()
    since = midnight(today - (LONGEST_DAYS - 1) * _DAY, tz)
    sums = history.usage_sums(since, now, by=list(UsageBy), tz=tz)
    lately = summed_by(sums, UsageBy.MODEL, first=today - (_IN_USE_DAYS - 1) * _DAY)
    models, mix = models_in_use(lately), mix_of(lately)
    known = {
        place: price
        for place in models
        if prices is not None
        and (price := prices.price(*place, now, input_tokens=mix.input_tokens)) is not None
    }
    table = price_table(profiles, models, known, mix=mix, today=now.date())
    return UsageFacts(at=now, today=today, tz=tz, sums=tuple(sums), prices=table)
