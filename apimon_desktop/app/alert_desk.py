"""Keeps the book of what was told, and passes on what is to be told next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from apimon_desktop.adapters.clock import Clock
from apimon_desktop.core.alerts import Book, decide
from apimon_desktop.core.messages import Message
from apimon_desktop.core.settings import AlertSettings
from apimon_desktop.core.state import Update
from apimon_desktop.core.thresholds import Thresholds

_MUTED_FOR: Final = timedelta(hours=1)


class AlertDesk:
    """A subscriber of the engine's."""

    def __init__(
        self,
        clock: Clock,
        thresholds: Thresholds,
        *,
        settings: Callable[[], AlertSettings],
        send: Callable[[Message], None],
    ) -> None:
        self._clock = clock
        self._thresholds = thresholds
        self._settings = settings
        self._send = send
        self._book = Book()

    def __call__(self, update: Update) -> None:
        """Sends what an update calls for."""
        messages, self._book = decide(
            update,
            self._book,
            self._settings(),
            now=self._clock.now(),
            tz=None,
            thresholds=self._thresholds,
        )
        for message in messages:
            self._send(message)

    def mute(self) -> None:
        """Says nothing for an hour."""
        self._book = replace(self._book, muted_until=self._clock.now() + _MUTED_FOR)
