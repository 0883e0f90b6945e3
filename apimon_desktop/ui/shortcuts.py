"""Keys that mean the same in every window and in the menu."""

from typing import Final

HIDE_AMOUNTS_KEYS: Final = "Ctrl+Shift+H"
