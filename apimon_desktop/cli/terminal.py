"""What the stream that we write to can show."""

import json
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TextIO

from apimon_desktop.cli.failures import write_answer
from apimon_desktop.cli.folding import folded
from apimon_desktop.core.text import printable
from apimon_desktop.core.types import Status

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


def terminal(stream: TextIO, environ: Mapping[str, str]) -> Terminal:
    """What the stream can show; colour only on a screen, and never against ``NO_COLOR``."""
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
