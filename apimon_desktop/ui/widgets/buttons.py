"""Buttons: painted ones in three strengths, and those that carry what they do."""

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QSizePolicy, QWidget

from apimon_desktop.ui.language import tr
from apimon_desktop.ui.widgets.labels import literal, tip
from apimon_desktop.ui.widgets.painting import (
    edge_rounded,
    fill_rounded,
    glyph,
    paint_focus_ring,
    paint_text,
    painter_for,
)
from apimon_desktop.ui.widgets.tokens import (
    Radius,
    Space,
    Tone,
    Type,
    accent,
    blended,
    card_color,
    control_edge,
    font,
    on_accent,
    px,
    tone_color,
    veil,
)
from apimon_desktop.ui.widgets.window import ask

_SAID_MS: Final = 1500
"""For so long a button says that it copied."""


class ButtonKind(Enum):
    """How much a button stands out."""

    PRIMARY = "primary"
    """The one thing to do here: filled with the accent colour. At most one in a card."""
    PLAIN = "plain"
    """A card-coloured ground with an edge."""
    LINK = "link"
    """Accent-coloured words without a ground."""
    DANGER = "danger"
    """Plain, with red words."""


if TYPE_CHECKING:
    _AnyButton = QAbstractButton
else:
    _AnyButton = object


class PressedByEnter(_AnyButton):
    """A button that Enter presses, which Qt does in dialogs only."""

    command: object | None = None
    """What a click on it asks for. None: whoever listens to ``clicked`` knows."""

    def nextCheckState(self) -> None:
        """Qt calls this once at each click, before it tells of it."""
        super().nextCheckState()
        if self.command is not None:
            ask(self, self.command)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


class Button(PressedByEnter, QPushButton):
    """A painted button; the mouse does not take the focus to it."""

    def __init__(
        self, text: str, parent: QWidget | None = None, *, kind: ButtonKind = ButtonKind.PLAIN
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._words = ""
        self._offer = "", ""
        """Text and name to go back to."""
        self._is_confirming = False
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_words(text)

    def set_words(self, text: str, *, spoken: str = "") -> None:
        """Changes the text; an "&" in it is itself. ``spoken``: what a screen reader says instead."""
        self._offer = text, spoken
        if not self._is_confirming:
            self._show(text, spoken)

    def confirm_copy(self) -> None:
        """Says for a moment that something was copied."""
        self._is_confirming = True
        self._show(tr("Copied ✓"), "")
        QTimer.singleShot(_SAID_MS, self, self._offer_again)

    def _offer_again(self) -> None:
        self._is_confirming = False
        self._show(*self._offer)

    def _show(self, text: str, spoken: str) -> None:
        self.setAccessibleName(spoken or text)
        if text != self._words:
            self._words = text
            self.setText(literal(text))
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(font(Type.BODY)).horizontalAdvance(self._words)
        around = Space.XS if self._kind is ButtonKind.LINK else Space.M
        return QSize(words + 2 * px(around) + 2, px(28) + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = painter_for(self), self.palette()
        ground = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        radius = Radius.CONTROL
        words = self._paint_ground(painter, ground, radius)
        if not self.isEnabled():
            painter.setOpacity(0.55)
        middle = Qt.AlignmentFlag.AlignHCenter
        paint_text(painter, QRectF(self.rect()), self._words, Type.BODY, words, align=middle)
        painter.setOpacity(1)
        if self.hasFocus() and self._kind is ButtonKind.PRIMARY:
            edge_rounded(painter, ground, radius, palette.window().color(), 3)
        paint_focus_ring(painter, self, QRectF(self.rect()), radius + 2)

    def _paint_ground(self, painter: QPainter, ground: QRectF, radius: int) -> QColor:
        palette = self.palette()
        shade = 0.16 if self.isDown() else 0.08 if self.underMouse() and self.isEnabled() else 0.0
        if self._kind is ButtonKind.PRIMARY:
            color = blended(palette.windowText().color(), accent(palette), shade)
            fill_rounded(painter, ground, radius, color if self.isEnabled() else control_edge(palette))
            return on_accent(palette)
        if self._kind is not ButtonKind.LINK:
            fill_rounded(painter, ground, radius, card_color(palette))
            edge_rounded(painter, ground, radius, control_edge(palette))
        if shade:
            fill_rounded(painter, ground, radius, veil(palette, shade))
        if self._kind is ButtonKind.LINK:  # its words keep their contrast to the darker ground
            return blended(palette.windowText().color(), tone_color(Tone.ACCENT, palette), 3 * shade)
        return tone_color(Tone.FAILED if self._kind is ButtonKind.DANGER else Tone.TEXT, palette)


class GlyphButton(PressedByEnter, QPushButton):
    """A square button with a line glyph of `painting.GLYPHS`, named by its tooltip."""

    def __init__(self, drawing: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str, *, shortcut: QKeySequence | None = None) -> None:
        """Changes what it is called; ``shortcut`` is told in the tooltip and put into force."""
        self.setAccessibleName(name)
        if shortcut is None:
            self.setToolTip(tip(name))
        else:
            self.setShortcut(shortcut)
            self.setToolTip(tip(f"{name} ({shortcut.toString(QKeySequence.SequenceFormat.NativeText)})"))

    def open_menu(self, menu: QMenu) -> None:
        """Opens a menu below the button."""
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def sizeHint(self) -> QSize:
        return QSize(px(28), px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette, room = painter_for(self), self.palette(), QRectF(self.rect())
        shade = 0.10 if self.isDown() or self.isChecked() else 0.05 if self.underMouse() else 0.0
        if shade and self.isEnabled():
            fill_rounded(painter, room, Radius.CONTROL, veil(palette, shade))
        side = px(16)
        place = QRectF(0, 0, side, side)
        place.moveCenter(room.center())
        tone = Tone.TEXT if self.underMouse() or self.hasFocus() else Tone.MUTED
        if not self.isEnabled():
            painter.setOpacity(0.45)
        glyph(self._drawing, painter, place, tone_color(tone, palette))
        painter.setOpacity(1)
        paint_focus_ring(painter, self, room, Radius.CONTROL)


class CopyButton(Button):
    """A link that copies something, and says for a moment that it did."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent, kind=ButtonKind.LINK)
        self.clicked.connect(self.confirm_copy)
