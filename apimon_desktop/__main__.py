"""Starts the program: the tray app, a command, or one of its children."""

import os
import sys

try:
    from collections.abc import Sequence
    from typing import TYPE_CHECKING, TypedDict

    from apimon_desktop.adapters.exit_signals import ExitSignals
except KeyboardInterrupt:  # Ctrl-C before anything could be prepared for it
    os._exit(130)

if TYPE_CHECKING:  # loading it takes 2 ms, in which no signal is handled yet
    from pathlib import Path


class AppOptions(TypedDict):
    """Options of the tray app."""

    home: "Path | None"
    hidden: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Does what the arguments ask for and gives the exit code.

    None: the process's own arguments; the process then ends here, because a signal or a full disk could
    change the exit code during the interpreter's shutdown.
    """
    if argv is not None:
        _open_missing_streams()
        return _done(list(argv))
    ExitSignals().install()
    _open_missing_streams()
    from apimon_desktop.cli.process import code_of, flushed, prepare  # noqa: PLC0415 - guarded by now

    prepare()
    os._exit(flushed(code_of(lambda: _done(sys.argv[1:]))))


def _done(arguments: list[str]) -> int:
    if arguments[:1] == ["_keyring"]:
        from apimon_desktop.adapters.keys.keyring_child import main as keyring  # noqa: PLC0415 - its own process

        return keyring(arguments[1:])
    if arguments[:1] == ["_prices"]:
        from apimon_desktop.adapters.price_child import main as prices  # noqa: PLC0415 - its own process

        return prices(arguments[1:])
    if arguments == ["_display"]:
        from apimon_desktop.ui.display_probe import main as display  # noqa: PLC0415 - its own process

        return display()
    if (wanted := _app_options(arguments)) is not None:
        from apimon_desktop.cli.failures import tell  # noqa: PLC0415 - its children do without
        from apimon_desktop.cli.process import mend_environment  # noqa: PLC0415 - its children do without
        from apimon_desktop.cli.tray import run_app, why_no_display  # noqa: PLC0415 - its children do without

        tell(*mend_environment())
        if (problem := why_no_display()) is None:
            return run_app(wanted["home"], hidden=wanted["hidden"])
        return _watch(wanted["home"], problem)
    from apimon_desktop.cli.main import run  # noqa: PLC0415 - the tray app does without

    return run(arguments)


def _watch(home: "Path | None", why: str) -> int:
    """The live view in place of the tray app."""
    from apimon_desktop.cli.main import run  # noqa: PLC0415 - the tray app does without

    try:  # noqa: SIM105 - contextlib is not loaded
        print(why, flush=True)
    except OSError:
        pass  # `watch` says why
    return run(["watch", *(() if home is None else ("--home", str(home)))])


def _open_missing_streams() -> None:
    """Opens missing standard streams (``>&-``, or a Windows program without a console) on the null device.

    Otherwise the next opened file, such as the history, would become standard error.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        mode = "w" if number else "r"
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - kept to the end


def _app_options(arguments: Sequence[str]) -> AppOptions | None:
    """How the tray app is wanted. None: something else is; commands are read by a parser that loads more.

    A start at login comes here too, and keeps for days what it has loaded.
    """
    home, hidden, rest = None, False, iter(arguments)
    for argument in rest:
        if argument == "--hidden":
            hidden = True
        elif argument == "--home" and os.path.isabs(folder := next(rest, "")):  # noqa: PTH117 - Path is not loaded
            from pathlib import Path  # noqa: PLC0415 - see above

            home = Path(folder)
        else:
            return None
    return AppOptions(home=home, hidden=hidden)


if __name__ == "__main__":
    sys.exit(main())
