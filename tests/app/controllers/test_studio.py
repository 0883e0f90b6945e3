"""Studio mode: what a recording keeps quiet, and what the settings say about it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from apimon_desktop.adapters.system.recording import Recording
from apimon_desktop.app.controllers.alerts import AlertController, StudioController
from apimon_desktop.core.alerts.message import Message
from apimon_desktop.core.alerts.quiet import NO_PREFS
from apimon_desktop.core.model.snapshot import Update
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
    now: datetime = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)

    def later(self, **time_passed: float) -> None:
        """What the timer does when it is due."""
        self.now += timedelta(**time_passed)
        self.studio.look()

    @property
    def heavy_work_waits(self) -> bool:
        prices, recorder = self.session.prices, self.session.recorder
        assert prices.paused == recorder.upkeep_paused
        return prices.paused

    def choose(self, **alerts: object) -> None:
        settings = self.session.engine.settings
        changed = replace(settings.alerts, **alerts)  # type: ignore[arg-type]  # any setting
        self.session.apply(replace(settings, alerts=changed))
        self.studio.look()


@pytest.fixture
async def parts(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Parts]:
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
    parts = Parts(session, alerts, studio, frozen, changes, sent)
    monkeypatch.setattr(session.engine.clock, "now", lambda: parts.now)
    yield parts
    studio.close()
    alerts.close()
    await session.aclose()


async def test_heavy_work_waits_for_the_end_of_a_recording(parts: Parts) -> None:
    parts.studio.take(RECORDS)
    assert parts.alerts.is_quiet
    assert parts.heavy_work_waits
    parts.studio.take(QUIET)
    parts.later(seconds=119)
    assert parts.heavy_work_waits
    parts.later(seconds=1)
    assert not parts.alerts.is_quiet
    assert not parts.heavy_work_waits


async def test_between_takes_no_heavy_work_begins(parts: Parts) -> None:
    for _ in range(200):
        parts.studio.take(RECORDS)
        parts.later(seconds=4)
        parts.studio.take(QUIET)
        parts.later(seconds=3)
        assert parts.heavy_work_waits


async def test_heavy_work_does_not_wait_forever_for_a_program_that_never_stops(parts: Parts) -> None:
    parts.studio.take(RECORDS)
    parts.later(hours=5, minutes=59)
    assert parts.heavy_work_waits
    parts.later(minutes=1)
    assert not parts.heavy_work_waits
    assert parts.alerts.is_quiet
    parts.studio.take(QUIET)
    parts.later(minutes=3)
    parts.studio.take(RECORDS)
    assert parts.heavy_work_waits


async def test_a_clock_that_is_set_back_does_not_prolong_the_silence(parts: Parts) -> None:
    parts.alerts.begin("cut short", NO_PREFS)
    parts.studio.take(RECORDS)
    parts.studio.take(QUIET)
    parts.alerts(Update(snapshot=parts.session.engine.snapshot))
    parts.later(hours=-8)
    parts.later(minutes=2)
    assert not parts.alerts.is_quiet
    assert not parts.heavy_work_waits


async def test_the_icon_keeps_still_only_where_that_is_wanted(parts: Parts) -> None:
    parts.studio.take(RECORDS)
    assert parts.frozen == [False]
    parts.choose(freeze_icon=True)
    assert parts.frozen == [False, True]
    parts.studio.take(QUIET)
    parts.later(minutes=2)
    assert parts.frozen == [False, True, True, False]


async def test_the_mode_of_the_settings_goes_before_what_is_seen(parts: Parts) -> None:
    parts.studio.take(QUIET)
    parts.choose(studio=StudioMode.ON)
    assert parts.alerts.is_quiet
    parts.choose(studio=StudioMode.OFF)
    parts.studio.take(RECORDS)
    parts.later(minutes=2)
    assert not parts.alerts.is_quiet


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
