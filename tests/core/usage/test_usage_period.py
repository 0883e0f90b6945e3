from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apimon_desktop.core.usage.sums import begin_of, day_bounds, midnight

BERLIN, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")
NOW = datetime(2026, 11, 23, 7, 10, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "begins_at"),
    [
        ("24h", "2026-11-22T07:00:00+00:00"),
        ("1h", "2026-11-23T06:00:00+00:00"),
        ("1d", "2026-11-22T23:00:00+00:00"),
        ("7D ", "2026-11-16T23:00:00+00:00"),
        ("30d", "2026-10-24T22:00:00+00:00"),
        ("today", "2026-11-22T23:00:00+00:00"),
        ("month", "2026-10-31T23:00:00+00:00"),
        ("2026-11-01", "2026-10-31T23:00:00+00:00"),
    ],
)
def test_where_a_period_begins(text: str, begins_at: str) -> None:
    assert begin_of(text, NOW, BERLIN) == datetime.fromisoformat(begins_at)


@pytest.mark.parametrize(
    "text",
    ["", "7", "d", "-1d", "0d", "0h", "401d", "9601h", "7w", "soon", "2026-11-24", "2020-01-01", "1d1d"],
)
def test_what_names_no_period_is_none(text: str) -> None:
    assert begin_of(text, NOW, BERLIN) is None


def test_the_systems_own_zone_is_taken_where_none_is_named() -> None:
    assert begin_of("today", NOW, None) == midnight(NOW.astimezone().date(), None)


def test_days_are_cut_where_the_reader_is_and_differ_in_length_when_clocks_change() -> None:
    days = list(
        day_bounds(datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC), BERLIN)
    )
    assert [day for day, _, _ in days] == [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)]
    assert [ends - starts for _, starts, ends in days] == [
        timedelta(hours=10),
        timedelta(hours=25),
        timedelta(hours=13),
    ]
    assert days[0][2] == days[1][1]


def test_days_in_a_zone_that_is_off_by_quarters_of_an_hour() -> None:
    (_, _, ends), *_ = day_bounds(NOW, NOW + timedelta(days=2), KATHMANDU)
    assert ends == datetime(2026, 11, 23, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "begins_at"),
    [
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00"),
        ("Africa/Cairo", date(2023, 4, 28), "2023-04-27T22:00"),
        ("America/Havana", date(2023, 3, 12), "2023-03-12T05:00"),
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00"),
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-30T10:00"),
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-24T22:00"),
    ],
)
def test_a_day_begins_where_its_zone_says_also_without_a_midnight(
    zone: str, day: date, begins_at: str
) -> None:
    assert midnight(day, ZoneInfo(zone)) == datetime.fromisoformat(f"{begins_at}+00:00")
