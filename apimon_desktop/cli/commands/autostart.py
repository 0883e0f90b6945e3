"""``apimon autostart``: turns start at login on or off."""

import argparse
from typing import Final

from apimon_desktop.cli.process import CommandFailedError, tell

_OPERATIONS: Final = {
    "on": "start at login, without a window",
    "off": "don't start at login",
    "status": "show whether it starts at login, and which file or entry says so",
}


def set_up_autostart(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.description = "Turns start at login on or off."
    operations = parser.add_subparsers(
        title="operations", metavar="OPERATION", dest="operation", required=True
    )
    for name, help_text in _OPERATIONS.items():
        operations.add_parser(name, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}.")


def run_autostart(args: argparse.Namespace) -> int:
    """Runs one operation and prints the resulting state."""
    from apimon_desktop.adapters.system.autostart import autostart  # noqa: PLC0415 - for this command alone

    switch = autostart(args.home)
    wanted = None if args.operation == "status" else args.operation == "on"
    state = switch.read() if wanted is None else switch.switch(on=wanted)
    if wanted is not None and state.is_on is not wanted:
        raise CommandFailedError(state.note or f"{switch.place} did not keep the change.")
    print(f"on: {switch.place}" if state.is_on else "off")
    tell(*filter(None, [state.note]))
    return 0
