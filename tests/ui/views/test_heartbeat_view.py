"""The last 24 hours in words."""

from dataclasses import replace
from datetime import UTC, timedelta

from pasts import OUTAGE, a_day
from samples import NOW

from apimon_desktop.core.health.uptime import SLOT, SLOTS, Heartbeat, Pulse, Watched, begin, heartbeat
from apimon_desktop.core.model.state import Incident
from apimon_desktop.ui.views.heartbeat import HeartbeatView, heartbeat_view, uptime_line

MINUTE = timedelta(minutes=1)


def view_of(beating: Heartbeat) -> HeartbeatView:
    return heartbeat_view(beating, now=NOW, tz=UTC)


def place_of(hour: int, minute: int) -> int:
    """The stroke of a time of today."""
    return (NOW.replace(hour=hour, minute=minute) - begin(NOW)) // SLOT


def with_incidents(*incidents: Incident) -> Heartbeat:
    beats = [slot.beat for slot in a_day().heartbeat.slots if slot.beat is not None]
    return heartbeat(beats, incidents, now=NOW)


def test_a_screen_reader_hears_the_uptime_and_the_incident() -> None:
    assert view_of(a_day().heartbeat).spoken == (
        "24 h: 99.0% up, 1 incident of 12 min at 13:32, 1 lone miss, not watched for 3 h 30 min"
    )


def test_of_several_incidents_the_longest_is_told() -> None:
    brief = replace(OUTAGE, id="brief", started_at=NOW - 10 * 60 * MINUTE, ended_at=NOW - 599 * MINUTE)
    spoken = view_of(with_incidents(brief, OUTAGE)).spoken
    assert "2 incidents, the longest 12 min at 13:32" in spoken


def test_an_incident_that_goes_on_has_no_length_yet() -> None:
    open_one = replace(OUTAGE, ended_at=None)
    assert "1 incident of 31 min since 13:32" in view_of(with_incidents(open_one)).spoken


def test_a_quiet_day_has_no_incident() -> None:
    assert "no incident" in view_of(with_incidents()).spoken


def test_who_was_never_watched_has_no_uptime() -> None:
    view = view_of(heartbeat([], [], now=NOW))
    assert view.spoken == "24 h: not watched"
    assert view.tip(5) == "not watched in the last 24 h"


def test_a_stroke_tells_its_time_status_and_response_time() -> None:
    view = view_of(a_day().heartbeat)
    assert view.tip(place_of(12, 0)) == "12:00–12:15: healthy\n7 checks, answers in 418 ms on average"
    assert view.tip(place_of(13, 30)) == (
        "13:30–13:45: failed, server error\n"
        "7 checks, answers in 418 ms on average\n"
        "Incident: server error since 13:32, 12 min"
    )
    assert view.tip(10) == (
        "yesterday 16:45–17:00: healthy, one lone miss (no reply)\n7 checks, answers in 418 ms on average"
    )


def test_the_quarter_that_goes_on_ends_now() -> None:
    assert view_of(a_day().heartbeat).tip(SLOTS - 1).startswith("14:00–14:03: healthy")


def test_a_gap_says_from_when_to_when_nobody_watched() -> None:
    view = view_of(a_day().heartbeat)
    assert view.pulses[place_of(5, 0)] is Pulse.UNWATCHED
    assert view.tip(place_of(5, 0)) == "not watched 03:58–07:31 (computer asleep or offline)"


def test_a_gap_at_an_end_has_one_time() -> None:
    beats = [slot.beat for slot in a_day().heartbeat.slots if slot.beat is not None][2:20]
    view = view_of(heartbeat(beats, [], now=NOW))
    assert view.tip(0) == "not watched before yesterday 14:46 (computer asleep or offline)"
    assert view.tip(SLOTS - 1) == "not watched since yesterday 19:13 (computer asleep or offline)"


def test_an_incident_is_named_before_it_was_believed_and_between_rare_checks() -> None:
    early = replace(OUTAGE, started_at=NOW.replace(hour=13, minute=29), ended_at=NOW.replace(minute=0))
    view = view_of(with_incidents(early))
    assert view.tip(place_of(13, 15)).startswith("13:15–13:30: failed, server error")
    beats = [slot.beat for slot in a_day().heartbeat.slots if slot.beat is not None]
    rare = [replace(beat, longest_gap=4 * 60 * MINUTE) for beat in beats[::4]]
    view = view_of(heartbeat(rare, [], now=NOW))
    assert view.tip(1).endswith("no check was due")


def test_the_foot_adds_all_providers_up() -> None:
    healthy = replace(with_incidents(), watched=Watched(watched=timedelta(hours=20)))
    idle = replace(a_day(), heartbeat=healthy, month=Watched())
    assert uptime_line([a_day(), idle]) == "Up 99.5% today · 99.9% in 30 days"
    assert uptime_line([]) == ""
