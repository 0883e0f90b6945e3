"""The report window, driven with clicks and keys."""

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.official import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.types import Cause
from apimon_desktop.ui.labels import FittingLabel, TextLabel
from apimon_desktop.ui.report_row import ProviderRow, RowHeader
from apimon_desktop.ui.report_window import ReportWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.report import report_view

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot) -> ReportWindow:
    window = ReportWindow()
    qtbot.addWidget(window)
    return window


def show(window: ReportWindow, snapshot: Snapshot, conditions: Conditions | None = None) -> None:
    window.show_view(report_view(snapshot, conditions or Conditions(), now=Samples().now, tz=UTC))
    window.open_in_front()


def rows(window: ReportWindow) -> dict[str, ProviderRow]:
    found = sorted(window.findChildren(ProviderRow), key=lambda row: row.y())
    return {row.provider_id: row for row in found}


def header(window: ReportWindow, provider_id: str) -> RowHeader:
    return rows(window)[provider_id].header


def texts(widget: ReportWindow | ProviderRow) -> list[str]:
    return [
        label.text().replace("\u200b", "") for label in widget.findChildren(TextLabel) if label.isVisible()
    ]


def button(widget: ReportWindow | ProviderRow, label: str) -> QAbstractButton:
    return next(
        b
        for b in widget.findChildren(QAbstractButton)
        if b.isVisible() and label in (b.text(), b.accessibleName())
    )


def test_the_bad_row_unfolds_and_the_healthy_ones_are_one_line(
    window: ReportWindow, samples: Samples
) -> None:
    show(window, samples.snapshot(google_gemini=Cause.SLOW))
    assert "Google Gemini is slow. Everything else is fine." in texts(window)
    assert next(iter(rows(window))) == "google_gemini"
    assert "2.8 s instead of 0.4 s, since 13:49" in texts(rows(window)["google_gemini"])
    heights = {pid: row.height() for pid, row in rows(window).items()}
    assert heights["google_gemini"] > 3 * heights["openai"]
    assert len({height for pid, height in heights.items() if pid != "google_gemini"}) == 1


def test_a_healthy_row_unfolds_where_the_status_page_reports_something(
    window: ReportWindow, samples: Samples
) -> None:
    says = Announcement(level=OfficialLevel.DEGRADED, title="<b>Errors</b>")
    official = OfficialStatus(says=says, read_at=samples.now)
    show(window, samples.changed("anthropic", lambda state: replace(state, official=official)))
    row = rows(window)["anthropic"]
    assert "Anthropic reports an incident (<b>Errors</b>); your checks pass" in texts(row)
    assert button(row, "Open status page").isEnabled()
    show(window, samples.snapshot())
    assert not any("reports an incident" in text for text in texts(window))


def test_a_click_shows_the_details_and_another_folds_them(
    qtbot: QtBot, window: ReportWindow, samples: Samples
) -> None:
    show(window, samples.snapshot())
    QTest.mouseClick(header(window, "openai"), LEFT)
    assert "https://api.openai.com/v1" in texts(rows(window)["openai"])
    QTest.mouseClick(header(window, "anthropic"), LEFT)
    assert "https://api.openai.com/v1" not in texts(window)
    assert "https://api.anthropic.com/v1" in texts(window)
    QTest.mouseClick(header(window, "anthropic"), LEFT)
    assert "https://api.anthropic.com/v1" not in texts(window)


def test_the_window_makes_room_for_details_but_leaves_a_size_that_was_chosen(
    qtbot: QtBot, window: ReportWindow, samples: Samples
) -> None:
    show(window, samples.snapshot())
    before = window.height()
    QTest.mouseClick(header(window, "openai"), LEFT)
    qtbot.waitUntil(lambda: window.height() > before)
    window.resize(window.width(), before - 40)
    QTest.mouseClick(header(window, "anthropic"), LEFT)
    qtbot.waitUntil(lambda: "https://api.anthropic.com/v1" in texts(window))
    assert window.height() == before - 40
    window.close()
    window.open_in_front()
    assert window.height() == before - 40


def test_it_fits_what_there_is_to_tell_whenever_it_opens(window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot())
    before = window.height()
    window.close()
    show(window, samples.snapshot(openai=Cause.TIMEOUT))
    assert window.height() > before


def test_the_figures_of_all_rows_begin_below_each_other(window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot())
    QApplication.processEvents()
    places = {label.mapTo(window, QPoint()).x() for label in window.findChildren(FittingLabel)}
    assert len(places) == 1


def test_where_there_is_no_menu_a_key_quits(qtbot: QtBot, window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot())
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.quit_requested):
        QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def test_arrows_walk_the_rows_and_space_unfolds_one(
    qtbot: QtBot, window: ReportWindow, samples: Samples
) -> None:
    show(window, samples.snapshot())
    order = list(rows(window))
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Down)
    assert header(window, order[0]).hasFocus()
    QTest.keyClick(header(window, order[0]), Qt.Key.Key_Down)
    assert header(window, order[1]).hasFocus()
    QTest.keyClick(header(window, order[1]), Qt.Key.Key_Space)
    assert header(window, order[1]).isChecked()
    QTest.keyClick(header(window, order[1]), Qt.Key.Key_Up)
    QTest.keyClick(header(window, order[0]), Qt.Key.Key_Up)
    assert header(window, order[0]).hasFocus()


def test_escape_closes_and_open_and_closed_are_told(
    qtbot: QtBot, window: ReportWindow, samples: Samples
) -> None:
    with qtbot.waitSignal(window.open_changed) as opened:
        show(window, samples.snapshot())
    assert opened.args == [True]
    with qtbot.waitSignal(window.open_changed) as closed:
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert closed.args == [False]
    assert not window.isVisible()


def test_opened_by_itself_it_leaves_the_focus_where_it_is(window: ReportWindow) -> None:
    window.open_quietly()
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    window.open_in_front()
    assert not window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_opened_for_a_provider_it_shows_its_details(window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot())
    window.open_in_front("anthropic")
    assert header(window, "anthropic").isChecked()
    assert "https://api.anthropic.com/v1" in texts(window)


def test_ages_are_refreshed_only_while_it_is_open(window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot())
    assert window._ages.isActive()
    window.close()
    assert not window._ages.isActive()


@pytest.mark.parametrize(
    ("label", "signal"), [("Check now", "check_requested"), ("Settings", "settings_requested")]
)
def test_the_buttons_on_top_ask_for_what_they_say(
    qtbot: QtBot, window: ReportWindow, samples: Samples, label: str, signal: str
) -> None:
    show(window, samples.snapshot())
    with qtbot.waitSignal(getattr(window, signal)):
        QTest.mouseClick(button(window, label), LEFT)


def test_the_next_step_of_a_rejected_key_leads_to_its_settings(
    qtbot: QtBot, window: ReportWindow, samples: Samples
) -> None:
    show(window, samples.snapshot(anthropic=Cause.AUTHENTICATION))
    with qtbot.waitSignal(window.settings_requested) as asked:
        QTest.mouseClick(button(window, "Replace the key…"), LEFT)
    assert asked.args == ["anthropic"]


def test_topping_up_leads_to_the_providers_page(qtbot: QtBot, window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot(openrouter=Cause.NO_CREDIT))
    with qtbot.waitSignal(window.link_requested) as asked:
        QTest.mouseClick(button(window, "Top up…"), LEFT)
    assert asked.args is not None
    assert asked.args[0].startswith("https://openrouter.ai/")


def test_the_failover_name_and_the_details_are_copied(
    qtbot: QtBot, window: ReportWindow, samples: Samples
) -> None:
    show(window, samples.snapshot(openai=Cause.TIMEOUT))
    with qtbot.waitSignal(window.copy_requested) as name:
        QTest.mouseClick(button(window, "Copy name"), LEFT)
    assert name.args == ["Together AI"]
    QTest.mouseClick(header(window, "openai"), LEFT)
    with qtbot.waitSignal(window.copy_requested) as details:
        QTest.mouseClick(button(window, "Copy details"), LEFT)
    assert details.args is not None
    assert details.args[0].startswith("OpenAI: not answering\n")


def test_a_recovery_folds_the_row_and_restores_the_order(window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot(openai=Cause.TIMEOUT))
    before = rows(window)["openai"]
    show(window, samples.snapshot())
    QApplication.processEvents()
    assert list(rows(window)) == list(samples.snapshot().providers)
    assert rows(window)["openai"] is before
    assert "not answering" not in texts(window)


def test_without_keys_it_offers_to_add_them(qtbot: QtBot, window: ReportWindow, samples: Samples) -> None:
    show(window, samples.without_keys())
    with qtbot.waitSignal(window.settings_requested) as asked:
        QTest.mouseClick(button(window, "Add keys…"), LEFT)
    assert asked.args == [""]


def test_a_desktop_without_a_tray_is_explained(window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot(), Conditions(has_tray=False))
    assert any("no tray icons" in text for text in texts(window))


def test_an_added_provider_appears_and_a_removed_one_goes(window: ReportWindow, samples: Samples) -> None:
    snapshot = samples.snapshot()
    show(window, snapshot)
    fewer = dict(list(snapshot.providers.items())[:2])
    show(window, Snapshot(at=snapshot.at, providers=fewer))
    QApplication.processEvents()
    assert set(window.list.rows) == set(fewer)


def test_it_follows_a_change_from_light_to_dark(window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot())
    light = _brightest_and_darkest(window.grab().toImage())
    palette = QPalette(window.palette())
    palette.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#f0f0f0"))
    window.setPalette(palette)
    dark = _brightest_and_darkest(window.grab().toImage())
    assert light[1] < 60
    assert dark[0] > 200
    corner = window.grab().toImage().pixelColor(2, 2)
    assert corner == QColor("#202020")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_text_is_cut_at_any_letter_size(qtbot: QtBot, samples: Samples, scale: float) -> None:
    usual = QApplication.font()
    larger = QApplication.font()
    larger.setPointSizeF(usual.pointSizeF() * scale)
    QApplication.setFont(larger)
    try:
        window = ReportWindow()
        qtbot.addWidget(window)
        show(window, samples.snapshot(anthropic=Cause.AUTHENTICATION, google_gemini=Cause.SLOW))
        window.open_in_front("anthropic")
        window.resize(window.minimumSizeHint().width(), window.height())
        QApplication.processEvents()
        visible = window.findChild(QScrollArea).viewport().rect()  # type: ignore[union-attr]
        for label in window.findChildren(TextLabel):
            if label.isVisible() and type(label) is TextLabel:
                needed = (
                    label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
                )
                assert label.height() >= needed, label.text()
                assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
        for row in window.findChildren(ProviderRow):
            assert row.width() <= visible.width()
    finally:
        QApplication.setFont(usual)


def test_it_follows_a_change_of_letter_size(qtbot: QtBot, window: ReportWindow, samples: Samples) -> None:
    show(window, samples.snapshot())
    row = header(window, "openai")
    before = row.sizeHint().height()
    usual = QApplication.font()
    larger = QApplication.font()
    larger.setPointSizeF(usual.pointSizeF() * 2)
    try:
        QApplication.setFont(larger)
        qtbot.waitUntil(lambda: row.sizeHint().height() > before * 1.4)
    finally:
        QApplication.setFont(usual)


def _brightest_and_darkest(image: QImage) -> tuple[int, int]:
    values = [image.pixelColor(x, y).lightness() for x in range(8, 200) for y in range(4, 40)]
    return max(values), min(values)
