"""The tray app: builds everything, connects it, owns its lifetime."""

from importlib import import_module


def _keep_sources_unread() -> None:
    """Makes PySide6 read no source of the modules that are imported from now on.

    WORKAROUND(PySide6 6.11): after each import it reads the module's source to see whether it mentions
    PySide6 and may want `snake_case` methods, which no module here does. Python's line cache keeps all of
    that source: 10 MB of 50. Goes once PySide6 asks only modules that import `__feature__`.
    """
    names = vars(import_module("PySide6.support.feature"))
    if "_mod_uses_pyside" in names:  # there is no public switch
        names["_mod_uses_pyside"] = lambda _module: False


_keep_sources_unread()

from apimon_desktop.app.main import run  # noqa: E402 - after the workaround

__all__ = ["run"]
