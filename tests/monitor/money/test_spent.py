"""What was spent, from a real file: each moment counted once, wherever the reader is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from states import state_of

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.billing import Billed, KeyDay
from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import Profile, ProviderId
from apimon_desktop.core.model.usage import UNPRICED, Cost, CostBasis, Tokens, UsageEvent, UsageSource
from apimon_desktop.core.money.summary import money_document
from apimon_desktop.core.usage.sums import UsageBy, midnight, usage_document
from apimon_desktop.monitor.money.read import (
    Spent,
    balance_series,
    read_money,
    read_usage,
    read_usage_report,
    spent,
)
from apimon_desktop.ui.views.costs import CostsChoice, cost_table

OPENAI, ANTHROPIC, OPENROUTER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("openrouter")
FIRST, TODAY = date(2026, 11, 1), date(2026, 11, 23)
DAY = timedelta(days=1)
EAST, WEST = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Los_Angeles")
"""Nine hours before UTC, and eight after it."""


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    found = History.open(tmp_path / "history.sqlite3").history
    assert found is not None
    yield found
    found.close()


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def use(history: History, provider_id: ProviderId, when: datetime, usd: str | None = "1") -> None:
    """One report; its cost is an estimate. None: no price is known."""
    event = UsageEvent(
        provider_id=provider_id, at=when, source=UsageSource.API, tokens=Tokens(input_tokens=1000)
    )
    cost = UNPRICED if usd is None else Cost(basis=CostBasis.ESTIMATED, usd=Decimal(usd))
    history.usage.save([(event, cost)])


def bill(history: History, provider_id: ProviderId, amounts: dict[date, str], as_of: datetime) -> None:
    billed = [
        Billed(provider_id=provider_id, day=day, amount=Decimal(amount), currency="USD", as_of=as_of)
        for day, amount in amounts.items()
    ]
    history.billing.save_costs(provider_id, billed, as_of)


def days_of(found: Spent, provider_id: ProviderId) -> dict[int, tuple[object, object]]:
    """By the day of the month: the sum, and what of it is billed."""
    return {
        one.day.day: (one.cost_usd, one.billed_usd or 0)
        for one in found.days
        if one.provider_id == provider_id and one.day is not None and one.cost_usd is not None
    }


def test_without_bills_all_days_are_the_readers_own(history: History) -> None:
    use(history, OPENAI, at(22, 16))
    assert days_of(spent(history, first=FIRST, last=TODAY, tz=EAST), OPENAI) == {23: (1, 0)}
    assert days_of(spent(history, first=FIRST, last=TODAY, tz=UTC), OPENAI) == {22: (1, 0)}
    found = spent(history, first=FIRST, last=TODAY, tz=UTC)
    assert [(one.provider_id, one.day, one.tokens.total) for one in found.days] == [
        (OPENAI, date(2026, 11, 22), 1000)
    ]
    assert found.differences == ()


@pytest.mark.parametrize("tz", [UTC, EAST, WEST])
def test_no_moment_counts_twice_and_none_is_lost_wherever_the_reader_is(
    history: History, tz: ZoneInfo
) -> None:
    """$1 every two hours; the 20th and 21st are billed with $5 each, and 20 hours of use came since."""
    for hour in range(0, 24 * 3 + 15, 2):
        use(history, OPENAI, at(20, 0) + timedelta(hours=hour))
    bill(history, OPENAI, {date(2026, 11, 20): "5", date(2026, 11, 21): "5"}, at(23, 14))
    found = spent(history, first=FIRST, last=TODAY, tz=tz)
    assert sum(one.cost_usd or 0 for one in found.days) == 30
    assert sum(one.billed_usd or 0 for one in found.days) == 10


def test_a_bill_stands_for_the_day_of_its_date_and_what_came_after_it_is_added(history: History) -> None:
    """In Los Angeles the 21st goes on for eight hours after the one that was billed."""
    bill(history, OPENAI, {date(2026, 11, 21): "5"}, at(23, 14))
    use(history, OPENAI, at(21, 12), "9")
    use(history, OPENAI, at(22, 4), "2")
    use(history, OPENAI, at(22, 12), "3")
    found = spent(history, first=FIRST, last=TODAY, tz=WEST)
    assert days_of(found, OPENAI) == {21: (7, 5), 22: (3, 0)}
    found = spent(history, first=FIRST, last=TODAY, tz=UTC)
    assert days_of(found, OPENAI) == {21: (5, 5), 22: (5, 0)}


def test_today_moves_with_what_is_reported_though_utc_is_a_day_ahead(history: History) -> None:
    """It is 19:00 on the 23rd in Los Angeles, and the 24th in UTC, of which $0.40 are billed so far."""
    now = at(24, 3)
    bill(history, OPENAI, {date(2026, 11, 21): "5", date(2026, 11, 24): "0.4"}, now)
    use(history, OPENAI, at(24, 2), "1")
    found = spent(history, first=FIRST, last=TODAY, tz=WEST)
    assert days_of(found, OPENAI) == {21: (5, 5), 23: (1, Decimal("0.4"))}


def test_a_stretch_in_the_past_holds_nothing_of_the_day_after(history: History) -> None:
    bill(history, OPENAI, {date(2026, 11, day): "5" for day in range(10, 24)}, at(23, 14))
    found = spent(history, first=FIRST, last=date(2026, 11, 12), tz=UTC)
    assert days_of(found, OPENAI) == {10: (5, 5), 11: (5, 5), 12: (5, 5)}


def test_one_providers_bills_change_nothing_for_another(history: History) -> None:
    bill(history, OPENAI, {date(2026, 11, 21): "5"}, at(23, 14))
    use(history, ANTHROPIC, at(21, 20), "2")
    use(history, ANTHROPIC, at(21, 20), None)
    found = spent(history, first=FIRST, last=TODAY, tz=EAST)
    assert days_of(found, ANTHROPIC) == {22: (2, 0)}
    assert [one.unpriced_tokens for one in found.days if one.provider_id == ANTHROPIC] == [1000]


def test_what_a_key_spent_is_billed_though_nobody_reported_it(history: History) -> None:
    """10 when the 22nd began, 12 when the 23rd did, and 0.50 since."""
    for when, all_time, today in [(at(22, 9), "10.25", "0.25"), (at(23, 9), "12.5", "0.5")]:
        history.billing.save_key_day(
            KeyDay(
                provider_id=OPENROUTER,
                key_hint="•••• 4f2a",
                as_of=when,
                all_time=Decimal(all_time),
                today=Decimal(today),
            )
        )
    use(history, OPENROUTER, at(22, 10), "1.5")
    use(history, OPENROUTER, at(23, 10), "0.75")
    found = spent(history, first=FIRST, last=TODAY, tz=UTC)
    assert days_of(found, OPENROUTER) == {22: (2, 2), 23: (Decimal("0.75"), Decimal("0.5"))}


def test_where_bills_and_reports_are_too_far_apart_both_are_told(history: History) -> None:
    bill(history, OPENAI, {date(2026, 11, 20): "4.20", date(2026, 11, 21): "1"}, at(23, 14))
    use(history, OPENAI, at(20, 10), "3.10")
    use(history, OPENAI, at(21, 10), "1")
    bill(history, ANTHROPIC, {date(2026, 11, 20): "1.05"}, at(23, 14))
    use(history, ANTHROPIC, at(20, 10), "1")
    (found,) = spent(history, first=FIRST, last=TODAY, tz=EAST).differences
    assert found.provider_id == OPENAI
    assert (found.billed_usd, found.reported_usd) == (Decimal("5.20"), Decimal("4.10"))


def test_a_balance_that_stays_the_same_is_known_to_be_so_now(history: History) -> None:
    def usd(amount: str) -> Balance:
        return Balance(amount=Decimal(amount), currency="USD")

    history.billing.save_balance(OPENROUTER, usd("10"), at(1, 9))
    history.billing.save_balance(OPENROUTER, usd("9"), at(4, 9))
    history.billing.save_balance(ANTHROPIC, usd("5"), at(23, 9))
    checked = {
        OPENROUTER: (usd("9"), at(23, 14)),
        ANTHROPIC: (usd("5"), at(23, 9)),
        OPENAI: (None, at(23, 9)),
    }
    states = [
        state_of(profile=Profile(id=pid, name=pid, short_name=pid), balance=balance, last_check_at=checked_at)
        for pid, (balance, checked_at) in checked.items()
    ]
    found = balance_series(history, states, at(10, 0))
    assert {pid: [(one.at, one.amount) for one in series.points] for pid, series in found.items()} == {
        OPENROUTER: [(at(4, 9), Decimal(9)), (at(23, 14), Decimal(9))],
        ANTHROPIC: [(at(23, 9), Decimal(5))],
    }


@pytest.mark.parametrize("by", UsageBy)
def test_every_table_of_usage_adds_up_to_what_was_spent(history: History, by: UsageBy) -> None:
    use(history, OPENAI, at(20, 10), usd="3")
    use(history, OPENAI, at(23, 10), usd="2")
    use(history, ANTHROPIC, at(21, 10), usd="4")
    bill(history, OPENAI, {date(2026, 11, 20): "5"}, at(23, 11))
    now = at(23, 12)
    month = spent(history, first=FIRST, last=TODAY, tz=UTC)
    total = sum((one.cost_usd or Decimal(0) for one in month.days), Decimal(0))
    found = read_usage_report(history, since=at(1, 0), now=now, by=by, tz=UTC)
    assert total == found.total.cost_usd == Decimal(11)
    assert sum((one.cost_usd or Decimal(0) for one in found.sums), Decimal(0)) == total
    assert found.total.unreported_usd == Decimal(2)


def test_of_a_day_that_began_before_only_what_was_reported_since_counts(history: History) -> None:
    for hour in (8, 20):
        use(history, OPENAI, at(20, hour), usd="3")
    bill(history, OPENAI, {date(2026, 11, 20): "10", date(2026, 11, 21): "1"}, at(23, 11))
    found = read_usage_report(history, since=at(20, 12), now=at(23, 12), by=UsageBy.DAY, tz=UTC)
    assert [(one.day, one.cost_usd) for one in found.sums] == [
        (date(2026, 11, 20), Decimal(3)),
        (date(2026, 11, 21), Decimal(1)),
    ]
    lately = read_usage_report(history, since=at(23, 9), now=at(23, 12), by=UsageBy.DAY, tz=UTC)
    assert (lately.sums, lately.total.cost_usd) == ((), None)


@pytest.mark.parametrize("tz", [UTC, EAST, WEST])
def test_the_month_is_the_same_on_every_screen_and_in_every_document(history: History, tz: ZoneInfo) -> None:
    use(history, OPENAI, at(20, 10), usd="3")
    use(history, OPENAI, at(23, 10), usd="2")
    use(history, ANTHROPIC, at(21, 10), usd="4")
    bill(history, OPENAI, {date(2026, 11, 20): "5", date(2026, 11, 21): "1"}, at(23, 11))
    now, today = at(23, 12), at(23, 12).astimezone(tz).date()
    summary = read_money(
        history, None, now=now, tz=tz, providers=(OPENAI, ANTHROPIC), budgets=(), accounts=(), models=()
    ).summary
    facts = read_usage(history, None, profiles=(), now=now, tz=tz)
    page = cost_table(facts, CostsChoice(), {}, summary, hides_amounts=False)
    document = usage_document(
        read_usage_report(
            history, since=midnight(today.replace(day=1), tz), now=now, by=UsageBy.PROVIDER, tz=tz
        )
    )
    assert summary.costs.month.cost_usd == Decimal(12)
    assert page.total.amount == "$12.00"
    assert document["total_cost_usd"] == 12.0
    assert money_document(summary)["month"]["usd"] == 12.0
    one_by_one = {pid: one.costs.month.cost_usd for pid, one in summary.providers.items()}
    assert {row["key"]: row["cost_usd"] for row in document["rows"]} == one_by_one
    assert {row.name: row.amount for row in page.rows} == {"openai": "$8.00", "anthropic": "$4.00"}
