"""The popover's head, with the verdict over all providers, and its foot."""

from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from apimon_desktop.core.model.ids import Status
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.views.commands import CheckNow, OpenCosts, OpenSettings
from apimon_desktop.ui.views.overall import Mood, Overall
from apimon_desktop.ui.views.report import ReportView
from apimon_desktop.ui.widgets.buttons import Button, ButtonKind, GlyphButton
from apimon_desktop.ui.widgets.labels import BreakingLabel, TextLabel, tip
from apimon_desktop.ui.widgets.layouts import in_column, in_row
from apimon_desktop.ui.widgets.painting import Painted, fill_rounded, glyph, painter_for
from apimon_desktop.ui.widgets.tokens import Space, Tone, Type, accent, contrast, hairline, state_fill

_SHORT_MS: Final = 1_500
"""How long an answer such as "Copied ✓" is shown."""
_STATUS_GLYPHS: Final = MappingProxyType(
    {Status.HEALTHY: "check", Status.DEGRADED: "alert", Status.FAILED: "bar", Status.UNKNOWN: "wait"}
)
_MOOD_GLYPHS: Final = MappingProxyType(
    {Mood.WAITING: "wait", Mood.OFFLINE: "offline", Mood.NO_KEYS: "key", Mood.PAUSED: "pause"}
)


class StateDisc(Painted):
    """A disc with a glyph for each state, so that it reads without its colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 24, 24)
        self._shown: Overall | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_overall(self, shown: Overall) -> None:
        """Takes on a state."""
        self._shown = shown
        self.setAccessibleName(shown.title)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter, palette, room = painter_for(self), self.palette(), QRectF(self.rect())
        is_call = self._shown.mood is Mood.NO_KEYS
        ground = accent(palette) if is_call else state_fill(self._shown.status, palette)
        fill_rounded(painter, room, room.width() / 2, ground)
        white, black = QColor("white"), QColor("#111113")
        ink = white if contrast(white, ground) >= 3 else black
        name = _MOOD_GLYPHS.get(self._shown.mood, _STATUS_GLYPHS[self._shown.status])
        inset = room.width() / 6
        glyph(name, painter, room.adjusted(inset, inset, -inset, -inset), ink)


class Head(QWidget):
    """Disc, title and caption, and the buttons for all of it. Dragging it tears the popover off."""

    torn_off = Signal(QPoint)
    """It was dragged; where the pointer took hold, in the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pressed_at: QPoint | None = None
        self._disc = StateDisc(self)
        self._title = TextLabel(kind=Type.TITLE, wraps=True, parent=self)
        self._caption = TextLabel(kind=Type.CAPTION, tone=Tone.MUTED, wraps=True, parent=self)
        self.refresh = GlyphButton("refresh", "", self)
        self.refresh.set_name(tr("Check now"), shortcut=QKeySequence("Ctrl+R"))
        self.settings = GlyphButton("settings", "", self)
        self.settings.set_name(tr("Settings"), shortcut=QKeySequence("Ctrl+,"))
        self.more = GlyphButton("dots", tr("More"), self)
        buttons = in_row(self.refresh, self.settings, self.more, spacing=2)
        # The caption has all of the width: it must not grow to two lines as its age does.
        texts = in_column(in_row((self._title, 1), buttons), self._caption)
        margins = (Space.L, Space.S, Space.S, Space.M - 2)
        in_row(self._disc, (texts, 1), of=self, margins=margins, spacing=10)
        self.refresh.command, self.settings.command = CheckNow(), OpenSettings()

    def show_view(self, view: ReportView) -> None:
        """Replaces what is shown."""
        self._disc.show_overall(view.overall)
        self._title.setText(view.overall.title)
        self._caption.show_text(view.caption)
        self.refresh.setVisible(view.overall.mood not in (Mood.NO_KEYS, Mood.PAUSED))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if way >= QApplication.startDragDistance():
            at, self._pressed_at = self._pressed_at, None
            self.torn_off.emit(self.mapTo(self.window(), at))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed_at = None


class Foot(QWidget):
    """Uptime at the left, the way to the costs at the right; answers what was asked for, for a moment."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._uptime = self._said = ""
        self._is_empty = False
        self._text = BreakingLabel(kind=Type.CAPTION, tone=Tone.MUTED, parent=self)
        self._costs = Button(tr("Costs ›"), self, kind=ButtonKind.LINK)
        self._import = Button(tr("Import…"), self, kind=ButtonKind.LINK)
        self._import.hide()
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(lambda: self.say(""))
        margins = (Space.L, Space.XS, Space.M, Space.XS)
        in_row((self._text, 1), self._costs, self._import, of=self, margins=margins, spacing=6)
        self._costs.command, self._import.command = OpenCosts(), OpenSettings()

    def show_view(self, view: ReportView) -> None:
        """Takes on whether there is anything to tell."""
        self._is_empty = view.is_empty
        self._costs.setVisible(not view.is_empty)
        self._import.setVisible(view.is_empty)
        self._fill()

    def show_uptime(self, text: str) -> None:
        """Replaces the uptime."""
        self._uptime = text
        self._fill()

    def say(self, sentence: str, *, briefly: bool = False) -> None:
        """Shows an answer in place of the uptime; empty: no more."""
        self._said = sentence
        self._over.stop()
        if briefly:
            self._over.start(_SHORT_MS)
        self._fill()

    def focus_costs(self) -> None:
        """Puts the focus where the costs page was opened."""
        self._costs.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 0, self.width(), 1, hairline(self.palette()))

    def _fill(self) -> None:
        empty = tr("Have a .env file?") if self._is_empty else self._uptime
        self._text.setText(self._said or empty)
        is_uptime = not self._said and not self._is_empty
        words = tr("Uptime, counting only the time this computer was awake and online")
        self._text.setToolTip(tip(words if is_uptime else ""))
