"""The page of one provider, driven with clicks and keys."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest
from moneys import summary
from pasts import a_detailed_past
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot
from samples import NOW, Samples

from apimon_desktop.core.health.uptime import Span
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.ui.details.page import DetailsPage
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.views.commands import CopyText, ExportKind, OpenLink, ShowSpan, TogglePause
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.details import details_view
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.widgets.bars import DayBarsChart
from apimon_desktop.ui.widgets.charts import LatencyChart, runs
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.tokens import accent

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot) -> Popover:
    window = Popover()
    qtbot.addWidget(window)
    show(window, Samples().snapshot())
    return window


def show(window: Popover, snapshot: Snapshot) -> None:
    window.show_view(report_view(Known(snapshot=snapshot, now=NOW, tz=UTC)))
    window.open_in_front()


def fill(window: Popover, span: Span = Span.DAY, *, of: str = "anthropic") -> None:
    snapshot = Samples().snapshot()
    state = snapshot.providers[ProviderId(of)]
    past = a_detailed_past(span)
    window.show_details(
        details_view(
            snapshot,
            state,
            past,
            money=summary({state.id: "0.25"}).providers[state.id],
            hides_amounts=False,
            span=span,
            now=NOW,
            tz=UTC,
            redact=lambda text: text,
        )
    )
    QApplication.processEvents()


def open_page(window: Popover, of: str = "anthropic") -> DetailsPage:
    window.open_details(of)
    fill(window, of=of)
    page = window.findChild(DetailsPage)
    assert page is not None
    return page


def row(window: Popover, provider_id: str) -> QWidget:
    found = window.body.rows.row_of(provider_id)
    assert found is not None
    return found


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(TextLabel) if label.isVisible()]


def button(widget: QWidget, label: str) -> QAbstractButton:
    return next(
        b
        for b in widget.findChildren(QAbstractButton)
        if b.isVisible() and label in (b.text(), b.accessibleName())
    )


def chart(page: QWidget) -> LatencyChart:
    found = page.findChild(LatencyChart)
    assert found is not None
    return found


def test_a_click_opens_the_page_and_back_closes_it(qtbot: QtBot, window: Popover) -> None:
    with qtbot.waitSignal(window.pages.details_wanted) as wanted:
        page = open_page(window)
    assert wanted.args == ["anthropic"]
    assert {"Typical reply", "0.4 s", "99.9%", "9 failed checks today", "This month", "$5.75"} <= set(
        texts(page)
    )
    with qtbot.waitSignal(window.pages.details_wanted) as left:
        QTest.mouseClick(button(page, "Back"), LEFT)
    assert left.args == [""]
    assert not page.isVisible()
    assert row(window, "anthropic").hasFocus()


def test_enter_opens_the_page_and_escape_goes_back_before_it_closes(qtbot: QtBot, window: Popover) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Down)
    with qtbot.waitSignal(window.pages.details_wanted):
        QTest.keyClick(row(window, "openrouter"), Qt.Key.Key_Return)
    page = window.findChild(DetailsPage)
    assert page is not None
    assert page.isVisible()
    QTest.keyClick(button(page, "Back"), Qt.Key.Key_Escape)
    assert window.isVisible()
    assert not page.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_bad_row_offers_its_page(qtbot: QtBot, window: Popover) -> None:
    show(window, Samples().snapshot(anthropic=Cause.SERVER_ERROR))
    with qtbot.waitSignal(window.pages.details_wanted) as wanted:
        QTest.mouseClick(button(window, "Details"), LEFT)
    assert wanted.args == ["anthropic"]


def test_the_window_is_as_large_as_before_when_the_page_is_left(window: Popover) -> None:
    before = window.size()
    open_page(window)
    assert window.height() > before.height()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.size() == before


def test_a_page_whose_provider_is_removed_closes(window: Popover) -> None:
    page = open_page(window)
    snapshot = Samples().snapshot()
    rest = {pid: state for pid, state in snapshot.providers.items() if pid != "anthropic"}
    window.show_view(report_view(Known(snapshot=Snapshot(at=NOW, providers=rest), now=NOW, tz=UTC)))
    assert not page.isVisible()
    window.open_details("anthropic")
    assert not page.isVisible()


def test_values_of_another_provider_are_not_shown(window: Popover) -> None:
    page = open_page(window, "openai")
    fill(window, of="anthropic")
    assert "OpenAI" in texts(page)


def test_a_span_is_asked_for_and_shown_as_chosen(qtbot: QtBot, window: Popover) -> None:
    page = open_page(window)
    assert button(page, "Reply time: 24 hours").isChecked()
    with qtbot.waitSignal(window.commanded) as asked:
        QTest.mouseClick(button(page, "Reply time: 7 days"), LEFT)
    assert asked.args == [ShowSpan(span=Span.WEEK)]
    fill(window, Span.WEEK)
    assert button(page, "Reply time: 7 days").isChecked()
    assert chart(page).accessibleName().startswith("Reply time, 7 days")


def test_pointer_and_keys_tell_the_values_of_the_chart(window: Popover) -> None:
    found = chart(open_page(window))
    QTest.mouseMove(found, QPoint(found.width() // 2, found.height() // 2))
    QApplication.processEvents()
    assert "slowest 5%" in found.told()
    assert found.accessibleDescription() == found.told()
    found._tell(None)
    assert found.told() == ""
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Left)
    last = found.told()
    assert last.startswith("13:48–14:03")
    QTest.keyClick(found, Qt.Key.Key_Left)
    assert found.told().startswith("13:33–13:48")
    QTest.keyClick(found, Qt.Key.Key_Right)
    assert found.told() == last
    found.leaveEvent(QEvent(QEvent.Type.Leave))
    assert found.told() == ""


def test_in_a_gap_nothing_is_told_and_nothing_is_drawn(window: Popover) -> None:
    found = chart(open_page(window))
    assert found._view is not None
    plane = found._plane(found._view)
    middle = plane.x(NOW - Span.DAY.over + 25 * Span.DAY.step)
    assert found._nearest(middle) is None
    assert [len(run) for run in runs(a_detailed_past().points, 2 * Span.DAY.step)] == [20, 66]
    image = found.picture()
    line = accent(found.palette())
    column = [image.pixelColor(round(middle * 2), y) for y in range(image.height())]
    assert line not in column
    drawn = [image.pixelColor(round(plane.x(NOW - 20 * Span.DAY.step) * 2) + dx, y)
             for y in range(image.height()) for dx in (0, 1)]  # fmt: skip
    assert any(_is_near(pixel, line) for pixel in drawn)


def _is_near(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return max(abs(mine - theirs) for mine, theirs in pairs) < 40


def test_a_lone_answer_between_two_gaps_is_a_dot(window: Popover) -> None:
    points = a_detailed_past().points
    assert [len(run) for run in runs((points[0], *points[4:6]), 2 * Span.DAY.step)] == [1, 2]
    assert list(runs((), 2 * Span.DAY.step)) == []


def test_the_picture_is_twice_as_sharp(window: Popover) -> None:
    found = chart(open_page(window))
    picture = found.picture()
    assert picture.size() == found.size() * 2
    colors = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(0, 60, 3)}
    assert len(colors) > 3


def test_cost_and_tokens_share_one_chart(window: Popover) -> None:
    page = open_page(window)
    bars = page.findChild(DayBarsChart)
    assert bars is not None
    assert bars.tip_at(bars.width() - 1) == "23 Nov: $0.25"
    assert bars.accessibleName() == "Cost per day: $7.50 in 30 days"
    QTest.mouseClick(button(page, "Last 30 days: Tokens"), LEFT)
    assert bars.tip_at(bars.width() - 1) == "23 Nov: 10,000 tokens"
    bars.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert bars.tip_at(0) == "23 Nov: 10,000 tokens"
    fill(window)
    assert button(page, "Last 30 days: Tokens").isChecked(), "new values keep the choice"


def test_problems_are_listed_and_the_older_ones_shown_on_request(window: Popover) -> None:
    page = open_page(window)
    assert {"Server error", "Today 13:32, for 12 min", "No reply"} <= set(texts(page))
    snapshot = Samples().snapshot()
    past = replace(a_detailed_past(), incidents=a_detailed_past().incidents * 4)
    view = details_view(
        snapshot,
        snapshot.providers[ProviderId("anthropic")],
        past,
        money=None,
        hides_amounts=False,
        span=Span.DAY,
        now=NOW,
        tz=UTC,
        redact=str,
    )
    window.show_details(view)
    assert texts(page).count("Server error") + texts(page).count("No reply") == 5
    QTest.mouseClick(button(page, "Show all 8"), LEFT)
    assert texts(page).count("Server error") + texts(page).count("No reply") == 8


def test_its_buttons_say_what_was_asked_for(qtbot: QtBot, window: Popover) -> None:
    page = open_page(window)
    with qtbot.waitSignal(window.commanded) as copied:
        QTest.mouseClick(button(page, "Copy report"), LEFT)
    assert copied.args is not None
    assert isinstance(copied.args[0], CopyText)
    assert copied.args[0].text.startswith("## Anthropic (Claude)")
    said = button(page, "Copied ✓")
    qtbot.waitUntil(lambda: said.text() == "Copy report", timeout=30_000)
    with qtbot.waitSignal(window.commanded) as link:
        QTest.mouseClick(button(page, "Status page ↗"), LEFT)
    assert link.args == [OpenLink(url="https://status.claude.com")]
    with qtbot.waitSignal(window.commanded) as paused:
        menu_line(page, "Pause checks").trigger()
    assert paused.args == [TogglePause(provider_id="anthropic")]


def menu_line(page: DetailsPage, label: str) -> QAction:
    """A line of the page's further menu, which opens for it."""
    QTest.mouseClick(button(page, "More"), LEFT)
    menu = page.findChildren(QMenu)[-1]
    return next(line for line in menu.actions() if line.text() == label)


def test_the_chart_is_exported_as_a_picture(qtbot: QtBot, window: Popover, home: Path) -> None:
    page = open_page(window)
    menu_line(page, "Export…").trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    dialog.selectNameFilter(ExportKind.PNG.filter)
    dialog.filterSelected.emit(ExportKind.PNG.filter)
    assert field.text().endswith(".png")
    field.setText(str(home / "chart.png"))
    with qtbot.waitSignal(window.export_chosen) as asked:
        dialog.accept()
    assert asked.args is not None
    request = asked.args[0]
    assert (request.kind, request.provider_id) == (ExportKind.PNG, "anthropic")
    assert isinstance(request.picture, QImage)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_text_of_the_page_is_cut_at_any_letter_size(qtbot: QtBot, scale: float) -> None:
    usual = QApplication.font()
    larger = QApplication.font()
    larger.setPointSizeF(usual.pointSizeF() * scale)
    QApplication.setFont(larger)
    try:
        window = Popover()
        qtbot.addWidget(window)
        show(window, Samples().snapshot())
        page = open_page(window)
        window.resize(window.minimumSizeHint().width(), window.height())
        QApplication.processEvents()
        for label in page.findChildren(TextLabel):
            if label.isVisible():
                needed = (
                    label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
                )
                assert label.height() >= needed, label.text()
                assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
                right = label.mapTo(page, QPointF(label.width(), 0)).x()
                assert right <= page.width(), label.text()
    finally:
        QApplication.setFont(usual)
