"""The settings' section of where files are."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from apimon_desktop.core.text import say
from apimon_desktop.ui.labels import TextLabel, tip
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_page import Section
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.about import Places

_FILES: Final = (
    (say("Metrics, for other programs"), "metrics_file"),
    (say("Log"), "log_file"),
    (say("Settings, to edit by hand"), "config_file"),
)


class FilesSection(Section):
    """Shows where files are, and has them shown in the file manager."""

    reveal_wanted = Signal(str)
    """The path of a file."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Files"), parent)
        self._rows: dict[str, tuple[TextLabel, RevealButton]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for row, (name, key) in enumerate(localised(_FILES)):
            path = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
            reveal = RevealButton(name, self)
            reveal.wanted.connect(self.reveal_wanted)
            grid.addWidget(TextLabel(name, parent=self), 2 * row, 0)
            grid.addWidget(path, 2 * row + 1, 0)
            grid.addWidget(reveal, 2 * row, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
            self._rows[key] = path, reveal
        self.column.addLayout(grid)

    def show_places(self, places: Places) -> None:
        """Tells where the files are."""
        for key, (label, reveal) in self._rows.items():
            path = str(getattr(places, key))
            # A path has no blanks to break its line at; these have no width.
            label.setText(path.replace("/", "/\u200b").replace("\\", "\\\u200b"))
            reveal.show_path(path)


class RevealButton(QPushButton):
    """Asks for a file to be shown where it is."""

    wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(tr("Reveal"), parent)
        self._path = ""
        self.setAutoDefault(False)
        self.setAccessibleName(tr("Reveal: {name}", name=name))
        self.clicked.connect(self._clicked)

    def show_path(self, path: str) -> None:
        """Takes the path of the file."""
        self._path = path
        self.setToolTip(tip(path))

    def _clicked(self) -> None:
        self.wanted.emit(self._path)
