"""When a report stands there as it was asked for."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPaintEvent

if TYPE_CHECKING:
    from apimon_desktop.ui.heartbeat import HeartbeatBar
    from apimon_desktop.ui.report_row import RowHeader


class Painted(QObject):
    """Tells when all rows and bars of the report that can be seen have been painted.

    It stands before their own painting: a filter of all events would make Python objects of everything
    that gets one, and measure mostly that.
    """

    def __init__(self) -> None:
        super().__init__()
        self._wanted = 0
        self.first_s: float | None = None
        """When the first one was; on `time.perf_counter`. None: none yet."""
        self._painted: set[int] = set()
        self._undo: list[Callable[[], None]] = []
        self._end_s: asyncio.Future[float] | None = None

    def begin(self, rows: int) -> None:
        """Waits for so many rows from now on."""
        self._wanted = 2 * rows
        self._painted.clear()
        self.first_s = None
        self._end_s = asyncio.get_running_loop().create_future()

    def watch(self) -> None:
        """Begins to listen to the classes of rows and bars; the app has loaded them, none was painted yet."""
        from apimon_desktop.ui.heartbeat import HeartbeatBar  # noqa: PLC0415 - it is the app's to load them
        from apimon_desktop.ui.report_row import RowHeader  # noqa: PLC0415 - the same

        for kind in (RowHeader, HeartbeatBar):
            self._undo.append(self._stand_before(kind))

    def unwatch(self) -> None:
        """Leaves the classes as they were."""
        while self._undo:
            self._undo.pop()()

    async def at_s(self) -> float:
        """When the turn of the event loop ended in which the last of them was; on `time.perf_counter`."""
        assert self._end_s is not None
        return await self._end_s

    def _stand_before(self, kind: "type[RowHeader | HeartbeatBar]") -> Callable[[], None]:
        paint = kind.paintEvent

        def noted(widget: "RowHeader | HeartbeatBar", event: QPaintEvent) -> None:
            paint(widget, event)  # type: ignore[arg-type] # of the kind that it was taken from
            self.first_s = self.first_s or time.perf_counter()
            if widget.accessibleName():  # a bar without a name has nothing to draw yet
                self._painted.add(id(widget))
            if len(self._painted) == self._wanted:
                QTimer.singleShot(0, self, self._end)

        kind.paintEvent = noted  # type: ignore[method-assign,assignment]
        return partial(setattr, kind, "paintEvent", paint)

    def _end(self) -> None:
        if self._end_s is not None and not self._end_s.done():
            self._end_s.set_result(time.perf_counter())
