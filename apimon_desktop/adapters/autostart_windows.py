"""Start at login on Windows: a value of the user's Run key.

https://learn.microsoft.com/windows/win32/setupapi/run-and-runonce-registry-keys (read 2026-11-23)
"""

import subprocess
import sys
from collections.abc import Sequence
from typing import Final, Protocol

from apimon_desktop.adapters.identity import APP_TITLE
from apimon_desktop.core.text import say

RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""What the Task Manager and the Settings remember: an odd first byte holds the entry of that name back."""
_LONGEST: Final = 260
"""Characters of a command line in the Run key; a longer one is not started."""


class Registry(Protocol):
    """Values below HKEY_CURRENT_USER. All of it may raise OSError."""

    def get(self, key: str, name: str) -> str | bytes | None:
        """A value. None: there is none."""
        ...

    def set(self, key: str, name: str, text: str) -> None:
        """Makes or replaces a text."""
        ...

    def delete(self, key: str, name: str) -> None:
        """Removes a value, if there is one."""
        ...


class RunEntry:
    """The value in the Run key."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @property
    def place(self) -> str:
        """The key, as the registry editor shows it."""
        return rf"HKEY_CURRENT_USER\{RUN}"

    def line(self, command: Sequence[str]) -> str:
        """The command line as Windows' own programs split it."""
        return subprocess.list2cmdline(command)

    def read(self) -> str | None:
        """The command line. None: there is none, or the system's startup settings hold it back."""
        line = self._registry.get(RUN, APP_TITLE)
        approved = self._registry.get(APPROVED, APP_TITLE)
        is_held_back = isinstance(approved, bytes) and bool(approved) and approved[0] % 2 == 1
        return line if isinstance(line, str) and not is_held_back else None

    def write(self, command: Sequence[str]) -> None:
        """Makes or replaces the value, and lifts what holds it back."""
        line = self.line(command)
        if len(line) > _LONGEST:
            why = say(
                "its command line may have {most} characters and would have {n}", most=_LONGEST, n=len(line)
            )
            raise OSError(0, why)
        self._registry.set(RUN, APP_TITLE, line)
        self._registry.delete(APPROVED, APP_TITLE)

    def remove(self) -> None:
        """Removes the value."""
        self._registry.delete(RUN, APP_TITLE)


if sys.platform == "win32":
    import winreg

    class UserRegistry:
        """The registry of the user who is logged in."""

        def get(self, key: str, name: str) -> str | bytes | None:
            """A text or bytes. None: there is none, or it is of another kind."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value, _ = winreg.QueryValueEx(opened, name)
            except FileNotFoundError:
                return None
            return value if isinstance(value, str | bytes) else None

        def set(self, key: str, name: str, text: str) -> None:
            """Makes or replaces a text."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

        def delete(self, key: str, name: str) -> None:
            """Removes a value, if there is one."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return
