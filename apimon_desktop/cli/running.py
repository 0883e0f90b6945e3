"""Runs the command that was chosen: its log, and what becomes of failures."""

import argparse
import logging
import sys

from apimon_desktop.adapters.file_access import refusal
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.log import set_up_log
from apimon_desktop.cli.failures import (
    FAILED,
    INTERRUPTED,
    PIPE_CLOSED,
    WRONG_USAGE,
    CommandFailedError,
    EndedBySignalError,
    WrongUsageError,
    give_up_stdout,
    tell,
    write_answer,
)
from apimon_desktop.cli.process import mend_environment
from apimon_desktop.cli.tray import run_app, why_no_display
from apimon_desktop.paths import folders

log = logging.getLogger(__name__)


def run_chosen(args: argparse.Namespace) -> int:
    """Does what the parsed arguments ask for, with a log, and gives the exit code."""
    args.environment_problems = mend_environment()
    if not getattr(args, "names_environment", False):
        tell(*args.environment_problems)
    places = folders(args.home)
    # Nothing is written into another account's folder, not even by commands that may read it.
    opened_log = set_up_log(places.log_file if refusal(places) is None else None)
    tell(*filter(None, [opened_log.problem]))
    args.redactor = opened_log.redactor
    args.log_handler = opened_log.handler
    try:
        return _guarded(args, has_log=opened_log.problem is None)
    finally:
        opened_log.close()


def _guarded(args: argparse.Namespace, *, has_log: bool) -> int:
    """The command's exit code; a failure becomes one sentence here and a traceback in the log."""
    code = FAILED
    try:
        code = _run_app(args) if args.run is None else args.run(args)
        write_answer(sys.stdout)
    except WrongUsageError as wrong:
        tell(f"apimon: {wrong}")
        code = WRONG_USAGE
    except CommandFailedError as failure:
        tell(f"apimon: {failure}")
    except EndedBySignalError as ending:
        code = ending.code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # What is still buffered would fail once more while the interpreter ends.
        give_up_stdout()
        code = PIPE_CLOSED
    except Exception as fault:
        log.exception("The command failed")
        what = os_fault(fault) if isinstance(fault, OSError) else type(fault).__name__
        where = f" What happened stands in {folders(args.home).log_file}" if has_log else ""
        tell(f"apimon: the command failed unexpectedly ({what}).{where}")
    return code


def _run_app(args: argparse.Namespace) -> int:
    problem = why_no_display()
    if problem is None:
        # The app opens a log of its own: two would write each line twice, and only one learns the keys.
        logging.getLogger().removeHandler(args.log_handler)
        return run_app(args.home, hidden=args.hidden)
    from apimon_desktop.cli import watch  # noqa: PLC0415 - for who has no display alone

    write_answer(sys.stdout, f"{problem}\n")
    return watch.run(args)
