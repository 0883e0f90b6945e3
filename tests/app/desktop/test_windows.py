"""Tests of loading what the windows are made of."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from settings_states import a_key

from apimon_desktop.app.desktop import windows
from apimon_desktop.app.desktop.windows import REPORT, SETTINGS, OnDemand, WindowPreloader

LOADED_BY = """
import sys, {module}
print(*(name for name in sys.modules if name.startswith("apimon_desktop.ui.")))
"""


BOTH_OPEN = """
from PySide6 import QtWidgets
app = QtWidgets.QApplication([])
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.settings.window import SettingsWindow
windows = [Popover(), SettingsWindow()]
for window in windows:
    window.show()
    app.processEvents()
print("QPushButton" in vars(QtWidgets), "QWizard" in vars(QtWidgets))
"""


def loaded_by(module: str) -> set[str]:
    """Modules of windows that are loaded with another one, in a Python of its own."""
    script = LOADED_BY.format(module=module)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.removeprefix("apimon_desktop.ui.") for name in done.stdout.split()}


def test_to_build_the_windows_does_not_load_every_kind_of_widget() -> None:
    """One look at a widget of Qt's own making does, and holds the windows for as long as building them."""
    done = subprocess.run(
        [sys.executable, "-c", BOTH_OPEN],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["True", "False"]


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing is loaded, as far as anybody can tell; gives what was loaded since."""
    loaded: list[str] = []
    monkeypatch.setattr(windows, "import_module", loaded.append)
    monkeypatch.setattr(windows, "_is_loaded", loaded.__contains__)
    return loaded


def test_the_icon_alone_loads_no_window() -> None:
    assert not loaded_by("apimon_desktop.app.tray_app") & {
        "popover.window",
        "settings.window",
        "popover.rows",
    }


def test_the_report_loads_no_page_before_it_is_looked_at() -> None:
    loaded = loaded_by(REPORT)
    assert "popover.rows" in loaded
    assert not loaded & {"details.page", "costs.page", "costs.rows", "widgets.charts", "save_dialog"}


def test_windows_are_loaded_one_after_the_other_when_the_menu_opens(
    qtbot: QtBot, unloaded: list[str]
) -> None:
    owner = QObject()
    foresight = WindowPreloader(owner)
    foresight.begin()
    assert unloaded == []  # the menu is drawn first
    qtbot.waitUntil(lambda: unloaded == [REPORT])
    qtbot.waitUntil(lambda: unloaded == [REPORT, SETTINGS])
    foresight.begin()
    qtbot.wait(300)
    assert unloaded == [REPORT, SETTINGS]


def test_what_is_loaded_is_shown_at_once_and_what_is_not_a_turn_later(
    qtbot: QtBot, unloaded: list[str]
) -> None:
    owner, done = QObject(), list[str]()
    foresight = WindowPreloader(owner)
    foresight.do(REPORT, lambda: done.append("first"))
    assert (unloaded, done) == ([REPORT], [])
    foresight.do(REPORT, lambda: done.append("second"))
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["first", "second"]
    foresight.do(REPORT, lambda: done.append("third"))
    assert done == ["first", "second", "third"]
    assert unloaded == [REPORT]


def test_nothing_is_loaded_or_shown_once_the_app_closes(qtbot: QtBot, unloaded: list[str]) -> None:
    owner, done = QObject(), list[str]()
    foresight = WindowPreloader(owner)
    foresight.begin()
    foresight.do(SETTINGS, lambda: done.append("shown"))
    foresight.close()
    qtbot.wait(300)
    assert (unloaded, done) == ([SETTINGS], [])


def test_the_first_window_brings_the_programs_icon(qtbot: QtBot, qapp: QApplication) -> None:
    before = qapp.windowIcon()
    qapp.setWindowIcon(QIcon())
    opener = OnDemand(a_key)
    try:
        window = opener.get()
        qtbot.addWidget(window)
        assert not window.windowIcon().isNull()
    finally:
        qapp.setWindowIcon(before)
