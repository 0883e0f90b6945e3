"""What pages of settings are built from: a scrolling page, cards of rows, a checked field, a question."""

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QDir, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFileDialog, QLayout, QLayoutItem, QWidget

from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.widgets import tokens
from apimon_desktop.ui.widgets.buttons import Button, ButtonKind
from apimon_desktop.ui.widgets.cards import Card
from apimon_desktop.ui.widgets.controls import Field
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.layouts import ListLayout, PageScroll, in_column, in_flow, in_row, mirrored
from apimon_desktop.ui.widgets.painting import painter_for
from apimon_desktop.ui.widgets.tokens import Tone, Type, px

PAGE_SIDE_PX: Final = 24
_PAGE_TOP_PX: Final = 20
_ROW_PX: Final = 44
_ROW_SIDE_PX: Final = 14
_ROW_TOP_PX: Final = 6
_GAP_PX: Final = 12
_CAPTION_PX: Final = 130
_TEXT_SHARE: Final = 0.4
"""Of a row's width that its words need at least, to stand beside the control."""


class FormPage(PageScroll):
    """A title, and sections one below the other; scrolls up and down only."""

    def __init__(self, parent: QWidget, *, top: int = _PAGE_TOP_PX) -> None:
        """``top`` is free above and below, in pixels at the base text size."""
        self.inner = QWidget(parent)
        super().__init__(self.inner, parent)
        sides = (PAGE_SIDE_PX, top, PAGE_SIDE_PX, top)
        self.column = in_column(None, of=self.inner, margins=sides)
        self.inner.setAutoFillBackground(False)

    def add(self, *parts: QWidget | QLayout, gap: int = 0, align: Qt.AlignmentFlag | None = None) -> None:
        """Puts parts below those that are there, the first ``gap`` pixels lower."""
        if gap:
            self.column.insertSpacing(self.column.count() - 1, px(gap))
        for part in parts:
            if isinstance(part, QLayout):
                self.column.insertLayout(self.column.count() - 1, part)
            elif align is None:
                self.column.insertWidget(self.column.count() - 1, part)
            else:
                self.column.insertWidget(self.column.count() - 1, part, alignment=align)

    def head(self, title: str, *controls: QWidget) -> None:
        """Adds the page's title, with controls at its end."""
        label = TextLabel(title, kind=Type.FIGURE, wraps=True, parent=self.inner)
        self.add(in_row((label, 1), *controls, spacing=_GAP_PX))

    def section(self, title: str = "", note: str = "") -> "FormCard":
        """Adds a card with a title above it and a note below it."""
        if title:
            heading = TextLabel(title, kind=Type.STRONG, wraps=True, parent=self.inner)
            heading.setContentsMargins(2, 0, 2, px(6))
            self.add(heading, gap=18)
        card = FormCard(self.inner)
        self.add(card, gap=0 if title else _GAP_PX)
        if note:
            self.note(note)
        return card

    def note(self, text: str = "") -> TextLabel:
        """Adds a quiet remark below a card."""
        label = TextLabel(text, kind=Type.CAPTION, tone=Tone.MUTED, wraps=True, parent=self.inner)
        label.setContentsMargins(2, px(6), 2, 0)
        self.add(label)
        return label


class FormCard(Card):
    """Rows of 44 px or more, with hairlines between them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = in_column(of=self)
        self._joined: list[QWidget] = []

    def row(self, label: str, *controls: QWidget, caption: str = "") -> "FormRow":
        """Adds a row with words at its start and controls at its end."""
        row = FormRow(label, controls, self, caption=caption)
        self.column.addWidget(row)
        return row

    def add_row(self, row: "FormRow") -> None:
        """Adds a row that was made elsewhere."""
        self.column.addWidget(row)

    def place(self, row: QWidget, place: int) -> None:
        """Puts a row of any kind where it belongs, counted from the top."""
        self.column.insertWidget(place, row)

    @property
    def rows(self) -> tuple[QWidget, ...]:
        """From top to bottom, hidden ones as well."""
        items = (self.column.itemAt(place) for place in range(self.column.count()))
        return tuple(row for item in items if item is not None and (row := item.widget()) is not None)

    def add(self, *parts: QWidget, is_joined: bool = False) -> QWidget:
        """Adds a row without words, whose parts share its width; the first takes what is left.

        ``is_joined``: it belongs to the row above, without a line between them.
        """
        row, side, first = QWidget(self), _ROW_SIDE_PX - 2, (parts[0], 1)
        top, bottom = (0, _ROW_TOP_PX + 4) if is_joined else (_ROW_TOP_PX, _ROW_TOP_PX)
        in_row(first, *parts[1:], of=row, margins=(side, top, side, bottom), spacing=8)
        self.column.addWidget(row)
        if is_joined:
            self._joined.append(row)
        return row

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, side = painter_for(self), px(_ROW_SIDE_PX)
        tops = sorted(row.y() for row in self.rows if row.isVisible() and row not in self._joined)
        for top in tops[1:]:
            line = QRectF(side, top, self.width() - 2 * side, 1)
            painter.fillRect(mirrored(self, line), tokens.hairline(self.palette()))


class Caption(TextLabel):
    """A quiet line that keeps the room of the longest text it may show, so that nothing below it moves."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, kind=Type.CAPTION, tone=Tone.MUTED, wraps=True, parent=parent)
        self._usual = text
        self._others: tuple[str, ...] = ()
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)  # the room is below
        self.setVisible(bool(text))

    def set_usual(self, text: str) -> None:
        """Changes what it shows while there is nothing to remark."""
        is_usual = self.text() == self._usual
        self._usual = text
        if is_usual:
            self.remark(None)

    def keep_room_for(self, *texts: str) -> None:
        """Keeps room for each of these texts, one at a time."""
        self._others = texts
        self.show()
        self.updateGeometry()

    def remark(self, text: str | None, tone: Tone = Tone.MUTED) -> None:
        """Shows a remark in the place of the usual text. None: the usual text again."""
        self.setText(self._usual if text is None else text)
        self.set_tone(Tone.MUTED if text is None else tone)
        self.setVisible(bool(self.text() or self._others))

    def hasHeightForWidth(self) -> bool:
        return True  # Qt's own says so only while there is a text

    def heightForWidth(self, width: int) -> int:
        bounds, flags = QRect(0, 0, width, 1 << 20), Qt.TextFlag.TextWordWrap.value
        texts = (self.text(), self._usual, *self._others)
        metrics = self.fontMetrics()
        drawn = map(self._drawn, texts)
        return max(metrics.boundingRect(bounds, flags, text).height() if text else 0 for text in drawn)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width(), self.fontMetrics().height() if self._others or self._usual else 0)


class FormRow(QWidget):
    """Words at the start, a control at the end; below each other where there is no room."""

    def __init__(
        self, label: str, controls: Iterable[QWidget], parent: QWidget, *, caption: str = ""
    ) -> None:
        super().__init__(parent)
        self._texts = QWidget(self)
        self.label = TextLabel(label, wraps=True, parent=self._texts)
        self.caption = Caption(caption, self._texts)
        in_column(None, self.label, self.caption, None, of=self._texts)
        self.label.setVisible(bool(label))
        self.controls = tuple(controls)
        end = self.controls[0] if len(self.controls) == 1 else in_flow(*self.controls, parent=self)
        end.setParent(self)
        end.setVisible(bool(self.controls))
        self._layout = _RowLayout(self, self._texts, end, self._wanted_px)

    def set_label(self, text: str) -> None:
        """Changes the words."""
        self.label.show_text(text)

    def _wanted_px(self) -> int:
        """The width that the words want beside the control; a long caption wraps."""
        label = self.label.fontMetrics().horizontalAdvance(self.label.text())
        caption = self.caption.fontMetrics().horizontalAdvance(self.caption.text())
        return max(label, min(caption, px(_CAPTION_PX)))


class _RowLayout(ListLayout):
    """Lays out a `FormRow`."""

    def __init__(self, row: QWidget, texts: QWidget, control: QWidget, wanted_px: Callable[[], int]) -> None:
        super().__init__(row)
        self._wanted_px = wanted_px
        self.setContentsMargins(px(_ROW_SIDE_PX), px(_ROW_TOP_PX), px(_ROW_SIDE_PX) - 2, px(_ROW_TOP_PX))
        self.addWidget(texts)
        self.addWidget(control)

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width) + self.contentsMargins().bottom()

    def sizeHint(self) -> QSize:
        texts, control = self._items
        width = self._wanted_px() + px(_GAP_PX) + control.sizeHint().width()
        return QSize(max(width, texts.minimumSize().width()) + self._sides, px(_ROW_PX))

    def minimumSize(self) -> QSize:
        texts, control = self._items
        width = max(texts.minimumSize().width(), 0 if control.isEmpty() else control.minimumSize().width())
        return QSize(width + self._sides, px(_ROW_PX))

    @property
    def _sides(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        """Words and control side by side, or the control below where the words have too little room."""
        texts, control = self._items
        margins = self.contentsMargins()
        left, top, room = margins.left(), margins.top(), width - self._sides
        least = px(_ROW_PX) - 2 * top
        if control.isEmpty():
            return [(texts, QRect(left, top, room, max(_height(texts, room), least)))]
        end, wanted = min(control.sizeHint().width(), room), self._wanted_px()
        beside, low = room - end - px(_GAP_PX), _height(control, end)
        if beside >= min(wanted, max(texts.minimumSize().width(), int(room * _TEXT_SHARE))):
            high = max(_height(texts, beside), low, least)
            place = QRect(left + room - end, top + (high - low) // 2, end, low)
            return [(texts, QRect(left, top, beside, high)), (control, place)]
        high = _height(texts, room)
        place = QRect(left + room - end, top + high + px(4), end, low)
        return [(texts, QRect(left, top, room, high)), (control, place)]


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class CheckedField(Field):
    """Emits an entry once it is finished and nothing is wrong with it; else says what is wrong."""

    entered = Signal(str)

    def __init__(
        self,
        judge: Callable[[str], str | None],
        parent: QWidget,
        *,
        in_force: str = "",
        width: int | None = None,
    ) -> None:
        """``judge`` gives a sentence on what is wrong; ``in_force`` adds what applies meanwhile."""
        super().__init__(parent, width=width)
        self._judge = judge
        self._in_force = in_force
        self._shown = ""
        self._is_refused = False
        self._caption: Caption | None = None
        self.editingFinished.connect(self.finish)
        self.textEdited.connect(self._forget_saving)

    def tell_in(self, caption: Caption) -> None:
        """Says in this caption what is wrong, and that an entry was saved."""
        self._caption = caption

    def show_text(self, text: str) -> None:
        """Shows what is in force. What is being written or was refused stays."""
        if not (self.isModified() or self._is_refused) and self.text() != text:  # else the cursor would jump
            self.setText(text)
        self._shown = text

    def finish(self) -> None:
        """Takes what is written, if it differs from what is in force."""
        text = self.text().strip()
        fault = None if text == self._shown else self._judge(text)
        if fault is not None or self._is_refused:
            self.show_fault(fault)
        if fault is None:
            self.setModified(False)
            is_news, self._shown = text != self._shown, text
            if is_news:
                self._remark(tr("Saved"), Tone.HEALTHY)
                self.entered.emit(text)

    def show_fault(self, fault: str | None) -> None:
        """Says what is wrong; None: nothing."""
        self._is_refused = fault is not None
        text = "" if fault is None else f"{localised(fault)} {self._in_force}".rstrip()
        self.setAccessibleDescription(text)  # a screen reader finds the reason at the field itself
        self._remark(text or None, Tone.FAILED)

    def _forget_saving(self) -> None:
        if not self.accessibleDescription():
            self._remark(None, Tone.MUTED)

    def _remark(self, text: str | None, tone: Tone) -> None:
        if self._caption is not None:
            self._caption.remark(text, tone)


def choose_dotenv(parent: QWidget, chosen: Callable[[str], None]) -> None:
    """Asks for a ``.env`` file, which is hidden in most places."""
    dialog = QFileDialog(parent, tr("Import keys from a .env file"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setFilter(QDir.Filter.AllEntries | QDir.Filter.Hidden | QDir.Filter.NoDotAndDotDot)
    dialog.fileSelected.connect(chosen)
    dialog.open()


TEST_TONES: Final = MappingProxyType({True: Tone.HEALTHY, False: Tone.FAILED, None: Tone.MUTED})
"""How the result of a key test is shown; None: it is under way."""


class AskInPlace(FormRow):
    """A row with a button that asks once more before it does what cannot be undone."""

    confirmed = Signal()

    def __init__(self, label: str, question: str, button: str, yes: str, parent: QWidget) -> None:
        self._ask = Button(button, parent, kind=ButtonKind.DANGER)
        self._no = Button(tr("Cancel"), parent)
        self._yes = Button(yes, parent, kind=ButtonKind.DANGER)
        super().__init__(label, (self._ask, self._no, self._yes), parent)
        self._name, self._question = label, question
        self._ask.clicked.connect(self._open)
        self._yes.clicked.connect(self._confirm)
        self._no.clicked.connect(self.put_back)
        self.put_back()

    def put_back(self) -> None:
        """Takes the question away."""
        had_focus = self._no.hasFocus() or self._yes.hasFocus()
        self._show(is_asking=False)
        if had_focus:
            self._ask.setFocus()

    def _open(self) -> None:
        self._show(is_asking=True)
        # The harmless answer is the one that Enter and Space give.
        self._no.setFocus()

    def _confirm(self) -> None:
        self.put_back()
        self.confirmed.emit()

    def _show(self, *, is_asking: bool) -> None:
        self.set_label(self._question if is_asking else self._name)
        # What takes the place comes first, so that the focus has somewhere to go.
        for button, shown in ((self._no, is_asking), (self._yes, is_asking), (self._ask, not is_asking)):
            button.setVisible(shown)
