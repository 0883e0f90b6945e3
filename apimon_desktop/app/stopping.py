"""Everything that ends the app sets one event; Qt itself never ends it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from apimon_desktop.adapters.exit_signals import asked_to_end
from apimon_desktop.app.quitting import Application


@contextmanager
def stopping(qt_app: Application, stop: asyncio.Event) -> Iterator[None]:
    """While inside, SIGINT, SIGTERM, SIGHUP and Qt's quit event set the event."""
    loop = asyncio.get_running_loop()
    qt_app.quit_requested.connect(stop.set)
    try:
        with asked_to_end(lambda: loop.call_soon_threadsafe(stop.set)):
            yield
    finally:
        qt_app.quit_requested.disconnect(stop.set)
