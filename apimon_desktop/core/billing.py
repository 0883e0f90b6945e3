"""What a provider itself says of money: billed days, and what a key has spent. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final

from apimon_desktop.core.text import Text, say
from apimon_desktop.core.types import ProviderId

USD: Final = "USD"

SETTLED_AFTER: Final = timedelta(hours=24)
"""A day that is over for so long is billed in full: cost reports lag by minutes to hours."""
_DAY: Final = timedelta(days=1)
_ROUNDING: Final = Decimal("0.000001")
"""Counters are rounded: two that are the same may differ by so much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """What a provider billed for one day."""

    provider_id: ProviderId
    day: date
    """The provider's day, UTC."""
    amount: Decimal
    currency: str
    """ISO 4217 code."""
    as_of: datetime
    """When the provider said so, UTC."""
    is_exact: bool = False
    """True where the day's end is known to be in it, however soon after it was asked."""

    @property
    def is_complete(self) -> bool:
        """False where more may still come: the day was not over, or not long enough."""
        return self.is_exact or self.as_of >= day_end(self.day) + SETTLED_AFTER


class LimitReset(StrEnum):
    """When a key may spend anew what it has spent."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What one key has spent and may spend, as its provider says. None: it does not say."""

    all_time: Decimal | None = None
    today: Decimal | None = None
    """Today in UTC, as are the week, which begins on Monday, and the month."""
    week: Decimal | None = None
    month: Decimal | None = None
    limit: Decimal | None = None
    """What the key may spend until its limit is reset. None: there is no limit."""
    remaining: Decimal | None = None
    reset: LimitReset | None = None
    """None: its limit is for good, or it has none."""
    currency: str = USD


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDay:
    """What a key had spent at one moment, on the day that it was."""

    provider_id: ProviderId
    key_hint: str
    """Which key it was: another one counts from elsewhere."""
    as_of: datetime
    """UTC."""
    all_time: Decimal
    today: Decimal
    currency: str = USD

    @property
    def day(self) -> date:
        """In UTC."""
        return self.as_of.date()

    @property
    def before(self) -> Decimal:
        """What the key had spent when the day began; the same the whole day long."""
        return self.all_time - self.today


class CostFault(Enum):
    """Why a cost report could not be had; the value is one plain sentence, without its full stop."""

    REFUSED = say("This key cannot read costs: it needs an admin key")
    UNACCEPTED = say("This admin key is refused: it may be revoked, or lack the right to read costs")
    UNSENDABLE = say("This key holds characters that no key has")
    ELSEWHERE = say(
        "Costs are not read: an admin key goes to the provider's own address only, which was changed"
    )
    BUSY = say("The provider is limiting requests for its cost report")
    NO_ANSWER = say("The provider's cost report did not answer")
    FAILED = say("The provider's cost report could not be had just now")
    NOT_UNDERSTOOD = say("The provider's cost report has a form that is not known")

    @property
    def is_about_key(self) -> bool:
        """True where asking again is of no use before the key is another one."""
        return self in (CostFault.REFUSED, CostFault.UNACCEPTED, CostFault.UNSENDABLE, CostFault.ELSEWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """An amount of one day in a cost report."""

    day: date
    """UTC."""
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPage:
    """One page of a cost report."""

    lines: tuple[CostLine, ...] = ()
    """A day may appear more than once, and one without costs appears with 0."""
    next_page: str | None = None
    """What to ask for the next page with. None: this is the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswer:
    """What came of asking for a cost report."""

    billed: tuple[Billed, ...] = ()
    fault: CostFault | None = None
    """None: it was read to its end."""
    detail: str | None = None
    """One more plain sentence about the fault. None: the fault says it all."""

    @property
    def sentence(self) -> Text | None:
        """What went wrong, for people. None: nothing did."""
        if self.fault is None:
            return None
        if self.detail is None:
            return say("{fault}.", fault=self.fault.value)
        return say("{fault}. {detail}.", fault=self.fault.value, detail=self.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostsRead:
    """When a provider's cost report was asked for last, and what came of it."""

    at: datetime
    """UTC."""
    problem: str | None = None
    """A plain sentence. None: it was read."""


def day_end(day: date) -> datetime:
    """When a day in UTC is over."""
    return datetime.combine(day, time(), UTC) + _DAY


def billed_days(provider_id: ProviderId, lines: Iterable[CostLine], as_of: datetime) -> tuple[Billed, ...]:
    """The lines of a report summed up by day and currency, oldest first.

    A day without costs is billed with 0: that is known, and no estimate stands for it. A day that has not
    begun is left out, and so is a 0 beside an amount in another currency.
    """
    sums: dict[tuple[date, str], Decimal] = {}
    for line in lines:
        key = line.day, line.currency
        sums[key] = sums.get(key, Decimal(0)) + line.amount
    charged = {day for (day, _), amount in sums.items() if amount}
    return tuple(
        Billed(provider_id=provider_id, day=day, amount=amount, currency=currency, as_of=as_of)
        for (day, currency), amount in sorted(sums.items())
        if day <= as_of.date() and (amount or day not in charged)
    )


def billed_by_key(days: Iterable[KeyDay]) -> tuple[Billed, ...]:
    """What keys were billed day by day, from what they had spent at the last look on each day.

    The end of a day is exactly known where the same key was looked at on the next day too: what it had spent
    before that one began. Otherwise the day is known as far as it was seen. Keys of a provider are added up.
    """
    latest: dict[tuple[ProviderId, str, date], KeyDay] = {}
    for one in sorted(days, key=lambda one: one.as_of):
        latest[one.provider_id, one.key_hint, one.day] = one
    found: dict[tuple[ProviderId, date, str], Billed] = {}
    for (provider_id, key_hint, day), one in latest.items():
        billed = _of_key(one, latest.get((provider_id, key_hint, day + _DAY)))
        place = provider_id, day, one.currency
        found[place] = _together(found[place], billed) if place in found else billed
    return tuple(found[place] for place in sorted(found))


def _of_key(one: KeyDay, following: KeyDay | None) -> Billed:
    closed = Decimal(0) if following is None else following.before - one.before
    # A count that went back was corrected, or is another key's after all: the day stays as it was seen.
    is_exact = following is not None and closed >= one.today - _ROUNDING
    return Billed(
        provider_id=one.provider_id,
        day=one.day,
        amount=max(closed, one.today) if is_exact else one.today,
        currency=one.currency,
        as_of=one.as_of,
        is_exact=is_exact,
    )


def _together(one: Billed, other: Billed) -> Billed:
    """Two keys' share in a day, which is as complete as the less complete of them."""
    return Billed(
        provider_id=one.provider_id,
        day=one.day,
        amount=one.amount + other.amount,
        currency=one.currency,
        as_of=min(one.as_of, other.as_of),
        is_exact=one.is_exact and other.is_exact,
    )
