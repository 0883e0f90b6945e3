"""The third screen: when the user may be disturbed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QStyle, QWidget

from apimon_desktop.core.login_start import LoginStart
from apimon_desktop.core.text import say
from apimon_desktop.ui.labels import TextLabel, literal
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_page import Section, SettingsPage
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.first_run import DISTURBING, Disturbing, FirstChoices, alerts_for
from apimon_desktop.ui.wrapping_tick import WrappingTick

_TRY = say("Your system may ask now whether this app may send notifications.")
_SENT = say(
    "Sent. If nothing appeared, your system keeps notifications of this app back: see its own settings."
)


class AlertsScreen(SettingsPage):
    """Collects the last choices."""

    trial_wanted = Signal()
    """A notification is to be sent, to see that it comes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        section = Section(tr("When may I disturb you?"), self.inner)
        group = QButtonGroup(section)
        self._choices: dict[Disturbing, QRadioButton] = {}
        for choice, words in DISTURBING.items():
            title, meaning = localised(words)
            button = self._choices[choice] = QRadioButton(literal(title), section)
            button.setAccessibleDescription(meaning)
            group.addButton(button)
            section.column.addWidget(button)
            below = QHBoxLayout()
            below.addSpacing(self.style().pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth) + 6)
            below.addWidget(TextLabel(meaning, tone=Tone.MUTED, wraps=True, parent=section), stretch=1)
            section.column.addLayout(below)
        self._choices[Disturbing.FAILURES].setChecked(True)
        trial = Section(tr("See that it reaches you"), self.inner)
        self._try = QPushButton(tr("Send a test notification"), trial)
        self._try.setAutoDefault(False)
        trial.column.addWidget(self._try, alignment=Qt.AlignmentFlag.AlignLeading)
        self._tried = trial.note(localised(_TRY))
        start = Section(tr("From now on"), self.inner)
        self._at_login = WrappingTick(tr("Start API Monitor when I log in"), start)
        start.column.addWidget(self._at_login)
        self._about_login = start.note(tr("It then starts without a window: only the icon comes."))
        self.add(section, trial, start)
        self._try.clicked.connect(self._ask_to_try)

    @property
    def choices(self) -> FirstChoices:
        """What is chosen now."""
        chosen = next(choice for choice, button in self._choices.items() if button.isChecked())
        return FirstChoices(
            alerts=alerts_for(chosen),
            at_login=self._at_login.isEnabled() and self._at_login.isChecked(),
        )

    def show_at_login(self, state: LoginStart) -> None:
        """Shows whether the app can be started at login, and whether it is already."""
        self._at_login.setEnabled(state.can_change)
        if state.is_on:
            self._at_login.setChecked(True)
        if state.note:
            self._about_login.setText(state.note)

    def _ask_to_try(self) -> None:
        self._tried.setText(localised(_SENT))
        self.trial_wanted.emit()
