"""The network, as the system sees it: a reason to look earlier, never a reason not to look.

`QNetworkInformation` with the platform's own backend: NetworkManager, the Network List Manager, Apple's
Network framework. Qt's glib backend says Online without looking, so it is not asked.
"""

import sys
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QNetworkInformation

_SETTLES_MS: Final = 1000
"""A change comes as a handful of signals; they count as one, and never wait for the last."""
_WAY_OUT: Final = frozenset({"ActiveConnections", "PrimaryConnection"})
"""NetworkManager's properties that change with the way to the internet: a VPN is an active connection."""


class NetworkWatch(QObject):
    """Says what the system says of the network, and when the way to the internet is another one."""

    said = Signal(bool)
    """False: there is no network. True: there may be one."""
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLES_MS)
        self._settling.timeout.connect(self.changed)

    def start(self) -> None:
        """Listens from now on, and says at once where there is no network."""
        if sys.platform != "linux":
            self._load()
            return
        from apimon_desktop.app.system.bus import Service  # noqa: PLC0415 - Linux only

        # https://networkmanager.dev/docs/api/latest/gdbus-org.freedesktop.NetworkManager.html
        manager = Service(
            name="org.freedesktop.NetworkManager",
            path="/org/freedesktop/NetworkManager",
            interface="org.freedesktop.NetworkManager",
        )
        manager.listen_to_properties(self, "_on_properties")
        # Qt's backend waits for NetworkManager's answer: it is loaded once there is one.
        manager.ping(self, "_load", "_on_no_manager")

    @Slot()
    def _load(self) -> None:
        if not QNetworkInformation.loadDefaultBackend():
            return
        known = QNetworkInformation.instance()
        known.reachabilityChanged.connect(self._on_reachability)
        known.isBehindCaptivePortalChanged.connect(self._on_portal)
        known.transportMediumChanged.connect(self._on_transport)
        if known.reachability() is QNetworkInformation.Reachability.Disconnected:
            self._on_reachability(known.reachability())

    @Slot("QDBusError")
    def _on_no_manager(self, _error: object) -> None:
        """There is none: what the checks find is all that is known."""

    def _on_reachability(self, reachability: QNetworkInformation.Reachability) -> None:
        self.said.emit(reachability is not QNetworkInformation.Reachability.Disconnected)

    def _on_portal(self, _is_behind: bool) -> None:  # noqa: FBT001 - a slot
        self._note_change()

    def _on_transport(self, _medium: QNetworkInformation.TransportMedium) -> None:
        self._note_change()

    @Slot(str, "QVariantMap", "QStringList")
    def _on_properties(self, _interface: str, values: dict[str, object], _unknown: list[str]) -> None:
        if not _WAY_OUT.isdisjoint(values):
            self._note_change()

    def _note_change(self) -> None:
        if not self._settling.isActive():
            self._settling.start()
