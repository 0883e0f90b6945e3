"""The settings' page of how the app looks, and how it is read."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from apimon_desktop.core.settings import AppearanceSettings, IconColour
from apimon_desktop.ui.settings_page import Section, SettingsPage
from apimon_desktop.ui.shortcuts import HIDE_AMOUNTS_KEYS
from apimon_desktop.ui.views.settings import SettingsView

_COLOURS: Final = {
    IconColour.ALWAYS: "Always: green, amber or red",
    IconColour.TROUBLE: "Only when something is wrong",
    IconColour.NEVER: "Never: the shape alone tells",
}


class AppearancePage(SettingsPage):
    """Shows the appearance of a `SettingsView`."""

    changed = Signal(object)
    """The new `AppearanceSettings`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = AppearanceSettings()
        self.add(self._icon(), self._amounts(), self._access())

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown."""
        appearance = self._appearance = view.settings.appearance
        self._colours[appearance.icon_colour].setChecked(True)
        self._number.setChecked(appearance.icon_number)
        self._hide.setChecked(appearance.hide_amounts)

    def _icon(self) -> Section:
        section = Section("Colour of the icon", self.inner)
        group = QButtonGroup(section)
        self._colours: dict[IconColour, QRadioButton] = {}
        for rule, words in _COLOURS.items():
            choice = self._colours[rule] = QRadioButton(words, section)
            choice.clicked.connect(self._switched)
            group.addButton(choice)
            section.column.addWidget(choice)
        section.note("Each state has a shape of its own, so that the icon reads without its colour.")
        self._number = QCheckBox("Show how many providers are in trouble", section)
        self._number.clicked.connect(self._switched)
        section.column.addWidget(self._number)
        return section

    def _amounts(self) -> Section:
        section = Section("On stage", self.inner)
        self._hide = QCheckBox("Hide every amount of money", section)
        self._hide.clicked.connect(self._switched)
        section.column.addWidget(self._hide)
        keys = QKeySequence(HIDE_AMOUNTS_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        section.note(
            f"In the icon, the menu, windows and notifications. {keys} switches it in every window, and the "
            "menu does too."
        )
        return section

    def _access(self) -> Section:
        section = Section("Reading and moving", self.inner)
        section.note(
            "Text size, light or dark, and reduced motion follow your system, as soon as they change there. "
            "Everything here can be reached with Tab, the arrow keys and Space."
        )
        return section

    def _switched(self) -> None:
        chosen = next(rule for rule, choice in self._colours.items() if choice.isChecked())
        appearance = replace(
            self._appearance,
            icon_colour=chosen,
            icon_number=self._number.isChecked(),
            hide_amounts=self._hide.isChecked(),
        )
        if appearance != self._appearance:
            self._appearance = appearance
            self.changed.emit(appearance)
