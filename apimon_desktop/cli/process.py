"""The process of a command: its streams, environment, display and exit codes, and how it handles failures."""

import io
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TextIO

from apimon_desktop.core.text.translatable import printable

WRONG_USAGE: Final = 64
FAILED: Final = 70
"""Exit codes, as sysexits.h has them."""
INTERRUPTED: Final = 130
"""128 + SIGINT, as a shell reports it."""
PIPE_CLOSED: Final = 141
"""128 + SIGPIPE: the reader of the answer is gone."""


class CommandFailedError(Exception):
    """The command can't be carried out; the text is a sentence for people."""

    code = FAILED


class WrongUsageError(CommandFailedError):
    """The arguments are wrong; the text says why."""

    code = WRONG_USAGE


class EndedBySignalError(Exception):
    """A signal ended the command; results up to then are saved."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code
        """128 + the signal's number."""


def tell(*sentences: str) -> None:
    """Writes sentences to standard error, as far as that works, except those that the log wrote there."""
    log = sys.modules.get("apimon_desktop.adapters.files.log")  # help and version do without
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
        raise CommandFailedError(f"The answer could not be written: {in_short(fault)}.") from fault


def give_up_stdout() -> None:
    """Redirects standard output to the null device: its reader is gone, or its disk is full."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


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


def code_of(job: Callable[[], int], *, part: str = "program", see: str = "") -> int:
    """The exit code of a job; whatever it raises becomes a sentence, and a traceback in the log.

    ``part`` is what the sentence says has failed; ``see`` follows it and names the log.
    """
    code = FAILED
    try:
        code = job()
    except CommandFailedError as failure:
        tell(f"apimon: {failure}")
        code = failure.code
    except EndedBySignalError as ending:
        code = ending.code
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else FAILED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        give_up_stdout()  # buffered output would fail again while the interpreter ends
        code = PIPE_CLOSED
    except ImportError as fault:
        _log("A part of the program can't be loaded", fault)
        tell(f"apimon: a part of the program is missing or can't be loaded ({fault}). Install it again.")
    except BaseException as fault:  # noqa: BLE001 - no traceback for the user
        _log(f"The {part} failed", fault)
        tell(f"apimon: the {part} failed unexpectedly ({in_short(fault)}).{see}")
    return code


def flushed(code: int) -> int:
    """Flushes the output and gives the exit code, which says whether that failed."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = PIPE_CLOSED
    except (OSError, ValueError) as fault:
        if code in _NO_FAILURE:
            tell(f"apimon: The answer could not be written: {in_short(fault)}.")
            code = FAILED
    try:
        sys.stderr.flush()
    except (OSError, ValueError):
        return code
    return code


def mend_environment() -> tuple[str, ...]:
    """Replaces unusable environment variables. Returns a sentence on each, once per process."""
    from apimon_desktop.adapters.system.environment import (  # noqa: PLC0415 - help and version do without
        locale_faults,
        time_zone_fault,
    )
    from apimon_desktop.paths import environment_changes  # noqa: PLC0415 - see above

    changes, sentences = environment_changes(os.environ)
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    zone = time_zone_fault(os.environ)
    if zone is not None and sys.platform != "win32":
        del os.environ["TZ"]
        time.tzset()
    found = (*sentences, *filter(None, [zone]), *locale_faults(os.environ))
    new = tuple(sentence for sentence in found if sentence not in _NAMED)
    _NAMED.update(new)
    return new


def in_short(fault: BaseException) -> str:
    """What happened, in a few words for people: the system's own, or the exception's name."""
    if not isinstance(fault, OSError):
        return type(fault).__name__
    from apimon_desktop.adapters.files.access import os_fault  # noqa: PLC0415 - help and version do without

    return os_fault(fault)


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


_INSTEAD: Final = "so the tray app can't be shown: watching in the terminal instead."
_DISPLAYS: Final = ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM")
NO_DISPLAY: Final = f"No display here, {_INSTEAD}"


def has_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """True where windows can be shown, as far as the environment says."""
    if platform in ("darwin", "win32"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def why_no_display(platform: str = sys.platform) -> str | None:
    """A sentence on why no window can be shown. None: windows can be shown.

    Removes environment variables that keep Qt from the display.
    """
    if not has_display(os.environ, platform):
        return NO_DISPLAY
    try:
        import apimon_desktop.app  # noqa: F401, PLC0415 - it loads Qt
    except ImportError as fault:
        return f"Qt can't be loaded here ({fault}), {_INSTEAD}"
    if platform != "linux":
        return None
    from apimon_desktop.adapters.system.environment import unusable_variables  # noqa: PLC0415 - for the tray app alone

    unusable = unusable_variables(os.environ)
    if unusable is None:
        named = (f"{name}={os.environ[name]}" for name in _DISPLAYS if os.environ.get(name))
        return f"The display ({', '.join(named)}) can't be used, {_INSTEAD}"
    for name in unusable:
        tell(f"{name} ({os.environ.pop(name)}) keeps Qt from the display. It is ignored.")
    return None


def run_app(home: Path | None, *, scenario: str | None = None, hidden: bool = False) -> int | None:
    """Runs the tray app to its end; a scenario's name makes it a demo, ``hidden`` opens no window.

    None: no window can be shown here. That was printed, and the live view takes its place.
    """
    if (problem := why_no_display()) is not None:
        write_answer(sys.stdout, f"{problem}\n")
        return None
    from apimon_desktop.app import run  # noqa: PLC0415 - it loads Qt

    return run(home=home, scenario=scenario, hidden=hidden)
