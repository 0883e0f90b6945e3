"""The first screen: where the app lives, and who answers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from apimon_desktop.core.text import say
from apimon_desktop.ui.first_run_picture import BarPicture
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_page import Section, SettingsPage
from apimon_desktop.ui.shapes import StatusShape
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.first_run import AnswerRow, AnswersView, Looking

_WHERE = say(
    "The small meter in your bar shows whether the AI providers behind your tools work. A click opens the "
    "report: what is wrong, since when, what it costs, and what to use instead."
)
_NO_TRAY = say(
    "This desktop shows no tray icons, so a window of its own stands in for the icon. It tells what is "
    "wrong, since when, what it costs, and what to use instead."
)
_WHAT_IT_ASKS = say(
    "Each is asked once, without a key, and its public status page is read. No tokens are spent."
)


class AnswersScreen(SettingsPage):
    """Shows an `AnswersView`."""

    look_requested = Signal()

    def __init__(self, parent: QWidget, *, has_tray: bool) -> None:
        super().__init__(parent)
        where = Section(tr("It lives up here.") if has_tray else tr("It lives in a window here."), self.inner)
        if has_tray:
            where.column.addWidget(BarPicture(where))
        where.column.addWidget(
            TextLabel(localised(_WHERE if has_tray else _NO_TRAY), wraps=True, parent=where)
        )
        who = Section(tr("Who answers right now?"), self.inner)
        who.note(localised(_WHAT_IT_ASKS))
        self._look = QPushButton(tr("See who answers"), who)
        self._look.setAutoDefault(False)
        who.column.addWidget(self._look, alignment=Qt.AlignmentFlag.AlignLeading)
        self._summary = TextLabel(wraps=True, parent=who)
        who.column.addWidget(self._summary)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        who.column.addLayout(self._grid)
        self._rows: list[_Row] = []
        self.add(where, who)
        self._look.clicked.connect(self.look_requested)

    def show_view(self, view: AnswersView) -> None:
        """Replaces what is shown."""
        self._look.setEnabled(view.looking is not Looking.UNDER_WAY)
        self._look.setText(tr("See who answers") if view.looking is Looking.NOT_ASKED else tr("Ask again"))
        self._summary.setText(view.summary)
        while len(self._rows) < len(view.rows):
            self._rows.append(_Row(self._grid, len(self._rows), self.inner))
        for row, one in zip(self._rows, view.rows, strict=True):
            row.show_row(one)


class _Row:
    """One line of the grid."""

    def __init__(self, grid: QGridLayout, place: int, parent: QWidget) -> None:
        self._shape = StatusShape(parent)
        self._name = TextLabel(bold=True, parent=parent)
        self._answer = TextLabel(wraps=True, parent=parent)
        self._official = TextLabel(tone=Tone.MUTED, wraps=True, parent=parent)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self._answer)
        said.addWidget(self._official)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._shape, place, 0, top)
        grid.addWidget(self._name, place, 1, top)
        grid.addLayout(said, place, 2)

    def show_row(self, row: AnswerRow) -> None:
        """Shows one provider."""
        self._shape.show_status(row.status)
        self._name.setText(row.name)
        self._answer.setText(row.answer)
        self._official.setText(row.official)
        self._official.setVisible(bool(row.official))
        self._name.setAccessibleName(" ".join(part for part in (row.name, row.answer, row.official) if part))
