"""What the pages of the settings are laid out with."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from apimon_desktop.ui.flow import FlowLayout
from apimon_desktop.ui.labels import TextLabel, literal
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.tones import Tone

_MARGIN = 12
_GAP = 8
_BETWEEN_SECTIONS = 26


class SettingsPage(QScrollArea):
    """Sections one below the other; what does not fit is scrolled to, with the keys as well."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        # One of Qt's own would do as well, but to ask for it loads the types of every widget there is.
        self.setViewport(QWidget(self))
        self._inner = QWidget(self)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._column.setSpacing(_BETWEEN_SECTIONS)
        self._column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(self._inner)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._inner.setAutoFillBackground(False)

    @property
    def inner(self) -> QWidget:
        """What the sections belong to."""
        return self._inner

    def add(self, *sections: QWidget) -> None:
        """Puts sections below those that are there."""
        for section in sections:
            self._column.insertWidget(self._column.count() - 1, section)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            # Wide enough for its widest part, whatever the size of the letters.
            bar = self.verticalScrollBar().sizeHint().width()
            room = self.screen().availableGeometry().width() * 9 // 10
            self.setMinimumWidth(min(self._inner.minimumSizeHint().width() + bar, room))
        return super().eventFilter(watched, event)


class Section(QWidget):
    """A title, and what stands below it."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(_GAP)
        self.column.addWidget(TextLabel(title, bold=True, scale=1.1, wraps=True, parent=self))

    def note(self, text: str = "") -> TextLabel:
        """Adds a remark in a quieter tone."""
        label = TextLabel(text, tone=Tone.MUTED, wraps=True, parent=self)
        self.column.addWidget(label)
        return label

    def form(self) -> QFormLayout:
        """Adds rows of a name and a field; a field goes below its name where there is no room beside it."""
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.column.addLayout(form)
        return form


class AskInPlace(QWidget):
    """A button that asks once more, where it stands, before it does what cannot be undone."""

    confirmed = Signal()

    def __init__(self, label: str, question: str, yes: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._ask = QPushButton(literal(label), self)
        self._question = TextLabel(question, wraps=True, parent=self)
        self._yes = QPushButton(literal(yes), self)
        self._no = QPushButton(tr("Keep as it is"), self)
        for button in (self._ask, self._yes, self._no):
            button.setAutoDefault(False)
        buttons = FlowLayout()
        for button in (self._ask, self._yes, self._no):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self._question)
        column.addLayout(buttons)
        self._ask.clicked.connect(self._open)
        self._yes.clicked.connect(self._confirm)
        self._no.clicked.connect(self.put_back)
        self.put_back()

    def name(self, label: str, question: str) -> None:
        """Says what it is about."""
        self._ask.setText(literal(label))
        self._question.setText(question)

    def put_back(self) -> None:
        """Takes the question away."""
        had_focus = self._no.hasFocus() or self._yes.hasFocus()
        self._show(is_asking=False)
        if had_focus:
            self._ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        self._show(is_asking=True)
        # The harmless answer is the one that Space gives.
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self.put_back()
        self.confirmed.emit()

    def _show(self, *, is_asking: bool) -> None:
        # What takes the place comes first, so that the focus has somewhere to go.
        for widget, shown in (
            (self._question, is_asking),
            (self._yes, is_asking),
            (self._no, is_asking),
            (self._ask, not is_asking),
        ):
            widget.setVisible(shown)
