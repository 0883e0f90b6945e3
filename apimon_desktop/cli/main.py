"""The command line: the commands and their parser. The module of each is imported when it is used."""

import argparse
import sys
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn

from apimon_desktop import __version__
from apimon_desktop.cli.process import (
    WRONG_USAGE,
    code_of,
    mend_environment,
    run_app,
    tell,
    write_answer,
)
from apimon_desktop.core.text.translatable import plain

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COMMANDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "check": ("check", "check now and print the report"),
        "watch": ("watch", "watch the providers live in the terminal"),
        "status": ("check", "show the last known status, without a network request"),
        "serve": ("serve", "watch the providers without a window, and serve the HTTP API"),
        "usage": ("usage", "show what was used and what it cost"),
        "track": ("usage", "report used tokens"),
        "failover": ("failover", "suggest a fallback provider"),
        "preflight": ("failover", "check whether a long job can start, and on which provider"),
        "prices": ("prices", "compare what tokens cost"),
        "suggestions": ("usage", "suggest cheaper, faster or more reliable choices"),
        "keys": ("keys", "list, save, remove, import and test API keys"),
        "autostart": ("autostart", "turn start at login on or off"),
        "demo": ("demo", "show the app with simulated providers"),
        "doctor": ("doctor", "check this computer's setup and suggest fixes"),
    }
)
"""The name of each command's module in `cli.commands`, and its help line, in the order of the help."""


def module_of(command: str) -> str:
    """The module of a command.

    It has ``set_up_COMMAND``, which adds the arguments to a parser, and ``run_COMMAND``.
    """
    return f"apimon_desktop.cli.commands.{COMMANDS[command][0]}"


_EXAMPLES: Final = """\
examples:
  apimon                              start the tray app; without a display, the live view
  apimon check                        check now and print the report
  apimon check openai --json          check one provider and print JSON
  apimon keys set anthropic           save a key; the input is hidden
  apimon usage --since month          show this month's usage and cost
  apimon failover openai              suggest what to use instead
  apimon preflight --tokens 200k      check whether a long job can start, and where
  apimon serve                        watch without a window, and serve the HTTP API
  apimon demo --scenario one-failed   try it without a key

exit codes of check and status: 0 healthy, 1 degraded, 2 failed, 3 unknown;
of all commands: 64 usage error, 70 other failure, 128 + N after signal N
(watch, serve and the app: 0 after Ctrl-C, SIGTERM or a closed terminal)
"""

_LONGEST_MESSAGE: Final = 2000
"""It lists the choices."""


class _Parser(argparse.ArgumentParser):
    """Exits with 64 on wrong usage, as sysexits.h has it, and takes no abbreviated options."""

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
    """Runs the command and returns the exit code."""
    return code_of(lambda: _run(argv))


def _run(argv: Sequence[str]) -> int:
    args = _parsed(argv)
    if args.run is None:
        tell(*mend_environment())
        if (code := run_app(args.home, hidden=args.hidden)) is not None:
            return code
        args.run = import_module(module_of("watch")).run_watch
    from apimon_desktop.cli.run import run_chosen  # noqa: PLC0415 - help and version do without

    return run_chosen(args)


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    """The parsed arguments; ``--home`` may come anywhere."""
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
    """The parser of all commands; the manual page and the shell completions are made from it.

    Commands that are not ``wanted`` have only their name and help line.
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
    parser.set_defaults(run=None)  # the tray app
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (_, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text)
        if name in wanted:
            module = import_module(module_of(name))
            command.set_defaults(run=getattr(module, f"run_{name}"))
            getattr(module, f"set_up_{name}")(command)
    return parser
