"""A notification server that shows nothing and remembers everything."""

import itertools
from dataclasses import dataclass
from typing import Any, ClassVar

from dbus_fast import Message

from desktop_parts.bus_peer import BusPeer
from desktop_parts.waiting import until

INTERFACE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
DISMISSED_BY_USER = 2
CLOSED_BY_CALL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A message as a program sent it."""

    id: int
    app_name: str
    icon: str
    title: str
    body: str
    buttons: dict[str, str]
    """Label by the key that comes back when it is pressed; ``default`` is a click on the message."""
    hints: dict[str, Any]
    replaces: bool
    """True where it took the place of an earlier one."""


class NotificationRecorder(BusPeer):
    """Records the notifications of one bus; there within an `async with` block."""

    NAME: ClassVar[str | None] = INTERFACE

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._ids = itertools.count(1)
        self.notifications: list[Notification] = []
        self.closed_ids: list[int] = []
        """Those that their program took back."""

    @property
    def titles(self) -> list[str]:
        """Titles of all notifications so far."""
        return [notification.title for notification in self.notifications]

    async def wait(self, count: int = 1, timeout_s: float = 5) -> Notification:
        """The notification of this number, counted from 1."""

        async def look() -> bool:
            return len(self.notifications) >= count

        await until(look, f"notification number {count} (so far: {self.titles})", timeout_s)
        return self.notifications[count - 1]

    def press(self, notification: Notification, key: str = "default") -> None:
        """Presses a button, or the message itself."""
        self.emit(PATH, INTERFACE, "ActionInvoked", "us", notification.id, key)

    def dismiss(self, notification: Notification) -> None:
        """The user waves it away."""
        self.emit(PATH, INTERFACE, "NotificationClosed", "uu", notification.id, DISMISSED_BY_USER)

    def answer(self, call: Message) -> tuple[str, list[Any]] | None:
        """The four methods of a notification server."""
        if call.path != PATH:
            return None
        match call.member:
            case "GetCapabilities":
                return "as", [["actions", "body", "body-markup", "icon-static", "persistence"]]
            case "GetServerInformation":
                return "ssss", ["recorder", "tests", "1", "1.2"]
            case "Notify":
                return "u", [self._record(call.body)]
            case "CloseNotification":
                self.closed_ids.append(call.body[0])
                self.emit(PATH, INTERFACE, "NotificationClosed", "uu", call.body[0], CLOSED_BY_CALL)
                return "", []
        return None

    def _record(self, sent: list[Any]) -> int:
        app_name, replaced_id, icon, title, body, actions, hints, _expires_ms = sent
        notification = Notification(
            id=replaced_id or next(self._ids),
            app_name=app_name,
            icon=icon,
            title=title,
            body=body,
            buttons=dict(zip(actions[::2], actions[1::2], strict=True)),
            hints={name: variant.value for name, variant in hints.items()},
            replaces=replaced_id != 0,
        )
        self.notifications.append(notification)
        return notification.id
