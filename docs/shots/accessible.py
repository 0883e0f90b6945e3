"""A program's windows as a screen reader meets them (AT-SPI): what is shown is found by name, and pressed.

No coordinates, no counting of Tab keys: a button that moves is still found.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar, Final

from dbus_fast import Message, Variant
from desktop_parts.bus_peer import BusError, BusPeer

_REGISTRY: Final = "/org/a11y/atspi/accessible/root"
_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_ACTION: Final = "org.a11y.atspi.Action"
_ENABLED: Final = 1 << 8
_SHOWING: Final = 1 << 25
_PRESSES: Final = ("Press", "Toggle", "SetFocus")
"""What using something may be called, the usual first."""
WAIT_S: Final = 60.0


class Role(IntEnum):
    """What something is, in the numbers of AT-SPI."""

    LABEL = 29
    TAB = 37


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Something that is shown."""

    name: str
    role: int
    path: str
    enabled: bool


class Reader(BusPeer):
    """The registry of one bus, which a program tells its windows to; there within an `async with` block."""

    NAME: ClassVar[str | None] = "org.a11y.atspi.Registry"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._app = ""

    def answer(self, call: Message) -> tuple[str, list[Any]] | None:
        """What a program asks of a registry when it starts, and with each key."""
        match call.member:
            case "Embed":
                self._app = call.body[0][0]
                return "(so)", [(self.NAME, _REGISTRY)]
            case "GetRegisteredEvents":
                return "a(ss)", [[]]
            case "GetDeviceEventListeners" | "GetKeystrokeListeners":
                return "a(souua(iisi)u(bbb))", [[]]
            case "NotifyListenersSync":
                return "b", [False]
        return None

    async def find(self, wanted: Callable[[Element], bool], what: str) -> Element:
        """The first that is wanted, as soon as it is shown. Raises LookupError where none comes."""
        deadline_s = time.monotonic() + WAIT_S
        while True:
            with suppress(BusError):  # a window that goes while it is looked through
                async for element in self._shown(_REGISTRY):
                    if wanted(element):
                        return element
            if time.monotonic() > deadline_s:
                raise LookupError(f"{what} is not shown")
            await asyncio.sleep(0.2)

    async def all(self, role: Role) -> list[Element]:
        """Everything of this kind that is shown now, in the order of the windows."""
        return [element async for element in self._shown(_REGISTRY) if element.role == role]

    async def press(self, *names: str) -> None:
        """Presses the first thing whose name begins with one of these, once it is there."""

        def is_wanted(one: Element) -> bool:
            return one.name.startswith(names) and one.enabled and one.role != Role.LABEL

        await self.use(await self.find(is_wanted, f"“{names[-1]}”"))

    async def use(self, element: Element) -> None:
        """Presses a button, or turns to a page."""
        offered = (await self.call(self._app, element.path, _ACTION, "GetActions"))[0]
        names = [action[0] for action in offered]
        for press in _PRESSES:
            if press in names:
                await self.call(self._app, element.path, _ACTION, "DoAction", "i", names.index(press))
                return
        raise LookupError(f"“{element.name}” cannot be pressed; it offers {names}")

    async def _shown(self, path: str) -> AsyncIterator[Element]:
        if not self._app:
            return
        children = (await self.call(self._app, path, _ACCESSIBLE, "GetChildren"))[0]
        for _, child in children:
            low, _ = (await self.call(self._app, child, _ACCESSIBLE, "GetState"))[0]
            if not low & _SHOWING:
                continue
            role = (await self.call(self._app, child, _ACCESSIBLE, "GetRole"))[0]
            enabled = bool(low & _ENABLED)
            yield Element(name=await self._name(child), role=role, path=child, enabled=enabled)
            async for element in self._shown(child):
                yield element

    async def _name(self, path: str) -> str:
        properties = "org.freedesktop.DBus.Properties"
        value = (await self.call(self._app, path, properties, "Get", "ss", _ACCESSIBLE, "Name"))[0]
        return str(value.value if isinstance(value, Variant) else value)
