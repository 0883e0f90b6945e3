"""``apimon autostart``: whether the app starts when you log in."""

import argparse
from typing import Final

from apimon_desktop.cli.failures import CommandFailedError, tell

_OPERATIONS: Final = {
    "on": "start API Monitor when you log in, without a window",
    "off": "do so no more",
    "status": "say whether it does, and where that stands",
}


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``autostart`` takes: one of its operations."""
    parser.description = "Start API Monitor when you log in, or not."
    operations = parser.add_subparsers(title="operations", metavar="OPERATION", required=True)
    for name, help_text in _OPERATIONS.items():
        operation = operations.add_parser(
            name, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}."
        )
        operation.set_defaults(run=run, operation=name)


def run(args: argparse.Namespace) -> int:
    """Does one operation; what is so afterwards is printed in any case."""
    from apimon_desktop.adapters.autostart import autostart  # noqa: PLC0415 - for this command alone

    switch = autostart(args.home)
    wanted = None if args.operation == "status" else args.operation == "on"
    state = switch.read() if wanted is None else switch.switch(on=wanted)
    if wanted is not None and state.is_on is not wanted:
        raise CommandFailedError(state.note or f"{switch.place} did not keep the change.")
    print(f"on: {switch.place}" if state.is_on else "off")
    tell(*filter(None, [state.note]))
    return 0
