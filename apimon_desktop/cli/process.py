"""The process of a command: its streams, its environment, and how it handles failures anywhere in it."""

import io
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable
from typing import Final

from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.cli.failures import FAILED, INTERRUPTED, PIPE_CLOSED, give_up_stdout, tell

_NO_FAILURE: Final = range(4)
"""The exit codes of answers: 0 to 3 are statuses."""
_NAMED: Final[set[str]] = set()
"""Sentences that `mend_environment` has already returned."""


def prepare() -> None:
    """Keeps unencodable text, warnings and failing threads from ending in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if any(option.startswith("error") for option in sys.warnoptions):
        warnings.simplefilter("ignore")  # PYTHONWARNINGS=error is meant for other programs
    threading.excepthook = _on_thread_failure
    sys.unraisablehook = _on_unraisable


def code_of(job: Callable[[], int]) -> int:
    """The exit code of a job; whatever it raises becomes a sentence, and a traceback in the log."""
    try:
        return job()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        give_up_stdout()
        return PIPE_CLOSED
    except ImportError as fault:
        _log("A part of the program can't be loaded", fault)
        tell(f"apimon: a part of the program is missing or can't be loaded ({fault}). Install it again.")
    except BaseException as fault:  # noqa: BLE001 - no traceback for the user
        _log("The program failed", fault)
        tell(f"apimon: the program failed unexpectedly ({_in_short(fault)}).")
    return FAILED


def flushed(code: int) -> int:
    """Flushes the output and gives the exit code, which says whether that failed."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = PIPE_CLOSED
    except (OSError, ValueError) as fault:
        if code in _NO_FAILURE:
            tell(f"apimon: The answer could not be written: {_in_short(fault)}.")
            code = FAILED
    try:
        sys.stderr.flush()
    except (OSError, ValueError):
        return code
    return code


def mend_environment() -> tuple[str, ...]:
    """Replaces unusable environment variables. Returns a sentence on each, once per process."""
    from apimon_desktop.adapters.locale_variables import (  # noqa: PLC0415 - help and version do without
        locale_faults,
        time_zone_fault,
    )
    from apimon_desktop.paths import environment_changes  # noqa: PLC0415 - see above

    changes = environment_changes(os.environ)
    for name, value in changes.values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    zone = time_zone_fault(os.environ)
    if zone is not None and sys.platform != "win32":
        del os.environ["TZ"]
        time.tzset()
    found = (*changes.sentences, *filter(None, [zone]), *locale_faults(os.environ))
    new = tuple(sentence for sentence in found if sentence not in _NAMED)
    _NAMED.update(new)
    return new


def _in_short(fault: BaseException) -> str:
    return os_fault(fault) if isinstance(fault, OSError) else type(fault).__name__


def _log(message: str, fault: BaseException | None) -> None:
    """Writes a traceback to the log, if it is open."""
    import logging  # noqa: PLC0415 - mostly there is nothing to log

    if logging.getLogger().handlers:
        logging.getLogger(__name__).error("%s", message, exc_info=fault)


def _on_thread_failure(args: "threading.ExceptHookArgs") -> None:
    if args.exc_type is not SystemExit:
        _log("A thread failed", args.exc_value)


def _on_unraisable(args: "sys.UnraisableHookArgs") -> None:
    _log("Something failed while it was cleared away", args.exc_value)
