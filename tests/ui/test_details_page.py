"""The page of one provider, driven with clicks and keys."""

from datetime import UTC
from pathlib import Path

import pytest
from pasts import a_detailed_past
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from samples import NOW, Samples

from apimon_desktop.core.latency import Span
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.ui.day_bars import DayBarsWidget
from apimon_desktop.ui.details_page import DetailsPage
from apimon_desktop.ui.incident_table import IncidentTable
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.latency_chart import LatencyChart, runs
from apimon_desktop.ui.report_window import ReportWindow
from apimon_desktop.ui.tones import line_color
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.details import details_view
from apimon_desktop.ui.views.export import ExportKind
from apimon_desktop.ui.views.report import report_view

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot) -> ReportWindow:
    window = ReportWindow()
    qtbot.addWidget(window)
    show(window, Samples().snapshot())
    return window


def show(window: ReportWindow, snapshot: Snapshot) -> None:
    window.show_view(report_view(snapshot, Conditions(), now=NOW, tz=UTC))
    window.open_in_front()


def fill(window: ReportWindow, span: Span = Span.DAY, *, of: str = "anthropic") -> None:
    snapshot = Samples().snapshot()
    state = snapshot.providers[ProviderId(of)]
    past = a_detailed_past(span)
    window.show_details(
        details_view(snapshot, state, past, span=span, now=NOW, tz=UTC, redact=lambda text: text)
    )
    QApplication.processEvents()


def open_page(window: ReportWindow, of: str = "anthropic") -> DetailsPage:
    QTest.mouseDClick(window.list.rows[ProviderId(of)].header, LEFT)
    fill(window, of=of)
    page = window.findChild(DetailsPage)
    assert page is not None
    return page


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


def test_a_double_click_opens_the_page_and_back_closes_it(qtbot: QtBot, window: ReportWindow) -> None:
    with qtbot.waitSignal(window.details_wanted) as wanted:
        page = open_page(window)
    assert wanted.args == ["anthropic"]
    assert {"418 ms", "1.2%", "9 of 720 checks", "Uptime 30 d"} <= set(texts(page))
    with qtbot.waitSignal(window.details_wanted) as left:
        QTest.mouseClick(button(page, "‹ Back"), LEFT)
    assert left.args == [""]
    assert not page.isVisible()
    assert window.list.rows[ProviderId("anthropic")].header.hasFocus()


def test_enter_opens_the_page_and_escape_goes_back_before_it_closes(
    qtbot: QtBot, window: ReportWindow
) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Down)
    with qtbot.waitSignal(window.details_wanted):
        QTest.keyClick(window.list.rows[ProviderId("openrouter")].header, Qt.Key.Key_Return)
    page = window.findChild(DetailsPage)
    assert page is not None
    assert page.isVisible()
    QTest.keyClick(button(page, "‹ Back"), Qt.Key.Key_Escape)
    assert window.isVisible()
    assert not page.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize(("unfolded", "expected"), [("", "openrouter"), ("openai", "openai")])
def test_the_button_below_opens_the_page_that_is_meant(
    qtbot: QtBot, window: ReportWindow, unfolded: str, expected: str
) -> None:
    if unfolded:
        window.select(unfolded)
    foot = [b for b in window.findChildren(QAbstractButton) if b.text() == "Details…" and b.isVisible()][-1]
    with qtbot.waitSignal(window.details_wanted) as wanted:
        QTest.mouseClick(foot, LEFT)
    assert wanted.args == [expected]


def test_a_bad_row_offers_its_page(qtbot: QtBot, window: ReportWindow) -> None:
    show(window, Samples().snapshot(anthropic=Cause.SERVER_ERROR))
    row = window.list.rows[ProviderId("anthropic")]
    with qtbot.waitSignal(window.details_wanted) as wanted:
        QTest.mouseClick(button(row, "Details…"), LEFT)
    assert wanted.args == ["anthropic"]


def test_the_window_is_as_large_as_before_when_the_page_is_left(window: ReportWindow) -> None:
    before = window.size()
    open_page(window)
    assert window.height() > before.height()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.size() == before


def test_a_page_whose_provider_is_removed_closes(window: ReportWindow) -> None:
    page = open_page(window)
    snapshot = Samples().snapshot()
    rest = {pid: state for pid, state in snapshot.providers.items() if pid != "anthropic"}
    window.show_view(report_view(Snapshot(at=NOW, providers=rest), Conditions(), now=NOW, tz=UTC))
    assert not page.isVisible()
    window.open_details("anthropic")
    assert not page.isVisible()


def test_values_of_another_provider_are_not_shown(window: ReportWindow) -> None:
    page = open_page(window, "openai")
    fill(window, of="anthropic")
    assert "OpenAI" in texts(page)


def test_a_span_is_asked_for_and_shown_as_chosen(qtbot: QtBot, window: ReportWindow) -> None:
    page = open_page(window)
    assert button(page, "Last 24 h").isChecked()
    with qtbot.waitSignal(window.span_chosen) as asked:
        QTest.mouseClick(button(page, "Last 7 d"), LEFT)
    assert asked.args == [Span.WEEK]
    fill(window, Span.WEEK)
    assert button(page, "Last 7 d").isChecked()
    assert chart(page).accessibleName().startswith("Response time, 7 d")


def test_pointer_and_keys_tell_the_values_of_the_chart(window: ReportWindow) -> None:
    found = chart(open_page(window))
    QTest.mouseMove(found, QPoint(found.width() // 2, found.height() // 2))
    QApplication.processEvents()
    assert "p50 4" in found.told()
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


def test_in_a_gap_nothing_is_told_and_nothing_is_drawn(window: ReportWindow) -> None:
    found = chart(open_page(window))
    plane = found._plane()
    middle = plane.x(NOW - Span.DAY.over + 25 * Span.DAY.step)
    assert found._nearest(middle) is None
    assert [len(run) for run in runs(a_detailed_past().points, 2 * Span.DAY.step)] == [20, 66]
    image = found.picture()
    line = line_color(found.palette())
    column = [image.pixelColor(round(middle * 2), y) for y in range(image.height())]
    assert line not in column
    drawn = [image.pixelColor(round(plane.x(NOW - 20 * Span.DAY.step) * 2) + dx, y)
             for y in range(image.height()) for dx in (0, 1)]  # fmt: skip
    assert any(_is_near(pixel, line) for pixel in drawn)


def _is_near(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return max(abs(mine - theirs) for mine, theirs in pairs) < 40


def test_a_lone_answer_between_two_gaps_is_a_dot(window: ReportWindow) -> None:
    points = a_detailed_past().points
    assert [len(run) for run in runs((points[0], *points[4:6]), 2 * Span.DAY.step)] == [1, 2]
    assert list(runs((), 2 * Span.DAY.step)) == []


def test_the_picture_is_twice_as_sharp(window: ReportWindow) -> None:
    found = chart(open_page(window))
    picture = found.picture()
    assert picture.size() == found.size() * 2
    colors = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(0, 60, 3)}
    assert len(colors) > 3


def test_use_is_told_by_day(window: ReportWindow) -> None:
    tokens, cost = sorted(open_page(window).findChildren(DayBarsWidget), key=lambda bars: bars.y())
    bars = tokens.findChildren(QWidget)[2]
    assert tokens.tip_at(bars.width() - 1) == "23 Nov: 50,000 tokens"
    assert cost.tip_at(bars.width() - 1) == "23 Nov: $0.25 estimated"
    tokens.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert tokens.tip_at(0) == "23 Nov: 50,000 tokens"
    interface = QAccessible.queryAccessibleInterface(bars)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Tokens per day: 150,000 tokens in 30 d"


def test_incidents_are_walked_and_copied_with_the_keys(qtbot: QtBot, window: ReportWindow) -> None:
    page = open_page(window)
    table = page.findChild(IncidentTable)
    assert table is not None
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Up)
    with qtbot.waitSignal(window.copy_requested) as copied:
        QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == ["13:32, 12 min, server error, HTTP 500, request id req_011CSample"]
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_its_buttons_say_what_was_asked_for(qtbot: QtBot, window: ReportWindow) -> None:
    page = open_page(window)
    with qtbot.waitSignal(window.copy_requested) as copied:
        QTest.mouseClick(button(page, "Copy for support"), LEFT)
    assert copied.args is not None
    assert copied.args[0].startswith("## Anthropic (Claude)")
    with qtbot.waitSignal(window.link_requested) as link:
        QTest.mouseClick(button(page, "Status page"), LEFT)
    assert link.args == ["https://status.claude.com"]
    with qtbot.waitSignal(window.action_chosen) as paused:
        QTest.mouseClick(button(page, "Pause"), LEFT)
    assert paused.args == [Action(label="Pause", kind=ActionKind.PAUSE, target="anthropic")]


def test_the_chart_is_exported_as_a_picture(qtbot: QtBot, window: ReportWindow, home: Path) -> None:
    page = open_page(window)
    QTest.mouseClick(button(page, "Export…"), LEFT)
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
        window = ReportWindow()
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
