"""Tells the engine about this computer's network, sleep and power; each source may be missing."""

import sys
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QNetworkInformation

from apimon_desktop.adapters.system.environment import is_on_battery
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.app.desktop.windows import single_shot
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.monitor.engine.engine import Engine

if sys.platform == "linux":
    from PySide6.QtCore import SLOT
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant

_READ_APART: Final = timedelta(seconds=50)
"""The least time between two reads of the battery; each round of checks triggers one."""
_ON_BATTERY: Final = "OnBattery"
_SETTLES_MS: Final = 1000
"""The signals of one change count as one, this long after the first of them."""
_WAY_OUT: Final = frozenset({"ActiveConnections", "PrimaryConnection"})
"""NetworkManager's properties that change with the way to the internet: a VPN is an active connection."""
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_CHANGED: Final = "_on_properties(QString,QVariantMap,QStringList)"
"""A slot for an interface's changed properties: its name, their new values, the names of outdated ones."""


class _Service(NamedTuple):
    """A service on Linux's system bus. Calls are asynchronous and do not start it."""

    name: str
    path: str

    def listen(
        self, receiver: QObject, slot: str, *, interface: str = _PROPERTIES, signal: str = "PropertiesChanged"
    ) -> None:
        """Connects a signal to a slot, given with C++ types; the service may start later."""
        bus = QDBusConnection.systemBus()
        bus.connect(self.name, self.path, interface, signal, receiver, _slot(slot))

    def call(
        self, receiver: QObject, answered: str, failed: str, interface: str, method: str, *arguments: str
    ) -> bool:
        """Calls a method; one of two slots is called. False: there is no bus."""
        call = QDBusMessage.createMethodCall(self.name, self.path, interface, method)
        call.setArguments(list(arguments))
        call.setAutoStartService(False)
        bus = QDBusConnection.systemBus()
        return bus.callWithCallback(call, receiver, _slot(answered), _slot(f"{failed}(QDBusError)"))


def _slot(signature: str) -> bytes:
    """A slot for QtDBus, whose stub says bytes although the call takes only text."""
    return SLOT(signature)  # type: ignore[return-value]


class SystemWatch(QObject):
    """Informs the engine of network, power and sleep.

    A report on the network is a reason to check earlier, never a reason not to. It comes from
    `QNetworkInformation` with the platform's own backend, not the glib one, which always says Online.
    Power is known from UPower, else by reading it; sleep from logind, elsewhere the clocks show it.
    """

    def __init__(
        self,
        engine: Engine,
        start: Callable[[Coroutine[Any, Any, None]], None],
        parent: QObject | None = None,
    ) -> None:
        """``start`` runs a coroutine in the background."""
        super().__init__(parent)
        self._engine = engine
        self._run_job = start
        self._settling = single_shot(self, engine.network_changed, _SETTLES_MS)
        self._is_on_battery: bool | None = None
        """None: not known yet."""
        self._reads_battery = False
        """True where no service reports changes, and there may be a battery."""
        self._read_at: datetime | None = None
        engine.subscribe(self._on_update)

    def start(self) -> None:
        """Starts watching; reports at once if there is no network, or if the computer runs on battery."""
        if sys.platform != "linux":
            self._load_network()
            self._begin_reading_battery()
            return
        # https://networkmanager.dev/docs/api/latest/gdbus-org.freedesktop.NetworkManager.html
        manager = _Service("org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager")
        manager.listen(self, _CHANGED)
        # Qt's backend waits for NetworkManager's answer: it is loaded once there is one.
        manager.call(self, "_load_network()", "_on_no_manager", "org.freedesktop.DBus.Peer", "Ping")
        # https://www.freedesktop.org/software/systemd/man/org.freedesktop.login1.html
        logind = _Service("org.freedesktop.login1", "/org/freedesktop/login1")
        interface = "org.freedesktop.login1.Manager"
        logind.listen(self, "_on_sleep(bool)", interface=interface, signal="PrepareForSleep")
        # https://upower.freedesktop.org/docs/UPower.html
        upower = _Service("org.freedesktop.UPower", "/org/freedesktop/UPower")
        upower.listen(self, _CHANGED)
        slots = "_on_power(QDBusVariant)", "_on_no_upower"
        if not upower.call(self, *slots, _PROPERTIES, "Get", upower.name, _ON_BATTERY):
            self._begin_reading_battery()

    @Slot()
    def _load_network(self) -> None:
        if not QNetworkInformation.loadDefaultBackend():
            return
        known = QNetworkInformation.instance()
        known.reachabilityChanged.connect(self._on_reachability)
        known.isBehindCaptivePortalChanged.connect(self._note_network_change)
        known.transportMediumChanged.connect(self._note_network_change)
        if known.reachability() is QNetworkInformation.Reachability.Disconnected:
            self._on_reachability(known.reachability())

    @Slot("QDBusError")
    def _on_no_manager(self, _error: object) -> None:
        """Without NetworkManager, only checks notice changes."""

    def _on_reachability(self, reachability: QNetworkInformation.Reachability) -> None:
        is_lost = reachability is QNetworkInformation.Reachability.Disconnected
        self._engine.set_network_hint(online=not is_lost)

    @Slot(str, "QVariantMap", "QStringList")
    def _on_properties(self, _interface: str, values: dict[str, object], _unknown: list[str]) -> None:
        if not _WAY_OUT.isdisjoint(values):
            self._note_network_change()
        if _ON_BATTERY in values:
            self._reads_battery = False
            self._note_power(values[_ON_BATTERY] is True)

    def _note_network_change(self) -> None:
        if not self._settling.isActive():
            self._settling.start()

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:  # noqa: FBT001 - a slot
        if begins:
            self._engine.falls_asleep()
        else:
            self._engine.woke()

    def _on_update(self, update: Update) -> None:
        """Reads the battery again, at most once per round of checks."""
        at = update.snapshot.at
        if self._reads_battery and (self._read_at is None or abs(at - self._read_at) >= _READ_APART):
            self._read_at = at
            self._run_job(self._read_battery())

    def _begin_reading_battery(self) -> None:
        self._reads_battery = True
        self._run_job(self._read_battery())

    async def _read_battery(self) -> None:
        found = await in_daemon_thread(is_on_battery)
        if found is None:
            self._reads_battery = self._is_on_battery is not None
        elif self._reads_battery:
            self._note_power(found)

    @Slot("QDBusVariant")
    def _on_power(self, value: "QDBusVariant") -> None:
        self._note_power(value.variant() is True)

    @Slot("QDBusError")
    def _on_no_upower(self, _error: object) -> None:
        self._begin_reading_battery()

    def _note_power(self, is_on_battery_now: bool) -> None:  # noqa: FBT001 - one fact
        before, self._is_on_battery = bool(self._is_on_battery), is_on_battery_now
        if is_on_battery_now is not before:
            self._engine.set_pace(on_battery=is_on_battery_now)
