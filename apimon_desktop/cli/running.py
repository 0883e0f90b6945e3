"""Runs the command that was chosen: its log, and what becomes of failures."""

import argparse
import logging
import os
import sys
from typing import Final

from apimon_desktop.adapters.file_access import refusal
from apimon_desktop.adapters.log import set_up_log
from apimon_desktop.cli.failures import FAILED, WRONG_USAGE, CommandFailedError, WrongUsageError, tell
from apimon_desktop.cli.tray import NO_DISPLAY, has_display, run_app
from apimon_desktop.paths import folders

log = logging.getLogger(__name__)

INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
"""What a shell reports of a program that nobody listens to any more."""


def run_chosen(args: argparse.Namespace) -> int:
    """Does what the parsed arguments ask for, with a log, and gives the exit code."""
    places = folders(args.home)
    # Nothing is written into another account's folder, not even by commands that may read it.
    opened_log = set_up_log(places.log_file if refusal(places) is None else None)
    tell(*filter(None, [opened_log.problem]))
    args.redactor = opened_log.redactor
    args.log_handler = opened_log.handler
    try:
        return _guarded(args)
    finally:
        opened_log.close()


def _guarded(args: argparse.Namespace) -> int:
    """The command's exit code; a failure becomes one sentence here and a traceback in the log."""
    code = FAILED
    try:
        code = _run_app(args) if args.run is None else args.run(args)
        sys.stdout.flush()
    except WrongUsageError as wrong:
        tell(f"apimon: {wrong}")
        code = WRONG_USAGE
    except CommandFailedError as failure:
        tell(f"apimon: {failure}")
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # What is still buffered would fail once more while the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PIPE_CLOSED
    except Exception:
        log.exception("The command failed")
        tell(
            f"apimon: the command failed unexpectedly. What happened stands in {folders(args.home).log_file}"
        )
    return code


def _run_app(args: argparse.Namespace) -> int:
    if has_display(os.environ):
        # The app opens a log of its own: two would write each line twice, and only one learns the keys.
        logging.getLogger().removeHandler(args.log_handler)
        return run_app(args.home, hidden=args.hidden)
    from apimon_desktop.cli import watch  # noqa: PLC0415 - for who has no display alone

    print(NO_DISPLAY, flush=True)
    return watch.run(args)
