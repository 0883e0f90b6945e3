"""The part of a desktop that tells programs whether its user wants light or dark windows."""

from typing import Any, ClassVar

from dbus_fast import Message, Variant

from desktop_parts.bus_peer import BusPeer

PATH = "/org/freedesktop/portal/desktop"
NAMESPACE = "org.freedesktop.appearance"
KEY = "color-scheme"
DARK = 1
LIGHT = 2


class Appearance(BusPeer):
    """The settings portal of one bus; there within an `async with` block."""

    NAME: ClassVar[str | None] = "org.freedesktop.portal.Desktop"

    def __init__(self, address: str, *, dark: bool) -> None:
        super().__init__(address)
        self._scheme = Variant("u", DARK if dark else LIGHT)

    def answer(self, call: Message) -> tuple[str, list[Any]] | None:
        """The three methods of a settings portal."""
        if call.path != PATH:
            return None
        match call.interface, call.member, call.body:
            case str(), "ReadOne", [str(), str()]:
                return "v", [self._scheme]
            case str(), "Read", [str(), str()]:  # the older method wraps its value twice
                return "v", [Variant("v", self._scheme)]
            case str(), "ReadAll", _:
                return "a{sa{sv}}", [{NAMESPACE: {KEY: self._scheme}}]
        return None
