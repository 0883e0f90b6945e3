"""The settings window, driven with clicks and keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QSpinBox,
    QTabWidget,
)
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.login_start import LoginStart
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import Problem, Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.settings_window import SettingsWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import ImportOffer, settings_view

LEFT = Qt.MouseButton.LeftButton
OPENAI = ProviderId("openai")
KEY = "sk-proj-abcdefghijklmnopqrstuvwx"


@pytest.fixture
def window(qtbot: QtBot, samples: Samples) -> SettingsWindow:
    window = SettingsWindow()
    qtbot.addWidget(window)
    show(window, samples.snapshot())
    window.open_in_front(OPENAI)
    return window


def show(
    window: SettingsWindow,
    snapshot: Snapshot,
    settings: Settings | None = None,
    conditions: Conditions | None = None,
) -> None:
    conditions = conditions or Conditions(saved_keys=frozenset({OPENAI}))
    window.show_view(settings_view(snapshot, settings or Settings(), conditions))


def texts(window: SettingsWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(TextLabel) if label.isVisible())


def buttons(window: SettingsWindow) -> list[QAbstractButton]:
    return [b for b in window.findChildren(QAbstractButton) if b.isVisible()]


def button(window: SettingsWindow, label: str) -> QAbstractButton:
    return next(b for b in buttons(window) if b.text() == label)


def field(window: SettingsWindow, name: str) -> QLineEdit:
    return next(edit for edit in window.findChildren(QLineEdit) if edit.accessibleName() == name)


def box(window: SettingsWindow, name: str) -> QSpinBox:
    return next(box for box in window.findChildren(QSpinBox) if box.accessibleName() == name)


def providers(window: SettingsWindow) -> QListWidget:
    lists = window.findChildren(QListWidget)
    return next(found for found in lists if found.accessibleName() == "Providers")


def to_page(window: SettingsWindow, title: str) -> None:
    tabs = window.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(next(i for i in range(tabs.count()) if tabs.tabText(i) == title))


def test_it_opens_at_the_provider_with_its_key_field_ready(window: SettingsWindow) -> None:
    assert providers(window).currentItem().text() == "OpenAI"
    assert "•••• 4f2a from the keyring" in texts(window)
    assert field(window, "Key of OpenAI").hasFocus()
    assert field(window, "Key of OpenAI").toolTip() == "Also read from OPENAI_API_KEY in the environment"
    assert field(window, "Key of OpenAI").echoMode() is QLineEdit.EchoMode.Password


def test_a_key_is_saved_on_a_click_without_what_came_along(qtbot: QtBot, window: SettingsWindow) -> None:
    QTest.keyClicks(field(window, "Key of OpenAI"), f' "{KEY}" ')
    with qtbot.waitSignal(window.key_saved) as saved:
        QTest.mouseClick(button(window, "Replace"), LEFT)
    assert saved.args == [OPENAI, Secret(KEY)]


def test_enter_saves_and_an_empty_field_cannot(qtbot: QtBot, window: SettingsWindow) -> None:
    assert not button(window, "Replace").isEnabled()
    with qtbot.assertNotEmitted(window.key_saved):
        QTest.keyClick(field(window, "Key of OpenAI"), Qt.Key.Key_Return)
    QTest.keyClicks(field(window, "Key of OpenAI"), KEY)
    with qtbot.waitSignal(window.key_saved):
        QTest.keyClick(field(window, "Key of OpenAI"), Qt.Key.Key_Return)


def test_an_entered_key_is_forgotten_once_it_is_in_force_and_when_another_provider_is_shown(
    qtbot: QtBot, window: SettingsWindow, samples: Samples
) -> None:
    QTest.keyClicks(field(window, "Key of OpenAI"), KEY)
    show(window, samples.snapshot(openai=Cause.NO_KEY))
    assert field(window, "Key of OpenAI").text() == ""
    QTest.keyClicks(field(window, "Key of OpenAI"), KEY)
    QTest.keyClick(providers(window), Qt.Key.Key_Down)
    assert field(window, "Key of Moonshot AI").text() == ""


@pytest.mark.parametrize("pasted", [f"{KEY}\n", f'"{KEY}"\n', f"\t{KEY}\r\n ", f"OPENAI_API_KEY='{KEY}'\n"])
def test_a_key_is_pasted_with_whatever_stood_around_it(
    qtbot: QtBot, window: SettingsWindow, pasted: str
) -> None:
    QGuiApplication.clipboard().setText(pasted)
    field(window, "Key of OpenAI").paste()
    with qtbot.waitSignal(window.key_saved) as saved:
        QTest.keyClick(field(window, "Key of OpenAI"), Qt.Key.Key_Return)
    assert saved.args == [OPENAI, Secret(KEY)]


def test_what_was_said_of_one_key_goes_when_another_is_entered(window: SettingsWindow) -> None:
    window.show_test(OPENAI, ok=False, text="Rejected: HTTP 401.")
    assert "Rejected" in texts(window)
    QTest.keyClicks(field(window, "Key of OpenAI"), "s")
    assert "Rejected" not in texts(window)


def test_saving_and_removing_say_so_until_they_are_done(window: SettingsWindow) -> None:
    QTest.mouseClick(button(window, "Remove"), LEFT)
    assert "Removing…" in texts(window)
    QTest.keyClicks(field(window, "Key of OpenAI"), KEY)
    QTest.mouseClick(button(window, "Replace"), LEFT)
    assert "Saving…" in texts(window)
    window.show_test(OPENAI, ok=True, text="Saved.")
    assert "Saving…" not in texts(window)


def test_nothing_moves_under_the_pointer_when_a_key_draws_a_remark(window: SettingsWindow) -> None:
    before = button(window, "Test").y()
    below = field(window, "What OpenAI is used for").y()
    QTest.keyClicks(field(window, "Key of OpenAI"), "sk-ant-api03-abcdefghijkl")
    QApplication.processEvents()
    assert (button(window, "Test").y(), field(window, "What OpenAI is used for").y()) == (before, below)


def test_a_keyring_that_gave_nothing_is_asked_again_on_a_click(
    qtbot: QtBot, window: SettingsWindow, samples: Samples
) -> None:
    assert "Ask the keyring again" not in [b.text() for b in buttons(window)]
    locked = Conditions(
        key_problems=("Your keyring is locked.",), can_save_keys=False, can_read_keys_again=True
    )
    show(window, samples.snapshot(), conditions=locked)
    assert "Your keyring is locked." in texts(window)
    with qtbot.waitSignal(window.keyring_wanted):
        QTest.mouseClick(button(window, "Ask the keyring again"), LEFT)


def test_the_tab_key_goes_from_top_to_bottom(window: SettingsWindow) -> None:
    providers(window).setFocus()
    passed = []
    for _ in range(12):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        passed.append(focused.accessibleName() or getattr(focused, "text", str)())
    assert passed[:4] == ["Add a provider…", "Import from .env…", "Check OpenAI", "Key of OpenAI"]
    assert passed.index("Key of OpenAI") < passed.index("What OpenAI is used for")
    assert passed.index("What OpenAI is used for") < passed.index("Base URL of OpenAI")
    assert passed.index("Base URL of OpenAI") < passed.index("Add an admin key of OpenAI")


def test_a_key_of_another_provider_is_pointed_out_as_it_is_typed_and_nothing_is_sent(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    with qtbot.assertNotEmitted(window.key_test_requested):
        QTest.keyClicks(field(window, "Key of OpenAI"), "sk-ant-api03-abcdefghijkl")
    assert "This looks like a key for Anthropic." in texts(window)


def test_test_tries_the_entered_key_or_else_the_one_that_is_there(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    with qtbot.waitSignal(window.key_test_requested) as stored:
        QTest.mouseClick(button(window, "Test"), LEFT)
    assert stored.args == [OPENAI, None]
    assert "Testing…" in texts(window)
    assert not button(window, "Test").isEnabled()
    window.show_test(OPENAI, ok=True, text="Key works, $18.20 left")
    assert "Key works, $18.20 left" in texts(window)
    QTest.keyClicks(field(window, "Key of OpenAI"), KEY)
    with qtbot.waitSignal(window.key_test_requested) as entered:
        QTest.mouseClick(button(window, "Test"), LEFT)
    assert entered.args == [OPENAI, Secret(KEY)]


def test_a_result_stays_with_its_provider(qtbot: QtBot, window: SettingsWindow) -> None:
    window.show_test("anthropic", ok=False, text="Rejected: 401")
    assert "Rejected: 401" not in texts(window)
    window.open_in_front("anthropic")
    assert "Rejected: 401" in texts(window)


def test_a_saved_key_can_be_removed_and_another_source_cannot(
    qtbot: QtBot, window: SettingsWindow, samples: Samples
) -> None:
    with qtbot.waitSignal(window.key_removed) as removed:
        QTest.mouseClick(button(window, "Remove"), LEFT)
    assert removed.args == [OPENAI]
    show(window, samples.snapshot(), conditions=Conditions())
    assert not button(window, "Remove").isEnabled()


def test_without_a_keyring_nothing_is_saved_and_the_reason_is_told(
    qtbot: QtBot, window: SettingsWindow, samples: Samples
) -> None:
    conditions = Conditions(can_save_keys=False, key_problems=("The keyring is locked.",))
    show(window, samples.snapshot(), conditions=conditions)
    QTest.keyClicks(field(window, "Key of OpenAI"), KEY)
    assert not button(window, "Save").isEnabled()
    assert button(window, "Test").isEnabled()
    assert "The keyring is locked." in texts(window)


def test_settings_that_could_not_be_used_are_named_with_their_line(
    window: SettingsWindow, samples: Samples
) -> None:
    problem = Problem(where="monitor.interval_s", message="5 is too little, 120 is used.", line=2)
    show(window, samples.snapshot(), conditions=Conditions(problems=(problem,)))
    assert "In config.toml: monitor.interval_s (line 2): 5 is too little, 120 is used." in texts(window)


def test_a_provider_is_switched_off_at_once(qtbot: QtBot, window: SettingsWindow) -> None:
    tick = next(c for c in window.findChildren(QCheckBox) if c.accessibleName() == "Check OpenAI")
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.mouseClick(tick, LEFT, pos=QPoint(8, tick.height() // 2))
    assert settings_of(changed.args).providers[OPENAI].enabled is False


def test_what_it_is_used_for_is_told_when_the_field_is_left(
    qtbot: QtBot, window: SettingsWindow, samples: Samples
) -> None:
    edit = field(window, "What OpenAI is used for")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "vocal tuner plug-in")
    show(window, samples.snapshot(openai=Cause.TIMEOUT))
    assert edit.text() == "vocal tuner plug-in"
    with qtbot.waitSignal(window.settings_changed) as changed:
        field(window, "Key of OpenAI").setFocus()
    assert settings_of(changed.args).providers[OPENAI].used_for == "vocal tuner plug-in"


def test_a_wrong_address_is_refused_in_its_place(qtbot: QtBot, window: SettingsWindow) -> None:
    edit = field(window, "Base URL of OpenAI")
    edit.selectAll()
    QTest.keyClicks(edit, "http://example.com/v1")
    with qtbot.assertNotEmitted(window.settings_changed):
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert "Plain http is for this computer only" in texts(window)
    providers(window).setFocus()
    show(window, Samples().snapshot())
    assert edit.text() == "http://example.com/v1", "it stays beside the reason when something else is news"
    assert "Plain http is for this computer only" in texts(window)
    edit.selectAll()
    QTest.keyClicks(edit, "http://127.0.0.1:4000/v1")
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert settings_of(changed.args).providers[OPENAI].base_url == "http://127.0.0.1:4000/v1"


def test_the_cadence_shows_its_requests_as_it_is_turned_and_applies_once(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    to_page(window, "Advanced")
    interval = box(window, "Time between checks")
    heard: list[object] = []
    window.settings_changed.connect(heard.append)
    QTest.keyClick(interval, Qt.Key.Key_Up)
    QTest.keyClick(interval, Qt.Key.Key_Up)
    assert "617 requests a day for each of 5 providers, 3,085 in all." in texts(window)
    assert heard == []
    with qtbot.waitSignal(window.settings_changed) as changed:
        pass
    assert settings_of(changed.args).interval_s == 140
    assert len(heard) == 1


def test_a_number_that_was_just_turned_is_applied_when_the_window_closes(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    to_page(window, "Advanced")
    QTest.keyClick(box(window, "Time to wait for an answer"), Qt.Key.Key_Up)
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert settings_of(changed.args).timeout_s == 11


def test_nothing_changes_because_settings_are_shown(
    qtbot: QtBot, window: SettingsWindow, samples: Samples
) -> None:
    with qtbot.assertNotEmitted(window.settings_changed, wait=700):
        show(window, samples.snapshot(), Settings(interval_s=300, timeout_s=20))
        to_page(window, "Advanced")
    assert box(window, "Time between checks").value() == 300


def test_an_interval_out_of_the_range_of_the_box_is_not_taken_for_turned(
    qtbot: QtBot, window: SettingsWindow, samples: Samples
) -> None:
    show(window, samples.snapshot(), Settings(interval_s=5))
    to_page(window, "Advanced")
    with qtbot.assertNotEmitted(window.settings_changed):
        window.close()


def test_a_dotenv_file_is_chosen_without_stopping_the_world(
    qtbot: QtBot, window: SettingsWindow, tmp_path: Path
) -> None:
    chosen = tmp_path / ".env"
    chosen.write_text("OPENAI_API_KEY=x")
    QTest.mouseClick(button(window, "Import from .env…"), LEFT)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    with qtbot.waitSignal(window.dotenv_chosen) as told:
        dialog.fileSelected.emit(str(chosen))
    assert told.args == [str(chosen)]
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def test_found_keys_are_saved_only_where_ticked(qtbot: QtBot, window: SettingsWindow) -> None:
    window.offer_import(
        (
            ImportOffer(provider_id=OPENAI, name="OpenAI", hint="•••• 9aZZ", replaces="•••• 4f2a"),
            ImportOffer(
                provider_id=ProviderId("anthropic"), name="Anthropic", hint="•••• 77aa", replaces=None
            ),
        )
    )
    ticks = {c.text(): c for c in window.findChildren(QCheckBox) if c.isVisible()}
    ticks["OpenAI: •••• 9aZZ, replaces •••• 4f2a"].click()
    with qtbot.waitSignal(window.import_confirmed) as confirmed:
        QTest.mouseClick(button(window, "Save in the keyring"), LEFT)
    assert confirmed.args == [("anthropic",)]
    assert "Keys in this file" not in texts(window)


def test_a_file_without_keys_says_so(qtbot: QtBot, window: SettingsWindow) -> None:
    window.offer_import(())
    assert "This file holds no key of these providers." in texts(window)
    QTest.mouseClick(button(window, "Close"), LEFT)
    assert "This file holds no key" not in texts(window)


def test_a_place_to_get_a_key_is_linked(qtbot: QtBot, window: SettingsWindow) -> None:
    with qtbot.waitSignal(window.link_requested) as asked:
        QTest.mouseClick(button(window, "Get a key…"), LEFT)
    assert asked.args is not None
    assert asked.args[0].startswith("https://")


def test_about_tells_what_leaves_this_computer(window: SettingsWindow) -> None:
    to_page(window, "Advanced")
    assert "What leaves this computer" in texts(window)


def test_its_title_leaves_the_programs_name_to_the_system(window: SettingsWindow) -> None:
    assert window.windowTitle() == "Settings"


def test_open_and_closed_are_told(qtbot: QtBot, window: SettingsWindow) -> None:
    with qtbot.waitSignal(window.open_changed) as closed:
        window.close()
    assert closed.args == [False]
    with qtbot.waitSignal(window.open_changed) as opened:
        window.open_in_front()
    assert opened.args == [True]


def test_subscriptions_and_storage_are_explained(window: SettingsWindow) -> None:
    assert "stored in your system's keyring as one entry, and read once at start." in texts(window)
    assert "not a ChatGPT or Claude subscription" in texts(window)


def settings_of(args: list[object] | None) -> Settings:
    assert args is not None
    assert isinstance(args[0], Settings)
    return args[0]


def test_start_at_login_is_asked_for_with_one_click_and_shown_as_it_is(
    qtbot: QtBot, window: SettingsWindow, samples: Samples
) -> None:
    tabs = window.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex([tabs.tabText(place) for place in range(tabs.count())].index("Advanced"))
    switch = button(window, "Start API Monitor when I log in")
    assert not switch.isChecked()
    with qtbot.waitSignal(window.at_login_changed) as asked:
        QTest.mouseClick(switch, LEFT, pos=QPoint(5, switch.height() // 2))
    assert asked.args == [True]
    refused = LoginStart(note="The place can't be changed: the disk is full.")
    show(window, samples.snapshot(), conditions=Conditions(at_login=refused))
    assert not switch.isChecked()
    assert "the disk is full" in texts(window)
    show(window, samples.snapshot(), conditions=Conditions(at_login=LoginStart(is_on=True, can_change=False)))
    assert switch.isChecked()
    assert not switch.isEnabled()
    assert "the disk is full" not in texts(window)
