"""``api_monitor.log``, and the removal of keys from all texts that are stored or shown."""

import contextlib
import copy
import logging
import os
import re
import stat
import sys
from base64 import b64encode
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from textwrap import indent
from typing import Any, Final, TextIO
from urllib.parse import unquote

from apimon_desktop.adapters.files.access import open_private, os_fault, tighten
from apimon_desktop.adapters.files.atomic import locked, set_aside
from apimon_desktop.core.model.ids import Secret
from apimon_desktop.core.text.translatable import clipped, printable, say

MASK: Final = "••••"

_PIECE: Final = 6
"""A part of a key of this length is masked anywhere if it has a letter and a digit (no shorter key is) ..."""
_LONG_PIECE: Final = 12
"""... and any part of this length; shorter ones, such as ``openai``, may be ordinary words."""

_HEADER_OR_VARIABLE: Final = (
    r"(?P<kept>(?:authorization|(?:api|admin)[-_]?key|access[-_]token)"
    r"[\"']?\s*[:=,]\s*(?:b?[\"'])?)(?:(?:bearer|basic)\s+)?[^\s\"',;&)}\]]+"
)

# A provider may echo a key masked: stars and dots belong to it.
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _HEADER_OR_VARIABLE,
        r"(?P<kept>\bbearer\s+)[\w.~+/*=•-]{4,}",
        r"(?P<kept>[?&](?:key|token)=)[^&\s\"']+",
        r"(?P<kept>)(?<![^\W_])sk-[\w*.•-]{6,}",
        r"(?P<kept>)(?<![^\W_])AIza[\w*.•-]{10,}",
        r"(?P<kept>)(?<![^\W_])AQ\.[\w*.•-]{10,}",
        r"(?P<kept>)(?<![^\W_])tgp_v1_[\w*.•-]{4,}",
        r"(?P<kept>)(?<![^\W_])org-[a-z0-9]{12,}",
        r"(?P<kept>)(?<![^\W_])ak-[a-z0-9]{8,}",
    )
)
_PERCENT_ENCODED: Final = re.compile(r"[^\s%]*%[0-9a-fA-F]{2}[^\s]*")


class Redactor:
    """Masks the keys it was given, and what looks like a key."""

    def __init__(self) -> None:
        self._values: tuple[str, ...] = ()
        self._pieces: frozenset[str] = frozenset()
        """Parts of the keys and of their base64 and hexadecimal forms, in lower case."""

    def add(self, secret: Secret) -> None:
        """Masks this key from now on: whole, in part, in any case, percent- or base64-encoded."""
        value = secret.reveal()
        if len(value) >= _PIECE and value not in self._values:
            # The longest first: one key may begin like another.
            self._values = tuple(sorted((*self._values, value), key=len, reverse=True))
            self._pieces |= frozenset(_pieces(value))

    def __call__(self, text: str) -> str:
        """The text without keys."""
        text = self._clean(text)
        return _PERCENT_ENCODED.sub(self._decoded, text) if "%" in text else text

    def _clean(self, text: str) -> str:
        text = self._without_known(text)
        for pattern in _PATTERNS:
            text = pattern.sub(rf"\g<kept>{MASK}", text)
        return text

    def _without_known(self, text: str) -> str:
        for value in self._values:
            text = text.replace(value, MASK)
        lowered = text.lower()
        if not self._pieces or len(lowered) != len(text):  # some letters have two in lower case
            return text
        hidden = bytearray(len(text))
        for size in (_PIECE, _LONG_PIECE):
            for start, piece in enumerate(_windows(lowered, size)):
                if piece in self._pieces:
                    hidden[start : start + size] = b"\1" * size
        return "".join(_masked(text, hidden)) if any(hidden) else text

    def _decoded(self, found: re.Match[str]) -> str:
        """A percent-encoded word, unchanged where it holds no key; else decoded, without the key."""
        word = found[0][:4096]
        decoded = word
        for _ in range(4):  # so often it may be encoded
            decoded = unquote(decoded)
        clean = self._clean(decoded)
        return found[0] if clean == decoded else clean


def _pieces(value: str) -> Iterator[str]:
    raw = value.encode("utf-8", "surrogatepass")
    forms = [value]
    # Its base64 form depends on its place in a longer encoded text.
    for before in range(3):
        encoded = b64encode(b"\0" * before + raw + b"\0" * (-(before + len(raw)) % 3)).decode()
        inner = encoded[4 if before else 0 : len(encoded) - 4]
        forms += [inner, inner.replace("+", "-").replace("/", "_")]
    for form in forms:
        for piece in _windows(form.lower(), _PIECE):
            if any(c.isdecimal() for c in piece) and any(c.isalpha() for c in piece):
                yield piece
        yield from _windows(form.lower(), _LONG_PIECE)
    yield from _windows(raw.hex(), _LONG_PIECE)


def _windows(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(len(text) - size + 1))


def _masked(text: str, hidden: bytearray) -> Iterator[str]:
    for place, character in enumerate(text):
        if not hidden[place]:
            yield character
        elif place == 0 or not hidden[place - 1]:
            yield MASK


_MAX_BYTES: Final = 1024 * 1024
_OLD_FILES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLog:
    """The log in use."""

    redactor: Redactor
    """Tell it every key that is read."""
    handler: logging.Handler
    problem: str | None = None
    """A sentence on why the log goes to the terminal instead of the file. None: it does not."""

    def close(self) -> None:
        """Removes and closes the handler."""
        logging.getLogger().removeHandler(self.handler)
        self.handler.close()


def set_up_log(path: Path | None, level: int = logging.INFO, redactor: Redactor | None = None) -> OpenedLog:
    """Writes log records from ``level`` up to the file, else to the terminal. ``path`` None: nowhere."""
    redactor = redactor or Redactor()
    problem = None
    try:
        handler: logging.Handler = logging.NullHandler() if path is None else _SharedLogHandler(path)
    except OSError as error:
        problem = say(
            "The log {path} cannot be written: {why}. It goes to the terminal.",
            path=path,
            why=os_fault(error),
        )
        # A program without a terminal has no stderr.
        handler = logging.NullHandler() if sys.stderr is None else _TerminalHandler(sys.stderr)
    handler.setFormatter(_RedactingFormatter(redactor))
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(handler)
    for name in ("httpx", "httpcore"):  # which write whole addresses at INFO
        logging.getLogger(name).setLevel(logging.WARNING)
    return OpenedLog(redactor=redactor, handler=handler, problem=problem)


class _RedactingFormatter(logging.Formatter):
    """Redacts the finished record: a line and an indented traceback, so that no text looks like a record."""

    default_msec_format = "%s.%03d"

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have cached its own form of the traceback.
        kept, record.exc_text = record.exc_text, None
        try:
            return self._redactor(super().format(record))
        finally:
            record.exc_text = kept

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The record's line."""
        return printable(clipped(super().formatMessage(record), 16 * 1024)).replace("\n", " ⏎ ")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """The traceback, indented."""
        return indent(printable(super().formatException(ei)), "  ")

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        """The stack of the record, indented."""
        return indent(printable(super().formatStack(stack_info)), "  ")


def was_logged_to_terminal(sentence: str) -> bool:
    """True where the log has just written this sentence to the terminal."""
    handlers = logging.getLogger().handlers
    return any(isinstance(one, _TerminalHandler) and sentence in one.last for one in handlers)


class _TerminalHandler(logging.StreamHandler[TextIO]):
    """Writes the log to the terminal, without tracebacks, where it has no file."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.last: deque[str] = deque(maxlen=20)
        """The latest messages."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the line."""
        bare = copy.copy(record)
        bare.exc_info = bare.exc_text = bare.stack_info = None
        super().emit(bare)
        self.last.append(record.getMessage())

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Ignores it: there is no other place to report it."""


class _SharedLogHandler(RotatingFileHandler):
    """A rotating file that several processes write; only its first failure is reported."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=_MAX_BYTES, backupCount=_OLD_FILES, encoding="utf-8", errors="backslashreplace"
        )
        self._has_failed = False
        for old in self._old_files():
            tighten(old)

    def _open(self) -> TextIOWrapper:
        """Opens the private log file, never a pipe without a reader. Raises OSError."""
        descriptor = open_private(Path(self.baseFilename), append=True)
        return open(descriptor, "a", encoding="utf-8")  # noqa: PTH123 - a descriptor has no path to open

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the line to the file that has the name now: another process may have rotated it."""
        try:
            self._close_if_renamed()
        except OSError:
            self.handleError(record)
            return
        super().emit(record)

    def close(self) -> None:
        """Closes the file; what a full disk refuses is lost, which `handleError` has reported."""
        with contextlib.suppress(OSError):
            super().close()

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        """Renames the full file, unless another process has; where it cannot be renamed, it grows on."""
        with contextlib.suppress(OSError), locked(Path(self.baseFilename)):
            self._close_if_renamed()
            if self.stream is not None:
                for old in self._old_files():
                    with contextlib.suppress(FileNotFoundError):
                        if not stat.S_ISREG(old.lstat().st_mode):  # a folder would stop the rotation
                            set_aside(old, datetime.now(UTC))
                super().doRollover()

    def _old_files(self) -> list[Path]:
        return [Path(f"{self.baseFilename}.{number}") for number in range(1, _OLD_FILES + 1)]

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - logging's name
        """Says once that the log cannot be written; logging's own way would print unredacted lines."""
        if not self._has_failed and sys.stderr is not None:
            fault = sys.exception()
            why = os_fault(fault) if isinstance(fault, OSError) else type(fault).__name__
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.write(f"The log {self.baseFilename} cannot be written: {why}.\n")
                sys.stderr.flush()
        self._has_failed = True

    def _close_if_renamed(self) -> None:
        """Closes the file if it no longer has the name; the base class then opens the one that has."""
        if self.stream is None:
            return
        ours = os.fstat(self.stream.fileno())
        with contextlib.suppress(OSError):
            named = Path(self.baseFilename).stat()
            if (named.st_dev, named.st_ino) == (ours.st_dev, ours.st_ino):
                return
        stream, self.stream = self.stream, None
        stream.close()
