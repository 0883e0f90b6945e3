"""``apimon doctor --self-test``: tries each part of the installed tray app on this computer.

It briefly shows a second icon and one notification, and leaves nothing behind.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtNetwork import QNetworkInformation

from apimon_desktop.adapters.autostart import LoginEntry
from apimon_desktop.adapters.autostart_launchd import LaunchAgent
from apimon_desktop.adapters.autostart_windows import RunEntry
from apimon_desktop.adapters.autostart_xdg import DesktopEntry
from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.keys.keyring_process import KeyringProcess
from apimon_desktop.adapters.own_process import app_command
from apimon_desktop.adapters.session_bus import LOGIND, NETWORK_MANAGER, TRAY_HOST, services, system_services
from apimon_desktop.app.event_loop import event_loop
from apimon_desktop.app.main import new_application
from apimon_desktop.app.notifier import Notifier
from apimon_desktop.core.messages import Message, MessageKind
from apimon_desktop.core.text import say
from apimon_desktop.core.types import Status
from apimon_desktop.paths import resource
from apimon_desktop.ui.icons import app_icon
from apimon_desktop.ui.language import languages, localised
from apimon_desktop.ui.tray import Tray
from apimon_desktop.ui.views.tray import IconLook, TrayView

_LIMIT_S: Final = 15.0
"""The limit for each part, so that one that hangs does not stop the others."""
_KEYRING_S: Final = 10.0
_ICON_APPEARS_S: Final = 1.5
_PATTERN: Final = b"apimon self-test" * 4096
_TITLE: Final = say("API Monitor: test")
_BODY: Final = say("Sent by the self-test. Nothing is wrong with your providers.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The result of trying one part."""

    label: str
    ok: bool | None
    """None: unknown, because the system does not report it."""
    text: str
    advice: str | None = None
    """What to do. None: nothing."""


Part = Callable[[Tray], Coroutine[Any, Any, Trial]]


def self_test(home: Path | None) -> tuple[Trial, ...]:
    """Tries every part, one after the other. Needs a display; ``home`` holds all files (None: the usual)."""
    qt_app = new_application()
    tray = Tray()
    try:
        with asyncio.Runner(loop_factory=lambda: event_loop(qt_app)) as runner:
            return runner.run(_try_all(tray, home))
    finally:
        tray.hide()


async def _try_all(tray: Tray, home: Path | None) -> tuple[Trial, ...]:
    parts: tuple[tuple[str, Part], ...] = (
        ("Event loop", _try_sockets),
        ("Fonts and resources", _try_resources),
        ("Icon", _try_icon),
        ("Menu", _try_menu),
        ("Notification", _try_notification),
        ("Keyring", _try_keyring),
        ("Network and sleep", _try_watchers),
        ("Start at login", lambda _tray: _try_autostart(home)),
    )
    return tuple([await _limited(label, part(tray)) for label, part in parts])


async def _limited(label: str, trial: Coroutine[Any, Any, Trial]) -> Trial:
    try:
        async with asyncio.timeout(_LIMIT_S):
            return await trial
    except TimeoutError:
        return Trial(label=label, ok=False, text=f"no answer within {_LIMIT_S:.0f} s")
    except Exception as fault:  # noqa: BLE001 - a failing part is a result of the test
        return Trial(label=label, ok=False, text=f"broke with {type(fault).__name__}: {fault}")


async def _try_sockets(_tray: Tray) -> Trial:
    """Sends 64 KiB over loopback and back."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(len(_PATTERN)))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        writer.write(_PATTERN)
        received = await reader.readexactly(len(_PATTERN))
        writer.close()
    loop = type(asyncio.get_running_loop()).__name__
    return Trial(label="Event loop", ok=received == _PATTERN, text=f"{loop} carries data over loopback")


async def _try_resources(_tray: Tray) -> Trial:
    missing = [
        name
        for name in ("icons/apimon.svg", "openapi.json", "report.schema.json")
        if not resource(name).is_file()
    ]
    fonts = len(QFontDatabase.families())
    if missing or app_icon().isNull() or not fonts:
        text = f"missing: {', '.join(missing) or 'fonts' if not fonts else 'the SVG plug-in'}"
        return Trial(label="Fonts and resources", ok=False, text=text, advice="Install the program again.")
    text = f"{fonts} font families, languages {', '.join(languages())}"
    return Trial(label="Fonts and resources", ok=True, text=text)


async def _try_icon(tray: Tray) -> Trial:
    label = "Icon"
    if not Tray.is_possible():
        advice = {
            "darwin": "Start it with 'make run', which builds API Monitor.app.",
            "linux": "On GNOME, the extension 'AppIndicator and KStatusNotifierItem Support' adds a tray.",
        }.get(sys.platform)
        return Trial(label=label, ok=False, text="this desktop shows no tray icons", advice=advice)
    tray.show_view(TrayView(look=IconLook(status=Status.UNKNOWN), tooltip="API Monitor: self-test"))
    await asyncio.sleep(_ICON_APPEARS_S)
    if any(screen.geometry().intersects(tray.place) for screen in QGuiApplication.screens()):
        return Trial(label=label, ok=True, text=f"shown at {tray.place.x()}, {tray.place.y()}")
    if sys.platform == "linux" and TRAY_HOST in (await services() or ()):
        return Trial(
            label=label, ok=True, text="accepted by the desktop's tray, which does not report its position"
        )
    return Trial(
        label=label,
        ok=None,
        text="requested; the system does not report whether it is visible",
        advice="On macOS see System Settings, Menu Bar, 'Allow in the Menu Bar'.",
    )


async def _try_menu(tray: Tray) -> Trial:
    lines = [action for action in tray.menu.actions() if action.text()]
    tray.menu.popup(QPoint(0, 0))
    await asyncio.sleep(0.2)
    was_shown = tray.menu.isVisible()
    tray.menu.close()
    if was_shown or sys.platform == "darwin":  # macOS shows a native menu, which Qt does not call visible
        return Trial(label="Menu", ok=True if was_shown else None, text=f"opened with {len(lines)} lines")
    return Trial(label="Menu", ok=False, text="did not open")


async def _try_notification(tray: Tray) -> Trial:
    shown_by_icon: list[str] = []
    done = asyncio.Event()

    def fall_back(title: str, body: str) -> None:
        shown_by_icon.append(title)
        tray.show_message(title, body)
        done.set()

    notifier = Notifier(fall_back, sound=lambda: False)
    notifier.sent.connect(done.set)
    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(notifier.run())
        notifier.send(_test_message())
        await done.wait()
        sending.cancel()
    notifier.close()
    if not shown_by_icon:
        return Trial(label="Notification", ok=True, text="accepted by the system's notification service")
    if sys.platform == "linux":
        advice = "Install a notification service, such as dunst."
        return Trial(label="Notification", ok=False, text="no service accepted it", advice=advice)
    return Trial(
        label="Notification",
        ok=None,
        text="sent by the icon; the system does not report whether it was shown",
        advice="Allow notifications of API Monitor in the system's settings.",
    )


def _test_message() -> Message:
    return Message(
        kind=MessageKind.OPENED,
        provider_id=None,
        incident_id="",
        title=localised(_TITLE),
        body=localised(_BODY),
        group="self-test",
    )


async def _try_keyring(_tray: Tray) -> Trial:
    # A locked keyring would wait for a password without limit.
    answer = await in_daemon_thread(KeyringProcess(limit_s=_KEYRING_S).try_out)
    if answer.problem is None:
        return Trial(label="Keyring", ok=True, text="an entry was saved, read and removed")
    return Trial(
        label="Keyring",
        ok=False,
        text=str(answer.problem.sentence),
        advice="Keys from the environment work without it.",
    )


async def _try_watchers(_tray: Tray) -> Trial:
    label = "Network and sleep"
    if sys.platform == "linux":
        names = await system_services() or frozenset()
        network = "NetworkManager" if NETWORK_MANAGER in names else "the checks alone"
        sleep = "logind" if LOGIND in names else "the clocks on waking"
        return Trial(label=label, ok=True, text=f"network changes from {network}, sleep from {sleep}")
    loaded = QNetworkInformation.loadDefaultBackend()
    known = QNetworkInformation.instance()
    if not loaded or known is None:
        text = "Qt's network plug-in is missing: only checks notice changes"
        return Trial(label=label, ok=None, text=text)
    return Trial(
        label=label, ok=True, text=f"network changes from {known.backendName()}, sleep from the clocks"
    )


async def _try_autostart(home: Path | None) -> Trial:
    places = ("--home", str(home)) if home else ()
    command = (*app_command(), "--hidden", *places)
    with TemporaryDirectory(prefix="apimon-self-test-") as folder:
        entry = _temporary_entry(Path(folder))
        entry.write(command)
        read = entry.read()
    is_same = read == entry.line(command)
    text = "an entry written to a temporary place reads back the same"
    return Trial(
        label="Start at login", ok=is_same, text=text if is_same else "the entry reads back differently"
    )


def _temporary_entry(folder: Path) -> LoginEntry:
    if sys.platform == "darwin":
        return LaunchAgent(folder)
    if sys.platform == "win32":
        return RunEntry(_MemoryRegistry())
    return DesktopEntry(folder)


class _MemoryRegistry:
    """Replaces the registry, whose real entry would start the program at the next login."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], str] = {}

    def get(self, key: str, name: str) -> str | None:
        """A value. None: there is none."""
        return self._values.get((key, name))

    def set(self, key: str, name: str, text: str) -> None:
        """Creates or replaces a value."""
        self._values[key, name] = text

    def delete(self, key: str, name: str) -> None:
        """Removes a value, if there is one."""
        self._values.pop((key, name), None)
