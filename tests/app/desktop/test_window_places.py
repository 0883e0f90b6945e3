"""Tests of windows that come back where an earlier run left them."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from apimon_desktop.app.desktop.windows import WindowPlaces
from apimon_desktop.ui.popover.window import Popover

Run = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture(autouse=True)
def _stays(qapp: QApplication) -> None:
    """The app does not end with its last window."""
    qapp.setQuitOnLastWindowClosed(False)


def opened(places: WindowPlaces, qtbot: QtBot, icon: QRect | None = None) -> Popover:
    window = Popover(has_tray=False)
    qtbot.addWidget(window)
    places.settle("report", window)
    window.open_in_front(icon=icon)
    return window


def moved_and_closed(path: Path, qtbot: QtBot, run_on_qt: Run) -> None:
    """One run of the app, in which the window is moved, made larger and closed."""

    async def main() -> None:
        async with asyncio.TaskGroup() as tasks:
            places = WindowPlaces(path, tasks.create_task)
            window = opened(places, qtbot)
            window.move(120, 90)
            window.resize(window.width() + 40, window.height() + 30)
            window.close()

    run_on_qt(main())


def test_a_window_comes_back_where_an_earlier_run_left_it(
    qtbot: QtBot, run_on_qt: Run, tmp_path: Path
) -> None:
    path = tmp_path / "windows.json"
    moved_and_closed(path, qtbot, run_on_qt)
    kept = json.loads(path.read_text())["report"]
    window = opened(WindowPlaces(path, lambda job: job.close()), qtbot)
    assert window.pos() == QPoint(120, 90) == QPoint(kept["left"], kept["top"])
    assert (window.width(), window.height()) == (kept["width"], kept["height"])


def test_beside_the_icon_is_better_than_where_it_was(qtbot: QtBot, run_on_qt: Run, tmp_path: Path) -> None:
    path = tmp_path / "windows.json"
    moved_and_closed(path, qtbot, run_on_qt)
    icon = QRect(400, 2, 22, 22)
    window = opened(WindowPlaces(path, lambda job: job.close()), qtbot, icon)
    assert window.pos() != QPoint(120, 90)
    assert window.y() > icon.bottom()


def test_a_place_on_a_screen_that_is_gone_is_not_used(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "windows.json"
    path.write_text('{"report": {"left": 90000, "top": 50}}')
    window = opened(WindowPlaces(path, lambda job: job.close()), qtbot)
    assert window.screen().geometry().contains(window.pos())


@pytest.mark.parametrize("content", ["", "[]", "{", '{"report": 7}', "[" * 100_000])
def test_a_broken_file_only_costs_the_place(qtbot: QtBot, tmp_path: Path, content: str) -> None:
    path = tmp_path / "windows.json"
    path.write_text(content)
    window = opened(WindowPlaces(path, asyncio.run), qtbot)
    window.move(50, 60)
    window.close()
    assert json.loads(path.read_text())["report"]["left"] == 50


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_fail(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    window = opened(WindowPlaces(tmp_path / "file" / "windows.json", asyncio.run), qtbot)
    window.close()
    assert window.isHidden()


def test_without_an_open_window_nothing_is_read_or_written(tmp_path: Path) -> None:
    path = tmp_path / "windows.json"
    WindowPlaces(path, asyncio.run)
    assert not path.exists()
