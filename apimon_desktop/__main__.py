"""Starts the program: the tray app, a command, or one of its children."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict


class AppOptions(TypedDict):
    """How the tray app is wanted."""

    home: Path | None
    hidden: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Does what the arguments ask for and gives the exit code. None: the process's own arguments."""
    _open_missing_streams()
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments[:1] == ["_keyring"]:
        from apimon_desktop.adapters.keys.keyring_child import main as keyring  # noqa: PLC0415 - its own process

        return keyring(arguments[1:])
    if arguments[:1] == ["_prices"]:
        from apimon_desktop.adapters.price_child import main as prices  # noqa: PLC0415 - its own process

        return prices(arguments[1:])
    if (wanted := _app_options(arguments)) is not None:
        code = _tray(**wanted)
        if code is not None:
            return code
    from apimon_desktop.cli.main import run  # noqa: PLC0415 - the tray app does without

    return run(arguments)


def _open_missing_streams() -> None:
    """Gives a Windows program without a console somewhere to print to: nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - kept to the end


def _app_options(arguments: Sequence[str]) -> AppOptions | None:
    """How the tray app is wanted. None: something else is; commands are read by a parser that loads more.

    A start at login comes here too, and keeps for days what it has loaded.
    """
    home, hidden, rest = None, False, iter(arguments)
    for argument in rest:
        if argument == "--hidden":
            hidden = True
        elif argument == "--home" and (folder := next(rest, "")) and not folder.startswith("-"):
            home = Path(folder)
        else:
            return None
    return AppOptions(home=home, hidden=hidden)


def _tray(*, home: Path | None, hidden: bool) -> int | None:
    """The tray app's exit code. None: there is no display to show it on."""
    from apimon_desktop.cli.tray import has_display, run_app  # noqa: PLC0415 - the keyring child does without

    return run_app(home, hidden=hidden) if has_display(os.environ) else None


if __name__ == "__main__":
    sys.exit(main())
