"""Which commands there are. Each is a module of this package, loaded where it is wanted and not before."""

import argparse
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "check": "check now and print the report",
        "watch": "watch the providers live in the terminal",
        "status": "print the last known state; nobody is contacted",
        "serve": "watch the providers without a window, and answer other programs over HTTP",
        "usage": "show what was used and what it cost",
        "track": "report used tokens",
        "failover": "say which provider to use instead",
        "preflight": "say whether a long job may start, and where",
        "prices": "compare what tokens cost",
        "suggestions": "say what could be cheaper, quicker or steadier",
        "keys": "see, save, remove, import and test API keys",
        "autostart": "start API Monitor when you log in, or not",
        "demo": "show the app with simulated providers",
        "doctor": "say what works here, and what to do",
    }
)
"""What the help says of each command, in its order."""


def module_of(command: str) -> str:
    """The full name of the module that a command is done by."""
    return f"{__package__}.{command}"


def set_up(command: str, parser: argparse.ArgumentParser) -> None:
    """Gives a command's parser all that the command takes, and says what runs it."""
    import_module(module_of(command)).set_up(parser)
