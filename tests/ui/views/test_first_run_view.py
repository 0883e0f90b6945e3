"""What the first run shows."""

from dataclasses import replace
from datetime import UTC

import pytest
from samples import Samples
from states import with_fields

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.model.status_page import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.ui.views.first_run import (
    AnswersView,
    alerts_for,
    answers_view,
    first_keys,
)
from apimon_desktop.ui.views.settings import ImportOffer

OPENAI, ANTHROPIC, GEMINI = ProviderId("openai"), ProviderId("anthropic"), ProviderId("google_gemini")
MOONSHOT = ProviderId("moonshot_ai")
SAMPLES = Samples()


def answered(state: ProviderState, *, refused: bool = True) -> ProviderState:
    result = CheckResult(
        provider_id=state.id,
        kind=CheckKind.ANONYMOUS,
        at=SAMPLES.now,
        at_mono_s=1.0,
        cause=Cause.AUTHENTICATION if refused else Cause.CONNECT,
        latency_ms=210.0 if refused else None,
        http_status=401 if refused else None,
    )
    return with_fields(state, anonymous=result)


def says(state: ProviderState, level: OfficialLevel) -> ProviderState:
    official = OfficialStatus(says=Announcement(level=level), read_at=SAMPLES.now)
    return replace(state, official=official)


def shown(snapshot: Snapshot, *, is_done: bool = True) -> AnswersView:
    return answers_view(snapshot, is_done=is_done, now=SAMPLES.now, tz=UTC)


def with_states(*states: ProviderState) -> Snapshot:
    snapshot = SAMPLES.without_keys()
    return replace(snapshot, providers={**snapshot.providers, **{state.id: state for state in states}})


def test_a_rejection_without_a_key_is_an_answer() -> None:
    states = SAMPLES.without_keys().providers
    snapshot = with_states(
        says(answered(states[OPENAI]), OfficialLevel.OPERATIONAL),
        says(answered(states[ANTHROPIC]), OfficialLevel.OUTAGE),
        answered(states[GEMINI], refused=False),
    )
    answers = shown(snapshot).answers
    assert (answers[OPENAI].status, answers[OPENAI].text) == (Status.HEALTHY, "Up · 210 ms")
    assert answers[ANTHROPIC].status is Status.DEGRADED, "it answers, and says itself that not all is well"
    assert answers[GEMINI].status is Status.FAILED
    assert answers[MOONSHOT].text == "No reply within 5 s"
    assert MOONSHOT not in shown(snapshot, is_done=False).answers


def test_the_summary_counts_who_answers() -> None:
    states = SAMPLES.without_keys().providers
    some = with_states(answered(states[OPENAI]))
    assert shown(some).summary.startswith("1 of 6 are up.")
    everybody = with_states(*(answered(state) for state in states.values()))
    assert shown(everybody).summary.startswith("All 6 are up.")
    assert shown(some, is_done=False).summary == "Asking each at most once, without a key…"


def test_where_nobody_answers_no_provider_is_blamed() -> None:
    states = SAMPLES.without_keys().providers
    nobody = with_states(*(answered(state, refused=False) for state in states.values()))
    assert shown(nobody).summary == "No replies. Are you online?"
    assert shown(nobody).answers == {}


def offer(
    key_id: ProviderId, name: str, *, hint: str = "•••• 4f2a", replaces: str | None = None
) -> ImportOffer:
    origin = "A_KEY in the environment"
    return ImportOffer(provider_id=key_id, name=name, hint=hint, replaces=replaces, origin=origin)


def test_found_keys_stand_with_their_providers_and_the_others_can_be_pasted() -> None:
    offers = [offer(admin_id(OPENAI), "OpenAI admin key"), offer(OPENAI, "OpenAI", replaces="•••• 77aa")]
    rows = first_keys(SAMPLES.without_keys(), offers, {})
    names = [row.name for row in rows]
    assert names.index("OpenAI admin key") == names.index("OpenAI") + 1
    assert len(rows) == 7
    by_id = {row.key_id: row for row in rows}
    assert by_id[OPENAI].hint == "•••• 4f2a"
    assert by_id[OPENAI].origin == "Found: A_KEY in the environment (replaces •••• 77aa)"
    assert (by_id[ANTHROPIC].hint, by_id[ANTHROPIC].origin) == (None, "")
    assert names[:2] == ["OpenAI", "OpenAI admin key"], "what was found comes first"


def test_a_key_that_is_saved_already_is_not_offered_again() -> None:
    saved = {OPENAI: "•••• 4f2a", ANTHROPIC: "•••• 1111"}
    rows = {row.key_id: row for row in first_keys(SAMPLES.without_keys(), [offer(OPENAI, "OpenAI")], saved)}
    assert rows[OPENAI].is_saved
    assert (rows[ANTHROPIC].is_saved, rows[ANTHROPIC].hint) == (True, "•••• 1111")
    other = [offer(OPENAI, "OpenAI", hint="•••• 9999")]
    again = {row.key_id: row for row in first_keys(SAMPLES.without_keys(), other, saved)}
    assert not again[OPENAI].is_saved, "another key may replace it"


@pytest.mark.parametrize("notifies", [True, False])
def test_the_switch_means_its_notifications(notifies: bool) -> None:
    alerts = alerts_for(notifies=notifies)
    assert {alerts.failed, alerts.recovered, alerts.account, alerts.budget} == {notifies}
    assert {alerts.degraded, alerts.slow, alerts.sound} == {False}
