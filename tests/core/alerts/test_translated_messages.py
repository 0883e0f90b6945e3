"""Whether what notifications say has room in every language that there is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest
from apimon_build.catalogue import CATALOGUES, translations
from samples import NOW, Samples

from apimon_desktop.core.alerts.message import (
    LONGEST_BODY,
    LONGEST_TITLE,
    Message,
    MessageKind,
    MessageWriter,
    sample,
)
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.state import Trouble
from apimon_desktop.core.text.translatable import in_words
from apimon_desktop.providers.registry import PROVIDERS

pytestmark = pytest.mark.one_python

SAID = {code: translations(code) for code in (path.stem[-2:] for path in CATALOGUES.glob("apimon_*.ts"))}
SICK = [cause for cause in Cause if cause.status in (Status.DEGRADED, Status.FAILED)]
SAMPLES = Samples()


def said(text: str, code: str) -> str:
    return in_words(text, lambda template: SAID[code].get(template, template), lambda number: number)


def troubles(name: str) -> Iterator[Message]:
    """Everything that can be told of one provider."""
    for cause in SICK:
        snapshot = SAMPLES.snapshot(**{name: cause})  # type: ignore[arg-type] # a provider's name
        state = snapshot.providers[ProviderId(name)]
        writer = MessageWriter(snapshot=snapshot, now=NOW, tz=None)
        assert state.health.incident is not None
        for kind in (MessageKind.OPENED, MessageKind.RELAPSED):
            yield writer.trouble(state.health.verdict, state.health.incident, kind)
        yield writer.recovery(state.health.incident)


@pytest.mark.parametrize("code", SAID)
@pytest.mark.parametrize("name", PROVIDERS)
def test_a_trouble_is_told_in_full(name: str, code: str) -> None:
    for message in troubles(name):
        title, body = said(message.title, code), said(message.body, code)
        assert len(title) <= LONGEST_TITLE
        assert len(body) <= LONGEST_BODY
        assert "…" not in title + body, "a word must be shorter"


@pytest.mark.parametrize("code", SAID)
def test_a_notification_of_several_names_as_many_as_there_is_room_for(code: str) -> None:
    snapshot = SAMPLES.snapshot(**dict.fromkeys(PROVIDERS, Cause.TIMEOUT))  # type: ignore[arg-type] # as above
    sick = list(snapshot.watched)
    incidents = [state.health.incident for state in sick if state.health.incident is not None]
    message = MessageWriter(snapshot=snapshot, now=NOW, tz=None).several(incidents)
    body = said(message.body, code)
    assert len(said(message.title, code)) <= LONGEST_TITLE
    assert len(body) <= LONGEST_BODY
    assert "…" not in body
    assert all(state.profile.short_name in body for state in sick)


@pytest.mark.parametrize("code", SAID)
@pytest.mark.parametrize("name", PROVIDERS)
def test_a_sample_is_told_in_full(name: str, code: str) -> None:
    states = SAMPLES.snapshot().providers
    first = replace(SAMPLES.snapshot(), providers={ProviderId(name): states[ProviderId(name)]})
    message = sample(first, now=NOW, tz=UTC)
    title, body = said(message.title, code), said(message.body, code)
    assert len(title) <= LONGEST_TITLE
    assert len(body) <= LONGEST_BODY
    assert "…" not in title + body, "a word must be shorter"


def together() -> Iterator[Message]:
    """Everything that is told of several providers, and after a recording."""
    for cause in SICK:
        for count in range(1, len(PROVIDERS) + 1):
            names = list(PROVIDERS)[:count]
            snapshot = SAMPLES.snapshot(**dict.fromkeys(names, cause))  # type: ignore[arg-type] # as above
            writer = MessageWriter(snapshot=snapshot, now=NOW, tz=UTC)
            incidents = [
                state.health.incident for state in snapshot.watched if state.health.incident is not None
            ]
            if len(incidents) > 1:
                yield writer.several(incidents)
                yield writer.several_back(incidents)
            for ended_at in (None, NOW):
                held = [
                    Trouble(
                        provider_id=one.provider_id, cause=cause, started_at=one.started_at, ended_at=ended_at
                    )
                    for one in incidents
                ]
                yield writer.digest(held)


@pytest.mark.parametrize("code", ["en", *SAID])
def test_what_is_told_of_several_has_room_and_no_blame(code: str) -> None:
    for message in together():
        title, body = (said(text, code) if code in SAID else text for text in (message.title, message.body))
        assert len(title) <= LONGEST_TITLE
        assert len(body) <= LONGEST_BODY
        assert body.endswith(".")
        assert not set("!…") & set(title + body)
        assert "sk-" not in body
