"""Whether what notifications say has room in every language that there is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest
from apimon_build.catalogue import CATALOGUES, translations
from samples import NOW, Samples

from apimon_desktop.core.formats import format_count
from apimon_desktop.core.message_texts import LONGEST_BODY, LONGEST_TITLE, recovery, storm, trouble
from apimon_desktop.core.messages import Message, MessageKind
from apimon_desktop.core.previews import AlertKind, preview
from apimon_desktop.core.text import in_words
from apimon_desktop.core.types import Cause, ProviderId, Status
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
        assert state.incident is not None
        for kind in (MessageKind.OPENED, MessageKind.RELAPSED):
            yield trouble(snapshot, state.verdict, state.incident, kind, group="", now=NOW, tz=None)
        yield recovery(snapshot, state.incident, group="", now=NOW, tz=None)


@pytest.mark.parametrize("code", SAID)
@pytest.mark.parametrize("name", PROVIDERS)
def test_a_trouble_is_told_in_full(name: str, code: str) -> None:
    for message in troubles(name):
        title, body = said(message.title, code), said(message.body, code)
        assert len(title) <= LONGEST_TITLE
        assert len(body) <= LONGEST_BODY
        assert "…" not in title + body, "a word must be shorter"


@pytest.mark.parametrize("code", SAID)
def test_a_storm_names_as_many_as_there_is_room_for(code: str) -> None:
    snapshot = SAMPLES.snapshot(**dict.fromkeys(PROVIDERS, Cause.TIMEOUT))  # type: ignore[arg-type] # as above
    sick = list(snapshot.watched)
    incident = sick[-1].incident
    assert incident is not None
    message = storm(snapshot, sick, incident, group="", obsoletes=(), now=NOW, tz=None)
    body = said(message.body, code)
    assert len(said(message.title, code)) <= LONGEST_TITLE
    assert len(body) <= LONGEST_BODY
    assert "…" not in body
    assert said(format_count(len(sick), len(sick)), code) in body


@pytest.mark.parametrize("code", SAID)
@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize("kind", AlertKind)
def test_a_preview_is_told_in_full(kind: AlertKind, name: str, code: str) -> None:
    states = SAMPLES.snapshot().providers
    first = replace(SAMPLES.snapshot(), providers={ProviderId(name): states[ProviderId(name)]})
    message = preview(kind, first, now=NOW, tz=UTC)
    title, body = said(message.title, code), said(message.body, code)
    assert len(title) <= LONGEST_TITLE
    assert len(body) <= LONGEST_BODY
    assert "…" not in title + body, "a word must be shorter"
