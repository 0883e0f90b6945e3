"""What hooks are told."""

import json
from dataclasses import replace
from datetime import UTC

import pytest
from hook_events import change
from samples import NOW, Samples

from apimon_desktop.core.alerts.hooks import change_event, kind_of, money_event, payload
from apimon_desktop.core.alerts.message import Message, MessageKind
from apimon_desktop.core.model.ids import Cause, Status
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import Verdict
from apimon_desktop.core.settings.settings import HookFormat, HookKind


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_is_one_kind_of_event_or_says_nothing(cause: Cause) -> None:
    assert (kind_of(Verdict(cause=cause)) is None) == (cause.status is Status.UNKNOWN)


def test_a_change_is_told_with_its_cause_and_a_sentence() -> None:
    event = change_event(change(Cause.OK, Cause.AUTHENTICATION), now=NOW, tz=UTC)
    assert event is not None
    assert event.kind is HookKind.ACCOUNT
    assert event.document["text"].startswith("OpenAI rejected your key. ")
    back = change_event(change(Cause.AUTHENTICATION, Cause.OK), now=NOW, tz=UTC)
    assert back is not None
    assert back.kind is HookKind.RECOVERED
    assert back.document["text"].startswith("OpenAI is working again. ")


def test_a_change_without_an_incident_has_a_text_too() -> None:
    update = change(Cause.OK, Cause.TIMEOUT)
    assert update.transition is not None
    bare = replace(update, transition=replace(update.transition, incident=None))
    event = change_event(bare, now=NOW, tz=UTC)
    assert event is not None
    assert event.document["text"] == "OpenAI: failed."


def test_what_says_nothing_of_a_provider_is_no_event() -> None:
    assert change_event(Update(snapshot=Samples().snapshot()), now=NOW, tz=UTC) is None
    assert change_event(change(Cause.OK, Cause.OFFLINE), now=NOW, tz=UTC) is None


def test_a_budget_that_is_reached_is_an_event() -> None:
    message = Message(
        incident_id="budget/2026-11/80",
        provider_id=None,
        kind=MessageKind.BUDGET,
        title="80% of this month's budget used",
        body="$96 of $120 by the 21st.",
        group="budget",
    )
    event = money_event(message, now=NOW)
    assert (event.kind, event.subject, event.id) == (HookKind.BUDGET, "", message.id)
    sent = {form: payload(event.id, event.kind, event.document, form) for form in HookFormat}
    text = "80% of this month's budget used. $96 of $120 by the 21st."
    assert sent[HookFormat.TEXT] == text
    assert json.loads(sent[HookFormat.SLACK]) == {"text": text}
    assert json.loads(sent[HookFormat.JSON]) == {
        "schema_version": 1,
        "id": message.id,
        "kind": "budget",
        "provider": None,
        "at": NOW.isoformat(),
        "text": text,
    }
