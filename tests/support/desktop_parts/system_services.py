"""The system's own services on a bus of their own: NetworkManager, logind and UPower, played by the test."""

from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Final, Self

from dbus_fast import Message, Variant

from desktop_parts.bus_peer import BusPeer
from desktop_parts.session_bus import SessionBus

PROPERTIES: Final = "org.freedesktop.DBus.Properties"
DISCONNECTED, CONNECTED = 20, 70
"""NMState."""
NO_CONNECTIVITY, PORTAL, FULL = 1, 2, 4
"""NMConnectivityState."""


class _Properties(BusPeer):
    """An object whose properties can be read, and whose changes are told."""

    PATH: ClassVar[str]
    INTERFACE: ClassVar[str]

    def __init__(self, address: str, **properties: Variant) -> None:
        super().__init__(address)
        self._properties = properties

    def answer(self, call: Message) -> tuple[str, list[Any]] | None:
        """Reading of properties; the bus library itself answers a ping."""
        if call.path != self.PATH or call.interface != PROPERTIES:
            return None
        if call.member == "Get":
            return "v", [self._properties[call.body[1]]]
        return "a{sv}", [self._properties]

    def change(self, **properties: Variant) -> None:
        """Properties take new values, and everybody is told."""
        self._properties.update(properties)
        self.emit(self.PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", self.INTERFACE, properties, [])


class NetworkManager(_Properties):
    """A connected NetworkManager."""

    NAME = INTERFACE = "org.freedesktop.NetworkManager"
    PATH = "/org/freedesktop/NetworkManager"

    def __init__(self, address: str) -> None:
        super().__init__(
            address,
            State=Variant("u", CONNECTED),
            Connectivity=Variant("u", FULL),
            PrimaryConnection=Variant("o", "/"),
            ActiveConnections=Variant("ao", []),
        )

    def disconnect(self) -> None:
        """The cable is pulled."""
        self.change(State=Variant("u", DISCONNECTED), Connectivity=Variant("u", NO_CONNECTIVITY))

    def connect(self) -> None:
        """The cable is back."""
        self.change(State=Variant("u", CONNECTED), Connectivity=Variant("u", FULL))

    def start_vpn(self) -> None:
        """One more connection: the way to the internet is another one."""
        self.change(ActiveConnections=Variant("ao", ["/org/freedesktop/NetworkManager/ActiveConnection/7"]))


class UPower(_Properties):
    """A laptop's UPower."""

    NAME = INTERFACE = "org.freedesktop.UPower"
    PATH = "/org/freedesktop/UPower"

    def __init__(self, address: str) -> None:
        super().__init__(address, OnBattery=Variant("b", False))

    def run_on(self, *, battery: bool) -> None:
        """The charger is pulled out or put in."""
        self.change(OnBattery=Variant("b", battery))


class Logind(BusPeer):
    """The service that sends the computer to sleep."""

    NAME = "org.freedesktop.login1"

    def tell_sleep(self, *, begins: bool) -> None:
        """What everybody hears before sleep, and after it."""
        manager = "org.freedesktop.login1.Manager"
        self.emit("/org/freedesktop/login1", manager, "PrepareForSleep", "b", begins)


class SystemServices:
    """The three of them on a private bus; there within an `async with` block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._folder.mkdir()
        self.address = self._stack.enter_context(SessionBus(self._folder, {})).address
        self.network = await self._stack.enter_async_context(NetworkManager(self.address))
        self.power = await self._stack.enter_async_context(UPower(self.address))
        self.login = await self._stack.enter_async_context(Logind(self.address))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
