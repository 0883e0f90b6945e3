"""What is asked of macOS, and what is made of its answers. The system itself is played by `apple`."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

import apple
import pytest
from apple import Mac
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from apimon_desktop.adapters.system import process
from apimon_desktop.app import application
from apimon_desktop.app.desktop import mac_notifications
from apimon_desktop.app.desktop.mac_notifications import (
    NotificationCentre,
    ScriptNotifications,
    notification_way,
)
from apimon_desktop.app.desktop.notifier import Notifier
from apimon_desktop.app.desktop.windows import set_up_mac_window
from apimon_desktop.core.alerts.message import Button, Message, MessageKind
from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.ui.tray import tray
from apimon_desktop.ui.tray.icon import tray_icon
from apimon_desktop.ui.tray.tray import Tray
from apimon_desktop.ui.views.commands import OpenReport, ToggleReport
from apimon_desktop.ui.views.tray import IconLook, TrayView
from apimon_desktop.ui.widgets.window import Window

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
    for module in (tray, application):
        monkeypatch.setattr(module, "_IS_MACOS", True)


async def sent(
    centre: NotificationCentre, wanted: Message, clicks: list[str], *, sound: bool = False
) -> bool:
    reactions = {str(n): partial(clicks.append, button.name) for n, button in enumerate(wanted.buttons)}
    return await centre.send(
        wanted, sound=sound, reactions={"": partial(clicks.append, "clicked"), **reactions}
    )


async def test_a_message_goes_to_notification_center_with_sound_and_buttons(mac: Mac) -> None:
    centre, clicks = NotificationCentre(), list[str]()
    assert await sent(centre, message(buttons=(Button.OPEN, Button.MUTE)), clicks, sound=True)
    shown = mac.centre.delivered["openai"]
    assert (shown["Title"], shown["Body"], shown["Sound"]) == ("OpenAI is down", "Since 14:03.", "default")
    assert [title for _id, title, _options in mac.centre.categories[shown["CategoryIdentifier"]]] == [
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
    await sent(centre, message(body="Since 14:08."), [])
    assert list(mac.centre.delivered) == ["openai"]
    assert "Since 14:08." in mac.centre.delivered["openai"].values()
    assert "Sound" not in mac.centre.delivered["openai"], "no sound was asked for"


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


async def test_notifications_that_are_allowed_later_are_shown_without_a_restart(mac: Mac) -> None:
    centre = NotificationCentre()
    mac.centre.granted = False
    assert not await sent(centre, message(), [])
    mac.centre.granted = True
    assert await sent(centre, message(), [])


async def test_a_question_that_nobody_answers_does_not_hold_messages_back(
    mac: Mac, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mac_notifications, "_ANSWER_S", 0.01)
    mac.centre.granted = None
    assert not await sent(NotificationCentre(), message(), [])


@pytest.mark.parametrize("button", Button)
async def test_only_a_button_that_opens_a_window_takes_the_keyboard(mac: Mac, button: Button) -> None:
    await sent(NotificationCentre(), message(buttons=(button,)), [])
    ((_id, _title, options),) = mac.centre.categories[mac.centre.delivered["openai"]["CategoryIdentifier"]]
    brings_to_front = 1 << 2
    opens_window = button in (Button.OPEN, Button.DETAILS, Button.SETTINGS, Button.REPLACE_KEY)
    assert options == (brings_to_front if opens_window else 0)


def test_an_answer_after_the_end_is_harmless(mac: Mac) -> None:
    mac.centre.granted = None

    async def ask() -> None:
        centre = NotificationCentre()
        await centre.prepare()

    asyncio.run(ask())
    mac.centre.click("openai")
    apple._elsewhere(mac.centre.answer_later, True, None)


async def test_a_second_centre_can_be_made_in_a_process(mac: Mac) -> None:
    assert NotificationCentre()._delegate is not NotificationCentre()._delegate


async def test_a_closed_centre_receives_no_clicks(mac: Mac) -> None:
    centre = NotificationCentre()
    centre.close()
    assert mac.centre.delegate is None


@pytest.mark.parametrize(
    ("status", "works", "words"),
    [(0, True, "not decided"), (1, False, "refused"), (2, True, "allowed"), (9, True, "allowed")],
)
def test_doctor_reads_whether_notifications_are_allowed(
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
    assert await service.send(message(title=odd, body=odd), sound=True, reactions={})
    assert commands[0][-2:] == (odd, odd), "a text is an argument, and no part of the script"
    assert 'sound name "Ping"' in " ".join(commands[0])


@pytest.mark.parametrize("fault", [OSError("no osascript"), subprocess.TimeoutExpired("osascript", 5)])
async def test_osascript_that_fails_has_shown_nothing(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def run(*_command: object, **_options: object) -> None:
        raise fault

    monkeypatch.setattr(subprocess, "run", run)
    assert not await ScriptNotifications().send(message(), sound=False, reactions={})


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
    asked: list[object] = []
    shown.commanded.connect(asked.append)
    assert item_of(shown).contextMenu() is shown.menu
    for reason in QSystemTrayIcon.ActivationReason:
        item_of(shown).activated.emit(reason)
    assert not asked, "the system has opened the menu by itself"
    first = next(action for action in shown.menu.actions() if action.text())
    assert first.text() == "API Monitor"
    first.trigger()
    assert asked == [OpenReport()]


def test_elsewhere_a_click_of_unknown_origin_opens_the_report(qtbot: QtBot) -> None:
    shown = Tray()
    qtbot.addWidget(shown.menu)
    asked: list[object] = []
    shown.commanded.connect(asked.append)
    item_of(shown).activated.emit(QSystemTrayIcon.ActivationReason.Unknown)
    assert asked == [ToggleReport()]
    item_of(shown).activated.emit(QSystemTrayIcon.ActivationReason.MiddleClick)
    assert asked == [ToggleReport()]


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
    assert process.icon_may_stay_hidden()
    assert not Tray.is_possible()
    for version, is_hidden in {
        "14.4": False,
        "15.7.1": False,
        "16.0": True,
        "26.1": True,
        "27.0": True,
    }.items():
        monkeypatch.setattr("platform.mac_ver", lambda told=version: (told, ("", "", ""), "arm64"))
        assert process.icon_may_stay_hidden() is is_hidden, version
    Mac(monkeypatch)
    assert not process.icon_may_stay_hidden(), "a bundle is drawn, whatever Python is in it"


def test_without_pyobjc_nothing_is_asked_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not process.runs_in_bundle()
    process.stay_out_of_dock()
    process.show_on_active_space(1)
    process.give_focus_back()
    with process.awake("a test"):
        pass


def test_macos_does_not_slow_a_round_of_checks_down(mac: Mac, monkeypatch: pytest.MonkeyPatch) -> None:
    with process.awake("elsewhere"):
        assert not mac.activities
    monkeypatch.setattr(sys, "platform", "darwin")
    with process.awake("Checking an AI provider"):
        assert mac.activities == ["Checking an AI provider"]
    assert not mac.activities


def test_a_start_takes_no_keyboard_focus(
    mac: Mac, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(application, "Application", lambda _arguments: qapp)
    variable = "QT_MAC_DISABLE_FOREGROUND_APPLICATION_TRANSFORM"
    monkeypatch.delenv(variable, raising=False)
    application.new_application()
    assert os.environ[variable], "a window that is asked for comes to the front by itself"
    assert not mac.application.values, "a bundle's Info.plist keeps it out of the Dock"
    outside = Mac(monkeypatch, bundle=None)
    application.new_application()
    assert outside.application.values == {"ActivationPolicy": 1}
    monkeypatch.delenv(variable)


_REOPENED = """
import sys, time
sys.platform = "darwin"
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QWidget
from apimon_desktop.app import application
sys.platform = "linux"
application._LAUNCH_MS, application._SETTLES_MS = 300, 50
app, heard, window = application.Application(["apimon"]), [], None
app.reopened.connect(lambda: heard.append(True))
state = Qt.ApplicationState.ApplicationActive
app.applicationState = lambda: state

def pass_time(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()

def activate():
    QCoreApplication.sendEvent(app, QEvent(QEvent.Type.ApplicationStateChange))

"""


def reopened(script: str) -> int:
    """How often an app of macOS takes what happens in the script for the wish to see the report."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", f"{_REOPENED}{script}\nprint(len(heard))"],
        capture_output=True,
        text=True,
        env=environ,
        check=True,
    )
    return int(done.stdout)


def test_opening_the_app_again_shows_the_report_where_no_window_is_seen() -> None:
    assert reopened("pass_time(0.5); activate(); pass_time(0.3)") == 1


@pytest.mark.parametrize(
    "script",
    [
        "pass_time(0.1); activate(); pass_time(0.5)  # the system activates an app that starts",
        "time.sleep(0.5); pass_time(0.05); activate(); pass_time(0.3)  # which may take long to load",
        "pass_time(0.5); window = QWidget(); window.show(); activate(); pass_time(0.3)",
        "pass_time(0.5); activate(); window = QWidget(); window.show(); pass_time(0.3)  # by a click",
        "pass_time(0.5); activate(); state = Qt.ApplicationState.ApplicationInactive; pass_time(0.3)",
        "pass_time(0.5); state = Qt.ApplicationState.ApplicationInactive; activate(); pass_time(0.3)",
    ],
)
def test_no_window_opens_unasked(script: str) -> None:
    assert reopened(script) == 0


def test_windows_come_to_the_space_of_the_user_and_give_the_keyboard_back(
    mac: Mac, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    window = Window()
    qtbot.addWidget(window)
    set_up_mac_window(window)
    assert mac.behaviour == (1 << 1) | (1 << 8), "AppKit takes no opposites together"
    assert not window.windowFlags() & Qt.WindowType.WindowFullscreenButtonHint, "Qt would take it back"
    window.show()
    window.hide()
    qtbot.waitUntil(lambda: mac.hidden == 1)


@pytest.mark.logs_warning("Following the user between Spaces failed")
def test_what_appkit_refuses_keeps_no_window_from_opening(
    mac: Mac, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(**_address: int) -> None:
        raise apple.AppKitError("NSInternalInconsistencyException")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(sys.modules["objc"], "objc_object", refuse)
    window = Window()
    qtbot.addWidget(window)
    set_up_mac_window(window)
    window.show()
    assert window.isVisible()
