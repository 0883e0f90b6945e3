"""The second screen: keys that were found, and places for the others."""

from collections.abc import Sequence

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from apimon_desktop.core.text import joined, plural, say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.cards import Notice
from apimon_desktop.ui.flow import FlowLayout
from apimon_desktop.ui.labels import BreakingLabel, TextLabel, literal
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_page import Section, SettingsPage
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.first_run import ChosenKeys, FirstKey
from apimon_desktop.ui.views.settings import SUBSCRIPTION_NOTE, KeyTest, key_warning, usable_key
from apimon_desktop.ui.written_line import WrittenLine

_WHY = say(
    "With a key, the app knows that it is accepted, and what is left and spent where the provider tells. "
    "Without any, nothing is checked by itself. You can add keys in the settings at any time."
)
_KEYCHAIN = say(
    "Your system may ask once whether this app may use its own entry in the keychain. That is this app's "
    "entry only. Keys in the environment are used for as long as they stand there, saved or not."
)


class KeysScreen(SettingsPage):
    """Shows a `FirstKey` for each provider, and collects what to test and save."""

    confirmed = Signal(object)
    """A `ChosenKeys`."""
    dotenv_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: dict[ProviderId, FirstKeyRow] = {}
        self._is_testing: set[ProviderId] = set()
        section = Section(tr("Add keys for balance, cost and sure answers."), self.inner)
        section.note(localised(_WHY))
        self._problem = Notice(section)
        self._problem.hide()
        section.column.addWidget(self._problem)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        section.column.addLayout(self._list)
        self._save = QPushButton(tr("Test and save"), section)
        self._choose = QPushButton(tr("Look into a .env file…"), section)
        buttons = FlowLayout()
        for button in (self._save, self._choose):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        section.column.addLayout(buttons)
        self._found_nothing = section.note()
        self._found_nothing.hide()
        self._keychain = section.note()
        self.add(section)
        self._save.clicked.connect(self._confirm)
        self._choose.clicked.connect(self._choose_file)

    def show_keys(self, keys: Sequence[FirstKey], *, can_save: bool) -> None:
        """Replaces what was found; what is being written stays."""
        self._save.setText(tr("Test and save") if can_save else tr("Test"))
        notes = (_KEYCHAIN, SUBSCRIPTION_NOTE) if can_save else (SUBSCRIPTION_NOTE,)
        self._keychain.setText(localised(joined(" ", notes)))
        for place, key in enumerate(keys):
            if key.key_id not in self._rows:
                row = self._rows[key.key_id] = FirstKeyRow(self.inner)
                row.changed.connect(self._judge)
                row.submitted.connect(self._confirm)
                self._list.insertWidget(place, row)
            self._rows[key.key_id].show_key(key)
        self._put_in_order()
        self._judge()

    def show_problem(self, text: str) -> None:
        """Says why nothing can be saved, or what could not be read; empty: nothing is wrong."""
        self._problem.show_text(text)

    def say_found(self, count: int) -> None:
        """Says how many keys the chosen file held."""
        found = plural(count, one="1 key was found in this file.", many="{n} keys were found in this file.")
        self._found_nothing.setText(
            localised(found) if count else tr("This file holds no key of these providers.")
        )
        self._found_nothing.show()

    def show_test(self, key_id: ProviderId, test: KeyTest) -> None:
        """Shows what came of testing a key."""
        self._is_testing.discard(key_id)
        if key_id in self._rows:
            self._rows[key_id].show_test(test)
        self._judge()

    def _put_in_order(self) -> None:
        """The keys go through the fields from top to bottom, in whichever order these came."""
        before: QWidget | None = None
        for place in range(self._list.count()):
            item = self._list.itemAt(place)
            row = None if item is None else item.widget()
            if isinstance(row, FirstKeyRow):
                for part in (row.tick, row.entry):
                    if before is not None:
                        QWidget.setTabOrder(before, part)
                    before = part
        if before is not None:
            QWidget.setTabOrder(before, self._save)
            QWidget.setTabOrder(self._save, self._choose)

    def _judge(self) -> None:
        chosen = self._chosen()
        self._save.setEnabled(bool(chosen.found or chosen.entered) and not self._is_testing)

    def _chosen(self) -> ChosenKeys:
        entered = {
            key_id: key
            for key_id, row in self._rows.items()
            if (key := usable_key(row.entry.text())) is not None
        }
        found = (key_id for key_id, row in self._rows.items() if row.is_ticked and key_id not in entered)
        return ChosenKeys(found=tuple(found), entered=entered)

    def _confirm(self) -> None:
        if not self._save.isEnabled():
            return
        chosen = self._chosen()
        self._is_testing = {*chosen.found, *chosen.entered}
        for key_id in self._is_testing:
            self._rows[key_id].show_test(KeyTest(ok=None, text=tr("Testing…")))
        self._judge()
        self.confirmed.emit(chosen)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Look for keys in a .env file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setFilter(QDir.Filter.AllEntries | QDir.Filter.Hidden | QDir.Filter.NoDotAndDotDot)
        dialog.fileSelected.connect(self.dotenv_chosen)
        dialog.open()


class FirstKeyRow(QWidget):
    """One key: a tick where it was found, else a field to paste it into."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._key: FirstKey | None = None
        self._name = TextLabel(bold=True, parent=self)
        self.tick = QCheckBox(self)
        self.entry = WrittenLine(self)
        self._origin = BreakingLabel(tone=Tone.MUTED, parent=self)
        self._said = TextLabel(wraps=True, parent=self)
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.setPlaceholderText(tr("Paste the key"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        found = QHBoxLayout()
        found.addWidget(self.tick, alignment=Qt.AlignmentFlag.AlignTop)
        found.addWidget(self._origin, stretch=1)
        column.addWidget(self._name)
        column.addLayout(found)
        column.addWidget(self.entry)
        column.addWidget(self._said)
        self._said.hide()
        self.tick.toggled.connect(self.changed)
        self.entry.textChanged.connect(self._entered)
        self.entry.returnPressed.connect(self.submitted)

    @property
    def is_ticked(self) -> bool:
        """True where what was found is to be saved."""
        key = self._key
        return key is not None and key.hint is not None and not key.is_saved and self.tick.isChecked()

    def show_key(self, key: FirstKey) -> None:
        """Shows what is known of a key."""
        is_found = key.hint is not None
        is_news = self._key is None or (self._key.hint, self._key.origin) != (key.hint, key.origin)
        self._key = key
        self._name.setText(key.name)
        self.entry.setAccessibleName(tr("Key for {name}", name=key.name))
        self.tick.setAccessibleName(
            tr("Save the key for {name}: {hint} {origin}", name=key.name, hint=key.hint, origin=key.origin)
        )
        for part in (self.tick, self._origin):
            part.setVisible(is_found)
        self.entry.setVisible(not is_found)
        if is_news and is_found:
            self.tick.setText(literal(key.hint or ""))
            self._origin.setText(key.origin)
            self.entry.clear()
        # What is saved already has nothing left to be chosen.
        self.tick.setEnabled(not key.is_saved)
        if is_news or key.is_saved:
            self.tick.setChecked(is_found)

    def show_test(self, test: KeyTest) -> None:
        """Shows what came of testing it."""
        self._say(test.text, {True: Tone.HEALTHY, False: Tone.FAILED, None: Tone.MUTED}[test.ok])

    def _entered(self) -> None:
        if self._key is not None:
            warning = localised(key_warning(self.entry.text(), self._key.key_id))
            self._say(warning or "", Tone.DEGRADED)
            self.changed.emit()

    def _say(self, text: str, tone: Tone) -> None:
        self._said.setText(text)
        self._said.set_tone(tone)
        self._said.setVisible(bool(text))
