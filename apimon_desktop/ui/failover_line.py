"""What to use instead, with its reasons on demand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from apimon_desktop.ui.cards import Card
from apimon_desktop.ui.chosen_mark import UnfoldButton
from apimon_desktop.ui.flow import FlowLayout
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.failover import FailoverCard


class FailoverBox(QWidget):
    """A `FailoverCard`: in full on a ground of its own, or in one line where a row above has said it."""

    action_chosen = Signal(object)
    """An `Action`."""
    put_away = Signal(str)
    """The occasion of the card: it is not to be seen again before there is another."""
    unfolded = Signal()
    """More is shown than before, because it was asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._short = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._full = _FullCard(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._short)
        column.addWidget(self._full)
        self._full.action_chosen.connect(self.action_chosen)
        self._full.put_away.connect(self.put_away)
        self._full.unfolded.connect(self.unfolded)

    def show_card(self, card: FailoverCard) -> None:
        """Shows a choice, or that there is none."""
        self._short.setVisible(card.repeats)
        self._full.setVisible(not card.repeats)
        if card.repeats:
            self._short.setText(card.text)
        else:
            self._full.show_card(card)


class _FullCard(Card):
    action_chosen = Signal(object)
    put_away = Signal(str)
    unfolded = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._card: FailoverCard | None = None
        self._text = TextLabel(bold=True, wraps=True, parent=self)
        self._reason = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._why_text = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._copy = QPushButton(tr("Copy name"), self)
        self._why = UnfoldButton(tr("Why?"), self)
        self._not_now = QPushButton(tr("Not now"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 8, 8)
        column.setSpacing(2)
        for label in (self._text, self._reason, self._why_text):
            column.addWidget(label)
        buttons = QWidget(self)
        row = FlowLayout(buttons)
        for button in (self._copy, self._why, self._not_now):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            row.addWidget(button)
        column.addSpacing(4)
        column.addWidget(buttons)
        self._copy.clicked.connect(self._on_copy)
        self._why.toggled.connect(self._on_why)
        self._not_now.clicked.connect(self._on_not_now)

    def show_card(self, card: FailoverCard) -> None:
        """Shows it; its reasons stay unfolded while it is about the same."""
        before, self._card = self._card, card
        self._text.setText(card.text)
        self._reason.setText(card.reason)
        self._copy.setVisible(card.copies is not None)
        self._why.setVisible(bool(card.facts or card.passed_over))
        if before is None or before.occasion != card.occasion:
            self._why.setChecked(False)
        self._fill_reasons()

    def _fill_reasons(self) -> None:
        card = self._card
        self._why_text.setVisible(self._why.isChecked())
        if card is not None and self._why.isChecked():
            lines = [f"• {fact}" for fact in card.facts]
            if card.passed_over:
                lines += [tr("Not chosen:"), *(f"• {reason}" for reason in card.passed_over)]
            self._why_text.setText("\n".join(lines))

    def _on_copy(self) -> None:
        if self._card is not None and self._card.copies is not None:
            self.action_chosen.emit(
                Action(label=tr("Copy name"), kind=ActionKind.COPY, target=self._card.copies)
            )

    def _on_why(self) -> None:
        self._fill_reasons()
        if self._why.isChecked():
            self.unfolded.emit()

    def _on_not_now(self) -> None:
        if self._card is not None:
            self.put_away.emit(self._card.occasion)
