"""Bills beside the usage reports of the same days: where they are far apart, and what may be behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from apimon_desktop.core.billing import USD, Billed
from apimon_desktop.core.formats import format_money, format_span, format_tokens
from apimon_desktop.core.spending import UsedDay
from apimon_desktop.core.text import Text, say
from apimon_desktop.core.types import ProviderId

WORTH_TELLING_PERCENT: Final = 10
"""By more than this must estimates miss the bill before it is said ..."""
WORTH_TELLING_USD: Final = Decimal("0.01")
"""... and by more than this."""

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Days that are billed in full, and what the usage reports of these days come to."""

    provider_id: ProviderId
    first: date
    last: date
    """In UTC."""
    billed_usd: Decimal
    reported_usd: Decimal
    unpriced_tokens: int

    @property
    def is_worth_telling(self) -> bool:
        """True where the two are far enough apart."""
        apart = abs(self.billed_usd - self.reported_usd)
        return apart > WORTH_TELLING_USD and 100 * apart > WORTH_TELLING_PERCENT * self.billed_usd

    def sentence(self, name: str) -> str:
        """Both numbers and what may be behind them, for people; ``name`` is the provider's."""
        span, estimate = format_span(self.first, self.last), self._estimate()
        if not self.billed_usd:
            return say(
                "{name} billed nothing for {span} (UTC); {estimate}. Is it billed to another account?",
                name=name,
                span=span,
                estimate=estimate,
            )
        percent = 100 * abs(self.billed_usd - self.reported_usd) / self.billed_usd
        told = {
            "name": name,
            "billed": format_money(self.billed_usd),
            "span": span,
            "estimate": estimate,
            "percent": f"{percent:.0f}",
        }
        if self.reported_usd > self.billed_usd:
            return say(
                "{name} billed {billed} for {span} (UTC); {estimate}, {percent}% more. "
                "Prices or discounts may differ from the list.",
                **told,
            )
        return say(
            "{name} billed {billed} for {span} (UTC); {estimate}, {percent}% less. "
            "The bill also holds usage that nobody reported here.",
            **told,
        )

    def _estimate(self) -> Text:
        """What follows the bill."""
        amount = format_money(self.reported_usd)
        if not self.unpriced_tokens:
            return say("the usage reported here comes to an estimated {amount}", amount=amount)
        return say(
            "the usage reported here comes to an estimated {amount}, without {tokens} of unknown price",
            amount=amount,
            tokens=format_tokens(self.unpriced_tokens),
        )


def differences(
    used: Iterable[UsedDay], billed: Iterable[Billed], *, first: date, last: date
) -> tuple[Difference, ...]:
    """For each provider that something was reported of: its bills beside these reports.

    Only days that are billed in full, in USD, are compared, from the first to the last one with a report: a
    day in between that was billed and not reported is part of the difference.
    """
    bills = {
        (bill.provider_id, bill.day): bill.amount
        for bill in billed
        if bill.is_complete and bill.currency == USD and first <= bill.day <= last
    }
    reported: dict[ProviderId, list[UsedDay]] = {}
    for one in sorted(used, key=lambda one: one.day):
        if (one.provider_id, one.day) in bills and one.cost_usd:
            reported.setdefault(one.provider_id, []).append(one)
    return tuple(
        Difference(
            provider_id=provider_id,
            first=days[0].day,
            last=days[-1].day,
            billed_usd=sum(
                (
                    amount
                    for (owner, day), amount in bills.items()
                    if owner == provider_id and days[0].day <= day <= days[-1].day
                ),
                _NOTHING,
            ),
            reported_usd=sum((one.cost_usd or _NOTHING for one in days), _NOTHING),
            unpriced_tokens=sum(one.unpriced_tokens for one in days),
        )
        for provider_id, days in reported.items()
    )
