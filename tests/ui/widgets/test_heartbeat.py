"""The bar of the last 24 hours: height says what colour says."""

from datetime import UTC

import pytest
from pasts import a_day
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from samples import NOW

from apimon_desktop.core.health.uptime import SLOTS, Pulse
from apimon_desktop.ui.views.heartbeat import HeartbeatView, heartbeat_view
from apimon_desktop.ui.widgets.bars import HeartbeatBar


def past_view() -> HeartbeatView:
    return heartbeat_view(a_day().heartbeat, now=NOW, tz=UTC)


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(6 * SLOTS, 20)
    return host


@pytest.fixture
def bar(host: QWidget) -> HeartbeatBar:
    bar = HeartbeatBar(host)
    bar.setGeometry(0, 0, 6 * SLOTS, 20)
    bar.show_view(past_view())
    return bar


def heights(image: QImage, slot_pixels: int, ground: QColor) -> list[int]:
    """How high each stroke is, in its middle."""
    middles = [place * slot_pixels + slot_pixels // 2 - 1 for place in range(image.width() // slot_pixels)]
    return [sum(image.pixelColor(x, y) != ground for y in range(image.height())) for x in middles]


@pytest.mark.parametrize("dark", [False, True])
def test_height_says_what_colour_says_and_a_gap_is_empty(
    host: QWidget, bar: HeartbeatBar, dark: bool
) -> None:
    palette = QPalette(host.palette())
    palette.setColor(QPalette.ColorRole.Window, QColor("#202020" if dark else "#efefef"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#f0f0f0" if dark else "#101010"))
    host.setPalette(palette)
    view = past_view()
    image = host.grab().toImage()
    drawn = dict(
        zip(range(SLOTS), heights(image, image.width() // SLOTS, palette.window().color()), strict=True)
    )
    by_pulse = {pulse: {drawn[place] for place in drawn if view.pulses[place] is pulse} for pulse in Pulse}
    assert by_pulse[Pulse.UNWATCHED] == {0}
    (missed,), (healthy,), (failed,) = (by_pulse[p] for p in (Pulse.MISSED, Pulse.HEALTHY, Pulse.FAILED))
    assert missed * 2 == pytest.approx(healthy, abs=1)
    assert failed > 1.4 * healthy


def test_a_bar_is_sharp_on_a_fine_screen(bar: HeartbeatBar) -> None:
    bar.resize(301, 20)
    image = QImage(bar.size() * 2, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(2)
    image.fill(QColor("#efefef"))
    bar.render(image)
    row = [image.pixelColor(x, image.height() - 2).name() for x in range(image.width())]
    assert len(set(row)) <= 4, "ground, and one colour for each status: nothing in between"


def test_resting_on_a_stroke_tells_what_it_stands_for(host: QWidget, bar: HeartbeatBar) -> None:
    assert HeartbeatBar(host).tip_at(3) == ""
    assert "server error since 13:32, 12 min" in bar.tip_at(bar.width() - 2.5 * bar.width() / SLOTS)
    assert bar.tip_at(-5) == past_view().tip(0)


def test_from_right_to_left_now_is_on_the_left(bar: HeartbeatBar) -> None:
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert bar.tip_at(0) == past_view().tip(SLOTS - 1)
    image = bar.grab().toImage()
    outage = next(place for place, pulse in enumerate(past_view().pulses) if pulse is Pulse.FAILED)
    x = int((SLOTS - 1 - outage + 0.5) * image.width() / SLOTS)
    assert image.pixelColor(x, image.height() - 2).red() > 150


def test_a_screen_reader_hears_the_day(bar: HeartbeatBar) -> None:
    interface = QAccessible.queryAccessibleInterface(bar)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name).startswith("24 h: 99.0% up, 1 incident of 12 min at 13:32")
