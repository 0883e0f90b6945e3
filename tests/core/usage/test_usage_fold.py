"""Fine sums put together by one thing."""

from datetime import date
from decimal import Decimal

import pytest

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Tokens, UsageSource
from apimon_desktop.core.usage.sums import UsageBy, UsageSum, added, summed_by

OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def fine(
    provider_id: ProviderId,
    model: str,
    day: date,
    usd: str | None,
    source: UsageSource = UsageSource.PYTHON,
) -> UsageSum:
    return UsageSum(
        provider_id=provider_id,
        model=model,
        day=day,
        source=source,
        requests=2,
        tokens=Tokens(input_tokens=10),
        cost_usd=None if usd is None else Decimal(usd),
        unpriced_tokens=10 if usd is None else 0,
    )


SUMS = (
    fine(OPENAI, "shared", MONDAY, "1"),
    fine(OPENAI, "own", MONDAY, None, UsageSource.HOOK),
    fine(OPENAI, "shared", TUESDAY, "4"),
    fine(ANTHROPIC, "shared", TUESDAY, "8"),
)


@pytest.mark.parametrize(
    ("by", "costs"),
    [
        (UsageBy.PROVIDER, {(OPENAI, None, None, None): "5", (ANTHROPIC, None, None, None): "8"}),
        (
            UsageBy.MODEL,
            {
                (OPENAI, "shared", None, None): "5",
                (OPENAI, "own", None, None): None,
                (ANTHROPIC, "shared", None, None): "8",
            },
        ),
        (UsageBy.DAY, {(None, None, MONDAY, None): "1", (None, None, TUESDAY, None): "12"}),
        (
            UsageBy.SOURCE,
            {(None, None, None, UsageSource.PYTHON): "13", (None, None, None, UsageSource.HOOK): None},
        ),
    ],
)
def test_sums_are_put_together_by_one_thing_and_keep_no_other_key(
    by: UsageBy, costs: dict[tuple[object, ...], str | None]
) -> None:
    found = {(one.provider_id, one.model, one.day, one.source): one.cost_usd for one in summed_by(SUMS, by)}
    assert found == {key: None if usd is None else Decimal(usd) for key, usd in costs.items()}


def test_nothing_is_lost_on_the_way() -> None:
    for by in UsageBy:
        total = added(summed_by(SUMS, by))
        assert (total.requests, total.tokens.total, total.unpriced_tokens) == (8, 40, 10)


def test_days_before_the_first_are_left_out_and_so_is_what_names_no_day() -> None:
    sums = (*SUMS, UsageSum(provider_id=OPENAI, requests=1))
    (one, other) = summed_by(sums, UsageBy.PROVIDER, first=TUESDAY)
    assert (one.cost_usd, other.cost_usd) == (Decimal(4), Decimal(8))
    assert summed_by(SUMS, UsageBy.PROVIDER, first=date(2026, 12, 1)) == ()


def test_every_count_and_amount_of_the_sums_is_added() -> None:
    sums = [
        UsageSum(
            provider_id=OPENAI,
            requests=nth,
            failed=1,
            tokens=Tokens(input_tokens=nth, cached_input_tokens=1, output_tokens=2, unsplit_tokens=3),
            cost_usd=Decimal(nth),
            billed_usd=Decimal(1) if nth % 2 else None,
            unpriced_tokens=nth,
        )
        for nth in range(1, 6)
    ]
    (together,) = summed_by(sums, UsageBy.PROVIDER)
    assert together == UsageSum(
        provider_id=OPENAI,
        requests=15,
        failed=5,
        tokens=Tokens(input_tokens=15, cached_input_tokens=5, output_tokens=10, unsplit_tokens=15),
        cost_usd=Decimal(15),
        billed_usd=Decimal(3),
        unpriced_tokens=15,
    )
