"""The command line: what there is to call, and what becomes of failures."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from apimon_desktop import __version__
from apimon_desktop.adapters.log import set_up_log
from apimon_desktop.cli import (
    autostart,
    check,
    demo,
    doctor,
    failover,
    keys,
    preflight,
    prices,
    serve,
    status,
    suggestions,
    track,
    usage,
    watch,
)
from apimon_desktop.cli.session import CommandFailedError, WrongUsageError, open_key_desk, tell
from apimon_desktop.cli.tray import NO_DISPLAY, has_display, run_app
from apimon_desktop.paths import folders

log = logging.getLogger(__name__)

WRONG_USAGE: Final = 64
FAILED: Final = 70
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
"""What a shell reports of a program that nobody listens to any more."""

_EXAMPLES: Final = """\
examples:
  apimon                              the tray app; the live view where there is no display
  apimon check                        check now and print the report
  apimon check openai --json          one provider, as a document
  apimon keys set anthropic           save a key; it is asked for and not shown
  apimon usage --since month          what was used this month, and what it cost
  apimon failover openai              what to use instead
  apimon preflight --tokens 200k      whether a long job may start, and where
  apimon serve                        watch without a window, and answer programs over HTTP
  apimon demo --scenario one-failed   see it at work without a key

exit codes of check and status: 0 healthy, 1 degraded, 2 failed, 3 unknown;
of every command: 64 wrong usage, 70 any other failure
"""


class _Parser(argparse.ArgumentParser):
    """Ends wrong usage with the exit code that sysexits.h has for it; takes options as they are written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")


def run(argv: Sequence[str]) -> int:
    """Does what the arguments ask for and gives the exit code."""
    try:
        args = _parsed(argv)
    except SystemExit as ending:  # argparse has said what it had to say
        return ending.code if isinstance(ending.code, int) else WRONG_USAGE
    opened_log = set_up_log(folders(args.home).log_file)
    tell(*filter(None, [opened_log.problem]))
    args.redactor = opened_log.redactor
    args.log_handler = opened_log.handler
    try:
        return _guarded(args)
    finally:
        opened_log.close()


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments; ``--home`` may stand anywhere among them."""
    home = _home_parser()
    found, rest = home.parse_known_args(argv)
    args = command_parser(home).parse_args(rest)
    args.home = found.home
    return args


def _home_parser() -> argparse.ArgumentParser:
    home = _Parser(prog="apimon", add_help=False)
    home.add_argument(
        "--home", type=Path, metavar="DIR", help="keep everything under DIR, as APIMON_HOME does"
    )
    return home


def command_parser(home: argparse.ArgumentParser | None = None) -> argparse.ArgumentParser:
    """All there is to call: what parses it, and what manual page and shell completions are made from."""
    parser: argparse.ArgumentParser = _Parser(
        prog="apimon",
        parents=[home or _home_parser()],
        description="Shows whether your AI providers work, and what to use instead.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"apimon {__version__}")
    parser.add_argument("--hidden", action="store_true", help="start the tray app without any window")
    parser.set_defaults(run=_run_app)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in (check, watch, status, serve, usage, track, failover, preflight, prices, suggestions):
        command.add_parser(commands)
    keys.add_parser(commands, open_key_desk)
    for command in (autostart, demo, doctor):
        command.add_parser(commands)
    return parser


def _run_app(args: argparse.Namespace) -> int:
    if has_display(os.environ):
        # The app opens a log of its own: two would write each line twice, and only one learns the keys.
        logging.getLogger().removeHandler(args.log_handler)
        return run_app(args.home, hidden=args.hidden)
    print(NO_DISPLAY, flush=True)
    return watch.run(args)


def _guarded(args: argparse.Namespace) -> int:
    """The command's exit code; a failure becomes one sentence here and a traceback in the log."""
    code = FAILED
    try:
        code = args.run(args)
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
