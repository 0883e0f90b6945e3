"""The system bus (Linux). Nothing here waits for an answer, or starts a service that does not run."""

from dataclasses import dataclass

from PySide6.QtCore import SLOT, QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage

_PROPERTIES = "org.freedesktop.DBus.Properties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An object on the bus. Where there is no bus, nothing is ever heard of it."""

    name: str
    path: str
    interface: str

    def listen(self, signal: str, receiver: QObject, slot: str) -> None:
        """Hears a signal from now on, also of a service that comes later; ``slot`` has its C++ types."""
        bus = QDBusConnection.systemBus()
        bus.connect(self.name, self.path, self.interface, signal, receiver, _slot(slot))

    def listen_to_properties(self, receiver: QObject, slot: str) -> None:
        """Hears of properties that change; the slot takes interface, new values, names without a value."""
        slot = f"{slot}(QString,QVariantMap,QStringList)"
        bus = QDBusConnection.systemBus()
        bus.connect(self.name, self.path, _PROPERTIES, "PropertiesChanged", receiver, _slot(slot))

    def ask_property(self, name: str, receiver: QObject, told: str, failed: str) -> bool:
        """Asks for a property: one of two slots is called with it later. False: there is no bus."""
        call = QDBusMessage.createMethodCall(self.name, self.path, _PROPERTIES, "Get")
        call.setArguments([self.interface, name])
        return _send(call, receiver, f"{told}(QDBusVariant)", failed)

    def ping(self, receiver: QObject, answered: str, failed: str) -> bool:
        """Asks whether it answers at all: one of two slots is called later. False: there is no bus."""
        call = QDBusMessage.createMethodCall(self.name, self.path, "org.freedesktop.DBus.Peer", "Ping")
        return _send(call, receiver, f"{answered}()", failed)


def _send(call: QDBusMessage, receiver: QObject, answered: str, failed: str) -> bool:
    call.setAutoStartService(False)
    return QDBusConnection.systemBus().callWithCallback(
        call, receiver, _slot(answered), _slot(f"{failed}(QDBusError)")
    )


def _slot(signature: str) -> bytes:
    """What QtDBus takes for a slot: its stub says bytes, and the call takes only text."""
    return SLOT(signature)  # type: ignore[return-value]
