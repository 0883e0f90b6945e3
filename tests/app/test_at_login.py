"""The switch between the settings window and the system."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from apimon_desktop.adapters.autostart import Autostart
from apimon_desktop.adapters.autostart_xdg import DesktopEntry
from apimon_desktop.app.at_login import AtLogin

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]


def test_what_is_switched_is_read_back_and_told(tmp_path: Path, run_on_qt: RunOnQt) -> None:
    told: list[bool] = []
    at_login = AtLogin(
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
    at_login = AtLogin(None, on_change=lambda: told.append(True))

    async def main() -> None:
        await at_login.read()
        await at_login.switch(on=True)
        assert told == []
        assert not at_login.state.can_change
        assert at_login.state.note == "A demo does not start by itself."

    run_on_qt(main())
