"""Qt's application, which does not end the app by itself."""

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
