"""Starts the program: the tray app, a command, or the keyring child."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Does what the arguments ask for and gives the exit code. None: the process's own arguments."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments[:1] == ["_keyring"]:
        from apimon_desktop.adapters.keys.keyring_child import main as keyring  # noqa: PLC0415 - its own process

        return keyring(arguments[1:])
    if not arguments:
        code = _tray()
        if code is not None:
            return code
    from apimon_desktop.cli.main import run  # noqa: PLC0415 - the tray app does without

    return run(arguments)


def _tray() -> int | None:
    """The tray app's exit code. None: there is no display to show it on."""
    import os  # noqa: PLC0415 - nothing to load

    from apimon_desktop.cli.tray import has_display, run_app  # noqa: PLC0415 - the keyring child does without

    return run_app(None) if has_display(os.environ) else None


if __name__ == "__main__":
    sys.exit(main())
