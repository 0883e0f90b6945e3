"""Texts whose colour follows the palette, whatever it changes to."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from apimon_desktop.ui.mirroring import visual_alignment
from apimon_desktop.ui.tones import Tone, tone_color

FONT_CHANGES: Final = frozenset({QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange})
"""Events after which what was measured by the letters is measured anew."""


class TextLabel(QLabel):
    """A plain text, never markup, in a tone; digits all have the same width."""

    def __init__(
        self,
        text: str = "",
        *,
        tone: Tone = Tone.TEXT,
        scale: float = 1.0,
        bold: bool = False,
        capitals: bool = False,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._tone = tone
        self._scale = scale
        self._bold = bold
        self._capitals = capitals
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.adopt_font()

    def set_tone(self, tone: Tone) -> None:
        """Changes what the colour says."""
        if tone is not self._tone:
            self._tone = tone
            self.update()

    def adopt_font(self) -> None:
        """Takes on the application's font, in its own size and weight."""
        font = QFont(QGuiApplication.font())
        font.setBold(self._bold)
        if self._capitals:
            font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setFeature(QFont.Tag("tnum"), 1)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * self._scale)
        else:
            font.setPixelSize(round(font.pixelSize() * self._scale))
        self.setFont(font)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(tone_color(self._tone, self.palette()))
        flags = visual_alignment(self.layoutDirection(), self.alignment()).value
        if self.wordWrap():
            flags |= Qt.TextFlag.TextWordWrap.value
        painter.drawText(self.contentsRect(), flags, self._painted_text())

    def _painted_text(self) -> str:
        return self.text()


class FittingLabel(TextLabel):
    """As many of some short texts as there is room for, and at least the beginning of the first."""

    def __init__(self, *, tone: Tone = Tone.TEXT, parent: QWidget | None = None) -> None:
        super().__init__(tone=tone, parent=parent)
        self._parts: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_parts(self, parts: tuple[str, ...]) -> None:
        """Replaces the texts."""
        if parts != self._parts:
            self._parts = parts
            self.setText(" · ".join(parts))

    @property
    def is_cut(self) -> bool:
        """True where less than everything has room."""
        return bool(self._parts) and self._painted_text() != self.text()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _painted_text(self) -> str:
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        for count in range(len(self._parts), 0, -1):
            text = " · ".join(self._parts[:count])
            if count == 1 or metrics.horizontalAdvance(text) <= room:
                return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return ""
