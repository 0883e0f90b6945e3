"""A layout in columns that leaves no single widget over for the last line."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLayoutItem

from apimon_desktop.ui.flow import FlowLayout

_GAP = 12
_BETWEEN_LINES = 6


class EvenFlow(FlowLayout):
    """All in one line where they fit, else in columns, with about as many in each line."""

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        shown = self._shown()
        hints = [item.sizeHint() for item in shown]
        if not hints:
            return []
        widest = max(hint.width() for hint in hints) + _GAP
        spare = width - sum(hint.width() for hint in hints)
        if spare >= _GAP * (len(hints) - 1):
            share = max(_GAP, spare // len(hints))
            return self._in_lines(shown, [min(hint.width() + share, widest) for hint in hints])
        most = max(1, (width + _GAP) // widest)
        lines = -(-len(hints) // most)
        per_line = -(-len(hints) // lines)
        return self._in_lines(shown, [max(widest, width // per_line)] * per_line)

    @staticmethod
    def _in_lines(shown: list[QLayoutItem], columns: list[int]) -> list[tuple[QLayoutItem, QRect]]:
        places: list[tuple[QLayoutItem, QRect]] = []
        top = 0
        for start in range(0, len(shown), len(columns)):
            line = shown[start : start + len(columns)]
            height = max(item.sizeHint().height() for item in line)
            for column, item in enumerate(line):
                room = QRect(sum(columns[:column]), top, columns[column] - _GAP, height)
                places.append((item, room))
            top += height + _BETWEEN_LINES
        return places
