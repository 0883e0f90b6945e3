"""The popover, driven with clicks and keys."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from found_widgets import button, has_button, press, texts
from moneys import ANTHROPIC, OPENAI, OPENROUTER, falling_balance, summary
from pasts import a_day
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot
from samples import NOW, Samples

from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.money.budget import Budget
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.ui.language import ENGLISH, localised, speak
from apimon_desktop.ui.popover.rows import _RING, CollapsedTrouble, ProviderRow, TroubleCard
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.views.commands import (
    CheckNow,
    CopyDetails,
    CopyText,
    OpenLink,
    OpenSettings,
    Quit,
    ToggleAmounts,
    ToggleIgnore,
)
from apimon_desktop.ui.views.conditions import Conditions, Known
from apimon_desktop.ui.views.heartbeat import heartbeat_view, uptime_line
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.widgets.bars import DayBarsChart, HeartbeatBar

LEFT = Qt.MouseButton.LeftButton
ICON = QRect(400, 0, 22, 22)


@pytest.fixture
def window(qtbot: QtBot) -> Popover:
    window = Popover()
    qtbot.addWidget(window)
    return window


def six(samples: Samples, **causes: Cause) -> Snapshot:
    return samples.snapshot(None, **{"moonshot_ai": Cause.OK, **causes})


def twelve(samples: Samples, **causes: Cause) -> Snapshot:
    snapshot = six(samples, **causes)
    added = {}
    for nth in range(6):
        state = samples.state("together_ai")
        profile = replace(state.profile, id=ProviderId(f"added-{nth}"), short_name=f"Added {nth}")
        added[profile.id] = replace(state, profile=profile)
    return replace(snapshot, providers={**snapshot.providers, **added})


def spending() -> MoneySummary:
    return summary(
        {OPENAI: "0.43", ANTHROPIC: "0.66", OPENROUTER: "1.06"},
        budgets=[Budget(limit_usd=Decimal(150))],
        balances={
            OPENROUTER: falling_balance("18.20", "0.1"),
            ProviderId("moonshot_ai"): falling_balance("9.58", "0.79"),
        },
    )


def show(
    window: Popover,
    snapshot: Snapshot,
    conditions: Conditions | None = None,
    money: MoneySummary | None = None,
) -> None:
    view = report_view(
        Known(snapshot=snapshot, conditions=conditions or Conditions(), now=NOW, tz=UTC, money=money)
    )
    window.show_view(view)
    past = a_day()
    bar = heartbeat_view(past.heartbeat, now=NOW, tz=UTC)
    window.show_past(dict.fromkeys(snapshot.providers, bar), uptime_line([past]))
    window.open_in_front(icon=ICON)
    QApplication.processEvents()


def row(window: Popover, provider_id: str) -> ProviderRow:
    found = window.body.rows.row_of(provider_id)
    assert found is not None
    return found


def card(window: Popover) -> TroubleCard:
    (found,) = window.body.troubles.cards
    assert isinstance(found, TroubleCard)
    return found


def menu_of(card: TroubleCard) -> QMenu:
    return card.findChild(QMenu)  # type: ignore[return-value]


def test_the_buttons_of_a_card_begin_where_its_words_do(window: Popover, samples: Samples) -> None:
    show(window, six(samples, openai=Cause.TIMEOUT))
    found = card(window)
    words, primary = found._sentence, found._primary
    assert primary.mapTo(found, QPoint(_RING, 0)).x() == words.mapTo(found, QPoint()).x()
    assert found._more.geometry().right() == found._past.geometry().right()


def choose(menu: QMenu, label: str) -> None:
    action = next(action for action in menu.actions() if action.text() == label)
    assert isinstance(action, QAction)
    action.trigger()


def words(window: Popover) -> list[str]:
    """All that can be read, in labels, on buttons and in rows."""
    views = [found.view for found in window.body.rows.rows if found.view is not None]
    painted = [text for view in views for text in (view.name, view.note, view.value, view.caption)]
    read = "\n".join([texts(window), *painted, "Costs ›"])
    return [word for word in read.split() if any(letter.isalnum() for letter in word)]


def test_six_working_providers_take_560_pixels_and_45_words(window: Popover, samples: Samples) -> None:
    show(window, six(samples), money=spending())
    assert window.panel.width() == 360
    assert window.panel.height() <= 560
    assert not window.body.troubles.cards
    assert len(window.body.rows.rows) == 6
    assert len(words(window)) <= 45, words(window)


def test_one_slow_provider_has_a_card_and_the_rest_keep_their_place(
    window: Popover, samples: Samples
) -> None:
    show(window, six(samples), money=spending())
    before = [found.view.name for found in window.body.rows.rows if found.view]
    show(window, six(samples, google_gemini=Cause.SLOW), money=spending())
    assert window.panel.height() <= 620
    after = [found.view.name for found in window.body.rows.rows if found.view]
    assert after == [name for name in before if name != "Google Gemini"]
    assert "Google Gemini is slow" in texts(card(window).window())
    assert "for 14 min" in texts(card(window))
    assert "2.8 s" in texts(card(window))
    assert [bar.isVisible() for bar in card(window).findChildren(HeartbeatBar)] == [True]


def test_three_of_twelve_down_are_all_seen_without_scrolling(window: Popover, samples: Samples) -> None:
    causes = {"openai": Cause.TIMEOUT, "anthropic": Cause.AUTHENTICATION, "google_gemini": Cause.SLOW}
    show(window, twelve(samples, **causes), money=spending())
    cards = window.body.troubles.cards
    assert all(isinstance(found, CollapsedTrouble) for found in cards)
    assert {found.height() for found in cards} == {56}
    seen = window.panel.translated(window.pos())
    for found in cards:
        assert seen.contains(QRect(found.mapToGlobal(QPoint()), found.size()))
    QTest.mouseClick(cards[0], LEFT)
    assert window.pages.provider_id is not None


def test_a_click_or_enter_on_a_row_opens_its_details(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    QTest.mouseClick(row(window, "openai"), LEFT)
    assert window.pages.provider_id == "openai"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.pages.is_main
    assert row(window, "openai").hasFocus()
    QTest.keyClick(row(window, "openai"), Qt.Key.Key_Return)
    assert window.pages.provider_id == "openai"


def test_the_height_follows_what_is_shown_both_ways(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    alone = window.height()
    show(window, six(samples, openai=Cause.TIMEOUT))
    QApplication.processEvents()
    assert window.height() > alone
    show(window, six(samples))
    QApplication.processEvents()
    assert window.height() == alone


def test_above_an_icon_its_lower_edge_keeps_its_place(window: Popover, samples: Samples) -> None:
    window.show_view(report_view(Known(snapshot=six(samples), now=NOW, tz=UTC)))
    window.open_in_front(icon=QRect(400, 780, 22, 22))
    QApplication.processEvents()
    lower = window.geometry().bottom()
    window.show_view(report_view(Known(snapshot=six(samples, openai=Cause.TIMEOUT), now=NOW, tz=UTC)))
    QApplication.processEvents()
    assert window.geometry().bottom() == lower


def test_a_click_elsewhere_closes_it_and_that_click_on_the_icon_leaves_it_closed(
    qtbot: QtBot, window: Popover, samples: Samples
) -> None:
    show(window, six(samples))
    other = Popover(has_tray=False)
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isVisible())
    window.toggle(icon=ICON)
    assert not window.isVisible()


def test_a_second_click_on_the_icon_closes_it_and_a_third_opens_it(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    window.toggle(icon=ICON)
    assert not window.isVisible()
    window.toggle(icon=ICON)
    assert window.isVisible()


def test_it_is_torn_off_into_a_window_that_stays(qtbot: QtBot, window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    window.open_details("openai")
    with qtbot.assertNotEmitted(window.open_changed):
        window.tear_off()
    assert window.pages.provider_id == "openai", "it goes on where it was"
    assert not window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert window.isVisible()
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    QApplication.processEvents()
    assert window.isVisible()
    window.toggle(icon=ICON)
    assert window.isVisible(), "it stays, and only comes to the front"


def test_without_a_tray_it_is_a_window_that_says_why(qtbot: QtBot, samples: Samples) -> None:
    window = Popover(has_tray=False)
    qtbot.addWidget(window)
    show(window, six(samples), Conditions(has_tray=False))
    assert not window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert "no tray" in texts(window)
    with qtbot.waitSignal(window.commanded) as asked:
        QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [Quit()]


def test_a_size_that_was_chosen_is_kept(qtbot: QtBot, samples: Samples) -> None:
    window = Popover(has_tray=False)
    qtbot.addWidget(window)
    show(window, six(samples))
    window.resize(420, 700)
    show(window, six(samples, openai=Cause.TIMEOUT))
    QApplication.processEvents()
    assert (window.width(), window.height()) == (420, 700)


def test_escape_leaves_a_page_then_closes(qtbot: QtBot, window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    press(window, "Costs ›")
    assert window.pages.are_costs_open
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.pages.is_main
    with qtbot.waitSignal(window.open_changed) as closed:
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert closed.args == [False]
    assert not window.isVisible()


def test_it_opens_at_the_overview_again(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    window.open_details("openai")
    window.close()
    window.open_in_front(icon=ICON)
    assert window.pages.is_main


def test_a_bar_tells_its_day_and_amount(window: Popover, samples: Samples) -> None:
    show(window, six(samples), money=spending())
    bars = window.body.spending.findChild(DayBarsChart)
    assert isinstance(bars, DayBarsChart)
    assert bars.tip_at(0) == "25 Oct: $2.15"
    assert bars.tip_at(bars.width() - 1) == "23 Nov: $2.15"
    assert bars.accessibleName().startswith("Cost per day since 25 Oct")


def test_arrows_walk_the_rows(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    QTest.keyClick(window, Qt.Key.Key_Down)
    assert window.body.rows.rows[0].hasFocus()
    QTest.keyClick(window.body.rows.rows[0], Qt.Key.Key_Down)
    assert window.body.rows.rows[1].hasFocus()
    QTest.keyClick(window.body.rows.rows[1], Qt.Key.Key_Up)
    assert window.body.rows.rows[0].hasFocus()


def test_opened_by_itself_it_takes_no_focus(window: Popover) -> None:
    window.open_quietly()
    assert window.isVisible()
    assert not window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_opened_for_a_provider_it_shows_its_details(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    window.open_in_front("anthropic")
    assert window.pages.provider_id == "anthropic"


def test_ages_are_refreshed_only_while_it_is_open(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    assert window._ages.isActive()
    window.close()
    assert not window._ages.isActive()


@pytest.mark.parametrize(("name", "command"), [("Check now", CheckNow()), ("Settings", OpenSettings())])
def test_the_buttons_on_top_say_what_they_do(
    qtbot: QtBot, window: Popover, samples: Samples, name: str, command: object
) -> None:
    show(window, six(samples))
    glyph = next(one for one in (window._head.refresh, window._head.settings) if one.accessibleName() == name)
    with qtbot.waitSignal(window.commanded) as asked:
        QTest.keyClick(glyph, Qt.Key.Key_Return)
    assert asked.args == [command]


@pytest.mark.parametrize(
    ("cause", "label"),
    [
        (Cause.AUTHENTICATION, "Replace the key…"),
        (Cause.NO_CREDIT, "Top up…"),
        (Cause.TIMEOUT, "Use Together AI…"),
    ],
)
def test_the_card_offers_what_helps_most(
    qtbot: QtBot, window: Popover, samples: Samples, cause: Cause, label: str
) -> None:
    show(window, six(samples, openrouter=cause) if cause is Cause.NO_CREDIT else six(samples, openai=cause))
    with qtbot.waitSignal(window.commanded) as asked:
        QTest.mouseClick(button(card(window), label), LEFT)
    assert asked.args is not None
    assert isinstance(asked.args[0], OpenSettings | OpenLink | CopyText)


def test_copying_the_backup_is_answered_for_a_moment(qtbot: QtBot, window: Popover, samples: Samples) -> None:
    show(window, six(samples, openai=Cause.TIMEOUT))
    with qtbot.waitSignal(window.commanded) as asked:
        press(window, "Use Together AI…")
    assert asked.args == [CopyText(text="Together AI https://api.together.ai/v1")]
    assert has_button(card(window), "Copied ✓")
    qtbot.waitUntil(lambda: has_button(card(window), "Use Together AI…"), timeout=30_000)


def test_the_cards_menu_snoozes_and_copies(qtbot: QtBot, window: Popover, samples: Samples) -> None:
    show(window, six(samples, openai=Cause.TIMEOUT))
    menu = menu_of(card(window))
    with qtbot.waitSignal(window.commanded) as asked:
        choose(menu, "Snooze until its status changes")
    assert asked.args == [ToggleIgnore(provider_id="openai")]
    with qtbot.waitSignal(window.commanded) as asked:
        choose(menu, "Copy details")
    assert asked.args == [CopyDetails(provider_id="openai")]
    assert "Copied ✓" in texts(window)
    assert any(action.text() == "Why Together AI:" for action in menu.actions())


def test_a_recovery_puts_the_row_back(window: Popover, samples: Samples) -> None:
    show(window, six(samples, openai=Cause.TIMEOUT))
    assert window.body.rows.row_of("openai") is None
    show(window, six(samples))
    order = [found.view.provider_id for found in window.body.rows.rows if found.view]
    assert order == list(six(samples).providers)
    assert not window.body.troubles.cards


def test_without_keys_each_row_offers_to_add_one(qtbot: QtBot, window: Popover, samples: Samples) -> None:
    show(window, samples.without_keys())
    assert "Add a key to get started" in texts(window)
    assert "—" not in " ".join(words(window))
    assert not window.body.spending.isVisible()
    with qtbot.waitSignal(window.commanded) as asked:
        QTest.mouseClick(row(window, "openrouter"), LEFT)
    assert asked.args == [OpenSettings(provider_id="openrouter")]


def test_while_keys_are_read_nobody_is_said_to_have_none(window: Popover, samples: Samples) -> None:
    show(window, samples.without_keys(), Conditions(is_reading_keys=True))
    assert "Checking your providers…" in texts(window)
    assert "key" not in " ".join(words(window)).lower()


def test_offline_nobody_is_red_and_all_keep_their_age(window: Popover, samples: Samples) -> None:
    show(window, samples.snapshot(NOW))
    assert "You're offline" in texts(window)
    assert not window.body.troubles.cards
    view = row(window, "openai").view
    assert view is not None
    assert view.note == "Checked 1 min ago"


def test_amounts_are_hidden_by_a_key_and_by_the_menu(qtbot: QtBot, window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    with qtbot.waitSignal(window.commanded) as asked:
        choose(window._menu, "Hide or Show Amounts")
    assert asked.args == [ToggleAmounts()]


def test_export_asks_where_and_the_popover_stays_open(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    choose(window._menu, "Export…")
    assert window.findChild(QFileDialog) is not None
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    QApplication.processEvents()
    assert window.isVisible()


def test_an_added_provider_appears_and_a_removed_one_goes(window: Popover, samples: Samples) -> None:
    show(window, twelve(samples))
    assert len(window.body.rows.rows) == 12
    show(window, six(samples))
    assert len(window.body.rows.rows) == 6


def test_a_page_whose_provider_is_removed_closes(window: Popover, samples: Samples) -> None:
    show(window, twelve(samples))
    window.open_details("added-0")
    show(window, six(samples))
    assert window.pages.is_main


def test_a_scroll_bar_shifts_nothing(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    before = row(window, "openai").width()
    causes = dict.fromkeys(("openai", "anthropic"), Cause.TIMEOUT)
    show(window, twelve(samples, **causes), Conditions(file_problems=("x " * 900,)))
    assert window._scroll.verticalScrollBar().maximum() > 0
    assert row(window, "openrouter").width() == before


def test_it_follows_a_change_of_scheme(window: Popover, samples: Samples) -> None:
    show(window, six(samples))
    palette = QPalette(window.palette())
    palette.setColor(QPalette.ColorRole.Window, QColor("#1e1e20"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#f5f5f7"))
    window.setPalette(palette)
    assert window.grab().toImage().pixelColor(30, 4).lightness() < 60


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_head_does_not_grow_as_the_last_check_gets_older(
    window: Popover, samples: Samples, language: str
) -> None:
    speak(language)
    heights = set()
    for minutes in (0, 1, 59, 23 * 60):
        snapshot = six(samples, google_gemini=Cause.SLOW)
        view = report_view(Known(snapshot=snapshot, now=NOW + timedelta(minutes=minutes), tz=UTC))
        window.show_view(localised(view))
        window.open_in_front(icon=ICON)
        QApplication.processEvents()
        heights.add(window._head.height())
    speak(ENGLISH)
    assert len(heights) == 1


def test_notices_stand_apart(window: Popover, samples: Samples) -> None:
    problems = ("The disk is full.", "The keyring is locked.")
    show(window, six(samples), Conditions(file_problems=problems[:1], key_problems=problems[1:]))
    assert "\n\n".join(problems) in texts(window)
