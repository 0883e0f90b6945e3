"""The tray icon and its menu, clicked as a person does."""

from dataclasses import replace
from datetime import UTC

import pytest
from moneys import OPENAI, summary
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot
from samples import NOW, Samples

from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.settings import AppearanceSettings, IconColour, IconNumber
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.core.wishes import Mute, Wishes
from apimon_desktop.ui.icons import tray_icon
from apimon_desktop.ui.tray import Tray
from apimon_desktop.ui.tray_menu import TrayMenu
from apimon_desktop.ui.views.actions import Action, ActionKind, MuteFor
from apimon_desktop.ui.views.menu import MenuView, menu_view
from apimon_desktop.ui.views.tray import IconLook, TrayView, tray_view


def view_of(snapshot: Snapshot, wishes: Wishes | None = None) -> MenuView:
    return menu_view(
        snapshot,
        wishes=wishes or Wishes(),
        incidents={},
        money=None,
        hides_amounts=False,
        now=NOW,
        tz=UTC,
    )


def icon_of(
    snapshot: Snapshot,
    appearance: AppearanceSettings | None = None,
    mute: Mute | None = None,
    money: MoneySummary | None = None,
) -> TrayView:
    appearance = appearance or AppearanceSettings()
    return tray_view(snapshot, appearance=appearance, mute=mute, money=money, now=NOW, tz=UTC)


def labels(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def action_named(menu: QMenu, label: str) -> QAction:
    return next(action for action in menu.actions() if action.text().startswith(label))


def sub_menu(menu: QMenu, label: str) -> QMenu:
    below = action_named(menu, label).menu()
    assert isinstance(below, QMenu)
    return below


def item_of(tray: Tray) -> QSystemTrayIcon:
    item = tray.findChild(QSystemTrayIcon)
    assert isinstance(item, QSystemTrayIcon)
    return item


def click(menu: QMenu, label: str) -> None:
    menu.popup(QPoint(0, 0))
    place = menu.actionGeometry(action_named(menu, label)).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)


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
    menu.show_view(
        replace(
            view_of(samples.snapshot(anthropic=Cause.AUTHENTICATION)), money="Today $4.55 · this month $61"
        )
    )
    assert labels(menu) == [
        "1 key rejected · 4 healthy · 1 without a key — 14:02",
        "✕ Anthropic — key rejected",
        "● OpenRouter — 312 ms",
        "● Google Gemini — 389 ms",
        "● Together AI — 204 ms",
        "● OpenAI — 377 ms",
        "○ Moonshot AI — no key",
        "Use Together AI instead of Anthropic",
        "Today $4.55 · this month $61",
        "Open Report…",
        "Check Now",
        "Mute",
        "Hide Amounts",
        "Settings…",
        "Quit",
    ]
    assert labels(sub_menu(menu, "✕ Anthropic")) == [
        "The key was rejected, since 13:49",
        "No trouble seen in the last 30 days",
        "Open status page",
        "Copy details",
        "Tell me when it is back",
        "Pause this provider",
        "Ignore until it changes",
    ]


def test_the_menu_is_updated_in_place(menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot()))
    before = menu.actions()
    menus = ((action, action.menu()) for action in before)
    below = {action: lines.actions() for action, lines in menus if isinstance(lines, QMenu)}
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT), Wishes(mute=Mute(until=NOW))))
    assert menu.actions() == before
    assert labels(menu)[1] == "✕ OpenAI — not answering"
    for action, lines in below.items():
        kept = sub_menu(menu, action.text()).actions()
        assert kept[: len(lines)] == lines, action.text()


def test_while_it_is_open_a_row_stays_with_its_provider(menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot()))
    menu.popup(QPoint(0, 0))
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT)))
    assert labels(menu)[:2] == [
        "1 not answering · 4 healthy · 1 without a key — 14:02",
        "● OpenRouter — 312 ms",
    ]
    assert labels(menu)[5] == "✕ OpenAI — not answering"
    menu.hide()
    menu.popup(QPoint(0, 0))
    assert labels(menu)[1] == "✕ OpenAI — not answering"
    menu.hide()


def test_over_the_bus_where_nothing_is_ever_closed_the_order_is_renewed_in_time(
    menu: TrayMenu, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu.show_view(view_of(samples.snapshot()))
    menu.aboutToShow.emit()
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT)))
    menu.aboutToShow.emit()  # a second look at the layout, as somebody reads it
    assert labels(menu)[5] == "✕ OpenAI — not answering"
    monkeypatch.setattr("apimon_desktop.ui.tray_menu._LOOKED_AT_MS", -1)
    menu.aboutToShow.emit()
    assert labels(menu)[1] == "✕ OpenAI — not answering"


def test_rows_come_and_go_with_the_providers(menu: TrayMenu, samples: Samples) -> None:
    rows = view_of(samples.snapshot()).rows
    for count in (2, 6, 1):
        menu.show_view(replace(view_of(samples.snapshot()), rows=rows[:count]))
        assert len([label for label in labels(menu) if label[0] in "●○"]) == count


def test_an_ampersand_in_a_name_is_no_shortcut(menu: TrayMenu, samples: Samples) -> None:
    view = view_of(samples.snapshot())
    menu.show_view(replace(view, rows=(replace(view.rows[0], label="● Mine & Yours"),)))
    assert "● Mine && Yours" in labels(menu)


def test_a_click_on_the_cause_asks_for_the_report_of_that_provider(
    qtbot: QtBot, menu: TrayMenu, samples: Samples
) -> None:
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT)))
    with qtbot.waitSignal(menu.report_requested) as asked:
        click(sub_menu(menu, "✕ OpenAI"), "No answer in time")
    assert asked.args == ["openai"]


@pytest.mark.parametrize(
    ("above", "label", "action"),
    [
        (
            "✕ OpenAI",
            "Open status page",
            Action(label="Open status page", kind=ActionKind.LINK, target="https://status.openai.com"),
        ),
        ("✕ OpenAI", "Copy details", Action(label="Copy details", kind=ActionKind.DETAILS, target="openai")),
        (
            "✕ OpenAI",
            "Tell me when",
            Action(label="Tell me when it is back", kind=ActionKind.AWAIT, target="openai"),
        ),
        ("✕ OpenAI", "Pause", Action(label="Pause this provider", kind=ActionKind.PAUSE, target="openai")),
        (
            "✕ OpenAI",
            "Ignore",
            Action(label="Ignore until it changes", kind=ActionKind.IGNORE, target="openai"),
        ),
        (
            "Use Together",
            "Copy provider",
            Action(label="Copy provider name", kind=ActionKind.COPY, target="Together AI"),
        ),
        ("Mute", "For 1 hour", Action(label="For 1 hour", kind=ActionKind.MUTE, target=MuteFor.HOUR)),
    ],
)
def test_a_click_in_a_sub_menu_asks_for_what_it_says(
    qtbot: QtBot, menu: TrayMenu, above: str, label: str, action: Action
) -> None:
    menu.show_view(view_of(Samples().snapshot(openai=Cause.TIMEOUT)))
    with qtbot.waitSignal(menu.action_chosen) as asked:
        click(sub_menu(menu, above), label)
    assert asked.args == [action]


def test_a_switch_shows_what_is_so_not_what_was_clicked(menu: TrayMenu, samples: Samples) -> None:
    snapshot = samples.snapshot(openai=Cause.TIMEOUT)
    menu.show_view(view_of(snapshot))
    below = sub_menu(menu, "✕ OpenAI")
    action_named(below, "Ignore").trigger()
    action_named(menu, "Hide Amounts").trigger()
    assert not action_named(below, "Ignore").isChecked()
    assert not action_named(menu, "Hide Amounts").isChecked()
    ignored = samples.ignoring(snapshot, "openai")
    menu.show_view(
        replace(view_of(ignored, Wishes(awaited=frozenset({ProviderId("openai")}))), hides_amounts=True)
    )
    below = sub_menu(menu, "✕ OpenAI — not answering, ignored")
    assert action_named(below, "Ignore").isChecked()
    assert action_named(below, "Tell me").isChecked()
    assert action_named(menu, "Hide Amounts").isChecked()


def test_a_line_that_was_never_filled_does_nothing(qtbot: QtBot, menu: TrayMenu) -> None:
    with qtbot.assertNotEmitted(menu.action_chosen):
        for action in menu.actions():
            if action.text() == "":
                action.trigger()


def test_a_click_on_the_summary_opens_the_report(qtbot: QtBot, menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot()))
    with qtbot.waitSignal(menu.report_requested) as asked:
        click(menu, "5 healthy · 1 without a key — 14:02")
    assert asked.args == [""]


@pytest.mark.parametrize(
    ("label", "signal", "keys"),
    [
        ("Open Report…", "report_requested", "Ctrl+O"),
        ("Check Now", "check_requested", "Ctrl+R"),
        ("Hide Amounts", "action_chosen", "Ctrl+Shift+H"),
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


def test_the_icon_is_drawn_anew_only_when_its_picture_changes(
    tray: Tray, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[IconLook] = []

    def counted(look: IconLook) -> QIcon:
        drawn.append(look)
        return tray_icon(look)

    monkeypatch.setattr("apimon_desktop.ui.tray.tray_icon", counted)
    numbers = AppearanceSettings(icon_number=IconNumber.TROUBLE)
    grey = AppearanceSettings(icon_colour=IconColour.NEVER)
    failed = samples.snapshot(openai=Cause.TIMEOUT)
    shown: list[tuple[TrayView, bool]] = [
        (icon_of(samples.snapshot()), True),
        (icon_of(samples.paused("openai")), False),
        (icon_of(samples.snapshot(), numbers), False),
        (icon_of(failed), True),
        (icon_of(samples.snapshot(anthropic=Cause.NO_CREDIT)), False),
        (icon_of(failed, numbers), True),
        (icon_of(samples.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW), numbers), True),
        (icon_of(failed, grey), True),
        (icon_of(failed, grey, Mute(until=NOW)), True),
        (icon_of(failed, numbers, Mute(until=NOW)), True),
    ]
    for view, is_new in shown:
        before, icon = len(drawn), item_of(tray).icon().cacheKey()
        tray.show_view(view)
        assert (len(drawn) - before, item_of(tray).icon().cacheKey() != icon) == (int(is_new), is_new), view
        assert item_of(tray).toolTip() == view.tooltip
    for view, _ in shown:
        tray.show_view(view)
    assert len(drawn) == len({view.look for view, _ in shown}), "a picture is drawn once, and kept"


def test_a_cost_that_grows_draws_the_icon_anew_only_where_its_number_changes(
    tray: Tray, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str | None] = []

    def counted(look: IconLook) -> QIcon:
        drawn.append(look.number)
        return tray_icon(look)

    monkeypatch.setattr("apimon_desktop.ui.tray.tray_icon", counted)
    for usd in ("4.10", "4.20", "4.30", "4.60"):
        cost = AppearanceSettings(icon_number=IconNumber.COST)
        tray.show_view(icon_of(samples.snapshot(), cost, money=summary({OPENAI: usd}, billed=True)))
        assert item_of(tray).toolTip() == f"AI providers: all 5 healthy — ${usd} today"
    assert drawn == ["4", "5"]


def test_a_day_of_growing_cost_does_not_keep_every_picture(tray: Tray, samples: Samples) -> None:
    cost = AppearanceSettings(icon_number=IconNumber.COST)
    for usd in range(40):
        money = summary({OPENAI: str(usd)}, billed=True)
        tray.show_view(icon_of(samples.snapshot(), cost, money=money))
    assert len(tray._icons) == 16


def test_a_renewed_icon_shows_what_the_old_one_did(qtbot: QtBot, tray: Tray, samples: Samples) -> None:
    tray.show_view(icon_of(samples.snapshot(openai=Cause.TIMEOUT)))
    old = item_of(tray)
    with qtbot.waitSignal(old.destroyed):
        tray.renew()
    assert item_of(tray).toolTip() == "AI providers: 1 of 5 failed — OpenAI: not answering"
    assert item_of(tray).contextMenu() is tray.menu
    tray.hide()
    assert not item_of(tray).isVisible()


def test_an_icon_that_was_taken_out_is_not_put_back_by_a_late_check(qtbot: QtBot, samples: Samples) -> None:
    tray = Tray()
    tray.show_view(icon_of(samples.snapshot()))
    assert item_of(tray).isVisible()
    tray.hide()
    tray.show_view(icon_of(samples.snapshot(anthropic=Cause.SERVER_ERROR)))
    assert not item_of(tray).isVisible()
