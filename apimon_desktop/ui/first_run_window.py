"""The greeting at the first start: three screens, each of which can be left as it is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from apimon_desktop.core.login_start import LoginStart
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.first_run_alerts import AlertsScreen
from apimon_desktop.ui.first_run_answers import AnswersScreen
from apimon_desktop.ui.first_run_keys import KeysScreen
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.first_run import AnswersView, FirstChoices, FirstKey
from apimon_desktop.ui.views.settings import KeyTest
from apimon_desktop.ui.window import Standing, Window

_FIRST_SIZE_LINES: Final = (34, 38)
"""Width and height, in heights of a line of text: larger letters need a larger window."""


class FirstRunWindow(Window):
    """Says what was asked for, and once, at its end, what was chosen."""

    look_requested = Signal()
    """Providers are to be asked whether they answer; nobody was before."""
    keys_shown = Signal()
    """The screen about keys is looked at for the first time."""
    keys_confirmed = Signal(object)
    """A `ChosenKeys` to test and save."""
    dotenv_chosen = Signal(str)
    trial_wanted = Signal()
    finished = Signal(object)
    """A `FirstChoices`; comes once, however the window goes."""

    def __init__(self, *, has_tray: bool) -> None:
        super().__init__()
        self._is_finished = False
        self._keys_were_shown = False
        self._screens = QStackedWidget(self)
        self._answers = AnswersScreen(self, has_tray=has_tray)
        self._keys = KeysScreen(self)
        self._alerts = AlertsScreen(self)
        for screen in (self._answers, self._keys, self._alerts):
            self._screens.addWidget(screen)
        self._skip = QPushButton(tr("Skip the rest"), self)
        self._step = TextLabel(tone=Tone.MUTED, parent=self)
        self._back = QPushButton(tr("Back"), self)
        self._next = QPushButton(self)
        self._lay_out()
        self._answers.look_requested.connect(self.look_requested)
        self._keys.confirmed.connect(self.keys_confirmed)
        self._keys.dotenv_chosen.connect(self.dotenv_chosen)
        self._alerts.trial_wanted.connect(self.trial_wanted)
        self._skip.clicked.connect(self.close)
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._show_step()

    def open_in_front(self) -> None:
        """Opens, because it is what the user just started; or comes to the front."""
        if not self.isVisible():
            self._placement.place(QRect())
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_answers(self, view: AnswersView) -> None:
        """Shows who answers."""
        self._answers.show_view(view)

    def show_keys(self, keys: Sequence[FirstKey], *, can_save: bool) -> None:
        """Shows which keys were found; ``can_save`` False: there is no keyring to save any in."""
        self._keys.show_keys(keys, can_save=can_save)

    def say_found(self, count: int) -> None:
        """Says how many keys a file held."""
        self._keys.say_found(count)

    def show_key_problem(self, text: str) -> None:
        """Says what is wrong with the keyring; empty: nothing."""
        self._keys.show_problem(text)

    def show_test(self, key_id: ProviderId, test: KeyTest) -> None:
        """Shows what came of testing a key."""
        self._keys.show_test(key_id, test)

    def show_at_login(self, state: LoginStart) -> None:
        """Shows whether the app can be started at login."""
        self._alerts.show_at_login(state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._finish(FirstChoices())

    def _finish(self, choices: FirstChoices) -> None:
        if not self._is_finished:
            self._is_finished = True
            self.finished.emit(choices)

    def _go_on(self) -> None:
        place = self._screens.currentIndex() + 1
        if place == self._screens.count():
            self._finish(self._alerts.choices)
            self.close()
            return
        self._screens.setCurrentIndex(place)
        self._show_step()
        if self._screens.currentWidget() is self._keys and not self._keys_were_shown:
            self._keys_were_shown = True
            self.keys_shown.emit()

    def _go_back(self) -> None:
        self._screens.setCurrentIndex(self._screens.currentIndex() - 1)
        self._show_step()

    def _show_step(self) -> None:
        place, count = self._screens.currentIndex(), self._screens.count()
        is_last = place == count - 1
        self._step.setText(tr("{step} of {count}", step=place + 1, count=count))
        if place == 0 and self._back.hasFocus():
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)
        self._back.setEnabled(place > 0)
        self._next.setText(tr("Done") if is_last else tr("Go on"))
        self._skip.setVisible(not is_last)

    @property
    def _page_name(self) -> str:
        return str(self._screens.currentIndex())

    def _open(self, other: Standing) -> None:
        self._screens.setCurrentIndex(int(other.page))
        self._keys_were_shown = self._screens.currentIndex() > 0
        self._show_step()
        self._placement.place(QRect())
        self.show()

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Welcome"))
        line = self.fontMetrics().height()
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(QSize(*(lines * line for lines in _FIRST_SIZE_LINES)).boundedTo(room))
        self._next.setDefault(True)
        policy = self._skip.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._skip.setSizePolicy(policy)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 8)
        foot.addWidget(self._skip)
        foot.addStretch(1)
        foot.addWidget(self._step)
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 4)
        column.addWidget(self._screens, stretch=1)
        column.addLayout(foot)
