"""Runs a command with its log."""

import argparse
import sys
from collections.abc import Coroutine
from typing import Any

from apimon_desktop.adapters.files.access import refusal
from apimon_desktop.adapters.files.log import set_up_log
from apimon_desktop.cli.process import code_of, mend_environment, tell, write_answer
from apimon_desktop.paths import folders


def run_chosen(args: argparse.Namespace) -> int:
    """Runs the command with a log and returns the exit code."""
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
        see = "" if opened_log.problem else f" See {places.log_file}"
        return code_of(lambda: _outcome(args), part="command", see=see)
    finally:
        opened_log.close()


def _outcome(args: argparse.Namespace) -> int:
    """The command's own exit code; commands that wait for something are coroutines."""
    outcome: int | Coroutine[Any, Any, int] = args.run(args)
    if not isinstance(outcome, int):
        from apimon_desktop.cli.session import run_async  # noqa: PLC0415 - not all commands need it

        outcome = run_async(outcome)
    write_answer(sys.stdout)
    return outcome
