"""The engine's updates for whoever listens, each of them as fast as they come."""

import asyncio
import json
from collections import deque
from typing import Final

from apimon_desktop.core.snapshot import Update
from apimon_desktop.monitor.engine import Engine
from apimon_desktop.server.answers import RefusedError
from apimon_desktop.server.documents import status_document, update_document
from apimon_desktop.server.limits import Limits

HEARTBEAT: Final = b": still here\n\n"


class Listener:
    """One client's events that are not sent yet."""

    def __init__(self, first: bytes, most: int, *, is_browser: bool) -> None:
        self.is_browser = is_browser
        self._waiting = deque([first])
        self._most = most
        self._came = asyncio.Event()
        self.is_dropped = False
        """True once nothing more is sent to it."""

    def put(self, event: bytes) -> None:
        """Adds an event, or gives the listener up."""
        if len(self._waiting) >= self._most:
            self.drop()
        else:
            self._waiting.append(event)
            self._came.set()

    def drop(self) -> None:
        """Gives the listener up: it fell too far behind, or left."""
        self._waiting.clear()
        self.is_dropped = True
        self._came.set()

    async def take(self, heartbeat_s: float) -> bytes:
        """All that waits, or a sign of life where nothing came for so long. Empty: it was dropped."""
        if not self._waiting and not self.is_dropped:
            self._came.clear()
            try:
                async with asyncio.timeout(heartbeat_s):
                    await self._came.wait()
            except TimeoutError:
                return HEARTBEAT
        events = b"".join(self._waiting)
        self._waiting.clear()
        return events


class Events:
    """Listens to the engine while somebody listens to it."""

    def __init__(self, engine: Engine, limits: Limits) -> None:
        self._engine = engine
        self._limits = limits
        self._listeners: list[Listener] = []
        self._number = 0
        self._end = self._nothing

    def join(self, *, is_browser: bool) -> Listener:
        """A new listener, which first gets the current state. Raises RefusedError for too many.

        Browsers, which a page may make listen, leave places to programs.
        """
        browsers = sum(one.is_browser for one in self._listeners)
        if is_browser and browsers >= self._limits.event_streams_of_browsers:
            text = f"{browsers} browsers listen already. Ask again when one has left."
            raise RefusedError(429, "too_many_listeners", text, {"Retry-After": "60"})
        if len(self._listeners) >= self._limits.event_streams:
            text = f"{self._limits.event_streams} programs listen already. Ask again when one has left."
            raise RefusedError(429, "too_many_listeners", text, {"Retry-After": "60"})
        status = status_document(self._engine.snapshot, self._engine.clock.now())
        first, most = _event("status", self._number, status), self._limits.events_waiting
        listener = Listener(first, most, is_browser=is_browser)
        self._listeners.append(listener)
        if len(self._listeners) == 1:
            self._end = self._engine.subscribe(self._tell)
        return listener

    def leave(self, listener: Listener) -> None:
        """Ends a listener's turn."""
        if listener in self._listeners:
            self._listeners.remove(listener)
        if not self._listeners:
            self._end()
            self._end = self._nothing

    def _tell(self, update: Update) -> None:
        self._number += 1
        event = _event("update", self._number, update_document(update))
        for listener in self._listeners:
            listener.put(event)

    @staticmethod
    def _nothing() -> None:
        """How to end a subscription that is none."""


def _event(name: str, number: int, document: object) -> bytes:
    return f"event: {name}\nid: {number}\ndata: {json.dumps(document, ensure_ascii=False)}\n\n".encode()
