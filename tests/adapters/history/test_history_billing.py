"""Bills, balances and what keys had spent, in the real file."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from busy_days import OTHER, fill_days

from apimon_desktop.adapters.history.access import HistoryUnwritableError
from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.billing import Billed, KeyDay
from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import ProviderId

OPENAI, OPENROUTER, MOONSHOT = ProviderId("openai"), ProviderId("openrouter"), ProviderId("moonshot_ai")
NOW = datetime(2026, 11, 23, 14, 0, 0, 123456, tzinfo=UTC)
TODAY, DAY, MINUTE = NOW.date(), timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def open_history(path: Path) -> Iterator[Callable[[], History]]:
    opened: list[History] = []

    def open_it() -> History:
        found = History.open(path, now=lambda: NOW + DAY).history
        assert found is not None
        opened.append(found)
        return found

    yield open_it
    for one in opened:
        one.close()


@pytest.fixture
def history(open_history: Callable[[], History]) -> History:
    return open_history()


def bill(
    amount: str,
    day: date = TODAY,
    provider_id: ProviderId = OPENAI,
    currency: str = "USD",
    at: datetime = NOW,
) -> Billed:
    return Billed(provider_id=provider_id, day=day, amount=Decimal(amount), currency=currency, as_of=at)


def key_day(at: datetime, all_time: str, today: str) -> KeyDay:
    return KeyDay(
        provider_id=OPENROUTER,
        key_hint="•••• 4f2a",
        as_of=at,
        all_time=Decimal(all_time),
        today=Decimal(today),
    )


def usd(amount: str) -> Balance:
    return Balance(amount=Decimal(amount), currency="USD")


def balances(history: History, since: datetime = NOW - 30 * DAY) -> list[tuple[timedelta, Decimal]]:
    return [(one.at - NOW, one.amount) for one in history.billing.balances(OPENROUTER, since, "USD")]


def test_bills_are_kept_to_the_last_digit_and_read_again_after_a_restart(
    history: History, open_history: Callable[[], History]
) -> None:
    bills = [
        bill("0.00016447132572501897", TODAY - DAY),
        bill("12345678901.25"),
        bill("-0.0000001", TODAY - 2 * DAY),
    ]
    history.billing.save_costs(OPENAI, bills, NOW)
    assert open_history().billing.billed(TODAY - 9 * DAY, TODAY) == tuple(
        sorted(bills, key=lambda one: one.day)
    )
    assert history.billing.billed(TODAY - DAY, TODAY - DAY) == (bills[0],)
    assert history.billing.costs_read_at(OPENAI) == NOW
    assert history.billing.costs_read_at(OPENROUTER) is None


def test_a_correction_takes_the_place_of_what_was_billed_before(history: History) -> None:
    history.billing.save_costs(OPENAI, [bill("1"), bill("2", TODAY - DAY)], NOW)
    later = NOW + 60 * MINUTE
    history.billing.save_costs(OPENAI, [bill("1.5", currency="EUR", at=later)], later)
    assert history.billing.billed(TODAY - DAY, TODAY) == (
        bill("2", TODAY - DAY),
        bill("1.5", currency="EUR", at=later),
    )


def test_what_is_older_than_what_is_kept_changes_nothing(history: History) -> None:
    history.billing.save_costs(OPENAI, [bill("2")], NOW)
    early = NOW - 60 * MINUTE
    history.billing.save_costs(OPENAI, [bill("1", at=early)], early)
    assert history.billing.billed(TODAY, TODAY) == (bill("2"),)
    assert history.billing.costs_read_at(OPENAI) == NOW


def test_what_a_wrong_clock_dated_later_keeps_nothing_newer_out(history: History) -> None:
    later = NOW + 300 * DAY
    history.billing.save_costs(OPENAI, [bill("2", at=later)], later)
    history.billing.save_key_day(replace(key_day(NOW, "9", "9"), as_of=later, provider_id=OPENAI))
    history.billing.save_balance(OPENROUTER, usd("7"), later)
    assert history.billing.costs_read_at(OPENAI) is None
    assert balances(history) == []
    history.billing.save_costs(OPENAI, [bill("1", currency="EUR")], NOW)
    assert history.billing.billed(TODAY, TODAY) == (bill("1", currency="EUR"),)
    assert history.billing.costs_read_at(OPENAI) == NOW


def test_a_report_without_any_day_was_read_all_the_same(history: History) -> None:
    history.billing.save_costs(OPENAI, [], NOW)
    assert history.billing.billed(TODAY, TODAY) == ()
    assert history.billing.costs_read_at(OPENAI) == NOW


def test_the_last_look_at_a_key_on_each_day_is_kept_and_the_next_day_closes_it(history: History) -> None:
    """10 when yesterday began, 13 when today did: yesterday cost 3, of which 2.5 were seen."""
    yesterday = NOW - DAY
    for at, all_time, today in [
        (yesterday, "11", "1"),
        (yesterday + 60 * MINUTE, "12.5", "2.5"),
        (yesterday + 30 * MINUTE, "11.5", "1.5"),
        (NOW, "13.25", "0.25"),
    ]:
        history.billing.save_key_day(key_day(at, all_time, today))
    told = [(one.day, one.amount, one.is_complete) for one in history.billing.billed(TODAY - DAY, TODAY)]
    assert told == [(TODAY - DAY, Decimal(3), True), (TODAY, Decimal("0.25"), False)]
    (closed,) = history.billing.billed(TODAY - DAY, TODAY - DAY)
    assert (closed.amount, closed.is_complete) == (Decimal(3), True), (
        "the day after is looked at, and not told"
    )


def test_a_cost_report_takes_precedence_over_the_spending_of_a_key(history: History) -> None:
    history.billing.save_key_day(key_day(NOW, "10", "1"))
    history.billing.save_key_day(key_day(NOW - DAY, "9", "2"))
    history.billing.save_costs(OPENROUTER, [bill("1.75", provider_id=OPENROUTER)], NOW)
    told = {one.day: one.amount for one in history.billing.billed(TODAY - DAY, TODAY)}
    assert told == {TODAY - DAY: Decimal(2), TODAY: Decimal("1.75")}


def test_a_balance_is_kept_when_it_changes_and_at_most_every_quarter_of_an_hour(history: History) -> None:
    for minutes, amount in [
        (0, "10"),
        (2, "10"),
        (4, "9.9"),
        (14, "9.8"),
        (15, "9.8"),
        (200, "9.80"),
        (202, "9.7"),
    ]:
        history.billing.save_balance(OPENROUTER, usd(amount), NOW + minutes * MINUTE)
    assert balances(history) == [
        (0 * MINUTE, Decimal(10)),
        (15 * MINUTE, Decimal("9.8")),
        (202 * MINUTE, Decimal("9.7")),
    ]


def test_balances_are_read_by_currency_from_the_last_one_before(history: History) -> None:
    history.billing.save_balance(OPENROUTER, usd("10"), NOW)
    history.billing.save_balance(OPENROUTER, Balance(amount=Decimal(70), currency="CNY"), NOW + 60 * MINUTE)
    history.billing.save_balance(OPENROUTER, usd("9"), NOW + 120 * MINUTE)
    history.billing.save_balance(OPENROUTER, usd("8"), NOW + 180 * MINUTE)
    history.billing.save_balance(MOONSHOT, usd("1"), NOW)
    assert balances(history, NOW + 150 * MINUTE) == [(120 * MINUTE, Decimal(9)), (180 * MINUTE, Decimal(8))]
    assert balances(history, NOW + 180 * MINUTE) == [(120 * MINUTE, Decimal(9)), (180 * MINUTE, Decimal(8))]
    assert [one.amount for one in history.billing.balances(OPENROUTER, NOW, "CNY")] == [Decimal(70)]
    assert history.billing.balances(OPENAI, NOW, "USD") == ()


def test_after_four_hundred_days_all_but_the_last_balance_is_forgotten(history: History) -> None:
    old, kept = NOW - 401 * DAY, NOW - 399 * DAY
    history.billing.save_costs(OPENAI, [bill("1", old.date(), at=old), bill("2", kept.date(), at=kept)], kept)
    history.billing.save_key_day(key_day(old, "1", "1"))
    history.billing.save_key_day(key_day(kept, "2", "1"))
    for at in (old - DAY, old):
        history.billing.save_balance(OPENROUTER, usd(str(at.day)), at)
    for at in (old, NOW):
        history.billing.save_balance(MOONSHOT, usd(str(at.day)), at)
    fill_days(history, NOW)
    history.maintain(NOW)
    told = [one for one in history.billing.billed(TODAY - 500 * DAY, TODAY) if one.provider_id != OTHER]
    assert {(one.provider_id, one.day) for one in told} == {(OPENAI, kept.date()), (OPENROUTER, kept.date())}
    assert balances(history, NOW - 500 * DAY) == [(old - NOW, Decimal(old.day))], (
        "nobody told another one since"
    )
    assert old not in [one.at for one in history.billing.balances(MOONSHOT, NOW - 500 * DAY, "USD")]


def test_what_cannot_be_written_is_a_sentence(path: Path, history: History) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        history._connection.execute("PRAGMA busy_timeout = 1")
        with pytest.raises(HistoryUnwritableError, match="could not be written"):
            history.billing.save_balance(OPENROUTER, usd("1"), NOW)
