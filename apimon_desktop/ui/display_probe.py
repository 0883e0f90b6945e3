"""A short-lived process that tests whether Qt can open the display; where it cannot, Qt aborts it.

apimon _display            exit code 0: it can
"""

import sys
from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QApplication

from apimon_desktop.adapters.system.environment import end_with_parent

_NO_SCREEN: Final = 1


def main(argv: Sequence[str]) -> int:
    """Opens the display with Qt and returns the exit code."""
    end_with_parent()
    return 0 if QApplication([sys.argv[0], *argv]).primaryScreen() is not None else _NO_SCREEN
