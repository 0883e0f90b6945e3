"""Everything that ends the app sets one event; Qt itself never ends it."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from apimon_desktop.app.quitting import Application


@contextmanager
def stopping(qt_app: Application, stop: asyncio.Event) -> Iterator[None]:
    """While inside, SIGINT, SIGTERM and Qt's quit event set the event."""
    loop = asyncio.get_running_loop()
    qt_app.quit_requested.connect(stop.set)
    signals = (signal.SIGINT, signal.SIGTERM)
    taken = []
    for number in signals:
        try:
            loop.add_signal_handler(number, stop.set)
            taken.append(number)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    try:
        yield
    finally:
        qt_app.quit_requested.disconnect(stop.set)
        for number in taken:
            loop.remove_signal_handler(number)
