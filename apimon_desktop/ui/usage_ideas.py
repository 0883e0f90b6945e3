"""Suggestions, each of which can be sent away and taken back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from apimon_desktop.ui.cards import Card
from apimon_desktop.ui.labels import TextLabel, tip
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.usage_page import IdeaView


class IdeaList(QWidget):
    """One card for each suggestion, and one line for each that was sent away just now."""

    dismissed = Signal(str)
    """The suggestion's id."""
    restored = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cards: dict[str, _IdeaCard] = {}
        self._none = TextLabel(tr("Nothing to suggest at present."), tone=Tone.MUTED, wraps=True, parent=self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._none)

    def show_ideas(self, ideas: tuple[IdeaView, ...], dismissed: tuple[IdeaView, ...]) -> None:
        """Replaces what is shown; a card that was sent away keeps its place for as long as it is there."""
        gone = {idea.id for idea in dismissed}
        shown = {idea.id: idea for idea in (*ideas, *dismissed)}
        for idea_id in self._cards.keys() - shown.keys():
            self._cards.pop(idea_id).deleteLater()
        for idea_id, idea in shown.items():
            card = self._cards.get(idea_id)
            if card is None:
                card = self._cards[idea_id] = _IdeaCard(idea_id, self)
                card.dismissed.connect(self.dismissed)
                card.restored.connect(self.restored)
                self._column.addWidget(card)
            card.show_idea(idea, is_gone=idea_id in gone)
            card.show()
        self._none.setVisible(not shown)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """From top to bottom."""
        return tuple(card.button for card in self._cards.values())


class _IdeaCard(Card):
    dismissed = Signal(str)
    restored = Signal(str)

    def __init__(self, idea_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._id = idea_id
        self._is_gone = False
        self._text = TextLabel(wraps=True, parent=self)
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 7)
        column.setSpacing(6)
        column.addWidget(self._text)
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignRight)
        self.button.clicked.connect(self._clicked)

    def show_idea(self, idea: IdeaView, *, is_gone: bool) -> None:
        """Shows the suggestion, or that it is gone."""
        self._is_gone = is_gone
        self._text.setText(tr("Gone for 30 days.") if is_gone else idea.text)
        self._text.set_tone(Tone.MUTED if is_gone else Tone.TEXT)
        self.button.setText(tr("Undo") if is_gone else tr("Dismiss"))
        self.button.setAccessibleName(
            tr("Undo dismissing: {idea}", idea=idea.text)
            if is_gone
            else tr("Dismiss for 30 days: {idea}", idea=idea.text)
        )
        self.button.setToolTip(tip("" if is_gone else tr("Not shown again for 30 days")))

    def _clicked(self) -> None:
        (self.restored if self._is_gone else self.dismissed).emit(self._id)
