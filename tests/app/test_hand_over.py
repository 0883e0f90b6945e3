"""What leaves the app for other programs."""

from dataclasses import replace
from datetime import UTC

import pytest
from moneys import summary
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.app.hand_over import HandOver
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.bridge import Bridge

OPENAI = ProviderId("openai")
HIDDEN = replace(Settings(), appearance=replace(Settings().appearance, hide_amounts=True))


@pytest.fixture
def bridge(qtbot: QtBot) -> Bridge:
    samples = Samples()
    return Bridge(snapshot=samples.snapshot(), settings=Settings(), now=lambda: samples.now, tz=UTC)


@pytest.fixture
def hand_over(bridge: Bridge) -> HandOver:
    return HandOver(bridge, bridge)


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_a_copied_text_has_no_amounts_where_these_are_hidden(bridge: Bridge, hand_over: HandOver) -> None:
    hand_over.copy("OpenAI: $2.50 today")
    assert copied() == "OpenAI: $2.50 today"
    bridge.set_settings(HIDDEN)
    hand_over.copy("OpenAI: $2.50 today")
    assert "2.50" not in copied()


def test_what_is_wanted_as_it_is_keeps_its_amounts(bridge: Bridge, hand_over: HandOver) -> None:
    bridge.set_settings(HIDDEN)
    hand_over.copy_as_it_is("openai,2.50")
    assert copied() == "openai,2.50"


def test_copied_details_are_those_of_the_click(bridge: Bridge, hand_over: HandOver) -> None:
    hand_over.copy_details(OPENAI)
    assert copied().startswith("OpenAI: healthy")
    assert "\nToday: " not in copied()
    bridge.set_money(summary({OPENAI: "2.50"}))
    hand_over.copy_details(OPENAI)
    assert "\nToday: " in copied()


def test_a_link_opens_in_the_browser(hand_over: HandOver, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    hand_over.open_link("https://status.openai.com/")
    assert opened == [QUrl("https://status.openai.com/")]
