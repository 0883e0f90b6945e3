"""A tick whose words go on below where there is no room beside each other; Qt's own are cut."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget


class WrappingTick(QCheckBox):
    """Looks and works as a `QCheckBox` does; all of it can be clicked."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(self._beside + widest, super().sizeHint().height())

    def heightForWidth(self, width: int) -> int:
        further = len(self.lines(width)) - 1
        return super().sizeHint().height() + further * self.fontMetrics().lineSpacing()

    def lines(self, width: int) -> tuple[str, ...]:
        """The words as they are broken into lines in a width in pixels."""
        room, metrics = width - self._beside, self.fontMetrics()
        lines: list[str] = []
        for word in self.text().split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return tuple(lines)

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = "\n".join(self.lines(self.width()))
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_CheckBox, option)

    @property
    def _beside(self) -> int:
        """What the style takes beside the words, in pixels."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic.value, self.text()).width()
        return super().sizeHint().width() - words
