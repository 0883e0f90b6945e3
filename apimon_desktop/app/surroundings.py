"""What this computer is like, for the engine: its network, its sleep, its battery."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject

from apimon_desktop.app.system.network import NetworkWatch
from apimon_desktop.app.system.power import PowerWatch
from apimon_desktop.app.system.sleep import SleepWatch
from apimon_desktop.monitor.engine import Engine


class Surroundings(QObject):
    """Watches them, and tells the engine."""

    def __init__(
        self, engine: Engine, start: Callable[[Coroutine[Any, Any, None]], None], parent: QObject
    ) -> None:
        """``start`` runs what takes a while."""
        super().__init__(parent)
        self._engine = engine
        self._network, self._sleep = NetworkWatch(self), SleepWatch(self)
        self._power = PowerWatch(start, self)
        engine.subscribe(self._power.receive)
        self._network.said.connect(self._on_network_said)
        self._network.changed.connect(engine.network_changed)
        self._sleep.falls_asleep.connect(engine.falls_asleep)
        self._sleep.woke.connect(engine.woke)
        self._power.on_battery.connect(self._on_battery)

    def start(self) -> None:
        """Watches from now on."""
        for watch in (self._network, self._sleep, self._power):
            watch.start()

    def _on_network_said(self, is_there: bool) -> None:  # noqa: FBT001 - a slot
        self._engine.set_network_hint(online=is_there)

    def _on_battery(self, is_on_battery: bool) -> None:  # noqa: FBT001 - a slot
        self._engine.set_pace(on_battery=is_on_battery)
