"""Controls of forms, framed alike: switch, segmented control, line, choice, number, time."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QSpinBox,
    QTimeEdit,
    QToolTip,
    QWidget,
)

from apimon_desktop.ui.widgets import tokens
from apimon_desktop.ui.widgets.buttons import PressedByEnter
from apimon_desktop.ui.widgets.labels import literal, tip
from apimon_desktop.ui.widgets.layouts import in_row, mirrored
from apimon_desktop.ui.widgets.painting import (
    RING,
    edge_rounded,
    fill_rounded,
    glyph,
    paint_focus_ring,
    paint_text,
    paint_words,
    painter_for,
)
from apimon_desktop.ui.widgets.tokens import Radius, Type, px

_FRAME_PX: Final = 28
"""Height of a frame."""
_RING_PX: Final = int(RING)
_INSIDE_PX: Final = 9
"""Between the frame and the text."""
_ARROW_PX: Final = 12
_ROOMY_PX: Final = 100
"""Longer hints are cut where there is no room; the tooltip then shows them."""
_SETTLED_MS: Final = 600
"""A number that is still being changed is not applied yet."""

if TYPE_CHECKING:
    _AnySpinBox = QAbstractSpinBox
else:
    _AnySpinBox = object


def paint_frame(painter: QPainter, widget: QWidget, ground: QColor) -> None:
    """Draws the frame of a control, and around it the focus ring, for which it keeps room."""
    palette, radius = widget.palette(), px(Radius.CONTROL)
    rect = QRectF(widget.rect()).adjusted(RING, RING, -RING, -RING)
    fill_rounded(painter, rect, radius, ground)
    edge = tokens.control_edge(palette) if widget.isEnabled() else tokens.hairline(palette)
    edge_rounded(painter, rect, radius, edge)
    paint_focus_ring(painter, widget, QRectF(widget.rect()), radius + RING)


def _field_ground() -> QColor:
    palette = QGuiApplication.palette()  # a field's own has no ground
    return palette.window().color() if tokens.is_dark(palette) else tokens.card_color(palette)


def _raised_ground(palette: QPalette) -> QColor:
    """What stands above a card or a track: a step lighter in the dark."""
    if tokens.is_dark(palette):
        return tokens.blended(palette.windowText().color(), tokens.card_color(palette), 0.14)
    return tokens.card_color(palette)


class Switch(PressedByEnter, QCheckBox):
    """On or off, 38 × 22; its words stand beside it."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """``name`` is what a screen reader says."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(38) + 2 * _RING_PX, px(22) + 2 * _RING_PX)

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = painter_for(self), self.palette()
        track = QRectF(_RING_PX, _RING_PX, px(38), px(22))
        radius = track.height() / 2
        is_on = self.isChecked()
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        if is_on:
            fill_rounded(painter, track, radius, tokens.accent(palette))
        else:
            fill_rounded(painter, track, radius, tokens.veil(palette, 0.10))
            edge_rounded(painter, track, radius, tokens.control_edge(palette))
        side = track.height() - 2 * px(2)
        is_right = is_on is (self.layoutDirection() is not Qt.LayoutDirection.RightToLeft)
        left = track.right() - px(2) - side if is_right else track.left() + px(2)
        knob = QRectF(left, track.top() + px(2), side, side)
        fill_rounded(painter, knob.translated(0, 0.75), side / 2, QColor(0, 0, 0, 45))
        fill_rounded(painter, knob, side / 2, QColor("white"))
        if not is_on:  # a white knob is not seen on a light track
            edge_rounded(painter, knob, side / 2, tokens.control_edge(palette))
        painter.setOpacity(1.0)
        paint_focus_ring(painter, self, QRectF(self.rect()), radius + RING)


class _Chip(QRadioButton):
    """One of several choices, as words on a ground; all of it can be clicked."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(literal(text), parent)
        self._words = text

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def _paint_words(self, painter: QPainter, color: QColor) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        paint_text(painter, QRectF(self.rect()), self._words, Type.BODY, color, align=middle)


class _Segment(_Chip):
    """One choice of a segmented control."""

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + px(22), px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = painter_for(self), self.palette()
        rect, radius = QRectF(self.rect()), px(5)
        if self.isChecked():
            fill_rounded(painter, rect.adjusted(0, 1, 0, 1), radius, QColor(0, 0, 0, 40))
            fill_rounded(painter, rect, radius, _raised_ground(palette))
        if self.hasFocus():
            edge_rounded(painter, rect, radius, tokens.accent(palette), 2)
        tone = tokens.Tone.TEXT if self.isChecked() else tokens.Tone.MUTED
        self._paint_words(painter, tokens.tone_color(tone, palette))


class PresetButton(_Chip):
    """One of several suggestions."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _framed_size(self, self._words, px(4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette, is_chosen = painter_for(self), self.palette(), self.isChecked()
        paint_frame(painter, self, tokens.accent(palette) if is_chosen else _raised_ground(palette))
        words = tokens.tone_color(tokens.Tone.TEXT, palette)
        self._paint_words(painter, tokens.on_accent(palette) if is_chosen else words)


class Segmented(QWidget):
    """One of a few, side by side; the arrow keys move."""

    chosen = Signal(object)
    """The value that is marked now."""

    def __init__(self, name: str, texts: Mapping[Any, str], parent: QWidget) -> None:
        """``name`` says what is chosen, for a screen reader; ``texts`` are those of each value."""
        super().__init__(parent)
        self._values = tuple(texts)
        self._group = QButtonGroup(self)
        for place, text in enumerate(texts.values()):
            segment = _Segment(text, self)
            segment.setAccessibleName(f"{name}: {text}")
            self._group.addButton(segment, place)
        in_row(*self._group.buttons(), of=self).setContentsMargins(2, 2, 2, 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idToggled.connect(self._on_toggled)  # a screen reader toggles and does not click
        self.show_choice(self._values[0])

    def show_choice(self, value: object) -> None:
        """Marks a value; Tab reaches that one, and the arrow keys the others."""
        marked = self._group.button(self._values.index(value))
        with QSignalBlocker(self._group):
            marked.setChecked(True)
        for segment in self._group.buttons():
            is_marked = segment is marked
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_marked else Qt.FocusPolicy.ClickFocus)

    def _on_toggled(self, place: int, is_marked: bool) -> None:  # noqa: FBT001 - a slot
        if is_marked:
            self.chosen.emit(self._values[place])

    @property
    def choice(self) -> Any:
        """The value that is marked."""
        return self._values[self._group.checkedId()]

    def paintEvent(self, _event: QPaintEvent) -> None:
        fill_rounded(painter_for(self), QRectF(self.rect()), px(7), tokens.veil(self.palette(), 0.08))


class Field(QLineEdit):
    """A line to write in. Where its hint is cut, the tooltip shows it."""

    def __init__(self, parent: QWidget, *, width: int | None = None) -> None:
        """``width`` is in pixels at the base text size. None: as wide as there is room."""
        super().__init__(parent)
        self._width = width
        if width is not None:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.setFrame(False)
        _clear_ground(self, self)

    def sizeHint(self) -> QSize:
        width = super().sizeHint().width() if self._width is None else px(self._width)
        return QSize(width, px(_FRAME_PX) + 2 * _RING_PX)

    def minimumSizeHint(self) -> QSize:
        hint = min(self.fontMetrics().horizontalAdvance(self.placeholderText()), px(_ROOMY_PX))
        return QSize(hint + 2 * _inside_px() + 6, self.sizeHint().height())

    def setPlaceholderText(self, text: str) -> None:
        super().setPlaceholderText(text)
        self.updateGeometry()  # Qt's own size does not depend on the hint

    @property
    def hint_is_cut(self) -> bool:
        """True where the hint does not fit."""
        room = self.width() - 2 * _inside_px() - 4
        return self.fontMetrics().horizontalAdvance(self.placeholderText()) > room

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.hint_is_cut:
            texts = (self.placeholderText(), self.toolTip())
            QToolTip.showText(event.globalPos(), tip("\n".join(text for text in texts if text)), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_for(self)
        paint_frame(painter, self, _field_ground())
        painter.end()
        super().paintEvent(event)


class Choice(QComboBox):
    """One of several, in a list that opens."""

    def __init__(self, name: str, texts: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.addItems(list(texts))
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_texts(self, texts: Sequence[str]) -> None:
        """Replaces what can be chosen."""
        if list(texts) != [self.itemText(place) for place in range(self.count())]:
            self.clear()
            self.addItems(list(texts))
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics, texts = self.fontMetrics(), [self.itemText(place) for place in range(self.count())]
        return _framed_size(
            self, max(texts, key=metrics.horizontalAdvance, default=""), px(_ARROW_PX) + px(6)
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect, side = painter_for(self), QRectF(self.rect()), px(_ARROW_PX)
        paint_frame(painter, self, _raised_ground(self.palette()))
        room = rect.adjusted(_inside_px(), 0, -(_inside_px() + side + px(4)), 0)
        tone = tokens.Tone.TEXT if self.isEnabled() else tokens.Tone.MUTED
        paint_words(painter, self, room, self.currentText(), Type.BODY, tone=tone)
        arrow = QRectF(rect.right() - _inside_px() - side, rect.center().y() - side / 2, side, side)
        muted = tokens.tone_color(tokens.Tone.MUTED, self.palette())
        glyph("down", painter, mirrored(self, QRectF(arrow.toRect())), muted)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls, and no choice changes on the way


class _FramedBox(_AnySpinBox):
    """A spin box in the frame of a field, without Qt's buttons, as wide as its longest text."""

    def _frame(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setFrame(False)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.lineEdit().setFrame(False)
        _clear_ground(self, self.lineEdit())

    def _longest_text(self) -> str:
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return _framed_size(self, self._longest_text(), px(8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_frame(painter_for(self), self, _field_ground())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the page scrolls, and no number changes on the way


class Number(_FramedBox, QSpinBox):
    """A number that is applied a moment after the last change, or when the field is left."""

    settled = Signal(int)

    def __init__(self, name: str, bounds: tuple[int, int], parent: QWidget, *, suffix: str = "") -> None:
        super().__init__(parent)
        self._shown: int | None = None
        """The value in force as the field holds it. None: nothing was shown yet."""
        self.setRange(*bounds)
        self.setSuffix(suffix)
        self.setKeyboardTracking(False)
        self._frame(name)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._timer.timeout.connect(self.apply)
        self.valueChanged.connect(self._changed)
        self.editingFinished.connect(self.apply)

    def _longest_text(self) -> str:
        texts = [f"{self.textFromValue(bound)}{self.suffix()}" for bound in (self.minimum(), self.maximum())]
        return max(texts, key=self.fontMetrics().horizontalAdvance)

    def show_value(self, value: int) -> None:
        """Shows the value in force; a number that is being changed stays."""
        if not self._timer.isActive():
            self.setValue(value)
            self._timer.stop()
            # The field's own: a value out of its range must not count as changed.
            self._shown = self.value()

    def apply(self) -> None:
        """Emits the number, if it was changed."""
        self._timer.stop()
        if self._shown is not None and self.value() != self._shown:
            self._shown = self.value()
            self.settled.emit(self._shown)

    def _changed(self) -> None:
        if self._shown is not None:
            self._timer.start()


class TimeOfDay(_FramedBox, QTimeEdit):
    """Hours and minutes."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # Qt would turn "22:00" into "00:22"
        self.setDisplayFormat("HH:mm")
        self._frame(name)

    def _longest_text(self) -> str:
        return "00:00"


def _inside_px() -> int:
    return px(_INSIDE_PX) + _RING_PX


def _framed_size(widget: QWidget, text: str, more: int) -> QSize:
    """The size of a frame around a text and ``more`` pixels."""
    width = widget.fontMetrics().horizontalAdvance(text) + 2 * _inside_px() + more
    return QSize(width, px(_FRAME_PX) + 2 * _RING_PX)


def _clear_ground(widget: QWidget, line: QLineEdit) -> None:
    """Lets the frame be seen that is painted below; all other colours follow the application's palette."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    widget.setPalette(palette)
    side = _inside_px() - 2  # Qt adds 2
    line.setTextMargins(side, 0, side, 0)
