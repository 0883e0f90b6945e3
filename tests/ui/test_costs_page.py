"""The costs page, driven with clicks and keys."""

from dataclasses import replace

import pytest
from found_widgets import button, texts
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from room import settled
from samples import Samples
from usages import costs_view

from apimon_desktop.core.usage.sums import UsageBy
from apimon_desktop.ui.costs.page import CostsPage, _CostRow
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.views.commands import CopyText, DismissSuggestion, RestoreSuggestion, ShowCosts
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.costs import HOW_TO, CostsChoice, CostsView, IdeaView, Period
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.tokens import px

LEFT = Qt.MouseButton.LeftButton
IDEA = IdeaView(
    id="cost:openai:gpt-4o", text="Use gpt-4o-mini for gpt-4o", note="Try it first", saving="−$40"
)
NOTHING = CostsView(
    choice=CostsChoice(),
    table=None,
    is_used=False,
    ideas=(),
    dismissed=(),
    bills=(),
    prices=None,
    note="",
    hides_amounts=False,
)


@pytest.fixture
def window(qtbot: QtBot, samples: Samples) -> Popover:
    window = Popover(has_tray=False)
    qtbot.addWidget(window)
    window.show_view(report_view(Known(snapshot=samples.snapshot(), now=samples.now, tz=None)))
    window.open_in_front()
    return window


@pytest.fixture
def page(window: Popover) -> Popover:
    """The window at its costs page, which is filled as it opens."""

    def fill(is_open: bool) -> None:
        if is_open:
            window.pages.show_costs(costs_view(ideas=(IDEA,)))

    window.pages.costs_opened.connect(fill)
    QTest.mouseClick(button(window, "Costs ›"), LEFT)
    return window


def segment(widget: QWidget, name: str) -> QAbstractButton:
    return next(one for one in widget.findChildren(QAbstractButton) if one.accessibleName() == name)


def rows(window: Popover) -> list[_CostRow]:
    return [row for row in window.findChildren(_CostRow) if row.isVisible()]


def test_the_page_is_filled_before_it_is_seen_and_escape_leads_back_first(
    qtbot: QtBot, page: Popover
) -> None:
    assert page.pages.are_costs_open
    assert "$13.00" in texts(page).splitlines()
    with qtbot.waitSignal(page.pages.costs_opened) as left:
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Escape)
    assert left.args == [False]
    assert page.isVisible()
    assert button(page, "Costs ›").hasFocus()
    QTest.keyClick(button(page, "Costs ›"), Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_back_leads_back_and_so_does_a_provider_that_is_asked_for(page: Popover) -> None:
    QTest.mouseClick(segment(page.pages.shown, "Back"), LEFT)
    assert not page.pages.are_costs_open
    page.pages.open_costs()
    page.open_in_front("openai")
    assert not page.pages.are_costs_open
    assert page.pages.provider_id == "openai"


def test_a_window_that_closes_leaves_the_page(qtbot: QtBot, page: Popover) -> None:
    with qtbot.waitSignal(page.pages.costs_opened) as left:
        page.close()
    assert left.args == [False]


@pytest.mark.parametrize(
    ("name", "choice"),
    [
        ("Period: Today", CostsChoice(period=Period.TODAY)),
        ("Period: 30 days", CostsChoice(period=Period.DAYS_30)),
        ("Group by: Model", CostsChoice(by=UsageBy.MODEL)),
        ("Group by: Tool", CostsChoice(by=UsageBy.SOURCE)),
    ],
)
def test_a_click_chooses_the_period_or_what_costs_are_grouped_by(
    qtbot: QtBot, page: Popover, name: str, choice: CostsChoice
) -> None:
    with qtbot.waitSignal(page.commanded) as asked:
        QTest.mouseClick(segment(page, name), LEFT)
    assert asked.args == [ShowCosts(choice=choice)]
    page.pages.show_costs(costs_view(choice))
    assert segment(page, name).isChecked()


def test_two_choices_that_come_quickly_are_both_kept(qtbot: QtBot, page: Popover) -> None:
    QTest.mouseClick(segment(page, "Period: 7 days"), LEFT)
    with qtbot.waitSignal(page.commanded) as asked:
        QTest.mouseClick(segment(page, "Group by: Day"), LEFT)
    assert asked.args == [ShowCosts(choice=CostsChoice(period=Period.WEEK, by=UsageBy.DAY))]


def test_arrow_keys_choose_the_period(qtbot: QtBot, page: Popover) -> None:
    chosen = segment(page, "Period: Month")
    chosen.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.commanded) as asked:
        QTest.keyClick(chosen, Qt.Key.Key_Left)
    assert asked.args == [ShowCosts(choice=CostsChoice(period=Period.DAYS_30))]


def bar_end(row: _CostRow) -> int:
    """Where the ground of a row's share bar ends, in pixels from the right."""
    picture = row.grab().toImage()
    y = px(5) + px(18) + px(5) + px(2)
    colors = [picture.pixelColor(x, y) for x in range(picture.width())]
    tokens = next(x for x in range(picture.width() // 2, picture.width()) if colors[x] == colors[-1])
    return picture.width() - tokens


def test_the_bars_of_all_rows_are_equally_long(page: Popover) -> None:
    view = costs_view()
    assert view.table is not None
    long, short, *_ = view.table.rows
    wide = replace(long, amount="at least $123,456.78")
    page.pages.show_costs(replace(view, table=replace(view.table, rows=(wide, short))))
    ends = {bar_end(row) for row in rows(page)}
    assert len(ends) == 1
    page.pages.show_costs(replace(view, table=replace(view.table, rows=(long, short))))
    assert {bar_end(row) for row in rows(page)} != ends


def test_each_row_is_spoken_with_its_amount(page: Popover) -> None:
    spoken = [row.accessibleName() for row in rows(page)]
    assert spoken == [
        "Anthropic: $8.00, 1,000 tokens",
        "OpenAI: $5.00, 2,000 tokens",
        "Together AI: —, 125K tokens",
    ]
    interface = QAccessible.queryAccessibleInterface(rows(page)[0])
    assert interface is not None
    assert interface.role() is QAccessible.Role.ListItem


def test_nothing_is_wider_than_the_narrowest_popover(page: Popover) -> None:
    page.resize(360, 700)
    settled(page)
    assert page.width() == 360
    for area in page.findChildren(QScrollArea):
        if area.isVisible():
            assert area.horizontalScrollBar().maximum() == 0
            inside = area.widget()
            assert inside is not None
            assert inside.width() <= area.viewport().width()


def test_the_table_is_copied_for_spreadsheets_unless_amounts_are_hidden(qtbot: QtBot, page: Popover) -> None:
    with qtbot.waitSignal(page.commanded) as asked:
        QTest.mouseClick(button(page, "Copy as CSV"), LEFT)
    assert asked.args is not None
    assert asked.args[0].text.startswith("key,requests,tokens,")
    assert asked.args[0].keeps_amounts
    said = button(page, "Copied ✓")
    qtbot.waitUntil(lambda: said.text() == "Copy as CSV", timeout=30_000)
    page.pages.show_costs(costs_view(hides_amounts=True))
    assert not button(page, "Copy as CSV").isEnabled()
    assert "hidden" in button(page, "Copy as CSV").toolTip()


def test_a_way_to_save_is_hidden_and_taken_back(qtbot: QtBot, page: Popover) -> None:
    assert {IDEA.text, IDEA.note, IDEA.saving, "a month"} <= set(texts(page).splitlines())
    with qtbot.waitSignal(page.commanded) as gone:
        QTest.mouseClick(segment(page, f"Hide for 30 days: {IDEA.text}"), LEFT)
    assert gone.args == [DismissSuggestion(suggestion_id=IDEA.id)]
    page.pages.show_costs(costs_view(dismissed=(IDEA,)))
    assert "Hidden for 30 days." in texts(page)
    assert IDEA.text not in texts(page)
    with qtbot.waitSignal(page.commanded) as back:
        QTest.mouseClick(button(page, "Undo"), LEFT)
    assert back.args == [RestoreSuggestion(suggestion_id=IDEA.id)]
    page.pages.show_costs(costs_view())
    assert "Ways to save" not in texts(page)


def test_prices_are_compared_on_request(page: Popover) -> None:
    assert "OpenAI, gpt-4o" not in texts(page)
    QTest.mouseClick(button(page, "Compare prices"), LEFT)
    assert {"OpenAI, gpt-4o", "$4.38", "Prices updated 23 Nov"} <= set(texts(page).splitlines())
    QTest.mouseClick(button(page, "Hide prices"), LEFT)
    assert "OpenAI, gpt-4o" not in texts(page)


def test_what_is_still_read_and_what_went_wrong_is_said(page: Popover) -> None:
    page.pages.show_costs(NOTHING)
    assert "Reading…" in texts(page)
    assert rows(page) == []


def test_without_any_usage_the_page_says_how_to_begin(qtbot: QtBot, page: Popover) -> None:
    empty = costs_view()
    assert empty.table is not None
    table = type(empty.table)(total=empty.table.total, rows=(), csv="")
    page.pages.show_costs(
        CostsView(
            choice=CostsChoice(),
            table=table,
            is_used=False,
            ideas=(),
            dismissed=(),
            bills=(),
            prices=empty.prices,
            note="",
            hides_amounts=False,
        )
    )
    assert "No usage yet." in texts(page)
    with qtbot.waitSignal(page.commanded) as asked:
        QTest.mouseClick(button(page, "Copy code to track usage"), LEFT)
    assert asked.args == [CopyText(text=HOW_TO)]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_text_is_cut_at_any_letter_size(qtbot: QtBot, scale: float) -> None:
    usual, larger = QApplication.font(), QApplication.font()
    larger.setPointSizeF(usual.pointSizeF() * scale)
    QApplication.setFont(larger)
    try:
        page = CostsPage(None)  # type: ignore[arg-type] # a window of its own here
        qtbot.addWidget(page)
        page.show_view(costs_view(ideas=(IDEA,), bills=("Anthropic's bill: $46.86 since 25 Oct.",)))
        page.resize(round(360 * scale), 700)
        page.show()
        settled(page)
        for label in page.findChildren(TextLabel):
            if label.isVisible():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
                assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
    finally:
        QApplication.setFont(usual)


def walked(window: Popover, start: QWidget, steps: int) -> list[str]:
    """The names of what the Tab key reaches."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    names = []
    for _ in range(steps):
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.accessibleName().split(":")[0])
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return names


def test_the_tab_key_reaches_the_rows_then_the_foot(window: Popover) -> None:
    reached = walked(window, segment(window, "Settings"), 9)
    assert reached == [
        "Settings",
        "More",
        "OpenRouter",
        "Google Gemini",
        "Together AI",
        "Anthropic",
        "OpenAI",
        "Add more providers",
        "Costs ›",
    ]


def test_the_tab_key_goes_through_the_page_from_top_to_bottom(page: Popover) -> None:
    assert walked(page, segment(page.pages.shown, "Back"), 6) == [
        "Back",
        "Copy as CSV",
        "Period",
        "Group by",
        "Hide for 30 days",
        "Compare prices",
    ]


def test_a_row_tells_more_under_the_pointer(page: Popover) -> None:
    row = rows(page)[1]
    assert "estimated" in row.accessibleDescription()
    QTest.mouseMove(row, QPoint(5, 5))


def test_a_history_that_cannot_be_read_is_not_being_read(page: Popover) -> None:
    page.pages.show_costs(replace(NOTHING, note="The history can't be read."))
    assert "Reading" not in texts(page)
    page.pages.show_costs(NOTHING)
    assert "Reading…" in texts(page)


def test_the_popover_is_as_high_as_its_page_wherever_a_line_ends(qtbot: QtBot, samples: Samples) -> None:
    window = Popover()
    qtbot.addWidget(window)
    window.show_view(report_view(Known(snapshot=samples.snapshot(), now=samples.now, tz=None)))
    window.open_in_front(icon=QRect(400, 0, 22, 22))
    window.pages.open_costs()
    scrolls = []
    for length in range(40, 120):
        window.pages.show_costs(costs_view(bills=(f"{'i' * 20} {'l' * length}",)))
        settled(window)
        scrolls.append(scroll_of(window).verticalScrollBar().maximum())
    assert scrolls == [0] * len(scrolls)


def scroll_of(window: Popover) -> QScrollArea:
    return next(area for area in window.findChildren(QScrollArea) if area.isVisible())
