"""Another language at once: icon, menu and open windows of the running app, and back again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from desks import Office, office, until
from found_widgets import has_button, named, texts
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from apimon_desktop.app.tray_app import TrayApp
from apimon_desktop.core.settings.settings import Settings, WindowPlace
from apimon_desktop.ui.costs.page import CostsPage
from apimon_desktop.ui.details.page import DetailsPage
from apimon_desktop.ui.language import ENGLISH, speak, tr
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.settings.window import SettingsWindow
from apimon_desktop.ui.tray.tray import Tray
from apimon_desktop.ui.widgets.buttons import GlyphButton

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]
W = TypeVar("W", bound=QWidget)


@pytest.fixture(autouse=True)
def _english_again(qapp: QApplication) -> Iterator[None]:
    before = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    yield
    qapp.setQuitOnLastWindowClosed(before)
    speak(ENGLISH)


@dataclass
class Running:
    """The app over simulated providers, without its polling."""

    office: Office
    app: TrayApp
    tray: Tray

    def speak(self, code: str) -> None:
        """Chooses a language, as the settings do."""
        settings = self.office.session.engine.settings
        self.app.change_settings(with_language(settings, code))

    @property
    def menu(self) -> list[str]:
        return [action.text() for action in self.tray.menu.actions() if action.text()]


def with_language(settings: Settings, code: str) -> Settings:
    return replace(settings, appearance=replace(settings.appearance, language=code))


def open_ones(kind: type[W]) -> list[W]:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]
    return [one for one in found if one.isVisible()]


def the(kind: type[W]) -> W:
    (window,) = open_ones(kind)
    return window


@asynccontextmanager
async def running(home: Path) -> AsyncIterator[Running]:
    async with office(home) as there:
        tray = Tray()
        app = TrayApp(there.session, tray, there.jobs, None, problems=(), stop=asyncio.Event())
        try:
            yield Running(office=there, app=app, tray=tray)
        finally:
            app.close()
            await asyncio.sleep(0)
            app.deleteLater()


def test_the_menus_own_lines_change_in_place_and_back(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with running(home) as it:
            check = next(one for one in it.tray.menu.actions() if one.text() == "Check Now")
            assert {"API Monitor", "Check Now", "Quit"} <= set(it.menu)
            it.speak("de")
            await until(lambda: "Jetzt prüfen" in it.menu)
            assert {"Jetzt prüfen", "Beträge verbergen", "Einstellungen…", "Beenden"} <= set(it.menu)
            assert check.text() == "Jetzt prüfen"
            assert it.tray.menu.actions().count(check) == 1
            it.speak("en")
            await until(lambda: {"API Monitor", "Check Now", "Quit"} <= set(it.menu))

    run_on_qt(main())


@pytest.mark.parametrize("page", ["rows", "details", "costs"])
def test_a_report_that_stands_open_stays_where_it_is_at_the_same_page(
    run_on_qt: RunOnQt, home: Path, page: str
) -> None:
    async def main() -> None:
        async with running(home) as it:
            it.app.open_report()
            before = the(Popover)
            before.move(70, 50)
            if page == "details":
                before.open_details("anthropic")
            elif page == "costs":
                before.pages.open_costs()
            it.speak("de")
            after = the(Popover)
            assert after is not before
            assert after.pos() == QPoint(70, 50)
            shown = {"rows": "Importieren…", "details": "Bericht kopieren"}
            assert page not in shown or has_button(after, shown[page])
            assert page != "costs" or "Kosten" in texts(after)
            kinds = {"details": DetailsPage, "costs": CostsPage}
            for name, kind in kinds.items():
                seen = [one for one in after.findChildren(kind) if one.isVisible()]
                assert bool(seen) is (name == page)
            it.speak("en")
            await until(lambda: bool(open_ones(Popover)))
            assert the(Popover).pos() == QPoint(70, 50)

    run_on_qt(main())


def test_a_size_that_was_chosen_stays_and_one_that_fitted_fits_anew(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with running(home) as it:
            it.app.open_report()
            assert the(Popover).standing.place == WindowPlace(left=the(Popover).x(), top=the(Popover).y())
            the(Popover).resize(QSize(555, 444))
            it.speak("de")
            assert the(Popover).size() == QSize(555, 444)

    run_on_qt(main())


def test_a_report_that_is_closed_stays_closed_and_opens_where_it_was_left(
    run_on_qt: RunOnQt, home: Path
) -> None:
    async def main() -> None:
        async with running(home) as it:
            it.app.open_report()
            the(Popover).move(70, 50)
            the(Popover).close()
            it.speak("de")
            assert open_ones(Popover) == []
            it.app.open_report()
            assert the(Popover).pos() == QPoint(70, 50)
            assert has_button(the(Popover), "Importieren…")

    run_on_qt(main())


def test_the_settings_go_on_at_the_choice_of_the_language(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with running(home) as it:
            it.app.open_settings()
            before = the(SettingsWindow)
            box = named(before, QComboBox, "Language")
            assert [box.itemText(place) for place in range(box.count())] == [
                "Same as system",
                "English",
                "Deutsch",
            ]
            await until(before.isActiveWindow)
            box.setFocus()
            for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
                QTest.keyClick(box, key)
            after = the(SettingsWindow)
            assert after is not before
            assert it.office.session.engine.settings.appearance.language == "de"
            assert after.page_key == ":general"
            new_box = named(after, QComboBox, "Sprache")
            assert new_box.currentText() == "Deutsch"
            await until(lambda: after.focusWidget() is new_box)

    run_on_qt(main())


def test_a_window_behind_another_one_comes_no_further_in_front(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with running(home) as it:
            it.app.open_report()
            it.app.open_settings()
            await until(the(SettingsWindow).isActiveWindow)
            it.speak("de")
            await until(the(SettingsWindow).isActiveWindow)
            assert not the(Popover).isActiveWindow()

    run_on_qt(main())


def test_a_repeated_notice_is_shown_once_after_a_change_of_language(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with running(home) as it:
            it.app.open_report()
            for code in ("de", "en", "de"):
                it.speak(code)
            the(Popover).pages.open_costs()
            assert len(open_ones(Popover)) == 1
            named(the(Popover), GlyphButton, tr("Back")).click()
            assert not the(Popover).pages.are_costs_open

    run_on_qt(main())
