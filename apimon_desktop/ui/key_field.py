"""Where a provider's key is entered, tested and removed."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from apimon_desktop.core.types import Status
from apimon_desktop.ui.buttons import ActionButtons
from apimon_desktop.ui.flow import FlowLayout
from apimon_desktop.ui.labels import FONT_CHANGES, TextLabel, tip
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.shapes import StatusShape
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.provider_form import KeyForm
from apimon_desktop.ui.views.settings import KeyTest, key_warning, usable_key
from apimon_desktop.ui.written_line import WrittenLine


class KeyField(QWidget):
    """One key: what is there, a field for another, and what can be done with it."""

    saved = Signal(str, object)
    """By which id to keep it, and the entered key, a `Secret`."""
    removed = Signal(str)
    test_requested = Signal(str, object)
    """The key's id and the entered `Secret`; None: the key that is there."""
    link_requested = Signal(str)
    edited = Signal(str)
    """Another key is being entered: what was said of the one before is no longer about it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._form: KeyForm | None = None
        self._can_save = True
        self._is_testing = False
        self._has_result = False
        self._current = TextLabel(wraps=True, parent=self)
        self._entry = WrittenLine(self)
        self._save = _button(tr("Save"), self)
        self._warning = TextLabel(tone=Tone.DEGRADED, wraps=True, parent=self)
        self._test = _button(tr("Test"), self)
        self._remove = _button(tr("Remove"), self)
        self._make = ActionButtons(self)
        self._shape = StatusShape(self)
        self._result = TextLabel(wraps=True, parent=self)
        self._entry.setEchoMode(QLineEdit.EchoMode.Password)
        self._lay_out()
        self._level()
        self._entry.textChanged.connect(self._entered)
        self._entry.textEdited.connect(self._text_edited)
        self._entry.returnPressed.connect(self._ask_to_save)
        self._save.clicked.connect(self._ask_to_save)
        self._test.clicked.connect(self._ask_for_test)
        self._remove.clicked.connect(self._ask_to_remove)
        self._make.action_chosen.connect(self._follow)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._level()

    @property
    def entry(self) -> QLineEdit:
        """The field itself, for whoever sets the focus."""
        return self._entry

    def show_form(self, form: KeyForm, *, can_save: bool, test: KeyTest | None) -> None:
        """Shows a key; what was being entered for another is forgotten."""
        before, self._form = self._form, form
        self._can_save = can_save
        if before is None or before.key_id != form.key_id or before.current != form.current:
            self._entry.clear()
        self._current.setText(form.current)
        self._entry.setPlaceholderText(tr("Paste another key") if form.has_key else tr("Paste the key"))
        self._entry.setAccessibleName(f"{form.name[:1].upper()}{form.name[1:]}")
        variable = form.variable
        self._entry.setToolTip(
            tip(tr("Also read from {variable} in the environment", variable=variable) if variable else "")
        )
        self._save.setText(tr("Replace") if form.is_saved else tr("Save"))
        self._save.setAccessibleName(
            tr("Replace the {key}", key=form.name) if form.is_saved else tr("Save the {key}", key=form.name)
        )
        self._test.setAccessibleName(tr("Test the {key}", key=form.name))
        self._remove.setAccessibleName(tr("Remove the saved {key}", key=form.name))
        self._make.setVisible(form.make_url is not None)
        if form.make_url is not None:
            self._make.show_actions(
                (Action(label=tr("Get a key…"), kind=ActionKind.LINK, target=form.make_url),)
            )
        self._show_test(test)
        self._entered()

    def _level(self) -> None:
        """Makes what is there as high as a field, so that it stands level with the form's label."""
        self._current.setMinimumHeight(self._entry.sizeHint().height())

    def _show_test(self, test: KeyTest | None) -> None:
        self._is_testing = test is not None and test.ok is None
        self._has_result = test is not None
        self._shape.setVisible(test is not None and test.ok is not None)
        self._result.setText("" if test is None else test.text)
        if test is not None:
            self._shape.show_status(Status.HEALTHY if test.ok else Status.FAILED)
            self._result.set_tone(_RESULT_TONES[test.ok])

    def _entered(self) -> None:
        """Judges what stands in the field, by its looks alone."""
        if self._form is None:
            return
        text = self._entry.text()
        warning = localised(key_warning(text, self._form.key_id))
        self._warning.setText(warning or "")
        self._warning.setVisible(warning is not None)
        # One line is always kept free for either, so that nothing moves away under the pointer.
        self._result.setVisible(self._has_result or warning is None)
        usable = usable_key(text) is not None
        self._save.setEnabled(usable and self._can_save)
        self._test.setEnabled((usable if text else self._form.has_key) and not self._is_testing)
        self._remove.setEnabled(self._form.is_saved and self._can_save)

    def _text_edited(self) -> None:
        if self._form is not None:
            self.edited.emit(self._form.key_id)

    def _ask_to_save(self) -> None:
        key = usable_key(self._entry.text())
        if self._form is not None and key is not None and self._save.isEnabled():
            self.saved.emit(self._form.key_id, key)

    def _ask_for_test(self) -> None:
        if self._form is not None:
            self.test_requested.emit(self._form.key_id, usable_key(self._entry.text()))

    def _ask_to_remove(self) -> None:
        if self._form is not None:
            self.removed.emit(self._form.key_id)

    def _follow(self, action: Action) -> None:
        self.link_requested.emit(action.target)

    def _lay_out(self) -> None:
        buttons = FlowLayout()
        for button in (self._save, self._test, self._remove, self._make):
            buttons.addWidget(button)
        result = QHBoxLayout()
        result.addWidget(self._shape, alignment=Qt.AlignmentFlag.AlignTop)
        result.addWidget(self._result, stretch=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._current)
        column.addWidget(self._entry)
        column.addLayout(buttons)
        column.addWidget(self._warning)
        column.addLayout(result)


_RESULT_TONES = {True: Tone.HEALTHY, False: Tone.FAILED, None: Tone.MUTED}


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    return button
