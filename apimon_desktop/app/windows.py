"""The report and the settings window, each built when it is first wanted."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication

if TYPE_CHECKING:
    from apimon_desktop.ui.window import Standing, Window

W = TypeVar("W", bound="Window")

REPORT: Final = "apimon_desktop.ui.report_window"
SETTINGS: Final = "apimon_desktop.ui.settings_window"
_APART_MS: Final = 200
"""Menu or report are drawn by then, and nobody has chosen anything in them yet."""


class OnDemand(Generic[W]):
    """A window that costs nothing until somebody looks."""

    def __init__(self, build: Callable[[], W]) -> None:
        self._build = build
        self._window: W | None = None
        self._stood: Standing | None = None
        """How the one before stood, whose place the next one takes. None: there was none."""

    def get(self) -> W:
        """The window, built now if need be."""
        if self._window is None:
            self._window = self._build()
            if self._stood is not None:
                self._window.stand_as(self._stood)
                self._stood = None
        return self._window

    @property
    def built(self) -> W | None:
        """The window, if there is one yet."""
        return self._window

    def renew(self) -> None:
        """Has the window built anew, since its texts are another language's: at once where it is open."""
        if self._window is not None:
            self._stood = stood = self._window.standing
            self.close()
            if stood.is_open:
                self.get()

    def close(self) -> None:
        """Takes the window down for good."""
        window, self._window = self._window, None
        if window is not None:
            window.close()
            window.deleteLater()


class Foresight(QObject):
    """Loads what the windows are made of while somebody reads the menu, a part in each turn.

    Nothing is loaded before somebody turns to the icon: most of the time, nobody does for hours.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[Callable[[], None]] = []
        """What was asked for, and is done in the next turn."""
        self._soon = _once(self, self._load_one)
        self._go_on = _once(self, self._do_waiting)

    def begin(self) -> None:
        """Somebody is here, and may want a window next."""
        if not (self._soon.isActive() or all(map(_is_loaded, (REPORT, SETTINGS)))):
            self._soon.start(_APART_MS)

    def do(self, needs: str, asked: Callable[[], None]) -> None:
        """Does what was asked for: at once, or a turn after what it ``needs`` had to be loaded for it.

        One thing after the other, as they were asked for.
        """
        if _is_loaded(needs) and not self._waiting:
            asked()
            return
        if not _is_loaded(needs):
            _load(needs)
        self._waiting.append(asked)
        self._go_on.start(0)

    def close(self) -> None:
        """Loads and does nothing any more."""
        self._soon.stop()
        self._go_on.stop()

    def _load_one(self) -> None:
        _load(SETTINGS if _is_loaded(REPORT) else REPORT)
        self.begin()

    def _do_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for asked in waiting:
            asked()


def _once(parent: QObject, do: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(do)
    return timer


def _load(module: str) -> None:
    import_module(module)
    QFontMetrics(QGuiApplication.font()).height()  # Qt looks for the system's fonts now, not as it builds


def _is_loaded(module: str) -> bool:
    return module in sys.modules
