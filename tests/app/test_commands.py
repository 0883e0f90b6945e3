"""What clicks in the menu and on notifications do, with a real engine under the test's own clock."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, QTimer
from scripted import BAD_KEY, NO_CREDIT, OK
from watching import Watching, watching

from apimon_desktop.app.alert_desk import AlertDesk
from apimon_desktop.app.commands import Commands
from apimon_desktop.core.messages import Button, Message, MessageKind
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.state import Ignored
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wishes import Mute, Wishes
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.views.actions import Action, ActionKind, MuteFor

OPENAI, ANTHROPIC, GONE = ProviderId("openai"), ProviderId("anthropic"), ProviderId("gone")


@dataclass
class Surface:
    """What was shown, changed and handed over."""

    watching: Watching
    calls: list[tuple[str, str]] = field(default_factory=list)
    wishes: list[Wishes] = field(default_factory=list)

    def open_report(self, provider_id: str = "") -> None:
        self.calls.append(("report", provider_id))

    def open_settings(self, provider_id: str = "") -> None:
        self.calls.append(("settings", provider_id))

    def open_link(self, url: str) -> None:
        self.calls.append(("link", url))

    def copy(self, text: str) -> None:
        self.calls.append(("copy", text))

    def copy_details(self, provider_id: ProviderId) -> None:
        self.calls.append(("details", provider_id))

    def change_settings(self, settings: Settings) -> None:
        self.watching.engine.apply(settings)

    def show_wishes(self, wishes: Wishes) -> None:
        self.wishes.append(wishes)


@dataclass
class Book:
    """What was kept."""

    wishes: list[Wishes] = field(default_factory=list)
    ignored: dict[ProviderId, Ignored | None] = field(default_factory=dict)

    def note(self, wishes: Wishes) -> None:
        self.wishes.append(wishes)

    def note_ignored(self, provider_id: ProviderId, ignored: Ignored | None) -> None:
        self.ignored[provider_id] = ignored


@dataclass
class Desk:
    watching: Watching
    commands: Commands
    alerts: AlertDesk
    surface: Surface
    book: Book
    sent: list[Message]

    @property
    def worst(self) -> Status:
        return self.watching.engine.snapshot.worst_status

    def do(self, kind: ActionKind, target: str) -> None:
        self.commands.do(Action(label="", kind=kind, target=target))


@pytest.fixture
async def desk(qapp: object) -> AsyncIterator[Desk]:
    async with watching("openai", "anthropic") as one:
        await one.advance(5)
        sent: list[Message] = []
        engine = one.engine
        alerts = AlertDesk(
            engine.clock,
            DEFAULT,
            settings=lambda: engine.settings.alerts,
            send=sent.append,
            keep=lambda _heard: None,
        )
        engine.subscribe(alerts)
        surface, book = Surface(one), Book()
        owner = QObject()
        commands = Commands(engine, alerts, book, surface=surface, outside=surface, parent=owner)
        yield Desk(watching=one, commands=commands, alerts=alerts, surface=surface, book=book, sent=sent)
        commands.close()


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
    )


async def test_a_mute_of_an_hour_is_shown_kept_and_over_in_time(desk: Desk) -> None:
    now = desk.watching.clock.now()
    desk.do(ActionKind.MUTE, MuteFor.HOUR)
    muted = Wishes(mute=Mute(until=now + timedelta(hours=1)))
    assert desk.surface.wishes == desk.book.wishes == [muted]
    (timer,) = desk.commands.findChildren(QTimer)
    assert timer.isActive()
    assert 3_600_000 < timer.interval() <= 3_602_000
    timer.timeout.emit()
    assert desk.surface.wishes == [muted], "rung too early, it changes nothing"
    desk.watching.probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    assert desk.sent == []
    await desk.watching.advance(3600)
    timer.timeout.emit()
    assert desk.surface.wishes[-1] == desk.book.wishes[-1] == Wishes()
    assert not timer.isActive()


async def test_a_mute_until_it_changes_ends_with_the_change_that_it_tells(desk: Desk) -> None:
    desk.do(ActionKind.MUTE, MuteFor.CHANGE)
    assert desk.alerts.wishes == Wishes(mute=Mute(worst=Status.HEALTHY))
    desk.watching.probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    assert [one.title for one in desk.sent] == ["OpenAI refused your key"]
    assert desk.book.wishes[-1] == Wishes()


async def test_mutes_take_each_others_place_and_can_be_ended(desk: Desk) -> None:
    desk.do(ActionKind.MUTE, MuteFor.TOMORROW)
    mute = desk.alerts.wishes.mute
    assert mute is not None
    assert mute.until is not None
    assert mute.until.astimezone().hour == 8
    desk.commands.on_button_pressed(message(Button.MUTE), Button.MUTE)
    assert desk.alerts.wishes.mute == Mute(until=desk.watching.clock.now() + timedelta(hours=1))
    desk.do(ActionKind.MUTE, MuteFor.NOT)
    assert desk.alerts.wishes == desk.book.wishes[-1] == Wishes()


async def test_what_an_earlier_run_was_asked_for_holds(desk: Desk) -> None:
    desk.commands.begin(Wishes(awaited=frozenset({OPENAI})))
    assert desk.surface.wishes == [Wishes(awaited=frozenset({OPENAI}))]
    desk.do(ActionKind.AWAIT, OPENAI)
    assert desk.alerts.wishes == Wishes()


async def test_what_is_ignored_is_kept_and_heeded_again(desk: Desk) -> None:
    desk.watching.probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    worst = [desk.worst]
    desk.do(ActionKind.IGNORE, OPENAI)
    worst.append(desk.worst)
    verdict = desk.watching.engine.snapshot.providers[OPENAI].verdict
    assert desk.book.ignored == {OPENAI: Ignored(cause=Cause.AUTHENTICATION, since=verdict.since)}
    await desk.watching.advance(300)  # it goes on as it was
    worst.append(desk.worst)
    desk.do(ActionKind.IGNORE, OPENAI)
    worst.append(desk.worst)
    assert desk.book.ignored == {OPENAI: None}
    desk.do(ActionKind.IGNORE, OPENAI)
    desk.watching.probe.says("openai", NO_CREDIT)
    await desk.watching.advance(300)  # another cause is another matter
    worst.append(desk.worst)
    assert worst == [Status.FAILED, Status.HEALTHY, Status.HEALTHY, Status.FAILED, Status.FAILED]


async def test_an_ignored_provider_that_recovers_and_fails_again_counts_again(desk: Desk) -> None:
    probe = desk.watching.probe
    probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    desk.do(ActionKind.IGNORE, OPENAI)
    probe.says("openai", OK)
    await desk.watching.advance(300)
    probe.says("openai", BAD_KEY)
    await desk.watching.advance(300)
    assert desk.worst is Status.FAILED


async def test_pause_is_a_setting_and_resume_takes_it_back(desk: Desk) -> None:
    engine = desk.watching.engine
    for enabled in (False, True):
        desk.do(ActionKind.PAUSE, OPENAI)
        assert engine.settings.providers[OPENAI].enabled is enabled
        assert engine.snapshot.providers[OPENAI].is_watched is enabled


async def test_hiding_amounts_is_a_setting_too(desk: Desk) -> None:
    for hidden in (True, False):
        desk.do(ActionKind.HIDE_AMOUNTS, "")
        assert desk.watching.engine.settings.appearance.hide_amounts is hidden


def test_details_are_copied_as_they_are_at_the_click(desk: Desk) -> None:
    desk.do(ActionKind.DETAILS, OPENAI)
    assert desk.surface.calls == [("details", "openai")]


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        (ActionKind.REPORT, "report"),
        (ActionKind.SETTINGS, "settings"),
        (ActionKind.LINK, "link"),
        (ActionKind.COPY, "copy"),
    ],
)
async def test_what_is_only_shown_is_handed_on(desk: Desk, kind: ActionKind, call: str) -> None:
    desk.do(kind, "somewhere")
    assert desk.surface.calls == [(call, "somewhere")]


@pytest.mark.parametrize("kind", [ActionKind.DETAILS, ActionKind.AWAIT, ActionKind.PAUSE, ActionKind.IGNORE])
async def test_a_click_on_a_provider_that_has_been_removed_does_nothing(desk: Desk, kind: ActionKind) -> None:
    desk.do(kind, GONE)
    assert (desk.surface.calls, desk.book.wishes, desk.book.ignored) == ([], [], {})


@pytest.mark.parametrize(
    ("button", "provider_id", "calls"),
    [
        (Button.COPY_PROVIDER, OPENAI, [("copy", "anthropic")]),
        (Button.OPEN, OPENAI, [("report", "openai")]),
        (Button.DETAILS, None, [("report", "")]),
        (Button.SETTINGS, OPENAI, [("settings", "openai")]),
        (Button.TOP_UP, OPENAI, [("link", PROVIDERS[OPENAI].top_up_url)]),
        (Button.TOP_UP, GONE, []),
        (Button.TOP_UP, None, []),
    ],
)
async def test_the_buttons_of_a_notification_do_what_they_say(
    desk: Desk, button: Button, provider_id: ProviderId | None, calls: list[tuple[str, str]]
) -> None:
    desk.commands.on_button_pressed(message(button, provider_id), button)
    assert desk.surface.calls == calls


async def test_a_click_on_a_notification_shows_what_it_is_about(desk: Desk) -> None:
    desk.commands.on_message_clicked(message(Button.OPEN))
    desk.commands.on_message_clicked(message(Button.OPEN, None))
    assert desk.surface.calls == [("report", "openai"), ("report", "")]
