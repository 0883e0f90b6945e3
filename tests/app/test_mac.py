"""What is asked of macOS, and what is made of its answers. The system itself is played by `apple`."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest
from apple import Mac
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from apimon_desktop.adapters import macos
from apimon_desktop.app import mac_notifications, quitting
from apimon_desktop.app import main as main_module
from apimon_desktop.app.mac_notifications import NotificationCentre, ScriptNotifications, notification_way
from apimon_desktop.app.mac_windows import settle_on_mac
from apimon_desktop.app.notifier import Notifier
from apimon_desktop.core.messages import Button, Message, MessageKind
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.ui import tray, tray_menu
from apimon_desktop.ui.icons import tray_icon
from apimon_desktop.ui.tray import Tray
from apimon_desktop.ui.views.tray import IconLook, TrayView
from apimon_desktop.ui.window import Window

Run = Callable[[Coroutine[Any, Any, Any]], Any]


def message(group: str = "openai", **more: Any) -> Message:
    values = {"title": "OpenAI is down", "body": "Since 14:03.", **more}
    return Message(
        kind=MessageKind.OPENED, group=group, provider_id=ProviderId("openai"), incident_id="i", **values
    )


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch) -> Mac:
    return Mac(monkeypatch)


@pytest.fixture
def on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (tray, tray_menu, quitting):
        monkeypatch.setattr(module, "_IS_MACOS", True)


async def sent(
    centre: NotificationCentre, wanted: Message, clicks: list[str], *, sound: bool = False
) -> bool:
    return await centre.send(
        wanted,
        sound=sound,
        clicked=lambda: clicks.append("clicked"),
        pressed=[lambda b=button: clicks.append(b.name) for button in wanted.buttons],  # type: ignore[misc]
    )


async def test_a_message_goes_to_notification_center_with_sound_and_buttons(mac: Mac) -> None:
    centre, clicks = NotificationCentre(), list[str]()
    assert await sent(centre, message(buttons=(Button.OPEN, Button.MUTE)), clicks, sound=True)
    shown = mac.centre.delivered["openai"]
    assert (shown["Title"], shown["Body"], shown["Sound"]) == ("OpenAI is down", "Since 14:03.", "default")
    assert [title for _id, title in mac.centre.categories[shown["CategoryIdentifier"]]] == [
        Button.OPEN.value,
        Button.MUTE.value,
    ]
    mac.centre.click("openai")
    mac.centre.click("openai", "1")
    mac.centre.click("openai", "com.apple.UNNotificationDismissActionIdentifier")
    mac.centre.click("nobody knows this one")
    await asyncio.sleep(0)
    assert clicks == ["clicked", Button.MUTE.name]


async def test_a_later_message_of_a_group_replaces_the_earlier_one(mac: Mac) -> None:
    centre = NotificationCentre()
    await sent(centre, message(), [])
    await sent(centre, message("all", obsoletes=("openai", "anthropic")), [])
    assert mac.centre.removed == ["openai", "anthropic"]
    assert "Sound" not in mac.centre.delivered["all"], "no sound was asked for"


async def test_permission_is_asked_for_once(mac: Mac) -> None:
    centre = NotificationCentre()
    await centre.prepare()
    await sent(centre, message(), [])
    await sent(centre, message(), [])
    assert mac.centre.asked == 1


async def test_a_refused_notification_is_not_taken_for_shown(mac: Mac) -> None:
    mac.centre.granted = False
    assert not await sent(NotificationCentre(), message(), [])
    mac.centre.granted, mac.centre.error = True, "UNErrorDomain 1"
    assert not await sent(NotificationCentre(), message(), [])


async def test_a_question_that_nobody_answers_does_not_hold_messages_back(
    mac: Mac, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mac_notifications, "_ANSWER_S", 0.01)
    mac.centre.granted = None
    assert not await sent(NotificationCentre(), message(), [])


async def test_a_closed_centre_hears_of_no_clicks(mac: Mac) -> None:
    centre = NotificationCentre()
    centre.close()
    assert mac.centre.delegate is None


@pytest.mark.parametrize(
    ("status", "works", "words"),
    [(0, True, "not decided"), (1, False, "refused"), (2, True, "allowed"), (9, True, "allowed")],
)
def test_doctor_learns_whether_notifications_are_allowed(
    mac: Mac, status: int, works: bool, words: str
) -> None:
    mac.centre.status = status
    assert notification_way() == (works, notification_way()[1])
    assert words in notification_way()[1]


def test_doctor_says_which_way_notifications_go(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "osascript" in notification_way()[1], "there is no bundle here"
    silent = Mac(monkeypatch)
    silent.centre.granted = None
    monkeypatch.setattr("threading.Event.wait", lambda *_: False)
    assert "did not report" in notification_way()[1]


async def test_outside_the_bundle_osascript_shows_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[Sequence[str]] = []

    def run(command: Sequence[str], **_options: object) -> subprocess.CompletedProcess[bytes]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    Mac(monkeypatch, bundle="org.python.python")
    monkeypatch.setattr(subprocess, "run", run)
    service = mac_notifications.mac_service()
    assert isinstance(service, ScriptNotifications)
    odd = 'say "hello" & quit'
    assert await service.send(message(title=odd, body=odd), sound=True, clicked=lambda: None, pressed=[])
    assert commands[0][-2:] == (odd, odd), "a text is an argument, and no part of the script"
    assert 'sound name "Ping"' in " ".join(commands[0])


@pytest.mark.parametrize("fault", [OSError("no osascript"), subprocess.TimeoutExpired("osascript", 5)])
async def test_osascript_that_fails_has_shown_nothing(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def run(*_command: object, **_options: object) -> None:
        raise fault

    monkeypatch.setattr(subprocess, "run", run)
    assert not await ScriptNotifications().send(message(), sound=False, clicked=lambda: None, pressed=[])


@pytest.mark.parametrize("platform", ["darwin", "win32"])
async def test_a_click_on_a_message_of_the_icon_leads_to_what_it_was_about(
    monkeypatch: pytest.MonkeyPatch, mac: Mac, platform: str
) -> None:
    mac.centre.granted = False
    monkeypatch.setattr(sys, "platform", platform)
    shown: asyncio.Queue[str] = asyncio.Queue()
    notifier = Notifier(lambda title, _body: shown.put_nowait(title), sound=lambda: False)
    clicked: list[Message] = []
    notifier.clicked.connect(clicked.append)
    notifier.on_fallback_clicked()
    assert not clicked, "nothing was shown yet"
    sender = asyncio.ensure_future(notifier.run())
    for group in ("first", "second"):
        notifier.send(message(group))
        await shown.get()
    sender.cancel()
    notifier.on_fallback_clicked()
    assert [one.group for one in clicked] == ["second"]


def item_of(shown: Tray) -> QSystemTrayIcon:
    item = shown.findChild(QSystemTrayIcon)
    assert isinstance(item, QSystemTrayIcon)
    return item


@pytest.mark.usefixtures("on_macos", "mac")
def test_macos_opens_the_menu_at_every_click_and_never_the_report(qtbot: QtBot) -> None:
    shown = Tray()
    qtbot.addWidget(shown.menu)
    asked: list[str] = []
    shown.report_requested.connect(asked.append)
    assert item_of(shown).contextMenu() is shown.menu
    for reason in QSystemTrayIcon.ActivationReason:
        item_of(shown).activated.emit(reason)
    assert not asked, "the system has opened the menu by itself"
    first = next(action for action in shown.menu.actions() if action.text())
    assert first.text() == "API Monitor"
    first.trigger()
    assert asked == [""]


def test_elsewhere_a_click_of_unknown_origin_opens_the_report(qtbot: QtBot) -> None:
    shown = Tray()
    qtbot.addWidget(shown.menu)
    asked: list[str] = []
    shown.report_requested.connect(asked.append)
    item_of(shown).activated.emit(QSystemTrayIcon.ActivationReason.Unknown)
    assert asked == [""]
    item_of(shown).activated.emit(QSystemTrayIcon.ActivationReason.MiddleClick)
    assert asked == [""]


@pytest.mark.parametrize(("is_mac", "shown_ms"), [(True, 0), (False, 10_000)])
def test_messages_stay_in_notification_center(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, mac: Mac, is_mac: bool, shown_ms: int
) -> None:
    monkeypatch.setattr(tray, "_IS_MACOS", is_mac)
    given: list[int] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda *arguments: given.append(arguments[-1]))
    shown = Tray()
    qtbot.addWidget(shown.menu)
    shown.show_view(TrayView(look=IconLook(status=Status.UNKNOWN), tooltip="starting"))
    shown.show_message("title", "body")
    assert given == [shown_ms]
    clicks: list[bool] = []
    shown.message_clicked.connect(lambda: clicks.append(True))
    item_of(shown).messageClicked.emit()
    assert clicks == [True]


def test_the_icon_is_drawn_at_exactly_18_and_36_pixels(monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    sizes = tray_icon(IconLook(status=Status.HEALTHY)).availableSizes()
    assert [size.height() for size in sizes] == [18, 36]
    retina = tray_icon(IconLook(status=Status.HEALTHY)).pixmap(sizes[1], 2.0)
    assert retina.height() == 36, "what Qt asks for on a Retina screen is not scaled"


def test_a_framework_python_outside_a_bundle_counts_as_no_tray(
    monkeypatch: pytest.MonkeyPatch, on_macos: None
) -> None:
    Mac(monkeypatch, bundle=None)
    monkeypatch.setattr(sys, "_framework", "Python", raising=False)
    assert macos.icon_may_stay_hidden()
    assert not Tray.is_possible()
    Mac(monkeypatch)
    assert not macos.icon_may_stay_hidden(), "a bundle is drawn, whatever Python is in it"


def test_without_pyobjc_nothing_is_asked_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not macos.runs_in_bundle()
    macos.stay_out_of_dock()
    macos.show_on_active_space(1)
    macos.give_focus_back()
    with macos.awake("a test"):
        pass


def test_macos_does_not_slow_a_round_of_checks_down(mac: Mac, monkeypatch: pytest.MonkeyPatch) -> None:
    with macos.awake("elsewhere"):
        assert not mac.activities
    monkeypatch.setattr(sys, "platform", "darwin")
    with macos.awake("Checking an AI provider"):
        assert mac.activities == ["Checking an AI provider"]
    assert not mac.activities


def test_a_start_at_login_takes_no_keyboard_focus(
    mac: Mac, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(main_module, "Application", lambda _arguments: qapp)
    variable = "QT_MAC_DISABLE_FOREGROUND_APPLICATION_TRANSFORM"
    monkeypatch.delenv(variable, raising=False)
    main_module.new_application(hidden=False)
    assert variable not in os.environ
    main_module.new_application(hidden=True)
    assert os.environ[variable]
    assert not mac.application.values, "a bundle's Info.plist keeps it out of the Dock"
    Mac(monkeypatch, bundle=None)
    outside = Mac(monkeypatch, bundle=None)
    main_module.new_application(hidden=True)
    assert outside.application.values == {"ActivationPolicy": 1}
    monkeypatch.delenv(variable)


class Reopened:
    """The part of `Application` that hears of the system, over the application of the tests."""

    def __init__(self, qapp: QApplication) -> None:
        self.times = 0
        self.topLevelWidgets = qapp.topLevelWidgets
        self._is_launched = False
        self.reopened = self

    def emit(self) -> None:
        self.times += 1


def test_opening_the_app_again_shows_the_report_where_no_window_is_seen(
    qapp: QApplication, qtbot: QtBot
) -> None:
    heard: Any = Reopened(qapp)
    note = quitting.Application._note_state
    note(heard, Qt.ApplicationState.ApplicationActive)
    assert heard.times == 0, "the system activates an app that starts"
    quitting.Application._note_launch(heard)
    note(heard, Qt.ApplicationState.ApplicationInactive)
    assert heard.times == 0
    note(heard, Qt.ApplicationState.ApplicationActive)
    assert heard.times == 1
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    note(heard, Qt.ApplicationState.ApplicationActive)
    assert heard.times == 1, "somebody looks at a window"


def test_the_application_hears_of_its_activation() -> None:
    code = """
import sys
sys.platform = "darwin"
from PySide6.QtCore import QCoreApplication, QEvent
from apimon_desktop.app.quitting import Application
sys.platform = "linux"
app = Application(["apimon"])
heard = []
app.reopened.connect(lambda: heard.append(True))
app._note_launch()
app.applicationState = lambda: __import__("PySide6.QtCore").QtCore.Qt.ApplicationState.ApplicationActive
QCoreApplication.sendEvent(app, QEvent(QEvent.Type.ApplicationStateChange))
print(len(heard))
"""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=True
    )
    assert done.stdout.split() == ["1"]


def test_windows_come_to_the_space_of_the_user_and_give_the_keyboard_back(
    mac: Mac, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    window = Window()
    qtbot.addWidget(window)
    settle_on_mac(window)
    assert mac.behaviour == (1 << 1) | (1 << 8)
    window.show()
    window.hide()
    qtbot.waitUntil(lambda: mac.hidden == 1)
