"""What a shell offers after a press of the Tab key."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import shtab

from apimon_desktop.cli.main import command_parser
from apimon_desktop.providers.registry import PROVIDERS

PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bash": "usr/share/bash-completion/completions/apimon",
        "zsh": "usr/share/zsh/vendor-completions/_apimon",
        "fish": "usr/share/fish/vendor_completions.d/apimon.fish",
    }
)
"""Where Debian's shells look, by shell."""


def completion(shell: str) -> str:
    """The script for a shell."""
    parser = command_parser()
    _enrich(parser)
    return str(shtab.complete(parser, shell))


def _enrich(parser: argparse.ArgumentParser) -> None:
    """Adds what the parser leaves open: providers by name, files, and one line for each command."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to walk itself
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for choice in action._choices_actions:  # noqa: SLF001
                command = action.choices[choice.dest]
                command.description = choice.help
                _enrich(command)
        elif action.dest == "provider" and action.choices is None:
            # Those that a user has added are not known here, and can be typed all the same.
            action.choices = tuple(PROVIDERS)
        elif action.metavar == "DIR" or action.type is Path:
            completes = shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE
            setattr(action, "complete", completes)  # noqa: B010 - shtab's own attribute
