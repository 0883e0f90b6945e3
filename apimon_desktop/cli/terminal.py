"""Output to a terminal, a pipe or a file."""

import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TextIO
from unicodedata import category, east_asian_width

from apimon_desktop.cli.process import write_answer
from apimon_desktop.core.model.ids import Status
from apimon_desktop.core.text.translatable import printable

_CODE: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HANGING: Final = 2
"""Extra indent of continuation lines, in columns ..."""
_DEEPEST_RATIO: Final = 0.5
"""... and the largest indent as a share of the screen."""
_EMOJI_LOOK: Final = "\ufe0f"


def folded(text: str, columns: int) -> str:
    """The wrapped text; a word that is wider than the screen stays whole."""
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
    plain = _CODE.sub("", line)
    depth = len(plain) - len(plain.lstrip(" "))
    indent = " " * min(depth + _HANGING, int(columns * _DEEPEST_RATIO))
    lines, current = [], ""
    for gap, word in re.findall(r"( *)(\S+)", line):
        longer = current + gap + word
        if current.strip() and width_of(longer) > columns:
            lines.append(current)
            longer = indent + word
        current = longer
    return "\n".join((*lines, current))


_COLOURS: Final = {Status.HEALTHY: "32", Status.DEGRADED: "33", Status.FAILED: "31", Status.UNKNOWN: "90"}
"""ANSI codes for the foreground."""
_OWN_CODE: Final = re.compile(rf"(\x1b\[(?:0|{'|'.join(_COLOURS.values())})m)")
_PLAIN: Final = {
    "✅": "[ok]",
    "⚠️": "[!]",
    "❌": "[x]",
    "❓": "[?]",
    "🚨": "[!!]",
    "💡": "[i]",
    "⚡": "[i]",
    "🔍 ": "",
    "📈 ": "",
    "🔧 ": "",
    "💰 ": "",
    "🎯 ": "",
    "📊 ": "",
    "📅 ": "",
    "🔄 ": "",
    "✔": "ok",
    "✘": "X",
    "●": "+",
    "▲": "!",
    "✖": "x",
    "○": "?",
    "→": "->",
    "—": "-",
    "–": "-",
    "−": "-",
    "…": "...",
    "×": "x",
    "•": "*",
}
"""For encodings that lack them; any other sign becomes a question mark."""
_PROBE: Final = "✅⚠️❌🚨💡●—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A stream, and how to write to it."""

    stream: TextIO
    colour: bool = False
    live: bool = False
    """True where lines can be written over: a screen, not a pipe or a file."""

    @property
    def width(self) -> int:
        """Columns of the screen, as wide as it is now."""
        return shutil.get_terminal_size().columns

    def coloured(self, text: str, status: Status) -> str:
        """The text in the colour of a status, where colour is wanted."""
        text = printable(text)
        return f"\x1b[{_COLOURS[status]}m{text}\x1b[0m" if self.colour else text

    def write(self, text: str, *, end: str = "\n", fold: bool = True) -> None:
        """Writes and flushes; replaces signs that the encoding lacks, and control characters by spaces.

        On a screen, lines break between words; ``fold`` False keeps them whole.
        """
        parts = _OWN_CODE.split(text) if self.colour else [text]
        text = "".join(part if place % 2 else printable(part) for place, part in enumerate(parts))
        self.draw(folded(text, self.width) if fold and self.live else text, end=end)

    def draw(self, text: str, *, end: str = "") -> None:
        """Writes text with escape sequences: our own, or the result of `printable` or `coloured`."""
        write_answer(self.stream, encodable(text, self.stream.encoding) + end)


def terminal(stream: TextIO | None = None, environ: Mapping[str, str] = os.environ) -> Terminal:
    """What a stream (None: standard output) can show; colour only on a screen, never against ``NO_COLOR``."""
    stream = stream or sys.stdout
    live = stream.isatty() and environ.get("TERM") != "dumb" and _understands_ansi(environ)
    return Terminal(stream=stream, live=live, colour=live and not environ.get("NO_COLOR"))


def _understands_ansi(environ: Mapping[str, str]) -> bool:
    """The old Windows console shows the codes as text."""
    return sys.platform != "win32" or "WT_SESSION" in environ or "TERM" in environ


def encodable(text: str, encoding: str | None) -> str:
    """The text, in signs that the encoding has. None: it has all of them."""
    if encoding is None or _has_all(encoding, _PROBE):
        return text
    for sign, plain in _PLAIN.items():
        if not _has_all(encoding, sign):
            text = text.replace(sign, plain)
    return text.encode(encoding, "replace").decode(encoding)


def _has_all(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def print_document(out: Terminal, document: object) -> None:
    """Writes a document as JSON; in ASCII for other encodings than UTF-8 and for unprintable characters."""
    unicode = (out.stream.encoding or "utf-8").lower().replace("-", "") == "utf8"
    text = json.dumps(document, indent=2, ensure_ascii=False)
    text = json.dumps(document, indent=2) if not unicode or printable(text) != text else text
    out.write(text, fold=False)
