"""What the first run shows."""

from dataclasses import replace
from datetime import UTC

import pytest
from samples import Samples

from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.official import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.ui.views.first_run import (
    AnswersView,
    Disturbing,
    FirstKey,
    Looking,
    alerts_for,
    answers_view,
    first_keys,
)
from apimon_desktop.ui.views.settings import ImportOffer

OPENAI, ANTHROPIC, GEMINI = ProviderId("openai"), ProviderId("anthropic"), ProviderId("google_gemini")
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
    return replace(state, anonymous=result)


def says(state: ProviderState, level: OfficialLevel) -> ProviderState:
    official = OfficialStatus(says=Announcement(level=level), read_at=SAMPLES.now)
    return replace(state, official=official)


def shown(snapshot: Snapshot, looking: Looking) -> AnswersView:
    return answers_view(snapshot, looking, now=SAMPLES.now, tz=UTC)


def with_states(*states: ProviderState) -> Snapshot:
    snapshot = SAMPLES.without_keys()
    return replace(snapshot, providers={**snapshot.providers, **{state.id: state for state in states}})


def test_before_anybody_was_asked_nothing_is_claimed() -> None:
    view = shown(SAMPLES.without_keys(), Looking.NOT_ASKED)
    assert view.summary == "Nobody has been contacted yet."
    assert {(row.status, row.answer, row.official) for row in view.rows} == {(Status.UNKNOWN, "", "")}
    assert len(view.rows) == 6


def test_a_refusal_without_a_key_is_an_answer() -> None:
    states = SAMPLES.without_keys().providers
    snapshot = with_states(
        says(answered(states[OPENAI]), OfficialLevel.OPERATIONAL),
        says(answered(states[ANTHROPIC]), OfficialLevel.OUTAGE),
        answered(states[GEMINI], refused=False),
    )
    rows = {row.provider_id: row for row in shown(snapshot, Looking.DONE).rows}
    assert (rows[OPENAI].status, rows[OPENAI].answer) == (Status.HEALTHY, "answers in 210 ms")
    assert rows[OPENAI].official == "OpenAI reports no incident"
    assert rows[ANTHROPIC].status is Status.DEGRADED, "it answers, and says itself that not all is well"
    assert (rows[GEMINI].status, rows[GEMINI].answer) == (Status.FAILED, "not reachable")
    assert rows[ProviderId("moonshot_ai")].answer == "— no answer within 5 s"
    assert shown(snapshot, Looking.UNDER_WAY).rows[-1].answer == "asking…"


def test_the_summary_counts_who_answers() -> None:
    states = SAMPLES.without_keys().providers
    some = with_states(answered(states[OPENAI]))
    assert shown(some, Looking.DONE).summary.startswith("1 of 6 answer.")
    everybody = with_states(*(answered(state) for state in states.values()))
    assert shown(everybody, Looking.DONE).summary.startswith("All 6 answer.")
    nobody = with_states(*(answered(state, refused=False) for state in states.values()))
    assert shown(nobody, Looking.DONE).summary == "Nobody answers. Is there a way to the internet?"
    assert shown(some, Looking.UNDER_WAY).summary == "Asking each of them once, without a key…"


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
    assert by_id[OPENAI].origin == "from A_KEY in the environment, replaces •••• 77aa in the keyring"
    assert by_id[ANTHROPIC] == FirstKey(key_id=ANTHROPIC, name="Anthropic")


def test_a_key_that_is_saved_already_is_not_offered_again() -> None:
    saved = {OPENAI: "•••• 4f2a", ANTHROPIC: "•••• 1111"}
    rows = {row.key_id: row for row in first_keys(SAMPLES.without_keys(), [offer(OPENAI, "OpenAI")], saved)}
    assert rows[OPENAI].is_saved
    assert (rows[ANTHROPIC].is_saved, rows[ANTHROPIC].hint) == (True, "•••• 1111")
    other = [offer(OPENAI, "OpenAI", hint="•••• 9999")]
    assert not first_keys(SAMPLES.without_keys(), other, saved)[4].is_saved, "another key may replace it"


@pytest.mark.parametrize(
    ("choice", "failed", "degraded", "slow"),
    [
        (Disturbing.FAILURES, True, False, False),
        (Disturbing.TROUBLE, True, True, True),
        (Disturbing.NEVER, False, False, False),
    ],
)
def test_a_choice_means_its_alerts(choice: Disturbing, failed: bool, degraded: bool, slow: bool) -> None:
    alerts = alerts_for(choice)
    assert (alerts.failed, alerts.degraded, alerts.slow) == (failed, degraded, slow)
    assert alerts.budget is failed
    assert alerts.recovered is failed
    assert not alerts.sound
