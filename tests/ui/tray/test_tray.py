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

from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.settings.settings import AppearanceSettings, IconColour, IconNumber, Settings
from apimon_desktop.ui.tray.icon import tray_icon
from apimon_desktop.ui.tray.tray import Tray, TrayMenu
from apimon_desktop.ui.views.commands import (
    CheckNow,
    CopyDetails,
    CopyText,
    MuteFor,
    MuteNotifications,
    OpenLink,
    OpenReport,
    OpenSettings,
    Quit,
    ToggleAmounts,
    ToggleIgnore,
    TogglePause,
    ToggleRecoveryNotice,
    ToggleReport,
)
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.menu import menu_view, tray_view
from apimon_desktop.ui.views.tray import IconLook, MenuView, TrayView

NAMES = {state.profile.short_name for state in Samples().snapshot().providers.values()}


def view_of(snapshot: Snapshot, prefs: NotificationPrefs | None = None) -> MenuView:
    return menu_view(Known(snapshot=snapshot, prefs=prefs or NotificationPrefs(), now=NOW, tz=UTC))


def icon_of(
    snapshot: Snapshot,
    appearance: AppearanceSettings | None = None,
    mute: Mute | None = None,
    money: MoneySummary | None = None,
) -> TrayView:
    settings, prefs = Settings(appearance=appearance or AppearanceSettings()), NotificationPrefs(mute=mute)
    return tray_view(Known(snapshot=snapshot, settings=settings, prefs=prefs, money=money, now=NOW, tz=UTC))


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
        "API Monitor",
        "Anthropic rejected your key · The rest is working",
        "Anthropic — key rejected",
        "OpenRouter",
        "Google Gemini",
        "Together AI",
        "OpenAI",
        "Moonshot AI — no key",
        "Use Together AI instead of Anthropic",
        "Today $4.55 · this month $61",
        "Check Now",
        "Mute",
        "Hide Amounts",
        "Settings…",
        "Quit",
    ]
    assert labels(sub_menu(menu, "Anthropic — key rejected")) == [
        "The key was rejected, since 13:49",
        "No problems in the last 30 days",
        "Open status page",
        "Copy details",
        "Notify me when it's back",
        "Pause this provider",
        "Snooze until its status changes",
    ]


def test_the_menu_is_updated_in_place(menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot()))
    before = menu.actions()
    menus = ((action, action.menu()) for action in before)
    below = {action: lines.actions() for action, lines in menus if isinstance(lines, QMenu)}
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT), NotificationPrefs(mute=Mute(until=NOW))))
    assert menu.actions() == before
    assert labels(menu)[2] == "OpenAI — no reply"
    for action, lines in below.items():
        kept = sub_menu(menu, action.text()).actions()
        assert kept[: len(lines)] == lines, action.text()


def test_while_it_is_open_a_row_stays_with_its_provider(menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot()))
    menu.popup(QPoint(0, 0))
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT)))
    assert labels(menu)[1:3] == ["OpenAI is down · The rest is working", "OpenRouter"]
    assert labels(menu)[6] == "OpenAI — no reply"
    menu.hide()
    menu.popup(QPoint(0, 0))
    assert labels(menu)[2] == "OpenAI — no reply"
    menu.hide()


def test_over_the_bus_where_nothing_is_ever_closed_the_order_is_renewed_in_time(
    menu: TrayMenu, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu.show_view(view_of(samples.snapshot()))
    menu.aboutToShow.emit()
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT)))
    menu.aboutToShow.emit()  # a second look at the layout, as somebody reads it
    assert labels(menu)[6] == "OpenAI — no reply"
    monkeypatch.setattr("apimon_desktop.ui.tray.tray._LOOKED_AT_MS", -1)
    menu.aboutToShow.emit()
    assert labels(menu)[2] == "OpenAI — no reply"


def test_the_state_of_a_provider_is_the_icon_of_its_line(menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW)))
    rows = [action_named(menu, name) for name in ("OpenAI", "Anthropic", "OpenRouter", "Moonshot AI")]
    pictures = [row.icon().pixmap(16, 16).toImage() for row in rows]
    assert all(pictures[place] != other for place in range(4) for other in pictures[place + 1 :])
    assert all(row.isIconVisibleInMenu() for row in rows)


def test_rows_come_and_go_with_the_providers(menu: TrayMenu, samples: Samples) -> None:
    rows = view_of(samples.snapshot()).rows
    for count in (2, 6, 1):
        menu.show_view(replace(view_of(samples.snapshot()), rows=rows[:count]))
        assert len([label for label in labels(menu) if label.split(" —")[0] in NAMES]) == count


def test_an_ampersand_in_a_name_is_no_shortcut(menu: TrayMenu, samples: Samples) -> None:
    view = view_of(samples.snapshot())
    menu.show_view(replace(view, rows=(replace(view.rows[0], label="Mine & Yours"),)))
    assert "Mine && Yours" in labels(menu)


def test_a_click_on_the_cause_asks_for_the_report_of_that_provider(
    qtbot: QtBot, menu: TrayMenu, samples: Samples
) -> None:
    menu.show_view(view_of(samples.snapshot(openai=Cause.TIMEOUT)))
    with qtbot.waitSignal(menu.commanded) as asked:
        click(sub_menu(menu, "OpenAI — no reply"), "No reply in time")
    assert asked.args == [OpenReport(provider_id="openai")]


@pytest.mark.parametrize(
    ("above", "label", "command"),
    [
        (
            "OpenAI — no reply",
            "Open status page",
            OpenLink(url="https://status.openai.com"),
        ),
        ("OpenAI — no reply", "Copy details", CopyDetails(provider_id="openai")),
        (
            "OpenAI — no reply",
            "Notify me when",
            ToggleRecoveryNotice(provider_id="openai"),
        ),
        ("OpenAI — no reply", "Pause", TogglePause(provider_id="openai")),
        (
            "OpenAI — no reply",
            "Snooze",
            ToggleIgnore(provider_id="openai"),
        ),
        (
            "Use Together",
            "Copy provider",
            CopyText(text="Together AI"),
        ),
        ("Mute", "For 1 hour", MuteNotifications(duration=MuteFor.HOUR)),
    ],
)
def test_a_click_in_a_sub_menu_asks_for_what_it_says(
    qtbot: QtBot, menu: TrayMenu, above: str, label: str, command: object
) -> None:
    menu.show_view(view_of(Samples().snapshot(openai=Cause.TIMEOUT)))
    with qtbot.waitSignal(menu.commanded) as asked:
        click(sub_menu(menu, above), label)
    assert asked.args == [command]


def test_a_switch_shows_what_is_so_not_what_was_clicked(menu: TrayMenu, samples: Samples) -> None:
    snapshot = samples.snapshot(openai=Cause.TIMEOUT)
    menu.show_view(view_of(snapshot))
    below = sub_menu(menu, "OpenAI — no reply")
    action_named(below, "Snooze").trigger()
    action_named(menu, "Hide Amounts").trigger()
    assert not action_named(below, "Snooze").isChecked()
    assert not action_named(menu, "Hide Amounts").isChecked()
    ignored = samples.ignoring(snapshot, "openai")
    menu.show_view(
        replace(
            view_of(ignored, NotificationPrefs(awaited=frozenset({ProviderId("openai")}))), hides_amounts=True
        )
    )
    below = sub_menu(menu, "OpenAI — no reply, snoozed")
    assert action_named(below, "Snooze").isChecked()
    assert action_named(below, "Notify me").isChecked()
    assert action_named(menu, "Hide Amounts").isChecked()


def test_a_line_that_was_never_filled_does_nothing(qtbot: QtBot, menu: TrayMenu) -> None:
    with qtbot.assertNotEmitted(menu.commanded):
        for action in menu.actions():
            if action.text() == "":
                action.trigger()


def test_a_click_on_the_summary_opens_the_report(qtbot: QtBot, menu: TrayMenu, samples: Samples) -> None:
    menu.show_view(view_of(samples.snapshot()))
    with qtbot.waitSignal(menu.commanded) as asked:
        click(menu, "Everything is working")
    assert asked.args == [OpenReport()]


@pytest.mark.parametrize(
    ("label", "command"),
    [
        ("API Monitor", OpenReport()),
        ("Check Now", CheckNow()),
        ("Hide Amounts", ToggleAmounts()),
        ("Settings…", OpenSettings()),
        ("Quit", Quit()),
    ],
)
def test_each_command_asks_for_what_it_says_and_shows_no_keys_that_do_nothing(
    qtbot: QtBot, tray: Tray, label: str, command: object
) -> None:
    tray.show_menu(view_of(Samples().snapshot()))
    with qtbot.waitSignal(tray.commanded) as asked:
        click(tray.menu, label)
    assert asked.args == [command]
    assert action_named(tray.menu, label).shortcut().isEmpty()


def test_a_left_click_on_the_icon_opens_or_closes_the_report_and_a_double_click_opens_it(
    qtbot: QtBot, tray: Tray
) -> None:
    for reason, command in (
        (QSystemTrayIcon.ActivationReason.Trigger, ToggleReport()),
        (QSystemTrayIcon.ActivationReason.DoubleClick, OpenReport()),
    ):
        with qtbot.waitSignal(tray.commanded) as asked:
            item_of(tray).activated.emit(reason)
        assert asked.args == [command]


def test_the_icon_has_a_menu_from_the_start(tray: Tray) -> None:
    assert item_of(tray).contextMenu() is tray.menu


def test_the_icon_is_drawn_anew_only_when_its_picture_changes(
    tray: Tray, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[IconLook] = []

    def counted(look: IconLook) -> QIcon:
        drawn.append(look)
        return tray_icon(look)

    monkeypatch.setattr("apimon_desktop.ui.tray.tray.tray_icon", counted)
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

    monkeypatch.setattr("apimon_desktop.ui.tray.tray.tray_icon", counted)
    for usd in ("4.10", "4.20", "4.30", "4.60"):
        cost = AppearanceSettings(icon_number=IconNumber.COST)
        tray.show_view(icon_of(samples.snapshot(), cost, money=summary({OPENAI: usd}, billed=True)))
        assert item_of(tray).toolTip() == f"Everything is working · 5 providers — ${usd} today"
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
    assert item_of(tray).toolTip() == "OpenAI is down · The rest is working"
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
