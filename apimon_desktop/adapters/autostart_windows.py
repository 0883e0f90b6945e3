"""Start at login on Windows: a value of the user's Run key.

https://learn.microsoft.com/windows/win32/setupapi/run-and-runonce-registry-keys (read 2026-11-23)
"""

import subprocess
from collections.abc import Sequence
from typing import Final

from apimon_desktop.adapters.identity import APP_TITLE
from apimon_desktop.adapters.windows_registry import Registry
from apimon_desktop.core.text import say

RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""What the Task Manager and the Settings remember: an odd first byte holds the entry of that name back."""
_LONGEST: Final = 260
"""Characters of a command line in the Run key; a longer one is not started."""


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
