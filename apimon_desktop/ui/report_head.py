"""The first lines of the report: the verdict, as of when it holds, and what to do next."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from apimon_desktop.ui.buttons import ActionButtons, IconButton
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.report_row import INDENT
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.report import ReportView


class ReportHead(QVBoxLayout):
    """One sentence, two buttons beside its age, and one more where there is a first step to take.

    A layout and no widget: what it needs is asked for in the turn in which it changed.
    """

    check_requested = Signal()
    settings_requested = Signal()
    action_chosen = Signal(object)
    """An `Action`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._verdict = TextLabel(scale=1.3, bold=True, wraps=True, parent=window)
        self._as_of = TextLabel(tone=Tone.MUTED, wraps=True, parent=window)
        self._check = IconButton("refresh", tr("Check now"), QKeySequence("Ctrl+R"), window)
        self._settings = IconButton("settings", tr("Settings"), QKeySequence("Ctrl+,"), window)
        self._first_step = ActionButtons(window)
        under = QHBoxLayout()
        under.addWidget(self._as_of, stretch=1)
        under.addWidget(self._check)
        under.addWidget(self._settings)
        self.setContentsMargins(INDENT, 12, INDENT - 4, 6)
        self.setSpacing(4)
        self.addWidget(self._verdict)
        self.addLayout(under)
        self.addWidget(self._first_step)
        self._check.clicked.connect(self._ask_for_check)
        self._settings.clicked.connect(self._ask_for_settings)
        self._first_step.action_chosen.connect(self.action_chosen)

    def show_view(self, view: ReportView) -> None:
        """Replaces what is shown, in place."""
        self._verdict.setText(view.verdict)
        self._as_of.setText(view.as_of)
        self._first_step.setVisible(view.first_step is not None)
        if view.first_step is not None:
            self._first_step.show_actions((view.first_step,))

    def _ask_for_check(self) -> None:
        self.check_requested.emit()

    def _ask_for_settings(self) -> None:
        self.settings_requested.emit()
