"""The settings' page of what few people need, with clicks and keys."""

from dataclasses import replace

import pytest
from found_widgets import button, click, named, texts, to_page
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton
from pytestqt.qtbot import QtBot
from samples import Samples
from settings_windows import OPENAI, opened, said, show

from apimon_desktop.core.settings import Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers.registry import DEFAULT_FAILOVER_ORDER, PROVIDERS
from apimon_desktop.ui.settings_window import SettingsWindow
from apimon_desktop.ui.views.about import Footprint, Places

MOONSHOT = ProviderId("moonshot_ai")
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot: QtBot) -> SettingsWindow:
    window = opened(qtbot)
    to_page(window, "Advanced")
    return window


def order(window: SettingsWindow) -> QListWidget:
    return named(window, QListWidget, "Order of failover")


def rows(window: SettingsWindow) -> list[str]:
    return [order(window).item(row).text() for row in range(order(window).count())]


def test_the_order_is_shown_with_those_left_out_below(window: SettingsWindow) -> None:
    shown = rows(window)
    assert shown[0] == "1.  Together AI"
    assert shown[-1] == "–  Moonshot AI (left out)"
    assert len(shown) == len(PROVIDERS)
    assert order(window).item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "1: Together AI"


def test_alt_and_the_arrow_keys_move_a_provider_again_and_again(qtbot: QtBot, window: SettingsWindow) -> None:
    order(window).setFocus()
    heard: list[Settings] = []
    window.settings_changed.connect(heard.append)
    QTest.keyClick(order(window), Qt.Key.Key_Down, ALT)
    QTest.keyClick(order(window), Qt.Key.Key_Down, ALT)
    first, second, third, *rest = DEFAULT_FAILOVER_ORDER
    assert heard[-1].failover_order == (second, third, first, *rest)
    assert order(window).currentRow() == 2, "it stays selected where it went"
    QTest.keyClick(order(window), Qt.Key.Key_Up, ALT)
    assert heard[-1].failover_order == (second, first, third, *rest)
    QTest.keyClick(order(window), Qt.Key.Key_Up)
    assert order(window).currentRow() == 0, "without Alt, the keys only go through the list"
    QTest.keyClick(order(window), Qt.Key.Key_Up, ALT)
    assert len(heard) == 3, "the first cannot go further up"


def test_buttons_move_leave_out_put_in_and_bring_back_the_usual_order(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    assert not button(window, "Move up").isEnabled()
    assert not button(window, "Usual order").isEnabled()
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(button(window, "Move down"))
    show(window, said(changed.args))
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(button(window, "Move up"))
    assert said(changed.args).failover_order == DEFAULT_FAILOVER_ORDER
    order(window).setCurrentRow(order(window).count() - 1)
    assert not button(window, "Move down").isEnabled()
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(button(window, "Put in"))
    assert said(changed.args).failover_order == (*DEFAULT_FAILOVER_ORDER, MOONSHOT)
    show(window, said(changed.args))
    order(window).setCurrentRow(rows(window).index("3.  OpenAI"))
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(button(window, "Leave out"))
    assert OPENAI not in (said(changed.args).failover_order or ())
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(button(window, "Usual order"))
    assert said(changed.args).failover_order is None


def test_all_rows_of_the_order_are_seen_without_scrolling_in_it(window: SettingsWindow) -> None:
    listed = order(window)
    last = listed.visualItemRect(listed.item(listed.count() - 1))
    assert last.bottom() <= listed.viewport().height()


def test_files_tell_where_they_are_and_are_shown_there(qtbot: QtBot, window: SettingsWindow) -> None:
    window.show_places(
        Places(
            config_file="/home/me/config.toml",
            metrics_file="/home/me/api_metrics.json",
            log_file="/home/me/api_monitor.log",
            price_list_at=None,
        )
    )
    assert "/home/me/api_metrics.json" in texts(window).replace("\u200b", "")
    for name, path in (
        ("Metrics, for other programs", "/home/me/api_metrics.json"),
        ("Log", "/home/me/api_monitor.log"),
        ("Settings, to edit by hand", "/home/me/config.toml"),
    ):
        with qtbot.waitSignal(window.reveal_wanted) as wanted:
            click(named(window, QPushButton, f"Reveal: {name}"))
        assert wanted.args == [path]


def test_a_reset_asks_in_its_place_first(qtbot: QtBot, window: SettingsWindow) -> None:
    with qtbot.assertNotEmitted(window.reset_wanted):
        click(button(window, "Reset all settings"))
        assert "Put every setting back" in texts(window)
        click(button(window, "Keep as it is"))
    assert "Put every setting back" not in texts(window)
    click(button(window, "Reset all settings"))
    with qtbot.waitSignal(window.reset_wanted):
        click(button(window, "Reset all"))


def test_a_question_that_was_not_answered_is_gone_when_the_window_opens_again(window: SettingsWindow) -> None:
    click(button(window, "Reset all settings"))
    window.close()
    window.open_in_front()
    assert "Put every setting back" not in texts(window)


def test_about_tells_version_footprint_and_requests(window: SettingsWindow) -> None:
    snapshot = Samples().changed("openai", lambda state: replace(state, requests_made=1180))
    show(window, snapshot=replace(snapshot, requests_made=1240))
    window.show_footprint(Footprint(memory_bytes=71_000_000, cpu_ratio=0.002, cpu_s=3.0, running_s=60))
    assert "Requests since the start: 1,180 to your providers, 60 to status pages" in texts(window)
    assert "Memory: 71 MB" in texts(window)
    assert "no usage data, no crash reports, no update checks" in texts(window)


def test_it_is_measured_only_while_it_is_looked_at(qtbot: QtBot, window: SettingsWindow) -> None:
    with qtbot.waitSignal(window.about_shown) as shown:
        to_page(window, "Money")
    assert shown.args == [False]
    with qtbot.waitSignal(window.about_shown) as shown:
        to_page(window, "Advanced")
    assert shown.args == [True]
    with qtbot.waitSignal(window.about_shown) as shown:
        window.close()
    assert shown.args == [False]
