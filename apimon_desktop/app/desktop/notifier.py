"""Sends notifications through the system's service, or through the tray icon where there is none."""

import asyncio
import logging
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from apimon_desktop.core.alerts.message import Message

if TYPE_CHECKING:
    from apimon_desktop.app.desktop.dbus_notifications import DBusNotifications
    from apimon_desktop.app.desktop.mac_notifications import NotificationCentre, ScriptNotifications

    Service: TypeAlias = DBusNotifications | NotificationCentre | ScriptNotifications

log = logging.getLogger(__name__)

Reactions = Mapping[str, Callable[[], None]]
"""What to call when a button is pressed, by the button's number; by "" when the message is clicked."""


class Notifier(QObject):
    """Sends messages in order, one at a time; a service that hangs delays nothing else."""

    clicked = Signal(object)
    """The `Message` that was clicked on."""
    pressed = Signal(object, object)
    """The `Message` and the `Button`."""
    sent = Signal()
    """The system's own service accepted a message."""

    def __init__(self, fallback: Callable[[str, str], None], *, sound: Callable[[], bool]) -> None:
        """``fallback`` shows what the service does not take; ``sound`` tells whether to play one."""
        super().__init__()
        self._fallback = fallback
        self._sound = sound
        self._waiting: asyncio.Queue[Message] = asyncio.Queue()
        self._service: Service | None = None
        self._last_fallback: Message | None = None

    def send(self, message: Message) -> None:
        """Queues a message."""
        self._waiting.put_nowait(message)

    async def run(self) -> None:
        """Sends what is queued until it is cancelled."""
        if sys.platform == "darwin":  # it asks for permission now, before the first notification is due
            try:
                self._service = service = _new_service()
                await service.prepare()
            except Exception:
                log.exception("Notification Center can't be used")
        while True:
            message = await self._waiting.get()
            try:
                taken = await self._taken(message)
            except Exception:
                log.exception("Internal error while sending a notification")
                taken = False
            if taken:
                self.sent.emit()
            else:
                self._last_fallback = message
                self._fallback(message.title, message.body)

    def on_fallback_clicked(self) -> None:
        """Emits ``clicked`` for the last message that the tray icon showed."""
        if self._last_fallback is not None:
            self.clicked.emit(self._last_fallback)

    def close(self) -> None:
        """Closes the connection to the service."""
        if self._service is not None:
            self._service.close()

    async def _taken(self, message: Message) -> bool:
        if self._service is None:
            self._service = _new_service()
        if self._service is None:
            return False
        reactions = {str(n): partial(self.pressed.emit, message, b) for n, b in enumerate(message.buttons)}
        reactions[""] = partial(self.clicked.emit, message)
        return await self._service.send(message, sound=self._sound(), reactions=reactions)


def _new_service() -> "Service | None":
    """The system's own notification service. None: the tray icon shows notifications."""
    if sys.platform == "linux":
        # Never needed in most sessions.
        from apimon_desktop.app.desktop.dbus_notifications import DBusNotifications  # noqa: PLC0415

        return DBusNotifications()
    if sys.platform == "darwin":
        from apimon_desktop.app.desktop.mac_notifications import mac_service  # noqa: PLC0415 - macOS only

        return mac_service()
    return None
