"""Silence for a while, and word of a recovery."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from samples import NOW, Samples

from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs, is_settled, mute_text, tomorrow_morning
from apimon_desktop.core.model.ids import Cause, ProviderId, Status

SAMPLES = Samples()
OPENAI = ProviderId("openai")


def test_a_mute_until_a_time_ends_then() -> None:
    mute = Mute(until=NOW)
    assert mute.holds(SAMPLES.snapshot(), NOW - timedelta(seconds=1))
    assert not mute.holds(SAMPLES.snapshot(), NOW)


def test_a_mute_of_a_clock_that_was_years_ahead_does_not_hold() -> None:
    assert not Mute(until=NOW + timedelta(days=400)).holds(SAMPLES.snapshot(), NOW)


def test_a_mute_until_a_change_ends_when_the_worst_status_is_another() -> None:
    mute = Mute(worst=Status.FAILED)
    assert mute.holds(SAMPLES.snapshot(openai=Cause.TIMEOUT), NOW)
    assert mute.holds(SAMPLES.snapshot(openai=Cause.SERVER_ERROR, anthropic=Cause.SLOW), NOW)
    assert not mute.holds(SAMPLES.snapshot(openai=Cause.SLOW), NOW)
    assert not mute.holds(SAMPLES.snapshot(), NOW)


@pytest.mark.parametrize(
    "snapshot",
    [
        SAMPLES.snapshot(NOW, openai=Cause.TIMEOUT),
        SAMPLES.snapshot(openai=Cause.NOT_CHECKED),
        SAMPLES.without_keys(),
    ],
    ids=["offline", "not all checked yet", "nobody to check"],
)
def test_what_is_not_known_is_no_change(snapshot: object) -> None:
    assert isinstance(snapshot, type(SAMPLES.snapshot()))
    assert not is_settled(snapshot)
    assert Mute(worst=Status.FAILED).holds(snapshot, NOW)


def test_a_mute_says_until_when() -> None:
    assert mute_text(Mute(until=NOW + timedelta(hours=1)), NOW, UTC) == "muted until 15:03"
    assert mute_text(Mute(until=NOW + timedelta(hours=18)), NOW, UTC) == "muted until tomorrow 08:03"
    late = NOW.replace(hour=23, minute=30)
    assert mute_text(Mute(until=late + timedelta(hours=1)), late, UTC) == "muted until 00:30"
    assert mute_text(Mute(worst=Status.FAILED), NOW, UTC) == "muted until it changes"


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)),
        # For the reader in Berlin it is the 24th already, half an hour after midnight.
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), datetime(2026, 11, 25, 7, 0, tzinfo=UTC)),
        # The night in which clocks are put forward.
        (datetime(2027, 3, 27, 12, 0, tzinfo=UTC), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
    ],
)
def test_tomorrow_morning_is_eight_o_clock_where_the_reader_is(now: datetime, morning: datetime) -> None:
    assert tomorrow_morning(now, ZoneInfo("Europe/Berlin")) == morning


def test_word_of_a_recovery_can_be_asked_for_and_waived() -> None:
    asked = NotificationPrefs().toggled(OPENAI)
    assert asked == NotificationPrefs(awaited=frozenset({OPENAI}))
    assert asked.toggled(OPENAI) == NotificationPrefs()
    assert replace(asked, mute=Mute(until=NOW)).toggled(OPENAI).mute == Mute(until=NOW)
