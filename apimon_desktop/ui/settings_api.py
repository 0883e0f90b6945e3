"""The settings' section of the local API: whether other programs may ask, and where."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from apimon_desktop.core.text import say
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_number import SettledNumber
from apimon_desktop.ui.settings_page import Section
from apimon_desktop.ui.views.settings import SettingsView
from apimon_desktop.ui.wrapping_tick import WrappingTick

_PORTS: Final = (1024, 65_535)
"""Those below belong to the system."""
_WHAT: Final = say(
    "Scripts, the music suite and Prometheus can then ask for status and failover, and report usage. "
    "Other computers need a token, web pages are turned away, and no answer holds a key."
)


class ApiSection(Section):
    """Shows the local API's part of a `SettingsView`."""

    changed = Signal(bool, int)
    """Whether it is wanted, and at which port."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Other programs"), parent)
        self._port_in_force: int | None = None
        """None: nothing was shown yet."""
        self._switch = WrappingTick(tr("Answer other programs on this computer"), self)
        self._port = SettledNumber(tr("Port of the local API"), _PORTS, self)
        self._port.setGroupSeparatorShown(False)
        self._where = TextLabel(wraps=True, parent=self)
        self.column.addWidget(self._switch)
        self.note(localised(_WHAT))
        self.form().addRow(TextLabel(tr("Port")), self._port)
        self.column.addWidget(self._where)
        self._switch.clicked.connect(self._switched)
        self._port.settled.connect(self._tell)

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; a number that is being typed stays."""
        api = view.settings.api
        self._switch.setChecked(api.enabled)
        self._port_in_force = api.port
        self._port.show_value(api.port)
        lines = (
            view.api_notes
            if view.api_url is None
            else (
                tr("Answers at {url}", url=view.api_url),
                *view.api_notes,
            )
        )
        self._where.setText("\n".join(lines))
        self._where.setVisible(bool(lines))

    def apply(self) -> None:
        """Tells what was turned, if anything was."""
        self._port.apply()

    def _switched(self) -> None:
        self._port.apply()
        if self._port_in_force is not None:
            # Not the field's: it may hold another where this one is below its range.
            self.changed.emit(self._switch.isChecked(), self._port_in_force)

    def _tell(self, port: int) -> None:
        self._port_in_force = port
        self.changed.emit(self._switch.isChecked(), port)
