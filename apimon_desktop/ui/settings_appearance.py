"""The settings' page of how the app looks, and how it is read."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QSizePolicy, QWidget

from apimon_desktop.core.settings import SYSTEMS_LANGUAGE, AppearanceSettings, IconColour, IconNumber
from apimon_desktop.core.text import say
from apimon_desktop.ui.labels import literal
from apimon_desktop.ui.language import languages, localised, own_name, tr
from apimon_desktop.ui.settings_page import Section, SettingsPage
from apimon_desktop.ui.shortcuts import HIDE_AMOUNTS_KEYS
from apimon_desktop.ui.usage_choice import press_one
from apimon_desktop.ui.views.settings import SettingsView
from apimon_desktop.ui.wrapping_tick import WrappingTick

_COLOURS: Final = {
    IconColour.ALWAYS: say("Always: green, amber or red"),
    IconColour.TROUBLE: say("Only when something is wrong"),
    IconColour.NEVER: say("Never: the shape alone tells"),
}
_NUMBERS: Final = {
    IconNumber.NONE: say("No number"),
    IconNumber.TROUBLE: say("Providers in trouble"),
    IconNumber.COST: say("What today cost so far"),
}


class AppearancePage(SettingsPage):
    """Shows the appearance of a `SettingsView`."""

    changed = Signal(object)
    """The new `AppearanceSettings`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = AppearanceSettings()
        self.add(self._icon(), self._icon_number(), self._amounts(), self._speech(), self._access())

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown."""
        appearance = self._appearance = view.settings.appearance
        press_one(self._group, self._colours[appearance.icon_colour])
        press_one(self._number_group, self._numbers[appearance.icon_number])
        self._hide.setChecked(appearance.hide_amounts)
        self._language.setCurrentIndex(self._codes.index(appearance.language))

    def begin_at_language(self) -> None:
        """Puts the focus where a language is chosen."""
        self._language.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self._language)

    def _icon(self) -> Section:
        section = Section(tr("Colour of the icon"), self.inner)
        group = self._group = QButtonGroup(section)
        self._colours: dict[IconColour, QRadioButton] = {}
        for rule, words in _COLOURS.items():
            choice = self._colours[rule] = QRadioButton(literal(localised(words)), section)
            choice.clicked.connect(self._switched)
            group.addButton(choice)
            section.column.addWidget(choice)
        section.note(tr("Each state has a shape of its own, so that the icon reads without its colour."))
        return section

    def _icon_number(self) -> Section:
        section = Section(tr("Number in the icon"), self.inner)
        group = self._number_group = QButtonGroup(section)
        self._numbers: dict[IconNumber, QRadioButton] = {}
        for number, words in _NUMBERS.items():
            choice = self._numbers[number] = QRadioButton(literal(localised(words)), section)
            choice.clicked.connect(self._switched)
            group.addButton(choice)
            section.column.addWidget(choice)
        section.note(
            tr(
                "The cost is in whole US dollars, and <1 is less than one. Where it is not known, there is "
                "no number. While the icon is muted, there is none either."
            )
        )
        return section

    def _amounts(self) -> Section:
        section = Section(tr("On stage"), self.inner)
        self._hide = WrappingTick(tr("Hide every amount of money"), section)
        self._hide.clicked.connect(self._switched)
        section.column.addWidget(self._hide)
        keys = QKeySequence(HIDE_AMOUNTS_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        section.note(
            tr(
                "In the icon, the menu, windows and notifications. {keys} switches it in every window, and "
                "the menu does too.",
                keys=keys,
            )
        )
        return section

    def _speech(self) -> Section:
        section = Section(tr("Language"), self.inner)
        self._codes = (SYSTEMS_LANGUAGE, *languages())
        self._language = QComboBox(section)
        self._language.addItem(tr("As your system"))
        self._language.addItems([own_name(code) for code in languages()])
        self._language.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._language.setAccessibleName(tr("Language of icon, menu, windows and notifications"))
        self._language.view().setAccessibleName(tr("Languages"))
        self._language.activated.connect(self._switched)
        section.column.addWidget(self._language, alignment=Qt.AlignmentFlag.AlignLeading)
        section.note(tr("Log, files and commands stay English."))
        return section

    def _access(self) -> Section:
        section = Section(tr("Reading and moving"), self.inner)
        section.note(
            tr(
                "Text size, light or dark, and reduced motion follow your system, as soon as they change "
                "there. Everything here can be reached with Tab, the arrow keys and Space."
            )
        )
        return section

    def _switched(self) -> None:
        chosen = next(rule for rule, choice in self._colours.items() if choice.isChecked())
        appearance = replace(
            self._appearance,
            icon_colour=chosen,
            icon_number=next(number for number, choice in self._numbers.items() if choice.isChecked()),
            hide_amounts=self._hide.isChecked(),
            language=self._codes[self._language.currentIndex()],
        )
        if appearance != self._appearance:
            self._appearance = appearance
            self.changed.emit(appearance)
