"""The latest troubles of each provider."""

from dataclasses import replace
from datetime import timedelta

from samples import NOW, Samples

from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import Incident, Transition, Verdict
from apimon_desktop.monitor.history.past import RecentIncidents

OPENAI = ProviderId("openai")


def incident(hours_ago: int) -> Incident:
    return Incident(
        id=f"{hours_ago}",
        provider_id=OPENAI,
        started_at=NOW - timedelta(hours=hours_ago),
        cause=Cause.TIMEOUT,
    )


def change(incident: Incident | None) -> Update:
    verdict = Verdict(cause=Cause.TIMEOUT, since=NOW)
    transition = Transition(provider_id=OPENAI, before=verdict, after=verdict, incident=incident, news=True)
    return Update(snapshot=Samples().snapshot(), transition=transition)


def test_the_last_three_are_kept_the_latest_first() -> None:
    recent = RecentIncidents()
    recent.begin([incident(90), incident(50), incident(70)])
    recent(change(incident(2)))
    assert [one.id for one in recent.incidents[OPENAI]] == ["2", "50", "70"]


def test_an_incident_that_goes_on_takes_its_own_place() -> None:
    recent = RecentIncidents()
    recent(change(incident(2)))
    ended = replace(incident(2), ended_at=NOW)
    recent(change(ended))
    assert recent.incidents == {OPENAI: (ended,)}


def test_what_was_seen_is_newer_than_what_the_history_tells_late() -> None:
    recent = RecentIncidents()
    ended = replace(incident(2), ended_at=NOW)
    recent(change(ended))
    recent.begin([incident(2), incident(5)])
    assert recent.incidents == {OPENAI: (ended, incident(5))}


def test_an_update_without_an_incident_changes_nothing() -> None:
    recent = RecentIncidents()
    recent(change(None))
    recent(Update(snapshot=Samples().snapshot()))
    assert recent.incidents == {}
