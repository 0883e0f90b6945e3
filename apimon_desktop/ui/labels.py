"""Plain texts, never markup: labels whose colour follows the palette, tooltips, buttons."""

import re
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from apimon_desktop.core.text import clipped, printable
from apimon_desktop.ui.mirroring import visual_alignment
from apimon_desktop.ui.tones import Tone, tone_color

FONT_CHANGES: Final = frozenset({QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange})
"""Events after which what was measured by the letters is measured anew."""
_LONGEST_TIP: Final = 2000
_JOINER: Final = "\u2060"
"""Zero width; it keeps what follows from starting a tag or an entity."""
_LONG_WORD: Final = 20
"""Letters; shorter words are never broken."""


def tip(text: str) -> str:
    """A plain-text tooltip. Qt would interpret anything that looks like markup, and load its pictures."""
    return printable(clipped(text, _LONGEST_TIP)).replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")


def literal(text: str) -> str:
    """A text for a button or menu line, with each "&" as itself, not as a mnemonic."""
    return text.replace("&", "&&")


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


class BreakingLabel(TextLabel):
    """A text that also breaks inside long words, such as paths and ids, and not between number and unit.

    It holds and tells what it was given: where it may break is known to the drawing alone.
    """

    def __init__(self, *, tone: Tone = Tone.TEXT, parent: QWidget | None = None) -> None:
        super().__init__(tone=tone, wraps=True, parent=parent)
        self._given = ""

    def text(self) -> str:
        return self._given

    def setText(self, text: str) -> None:
        if text != self._given:
            self._given = text
            super().setText(_breakable(text))
            self.setAccessibleName(text)  # else a screen reader would be given what is drawn

    def _painted_text(self) -> str:
        return super().text()


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


def _breakable(text: str) -> str:
    text = re.sub(r"(?<=\d) (?=\w)", "\u00a0", text)
    return " ".join(
        word if len(word) <= _LONG_WORD else "\u200b".join(re.findall(r"\w{1,12}\W*|\W+", word))
        for word in text.split(" ")
    )
