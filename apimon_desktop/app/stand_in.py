"""The report stands in for the icon until a tray appears. Not used where there is one."""

import asyncio
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from apimon_desktop.app.condition_desk import ConditionDesk
from apimon_desktop.app.tray_host import TrayHost
from apimon_desktop.ui.tray import Tray

_TRAY_COMES_S: Final = 1.5
"""At log-in the panel may come a moment after us; later than this, the report stands in for the icon."""


class StandIn(QObject):
    """Opens the report where the icon does not come, and renews the icon once it can be seen."""

    def __init__(
        self, tray: Tray, conditions: ConditionDesk, open_report: Callable[[], None], parent: QObject
    ) -> None:
        """``open_report`` is to take no focus: nobody asked for it."""
        super().__init__(parent)
        self._tray = tray
        self._conditions = conditions
        self._open_report = open_report

    async def run(self, *, hidden: bool) -> None:
        """Waits for the tray; ``hidden``: opens no window meanwhile."""
        host = TrayHost(self)
        host.appeared.connect(self._on_tray_appeared)
        await asyncio.sleep(_TRAY_COMES_S)
        if not self._conditions.has_tray and not hidden:
            self._open_report()

    def _on_tray_appeared(self) -> None:
        self._tray.renew()
        self._conditions.note_tray()
