"""The report and the settings window, each built when it is first wanted."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


class OnDemand(Generic[W]):
    """A window that costs nothing until somebody looks."""

    def __init__(self, build: Callable[[], W]) -> None:
        self._build = build
        self._window: W | None = None

    def get(self) -> W:
        """The window, built now if need be."""
        if self._window is None:
            self._window = self._build()
        return self._window

    @property
    def built(self) -> W | None:
        """The window, if there is one yet."""
        return self._window

    def close(self) -> None:
        """Takes the window down for good."""
        window, self._window = self._window, None
        if window is not None:
            window.close()
            window.deleteLater()
