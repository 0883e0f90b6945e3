"""How commands fail, and what they say beside their answers."""

import sys
from typing import Final

from apimon_desktop.core.text import printable

WRONG_USAGE: Final = 64
FAILED: Final = 70
"""Exit codes, as sysexits.h has them."""


class WrongUsageError(Exception):
    """The command can't be done as it was asked for; the text says why."""


class CommandFailedError(Exception):
    """The world does not let the command be done; the text is a sentence for people."""


def tell(*sentences: str) -> None:
    """Says something beside the command's answer."""
    for sentence in sentences:
        print(printable(sentence), file=sys.stderr)
