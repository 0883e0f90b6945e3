"""The switch of the paid test, and the count of requests, in the settings window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QTabWidget
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.proof import TokensSpent
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.state import Snapshot
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.settings_window import SettingsWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import settings_view

OPENAI = ProviderId("openai")


@pytest.fixture
def window(qtbot: QtBot, samples: Samples) -> SettingsWindow:
    window = SettingsWindow()
    qtbot.addWidget(window)
    show(window, samples.snapshot(), Settings())
    window.open_in_front(OPENAI)
    return window


def show(window: SettingsWindow, snapshot: Snapshot, settings: Settings) -> None:
    window.show_view(settings_view(snapshot, settings, Conditions()))


def switch(window: SettingsWindow) -> QCheckBox:
    name = "Test OpenAI with a small paid request"
    return next(box for box in window.findChildren(QCheckBox) if box.accessibleName() == name)


def texts(window: SettingsWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(TextLabel) if label.isVisible())


def test_it_is_off_with_its_price_beside_it_and_on_after_a_click(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    assert not switch(window).isChecked()
    assert "about $0.0077 a day at most" in texts(window)
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.mouseClick(
            switch(window), Qt.MouseButton.LeftButton, pos=QPoint(5, switch(window).height() // 2)
        )
    settings: Settings = changed.args[0]
    assert settings.providers == {OPENAI: ProviderSettings(paid_test=True)}


def test_what_was_used_today_is_shown_as_it_grows(window: SettingsWindow, samples: Samples) -> None:
    on = Settings(providers={OPENAI: ProviderSettings(paid_test=True)})
    spent = TokensSpent(day=samples.now.date(), tokens=160)
    show(window, replace(samples.snapshot(), spent=spent), on)
    assert switch(window).isChecked()
    assert "at most 2,000 tokens a day, 160 used today" in texts(window)


def test_a_provider_that_cannot_be_tested_so_has_no_row(window: SettingsWindow, samples: Samples) -> None:
    bare = samples.changed(
        "openai", lambda state: replace(state, profile=replace(state.profile, paid_test_tokens=None))
    )
    show(window, bare, Settings())
    assert not switch(window).isVisible()
    assert "Paid test" not in texts(window)


def test_about_tells_how_many_requests_were_made(window: SettingsWindow, samples: Samples) -> None:
    snapshot = samples.changed("openai", lambda state: replace(state, requests_made=1180))
    show(window, replace(snapshot, requests_made=1240), Settings())
    tabs = window.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(tabs.count() - 1)
    assert "Requests since the start: 1,180 to your providers, 60 to status pages" in texts(window)
