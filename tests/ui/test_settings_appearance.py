"""The settings' page of how the app looks, with clicks and keys."""

import pytest
from found_widgets import button, click, named, texts, to_page
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QRadioButton
from pytestqt.qtbot import QtBot
from settings_windows import opened, said, show

from apimon_desktop.core.settings import AppearanceSettings, IconColour, IconNumber, Settings
from apimon_desktop.ui.settings_window import SettingsWindow


@pytest.fixture
def window(qtbot: QtBot) -> SettingsWindow:
    window = opened(qtbot)
    to_page(window, "Appearance & access")
    return window


@pytest.mark.parametrize(
    ("label", "rule"),
    [
        ("Only when something is wrong", IconColour.TROUBLE),
        ("Never: the shape alone tells", IconColour.NEVER),
    ],
)
def test_the_rule_of_the_icons_colour_is_one_click(
    qtbot: QtBot, window: SettingsWindow, label: str, rule: IconColour
) -> None:
    assert button(window, "Always: green, amber or red").isChecked()
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(button(window, label))
    assert said(changed.args).appearance == AppearanceSettings(icon_colour=rule)


def test_the_arrow_keys_choose_too(qtbot: QtBot, window: SettingsWindow) -> None:
    first = next(b for b in window.findChildren(QRadioButton) if b.text().startswith("Always"))
    first.setFocus()
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(first, Qt.Key.Key_Down)
    assert said(changed.args).appearance.icon_colour is IconColour.TROUBLE


def test_number_and_amounts_are_switched_apart(qtbot: QtBot, window: SettingsWindow) -> None:
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(button(window, "Providers in trouble"))
    assert said(changed.args).appearance == AppearanceSettings(icon_number=IconNumber.TROUBLE)
    show(window, said(changed.args))
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(button(window, "Hide every amount of money"))
    assert said(changed.args).appearance == AppearanceSettings(
        icon_number=IconNumber.TROUBLE, hide_amounts=True
    )


def test_the_icons_number_can_be_todays_cost(qtbot: QtBot, window: SettingsWindow) -> None:
    assert button(window, "No number").isChecked()
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(button(window, "What today cost so far"))
    assert said(changed.args).appearance == AppearanceSettings(icon_number=IconNumber.COST)
    show(window, Settings(appearance=AppearanceSettings(icon_number=IconNumber.TROUBLE)))
    assert button(window, "Providers in trouble").isChecked()


def test_what_was_changed_elsewhere_is_shown(window: SettingsWindow) -> None:
    show(
        window,
        Settings(appearance=AppearanceSettings(icon_colour=IconColour.NEVER, hide_amounts=True)),
    )
    assert button(window, "Never: the shape alone tells").isChecked()
    assert button(window, "Hide every amount of money").isChecked()
    assert "Text size, light or dark, and reduced motion follow your system" in texts(window)


def test_the_language_is_chosen_by_its_own_name(qtbot: QtBot, window: SettingsWindow) -> None:
    box = named(window, QComboBox, "Language of icon, menu, windows and notifications")
    assert [box.itemText(place) for place in range(box.count())] == ["As your system", "English", "Deutsch"]
    box.setFocus()
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(box, Qt.Key.Key_End)
    assert said(changed.args).appearance == AppearanceSettings(language="de")
    show(window, Settings(appearance=AppearanceSettings(language="en")))
    assert box.currentText() == "English"
