"""Starts the tray app, a command, or one of the program's child processes."""

import gc
import os
import sys

try:
    from collections.abc import Sequence
    from typing import TYPE_CHECKING

    from apimon_desktop.adapters.system.exit_signals import ExitSignals
except KeyboardInterrupt:  # Ctrl-C before signals are handled
    os._exit(130)

if TYPE_CHECKING:  # loading it takes 2 ms, in which no signal is handled yet
    from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program and returns the exit code.

    None: takes the process's arguments and ends the process here, because a signal or a full disk could
    change the exit code during the interpreter's shutdown.
    """
    if argv is not None:
        _open_missing_streams()
        return _done(list(argv))
    ExitSignals().install()
    _open_missing_streams()
    from apimon_desktop.cli.process import code_of, flushed, prepare  # noqa: PLC0415 - signals are handled by now

    prepare()
    os._exit(flushed(code_of(lambda: _done(sys.argv[1:]))))


def _done(arguments: list[str]) -> int:
    if (code := _child(arguments)) is not None:
        return code
    if (options := _app_options(arguments)) is not None:
        home, hidden = options
        gc.disable()  # loading makes hardly any garbage; the app's event loop collects it later
        from apimon_desktop.cli.process import mend_environment, run_app, tell  # noqa: PLC0415 - its children do without

        tell(*mend_environment())
        if (code := run_app(home, hidden=hidden)) is not None:
            return code
        gc.enable()
        arguments = ["watch", *(() if home is None else ("--home", str(home)))]
    from apimon_desktop.cli.main import run  # noqa: PLC0415 - the tray app does without

    return run(arguments)


def _child(arguments: list[str]) -> int | None:
    """Does the work of one of the program's own child processes. None: it is none of them."""
    match arguments:
        case ["_keyring", *rest]:
            from apimon_desktop.adapters.keys.keyring_child import main as child  # noqa: PLC0415 - its own process
        case ["_prices", *rest]:
            from apimon_desktop.adapters.prices.child import main as child  # noqa: PLC0415
        case ["_hook", *rest]:
            from apimon_desktop.adapters.history.hook_child import main as child  # noqa: PLC0415
        case ["_display", *rest]:
            from apimon_desktop.ui.display_probe import main as child  # noqa: PLC0415
        case _:
            return None
    return child(rest)


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


def _app_options(arguments: Sequence[str]) -> "tuple[Path | None, bool] | None":
    """The home and ``--hidden`` of the tray app, without argparse, which would stay in its memory for days.

    None: the arguments are a command's.
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
    return home, hidden


if __name__ == "__main__":
    sys.exit(main())
