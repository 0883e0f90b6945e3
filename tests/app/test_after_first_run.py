"""What opens once the first run is over: never nothing."""

import asyncio
import threading
import tomllib
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from desks import PATIENCE_S, office, until
from PySide6.QtWidgets import QApplication, QWidget

from apimon_desktop.adapters.files.config import save_config
from apimon_desktop.app import tray_app
from apimon_desktop.app.tray_app import TrayApp
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.ui.first_run.coach_mark import CoachMark
from apimon_desktop.ui.first_run.window import FirstRunWindow
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.settings.adding import AddingPage
from apimon_desktop.ui.settings.window import SettingsWindow
from apimon_desktop.ui.tray.tray import Tray

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]
W = TypeVar("W", bound=QWidget)


def seen(kind: type[W]) -> W | None:
    found = (one for one in QApplication.topLevelWidgets() if isinstance(one, kind))
    return next((one for one in found if one.isVisible()), None)


@asynccontextmanager
async def first_run(home: Path) -> AsyncIterator[FirstRunWindow]:
    """The window of the first run in the running app."""
    async with office(home) as there:
        stop = asyncio.Event()
        app = TrayApp(there.session, Tray(), there.jobs, None, problems=(), stop=stop)
        app._problems.note(has_tray=True)
        welcoming = asyncio.ensure_future(app._welcome())
        try:
            await until(lambda: seen(FirstRunWindow))
            window = seen(FirstRunWindow)
            assert window is not None
            yield window
        finally:
            welcoming.cancel()
            app.close()
            await asyncio.sleep(0)
            app.deleteLater()


def test_closing_it_opens_the_popover_with_the_mark_of_where_it_is(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with first_run(home) as window:
            window.close()
            await until(lambda: seen(Popover))
            popover = seen(Popover)
            assert popover is not None
            # This screen has no panel: then the popover says it, else the mark shows it.
            assert seen(CoachMark) is not None or "lives in your panel" in popover._foot._said

    run_on_qt(main())


def test_other_providers_are_added_in_the_settings(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with first_run(home) as window:
            window._add_other()
            await until(lambda: seen(SettingsWindow))
            settings = seen(SettingsWindow)
            assert settings is not None
            await until(lambda: settings._stack.currentWidget() is settings.page(AddingPage))

    run_on_qt(main())


def test_changes_of_settings_are_written_one_after_the_other(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Settings] = []
    may_end = threading.Event()

    def save(path: Path, settings: Settings, known: Collection[ProviderId], before: Settings) -> None:
        begun.append(settings)
        may_end.wait(PATIENCE_S)
        assert save_config(path, settings, known, before) is None

    monkeypatch.setattr(tray_app, "save_config", save)

    async def main() -> None:
        async with first_run(home) as window:
            window._add_other()
            await until(lambda: begun)
            assert not (home / "config.toml").exists(), "the first run's own mark waits too"
            may_end.set()
            await until(lambda: seen(SettingsWindow))
            written = tomllib.loads((home / "config.toml").read_text(encoding="utf-8"))
            assert written["alerts"]["degraded"] is False

    run_on_qt(main())
