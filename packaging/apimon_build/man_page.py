"""The manual page, from what the command line says of itself."""

import argparse
from collections.abc import Iterator
from datetime import date

from apimon_desktop.cli.main import command_parser
from apimon_desktop.core import __version__
from apimon_desktop.providers.registry import PROVIDERS

_FILES = (
    ("~/.config/apimon-desktop/config.toml", "The settings. It may be edited by hand, and holds no keys."),
    ("~/.local/share/apimon-desktop/api_metrics.json", "The latest figures, for other programs."),
    ("~/.local/share/apimon-desktop/history.sqlite3", "Checks, incidents and usage."),
    ("~/.local/state/apimon-desktop/log/api_monitor.log", "What happened."),
    ("~/.config/autostart/apimon.desktop", "There while API Monitor starts at login."),
)


def man_page(on: date) -> str:
    """The page in roff, dated."""
    parser = command_parser()
    lines = [
        f'.TH APIMON 1 "{on.isoformat()}" "apimon {__version__}" "User Commands"',
        ".SH NAME",
        r"apimon \- show whether your AI providers work",
        ".SH SYNOPSIS",
        *_synopsis(parser),
        ".SH DESCRIPTION",
        _text(parser.description or ""),
        ".PP",
        _text(
            "Without a command it is the tray app: an icon that shows the worst state of all providers, a "
            "report of what is wrong and since when, and messages when that changes. Where there is no "
            "display, it watches in the terminal."
        ),
        ".SH OPTIONS",
        *_options(parser),
        ".SH COMMANDS",
    ]
    for command, help_text in _commands(parser):
        lines += _command(command, help_text)
    lines += [*_epilog(parser), ".SH ENVIRONMENT", *_environment(), ".SH FILES"]
    for path, meaning in _FILES:
        lines += [".TP", f".I {_text(path)}", _text(meaning)]
    return "\n".join(lines) + "\n"


def _command(parser: argparse.ArgumentParser, help_text: str) -> Iterator[str]:
    yield f'.SS "{_text(parser.prog)}"'
    yield _text(_sentence(help_text))
    yield ".PP"
    yield from _synopsis(parser)
    if parser.description and parser.formatter_class is argparse.RawDescriptionHelpFormatter:
        yield from (".PP", *_verbatim(parser.description))
    elif parser.description and _sentence(parser.description) != _sentence(help_text):
        yield from (".PP", _text(_sentence(parser.description)))
    yield from _options(parser)
    yield from _epilog(parser)
    for command, text in _commands(parser):
        yield from _command(command, text)


def _synopsis(parser: argparse.ArgumentParser) -> Iterator[str]:
    usage = " ".join(parser.format_usage().split()).removeprefix("usage: ").replace(" [-h]", "")
    yield f".B {_text(parser.prog)}"
    yield _text(usage.removeprefix(parser.prog).strip())


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to walk itself
        if isinstance(action, argparse._SubParsersAction | argparse._HelpAction):  # noqa: SLF001
            continue
        names = ", ".join(action.option_strings)
        value = "" if action.nargs == 0 else _value(action)
        yield ".TP"
        yield rf".B {_text(' '.join(filter(None, (names, value))))}"
        yield _text(_meaning(parser, action)) or r"\&"


def _value(action: argparse.Action) -> str:
    if action.metavar is not None:
        return action.metavar if isinstance(action.metavar, str) else " ".join(action.metavar)
    return "|".join(map(str, action.choices)) if action.choices is not None else action.dest.upper()


def _meaning(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    help_text = (action.help or "") % {**vars(action), "prog": parser.prog}
    return _sentence(help_text)


def _sentence(text: str) -> str:
    """What a help line says, as a sentence."""
    return f"{text[0].upper()}{text[1:].rstrip('.')}." if text else ""


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001
            for name, command in action.choices.items():
                yield command, told.get(name, "")


def _epilog(parser: argparse.ArgumentParser) -> Iterator[str]:
    if parser.epilog:
        yield from (".PP", *_verbatim(parser.epilog))


def _verbatim(text: str) -> Iterator[str]:
    yield ".nf"
    yield from (_text(line) or r"\&" for line in text.strip("\n").splitlines())
    yield ".fi"


def _environment() -> Iterator[str]:
    keys = ", ".join(name for provider in PROVIDERS.values() for name in provider.key_variables)
    for name, meaning in (
        ("APIMON_HOME", "Keeps everything under this folder."),
        ("NO_COLOR", "Prints without colours."),
        (keys, "API keys. They go before those saved in the keyring."),
    ):
        yield from (".TP", f".B {_text(name)}", _text(meaning))


def _text(text: str) -> str:
    """Text that roff takes for nothing else."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
