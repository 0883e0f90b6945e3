"""The switch between the settings window and the system."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from apimon_desktop.adapters.system.autostart import Autostart, DesktopEntry
from apimon_desktop.app.controllers.problems import LoginStartController

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]


def test_a_change_is_read_back_and_reported(tmp_path: Path, run_on_qt: RunOnQt) -> None:
    told: list[bool] = []
    at_login = LoginStartController(
        Autostart(DesktopEntry(tmp_path), ("/opt/apimon", "--hidden")),
        on_change=lambda: told.append(at_login.state.is_on),
    )

    async def main() -> None:
        assert not at_login.state.can_change, "not before it was read"
        await at_login.read()
        assert at_login.state.can_change
        await at_login.switch(on=True)
        assert (tmp_path / "apimon.desktop").exists()
        (tmp_path / "apimon.desktop").unlink()
        await at_login.read()
        assert told == [False, True, False]

    run_on_qt(main())


def test_a_demo_leaves_the_users_login_alone(run_on_qt: RunOnQt) -> None:
    told: list[bool] = []
    at_login = LoginStartController(None, on_change=lambda: told.append(True))

    async def main() -> None:
        await at_login.read()
        await at_login.switch(on=True)
        assert told == []
        assert not at_login.state.can_change
        assert at_login.state.note == "Not available in the demo."

    run_on_qt(main())
