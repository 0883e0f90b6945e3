"""The tray icon and its menu, clicked as a person does."""

from datetime import UTC

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.state import Snapshot
from apimon_desktop.core.types import Cause
from apimon_desktop.ui.tray import Tray
from apimon_desktop.ui.tray_menu import TrayMenu
from apimon_desktop.ui.views.menu import MenuRow, MenuView, menu_view
from apimon_desktop.ui.views.tray import tray_view


def view_of(snapshot: Snapshot) -> MenuView:
    return menu_view(snapshot, now=Samples().now, tz=UTC)


def labels(menu: TrayMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def item_of(tray: Tray) -> QSystemTrayIcon:
    item = tray.findChild(QSystemTrayIcon)
    assert isinstance(item, QSystemTrayIcon)
    return item


@pytest.fixture
def menu(qtbot: QtBot) -> TrayMenu:
    menu = TrayMenu()
    qtbot.addWidget(menu)
    return menu


@pytest.fixture
def tray(qtbot: QtBot) -> Tray:
    tray = Tray()
    qtbot.addWidget(tray.menu)
    return tray


def test_the_menu_reads_from_top_to_bottom(menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot(anthropic=Cause.AUTHENTICATION)))
    assert labels(menu) == [
        "1 key rejected · 4 healthy · 1 without a key — 14:02",
        "✕ Anthropic — key rejected",
        "● OpenRouter — 312 ms",
        "● Google Gemini — 389 ms",
        "● Together AI — 204 ms",
        "● OpenAI — 377 ms",
        "○ Moonshot AI — no key",
        "Use Together AI instead of Anthropic (copy name)",
        "Open Report…",
        "Check Now",
        "Settings…",
        "Quit",
    ]


def test_the_menu_is_updated_in_place(menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot()))
    before = menu.actions()
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT)))
    assert menu.actions() == before
    assert labels(menu)[1] == "✕ OpenAI — not answering"


def test_rows_come_and_go_with_the_providers(menu: TrayMenu) -> None:
    rows = tuple(MenuRow(provider_id=pid, label=f"● {pid}") for pid in Samples().snapshot().providers)
    menu.show_view(MenuView(summary="two", rows=rows[:2]))
    assert len([label for label in labels(menu) if label.startswith("●")]) == 2
    menu.show_view(MenuView(summary="all", rows=rows))
    menu.show_view(MenuView(summary="one", rows=rows[:1]))
    assert [label for label in labels(menu) if label.startswith("●")] == ["● openrouter"]


def test_an_ampersand_in_a_name_is_no_shortcut(menu: TrayMenu) -> None:
    rows = (MenuRow(provider_id=next(iter(Samples().snapshot().providers)), label="● Mine & Yours"),)
    menu.show_view(MenuView(summary="one", rows=rows))
    assert "● Mine && Yours" in labels(menu)


def test_a_click_on_a_row_asks_for_that_provider(qtbot: QtBot, menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT)))
    with qtbot.waitSignal(menu.report_requested) as asked:
        click(menu, "✕ OpenAI — not answering")
    assert asked.args == ["openai"]


def test_a_click_on_the_summary_opens_the_report(qtbot: QtBot, menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot()))
    with qtbot.waitSignal(menu.report_requested) as asked:
        click(menu, "5 healthy · 1 without a key — 14:02")
    assert asked.args == [""]


def test_a_click_on_the_failover_copies_the_name(qtbot: QtBot, menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT)))
    with qtbot.waitSignal(menu.copy_requested) as asked:
        click(menu, "Use Together AI instead of OpenAI (copy name)")
    assert asked.args == ["Together AI"]


@pytest.mark.parametrize(
    ("label", "signal", "keys"),
    [
        ("Open Report…", "report_requested", "Ctrl+O"),
        ("Check Now", "check_requested", "Ctrl+R"),
        ("Settings…", "settings_requested", "Ctrl+,"),
        ("Quit", "quit_requested", "Ctrl+Q"),
    ],
)
def test_each_command_asks_for_what_it_says_and_shows_its_keys(
    qtbot: QtBot, tray: Tray, label: str, signal: str, keys: str
) -> None:
    tray.show_menu(view_of(Samples().snapshot()))
    with qtbot.waitSignal(getattr(tray, signal)):
        click(tray.menu, label)
    assert action_named(tray.menu, label).shortcut().toString() == keys


def test_a_left_click_on_the_icon_opens_the_report(qtbot: QtBot, tray: Tray) -> None:
    for reason in (
        QSystemTrayIcon.ActivationReason.Trigger,
        QSystemTrayIcon.ActivationReason.DoubleClick,
    ):
        with qtbot.waitSignal(tray.report_requested) as asked:
            item_of(tray).activated.emit(reason)
        assert asked.args == [""]


def test_the_icon_has_a_menu_from_the_start(tray: Tray) -> None:
    assert item_of(tray).contextMenu() is tray.menu


def test_the_icon_is_drawn_anew_only_when_the_state_changes(tray: Tray, samples: Samples) -> None:
    tray.show_view(tray_view(samples.snapshot()))
    healthy = item_of(tray).icon().cacheKey()
    tray.show_view(tray_view(samples.paused("openai")))
    assert item_of(tray).icon().cacheKey() == healthy
    assert item_of(tray).toolTip() == "AI providers: all 4 healthy"
    tray.show_view(tray_view(samples.snapshot(openai=Cause.TIMEOUT)))
    assert item_of(tray).icon().cacheKey() != healthy
    assert item_of(tray).toolTip() == "AI providers: 1 of 5 failed — OpenAI: not answering"


def test_a_renewed_icon_shows_what_the_old_one_did(qtbot: QtBot, tray: Tray, samples: Samples) -> None:
    tray.show_view(tray_view(samples.snapshot(openai=Cause.TIMEOUT)))
    old = item_of(tray)
    with qtbot.waitSignal(old.destroyed):
        tray.renew()
    assert item_of(tray).toolTip() == "AI providers: 1 of 5 failed — OpenAI: not answering"
    assert item_of(tray).contextMenu() is tray.menu
    tray.hide()
    assert not item_of(tray).isVisible()


def action_named(menu: TrayMenu, label: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == label)


def click(menu: TrayMenu, label: str) -> None:
    menu.popup(QPoint(0, 0))
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action_named(menu, label)).center()
    )
