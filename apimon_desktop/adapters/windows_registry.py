"""The part of the Windows registry that belongs to the user."""

import sys
from typing import Protocol


class Registry(Protocol):
    """Values below HKEY_CURRENT_USER. All of it may raise OSError."""

    def get(self, key: str, name: str) -> str | bytes | None:
        """A value. None: there is none."""
        ...

    def set(self, key: str, name: str, text: str) -> None:
        """Creates or replaces a text."""
        ...

    def delete(self, key: str, name: str) -> None:
        """Removes a value, if there is one."""
        ...


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
