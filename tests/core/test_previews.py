"""Samples of notifications."""

from datetime import UTC

import pytest
from samples import Samples

from apimon_desktop.core.message_texts import LONGEST_BODY, LONGEST_TITLE
from apimon_desktop.core.messages import Message
from apimon_desktop.core.previews import AlertKind, preview
from apimon_desktop.core.settings import AlertSettings
from apimon_desktop.core.types import Cause


def sample(kind: AlertKind) -> Message:
    samples = Samples()
    return preview(kind, samples.snapshot(), now=samples.now, tz=UTC)


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_has_a_sample_that_is_marked_and_fits(kind: AlertKind) -> None:
    message = sample(kind)
    assert message.title.startswith("Preview: ")
    assert len(message.title) <= LONGEST_TITLE
    assert len(message.body) <= LONGEST_BODY
    assert message.group == "preview", "it must not take the place of a real message"
    assert message.buttons == (), "a click on a sample must not mute real messages"


def test_every_kind_is_a_setting() -> None:
    settings = AlertSettings()
    assert all(isinstance(getattr(settings, kind.value), bool) for kind in AlertKind)


def test_a_failure_is_told_as_a_real_one_would_be() -> None:
    message = sample(AlertKind.FAILED)
    assert message.title == "Preview: OpenRouter has server errors"
    assert "since 13:57" in message.body
    assert "1 of 5 affected." in message.body


def test_a_title_without_room_for_the_mark_is_cut() -> None:
    samples = Samples()
    ids = [state.id for state in samples.snapshot().providers.values()]
    snapshot = samples.snapshot(None, **{str(ids[0]): Cause.NO_KEY})  # so that the longer name comes first
    message = preview(AlertKind.DEGRADED, snapshot, now=samples.now, tz=UTC)
    assert message.title.startswith("Preview: Google Gemini is overloaded")
    named = preview(AlertKind.FAILED, snapshot, now=samples.now, tz=UTC)
    assert len(named.title) <= LONGEST_TITLE


def test_a_recovery_tells_how_long_it_took() -> None:
    assert "Down 13:57–14:03 (6 min)." in sample(AlertKind.RECOVERED).body


def test_a_budget_is_told_with_its_figures() -> None:
    message = sample(AlertKind.BUDGET)
    assert message.title == "Preview: 80 % of this month's budget"
    assert message.body.startswith("$96 of $120 on the 23rd.")


def test_without_any_key_a_sample_is_about_the_first_provider() -> None:
    samples = Samples()
    message = preview(AlertKind.ACCOUNT, samples.without_keys(), now=samples.now, tz=UTC)
    assert message.title == "Preview: OpenRouter refused your key"
