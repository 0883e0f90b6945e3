"""The tray app: builds everything, connects it, owns its lifetime."""

from apimon_desktop.app.light_imports import import_lightly

import_lightly()

from apimon_desktop.app.main import run  # noqa: E402 - lightly, with all that it needs

__all__ = ["run"]
