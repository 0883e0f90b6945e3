"""When a report stands there as it was asked for."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPaintEvent

if TYPE_CHECKING:
    from apimon_desktop.ui.popover.rows import ProviderRow


class Painted(QObject):
    """Tells when all rows of the popover that can be seen have been painted.

    It stands before their own painting: a filter of all events would make Python objects of everything
    that gets one, and measure mostly that.
    """

    def __init__(self) -> None:
        super().__init__()
        self.first_s: float | None = None
        """When the first one was; on `time.perf_counter`. None: none yet."""
        self._painted: set[int] = set()
        self._undo: list[Callable[[], None]] = []
        self._end_s: asyncio.Future[float] | None = None

    def begin(self) -> None:
        """Waits for all rows that can be seen from now on."""
        self._painted.clear()
        self.first_s = None
        self._end_s = asyncio.get_running_loop().create_future()

    def watch(self) -> None:
        """Begins to listen to the class of rows; the app has loaded it, and none was painted yet."""
        from apimon_desktop.ui.popover.rows import ProviderRow  # noqa: PLC0415 - it is the app's to load it

        self._undo.append(self._stand_before(ProviderRow))

    def unwatch(self) -> None:
        """Leaves the classes as they were."""
        while self._undo:
            self._undo.pop()()

    async def at_s(self) -> float:
        """When the turn of the event loop ended in which the last of them was; on `time.perf_counter`."""
        assert self._end_s is not None
        return await self._end_s

    def _stand_before(self, kind: "type[ProviderRow]") -> Callable[[], None]:
        paint = kind.paintEvent

        def noted(widget: "ProviderRow", event: QPaintEvent) -> None:
            paint(widget, event)
            self.first_s = self.first_s or time.perf_counter()
            self._painted.add(id(widget))
            card = widget.parentWidget()
            rows = card.findChildren(kind) if card is not None else []
            seen = {id(row) for row in rows if not row.visibleRegion().isEmpty()}
            if seen <= self._painted:
                QTimer.singleShot(0, self, self._end)

        kind.paintEvent = noted  # type: ignore[method-assign,assignment]
        return partial(setattr, kind, "paintEvent", paint)

    def _end(self) -> None:
        if self._end_s is not None and not self._end_s.done():
            self._end_s.set_result(time.perf_counter())
