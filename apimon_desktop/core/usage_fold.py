"""Fine sums of usage put together: by one thing, and over a shorter time."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Final

from apimon_desktop.core.usage import Tokens
from apimon_desktop.core.usage_report import UsageBy, UsageSum, added_counts

_KINDS: Final = tuple(field.name for field in fields(Tokens))


def summed_by(sums: Iterable[UsageSum], by: UsageBy, *, first: date | None = None) -> tuple[UsageSum, ...]:
    """The sums put together by one thing; ``first`` leaves out the days before it (None: none).

    What it is summed by must be part of their keys, and their day where there is a ``first``.
    """
    groups: dict[Hashable, list[UsageSum]] = {}
    for one in sums:
        if first is None or (one.day is not None and one.day >= first):
            groups.setdefault(_key(one, by), []).append(one)
    return tuple(_together(group, by) for group in groups.values())


def _key(one: UsageSum, by: UsageBy) -> Hashable:
    match by:
        case UsageBy.PROVIDER:
            return one.provider_id
        case UsageBy.MODEL:
            return one.provider_id, one.model
        case UsageBy.DAY:
            return one.day
        case _:
            return one.source


def _together(group: Sequence[UsageSum], by: UsageBy) -> UsageSum:
    """All of a group at once: a window waits for it, and to add one to the next takes ten times as long."""
    key, tokens = group[0], [one.tokens for one in group]
    return UsageSum(
        provider_id=key.provider_id if by in (UsageBy.PROVIDER, UsageBy.MODEL) else None,
        model=key.model if by is UsageBy.MODEL else None,
        day=key.day if by is UsageBy.DAY else None,
        source=key.source if by is UsageBy.SOURCE else None,
        requests=sum(one.requests for one in group),
        failed=sum(one.failed for one in group),
        tokens=Tokens(**{kind: sum(getattr(one, kind) for one in tokens) for kind in _KINDS}),
        cost_usd=_sum(one.cost_usd for one in group),
        billed_usd=_sum(one.billed_usd for one in group),
        unpriced_tokens=sum(one.unpriced_tokens for one in group),
        partial=sum(one.partial for one in group),
        details=added_counts(one.details for one in group),
        left_out=added_counts(one.left_out for one in group),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
