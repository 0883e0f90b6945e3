"""Which keys of a chosen ``.env`` file to save."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.cards import Card
from apimon_desktop.ui.flow import FlowLayout
from apimon_desktop.ui.labels import TextLabel, literal
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.views.settings import ImportOffer
from apimon_desktop.ui.wrapping_tick import WrappingTick


class ImportPanel(Card):
    """Offers keys with a tick each; hidden until there is an offer."""

    confirmed = Signal(object)
    """The ids of the providers whose keys to save, a tuple."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ticks: list[tuple[ProviderId, QCheckBox]] = []
        self._title = TextLabel(bold=True, wraps=True, parent=self)
        self._list = QVBoxLayout()
        self._save = QPushButton(tr("Save in the keyring"), self)
        self._close = QPushButton(tr("Not now"), self)
        buttons = FlowLayout()
        for button in (self._save, self._close):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self._title)
        column.addLayout(self._list)
        column.addLayout(buttons)
        self._save.clicked.connect(self._confirm)
        self._close.clicked.connect(self.hide)
        self.hide()

    def offer(self, offers: Sequence[ImportOffer]) -> None:
        """Shows what a file holds, or that it holds nothing of use."""
        for _, tick in self._ticks:
            self._list.removeWidget(tick)
            tick.deleteLater()
        self._ticks = [(offer.provider_id, self._tick(offer)) for offer in offers]
        self._title.setText(
            tr("Keys in this file") if offers else tr("This file holds no key of these providers.")
        )
        self._save.setVisible(bool(offers))
        self._close.setText(tr("Not now") if offers else tr("Close"))
        self._judge()
        self.show()

    def _tick(self, offer: ImportOffer) -> QCheckBox:
        text = tr("{name}: {hint}", name=offer.name, hint=offer.hint)
        if offer.replaces is not None:
            text = tr("{name}: {hint}, replaces {old}", name=offer.name, hint=offer.hint, old=offer.replaces)
        tick = WrappingTick(literal(text), self)
        tick.setChecked(True)
        tick.toggled.connect(self._judge)
        self._list.addWidget(tick)
        return tick

    def _judge(self) -> None:
        self._save.setEnabled(any(tick.isChecked() for _, tick in self._ticks))

    def _confirm(self) -> None:
        self.hide()
        self.confirmed.emit(tuple(provider_id for provider_id, tick in self._ticks if tick.isChecked()))
