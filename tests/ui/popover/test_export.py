"""Exports asked for in the popover's menu."""

from datetime import UTC
from pathlib import Path

import pytest
from found_widgets import texts
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot
from samples import NOW, Samples

from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.save_dialog import kind_of
from apimon_desktop.ui.views.commands import ExportKind, ExportRequest
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.report import report_view


@pytest.fixture
def window(qtbot: QtBot) -> Popover:
    window = Popover()
    qtbot.addWidget(window)
    window.show_view(report_view(Known(snapshot=Samples().snapshot(), now=NOW, tz=UTC)))
    window.open_in_front()
    return window


@pytest.mark.parametrize("kind", [ExportKind.JSON, ExportKind.CSV])
def test_export_asks_where_and_says_what_was_asked_for(
    qtbot: QtBot, window: Popover, home: Path, kind: ExportKind
) -> None:
    next(action for action in window._menu.actions() if action.text() == "Export…").trigger()
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
    assert kind_of("/a/b", ExportKind.CSV, kinds) == ("/a/b.csv", ExportKind.CSV)
    assert kind_of("/a/b.JSON", ExportKind.CSV, kinds) == ("/a/b.JSON", ExportKind.JSON)
    assert kind_of("/a/b.png", ExportKind.JSON, kinds) == ("/a/b.png.json", ExportKind.JSON)


def test_what_came_of_an_export_is_said_until_the_next_look(window: Popover) -> None:
    window.say("Couldn't save to /nowhere/x.json: its folder is not there. Choose another folder.")
    assert "its folder is not there" in texts(window)
    window.close()
    window.open_in_front()
    assert "its folder is not there" not in texts(window)
