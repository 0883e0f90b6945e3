"""The greeting of a first run, if this is one: it is loaded for nobody else, and gone once it is over."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apimon_desktop.app.first_run import FirstRun


class Greeting:
    """Passes on what a `FirstRun` has to know while there is one."""

    def __init__(self, build: Callable[[], "FirstRun"]) -> None:
        self._build = build
        self._first_run: FirstRun | None = None

    async def hold(self) -> None:
        """Greets, and returns once that is over."""
        self._first_run = self._build()
        await self._first_run.greet()
        # By the thread of the windows, and not by whichever collects garbage next.
        self._first_run.deleteLater()
        self._first_run = None

    def raise_window(self) -> bool:
        """Brings the greeting to the front. False: there is none, or none any more."""
        return self._first_run is not None and self._first_run.raise_window()

    def keys_changed(self) -> None:
        """Takes notice of keys that came or went."""
        if self._first_run is not None:
            self._first_run.keys_changed()

    def speak_anew(self) -> None:
        """Greets in another language."""
        if self._first_run is not None:
            self._first_run.speak_anew()

    def close(self) -> None:
        """Takes the greeting down; it comes again at the next start."""
        if self._first_run is not None:
            self._first_run.close()
