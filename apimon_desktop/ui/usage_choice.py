"""A row of buttons of which one is pressed."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QToolButton, QWidget

from apimon_desktop.ui.chosen_mark import mark_chosen
from apimon_desktop.ui.labels import literal


class ChoiceButton(QToolButton):
    """One of some, in words."""

    def __init__(self, text: str, name: str, parent: QWidget) -> None:
        """``name`` is what a screen reader says."""
        super().__init__(parent)
        self.setText(literal(text))
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, round(1.5 * self.fontMetrics().height())))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        mark_chosen(self)


class ChoiceRow(QWidget):
    """One button for each text."""

    chosen = Signal(int)
    """The place of the text."""

    def __init__(self, name: str, texts: tuple[str, ...], parent: QWidget) -> None:
        """``name`` says what is chosen, for a screen reader."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for place, text in enumerate(texts):
            button = ChoiceButton(text, f"{name}: {text}", self)
            self._group.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        self._group.idClicked.connect(self.chosen)

    def show_choice(self, place: int) -> None:
        """Presses a button."""
        press_one(self._group, self._group.button(place))


def press_one(group: QButtonGroup, pressed: QAbstractButton) -> None:
    """Presses a button as a key would: the Tab key then finds that one, and the arrows the others."""
    pressed.setChecked(True)
    for button in group.buttons():
        is_found = button is pressed
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_found else Qt.FocusPolicy.ClickFocus)
