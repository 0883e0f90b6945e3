"""Waits in every form that is met; never negative, never endless."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.providers import waits
from apimon_desktop.providers.matchers import message_of

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("48s", 48.0),
        ("1m0.198s", 60.198),
        ("1h8m25.745s", 4105.745),
        ("12ms", 0.012),
        ("0s", 0.0),
        ("", None),
        ("soon", None),
        ("5 s", None),
    ],
)
def test_go_durations(text: str, seconds: float | None) -> None:
    assert waits.duration_s(text) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "20"}, 20.0),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "nan"}, 0.0),
        ({"retry-after": "inf"}, waits.LONGEST_S),
        ({"retry-after": "1e8"}, waits.LONGEST_S),
        ({"retry-after": "1795442430"}, 30.0),
        ({"retry-after": "1795442430000"}, 30.0),
        ({"retry-after": "1795442300"}, 0.0),
        ({"retry-after": "rubbish"}, None),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after": "Mon, 23 Nov 2026 14:01:00 GMT"}, 60.0),
        ({"retry-after": "Mon, 23 Nov 2026 13:00:00 GMT"}, 0.0),
        ({"retry-after": "Mon, 23 Nov 2026 14:01:00 -0000"}, 60.0),
        ({"retry-after": "Mon, 23 Nov 99999999999999999999 14:01:00 GMT"}, None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert waits.header_wait_s(headers, NOW) == seconds


def test_a_date_is_counted_from_the_providers_own_clock() -> None:
    skewed = {"retry-after": "Mon, 23 Nov 2026 18:00:30 GMT", "date": "Mon, 23 Nov 2026 18:00:00 GMT"}
    assert waits.header_wait_s(skewed, NOW) == 30.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("please try again after 1 seconds", 1.0),
        ("Please try again in 6m0s.", 360.0),
        ("Please retry in 48.939935699s.", 48.939935699),
        ("try again after 30", 30.0),
        ("try again in 1 minute", 60.0),
        ("Please try again in 3 hours", 10_800.0),
        ("Quota resets in 2 days", 172_800.0),
        ("try again in 7h12m", 25_920.0),
        ("Try again in 12 min", 720.0),
        ("try again in 3 hrs.", 10_800.0),
        ("try again in 1 minute and 30 seconds", 90.0),
        ("Retry after 1 hour, 2 mins, and 250 ms", 3720.25),
        ("Slow down. Please wait 20 seconds before the next request", 20.0),
        ("You may wait, or try again in 4. See the docs", 4.0),
        ("retry after 2026-11-23T15:00:00Z", None),
        ("try again after 5 attempts", None),
        ("wait for it", None),
        ("try again later", None),
        ("", None),
    ],
)
def test_waits_in_plain_text(text: str, seconds: float | None) -> None:
    assert waits.text_wait_s(text) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("You will regain access on 2026-11-23 at 15:00 UTC.", 3600.0),
        ("Limit resets at 2026-11-23T14:00:09.5Z, then try again", 9.5),
        ("Please retry after 2026-11-23 16:30:00+02:00", 1800.0),
        ("Wait. It is available again at 2026-11-23t13:00z", 0.0),
        ("Your plan resets on 2027-01-01 at 00:00 UTC", waits.LONGEST_S),
        ("regain access on 2026-13-45 at 00:00 UTC", None),
        ("Failed at 2026-11-23T15:00:00Z, try again later", None),
        ("", None),
    ],
)
def test_moments_in_plain_text(text: str, seconds: float | None) -> None:
    assert waits.text_until_s(text, {}, NOW) == seconds


def test_a_moment_in_plain_text_is_counted_from_the_providers_own_clock() -> None:
    skewed = {"date": "Mon, 23 Nov 2026 14:00:30 GMT"}
    assert waits.text_until_s("resets at 2026-11-23T14:01:00Z", skewed, NOW) == 30.0


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        (1_795_442_460_000, 60.0),
        ("1795442460000", 60.0),
        (1_795_442_400_000.0, 0.0),
        (1_795_442_460, 60.0),
        ("1795442460", 60.0),
        (2, 2.0),
        ("2.5", 2.5),
        (0, 0.0),
        (-4, 0.0),
        ("1m0.198s", 60.198),
        ("2026-11-23T15:00:00Z", 3600.0),
        ("2026-11-23T16:00:00+02:00", 0.0),
        ("2026-12-01T00:00:00.000Z", 640_800.0),
        ("2026-11-23 14:00:09", 9.0),
        ("Mon, 23 Nov 2026 14:01:00 GMT", 60.0),
        ("2026-13-45T99:99:99Z", None),
        (1e300, waits.LONGEST_S),
        (float("nan"), 0.0),
        ("soon", None),
        ("", None),
        (None, None),
        (True, None),
        ([], None),
    ],
)
def test_a_reset_is_understood_in_every_form(moment: object, seconds: float | None) -> None:
    found = waits.reset_wait_s(moment, {}, NOW)
    assert found == (None if seconds is None else pytest.approx(seconds))


def test_a_reset_is_counted_from_the_providers_own_clock() -> None:
    skewed = {"date": "Mon, 23 Nov 2026 14:00:30 GMT"}
    assert waits.reset_wait_s(1_795_442_460_000, skewed, NOW) == 30.0
    assert waits.reset_wait_s("2026-11-23T14:01:00Z", skewed, NOW) == 30.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-reset": "2"}, 2.0),
        ({"x-ratelimit-reset": "1795442460000"}, 60.0),
        ({"ratelimit-reset": "30"}, 30.0),
        ({"x-ratelimit-reset": "?", "ratelimit-reset": "30"}, 30.0),
        ({"x-ratelimit-reset": "?"}, None),
        ({"retry-after": "5", "x-ratelimit-reset": "90"}, 5.0),
        ({"retry-after": "1m30s"}, 90.0),
        ({"retry-after": "2026-11-23T14:00:45Z"}, 45.0),
        ({"x-ratelimit-reset-requests": "8.64s"}, None),
    ],
)
def test_a_reset_counts_where_no_retry_after_is_sent(headers: dict[str, str], seconds: float | None) -> None:
    assert waits.header_wait_s(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("2026-11-23T14:00:00", 18.0),
        ("2026-11-23T08:00:00", 24.0),
        ("2026-11-23T07:59:00", 1 / 60),
        ("2026-07-01T06:00:00", 1.0),
        ("2026-07-01T07:00:00", 24.0),
        ("2026-03-08T08:00:00", 23.0),
        ("2026-11-01T07:00:00", 25.0),
        ("2026-12-31T23:00:00", 9.0),
    ],
)
def test_a_day_in_california_ends_at_its_own_midnight(now: str, hours: float) -> None:
    told = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert waits.pacific_midnight_wait_s({}, told) == pytest.approx(hours * 3600)


@given(st.text(), st.text(), st.text())
def test_no_text_makes_a_wait_negative_endless_or_an_error(after: str, milliseconds: str, text: str) -> None:
    found = [
        waits.header_wait_s({"retry-after": after, "retry-after-ms": milliseconds}, NOW),
        waits.header_wait_s({"retry-after": after, "date": text}, NOW),
        waits.text_wait_s(f"try again in {text}"),
        waits.text_until_s(f"regain access on {text}", {"date": after}, NOW),
        waits.duration_s(text),
    ]
    assert all(seconds is None or 0 <= seconds <= waits.LONGEST_S for seconds in found)


def test_a_wait_of_a_megabyte_is_read_at_once() -> None:
    assert waits.duration_s("1s" * 1_000_000) == 50.0
    assert (
        waits.text_wait_s(message_of({"error": {"message": "try again in " + "1s" * 1_000_000}})) is not None
    )
