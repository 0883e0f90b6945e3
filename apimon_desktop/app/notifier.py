"""Sends notifications: to the system's own service, or through the tray icon where there is none."""

import asyncio
import logging
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from apimon_desktop.core.messages import Message

if TYPE_CHECKING:
    from apimon_desktop.app.desktop_service import DesktopService
    from apimon_desktop.app.mac_notifications import NotificationCentre, ScriptNotifications

    Service = DesktopService | NotificationCentre | ScriptNotifications

log = logging.getLogger(__name__)


class Notifier(QObject):
    """Sends messages in their order, one at a time; a service that hangs delays nothing else."""

    clicked = Signal(object)
    """The `Message` that was clicked on."""
    pressed = Signal(object, object)
    """The `Message` and the `Button`."""
    sent = Signal()
    """The system's own service accepted a message."""

    def __init__(self, fallback: Callable[[str, str], None], *, sound: Callable[[], bool]) -> None:
        """``fallback`` shows what the service would not; ``sound`` tells whether one is wanted."""
        super().__init__()
        self._fallback = fallback
        self._sound = sound
        self._waiting: asyncio.Queue[Message] = asyncio.Queue()
        self._service: Service | None = None
        self._last_fallback: Message | None = None
        """The last message that the tray icon showed. None: there was none."""

    def send(self, message: Message) -> None:
        """Queues a message."""
        self._waiting.put_nowait(message)

    async def run(self) -> None:
        """Sends what is queued until it is cancelled."""
        if sys.platform == "darwin":
            await self._prepare()
        while True:
            message = await self._waiting.get()
            try:
                taken = await self._taken(message)
            except Exception:
                log.exception("A notification failed by our own fault")
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
        """Lets go of the service."""
        if self._service is not None:
            self._service.close()

    async def _prepare(self) -> None:
        """Lets macOS ask for permission now, before the first notification is due."""
        from apimon_desktop.app.mac_notifications import mac_service  # noqa: PLC0415 - macOS only

        try:
            self._service = service = mac_service()
            await service.prepare()
        except Exception:
            log.exception("Notification Center can't be used")

    async def _taken(self, message: Message) -> bool:
        if self._service is None:
            self._service = _new_service()
        if self._service is None:
            return False
        return await self._service.send(
            message,
            sound=self._sound(),
            clicked=partial(self.clicked.emit, message),
            pressed=[partial(self.pressed.emit, message, button) for button in message.buttons],
        )


def _new_service() -> "Service | None":
    """The system's own notification service. None: the tray icon shows notifications."""
    if sys.platform == "linux":
        # Never needed in most sessions.
        from apimon_desktop.app.desktop_service import DesktopService  # noqa: PLC0415

        return DesktopService()
    if sys.platform == "darwin":
        from apimon_desktop.app.mac_notifications import mac_service  # noqa: PLC0415 - macOS only

        return mac_service()
    return None
