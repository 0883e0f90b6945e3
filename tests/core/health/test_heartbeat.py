from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apimon_desktop.core.health.uptime import (
    SLOT,
    SLOTS,
    Beat,
    Heartbeat,
    Pulse,
    Watched,
    begin,
    heartbeat,
    slot_start,
    watched_hours,
)
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import longest_gap
from apimon_desktop.core.model.state import Incident

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
GAP = longest_gap(120)


def beat(starts_at: datetime, worst: Cause = Cause.OK, miss: Cause | None = None) -> Beat:
    full = Watched(watched=SLOT, failed=SLOT if worst is Cause.TIMEOUT else timedelta(0))
    return Beat(
        starts_at=starts_at,
        first_at=starts_at + MINUTE,
        last_at=starts_at + 13 * MINUTE,
        checks=7,
        worst=worst,
        miss=miss,
        mean_ms=210.0,
        watched=full,
    )


def all_day(**changed: Beat | None) -> list[Beat]:
    """A check every two minutes; ``at_5`` replaces the fifth quarter of an hour, None takes it out."""
    beats: list[Beat] = []
    for place in range(SLOTS):
        one = changed.get(f"at_{place}", beat(begin(NOW) + place * SLOT))
        beats += [] if one is None else [one]
    return beats


def incident(started_at: datetime, ended_at: datetime | None, cause: Cause = Cause.TIMEOUT) -> Incident:
    return Incident(
        id=f"x-{started_at:%H%M}",
        provider_id=ProviderId("x"),
        started_at=started_at,
        ended_at=ended_at,
        cause=cause,
    )


def drawn(beats: list[Beat], *incidents: Incident, interval_s: float = 120) -> Heartbeat:
    gap = longest_gap(interval_s)
    return heartbeat([replace(one, longest_gap=gap) for one in beats], incidents, now=NOW)


def pulses(beating: Heartbeat) -> str:
    """One sign for each quarter of an hour."""
    signs = {
        Pulse.HEALTHY: "|",
        Pulse.MISSED: ".",
        Pulse.DEGRADED: "A",
        Pulse.FAILED: "X",
        Pulse.UNWATCHED: " ",
    }
    return "".join(signs[slot.pulse] for slot in beating.slots)


def at(place: int) -> datetime:
    return begin(NOW) + place * SLOT


def test_a_day_has_96_quarters_of_an_hour_and_the_last_is_going_on() -> None:
    beating = drawn(all_day())
    assert pulses(beating) == "|" * 96
    assert beating.slots[-1].starts_at <= NOW < beating.slots[-1].ends_at
    assert slot_start(NOW) == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert beating.watched == Watched(watched=24 * HOUR)


def test_an_incident_has_its_status_from_its_first_bad_answer() -> None:
    beats = all_day(at_41=beat(at(41), Cause.TIMEOUT))
    trouble = incident(at(40) + 14 * MINUTE, at(41) + 5 * MINUTE)
    beating = drawn(beats, trouble)
    assert pulses(beating)[39:43] == "|XX|"
    assert beating.slots[40].incident == trouble
    assert beating.incidents == (trouble,)
    assert beating.watched.uptime_ratio == pytest.approx(95 / 96)


def test_what_was_shown_goes_before_the_worst_of_the_incident() -> None:
    beats = all_day(at_40=beat(at(40), Cause.SLOW))
    assert pulses(drawn(beats, incident(at(40), at(42))))[40:43] == "AX|"


def test_a_lone_miss_is_no_incident() -> None:
    beats = all_day(at_7=beat(at(7), miss=Cause.TIMEOUT))
    beating = drawn(beats)
    assert pulses(beating)[6:9] == "|.|"
    assert beating.incidents == ()


def test_a_gap_is_empty_and_knows_when_it_was_watched_before_and_after() -> None:
    beats = [one for one in all_day() if not at(10) <= one.starts_at < at(20)]
    beating = drawn(beats, incident(at(8), at(30)))
    assert pulses(beating)[8:22] == "XX" + " " * 10 + "XX"
    assert beating.slots[15].unwatched == (at(9) + 13 * MINUTE, at(20) + MINUTE)
    assert beating.slots[15].incident is None


def test_before_the_first_check_and_after_the_last_is_not_watched() -> None:
    beating = drawn([beat(at(50)), beat(at(51))])
    assert pulses(beating) == " " * 50 + "||" + " " * 44
    assert beating.slots[0].unwatched == (None, at(50) + MINUTE)
    assert beating.slots[-1].unwatched == (at(51) + 13 * MINUTE, None)


def test_without_a_check_all_is_empty() -> None:
    beating = drawn([])
    assert pulses(beating) == " " * 96
    assert beating.slots[3].unwatched == (None, None)
    assert beating.watched.uptime_ratio is None


def test_a_slow_cadence_is_no_gap() -> None:
    every_hour = [beat(at(place)) for place in range(0, SLOTS, 4)]
    assert pulses(drawn(every_hour, interval_s=3600)) == "|" * 96
    assert pulses(drawn(every_hour)).count(" ") == 72


def test_between_two_slow_checks_it_goes_on_as_it_was_but_a_lone_miss_does_not() -> None:
    beats = [beat(at(place)) for place in range(0, SLOTS, 4)]
    beats[2] = beat(at(8), Cause.RATE_LIMITED)
    beats[3] = beat(at(12), miss=Cause.DNS)
    assert pulses(drawn(beats, interval_s=3600))[8:17] == "AAAA.||||"


def test_what_was_before_the_drawn_day_is_left_out() -> None:
    old = beat(begin(NOW) - SLOT)
    over = incident(begin(NOW) - 3 * HOUR, begin(NOW) - HOUR)
    beating = drawn([old, *all_day()], over)
    assert beating.watched.watched == 24 * HOUR
    assert beating.incidents == ()


def test_an_open_incident_lasts_until_now() -> None:
    assert pulses(drawn(all_day(), incident(at(94), None)))[93:] == "|XX"


def test_an_hour_with_a_failure_failed_for_as_long_as_its_incident() -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    long_one = incident(noon + 50 * MINUTE, noon + 2 * HOUR + 10 * MINUTE)
    slow = incident(noon + 5 * HOUR, noon + 6 * HOUR, Cause.SLOW)
    watched = watched_hours(100, [noon, noon + HOUR, noon + 5 * HOUR], [long_one, slow])
    assert watched == Watched(watched=100 * HOUR, failed=70 * MINUTE)


def test_a_gap_is_ten_minutes_or_two_intervals() -> None:
    assert GAP == 10 * MINUTE
    assert longest_gap(900) == 30 * MINUTE
