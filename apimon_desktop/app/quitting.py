"""Everything that ends the app sets one event; Qt itself never ends it."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject


class _QuitFilter(QObject):
    """Turns Qt's own wish to quit (Cmd-Q, log-out) into the event."""

    def __init__(self, stop: asyncio.Event) -> None:
        super().__init__()
        self._stop = stop

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Quit:
            self._stop.set()
            event.ignore()
            return True
        return super().eventFilter(watched, event)


@contextmanager
def stopping(qt_app: QCoreApplication, stop: asyncio.Event) -> Iterator[None]:
    """While inside, SIGINT, SIGTERM and Qt's quit event set the event."""
    loop = asyncio.get_running_loop()
    quit_filter = _QuitFilter(stop)
    qt_app.installEventFilter(quit_filter)
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
        qt_app.removeEventFilter(quit_filter)
        for number in taken:
            loop.remove_signal_handler(number)
