"""Start at login, as the settings window shows and switches it."""

import asyncio
from collections.abc import Callable
from typing import Final

from apimon_desktop.adapters.autostart import Autostart
from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.core.login_start import LoginStart
from apimon_desktop.core.text import say

_IN_A_DEMO: Final = LoginStart(can_change=False, note=say("A demo does not start by itself."))


class AtLogin:
    """Knows the switch as it last stood; nothing here waits on the windows' thread."""

    def __init__(self, autostart: Autostart | None, *, on_change: Callable[[], None]) -> None:
        """Takes the system's switch (None: it is not ours to move) and who hears of a change."""
        self._autostart = autostart
        self._on_change = on_change
        self._turn = asyncio.Lock()
        self.state = LoginStart(can_change=False) if autostart is not None else _IN_A_DEMO
        """What is so, as far as it was read."""

    async def read(self) -> None:
        """Looks: the entry may have been changed from outside."""
        if self._autostart is not None:
            self._take(await in_daemon_thread(self._autostart.read))

    async def switch(self, *, on: bool) -> None:
        """Switches it; what went wrong stands in the state."""
        if self._autostart is not None:
            async with self._turn:  # two clicks in a row must end as the second wants it
                self._take(await in_daemon_thread(self._autostart.switch, on=on))

    def _take(self, state: LoginStart) -> None:
        self.state = state
        self._on_change()
