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

log = logging.getLogger(__name__)


class Notifier(QObject):
    """Sends messages in their order, one at a time; a service that hangs delays nothing else."""

    clicked = Signal(object)
    """The `Message` that was clicked on."""
    pressed = Signal(object, object)
    """The `Message` and the `Button`."""

    def __init__(self, fallback: Callable[[str, str], None], *, sound: Callable[[], bool]) -> None:
        """``fallback`` shows what the service would not; ``sound`` tells whether one is wanted."""
        super().__init__()
        self._fallback = fallback
        self._sound = sound
        self._waiting: asyncio.Queue[Message] = asyncio.Queue()
        self._service: DesktopService | None = None

    def send(self, message: Message) -> None:
        """Queues a message."""
        self._waiting.put_nowait(message)

    async def run(self) -> None:
        """Sends what is queued until it is cancelled."""
        while True:
            message = await self._waiting.get()
            try:
                taken = await self._taken(message)
            except Exception:
                log.exception("A notification failed by our own fault")
                taken = False
            if not taken:
                self._fallback(message.title, message.body)

    def close(self) -> None:
        """Lets go of the service."""
        if self._service is not None:
            self._service.close()

    async def _taken(self, message: Message) -> bool:
        if sys.platform != "linux":
            return False  # The tray icon's own means are the system's there.
        if self._service is None:
            # Never needed in most sessions.
            from apimon_desktop.app.desktop_service import DesktopService  # noqa: PLC0415

            self._service = DesktopService()
        return await self._service.send(
            message,
            sound=self._sound(),
            clicked=partial(self.clicked.emit, message),
            pressed=[partial(self.pressed.emit, message, button) for button in message.buttons],
        )
