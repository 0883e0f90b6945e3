"""Money in the report window, driven with clicks and keys."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from moneys import ANTHROPIC, OPENAI, OPENROUTER, falling_balance, summary
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from room import settled
from samples import Samples
from usages import NAMES, facts, usage_view, used

from apimon_desktop.core.budget import Budget
from apimon_desktop.core.usage import UsageSource
from apimon_desktop.core.usage_report import UsageBy
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import ENGLISH, localised, speak
from apimon_desktop.ui.money_bars import BudgetBar, MoneyBarsWidget
from apimon_desktop.ui.report_window import ReportWindow
from apimon_desktop.ui.usage_table import SortableTable
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.money import HOW_TO, money_view
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.views.usage import Period, TableRow, TableView, UsageChoice, usage_table
from apimon_desktop.ui.views.usage_page import IdeaView, UsageView

LEFT = Qt.MouseButton.LeftButton
IDEA = IdeaView(id="cost:openai:gpt-4o", text="💡 Cheaper elsewhere.")


@pytest.fixture
def window(qtbot: QtBot, samples: Samples) -> ReportWindow:
    window = ReportWindow()
    qtbot.addWidget(window)
    snapshot = samples.snapshot()
    window.show_view(report_view(snapshot, Conditions(), now=samples.now, tz=None))
    budgets = [Budget(limit_usd=Decimal(120))]
    balances = {OPENROUTER: falling_balance("19.20", "1.60")}
    known = summary({OPENAI: "2", ANTHROPIC: "1"}, budgets=budgets, balances=balances)
    window.usage.show_money(money_view(known, snapshot))
    window.open_in_front()
    return window


@pytest.fixture
def page(window: ReportWindow) -> ReportWindow:
    """The window at its usage page, which is filled as it opens."""

    def fill(is_open: bool) -> None:
        if is_open:
            window.usage.show_usage(usage_view(ideas=(IDEA,)))

    window.usage.open_changed.connect(fill)
    QTest.mouseClick(button(window, "Usage…"), LEFT)
    return window


def button(widget: QWidget, label: str) -> QAbstractButton:
    return next(
        b
        for b in widget.findChildren(QAbstractButton)
        if b.isVisible() and label in (b.text(), b.accessibleName())
    )


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def tables(window: ReportWindow) -> tuple[SortableTable, SortableTable]:
    assert window.usage.page is not None
    usage, prices = window.usage.page.findChildren(SortableTable)
    return usage, prices


def first_cells(table: SortableTable) -> list[str]:
    return [table.cells(row)[0] for row in range(table.model().rowCount())]


def test_the_sums_stand_below_the_rows(window: ReportWindow) -> None:
    shown = texts(window.usage.section)
    assert {"Money", "Today", "7 days", "This month", "$3.00", "$21.00", "$69.00"} <= set(shown)
    assert "Budget: about $69 of $120 this month (57%)" in shown
    assert "OpenRouter: $19.20 left, about 12 days at $1.60 a day" in shown
    lowest = max(row.mapTo(window, QPoint()).y() for row in window.list.rows.values())
    assert window.usage.section.mapTo(window, QPoint()).y() > lowest


def test_before_anything_is_known_the_section_takes_no_room(qtbot: QtBot) -> None:
    window = ReportWindow()
    qtbot.addWidget(window)
    window.open_in_front()
    assert not window.usage.section.isVisible()


def test_bars_and_budget_tell_in_words_what_they_draw(window: ReportWindow) -> None:
    bars = window.usage.section.findChild(MoneyBarsWidget)
    budget = window.usage.section.findChild(BudgetBar)
    assert isinstance(bars, MoneyBarsWidget)
    assert isinstance(budget, BudgetBar)
    assert bars.accessibleName() == "Cost per day, 30 days, 30 of them with costs, highest $3.00, 25 Oct"
    assert budget.accessibleName() == "Budget: about $69 of $120 this month (57%)"
    assert bars.tip_at(bars.width() - 1) == "23 Nov: $3.00, estimated"
    assert bars.tip_at(0) == "25 Oct: $3.00, estimated"


def test_where_writing_goes_from_right_to_left_so_do_the_days(window: ReportWindow) -> None:
    bars = window.usage.section.findChild(MoneyBarsWidget)
    assert isinstance(bars, MoneyBarsWidget)
    bars.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert bars.tip_at(0) == "23 Nov: $3.00, estimated"


def test_without_reports_it_shows_how_to_report_and_copies_it(
    qtbot: QtBot, window: ReportWindow, samples: Samples
) -> None:
    window.usage.show_money(money_view(summary(), samples.snapshot()))
    shown = texts(window.usage.section)
    assert "— no usage reported yet" in shown
    assert not any("$" in text for text in shown)
    assert window.usage.section.findChild(QPlainTextEdit) is None  # few ask for it
    QTest.mouseClick(button(window, "How to report usage"), LEFT)
    how_to = window.usage.section.findChild(QPlainTextEdit)
    assert isinstance(how_to, QPlainTextEdit)
    assert how_to.isVisible()
    assert "apimon track" in how_to.toPlainText()
    with qtbot.waitSignal(window.copy_requested) as asked:
        QTest.mouseClick(button(window, "Copy how to report usage"), LEFT)
    assert asked.args == [HOW_TO]
    QTest.mouseClick(button(window, "How to report usage"), LEFT)
    assert not how_to.isVisible()


def test_the_page_is_filled_before_it_is_seen_and_escape_leads_back_first(
    qtbot: QtBot, page: ReportWindow
) -> None:
    assert page.usage.is_open
    assert any(text.startswith("25 Oct–23 Nov: $13.00") for text in texts(page))
    with qtbot.waitSignal(page.usage.open_changed) as left:
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Escape)
    assert left.args == [False]
    assert page.isVisible()
    assert button(page, "Usage…").hasFocus()
    QTest.keyClick(button(page, "Usage…"), Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_back_leads_back_and_so_does_a_provider_that_is_asked_for(page: ReportWindow) -> None:
    QTest.mouseClick(button(page, "Back to all providers"), LEFT)
    assert not page.usage.is_open
    page.usage.open()
    page.open_in_front("openai")
    assert not page.usage.is_open
    assert page.list.rows["openai"].header.isVisible()  # type: ignore[index]


def test_a_window_that_closes_leaves_the_page(qtbot: QtBot, page: ReportWindow) -> None:
    with qtbot.waitSignal(page.usage.open_changed) as left:
        page.close()
    assert left.args == [False]


@pytest.mark.parametrize(
    ("label", "choice"),
    [
        ("Today", UsageChoice(period=Period.TODAY)),
        ("Month", UsageChoice(period=Period.MONTH)),
        ("Model", UsageChoice(by=UsageBy.MODEL)),
        ("Source", UsageChoice(by=UsageBy.SOURCE)),
    ],
)
def test_a_click_chooses_the_time_or_what_is_summed_up_by(
    qtbot: QtBot, page: ReportWindow, label: str, choice: UsageChoice
) -> None:
    with qtbot.waitSignal(page.usage.choice_changed) as asked:
        QTest.mouseClick(button(page, label), LEFT)
    assert asked.args == [choice]
    page.usage.show_usage(usage_view(choice))
    assert button(page, label).isChecked()


def test_two_choices_that_come_quickly_are_both_kept(qtbot: QtBot, page: ReportWindow) -> None:
    QTest.mouseClick(button(page, "7 days"), LEFT)
    with qtbot.waitSignal(page.usage.choice_changed) as asked:
        QTest.mouseClick(button(page, "Day"), LEFT)
    assert asked.args == [UsageChoice(period=Period.WEEK, by=UsageBy.DAY)]


def test_a_click_on_a_head_sorts_and_another_turns_it_round(page: ReportWindow) -> None:
    table, _ = tables(page)
    assert first_cells(table) == ["Anthropic", "OpenAI", "Together AI"]
    head = table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(1) + 5, head.height() // 2)
    QTest.mouseClick(head.viewport(), LEFT, pos=place)
    assert first_cells(table) == ["Anthropic", "OpenAI", "Together AI"]
    QTest.mouseClick(head.viewport(), LEFT, pos=place)
    assert first_cells(table) == ["OpenAI", "Anthropic", "Together AI"], "what is unknown stays last"


def test_keys_alone_sort_and_copy_a_line(qtbot: QtBot, page: ReportWindow) -> None:
    table, _ = tables(page)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert first_cells(table) == ["Anthropic", "OpenAI", "Together AI"]
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert first_cells(table) == ["Together AI", "OpenAI", "Anthropic"]
    with qtbot.waitSignal(page.copy_requested) as asked:
        QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked.args is not None
    assert asked.args[0].split("\t") == list(table.cells(table.currentIndex().row()))
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert not page.usage.is_open


def test_the_tab_key_leaves_a_table(page: ReportWindow) -> None:
    table, _ = tables(page)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus()


def test_names_are_cut_before_the_table_is_scrolled(page: ReportWindow) -> None:
    usage, _ = tables(page)
    metrics, figures = usage.fontMetrics(), usage.model().columnCount()
    bar = usage.horizontalScrollBar()
    page.resize(page.minimumSizeHint().width(), 700)
    settled(page)
    assert bar.maximum() > 0  # so many figures need more than that
    whole, fitting = usage.columnWidth(0), 0
    for width in range(page.width(), 1200, 4):
        page.resize(width, 700)
        settled(page)
        if bar.maximum() == 0 and not fitting:
            fitting = usage.columnWidth(0)
        whole = usage.columnWidth(0)
    assert fitting >= 4 * metrics.height()
    assert fitting < whole
    assert figures > 6


def test_every_head_is_whole_where_the_room_is_just_enough(page: ReportWindow) -> None:
    usage, _ = tables(page)
    head = usage.horizontalHeader()
    page.resize(640, 700)
    usage.sort_by(1)
    settled(page)
    assert usage.horizontalScrollBar().maximum() == 0
    for column in range(usage.model().columnCount()):
        text = str(usage.model().headerData(column, Qt.Orientation.Horizontal))
        assert head.sectionSize(column) > head.fontMetrics().horizontalAdvance(text)


@pytest.mark.parametrize("height", [500, 700, 750, 1000])
def test_both_tables_end_where_the_page_does_when_a_long_one_brings_a_scroll_bar(
    window: ReportWindow, height: int
) -> None:
    window.resize(640, height)
    settled(window)
    window.usage.open()
    nothing = UsageView(usage=None, prices=None, ideas=(), dismissed=(), note="", hides_amounts=False)
    window.usage.show_usage(nothing)
    many = tuple(IdeaView(id=str(nth), text="💡 Cheaper elsewhere, " * 12) for nth in range(3))
    window.usage.show_usage(usage_view(ideas=many))
    settled(window)
    for table in tables(window):
        assert not table.horizontalScrollBar().isVisible()
        assert table.horizontalHeader().length() == table.viewport().width()


def test_the_order_stays_when_figures_change(page: ReportWindow) -> None:
    table, _ = tables(page)
    table.sort_by(0)
    table.sort_by(0)
    page.usage.show_usage(usage_view(UsageChoice(period=Period.WEEK)))
    assert first_cells(table) == ["Together AI", "OpenAI", "Anthropic"]


def test_the_table_is_copied_for_spreadsheets_unless_amounts_are_hidden(
    qtbot: QtBot, page: ReportWindow
) -> None:
    with qtbot.waitSignal(page.usage.csv_requested) as asked:
        QTest.mouseClick(button(page, "Copy as CSV"), LEFT)
    assert asked.args is not None
    assert asked.args[0].startswith("key,requests,tokens,")
    page.usage.show_usage(usage_view(hides_amounts=True))
    assert not button(page, "Copy as CSV").isEnabled()
    assert "hidden" in button(page, "Copy as CSV").toolTip()


def test_a_suggestion_is_sent_away_and_taken_back(qtbot: QtBot, page: ReportWindow) -> None:
    assert IDEA.text in texts(page)
    with qtbot.waitSignal(page.usage.idea_dismissed) as gone:
        QTest.mouseClick(button(page, "Dismiss"), LEFT)
    assert gone.args == [IDEA.id]
    page.usage.show_usage(usage_view(dismissed=(IDEA,)))
    assert "Gone for 30 days." in texts(page)
    assert IDEA.text not in texts(page)
    with qtbot.waitSignal(page.usage.idea_restored) as back:
        QTest.mouseClick(button(page, "Undo"), LEFT)
    assert back.args == [IDEA.id]
    page.usage.show_usage(usage_view())
    assert "Nothing to suggest at present." in texts(page)


def test_prices_are_compared_below(page: ReportWindow) -> None:
    _, prices = tables(page)
    assert prices.accessibleName() == "Cost of 1,000 tokens"
    assert "OpenAI, gpt-4o" in first_cells(prices)
    assert any(text.startswith("Estimated for 75.0% input") for text in texts(page))


def test_what_is_still_read_and_what_went_wrong_is_said(page: ReportWindow) -> None:
    nothing = UsageView(usage=None, prices=None, ideas=(), dismissed=(), note="", hides_amounts=False)
    page.usage.show_usage(nothing)
    assert "reading …" in texts(page)
    assert not tables(page)[0].isVisible()
    broken = UsageView(
        usage=None, prices=None, ideas=(), dismissed=(), note="No history.", hides_amounts=False
    )
    page.usage.show_usage(broken)
    assert "No history." in texts(page)
    assert "reading …" not in texts(page)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_text_is_cut_at_any_letter_size(page: ReportWindow, scale: float) -> None:
    usual, larger = QApplication.font(), QApplication.font()
    larger.setPointSizeF(usual.pointSizeF() * scale)
    QApplication.setFont(larger)
    try:
        for shows_page in (True, False):
            if not shows_page:
                page.usage.leave()
            page.resize(page.minimumSizeHint().width(), page.height())
            QApplication.processEvents()
            QApplication.processEvents()
            for label in page.findChildren(TextLabel):
                if label.isVisible() and type(label) is TextLabel:
                    assert label.height() >= label.heightForWidth(label.width()), label.text()
                    assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
    finally:
        QApplication.setFont(usual)


def walked(window: ReportWindow, start: QWidget, steps: int) -> list[str]:
    """The names of what the Tab key reaches."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    names = []
    for _ in range(steps):
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.accessibleName().split(":")[0])
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return names


def test_the_tab_key_reaches_the_rows_then_the_money_then_the_foot(window: ReportWindow) -> None:
    reached = walked(window, button(window, "Settings"), 10)
    assert reached[0] == "Settings"
    assert reached[-3:] == ["Usage…", "Details…", "Export…"]
    assert reached[1:7] == [
        "OpenRouter",
        "Google Gemini",
        "Together AI",
        "Anthropic",
        "OpenAI",
        "Moonshot AI",
    ]


def test_the_tab_key_goes_through_the_page_from_top_to_bottom(page: ReportWindow) -> None:
    assert walked(page, button(page, "Back to all providers"), 6) == [
        "Back to all providers",
        "Time",
        "Summed up by",
        "Usage by provider, 30 days",
        "Copy as CSV",
        "Dismiss for 30 days",
    ]


def test_arrow_keys_choose_the_time(qtbot: QtBot, page: ReportWindow) -> None:
    chosen = button(page, "30 days")
    chosen.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.usage.choice_changed) as asked:
        QTest.keyClick(chosen, Qt.Key.Key_Right)
    assert asked.args == [UsageChoice(period=Period.MONTH)]


@pytest.fixture
def german_page(page: ReportWindow) -> Iterator[ReportWindow]:
    speak("de")
    yield page
    speak(ENGLISH)


def test_words_are_sorted_as_they_are_read(german_page: ReportWindow) -> None:
    sums = tuple(used(OPENAI, "gpt-4o", "2", source=source) for source in UsageSource)
    english = usage_table(facts(sums), UsageChoice(by=UsageBy.SOURCE), NAMES)
    german_page.usage.show_usage(localised(replace(usage_view(), usage=english)))
    usage, prices = tables(german_page)
    usage.sort_by(0)
    assert first_cells(usage) == [
        "Befehlszeile",
        "bezahlte Tests",
        "instrumentierter Client",
        "lokale API",
        "Python",
    ]
    prices.sort_by(2)
    jobs = [prices.cells(row)[2] for row in range(prices.model().rowCount())]
    assert jobs == sorted(jobs, key=str.casefold, reverse=True)


def test_an_umlaut_is_sorted_as_its_letter(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    table = SortableTable(host)
    rows = tuple(
        TableRow(cells=(name,), sort_keys=((0, name),)) for name in ("Zett", "Ärger", "Ast", "apfel")
    )
    table.show_view(TableView(name="", heads=("",), rows=rows))
    table.sort_by(0)
    assert first_cells(table) == ["apfel", "Ärger", "Ast", "Zett"]
