"""When connections must be done with what they do. One timer for all; none while nobody is connected."""

import asyncio
from collections.abc import Callable
from typing import Final

_LEAST_WAIT_S: Final = 0.01
"""Qt's timers come a little early: a deadline that is not quite reached is looked at again after this."""


class Deadlines:
    """Calls back whoever is late.

    A timer of its own for each request would stay with Qt, cancelled or not, until it would have fired.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._due: dict[object, tuple[float, Callable[[], None]]] = {}
        self._timer: asyncio.Handle | None = None
        self._looks_s = 0.0
        """When the timer fires, if there is one."""

    def set(self, who: object, after_s: float, late: Callable[[], None]) -> None:
        """Gives somebody so long from now, in place of what they had."""
        due_s = self._loop.time() + after_s
        self._due[who] = due_s, late
        if self._timer is None or due_s < self._looks_s:
            self._arm(due_s)

    def clear(self, who: object) -> None:
        """Takes the deadline away."""
        self._due.pop(who, None)

    def close(self) -> None:
        """Forgets all of them."""
        self._due.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self, due_s: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._looks_s = max(due_s, self._loop.time() + _LEAST_WAIT_S)
        self._timer = self._loop.call_at(self._looks_s, self._look)

    def _look(self) -> None:
        self._timer = None
        now_s = self._loop.time()
        for who in [who for who, (due_s, _) in self._due.items() if due_s <= now_s]:
            self._due.pop(who)[1]()
        if self._due:
            self._arm(min(due_s for due_s, _ in self._due.values()))
