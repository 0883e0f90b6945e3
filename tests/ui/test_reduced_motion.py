"""Nothing moves by itself, so there is nothing that reduced motion would have to stop."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QGraphicsEffect, QScroller, QWidget
from pytestqt.qtbot import QtBot
from room import settled
from window_states import WINDOWS

import apimon_desktop

SLOWEST_MOTION_MS = 1000
"""What changes less often is news, not motion."""
MOVERS = {
    "QPropertyAnimation",
    "QVariantAnimation",
    "QParallelAnimationGroup",
    "QSequentialAnimationGroup",
    "QTimeLine",
    "QMovie",
    "QGraphicsOpacityEffect",
    "QScroller",
}


@pytest.mark.parametrize("state", WINDOWS)
def test_nothing_in_a_window_moves(qtbot: QtBot, qapp: QApplication, state: str) -> None:
    window = WINDOWS[state]()
    qtbot.addWidget(window)
    settled(window)
    for kind in (QAbstractAnimation, QGraphicsEffect):
        assert window.findChildren(kind) == []
    turning = [timer for timer in window.findChildren(QTimer) if timer.isActive()]
    assert [
        timer for timer in turning if timer.interval() < SLOWEST_MOTION_MS and not timer.isSingleShot()
    ] == []
    areas = [area for area in window.findChildren(QWidget) if isinstance(area, QAbstractScrollArea)]
    assert not any(QScroller.hasScroller(area.viewport()) for area in areas)


@pytest.mark.parametrize("state", ["report: money", "details: a day", "settings: general"])
def test_two_looks_at_a_window_show_the_same(qtbot: QtBot, qapp: QApplication, state: str) -> None:
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    try:
        window = WINDOWS[state]()
        qtbot.addWidget(window)
        settled(window)
        before = window.grab().toImage()
        qtbot.wait(120)
        assert window.grab().toImage() == before
    finally:
        qapp.setCursorFlashTime(flash)


def test_the_program_uses_nothing_that_moves() -> None:
    used = set()
    for path in Path(apimon_desktop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and node.id in MOVERS:
                used.add(f"{path.name}: {node.id}")
    assert used == set()
