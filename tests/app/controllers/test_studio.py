"""Studio mode: what a recording keeps quiet, and what the settings say about it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from apimon_desktop.adapters.system.recording import Recording
from apimon_desktop.app.controllers.alerts import AlertController, StudioController
from apimon_desktop.core.alerts.message import Message
from apimon_desktop.core.settings.settings import AlertSettings, Settings, StudioMode
from apimon_desktop.core.text.translatable import say
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.paths import folders

SEES = say("Sees every program that records through PipeWire or PulseAudio.")
RECORDS = Recording(sees=True, active=True, note=SEES, programs=("Ardour",))
QUIET = Recording(sees=True, note=SEES)
BLIND = Recording(note=say("Recording can't be detected on this system."))


@dataclass
class Parts:
    session: Session
    alerts: AlertController
    studio: StudioController
    frozen: list[bool] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)

    def choose(self, **alerts: object) -> None:
        settings = self.session.engine.settings
        changed = replace(settings.alerts, **alerts)  # type: ignore[arg-type]  # any setting
        self.session.apply(replace(settings, alerts=changed))
        self.studio.look()


@pytest.fixture
async def parts(home: Path) -> AsyncIterator[Parts]:
    places = folders(home / "apimon")
    plan = Plan(folders=places, settings=Settings(), metrics_file=places.metrics_file, environ={})
    session = Session(plan)
    sent: list[Message] = []
    alerts = AlertController(session, sent.append, lambda _prefs: None)
    frozen: list[bool] = []
    changes: list[str] = []
    studio = StudioController(
        session, alerts, on_change=lambda: changes.append(str(studio.note)), freeze_icon=frozen.append
    )
    await session.open()
    yield Parts(session, alerts, studio, frozen, changes, sent)
    alerts.close()
    await session.aclose()


async def test_heavy_work_waits_for_the_end_of_a_recording(parts: Parts) -> None:
    parts.studio.take(RECORDS)
    assert parts.alerts.is_recording
    assert parts.session.prices.paused
    assert parts.session.recorder.upkeep_paused
    parts.studio.take(QUIET)
    assert not parts.alerts.is_recording
    assert not parts.session.prices.paused
    assert not parts.session.recorder.upkeep_paused


async def test_the_icon_keeps_still_only_where_that_is_wanted(parts: Parts) -> None:
    parts.studio.take(RECORDS)
    assert parts.frozen == [False]
    parts.choose(freeze_icon=True)
    assert parts.frozen == [False, True]
    parts.studio.take(QUIET)
    assert parts.frozen == [False, True, False]


async def test_the_mode_of_the_settings_goes_before_what_is_seen(parts: Parts) -> None:
    parts.studio.take(QUIET)
    parts.choose(studio=StudioMode.ON)
    assert parts.alerts.is_recording
    parts.choose(studio=StudioMode.OFF)
    parts.studio.take(RECORDS)
    assert not parts.alerts.is_recording


@pytest.mark.parametrize(
    ("recording", "note"),
    [
        (RECORDS, f"{SEES} Recording now: Ardour."),
        (replace(RECORDS, programs=()), f"{SEES} A program is recording now."),
        (QUIET, f"{SEES} Nothing is recording now."),
        (BLIND, "Recording can't be detected on this system."),
    ],
)
async def test_the_settings_say_what_can_be_seen_and_what_is(
    parts: Parts, recording: Recording, note: str
) -> None:
    assert parts.studio.note == "Looking whether a program is recording…"
    parts.studio.take(recording)
    assert parts.changes == [note]


def test_a_recording_is_detected_unless_somebody_switches_it_off() -> None:
    assert AlertSettings().studio is StudioMode.AUTO
