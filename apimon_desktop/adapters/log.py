"""``api_monitor.log``: what happened, for people and for ``grep``; never a key."""

import contextlib
import copy
import logging
import os
import stat
import sys
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from textwrap import indent
from typing import Any, Final, TextIO

from apimon_desktop.adapters.file_access import open_private, tighten
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.file_lock import locked
from apimon_desktop.adapters.redaction import Redactor
from apimon_desktop.adapters.set_aside import set_aside
from apimon_desktop.core.text import clipped, printable, say

_MAX_BYTES: Final = 1024 * 1024
_OLD_FILES: Final = 3
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_SET_IN: Final = "  "
_LAST: Final = 20
_LONGEST: Final = 16 * 1024
"""Characters of a record, without its traceback."""
# httpx writes whole addresses at INFO.
_TALKATIVE: Final = ("httpx", "httpcore")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLog:
    """The log that was set up."""

    redactor: Redactor
    """Tell it every key that is read."""
    handler: logging.Handler
    problem: str | None = None
    """A sentence on why the log goes to the terminal instead of the file. None: it does not."""

    def close(self) -> None:
        """Takes the log out of the program again."""
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
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return OpenedLog(redactor=redactor, handler=handler, problem=problem)


class _RedactingFormatter(logging.Formatter):
    """Redacts the finished line, so that arguments, exceptions and tracebacks are covered too.

    A record is one line, and its traceback is indented, so that no text can look like another record.
    """

    default_msec_format = "%s.%03d"

    def __init__(self, redactor: Redactor) -> None:
        super().__init__(_FORMAT)
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
        return printable(clipped(super().formatMessage(record), _LONGEST)).replace("\n", " ⏎ ")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """The traceback, indented."""
        return indent(printable(super().formatException(ei)), _SET_IN)

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        """The stack of the record, indented."""
        return indent(printable(super().formatStack(stack_info)), _SET_IN)


def was_logged_to_terminal(sentence: str) -> bool:
    """True where the log has just written this sentence to the terminal."""
    handlers = logging.getLogger().handlers
    return any(isinstance(one, _TerminalHandler) and sentence in one.last for one in handlers)


class _TerminalHandler(logging.StreamHandler[TextIO]):
    """Writes the log to the terminal, without tracebacks, where it has no file."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.last: deque[str] = deque(maxlen=_LAST)
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
    """A rotating file that several processes write, and that may fail without a word more than one."""

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
            self._let_go_of_a_renamed_file()
        except OSError:
            self.handleError(record)
            return
        super().emit(record)

    def close(self) -> None:
        """Closes the file; what a full disk refuses is lost, which `handleError` has reported."""
        with contextlib.suppress(OSError):
            super().close()

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        """Renames the full file, unless another process has just done so.

        Where it cannot be renamed, as on Windows while another process has it open, it grows on.
        """
        with contextlib.suppress(OSError), locked(Path(self.baseFilename)):
            self._let_go_of_a_renamed_file()
            if self.stream is not None:
                self._clear_old_names()
                super().doRollover()

    def _clear_old_names(self) -> None:
        """Sets aside anything but a file under an old log's name: a folder would stop the rotation."""
        for old in self._old_files():
            with contextlib.suppress(FileNotFoundError):
                if not stat.S_ISREG(old.lstat().st_mode):
                    set_aside(old, datetime.now(UTC))

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

    def _let_go_of_a_renamed_file(self) -> None:
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
