"""Everything that ends the app sets one event; Qt itself never ends it."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Qt's application, whose own wish to quit (Cmd-Q, log-out) is a signal.

    An override and not an event filter: a filter is asked about every event of every object, and each timer
    of the event loop is one.
    """

    quit_requested = Signal()

    def event(self, event: QEvent) -> bool:  # noqa: D102 - Qt's
        if event.type() is QEvent.Type.Quit:
            self.quit_requested.emit()
            event.ignore()
            return True
        return super().event(event)


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
