"""The settings window over sample states, and what it asked for."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.ui.settings.window import SettingsWindow
from apimon_desktop.ui.views.commands import ChangeSettings, MeasureFootprint
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import settings_view

C = TypeVar("C")

OPENAI = ProviderId("openai")


class Opened:
    """A window that is open, and the commands that it sent."""

    def __init__(self, qtbot: QtBot, settings: Settings | None = None, *, page: str = OPENAI) -> None:
        self.window = SettingsWindow()
        qtbot.addWidget(self.window)
        show(self.window, settings)
        self.window.open_in_front()
        to_page(self.window, page)
        self.commands: list[object] = []
        self.window.commanded.connect(self._note)

    def sent(self, kind: type[C]) -> list[C]:
        """The commands of a type."""
        return [command for command in self.commands if isinstance(command, kind)]

    @property
    def settings(self) -> Settings:
        """The settings that were last asked for."""
        return self.sent(ChangeSettings)[-1].settings

    def show(
        self,
        settings: Settings | None = None,
        *,
        snapshot: Snapshot | None = None,
        conditions: Conditions | None = None,
    ) -> None:
        """Shows settings as the app would."""
        show(self.window, settings, snapshot=snapshot, conditions=conditions)

    def to(self, page: str) -> None:
        """Opens a page by its name, or a provider by its id."""
        to_page(self.window, page)

    def _note(self, command: object) -> None:
        if not isinstance(command, MeasureFootprint):
            self.commands.append(command)


def show(
    window: SettingsWindow,
    settings: Settings | None = None,
    *,
    snapshot: Snapshot | None = None,
    conditions: Conditions | None = None,
) -> None:
    """Shows settings as the app would."""
    view = settings_view(snapshot or Samples().snapshot(), settings or Settings(), conditions or Conditions())
    window.show_view(view)


def to_page(window: SettingsWindow, page: str) -> None:
    """Opens a page by its name, or a provider by its id."""
    keys = {"General": ":general", "Notifications": ":notifications", "Advanced": ":advanced"}
    assert window._sidebar.choose(keys.get(page, ":costs" if page == "Costs" else page))


def write(line: QLineEdit, text: str) -> None:
    """Replaces what stands in a field, key by key, and leaves it with Enter."""
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
