"""Whether the computer runs on its battery: told by UPower; elsewhere read when checks are made."""

import sys
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.power import is_on_battery
from apimon_desktop.core.snapshot import Update

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusVariant

_APART: Final = timedelta(seconds=50)
"""A round of checks reads it once: there is no timer for it."""
_ON_BATTERY: Final = "OnBattery"


class PowerWatch(QObject):
    """Says whether the computer runs on its battery, whenever that changed."""

    on_battery = Signal(bool)

    def __init__(
        self, run_job: Callable[[Coroutine[Any, Any, None]], None], parent: QObject | None = None
    ) -> None:
        """``run_job`` runs what has to wait."""
        super().__init__(parent)
        self._run_job = run_job
        self._is_on_battery: bool | None = None
        """None: not known yet."""
        self._reads = False
        """True where nobody tells of changes, and there is a battery as far as is known."""
        self._read_at: datetime | None = None

    def start(self) -> None:
        """Learns how it is, and listens from now on."""
        if sys.platform != "linux":
            self._begin_reading()
            return
        from apimon_desktop.app.system.bus import Service  # noqa: PLC0415 - Linux only

        # https://upower.freedesktop.org/docs/UPower.html
        upower = Service(
            name="org.freedesktop.UPower",
            path="/org/freedesktop/UPower",
            interface="org.freedesktop.UPower",
        )
        upower.listen_to_properties(self, "_on_properties")
        if not upower.ask_property(_ON_BATTERY, self, "_on_told", "_on_untold"):
            self._begin_reading()

    def receive(self, update: Update) -> None:
        """A subscriber of the engine's: a round of checks, or waking, is a good time to read it again."""
        at = update.snapshot.at
        if self._reads and (self._read_at is None or abs(at - self._read_at) >= _APART):
            self._read_at = at
            self._run_job(self._read())

    def _begin_reading(self) -> None:
        self._reads = True
        self._run_job(self._read())

    async def _read(self) -> None:
        found = await in_daemon_thread(is_on_battery)
        if found is None:
            self._reads = self._is_on_battery is not None
        elif self._reads:
            self._note(found)

    @Slot("QDBusVariant")
    def _on_told(self, value: "QDBusVariant") -> None:
        self._note(value.variant() is True)

    @Slot("QDBusError")
    def _on_untold(self, _error: object) -> None:
        self._begin_reading()

    @Slot(str, "QVariantMap", "QStringList")
    def _on_properties(self, _interface: str, values: dict[str, object], _unknown: list[str]) -> None:
        if _ON_BATTERY in values:
            self._reads = False
            self._note(values[_ON_BATTERY] is True)

    def _note(self, is_on_battery_now: bool) -> None:  # noqa: FBT001 - one fact
        before, self._is_on_battery = bool(self._is_on_battery), is_on_battery_now
        if is_on_battery_now is not before:
            self.on_battery.emit(is_on_battery_now)
