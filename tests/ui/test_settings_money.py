"""The settings' page of money, with clicks and keys."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from found_widgets import click, named, texts, to_page
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot
from samples import Samples
from settings_windows import OPENAI, opened, said, show, write

from apimon_desktop.core.proof import TokensSpent
from apimon_desktop.core.settings import AppearanceSettings, ProviderSettings, Settings
from apimon_desktop.ui.settings_window import SettingsWindow
from apimon_desktop.ui.views.about import Places

ALL = "Monthly budget for all providers, in USD"
OF_OPENAI = "Monthly budget for OpenAI, in USD"
CAP = "What all paid tests together may use"


@pytest.fixture
def window(qtbot: QtBot) -> SettingsWindow:
    window = opened(qtbot)
    to_page(window, "Money")
    return window


def budget(window: SettingsWindow, name: str = ALL) -> QLineEdit:
    return named(window, QLineEdit, name)


def switch(window: SettingsWindow) -> QCheckBox:
    return named(window, QCheckBox, "Test OpenAI with a small paid request")


def test_a_budget_is_set_and_taken_away(qtbot: QtBot, window: SettingsWindow) -> None:
    with qtbot.waitSignal(window.settings_changed) as changed:
        write(budget(window), "$1,250.50")
    settings = said(changed.args)
    assert settings.monthly_budget_usd == Decimal("1250.50")
    show(window, settings)
    with qtbot.waitSignal(window.settings_changed) as changed:
        write(budget(window), "")
    assert said(changed.args).monthly_budget_usd is None


def test_a_provider_has_a_budget_of_its_own(qtbot: QtBot, window: SettingsWindow) -> None:
    with qtbot.waitSignal(window.settings_changed) as changed:
        write(budget(window, OF_OPENAI), "40")
    assert said(changed.args).providers == {OPENAI: ProviderSettings(monthly_usd=Decimal(40))}
    assert said(changed.args).monthly_budget_usd is None


def test_what_is_no_amount_is_refused_in_its_place_and_stays_to_be_mended(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    with qtbot.assertNotEmitted(window.settings_changed):
        write(budget(window), "much")
    assert "A budget is an amount in USD, like 120 or 49.50. The budget before still holds." in texts(window)
    assert "like 120" in budget(window).accessibleDescription(), "a screen reader finds it at the field"
    budget(window, OF_OPENAI).setFocus()
    show(window, Settings(monthly_budget_usd=Decimal(30)))
    assert budget(window).text() == "much"
    with qtbot.waitSignal(window.settings_changed):
        write(budget(window), "30.5")
    assert "like 120" not in texts(window)


def test_amounts_are_dots_while_they_are_hidden(window: SettingsWindow) -> None:
    hidden = Settings(monthly_budget_usd=Decimal(120), appearance=AppearanceSettings(hide_amounts=True))
    show(window, hidden)
    assert budget(window).text() == "120"
    assert budget(window).displayText() != "120"
    show(window, replace(hidden, appearance=AppearanceSettings()))
    assert budget(window).displayText() == "120"


def test_a_paid_test_is_off_with_its_price_beside_it_and_on_after_a_click(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    assert not switch(window).isChecked()
    assert "Up to 32 tokens every hour, about $0.0077 a day at most." in texts(window)
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(switch(window))
    assert said(changed.args).providers == {OPENAI: ProviderSettings(paid_test=True)}


def test_what_was_used_today_is_shown_as_it_grows(window: SettingsWindow) -> None:
    samples = Samples()
    on = Settings(providers={OPENAI: ProviderSettings(paid_test=True)})
    spent = TokensSpent(day=samples.now.date(), tokens=160)
    show(window, on, snapshot=replace(samples.snapshot(), spent=spent))
    assert switch(window).isChecked()
    assert "160 tokens used today (in UTC)." in texts(window)


def test_a_provider_that_cannot_be_tested_so_has_no_row(window: SettingsWindow) -> None:
    bare = Samples().changed(
        "openai", lambda state: replace(state, profile=replace(state.profile, paid_test_tokens=None))
    )
    show(window, snapshot=bare)
    assert not switch(window).isVisible()


def test_the_cap_is_told_once_it_is_settled(qtbot: QtBot, window: SettingsWindow) -> None:
    cap = named(window, QSpinBox, CAP)
    assert cap.text() == "2,000 tokens a day"
    QTest.keyClick(cap, Qt.Key.Key_Up)
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(cap, Qt.Key.Key_Return)
    assert said(changed.args).paid_test_daily_tokens == 2500


def test_prices_tell_their_date_and_are_renewed_only_if_wanted(qtbot: QtBot, window: SettingsWindow) -> None:
    assert "the prices that came with this version" in texts(window)
    window.show_places(
        Places(config_file="/c", metrics_file="/m", log_file="/l", price_list_at=date(2026, 11, 20))
    )
    assert "fetched on 2026-11-20" in texts(window)
    update = next(c for c in window.findChildren(QCheckBox) if c.text() == "Fetch newer prices once a day")
    assert not update.isChecked()
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(update)
    assert said(changed.args).update_prices


def test_the_tab_key_goes_from_top_to_bottom(window: SettingsWindow) -> None:
    budget(window).setFocus()
    passed = []
    for _ in range(14):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        passed.append(focused.accessibleName() or getattr(focused, "text", str)())
    assert passed[0] == "Monthly budget for OpenRouter, in USD"
    assert passed.index("Monthly budget for Moonshot AI, in USD") == 5
    assert passed[6] == "Test OpenRouter with a small paid request"
    assert passed.index(CAP) == 12
    assert passed[13] == "Fetch newer prices once a day"
