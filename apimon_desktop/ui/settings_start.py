"""The settings' section of when the app starts."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from apimon_desktop.core.text import say
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_page import Section
from apimon_desktop.ui.views.settings import SettingsView
from apimon_desktop.ui.wrapping_tick import WrappingTick

_WHAT: Final = say("It then starts without a window: only the icon comes.")


class StartSection(Section):
    """Shows the switch that starts the app at login."""

    at_login_changed = Signal(bool)
    """Whether it is wanted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Start"), parent)
        self._at_login = WrappingTick(tr("Start API Monitor when I log in"), self)
        self._at_login.clicked.connect(self.at_login_changed)
        self._note = TextLabel(wraps=True, parent=self)
        self.column.addWidget(self._at_login)
        self.note(localised(_WHAT))
        self.column.addWidget(self._note)

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown."""
        self._at_login.setChecked(view.at_login.is_on)
        self._at_login.setEnabled(view.at_login.can_change)
        self._note.setText(view.at_login.note)
        self._note.setVisible(bool(view.at_login.note))
