"""A line to write in whose hint can be read."""

from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolTip

from apimon_desktop.ui.labels import tip

_ROOMY_LINES: Final = 9
"""In heights of a line of text: a longer hint is cut, and told when the pointer rests on it."""


class WrittenLine(QLineEdit):
    """Never narrower than a short hint; Qt's own may shrink to one letter."""

    def minimumSizeHint(self) -> QSize:
        least, metrics = super().minimumSizeHint(), self.fontMetrics()
        around = least.width() - metrics.maxWidth()
        # Two pixels of air on either side, as Qt leaves them.
        hint = min(metrics.horizontalAdvance(self.placeholderText()) + 4, _ROOMY_LINES * metrics.height())
        return least.expandedTo(QSize(hint + around, 0))

    def setPlaceholderText(self, text: str) -> None:
        super().setPlaceholderText(text)
        self.updateGeometry()  # Qt's own size does not depend on the hint

    @property
    def hint_is_cut(self) -> bool:
        """True where what to write can't be read to its end."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).width()
        return self.fontMetrics().horizontalAdvance(self.placeholderText()) + 4 > room

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.hint_is_cut:
            told = (self.placeholderText(), self.toolTip())
            QToolTip.showText(event.globalPos(), tip("\n".join(text for text in told if text)), self)
            return True
        return super().event(event)
