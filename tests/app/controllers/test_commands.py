"""What clicks in the menu and on notifications do, with a real engine under the test's own clock."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from unittest.mock import Mock

import pytest
from scripted import BAD_KEY, NO_CREDIT, OK
from watching import Watching, watching

from apimon_desktop.app.controllers.alerts import AlertController
from apimon_desktop.app.controllers.commands import Commands, Dispatcher, command_for, copied_message
from apimon_desktop.core.alerts.message import Button, Message, MessageKind, Urgency
from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import Ignored
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.views.commands import (
    CopyText,
    MuteFor,
    MuteNotifications,
    OpenLink,
    OpenReport,
    OpenSettings,
    ToggleAmounts,
    ToggleIgnore,
    TogglePause,
    ToggleRecoveryNotice,
)

OPENAI, ANTHROPIC, GONE = ProviderId("openai"), ProviderId("anthropic"), ProviderId("gone")


@dataclass
class Book:
    """What was kept."""

    prefs: list[NotificationPrefs] = field(default_factory=list)
    ignored: dict[ProviderId, Ignored | None] = field(default_factory=dict)


@dataclass
class Desk:
    watching: Watching
    commands: Commands
    alerts: AlertController
    dispatcher: Dispatcher
    shown: list[NotificationPrefs]
    book: Book
    sent: list[Message]

    @property
    def worst(self) -> Status:
        return self.watching.engine.snapshot.worst_status

    def do(self, command: object) -> None:
        self.dispatcher.dispatch(command)


@pytest.fixture
async def desk(qapp: object) -> AsyncIterator[Desk]:
    async with watching("openai", "anthropic") as one:
        await one.advance(5)
        sent: list[Message] = []
        engine = one.engine
        book, dispatcher, shown = Book(), Dispatcher(), list[NotificationPrefs]()
        written: Future[None] = Future()
        written.set_result(None)
        session = Mock()
        session.engine, session.plan.thresholds = engine, DEFAULT
        session.recorder.ask_history.return_value = written
        session.recorder.note_ignored = book.ignored.__setitem__
        session.recorder.note_preferences = book.prefs.append
        alerts = AlertController(session, sent.append, shown.append)
        alerts.note_recording(active=False)
        engine.subscribe(alerts)
        commands = Commands(session, alerts, dispatcher, engine.apply)
        yield Desk(
            watching=one,
            commands=commands,
            alerts=alerts,
            dispatcher=dispatcher,
            shown=shown,
            book=book,
            sent=sent,
        )
        alerts.close()


def message(button: Button, provider_id: ProviderId | None = OPENAI) -> Message:
    return Message(
        incident_id="one",
        provider_id=provider_id,
        kind=MessageKind.OPENED,
        title="",
        body="",
        group="one",
        buttons=(button,),
        failover=ANTHROPIC if button is Button.COPY_PROVIDER else None,
        failover_name="Anthropic" if button is Button.COPY_PROVIDER else "",
    )


async def test_a_mute_of_an_hour_is_shown_kept_and_over_in_time(desk: Desk) -> None:
    now = desk.watching.clock.now()
    desk.do(MuteNotifications(duration=MuteFor.HOUR))
    muted = NotificationPrefs(mute=Mute(until=now + timedelta(hours=1)))
    assert desk.shown == desk.book.prefs == [muted]
    timer = desk.alerts._timer
    assert timer is not None
    assert 3599 < timer.when() - asyncio.get_running_loop().time() <= 3600
    desk.alerts.note_settings()
    assert desk.shown == [muted], "rung too early, it changes nothing"
    desk.watching.probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    assert desk.sent == []
    desk.watching.clock.set_wall_clock(now + timedelta(hours=1))
    desk.alerts.note_settings()
    assert desk.shown[-1] == desk.book.prefs[-1] == NotificationPrefs()


async def test_a_mute_until_it_changes_ends_with_the_change_that_it_tells(desk: Desk) -> None:
    desk.do(MuteNotifications(duration=MuteFor.CHANGE))
    assert desk.alerts.prefs == NotificationPrefs(mute=Mute(worst=Status.HEALTHY))
    desk.watching.probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    assert [one.title for one in desk.sent] == ["OpenAI rejected your key"]
    assert desk.book.prefs[-1] == NotificationPrefs()


async def test_mutes_take_each_others_place_and_can_be_ended(desk: Desk) -> None:
    desk.do(MuteNotifications(duration=MuteFor.TOMORROW))
    mute = desk.alerts.prefs.mute
    assert mute is not None
    assert mute.until is not None
    assert mute.until.astimezone().hour == 8
    desk.do(command_for(message(Button.MUTE), Button.MUTE, desk.watching.engine.snapshot))
    assert desk.alerts.prefs.mute == Mute(until=desk.watching.clock.now() + timedelta(hours=1))
    desk.do(MuteNotifications(duration=MuteFor.NOT))
    assert desk.alerts.prefs == desk.book.prefs[-1] == NotificationPrefs()


async def test_preferences_of_an_earlier_run_are_restored(desk: Desk) -> None:
    desk.alerts.begin(None, NotificationPrefs(awaited=frozenset({OPENAI})))
    assert desk.shown == [NotificationPrefs(awaited=frozenset({OPENAI}))]
    desk.do(ToggleRecoveryNotice(provider_id=OPENAI))
    assert desk.alerts.prefs == NotificationPrefs()


async def test_an_ignored_problem_is_saved_and_can_be_restored(desk: Desk) -> None:
    desk.watching.probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    worst = [desk.worst]
    desk.do(ToggleIgnore(provider_id=OPENAI))
    worst.append(desk.worst)
    verdict = desk.watching.engine.snapshot.providers[OPENAI].health.verdict
    assert desk.book.ignored == {OPENAI: Ignored(cause=Cause.AUTHENTICATION, since=verdict.since)}
    await desk.watching.advance(300)  # it goes on as it was
    worst.append(desk.worst)
    desk.do(ToggleIgnore(provider_id=OPENAI))
    worst.append(desk.worst)
    assert desk.book.ignored == {OPENAI: None}
    desk.do(ToggleIgnore(provider_id=OPENAI))
    desk.watching.probe.says("openai", NO_CREDIT)
    await desk.watching.advance(300)  # another cause is another matter
    worst.append(desk.worst)
    assert worst == [Status.FAILED, Status.HEALTHY, Status.HEALTHY, Status.FAILED, Status.FAILED]


async def test_an_ignored_provider_that_recovers_and_fails_again_counts_again(desk: Desk) -> None:
    probe = desk.watching.probe
    probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    desk.do(ToggleIgnore(provider_id=OPENAI))
    probe.says("openai", OK)
    await desk.watching.advance(300)
    probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    assert desk.worst is Status.FAILED


async def test_pause_is_a_setting_and_resume_takes_it_back(desk: Desk) -> None:
    engine = desk.watching.engine
    for enabled in (False, True):
        desk.do(TogglePause(provider_id=OPENAI))
        assert engine.settings.providers[OPENAI].enabled is enabled
        assert engine.snapshot.providers[OPENAI].is_watched is enabled


async def test_hiding_amounts_is_a_setting_too(desk: Desk) -> None:
    for hidden in (True, False):
        desk.do(ToggleAmounts())
        assert desk.watching.engine.settings.appearance.hide_amounts is hidden


@pytest.mark.parametrize(
    "command",
    [
        ToggleRecoveryNotice(provider_id=GONE),
        TogglePause(provider_id=GONE),
        ToggleIgnore(provider_id=GONE),
    ],
)
async def test_a_click_on_a_provider_that_has_been_removed_does_nothing(desk: Desk, command: object) -> None:
    before = desk.watching.engine.settings
    desk.do(command)
    assert (desk.shown, desk.book.prefs, desk.book.ignored) == ([], [], {})
    assert desk.watching.engine.settings == before


@pytest.mark.parametrize(
    ("button", "provider_id", "command"),
    [
        (Button.COPY_PROVIDER, OPENAI, CopyText(text="Anthropic https://api.anthropic.com/v1")),
        (Button.OPEN, OPENAI, OpenReport(provider_id="openai")),
        (Button.DETAILS, None, OpenReport()),
        (Button.SETTINGS, OPENAI, OpenSettings(provider_id="openai")),
        (Button.TOP_UP, OPENAI, OpenLink(url=PROVIDERS[OPENAI].top_up_url or "")),
        (Button.REPLACE_KEY, OPENAI, OpenSettings(provider_id="openai")),
        (Button.STATUS_PAGE, OPENAI, OpenLink(url=PROVIDERS[OPENAI].status_page_url or "")),
        (Button.STATUS_PAGE, GONE, None),
        (Button.TOP_UP, GONE, None),
        (Button.TOP_UP, None, None),
    ],
)
async def test_the_buttons_of_a_notification_do_what_they_say(
    desk: Desk, button: Button, provider_id: ProviderId | None, command: object | None
) -> None:
    snapshot = desk.watching.engine.snapshot
    assert command_for(message(button, provider_id), button, snapshot) == command


async def test_what_a_button_copied_is_said(desk: Desk) -> None:
    said = copied_message(message(Button.COPY_PROVIDER), desk.watching.engine.snapshot)
    assert said.title == "Copied: Anthropic"
    assert said.body == "Anthropic https://api.anthropic.com/v1. Paste it where you choose the provider."
    assert (said.urgency, said.provider_id) == (Urgency.LOW, ANTHROPIC)


def test_each_command_has_one_handler() -> None:
    dispatcher, handled = Dispatcher(), list[object]()
    dispatcher.register(OpenReport, handled.append)
    with pytest.raises(ValueError, match="OpenReport has a handler already"):
        dispatcher.register(OpenReport, handled.append)
    dispatcher.dispatch(OpenReport(provider_id="openai"))
    with pytest.raises(KeyError):
        dispatcher.dispatch(OpenSettings())
    assert handled == [OpenReport(provider_id="openai")]
