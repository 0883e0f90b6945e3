"""The tray app: builds everything, connects it, owns its lifetime."""

from apimon_desktop.app.main import run

__all__ = ["run"]
