"""``apimon doctor --self-test``: tries each part of the installed tray app on this computer.

It briefly shows a second icon and one notification, and leaves nothing behind.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtNetwork import QNetworkInformation

from apimon_desktop.adapters.keys.keyring import KeyringProcess
from apimon_desktop.adapters.system.autostart import DesktopEntry, LaunchAgent, LoginEntry, RunEntry
from apimon_desktop.adapters.system.environment import (
    LOGIND,
    NETWORK_MANAGER,
    TRAY_HOST,
    services,
    system_services,
)
from apimon_desktop.adapters.system.process import app_command
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.app.application import new_application
from apimon_desktop.app.desktop.notifier import Notifier
from apimon_desktop.app.loop import event_loop
from apimon_desktop.core.alerts.message import Message, MessageKind
from apimon_desktop.core.model.ids import Status
from apimon_desktop.core.text.translatable import say
from apimon_desktop.paths import resource
from apimon_desktop.ui.language import languages, localised
from apimon_desktop.ui.tray.icon import app_icon
from apimon_desktop.ui.tray.tray import Tray
from apimon_desktop.ui.views.tray import IconLook, TrayView

_LIMIT_S: Final = 15.0
"""The limit for each part, so that one that hangs does not stop the others."""
_KEYRING_S: Final = 10.0
_ICON_APPEARS_S: Final = 1.5
_PATTERN: Final = b"apimon self-test" * 4096
_TITLE: Final = say("API Monitor: test")
_BODY: Final = say("Sent by the self-test. Nothing is wrong with your providers.")


class Outcome(NamedTuple):
    """What came of trying one part."""

    ok: bool | None
    """None: unknown, because the system does not report it."""
    text: str
    advice: str | None = None
    """What to do. None: nothing."""


Part = Callable[[Tray], Coroutine[Any, Any, Outcome]]


def self_test(home: Path | None) -> Mapping[str, Outcome]:
    """What came of each part, by its label. Needs a display; ``home`` holds all files (None: the usual)."""
    qt_app = new_application()
    tray = Tray()
    try:
        with asyncio.Runner(loop_factory=lambda: event_loop(qt_app)) as runner:
            return runner.run(_try_all(tray, home))
    finally:
        tray.hide()


async def _try_all(tray: Tray, home: Path | None) -> Mapping[str, Outcome]:
    parts: Mapping[str, Part] = {
        "Event loop": _try_sockets,
        "Fonts and resources": _try_resources,
        "Icon": _try_icon,
        "Menu": _try_menu,
        "Notification": _try_notification,
        "Keyring": _try_keyring,
        "Network and sleep": _try_watchers,
        "Start at login": lambda _tray: _try_autostart(home),
    }
    return {label: await _limited(part(tray)) for label, part in parts.items()}


async def _limited(trial: Coroutine[Any, Any, Outcome]) -> Outcome:
    try:
        async with asyncio.timeout(_LIMIT_S):
            return await trial
    except TimeoutError:
        return Outcome(ok=False, text=f"no answer within {_LIMIT_S:.0f} s")
    except Exception as fault:  # noqa: BLE001 - a failing part is a result of the test
        return Outcome(ok=False, text=f"broke with {type(fault).__name__}: {fault}")


async def _try_sockets(_tray: Tray) -> Outcome:
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
    return Outcome(ok=received == _PATTERN, text=f"{loop} carries data over loopback")


async def _try_resources(_tray: Tray) -> Outcome:
    missing = [
        name
        for name in ("icons/apimon.svg", "openapi.json", "report.schema.json")
        if not resource(name).is_file()
    ]
    fonts = len(QFontDatabase.families())
    if missing or app_icon().isNull() or not fonts:
        text = f"missing: {', '.join(missing) or 'fonts' if not fonts else 'the SVG plug-in'}"
        return Outcome(ok=False, text=text, advice="Install the program again.")
    text = f"{fonts} font families, languages {', '.join(languages())}"
    return Outcome(ok=True, text=text)


async def _try_icon(tray: Tray) -> Outcome:
    if not Tray.is_possible():
        advice = {
            "darwin": "Start it with 'make run', which builds API Monitor.app.",
            "linux": "On GNOME, the extension 'AppIndicator and KStatusNotifierItem Support' adds a tray.",
        }.get(sys.platform)
        return Outcome(ok=False, text="this desktop shows no tray icons", advice=advice)
    tray.show_view(TrayView(look=IconLook(status=Status.UNKNOWN), tooltip="API Monitor: self-test"))
    await asyncio.sleep(_ICON_APPEARS_S)
    if any(screen.geometry().intersects(tray.place) for screen in QGuiApplication.screens()):
        return Outcome(ok=True, text=f"shown at {tray.place.x()}, {tray.place.y()}")
    if sys.platform == "linux" and TRAY_HOST in (await services() or ()):
        return Outcome(ok=True, text="accepted by the desktop's tray, which does not report its position")
    return Outcome(
        ok=None,
        text="requested; the system does not report whether it is visible",
        advice="On macOS see System Settings, Menu Bar, 'Allow in the Menu Bar'.",
    )


async def _try_menu(tray: Tray) -> Outcome:
    lines = [action for action in tray.menu.actions() if action.text()]
    tray.menu.popup(QPoint(0, 0))
    await asyncio.sleep(0.2)
    was_shown = tray.menu.isVisible()
    tray.menu.close()
    if was_shown or sys.platform == "darwin":  # macOS shows a native menu, which Qt does not call visible
        return Outcome(ok=True if was_shown else None, text=f"opened with {len(lines)} lines")
    return Outcome(ok=False, text="did not open")


async def _try_notification(tray: Tray) -> Outcome:
    message = Message(
        kind=MessageKind.OPENED,
        provider_id=None,
        incident_id="",
        title=localised(_TITLE),
        body=localised(_BODY),
        group="self-test",
    )
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
        notifier.send(message)
        await done.wait()
        sending.cancel()
    notifier.close()
    if not shown_by_icon:
        return Outcome(ok=True, text="accepted by the system's notification service")
    if sys.platform == "linux":
        advice = "Install a notification service, such as dunst."
        return Outcome(ok=False, text="no service accepted it", advice=advice)
    return Outcome(
        ok=None,
        text="sent by the icon; the system does not report whether it was shown",
        advice="Allow notifications of API Monitor in the system's settings.",
    )


async def _try_keyring(_tray: Tray) -> Outcome:
    # A locked keyring would wait for a password without limit.
    answer = await in_daemon_thread(KeyringProcess(limit_s=_KEYRING_S).try_out)
    if answer.problem is None:
        return Outcome(ok=True, text="an entry was saved, read and removed")
    return Outcome(
        ok=False,
        text=str(answer.problem.sentence),
        advice="Keys from the environment work without it.",
    )


async def _try_watchers(_tray: Tray) -> Outcome:
    if sys.platform == "linux":
        names = await system_services() or frozenset()
        network = "NetworkManager" if NETWORK_MANAGER in names else "the checks alone"
        sleep = "logind" if LOGIND in names else "the clocks on waking"
        return Outcome(ok=True, text=f"network changes from {network}, sleep from {sleep}")
    loaded = QNetworkInformation.loadDefaultBackend()
    known = QNetworkInformation.instance()
    if not loaded or known is None:
        text = "Qt's network plug-in is missing: only checks notice changes"
        return Outcome(ok=None, text=text)
    return Outcome(ok=True, text=f"network changes from {known.backendName()}, sleep from the clocks")


async def _try_autostart(home: Path | None) -> Outcome:
    places = ("--home", str(home)) if home else ()
    command = (*app_command(), "--hidden", *places)
    with TemporaryDirectory(prefix="apimon-self-test-") as folder:
        entry = _temporary_entry(Path(folder))
        entry.write(command)
        read = entry.read()
    is_same = read == entry.line(command)
    text = "an entry written to a temporary place reads back the same"
    return Outcome(ok=is_same, text=text if is_same else "the entry reads back differently")


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
