"""What was spent: bills and estimates reconciled, so that nothing counts twice, and their differences. Pure.

Bills are for days in UTC. For a provider with bills, usage is summed by days in UTC too, and such a day
counts as the reader's day of the same date.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeAlias

from apimon_desktop.core.model.billing import USD, Billed
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import DIFFERENCE_PERCENT, DIFFERENCE_USD
from apimon_desktop.core.text.formats import format_money, format_span, format_tokens
from apimon_desktop.core.text.translatable import Text, say
from apimon_desktop.core.usage.sums import UsageBy, UsageReport, UsageSum, added, summed_by

_Place: TypeAlias = tuple[ProviderId, date]

_NOTHING: Final = Decimal(0)


def reconciled(used: Iterable[UsageSum], billed: Iterable[Billed]) -> tuple[UsageSum, ...]:
    """Usage by provider and day at its cost, in the order of days. A bill replaces the day's estimates.

    An incomplete bill is a minimum: estimates above it stay estimates. A bill in another currency replaces
    them too, since it cannot be compared.
    """
    of_days = _by_place(used)
    bills: dict[_Place, list[Billed]] = {}
    for one in billed:
        bills.setdefault((one.provider_id, one.day), []).append(one)
    places = sorted({*of_days, *bills}, key=lambda place: (place[1], place[0]))
    return tuple(_at_bills(of_days.get(place) or _unused(place), bills.get(place, ())) for place in places)


def _by_place(used: Iterable[UsageSum]) -> dict[_Place, UsageSum]:
    groups: dict[_Place, list[UsageSum]] = {}
    for one in used:
        if one.provider_id is not None and one.day is not None:
            groups.setdefault((one.provider_id, one.day), []).append(one)
    return {
        (owner, day): group[0] if len(group) == 1 else replace(added(group), provider_id=owner, day=day)
        for (owner, day), group in groups.items()
    }


def _unused(place: _Place) -> UsageSum:
    return UsageSum(provider_id=place[0], day=place[1])


def _at_bills(used: UsageSum, bills: Collection[Billed]) -> UsageSum:
    of_usd = [bill.amount for bill in bills if bill.currency == USD]
    elsewise = {bill.currency: bill.amount for bill in bills if bill.currency != USD and bill.amount}
    is_complete = bool(bills) and all(bill.is_complete for bill in bills)
    is_replaced = is_complete or bool(elsewise)
    # The cost of a single request is from the provider too; the bill of one key lacks requests of another.
    billed_usd = max(sum(of_usd, _NOTHING), used.billed_usd or _NOTHING)
    cost_usd = billed_usd if of_usd or used.billed_usd else None
    if used.cost_usd is not None and not is_replaced:
        cost_usd = max(billed_usd, used.cost_usd)
    is_billed = cost_usd is not None and (bool(billed_usd) or is_complete)
    return replace(
        used,
        cost_usd=cost_usd,
        billed_usd=billed_usd if is_billed else used.billed_usd,
        unpriced_tokens=0 if is_replaced else used.unpriced_tokens,
        left_out={} if is_complete else used.left_out,
        is_complete=is_complete,
        billed_elsewise=MappingProxyType(elsewise),
    )


def settled(reported: Iterable[UsageSum], costs: Iterable[UsageSum]) -> tuple[UsageSum, ...]:
    """Reported usage by provider and day at its cost; ``costs`` are those of the same days, `reconciled`.

    A provider without any of them keeps the reported costs; one with costs has none on other days.
    """
    of_days, at_cost = _by_place(reported), _by_place(costs)
    billed = {owner for owner, _ in at_cost}
    return tuple(
        _at_cost(of_days.get(place) or _unused(place), at_cost.get(place) or _unused(place))
        if place[0] in billed
        else of_days[place]
        for place in dict.fromkeys((*of_days, *at_cost))
    )


def _at_cost(used: UsageSum, cost: UsageSum) -> UsageSum:
    difference = (cost.cost_usd or _NOTHING) - (used.cost_usd or _NOTHING)
    return replace(
        used,
        cost_usd=cost.cost_usd,
        billed_usd=cost.billed_usd,
        unpriced_tokens=cost.unpriced_tokens,
        left_out=cost.left_out,
        is_complete=cost.is_complete,
        billed_elsewise=cost.billed_elsewise,
        unreported_usd=difference or None,
    )


def by_day(days: Iterable[UsageSum]) -> Mapping[date, UsageSum]:
    """Each day of all these providers together, oldest first."""
    groups: dict[date, list[UsageSum]] = {}
    for one in days:
        if one.day is not None:
            groups.setdefault(one.day, []).append(one)
    sums = {day: group[0] if len(group) == 1 else added(group) for day, group in sorted(groups.items())}
    return MappingProxyType(sums)


def spent_report(
    days: Iterable[UsageSum],
    *,
    since: datetime,
    until: datetime,
    by: UsageBy,
    reported: Iterable[UsageSum] = (),
) -> UsageReport:
    """Usage and costs, summed up by one thing.

    ``days`` are those of `settled`. Bills name no model and no source: by these, ``reported`` are the
    reports of the same days.
    """
    spent = tuple(days)
    has_bills = by in (UsageBy.PROVIDER, UsageBy.DAY)
    rows = summed_by(spent if has_bills else reported, by)
    rest = () if has_bills else _unreported(spent, by)
    if by is UsageBy.DAY:
        ordered = sorted(rows, key=lambda one: one.day or date.min)
    else:
        ordered = sorted(rows, key=lambda one: (-(one.cost_usd or 0), -one.tokens.total, *_name(one)))
    return UsageReport(since=since, until=until, by=by, sums=(*ordered, *rest), total=added(spent))


def _unreported(days: Iterable[UsageSum], by: UsageBy) -> tuple[UsageSum, ...]:
    """The billed costs beyond the reports: of each provider, or of all where sums name none."""
    found: dict[ProviderId | None, Decimal] = {}
    for one in days:
        if one.unreported_usd is not None:
            owner = one.provider_id if by is UsageBy.MODEL else None
            found[owner] = found.get(owner, _NOTHING) + one.unreported_usd
    return tuple(
        UsageSum(provider_id=owner, cost_usd=usd, billed_usd=usd, unreported_usd=usd)
        for owner, usd in sorted(found.items(), key=lambda item: (-item[1], str(item[0])))
        if usd
    )


def _name(one: UsageSum) -> tuple[str, str, str]:
    return str(one.provider_id), one.model or "", str(one.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanCosts:
    """The three spans that windows and documents show; all end today."""

    today: UsageSum
    week: UsageSum
    """Seven days, with today."""
    month: UsageSum
    """Since the first of the month."""


def span_costs(days: Iterable[UsageSum], *, today: date) -> SpanCosts:
    """Today, the last seven days and this month."""
    dated = [(one.day, one) for one in days if one.day is not None and one.day <= today]

    def since(first: date) -> UsageSum:
        return added(one for day, one in dated if day >= first)

    return SpanCosts(
        today=since(today), week=since(today - timedelta(days=6)), month=since(today.replace(day=1))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Fully billed days and their reported usage."""

    provider_id: ProviderId
    first: date
    last: date
    """In UTC."""
    billed_usd: Decimal
    reported_usd: Decimal
    unpriced_tokens: int

    @property
    def is_worth_telling(self) -> bool:
        """True where bill and reports differ enough to show it."""
        apart = abs(self.billed_usd - self.reported_usd)
        return apart > DIFFERENCE_USD and 100 * apart > DIFFERENCE_PERCENT * self.billed_usd

    def sentence(self, name: str) -> str:
        """Both amounts and a possible reason, for people; ``name`` is the provider's."""
        values = {
            "name": name,
            "billed": format_money(self.billed_usd),
            "date": format_span(self.first, self.first),
            "reported": self._reported(),
        }
        if not self.billed_usd:
            return say(
                "{name} billed nothing since {date}, though your tools reported {reported}. "
                "Is it another account?",
                **values,
            )
        if self.reported_usd > self.billed_usd:
            return say(
                "{name}'s bill: {billed} since {date}. Your tools reported {reported}; "
                "prices or discounts may differ.",
                **values,
            )
        return say(
            "{name}'s bill: {billed} since {date}. Your tools reported {reported}; the rest was used "
            "elsewhere.",
            **values,
        )

    def _reported(self) -> Text:
        amount = format_money(self.reported_usd)
        if not self.unpriced_tokens:
            return say("about {amount}", amount=amount)
        tokens = format_tokens(self.unpriced_tokens)
        return say("about {amount} and {tokens} of unknown price", amount=amount, tokens=tokens)


def differences(
    used: Iterable[UsageSum], billed: Iterable[Billed], *, first: date, last: date
) -> tuple[Difference, ...]:
    """For each provider with reports, its bills compared with them.

    Compares fully billed days in USD from the first to the last one with a report: a day in between that was
    billed and not reported is part of the difference.
    """
    bills = {
        (bill.provider_id, bill.day): bill.amount
        for bill in billed
        if bill.is_complete and bill.currency == USD and first <= bill.day <= last
    }
    reported: dict[ProviderId, dict[date, UsageSum]] = {}
    for (provider_id, day), one in _by_place(used).items():
        if (provider_id, day) in bills and one.cost_usd:
            reported.setdefault(provider_id, {})[day] = one
    found = []
    for provider_id, days in reported.items():
        begin, end = min(days), max(days)
        amounts = (usd for (owner, day), usd in bills.items() if owner == provider_id and begin <= day <= end)
        total = added(days.values())
        found.append(
            Difference(
                provider_id=provider_id,
                first=begin,
                last=end,
                billed_usd=sum(amounts, _NOTHING),
                reported_usd=total.cost_usd or _NOTHING,
                unpriced_tokens=total.unpriced_tokens,
            )
        )
    return tuple(found)
