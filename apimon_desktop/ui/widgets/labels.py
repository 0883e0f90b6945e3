"""Plain texts, never markup: labels whose colour follows the palette, tooltips, buttons."""

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyle, QWidget

from apimon_desktop.core.text.translatable import clipped, printable
from apimon_desktop.ui.widgets.tokens import Tone, Type, font, tone_color

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
    """A plain text, never markup, in a size of the type scale and a tone.

    No line ends between a number and its unit. It holds and tells what it was given: where it may break is
    known to the drawing alone.
    """

    def __init__(
        self,
        text: str = "",
        *,
        kind: Type = Type.BODY,
        tone: Tone = Tone.TEXT,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._tone = tone
        self._given = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.adopt_font()
        self.setText(text)

    def text(self) -> str:
        return self._given

    def setText(self, text: str) -> None:
        if text != self._given:
            self._given = text
            drawn = self._drawn(text)
            super().setText(drawn)
            if drawn != text or self.accessibleName():
                self.setAccessibleName(text)  # else a screen reader would be given what is drawn

    def set_tone(self, tone: Tone) -> None:
        """Changes what the colour says."""
        if tone is not self._tone:
            self._tone = tone
            self.update()

    def show_text(self, text: str) -> None:
        """Shows a text, or nothing at all where there is none."""
        self.setText(text)
        self.setVisible(bool(text))

    def adopt_font(self) -> None:
        """Takes on the application's font, in its own size and weight."""
        self.setFont(font(self._kind))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(tone_color(self._tone, self.palette()))
        flags = QStyle.visualAlignment(self.layoutDirection(), self.alignment()).value
        if self.wordWrap():
            flags |= Qt.TextFlag.TextWordWrap.value
        painter.drawText(self.contentsRect(), flags, super().text())

    def _drawn(self, text: str) -> str:
        return re.sub(r"(?<=\d) (?=[\w$€%])", "\u00a0", text)


def caption(parent: QWidget, text: str = "") -> TextLabel:
    """A small muted text that breaks its lines."""
    return TextLabel(text, kind=Type.CAPTION, tone=Tone.MUTED, wraps=True, parent=parent)


class BreakingLabel(TextLabel):
    """A text that also breaks inside long words, such as paths and ids."""

    def __init__(
        self, *, kind: Type = Type.BODY, tone: Tone = Tone.TEXT, parent: QWidget | None = None
    ) -> None:
        super().__init__(kind=kind, tone=tone, wraps=True, parent=parent)

    def _drawn(self, text: str) -> str:
        return " ".join(
            word if len(word) <= _LONG_WORD else "\u200b".join(re.findall(r"\w{1,12}\W*|\W+", word))
            for word in super()._drawn(text).split(" ")
        )
