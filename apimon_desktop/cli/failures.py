"""How commands fail, and what they say beside their answers."""

import os
import sys
from typing import Final, TextIO

from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.core.text import printable

WRONG_USAGE: Final = 64
FAILED: Final = 70
"""Exit codes, as sysexits.h has them."""
INTERRUPTED: Final = 130
"""128 + SIGINT, as a shell reports it."""
PIPE_CLOSED: Final = 141
"""128 + SIGPIPE: the reader of the answer is gone."""


class WrongUsageError(Exception):
    """The command can't be done as it was asked for; the text says why."""


class CommandFailedError(Exception):
    """The world does not let the command be done; the text is a sentence for people."""


class EndedBySignalError(Exception):
    """A signal ended the command before its answer; results up to then are saved."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code
        """128 + the signal's number."""


def tell(*sentences: str) -> None:
    """Writes sentences to standard error, as far as that works, except those that the log wrote there."""
    log = sys.modules.get("apimon_desktop.adapters.log")  # help and version do without
    for sentence in sentences:
        if log is not None and log.was_logged_to_terminal(sentence):
            continue
        try:
            print(printable(sentence), file=sys.stderr, flush=True)
        except (OSError, ValueError):  # a full disk, or a closed terminal
            return


def write_answer(stream: TextIO, text: str = "") -> None:
    """Writes and flushes a part of the command's answer.

    Raises BrokenPipeError where the reader is gone, CommandFailedError where it can't be written.
    """
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as fault:
        give_up_stdout()
        raise CommandFailedError(f"The answer could not be written: {os_fault(fault)}.") from fault


def give_up_stdout() -> None:
    """Redirects standard output to the null device: its reader is gone, or its disk is full."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
