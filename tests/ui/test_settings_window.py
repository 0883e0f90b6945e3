"""The settings window: its sidebar and its pages, what is added and what is imported."""

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from found_widgets import button, click, has_button, named, texts
from PySide6.QtCore import QPoint, Qt, QTime
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QSpinBox,
    QTimeEdit,
)
from pytestqt.qtbot import QtBot
from room import settled
from samples import Samples
from settings_states import PLACES
from settings_windows import OPENAI, Opened, write

from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.settings.settings import (
    IconColour,
    IconNumber,
    LoginStart,
    QuietHours,
    Settings,
)
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.ui.settings.advanced import AdvancedPage
from apimon_desktop.ui.views.commands import (
    ChangeSettings,
    ImportKeys,
    ReadDotenv,
    ReadKeyring,
    ResetSettings,
    SaveKey,
    SendTestNotification,
    SetStartAtLogin,
    ShowFile,
    TestKey,
    ToggleAmounts,
)
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import ImportOffer
from apimon_desktop.ui.widgets.tokens import px

TOGETHER, ANTHROPIC, GROQ = ProviderId("together_ai"), ProviderId("anthropic"), ProviderId("groq")
URL = "https://api.groq.example/v1"
KEY = "gsk_abcdefghijklmnopqrst"
LONG_NAME = "LM Studio on the studio Mac mini in the machine room"


@pytest.fixture
def it(qtbot: QtBot) -> Opened:
    return Opened(qtbot, page="General")


def sidebar(it: Opened) -> QListWidget:
    return named(it.window, QListWidget, "Pages and providers")


def switch(it: Opened, name: str) -> QCheckBox:
    return named(it.window, QCheckBox, name)


# The sidebar


def test_it_lists_pages_and_providers_with_their_state(it: Opened) -> None:
    items = [sidebar(it).item(row) for row in range(sidebar(it).count())]
    assert [item.text() for item in items][:6] == [
        "General",
        "Notifications",
        "Costs & budget",
        "Advanced",
        "Providers",
        "OpenRouter",
    ]
    spoken = [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in items]
    assert spoken[-1] == "Moonshot AI: no key"
    assert not items[4].flags() & Qt.ItemFlag.ItemIsEnabled, "a heading"


def test_it_opens_at_general_with_what_most_look_for_first(it: Opened) -> None:
    assert it.window.page_key == ":general"
    assert "Start at login" in texts(it.window)


def test_the_arrow_keys_walk_over_the_heading(it: Opened) -> None:
    sidebar(it).setFocus()
    for _ in range(4):
        QTest.keyClick(sidebar(it), Qt.Key.Key_Down)
    assert it.window.page_key == "openrouter"


def test_the_chosen_line_has_a_ring_only_while_the_keyboard_moves_there(it: Opened) -> None:
    lines, item = sidebar(it), sidebar(it).item(2)

    def seen() -> QImage:
        QApplication.processEvents()
        return lines.viewport().grab(lines.visualItemRect(item)).toImage()

    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualItemRect(item).center())
    clicked = seen()
    lines.clearFocus()
    assert seen() == clicked
    lines.setFocus(Qt.FocusReason.TabFocusReason)
    assert seen() != clicked
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualItemRect(item).center())
    assert seen() == clicked
    QTest.keyClick(lines, Qt.Key.Key_Down)
    QTest.keyClick(lines, Qt.Key.Key_Up)
    assert seen() != clicked


def test_the_arrow_keys_go_on_from_what_a_screen_reader_has_selected(it: Opened) -> None:
    sidebar(it).setFocus()
    sidebar(it).item(2).setSelected(True)
    assert sidebar(it).currentRow() == 2
    QTest.keyClick(sidebar(it), Qt.Key.Key_Down)
    assert it.window.page_key == ":advanced"


def test_a_long_name_takes_no_room_from_the_page(it: Opened) -> None:
    def widths() -> tuple[int, int]:
        settled(it.window)
        return it.window._sidebar.width(), it.window._stack.width()

    before = widths()
    snapshot = Samples().snapshot()
    state = snapshot.providers[OPENAI]
    renamed = replace(state, profile=replace(state.profile, short_name=LONG_NAME))
    it.show(snapshot=replace(snapshot, providers={**snapshot.providers, OPENAI: renamed}))
    assert widths() == before
    item = next(
        sidebar(it).item(n) for n in range(sidebar(it).count()) if sidebar(it).item(n).text() == LONG_NAME
    )
    assert LONG_NAME in item.toolTip()


def test_a_narrow_window_shows_tiles_alone_and_a_wide_one_names_again(it: Opened) -> None:
    it.window.resize(360, it.window.height())
    settled(it.window)
    assert it.window.width() == 360
    assert it.window._sidebar.width() < 80
    it.window.resize(900, it.window.height())
    settled(it.window)
    assert it.window._sidebar.width() > 200


def test_problems_are_named_above_and_the_keyring_is_tried_again_on_a_click(it: Opened) -> None:
    assert not has_button(it.window, "Try the keyring again")
    problem = Problem(where="monitor.interval_s", message="5 is too little, 120 is used.", line=2)
    it.show(
        conditions=Conditions(
            key_problems=("Your keyring is locked.",),
            can_save_keys=False,
            can_read_keys_again=True,
            problems=(problem,),
        )
    )
    told = "In config.toml: monitor.interval_s (line 2): 5 is too little, 120 is used."
    assert f"Your keyring is locked.\n\n{told}" in texts(it.window)
    settled(it.window)
    assert it.window._notice.mapTo(it.window, QPoint()).y() == px(20), "as far down as a page's title"
    click(button(it.window, "Try the keyring again"))
    assert it.commands == [ReadKeyring()]


def test_its_title_leaves_the_programs_name_to_the_system(it: Opened) -> None:
    assert it.window.windowTitle() == "Settings"


def test_open_and_closed_are_told(qtbot: QtBot, it: Opened) -> None:
    with qtbot.waitSignal(it.window.open_changed) as closed:
        QTest.keyClick(it.window, Qt.Key.Key_Escape)
    assert closed.args == [False]
    with qtbot.waitSignal(it.window.open_changed) as opened:
        it.window.open_in_front()
    assert opened.args == [True]


# General


def test_start_at_login_is_asked_for_with_one_click_and_shown_as_it_is(it: Opened) -> None:
    start = switch(it, "Start at login")
    click(start)
    assert it.commands == [SetStartAtLogin(on=True)]
    it.show(conditions=Conditions(at_login=LoginStart(note="The disk is full.")))
    assert not start.isChecked()
    assert "The disk is full." in texts(it.window)
    it.show(conditions=Conditions(at_login=LoginStart(is_on=True, can_change=False)))
    assert start.isChecked()
    assert not start.isEnabled()
    assert "The disk is full." not in texts(it.window)


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("Colour", Qt.Key.Key_End, ("icon_colour", IconColour.NEVER)),
        ("Number", Qt.Key.Key_End, ("icon_number", IconNumber.COST)),
        ("Language", Qt.Key.Key_End, ("language", "de")),
    ],
)
def test_the_looks_are_chosen_from_lists(
    it: Opened, name: str, key: Qt.Key, expected: tuple[str, object]
) -> None:
    choice = named(it.window, QComboBox, name)
    choice.setFocus()
    QTest.keyClick(choice, key)
    field, value = expected
    assert getattr(it.settings.appearance, field) == value


def test_amounts_are_hidden_with_a_switch_or_a_key(it: Opened) -> None:
    click(switch(it, "Hide all amounts"))
    assert it.settings.appearance.hide_amounts is True
    QTest.keyClick(
        it.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert it.sent(ToggleAmounts) == [ToggleAmounts()]


# Notifications


def test_each_kind_has_a_switch(it: Opened) -> None:
    it.to("Notifications")
    for name, field in (
        ("Goes down", "failed"),
        ("Is overloaded or limits requests", "degraded"),
        ("Is working again", "recovered"),
        ("Needs a key or credit", "account"),
        ("Nears its budget", "budget"),
    ):
        click(switch(it, name))
        assert getattr(it.settings.alerts, field) is False, name
    click(switch(it, "Is slow"))
    click(switch(it, "Play a sound"))
    assert (it.settings.alerts.slow, it.settings.alerts.sound) == (True, True)


def test_a_test_is_sent_on_a_click_and_what_to_do_if_it_does_not_come(it: Opened) -> None:
    it.to("Notifications")
    click(button(it.window, "Send a test"))
    assert it.commands == [SendTestNotification()]
    assert "Sent. Nothing appeared?" in texts(it.window)


def times(it: Opened) -> tuple[QTimeEdit, QTimeEdit]:
    return named(it.window, QTimeEdit, "Quiet from"), named(it.window, QTimeEdit, "Quiet until")


def test_quiet_hours_show_their_times_only_while_they_are_on(it: Opened) -> None:
    it.to("Notifications")
    begin, end = times(it)
    assert not begin.isVisible()
    click(switch(it, "Quiet hours"))
    assert begin.isVisible()
    assert it.settings.alerts.quiet_hours == QuietHours(start=time(22), end=time(8))
    end.setTime(QTime(9, 30))
    end.editingFinished.emit()
    assert it.settings.alerts.quiet_hours == QuietHours(start=time(22), end=time(9, 30))
    click(switch(it, "Quiet hours"))
    assert it.settings.alerts.quiet_hours is None
    assert not end.isVisible()


def test_quiet_hours_that_end_as_they_begin_are_refused_in_their_row(it: Opened) -> None:
    it.to("Notifications")
    click(switch(it, "Quiet hours"))
    begin, end = times(it)
    end.setTime(begin.time())
    end.editingFinished.emit()
    assert "Quiet hours can't start and end at the same time." in texts(it.window)
    assert it.settings.alerts.quiet_hours == QuietHours(start=time(22), end=time(8))


# Costs


def test_a_budget_is_set_with_a_number_and_says_saved(it: Opened) -> None:
    it.to("Costs")
    write(named(it.window, QLineEdit, "Monthly budget for all providers, in USD"), "150")
    assert it.settings.monthly_budget_usd == 150
    assert "Saved" in texts(it.window).splitlines()
    write(named(it.window, QLineEdit, "Monthly budget for all providers, in USD"), "")
    assert it.settings.monthly_budget_usd is None


def test_the_limit_of_real_test_requests_and_price_updates_are_settings(qtbot: QtBot, it: Opened) -> None:
    it.to("Costs")
    assert "Used today: 0 tokens." in texts(it.window)
    limit = named(it.window, QSpinBox, "Daily limit for all tests")
    limit.setFocus()
    QTest.keyClick(limit, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: bool(it.sent(ChangeSettings)))
    assert it.settings.paid_test_daily_tokens == Settings().paid_test_daily_tokens + 500
    click(switch(it, "Update prices daily"))
    assert it.settings.update_prices is True
    it.window.show_places(PLACES)
    assert "Using the price list of 2026-11-20" in texts(it.window)


# Advanced


def number(it: Opened, name: str) -> QSpinBox:
    return named(it.window, QSpinBox, name)


def test_the_interval_shows_its_checks_as_it_changes_and_applies_once(qtbot: QtBot, it: Opened) -> None:
    it.to("Advanced")
    for _ in range(2):
        QTest.keyClick(number(it, "Check every"), Qt.Key.Key_Up)
    assert "3,085 checks a day in total. Checks are free." in texts(it.window)
    assert it.commands == []
    qtbot.waitUntil(lambda: bool(it.commands))
    assert it.settings.interval_s == 140
    assert len(it.commands) == 1


def test_a_number_that_was_just_changed_is_applied_when_the_window_closes(it: Opened) -> None:
    it.to("Advanced")
    QTest.keyClick(number(it, "Time out after"), Qt.Key.Key_Up)
    QTest.keyClick(it.window, Qt.Key.Key_Escape)
    assert it.settings.timeout_s == 11


def test_nothing_changes_because_settings_are_shown(it: Opened) -> None:
    it.show(Settings(interval_s=5, timeout_s=20))
    it.to("Advanced")
    assert number(it, "Check every").value() == 30, "an interval out of its range is shown as the nearest"
    it.window.close()
    assert it.commands == []


def test_the_log_is_found_with_three_clicks(it: Opened) -> None:
    it.window.show_places(PLACES)
    it.to("Advanced")
    settled(it.window)
    shown = named(it.window, QAbstractButton, "Show: Log")
    page = it.window.page(AdvancedPage)
    assert page.viewport().rect().contains(shown.mapTo(page.viewport(), shown.rect().center()))
    assert PLACES.log_file in texts(it.window).replace("\u200b", "")
    click(shown)
    assert it.commands == [ShowFile(path=PLACES.log_file)]


def test_the_backup_order_is_changed_by_moving_and_excluding(it: Opened) -> None:
    it.to("Advanced")
    assert "1.  Together AI" in texts(it.window)
    assert not button(it.window, "Reset order").isEnabled()
    down = named(it.window, QAbstractButton, "Move Together AI down")
    down.setFocus()
    QTest.keyClick(down, Qt.Key.Key_Return)
    assert it.settings.failover_order is not None
    assert it.settings.failover_order[:2] == (ANTHROPIC, TOGETHER)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Move Together AI down", "the next key moves it on"
    click(switch(it, "Include Anthropic"))
    assert ANTHROPIC not in (it.settings.failover_order or ())
    assert "Anthropic (excluded)" in texts(it.window)
    click(switch(it, "Include Anthropic"))
    assert it.settings.failover_order[-1] == ANTHROPIC
    it.show(it.settings)
    click(button(it.window, "Reset order"))
    assert it.settings.failover_order is None


def test_the_local_api_is_switched_on_at_its_port(qtbot: QtBot, it: Opened) -> None:
    it.to("Advanced")
    click(switch(it, "Let other apps on this computer ask for status"))
    assert it.settings.api.enabled is True
    QTest.keyClick(number(it, "Port"), Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: it.settings.api.port == 8001)
    assert it.settings.api.enabled is True
    it.show(conditions=Conditions(api_url="http://127.0.0.1:8001", api_notes=("With a token.",)))
    assert "Answers at http://127.0.0.1:8001\nWith a token." in texts(it.window)


def test_all_is_reset_after_one_question(it: Opened) -> None:
    it.to("Advanced")
    click(button(it.window, "Reset…"))
    assert "Providers you added and their keys are removed." in texts(it.window)
    assert it.commands == []
    click(button(it.window, "Reset all"))
    assert it.commands == [ResetSettings()]


def test_it_says_what_leaves_this_computer(it: Opened) -> None:
    it.to("Advanced")
    assert "Privacy: what API Monitor sends" in texts(it.window)
    assert "Nothing else: no usage data" in texts(it.window)


# Adding


def field(it: Opened, what: str) -> QLineEdit:
    return named(it.window, QLineEdit, f"{what} of the provider to add")


def fill(it: Opened, name: str, url: str, key: str = "") -> None:
    for what, text in (("Name", name), ("API address", url), ("Key", key)):
        field(it, what).setFocus()
        field(it, what).clear()
        QTest.keyClicks(field(it, what), text)


def test_ollama_is_added_with_the_page_and_enter(it: Opened) -> None:
    click(button(it.window, "+ Add"))
    focused = QApplication.focusWidget()
    assert focused is button(it.window, "Add and test")
    QTest.keyClick(focused, Qt.Key.Key_Return)
    ollama = it.settings.providers[ProviderId("ollama")]
    assert (ollama.name, ollama.base_url, ollama.key_env) == ("Ollama", "http://127.0.0.1:11434/v1", None)
    assert it.commands[-1] == TestKey(key_id="ollama"), "and it is tested at once"


@pytest.mark.parametrize("name", ["LM Studio", "Groq", "Mistral", "DeepSeek", "xAI"])
def test_a_preset_fills_the_address_in(it: Opened, name: str) -> None:
    click(button(it.window, "+ Add"))
    click(button(it.window, name))
    assert field(it, "Name").text() == name
    assert field(it, "API address").text().endswith("/v1")
    assert field(it, "Key").hasFocus() is has_button(it.window, "Get a key")


def test_any_other_provider_is_added_with_its_key_and_shown_once_it_is_there(it: Opened) -> None:
    click(button(it.window, "+ Add"))
    click(button(it.window, "Other"))
    assert field(it, "Name").hasFocus()
    fill(it, "Groq", URL, KEY)
    click(button(it.window, "Add and test"))
    changed, saved = it.commands
    assert isinstance(changed, ChangeSettings)
    assert changed.settings.providers[GROQ].key_env == "GROQ_API_KEY"
    assert saved == SaveKey(key_id=GROQ, key=Secret(KEY))
    snapshot = Samples().snapshot()
    state = ProviderState(profile=configured_providers(changed.settings)[GROQ].profile)
    it.show(changed.settings, snapshot=replace(snapshot, providers={**snapshot.providers, GROQ: state}))
    assert it.window.page_key == GROQ


def test_enter_on_an_empty_form_says_what_is_missing_at_the_focused_field(it: Opened) -> None:
    click(button(it.window, "+ Add"))
    click(button(it.window, "Other"))
    QTest.keyClick(field(it, "Name"), Qt.Key.Key_Return)
    assert "Enter a name." in texts(it.window)
    assert "Enter an address such as https://host/v1." in texts(it.window)
    assert field(it, "Name").hasFocus()
    assert field(it, "Name").accessibleDescription() == "Enter a name."
    assert it.commands == []


@pytest.mark.parametrize(
    ("entries", "sentence", "at"),
    [
        (("openai", URL, ""), "There is already a provider called openai.", "Name"),
        (("Groq", "http://groq.example/v1", ""), "http", "API address"),
        (("Groq", URL, "two words"), "There is a space inside.", "Key"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_added(
    it: Opened, entries: tuple[str, str, str], sentence: str, at: str
) -> None:
    click(button(it.window, "+ Add"))
    click(button(it.window, "Other"))
    fill(it, *entries)
    click(button(it.window, "Add and test"))
    assert sentence in texts(it.window)
    assert field(it, at).hasFocus()
    assert it.commands == []


def test_a_fault_goes_when_it_is_mended(it: Opened) -> None:
    click(button(it.window, "+ Add"))
    click(button(it.window, "Other"))
    write(field(it, "API address"), "groq.example")
    assert "An address looks like https://host/v1." in texts(it.window)
    write(field(it, "API address"), URL)
    assert "An address looks like" not in texts(it.window)


def test_a_key_of_somebody_else_is_pointed_out_before_anything_is_sent(it: Opened) -> None:
    click(button(it.window, "+ Add"))
    QTest.keyClicks(field(it, "Key"), "sk-ant-api03-abcdefghijkl")
    assert "This looks like a key for Anthropic." in texts(it.window)
    assert it.commands == []


def test_without_a_keyring_a_key_is_not_taken(it: Opened) -> None:
    it.show(conditions=Conditions(can_save_keys=False))
    click(button(it.window, "+ Add"))
    fill(it, "Groq", URL, KEY)
    click(button(it.window, "Add and test"))
    assert it.commands == []
    assert "Keys can't be saved here." in texts(it.window)


def test_another_line_of_the_sidebar_leads_away_from_the_form(it: Opened) -> None:
    click(button(it.window, "+ Add"))
    it.to(OPENAI)
    assert not has_button(it.window, "Add and test")
    assert it.window.page_key == OPENAI


# Importing

OFFERS = (
    ImportOffer(provider_id=OPENAI, name="OpenAI", hint="•••• 9aZZ", replaces="•••• 4f2a"),
    ImportOffer(provider_id=ANTHROPIC, name="Anthropic", hint="•••• 77aa", replaces=None),
)


def test_a_file_is_chosen_without_stopping_the_world(qtbot: QtBot, it: Opened, tmp_path: Path) -> None:
    chosen = tmp_path / ".env"
    chosen.write_text("OPENAI_API_KEY=x")
    click(button(it.window, "Import…"))
    dialog = it.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(chosen))
    assert it.commands == [ReadDotenv(path=str(chosen))]
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def test_found_keys_are_saved_only_where_they_are_on(it: Opened) -> None:
    it.window.offer_import(OFFERS)
    settled(it.window)
    assert "•••• 9aZZ, replaces •••• 4f2a" in texts(it.window)
    click(switch(it, "Save the key of OpenAI"))
    click(button(it.window, "Save"))
    assert it.commands == [ImportKeys(key_ids=(ANTHROPIC,))]
    assert "9aZZ" not in texts(it.window)


def test_offered_keys_go_when_another_line_of_the_sidebar_is_chosen(it: Opened) -> None:
    it.window.offer_import(OFFERS)
    sidebar(it).setFocus()
    click_on(sidebar(it), "OpenAI")
    assert "9aZZ" not in texts(it.window)
    assert it.window.page_key == OPENAI


def click_on(entries: QListWidget, text: str) -> None:
    item = next(entries.item(row) for row in range(entries.count()) if entries.item(row).text() == text)
    place: QPoint = entries.visualItemRect(item).center()
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_file_without_keys_says_so(it: Opened) -> None:
    it.window.offer_import(())
    assert "No keys for these providers in this file." in texts(it.window)
    click(button(it.window, "Close"))
    assert it.window.page_key == ":general"


# All pages


@pytest.mark.parametrize("width", [720, 360])
def test_all_that_can_be_pressed_is_named_and_all_rows_share_one_right_edge(it: Opened, width: int) -> None:
    """Also where a control has no room beside its words, and stands below them."""
    it.window.resize(width, it.window.height())
    for page in ("General", "Notifications", "Costs", "Advanced"):
        it.to(page)
        settled(it.window)
        ends = {
            one.mapTo(it.window, QPoint(one.width(), 0)).x()
            for kind in (QCheckBox, QComboBox, QSpinBox, QLineEdit)
            for one in it.window._stack.findChildren(kind)
            if one.isVisible() and not isinstance(one.parent(), QSpinBox)
        }
        assert max(ends) - min(ends) <= 1, f"{page}: {ends}"


def test_a_local_server_is_not_asked_for_a_key_and_another_one_is(it: Opened) -> None:
    it.window.open_adding()
    entry = named(it.window, QLineEdit, "Key of the provider to add")
    for preset, hint in (("LM Studio", "Not needed"), ("Groq", "Paste the key"), ("Other", "Paste the key")):
        click(button(it.window, preset))
        assert entry.placeholderText() == hint
