"""Buttons that carry what they do."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from apimon_desktop.ui.flow import FlowLayout
from apimon_desktop.ui.icons import line_icon
from apimon_desktop.ui.labels import FONT_CHANGES, literal, tip
from apimon_desktop.ui.tones import Tone, tone_color
from apimon_desktop.ui.views.actions import Action


class ActionButton(QPushButton):
    """Does one `Action`."""

    action_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._action: Action | None = None
        self.setAutoDefault(False)
        self.clicked.connect(self._clicked)

    def show_action(self, action: Action) -> None:
        """Takes on an action."""
        self._action = action
        if self.accessibleName() != action.label:
            self.setText(literal(action.label))
            self.setAccessibleName(action.label)

    def _clicked(self) -> None:
        if self._action is not None:
            self.action_chosen.emit(self._action)


class ActionButtons(QWidget):
    """Buttons side by side, in more than one line where there is no room; never made anew."""

    action_chosen = Signal(object)
    """An `Action`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons: list[ActionButton] = []
        self._flow = FlowLayout(self)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """In their order, hidden ones as well."""
        return tuple(self._buttons)

    def show_actions(self, actions: tuple[Action, ...]) -> None:
        """Shows one button for each."""
        while len(self._buttons) < len(actions):
            button = ActionButton(self)
            button.action_chosen.connect(self.action_chosen)
            self._flow.addWidget(button)
            self._buttons.append(button)
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(actions))
            if place < len(actions):
                button.show_action(actions[place])


class IconButton(QToolButton):
    """A small button with a line drawing in the colour of the text."""

    def __init__(self, drawing: str, name: str, shortcut: QKeySequence, parent: QWidget) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self.setAutoRaise(True)
        self.setShortcut(shortcut)
        self.setAccessibleName(name)
        self.setToolTip(tip(f"{name} ({shortcut.toString(QKeySequence.SequenceFormat.NativeText)})"))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange or event.type() in FONT_CHANGES:
            self._draw()

    def _draw(self) -> None:
        side = self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        self.setIcon(line_icon(self._drawing, tone_color(Tone.TEXT, self.palette()), self.iconSize()))
