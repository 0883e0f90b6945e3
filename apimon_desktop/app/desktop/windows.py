"""Windows: built when first opened, their modules loaded before, their places saved."""

import json
import logging
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, SignalInstance
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication

from apimon_desktop.adapters.files.access import SMALL_LIMIT_BYTES, os_fault, read_file
from apimon_desktop.adapters.files.atomic import replace_cache
from apimon_desktop.adapters.system import process
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.app.application import shows_window
from apimon_desktop.core.settings.settings import WindowPlace
from apimon_desktop.core.text.translatable import say
from apimon_desktop.ui.tray.icon import app_icon

if TYPE_CHECKING:
    from apimon_desktop.ui.widgets.window import Standing, Window

log = logging.getLogger(__name__)

_FARTHEST_PX: Final = 100_000
"""No desktop is wider; larger numbers were not written by us."""


def load_places(path: Path) -> dict[str, WindowPlace]:
    """The valid places by window; none where the file is missing or can't be read."""
    try:
        document = json.loads(read_file(path, SMALL_LIMIT_BYTES))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as fault:
        why = os_fault(fault) if isinstance(fault, OSError) else "it is damaged"
        log.info("%s: window positions could not be read: %s", path, why)
        return {}
    entries = document.items() if isinstance(document, dict) else ()
    return {name: place for name, entry in entries if (place := _place_of(entry)) is not None}


def save_places(path: Path, places: Mapping[str, WindowPlace]) -> None:
    """Writes the places; a failure is only logged."""
    document = {name: asdict(place) for name, place in dict(places).items()}
    try:
        replace_cache(path, json.dumps(document, indent=2).encode() + b"\n", datetime.now(UTC))
    except OSError as fault:
        log.info("%s: window positions could not be saved: %s", path, os_fault(fault))


def _place_of(entry: object) -> WindowPlace | None:
    values = entry if isinstance(entry, dict) else {}
    left, top, width, height = (_px(values.get(name)) for name in ("left", "top", "width", "height"))
    if left is None or top is None:
        return None
    if width is None or height is None or min(width, height) <= 0:
        return WindowPlace(left=left, top=top)
    return WindowPlace(left=left, top=top, width=width, height=height)


def _px(value: object) -> int | None:
    return value if type(value) is int and abs(value) <= _FARTHEST_PX else None


class WindowPlaces:
    """Restores each window's last place, and saves it when the window closes."""

    def __init__(self, path: Path, start: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """``start`` runs a coroutine in the background; at the end of the program, it may finish."""
        self._path = path
        self._start = start
        self._places: dict[str, WindowPlace] | None = None
        """None: not read yet, because no window was opened."""

    def settle(self, name: str, window: "Window") -> None:
        """Restores the place of a new window, and follows it."""
        if self._places is None:
            self._places = load_places(self._path)
        if (place := self._places.get(name)) is not None:
            window.remember(place)
        window.left.connect(partial(self._keep, name))

    def _keep(self, name: str, place: WindowPlace) -> None:
        if self._places is not None and self._places.get(name) != place:
            self._places[name] = place
            # Of several windows that close at once, each save has the places of all.
            self._start(in_daemon_thread(save_places, self._path, self._places))


W = TypeVar("W", bound="Window")

REPORT: Final = "apimon_desktop.ui.popover.window"
SETTINGS: Final = "apimon_desktop.ui.settings.window"
_APART_MS: Final = 200
"""By then the menu or report is drawn, and nothing in it has been chosen yet."""


class OnDemand(Generic[W]):
    """Builds a window when it is first opened."""

    def __init__(self, build: Callable[[], W]) -> None:
        self._build = build
        self.built: W | None = None
        """The window. None: not built yet."""
        self._stood: Standing | None = None
        """Position and state of the closed window that the next one replaces. None: there was none."""

    def get(self) -> W:
        """The window, built if there is none."""
        if self.built is None:
            if QApplication.windowIcon().isNull():
                QApplication.setWindowIcon(app_icon())
            self.built = self._build()
            if self._stood is not None:
                self.built.stand_as(self._stood)
                self._stood = None
        return self.built

    def renew(self) -> None:
        """Rebuilds the window in another language, at once if it is open, else when next opened."""
        if self.built is not None:
            self._stood = stood = self.built.standing
            self.close()
            if stood.is_open:
                self.get()

    def close(self) -> None:
        """Closes and deletes the window."""
        window, self.built = self.built, None
        if window is not None:
            window.close()
            window.deleteLater()


class WindowPreloader(QObject):
    """Loads the windows' code while the user reads the menu, one part per turn of the event loop.

    Nothing is loaded before the first click on the icon, which may come after hours.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[Callable[[], None]] = []
        """Requests that are carried out in the next turn."""
        self.paused = False
        """True: a window is loaded only when it is opened."""
        self._soon = single_shot(self, self._load_one)
        self._go_on = single_shot(self, self._do_waiting)

    def begin(self) -> None:
        """Loads soon: the user may open a window next."""
        if not self.paused and not (self._soon.isActive() or all(map(_is_loaded, (REPORT, SETTINGS)))):
            self._soon.start(_APART_MS)

    def do(self, needs: str, asked: Callable[[], None]) -> None:
        """Calls ``asked`` at once, or one turn after loading the module that it ``needs``; in order."""
        if _is_loaded(needs) and not self._waiting:
            asked()
            return
        if not _is_loaded(needs):
            _load(needs)
        self._waiting.append(asked)
        self._go_on.start(0)

    def close(self) -> None:
        """Cancels everything."""
        self._soon.stop()
        self._go_on.stop()

    def _load_one(self) -> None:
        _load(SETTINGS if _is_loaded(REPORT) else REPORT)
        self.begin()

    def _do_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for asked in waiting:
            asked()


def single_shot(parent: QObject, do: Callable[[], None] | SignalInstance, interval_ms: int = 0) -> QTimer:
    """A timer that calls or emits ``do`` once after each start."""
    timer = QTimer(parent, singleShot=True, interval=interval_ms)
    timer.timeout.connect(do)
    return timer


def _load(module: str) -> None:
    import_module(module)
    QFontMetrics(QGuiApplication.font()).height()  # looks up the system's fonts now, not while building


def _is_loaded(module: str) -> bool:
    return module in sys.modules


NO_MAC_ICON: Final = say(
    "macOS shows no menu-bar icon for this Python. Start the app with 'make run' instead: it builds "
    "API Monitor.app and opens it."
)


def set_up_mac_window(window: "Window") -> None:
    """Shows the window in the active space, full screen included, and returns the focus when it closes."""
    if sys.platform != "darwin":
        return
    # The green button would create its own Space, and with it Qt resets the behaviour that is set next.
    window.setWindowFlag(Qt.WindowType.WindowFullscreenButtonHint, False)  # noqa: FBT003 - Qt's
    process.show_on_active_space(int(window.winId()))
    window.left.connect(lambda _place: QTimer.singleShot(0, _hide_without_windows))


def _hide_without_windows() -> None:
    """Runs after the closing, when a window that replaces the closed one is visible."""
    if not shows_window():
        process.give_focus_back()
