"""Breaks lines where a screen ends, between words, with what follows set in."""

import re
from typing import Final
from unicodedata import category, east_asian_width

_CODE: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_START: Final = re.compile(r"(?:\x1b\[[0-9;]*[A-Za-z])*(?P<indent> *)")
_HANGING: Final = 2
"""Columns by which a line that goes on is set in further than its start ..."""
_DEEPEST_RATIO: Final = 0.5
"""... but never beyond this share of the screen."""
_EMOJI_LOOK: Final = "\ufe0f"


def folded(text: str, columns: int) -> str:
    """The text with no line wider than the screen, as far as its words allow."""
    return "\n".join(_folded(line, columns) for line in text.split("\n"))


def width_of(text: str) -> int:
    """The columns that a text takes on a screen; colour codes take none."""
    plain = _CODE.sub("", text)
    return sum(_width(sign) for sign in plain) + plain.count(_EMOJI_LOOK)


def _width(sign: str) -> int:
    if category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def _folded(line: str, columns: int) -> str:
    if width_of(line) <= columns:
        return line
    start = _START.match(line)
    depth = len(start["indent"]) if start else 0
    indent = " " * min(depth + _HANGING, int(columns * _DEEPEST_RATIO))
    lines, current = [], ""
    for gap, word in re.findall(r"( *)(\S+)", line):
        longer = current + gap + word
        if current.strip() and width_of(longer) > columns:
            lines.append(current)
            longer = indent + word
        current = longer
    return "\n".join((*lines, current))
