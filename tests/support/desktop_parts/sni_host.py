"""The part of a desktop's panel that shows tray icons: StatusNotifierWatcher and host in one."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from dbus_fast import Message, Variant

from desktop_parts.bus_peer import BusPeer
from desktop_parts.icon_colour import Colour, Pixmap
from desktop_parts.waiting import until

WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_PATH = "/StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
ITEM_PATH = "/StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One entry of a tray menu, or the menu itself, with what is below it."""

    id: int
    label: str
    """Without the mark of its access key."""
    enabled: bool
    visible: bool
    is_separator: bool
    is_checked: bool
    """True for a switch that is on."""
    children: tuple["MenuEntry", ...]

    @property
    def labels(self) -> list[str]:
        """What can be read one level down."""
        return [entry.label for entry in self.children if entry.visible and not entry.is_separator]

    def find(self, label: str) -> "MenuEntry":
        """The entry at any depth whose label begins so. Raises AssertionError where there is none."""
        for entry in self.walk():
            if entry.label.startswith(label):
                return entry
        raise AssertionError(f"no “{label}” in the menu: {[entry.label for entry in self.walk()]}")

    def walk(self) -> Iterator["MenuEntry"]:
        """Every visible entry below, at any depth."""
        for child in self.children:
            if child.visible:
                yield child
                yield from child.walk()


class TrayItem:
    """An icon in the tray, as a panel sees and handles it."""

    def __init__(self, host: "SniHost", destination: str, path: str) -> None:
        self._host = host
        self._destination = destination
        self._path = path

    async def property(self, name: str) -> Any:
        """A property of the item, by the name that the protocol gives it."""
        variant = await self._call(self._path, PROPERTIES, "Get", "ss", ITEM, name)
        return variant[0].value

    async def title(self) -> str:
        """The item's accessible name."""
        return str(await self.property("Title"))

    async def tooltip(self) -> str:
        """What is shown where the pointer rests on the icon."""
        _icon, _pixmaps, title, text = await self.property("ToolTip")
        return " ".join(part for part in (title, text) if part)

    async def pixmaps(self) -> list[Pixmap]:
        """The icon in every size that is offered, smallest first."""
        sent = await self.property("IconPixmap")
        pixmaps = [Pixmap(width=width, height=height, argb=bytes(argb)) for width, height, argb in sent]
        return sorted(pixmaps, key=lambda pixmap: pixmap.width)

    async def colour(self) -> Colour:
        """The colour of the largest picture."""
        return (await self.pixmaps())[-1].colour

    async def wait_colour(self, colour: Colour, timeout_s: float = 5) -> None:
        """Returns once the icon has the colour."""

        async def look() -> bool:
            return await self.colour() is colour

        await until(look, f"a {colour} icon", timeout_s)

    async def wait_tooltip(self, part: str, timeout_s: float = 5) -> str:
        """The tooltip, once it contains this."""

        async def look() -> str | None:
            tooltip = await self.tooltip()
            return tooltip if part in tooltip else None

        return await until(look, f"a tooltip with “{part}”", timeout_s) or ""

    async def menu(self) -> MenuEntry:
        """The whole menu, as it is shown on a click now."""
        path = await self.property("Menu")
        await self._call(path, MENU, "AboutToShow", "i", 0)
        _revision, layout = await self._call(path, MENU, "GetLayout", "iias", 0, -1, [])
        return _read_entry(layout)

    async def click(self, label: str, *, below: str | None = None) -> None:
        """Clicks the menu entry whose label begins so; ``below`` is the entry whose sub-menu holds it."""
        menu = await self.menu()
        entry = (menu if below is None else menu.find(below)).find(label)
        assert entry.enabled, f"“{entry.label}” cannot be clicked"
        path = await self.property("Menu")
        await self._call(path, MENU, "Event", "isvu", entry.id, "clicked", Variant("i", 0), 0)

    async def wait_entry(self, label: str, timeout_s: float = 5) -> MenuEntry:
        """The menu entry whose label begins so, once there is one."""

        async def look() -> MenuEntry | None:
            return next((one for one in (await self.menu()).walk() if one.label.startswith(label)), None)

        found = await until(look, f"“{label}” in the menu", timeout_s)
        assert found is not None
        return found

    async def activate(self) -> None:
        """Clicks the icon with the left button."""
        await self._call(self._path, ITEM, "Activate", "ii", 0, 0)

    async def wait_gone(self, timeout_s: float = 5) -> None:
        """Returns once the program behind the icon has left the bus."""

        async def look() -> bool:
            return not await self._host.is_on_bus(self._destination)

        await until(look, "the tray item's end", timeout_s)

    async def _call(self, path: str, interface: str, member: str, signature: str, *body: Any) -> list[Any]:
        return await self._host.call(self._destination, path, interface, member, signature, *body)


class SniHost(BusPeer):
    """A tray for the icons of one bus; there within an `async with` block."""

    NAME: ClassVar[str | None] = WATCHER

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._items: list[str] = []
        self._arrived: asyncio.Queue[TrayItem] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.emit(WATCHER_PATH, WATCHER, "StatusNotifierHostRegistered")
        return self

    async def wait_item(self, timeout_s: float = 10) -> TrayItem:
        """The next icon that comes into the tray. Raises TimeoutError where none does."""
        return await asyncio.wait_for(self._arrived.get(), timeout_s)

    def answer(self, call: Message) -> tuple[str, list[Any]] | None:
        """The two methods and three properties of a watcher."""
        if call.path != WATCHER_PATH:
            return None
        match call.interface, call.member:
            case str(), "RegisterStatusNotifierItem":
                self._register(call)
                return "", []
            case str(), "RegisterStatusNotifierHost":
                return "", []
            case "org.freedesktop.DBus.Properties", "Get":
                return "v", [self._properties[call.body[1]]]
            case "org.freedesktop.DBus.Properties", "GetAll":
                return "a{sv}", [self._properties]
        return None

    @property
    def _properties(self) -> dict[str, Variant]:
        return {
            "RegisteredStatusNotifierItems": Variant("as", self._items),
            "IsStatusNotifierHostRegistered": Variant("b", True),
            "ProtocolVersion": Variant("i", 0),
        }

    def _register(self, call: Message) -> None:
        # Qt sends its bus name; libappindicator sends a path, and means the sender.
        told = str(call.body[0])
        destination, path = (str(call.sender), told) if told.startswith("/") else (told, ITEM_PATH)
        self._items.append(destination + path)
        self._arrived.put_nowait(TrayItem(self, destination, path))
        self.emit(WATCHER_PATH, WATCHER, "StatusNotifierItemRegistered", "s", destination + path)


def _read_entry(layout: list[Any]) -> MenuEntry:
    number, properties, children = layout
    values = {name: variant.value for name, variant in properties.items()}
    return MenuEntry(
        id=number,
        label=str(values.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_"),
        enabled=bool(values.get("enabled", True)),
        visible=bool(values.get("visible", True)),
        is_separator=values.get("type") == "separator",
        is_checked=values.get("toggle-state") == 1,
        children=tuple(_read_entry(child.value) for child in children),
    )
