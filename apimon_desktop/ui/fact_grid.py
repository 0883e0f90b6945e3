"""Values with what they are values of."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.facts import Fact

_LONG_WORD = 20


class FactGrid(QWidget):
    """Labels and values, in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._labels: list[tuple[TextLabel, TextLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Replaces the texts in place."""
        while len(self._labels) < len(facts):
            pair = TextLabel(tone=Tone.MUTED, parent=self), TextLabel(wraps=True, parent=self)
            line = len(self._labels)
            self._grid.addWidget(pair[0], line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(pair[1], line, 1)
            self._labels.append(pair)
        for place, (label, value) in enumerate(self._labels):
            label.setVisible(place < len(facts))
            value.setVisible(place < len(facts))
            if place < len(facts):
                label.setText(facts[place].label)
                value.setText(breakable(facts[place].value))
                value.setAccessibleName(facts[place].value)


def breakable(text: str) -> str:
    """A text that breaks inside long words, such as addresses and ids, and not between number and unit."""
    text = re.sub(r"(?<=\d) (?=\w)", "\u00a0", text)
    return " ".join(
        word if len(word) <= _LONG_WORD else "\u200b".join(re.findall(r"\w{1,12}\W*|\W+", word))
        for word in text.split(" ")
    )
