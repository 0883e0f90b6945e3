"""Texts that look like markup, mnemonics or commands, in every window, tooltip, menu and table."""

from collections.abc import Iterator
from datetime import UTC

import found_widgets
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QTabWidget,
    QTreeView,
    QWidget,
)
from samples import Samples
from window_states import WINDOWS

from apimon_desktop.app.desktop import dbus_notifications as desktop_service
from apimon_desktop.core.alerts.message import Message, MessageKind
from apimon_desktop.ui import language
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.tray.tray import TrayMenu
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.menu import menu_view
from apimon_desktop.ui.views.tray import MenuView
from apimon_desktop.ui.widgets.labels import literal, tip

pytestmark = pytest.mark.one_python

might_be_rich = GuiQt.mightBeRichText
_TIP_ROLE = Qt.ItemDataRole.ToolTipRole

HOSTILE = ' <img src="file:///dev/zero"> &Quit &lt;b> <!doctype html>'


@pytest.fixture
def _hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text of a view ends so."""
    monkeypatch.setattr(language, "_translators", [None])
    monkeypatch.setattr(language, "_said", lambda text: text if text.isidentifier() else f"{text}{HOSTILE}")

    def begins(window: QWidget, label: str) -> QAbstractButton:
        buttons = window.findChildren(QAbstractButton)
        return next(one for one in buttons if one.text().startswith(label))

    monkeypatch.setattr(found_widgets, "button", begins)


def tips(widget: QWidget) -> Iterator[str]:
    """Every text that Qt looks at for markup before it shows it."""
    yield from (widget.toolTip(), widget.whatsThis(), widget.statusTip())
    if isinstance(widget, QTabWidget):
        yield from (widget.tabToolTip(place) for place in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        columns = widget.header().count() if isinstance(widget, QTreeView) else 1
        for place in range(columns):
            head = model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
            cells = (model.index(row, place) for row in range(model.rowCount()))
            yield from (str(text or "") for text in (head, *(cell.data(_TIP_ROLE) for cell in cells)))


def has_mnemonic(text: str) -> bool:
    return "&" in text.replace("&&", "")


@pytest.mark.usefixtures("_hostile")
@pytest.mark.parametrize("state", WINDOWS)
def test_no_text_in_a_window_is_taken_for_more(qapp: QApplication, state: str) -> None:
    window = WINDOWS[state]()
    qapp.processEvents()
    widgets = (window, *window.findChildren(QWidget))
    labels = [one for one in widgets if isinstance(one, QLabel)]
    assert labels
    assert [one.text() for one in labels if one.textFormat() is not Qt.TextFormat.PlainText] == []
    assert [text for one in widgets for text in tips(one) if might_be_rich(text)] == []
    buttons = [one for one in widgets if isinstance(one, QAbstractButton)]
    hostile = [one.text() for one in buttons if one.text().endswith(literal(HOSTILE)[-9:])]
    assert [text for text in hostile if has_mnemonic(text)] == []
    shown = [one.text() for one in labels] + [one.text() for one in buttons]
    assert any("img" in text for text in shown), "the test reached nothing"
    window.close()
    window.deleteLater()


def a_menu(samples: Samples) -> MenuView:
    return menu_view(Known(snapshot=samples.snapshot(), now=samples.now, tz=UTC))


@pytest.mark.usefixtures("_hostile")
def test_no_line_of_the_menu_has_a_key_of_a_strangers_choice() -> None:
    samples = Samples()
    menu = TrayMenu()
    menu.show_view(localised(a_menu(samples)))
    actions = menu.findChildren(QAction)
    assert any("img" in action.text() for action in actions)
    assert [a.text() for a in actions if "img" in a.text() and has_mnemonic(a.text())] == []
    menu.deleteLater()


@pytest.mark.parametrize(
    "text",
    [
        '<img src="/dev/zero">',
        "req <b>1</b>",
        " \n<!DOCTYPE html>x",
        "<?xml version='1.0'?><html>",
        "&lt;b>",
        "x\n<table background=http://evil.example/>",
        "<a href='file:///etc/passwd'>click</a>",
    ],
)
def test_a_tooltip_is_no_markup_and_reads_the_same(text: str) -> None:
    assert might_be_rich(text) or "\n" in text
    assert not might_be_rich(tip(text))
    assert tip(text).replace("\u2060", "") == text


def test_a_tooltip_has_no_control_characters_and_an_end() -> None:
    assert tip("a\x1b[31m\u202eb\x00") == "a [31m b "
    assert len(tip("x" * 1_000_000)) == 2000


def test_an_ampersand_in_a_button_stands_for_itself() -> None:
    assert literal("R&D") == "R&&D"


@pytest.mark.parametrize("can", [{"body"}, {"body", "body-markup"}])
def test_a_notification_is_no_markup(can: set[str]) -> None:
    message = Message(
        incident_id="a",
        provider_id=None,
        kind=MessageKind.OPENED,
        group="a",
        title="\x1b[31m<b>Groq</b>\u202e",
        body="<img src=x>\n&amp; \x00 <a href='x'>y</a>",
    )
    _, _, _, title, body, *_ = desktop_service._arguments(message, 0, can, sound=False)
    assert title == " [31m<b>Groq</b> "
    assert ("<" in body) is ("body-markup" not in can)
    assert "\x00" not in body
