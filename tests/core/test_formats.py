"""How numbers, times and sums are written."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from apimon_desktop.core import formats

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value_ms", "text"),
    [
        (None, "—"),
        (0.2, "1 ms"),
        (312.4, "312 ms"),
        (999.4, "999 ms"),
        (999.6, "1.0 s"),
        (2800, "2.8 s"),
        (9949, "9.9 s"),
        (9951, "10 s"),
        (12_300, "12 s"),
    ],
)
def test_a_response_time_is_written_in_the_unit_that_fits_it(value_ms: float | None, text: str) -> None:
    assert formats.format_ms(value_ms) == text


@pytest.mark.parametrize(("value_ms", "text"), [(40, "40 ms"), (99, "99 ms"), (234, "0.2 s"), (600, "0.6 s")])
def test_seconds_are_used_where_they_tell_something(value_ms: float, text: str) -> None:
    assert formats.format_seconds(value_ms) == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(seconds=-3), "0 s"),
        (timedelta(seconds=45.9), "45 s"),
        (timedelta(minutes=23, seconds=59), "23 min"),
        (timedelta(hours=1, minutes=12), "1 h 12 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, hours=2), "1 day 2 h"),
        (timedelta(days=9, hours=23), "9 days"),
    ],
)
def test_a_duration_names_what_has_fully_passed(duration: timedelta, text: str) -> None:
    assert formats.format_duration(duration) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (None, "never"),
        (NOW - timedelta(seconds=4), "just now"),
        (NOW + timedelta(seconds=4), "just now"),
        (NOW - timedelta(minutes=2), "2 min ago"),
    ],
)
def test_an_age_is_counted_from_now(at: datetime | None, text: str) -> None:
    assert formats.format_age(at, NOW) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOW, "14:03"),
        (NOW - timedelta(days=1), "yesterday 14:03"),
        (NOW + timedelta(days=1), "tomorrow 14:03"),
        (datetime(2026, 11, 12, 9, 5, tzinfo=UTC), "12 Nov 09:05"),
        (datetime(2025, 1, 2, 9, 5, tzinfo=UTC), "2 Jan 2025 09:05"),
    ],
)
def test_a_moment_names_its_day_only_where_it_is_not_today(at: datetime, text: str) -> None:
    assert formats.format_clock(at, NOW, UTC) == text


def test_a_moment_is_told_by_the_readers_clock() -> None:
    east = timezone(timedelta(hours=11))
    assert formats.format_clock(NOW, NOW, east) == "01:03"
    assert formats.format_clock(NOW - timedelta(hours=2), NOW, east) == "yesterday 23:03"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "—"),
        (Decimal(0), "$0.00"),
        (Decimal("2.45"), "$2.45"),
        (Decimal("2.449"), "$2.45"),
        (Decimal("1234.5"), "$1,234.50"),
        (Decimal("0.06"), "$0.06"),
        (Decimal("0.5"), "$0.50"),
        (Decimal("0.0625"), "$0.0625"),
        (Decimal("0.000021"), "$0.000021"),
        (Decimal("-3.1"), "−$3.10"),
    ],
)
def test_a_sum_keeps_the_digits_that_count_and_the_unknown_is_no_zero(
    amount: Decimal | None, text: str
) -> None:
    assert formats.format_money(amount) == text


def test_another_currency_is_named() -> None:
    assert formats.format_money(Decimal("3.1"), "CNY") == "CNY 3.10"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 tokens"), (1, "1 token"), (125_000, "125,000 tokens"), (1_100_000, "1.1M tokens")],
)
def test_tokens_carry_their_unit(count: int, text: str) -> None:
    assert formats.format_tokens(count) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0.0%"), (0.01, "0.1%"), (4.67, "4.7%"), (99.99, "99.9%"), (100, "100.0%")]
)
def test_only_all_is_shown_as_all_and_only_none_as_none(value: float, text: str) -> None:
    assert formats.format_percent(value) == text


def test_a_part_is_told_with_its_whole() -> None:
    assert formats.format_count(1, 4) == "1 of 4"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 12), date(2026, 11, 12), "12 Nov"),
        (date(2026, 11, 12), date(2026, 11, 18), "12–18 Nov"),
        (date(2026, 10, 28), date(2026, 11, 3), "28 Oct–3 Nov"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 Dec 2026–2 Jan 2027"),
    ],
)
def test_a_stretch_of_days_is_written_as_short_as_it_is_clear(first: date, last: date, text: str) -> None:
    assert formats.format_span(first, last) == text


@pytest.mark.parametrize(
    ("amount", "text"), [("0.0625", "$0.0625"), ("2.45", "$2.45"), ("96.50", "$97"), ("1234.2", "$1,234")]
)
def test_cents_are_left_out_where_they_would_claim_too_much(amount: str, text: str) -> None:
    assert formats.format_about_money(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [("130.6", "142.2", "$131–142"), ("2.45", "3.1", "$2.45–3.10"), ("120.1", "120.4", "$120")],
)
def test_a_range_of_money_has_its_sign_once(low: str, high: str, text: str) -> None:
    assert formats.format_money_range(Decimal(low), Decimal(high)) == text


def test_days_of_a_month_are_counted_as_people_do() -> None:
    days = [formats.format_day_of_month(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31)]
    assert days == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th"),
        *("21st", "22nd", "23rd", "30th", "31st"),
    ]
