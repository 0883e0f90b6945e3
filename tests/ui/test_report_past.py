"""The past in the report window: heartbeat bars, the failover card, the foot."""

from datetime import UTC
from pathlib import Path

import pytest
from pasts import a_day
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from samples import NOW, Samples

from apimon_desktop.core.heartbeat import SLOTS, Pulse
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.ui.heartbeat import HeartbeatBar
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.report_window import ReportWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.export import ExportKind, ExportRequest, kind_of
from apimon_desktop.ui.views.heartbeat import HeartbeatView, heartbeat_view
from apimon_desktop.ui.views.report import report_view

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot) -> ReportWindow:
    window = ReportWindow()
    qtbot.addWidget(window)
    return window


def past_view() -> HeartbeatView:
    return heartbeat_view(a_day().heartbeat, now=NOW, tz=UTC)


def show(window: ReportWindow, snapshot: Snapshot) -> None:
    window.show_view(report_view(snapshot, Conditions(), now=NOW, tz=UTC))
    window.open_in_front()


def show_past(window: ReportWindow, snapshot: Snapshot) -> None:
    window.show_past(dict.fromkeys(snapshot.providers, past_view()), "24 h 99.0% · 30 d 99.9%")
    QApplication.processEvents()


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(TextLabel) if label.isVisible()]


def button(widget: QWidget, label: str) -> QAbstractButton:
    return next(b for b in widget.findChildren(QAbstractButton) if b.isVisible() and b.text() == label)


def bars(window: ReportWindow) -> list[HeartbeatBar]:
    return [bar for bar in window.findChildren(HeartbeatBar) if bar.isVisible()]


def heights(image: QImage, slot_pixels: int, ground: QColor) -> list[int]:
    """How high each stroke is, in its middle."""
    middles = [place * slot_pixels + slot_pixels // 2 - 1 for place in range(image.width() // slot_pixels)]
    return [sum(image.pixelColor(x, y) != ground for y in range(image.height())) for x in middles]


def test_every_provider_has_its_day_in_one_line_and_the_bad_one_a_higher_one(window: ReportWindow) -> None:
    snapshot = Samples().snapshot(anthropic=Cause.SERVER_ERROR)
    show(window, snapshot)
    show_past(window, snapshot)
    high = max(bars(window), key=lambda bar: bar.height())
    assert window.list.rows[ProviderId("anthropic")].isAncestorOf(high)
    assert len(bars(window)) == len(snapshot.providers)
    assert sum(bar.height() < high.height() for bar in bars(window)) == len(snapshot.providers) - 1
    assert texts(window).count("24 h ago") == 2  # once for the bad one, once below all the others
    assert texts(window).count("99.0%") == len(snapshot.providers)


def test_nothing_moves_when_the_past_arrives(window: ReportWindow) -> None:
    snapshot = Samples().snapshot()
    show(window, snapshot)
    QApplication.processEvents()
    before = {pid: row.geometry() for pid, row in window.list.rows.items()}
    show_past(window, snapshot)
    assert {pid: row.geometry() for pid, row in window.list.rows.items()} == before


def test_all_bars_of_one_line_begin_and_end_below_each_other(window: ReportWindow) -> None:
    snapshot = Samples().snapshot()
    show(window, snapshot)
    show_past(window, snapshot)
    assert len({(bar.mapTo(window, QPoint()).x(), bar.width()) for bar in bars(window)}) == 1


@pytest.mark.parametrize("dark", [False, True])
def test_height_says_what_colour_says_and_a_gap_is_empty(qtbot: QtBot, dark: bool) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    palette = QPalette(host.palette())
    palette.setColor(QPalette.ColorRole.Window, QColor("#202020" if dark else "#efefef"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#f0f0f0" if dark else "#101010"))
    host.setPalette(palette)
    bar = HeartbeatBar(host, thick=True)
    bar.setGeometry(0, 0, 6 * SLOTS, 20)
    host.resize(6 * SLOTS, 20)
    view = past_view()
    bar.show_view(view)
    image = host.grab().toImage()
    drawn = dict(
        zip(range(SLOTS), heights(image, image.width() // SLOTS, palette.window().color()), strict=True)
    )
    by_pulse = {pulse: {drawn[place] for place in drawn if view.pulses[place] is pulse} for pulse in Pulse}
    assert by_pulse[Pulse.UNWATCHED] == {0}
    (missed,), (healthy,), (failed,) = (by_pulse[p] for p in (Pulse.MISSED, Pulse.HEALTHY, Pulse.FAILED))
    assert missed * 2 == pytest.approx(healthy, abs=1)
    assert failed > 1.4 * healthy


def test_a_bar_is_sharp_on_a_fine_screen(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    bar = HeartbeatBar(host, thick=True)
    bar.resize(301, 20)
    bar.show_view(past_view())
    image = QImage(bar.size() * 2, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(2)
    image.fill(QColor("#efefef"))
    bar.render(image)
    row = [image.pixelColor(x, image.height() - 2).name() for x in range(image.width())]
    assert len(set(row)) <= 4, "ground, and one colour for each status: nothing in between"


def test_resting_on_a_stroke_tells_what_it_stands_for(window: ReportWindow) -> None:
    snapshot = Samples().snapshot()
    show(window, snapshot)
    assert bars(window)[0].tip_at(3) == ""
    show_past(window, snapshot)
    bar = bars(window)[0]
    assert "server error since 13:32, 12 min" in bar.tip_at(bar.width() - 2.5 * bar.width() / SLOTS)
    assert bar.tip_at(-5) == past_view().tip(0)


def test_from_right_to_left_now_is_on_the_left(qtbot: QtBot, window: ReportWindow) -> None:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    snapshot = Samples().snapshot()
    show(window, snapshot)
    show_past(window, snapshot)
    bar = bars(window)[0]
    assert bar.tip_at(0) == past_view().tip(SLOTS - 1)
    image = bar.grab().toImage()
    outage = next(place for place, pulse in enumerate(past_view().pulses) if pulse is Pulse.FAILED)
    x = int((SLOTS - 1 - outage + 0.5) * image.width() / SLOTS)
    assert image.pixelColor(x, image.height() - 2).red() > 150


def test_a_screen_reader_hears_the_day(window: ReportWindow) -> None:
    snapshot = Samples().snapshot()
    show(window, snapshot)
    show_past(window, snapshot)
    interface = QAccessible.queryAccessibleInterface(bars(window)[0])
    assert interface is not None
    assert interface.text(QAccessible.Text.Name).startswith("24 h: 99.0% up, 1 incident of 12 min at 13:32")


def test_a_row_that_comes_or_unfolds_later_has_its_day_too(window: ReportWindow) -> None:
    snapshot = Samples().snapshot()
    show_past(window, snapshot)
    show(window, snapshot)
    assert all(bar.accessibleName() for bar in bars(window))
    QTest.mouseClick(window.list.rows[ProviderId("openai")].header, LEFT)
    assert all(bar.accessibleName() for bar in bars(window))
    assert max(bar.height() for bar in bars(window)) > min(bar.height() for bar in bars(window))


def test_the_foot_says_the_uptime_of_all(window: ReportWindow) -> None:
    snapshot = Samples().snapshot()
    show(window, snapshot)
    show_past(window, snapshot)
    assert "24 h 99.0% · 30 d 99.9%" in texts(window)


def test_why_unfolds_the_reasons_and_folds_them_again(window: ReportWindow) -> None:
    show(window, Samples().snapshot(openai=Cause.TIMEOUT, together_ai=Cause.SLOW))
    why = button(window, "Why?")
    QTest.mouseClick(why, LEFT)
    reasons = next(text for text in texts(window) if text.startswith("• "))
    assert "• healthy for 9 days" in reasons
    assert "Not chosen:\n• Together AI: slow" in reasons
    QTest.mouseClick(why, LEFT)
    assert not any(text.startswith("• ") for text in texts(window))


def test_not_now_puts_all_cards_of_the_answer_away_until_something_changes(window: ReportWindow) -> None:
    troubled = Samples().snapshot(openai=Cause.TIMEOUT, anthropic=Cause.TIMEOUT)
    show(window, troubled)
    assert "Use Together AI instead, as above" in texts(window)
    QTest.mouseClick(button(window, "Not now"), LEFT)
    assert not any("instead" in text for text in texts(window))
    show(window, troubled)
    assert not any("instead" in text for text in texts(window))
    show(window, Samples().snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SERVER_ERROR))
    assert "Use Together AI instead" in texts(window)


def test_there_is_a_place_for_more_below_the_rows(window: ReportWindow) -> None:
    section = TextLabel("Money", parent=window)
    window.list.add_section(section)
    show(window, Samples().snapshot())
    QApplication.processEvents()
    lowest = max(row.mapTo(window, QPoint()).y() + row.height() for row in window.list.rows.values())
    assert section.mapTo(window, QPoint()).y() >= lowest
    assert section.mapTo(window, QPoint()).y() < button(window, "Export…").mapTo(window, QPoint()).y()


@pytest.mark.parametrize("kind", [ExportKind.JSON, ExportKind.CSV])
def test_export_asks_where_and_says_what_was_asked_for(
    qtbot: QtBot, window: ReportWindow, home: Path, kind: ExportKind
) -> None:
    show(window, Samples().snapshot())
    QTest.mouseClick(button(window, "Export…"), LEFT)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.nameFilters() == [ExportKind.JSON.filter, ExportKind.CSV.filter]
    field = dialog.findChild(QLineEdit)
    assert field is not None
    assert field.text().startswith("apimon-")
    path = str(home / f"mine.{kind.value}")
    field.setText(path)
    with qtbot.waitSignal(window.export_chosen) as asked:
        dialog.accept()
    assert asked.args == [ExportRequest(path=path, kind=kind, provider_id=None)]


def test_a_name_without_an_ending_gets_that_of_the_chosen_kind() -> None:
    kinds = (ExportKind.JSON, ExportKind.CSV)
    assert kind_of("/a/b", ExportKind.CSV.filter, kinds) == ("/a/b.csv", ExportKind.CSV)
    assert kind_of("/a/b.JSON", ExportKind.CSV.filter, kinds) == ("/a/b.JSON", ExportKind.JSON)
    assert kind_of("/a/b.png", "", kinds) == ("/a/b.png.json", ExportKind.JSON)


def test_what_came_of_an_export_is_said_until_the_next_look(window: ReportWindow) -> None:
    show(window, Samples().snapshot())
    window.say("/nowhere/x.json could not be written: its folder is not there. Choose another place.")
    assert any("could not be written" in text for text in texts(window))
    window.close()
    window.open_in_front()
    assert not any("could not be written" in text for text in texts(window))
