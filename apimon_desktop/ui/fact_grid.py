"""Values with what they are values of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from apimon_desktop.ui.labels import BreakingLabel, TextLabel
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.facts import Fact


class FactGrid(QWidget):
    """Labels and values, in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._labels: list[tuple[TextLabel, BreakingLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Replaces the texts in place."""
        while len(self._labels) < len(facts):
            pair = TextLabel(tone=Tone.MUTED, parent=self), BreakingLabel(parent=self)
            line = len(self._labels)
            self._grid.addWidget(pair[0], line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(pair[1], line, 1)
            self._labels.append(pair)
        for place, (label, value) in enumerate(self._labels):
            label.setVisible(place < len(facts))
            value.setVisible(place < len(facts))
            if place < len(facts):
                label.setText(facts[place].label)
                value.setText(facts[place].value)
