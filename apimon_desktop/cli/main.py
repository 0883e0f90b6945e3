"""The command line: what there is to call."""

import argparse
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from apimon_desktop import __version__
from apimon_desktop.cli.commands import COMMANDS, set_up
from apimon_desktop.cli.failures import FAILED, WRONG_USAGE, CommandFailedError, tell, write_answer
from apimon_desktop.core.text import plain

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

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
of all commands: 64 usage error, 70 other failure, 128 + N after signal N
"""

_LONGEST_MESSAGE: Final = 2000
"""It lists what there is to choose from."""


class _Parser(argparse.ArgumentParser):
    """Ends wrong usage with the exit code that sysexits.h has for it; takes options as they are written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        """Prints help or usage; argparse's own method ignores write errors."""
        is_answer = file is sys.stdout
        if is_answer:
            write_answer(sys.stdout, message)
        else:
            super()._print_message(message, file)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"{self.prog}: {plain(message, _LONGEST_MESSAGE)}\n")


def run(argv: Sequence[str]) -> int:
    """Does what the arguments ask for and gives the exit code."""
    try:
        args = _parsed(argv)
    except CommandFailedError as failure:
        tell(f"apimon: {failure}")
        return FAILED
    except SystemExit as ending:  # argparse has said what it had to say
        return ending.code if isinstance(ending.code, int) else WRONG_USAGE
    from apimon_desktop.cli.running import run_chosen  # noqa: PLC0415 - help and version do without

    return run_chosen(args)


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments; ``--home`` may stand anywhere among them."""
    home = _home_parser()
    found, rest = home.parse_known_args(argv)
    args = command_parser(home, wanted=rest).parse_args(rest)
    args.home = found.home
    return args


def _home_parser() -> argparse.ArgumentParser:
    home = _Parser(prog="apimon", add_help=False)
    home.add_argument(
        "--home", type=_folder, metavar="DIR", help="keep everything under DIR, as APIMON_HOME does"
    )
    return home


def _folder(text: str) -> Path:
    from apimon_desktop.paths import UnusablePathError, absolute  # noqa: PLC0415 - help and version do without

    try:
        return absolute(Path(text))
    except UnusablePathError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def command_parser(
    home: argparse.ArgumentParser | None = None, *, wanted: Collection[str] = COMMANDS
) -> argparse.ArgumentParser:
    """All there is to call: what parses it, and what manual page and shell completions are made from.

    Of commands that are not among ``wanted``, name and help line alone are there.
    """
    parser: argparse.ArgumentParser = _Parser(
        prog="apimon",
        parents=[home or _home_parser()],
        description="Shows whether your AI providers work, and what to use instead.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"apimon {__version__}")
    parser.add_argument("--hidden", action="store_true", help="start the tray app without any window")
    parser.set_defaults(run=None)  # which is the tray app
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text)
        if name in wanted:
            set_up(name, command)
    return parser
