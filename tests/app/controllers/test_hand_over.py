"""What leaves the app for other programs."""

from dataclasses import replace
from datetime import UTC
from decimal import Decimal

import pytest
from moneys import summary
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.app.controllers.commands import Dispatcher, handle_desktop_actions
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.core.text.formats import format_money
from apimon_desktop.core.text.translatable import joined
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.views.commands import CopyDetails, CopyText, OpenLink

OPENAI = ProviderId("openai")
AMOUNT = format_money(Decimal("2.50"))
HIDDEN = replace(Settings(), appearance=replace(Settings().appearance, hide_amounts=True))


@pytest.fixture
def bridge(qtbot: QtBot) -> Bridge:
    samples = Samples()
    return Bridge(snapshot=samples.snapshot(), settings=Settings(), now=lambda: samples.now, tz=UTC)


@pytest.fixture
def dispatcher(bridge: Bridge) -> Dispatcher:
    dispatcher = Dispatcher()
    handle_desktop_actions(dispatcher, bridge)
    return dispatcher


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_a_text_is_copied_as_it_is_shown_and_a_table_with_its_amounts(
    bridge: Bridge, dispatcher: Dispatcher
) -> None:
    text = joined(": ", ("OpenAI", AMOUNT))
    dispatcher.dispatch(CopyText(text=text))
    assert copied() == "OpenAI: $2.50"
    bridge.set_settings(HIDDEN)
    dispatcher.dispatch(CopyText(text=text))
    assert "2.50" not in copied()
    dispatcher.dispatch(CopyText(text="openai,2.50", keeps_amounts=True))
    assert copied() == "openai,2.50"
    dispatcher.dispatch(CopyText(text=AMOUNT, keeps_amounts=True))
    assert copied() == "$2.50"


def test_copied_details_are_those_of_the_click(bridge: Bridge, dispatcher: Dispatcher) -> None:
    dispatcher.dispatch(CopyDetails(provider_id=OPENAI))
    assert copied().startswith("OpenAI: working")
    assert "\nToday: — no usage yet\n" in copied()
    bridge.set_money(summary({OPENAI: "2.50"}))
    dispatcher.dispatch(CopyDetails(provider_id=OPENAI))
    assert "\nToday: $2.50" in copied()
    dispatcher.dispatch(CopyDetails(provider_id="gone"))
    assert copied().startswith("OpenAI"), "a removed provider leaves the clipboard alone"


def test_a_link_opens_in_the_browser(dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dispatcher.dispatch(OpenLink(url="https://status.openai.com/"))
    assert opened == [QUrl("https://status.openai.com/")]
