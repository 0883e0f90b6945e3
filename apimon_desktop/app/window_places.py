"""Remembers where windows were left, from one start to the next."""

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.window_places import load_places, save_places
from apimon_desktop.core.window_place import WindowPlace

if TYPE_CHECKING:
    from apimon_desktop.ui.window import Window


class WindowPlaces:
    """Gives each window its last place, and keeps the one that it is left at."""

    def __init__(self, path: Path, start: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """``start`` runs what takes a while."""
        self._path = path
        self._start = start
        self._places: dict[str, WindowPlace] | None = None
        """None: not read yet, since no window was opened."""
        self._saved: dict[str, WindowPlace] = {}

    def settle(self, name: str, window: "Window") -> None:
        """Takes a window in that has just been built."""
        if self._places is None:
            self._places = load_places(self._path)
            self._saved = dict(self._places)
        if (place := self._places.get(name)) is not None:
            window.remember(place)
        window.left.connect(partial(self._keep, name))

    def close(self) -> None:
        """Writes what is not written yet, before the program ends."""
        if self._places is not None and self._places != self._saved:
            save_places(self._path, self._places)

    def _keep(self, name: str, place: WindowPlace) -> None:
        if self._places is not None and self._places.get(name) != place:
            self._places[name] = place
            self._start(self._save(dict(self._places)))

    async def _save(self, places: dict[str, WindowPlace]) -> None:
        await in_daemon_thread(save_places, self._path, places)
        self._saved = places
