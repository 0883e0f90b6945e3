"""Keeps PySide6 from reading the source of everything that is imported."""

from importlib import import_module


def import_lightly() -> None:
    """For what is imported from now on.

    WORKAROUND(PySide6 6.11): after each import it reads the module's source, to see whether the module names
    PySide6 and may thus want its methods in `snake_case`. Nobody here does. Python's line cache keeps all of
    that source: 10 MB of 50. Goes once PySide6 asks only modules that import `__feature__`.
    """
    names = vars(import_module("PySide6.support.feature"))
    if "_mod_uses_pyside" in names:  # there is no switch for it
        names["_mod_uses_pyside"] = lambda _module: False
