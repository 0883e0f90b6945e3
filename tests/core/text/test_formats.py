"""How numbers, times and sums are written."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from apimon_desktop.core.text import formats
from apimon_desktop.core.text.translatable import in_words

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
GERMAN = {
    "{n} days ago": "vor {n} Tagen",
    "{duration} ago": "vor {duration}",
    "1 day": "1 Tag",
    "for {n} days": "seit {n} Tagen",
    "for {duration}": "seit {duration}",
    "Oct": "Okt.",
    "Nov": "Nov.",
    "{day} {month}": "{day}. {month}",
    "{first}–{last} {month}": "{first}.–{last}. {month}",
    "${amount}": "{amount} $",
    "−${amount}": "−{amount} $",
    "{currency} {amount}": "{amount} {currency}",
    "−{currency} {amount}": "−{amount} {currency}",
    "${low}–{high}": "{low}–{high} $",
    "{n}%": "{n} %",
    "{n}M tokens": "{n} Mio. Token",
    "{n} tokens": "{n} Token",
    **dict.fromkeys(("{day}st", "{day}nd", "{day}rd", "{day}th"), "{day}."),
}


def german(text: str) -> str:
    marks = str.maketrans({".": ",", ",": "."})
    return in_words(text, lambda template: GERMAN.get(template, template), lambda n: n.translate(marks))


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (1, "every minute"),
        (5, "every 5 min"),
        (60, "every hour"),
        (90, "every 1 h 30 min"),
        (120, "every 2 h"),
        (1440, "every day"),
        (2880, "every 2 days"),
    ],
)
def test_a_single_minute_hour_or_day_is_shown_without_its_number(minutes: int, text: str) -> None:
    assert formats.format_every(timedelta(minutes=minutes)) == text


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
        (NOW + timedelta(seconds=60), "just now"),
        (NOW + timedelta(seconds=61), "in the future (wrong clock?)"),
        (NOW + timedelta(days=450), "in the future (wrong clock?)"),
        (NOW - timedelta(minutes=2), "2 min ago"),
        (NOW - timedelta(days=1), "1 day ago"),
        (NOW - timedelta(days=9, hours=2), "9 days ago"),
    ],
)
def test_an_age_is_counted_from_now(at: datetime | None, text: str) -> None:
    assert formats.format_age(at, NOW) == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(minutes=23), "for 23 min"),
        (timedelta(days=1), "for 1 day"),
        (timedelta(days=9), "for 9 days"),
    ],
)
def test_what_lasts_tells_for_how_long(duration: timedelta, text: str) -> None:
    assert formats.format_lasting(duration) == text


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


def test_a_moment_is_shown_by_the_readers_clock() -> None:
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
    assert formats.format_money(Decimal("-3.1"), "CNY") == "−CNY 3.10"


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


def test_a_part_is_shown_with_its_whole() -> None:
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
    ("amount", "text"),
    [
        ("0.0625", "$0.0625"),
        ("2.45", "$2.45"),
        ("96.50", "$97"),
        ("1234.2", "$1,234"),
        ("-96.50", "−$97"),
    ],
)
def test_cents_are_left_out_where_they_would_claim_too_much(amount: str, text: str) -> None:
    assert formats.format_about_money(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("130.6", "142.2", "$131–142"),
        ("2.45", "3.1", "$2.45–3.10"),
        ("120.1", "120.4", "$120"),
        ("-2", "3", "−$2.00–$3.00"),
    ],
)
def test_a_range_of_money_has_its_sign_once(low: str, high: str, text: str) -> None:
    assert formats.format_money_range(Decimal(low), Decimal(high)) == text


def test_days_of_a_month_are_counted_as_people_do() -> None:
    days = [formats.format_day_of_month(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31)]
    assert days == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th"),
        *("21st", "22nd", "23rd", "30th", "31st"),
    ]


def test_numbers_and_units_stand_where_another_language_has_them() -> None:
    sums = [Decimal("1234.5"), Decimal("0.0625"), Decimal("-3.1")]
    assert [german(formats.format_money(one)) for one in sums] == ["1.234,50 $", "0,0625 $", "−3,10 $"]
    assert [german(formats.format_money(one, "CNY")) for one in sums[1:]] == ["0,0625 CNY", "−3,10 CNY"]
    assert german(formats.format_money_range(Decimal("130.6"), Decimal(1422))) == "131–1.422 $"
    assert german(formats.format_percent(99.84)) == "99,8 %"
    assert german(formats.format_seconds(2840)) == "2,8 s"
    assert [german(formats.format_tokens(n)) for n in (125_000, 1_100_000)] == [
        "125.000 Token",
        "1,1 Mio. Token",
    ]


def test_days_are_declined_where_another_language_does_so() -> None:
    ages = [formats.format_age(NOW - timedelta(days=days), NOW) for days in (1, 9)]
    assert [german(age) for age in ages] == ["vor 1 Tag", "vor 9 Tagen"]
    assert german(formats.format_lasting(timedelta(days=9))) == "seit 9 Tagen"


def test_dates_are_written_as_another_language_does() -> None:
    spans = [
        formats.format_span(first, date(2026, 11, 18)) for first in (date(2026, 11, 12), date(2026, 10, 28))
    ]
    assert [german(span) for span in spans] == ["12.–18. Nov.", "28. Okt.–18. Nov."]
    assert (
        german(formats.format_clock(datetime(2026, 11, 12, 9, 5, tzinfo=UTC), NOW, UTC)) == "12. Nov. 09:05"
    )
    assert [german(formats.format_day_of_month(day)) for day in (1, 2, 3, 4)] == ["1.", "2.", "3.", "4."]
