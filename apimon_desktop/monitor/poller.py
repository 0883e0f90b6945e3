"""Keeps every provider's appointment. One timer for all of them, set for the next one due."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from apimon_desktop.core.schedule import kind_of
from apimon_desktop.core.state import ProviderState, Update
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.board import Board
from apimon_desktop.monitor.checker import Checker
from apimon_desktop.monitor.witness import Network

log = logging.getLogger(__name__)

_SLEPT_S: Final = 30.0
"""The clocks drift apart by this much only if the computer slept, or somebody set the time."""
INTERNAL_ERROR: Final = "Internal error; the log says more"


class Poller:
    """Starts the checks that are due, and waits for the network when there is none."""

    def __init__(self, board: Board, checker: Checker) -> None:
        self._board = board
        self._checker = checker
        self._turning: set[ProviderId] = set()
        self._sleeper: asyncio.Task[None] | None = None
        self._sleeping_until_s: float | None = None
        self._looks = 0
        self._look_at_s: float | None = None
        self._looking = False
        self._was_offline = False
        self._clocks: tuple[datetime, float] | None = None

    async def run(self) -> None:
        """Polls until it is cancelled."""
        unsubscribe = self._board.subscribe(self._on_update)
        self._note_clocks()
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    self._start_what_is_due(tasks)
                    await self._sleep(tasks)
                    if self._slept():
                        self.woke()
        finally:
            unsubscribe()
            self._sleeper = None

    def look_at_network(self) -> None:
        """Looks at the network as soon as the loop turns."""
        self._looks = 0
        self._look_at_s = self._board.clock.monotonic()
        self._nudge()

    def woke(self) -> None:
        """Drops what is under way and looks at the network before anything else."""
        log.info("The computer was asleep: looking at the network first")
        self._note_clocks()
        self._checker.drop_running()
        self._board.commit(
            replace(state, suspicion=None, goods=0, checked_mono_s=None)
            for state in self._board.snapshot.providers.values()
        )
        self.look_at_network()

    def _start_what_is_due(self, tasks: asyncio.TaskGroup) -> None:
        now_s = self._board.clock.monotonic()
        if self._look_at_s is not None:
            if self._look_at_s <= now_s and not self._looking:
                self._looking = True
                tasks.create_task(self._look())
            return
        for state in self._waiting():
            if state.due.at_mono_s is not None and state.due.at_mono_s <= now_s:
                self._turning.add(state.id)
                tasks.create_task(self._turn(state))

    async def _turn(self, state: ProviderState) -> None:
        """One turn; a bug of ours in it is logged and shown, and the next turn comes as usual."""
        try:
            await self._checker.check(state.id, kind_of(state, state.due))
        except Exception:
            log.exception("A check of %s failed by our own fault", state.id)
            self._note_internal_error(state.id)
        finally:
            self._turning.discard(state.id)
        self._nudge()

    async def _look(self) -> None:
        try:
            network = await self._checker.look_at_network()
        except Exception:
            log.exception("A look at the network failed by our own fault")
            network = Network.UNPROVEN
        finally:
            self._looking = False
        if network is Network.DOWN:
            pauses = self._board.thresholds.offline_retry_s
            pause_s = pauses[min(self._looks, len(pauses) - 1)]
            self._looks += 1
            self._look_at_s = self._board.clock.monotonic() + pause_s
        else:
            self._look_at_s = None
        self._nudge()

    def _note_internal_error(self, provider_id: ProviderId) -> None:
        state = self._board.snapshot.providers.get(provider_id)
        if state is not None:
            verdict = replace(state.verdict, detail=INTERNAL_ERROR)
            checked_s = self._board.clock.monotonic()
            self._board.commit([replace(state, verdict=verdict, checked_mono_s=checked_s)])

    def _on_update(self, update: Update) -> None:
        went, came_back = not self._was_offline, self._was_offline
        self._was_offline = update.snapshot.offline
        if update.snapshot.offline and went and not self._looking:
            self._looks = 0
            self._look_at_s = self._board.clock.monotonic() + self._board.thresholds.offline_retry_s[0]
        elif not update.snapshot.offline and came_back and not self._looking:
            self._look_at_s = None
        self._nudge()

    # The one timer

    def _deadline_s(self) -> float | None:
        """When the next thing is due. None: nothing is."""
        if self._look_at_s is not None:
            return None if self._looking else self._look_at_s
        due = (s.due.at_mono_s for s in self._waiting() if s.due.at_mono_s is not None)
        return min(due, default=None)

    def _waiting(self) -> Iterator[ProviderState]:
        """The providers that are not being looked at just now."""
        return (s for s in self._board.snapshot.watched if s.id not in self._turning)

    async def _sleep(self, tasks: asyncio.TaskGroup) -> None:
        """Until the next thing is due, or something changed so that it is due earlier."""
        self._sleeping_until_s = self._deadline_s()
        self._sleeper = tasks.create_task(self._until(self._sleeping_until_s))
        await asyncio.wait({self._sleeper})

    async def _until(self, deadline_s: float | None) -> None:
        if deadline_s is None:
            await asyncio.Event().wait()
        else:
            await self._board.clock.sleep_until(deadline_s)

    def _nudge(self) -> None:
        """Ends the sleep if something is due before its end. A timer that need not be touched is not."""
        deadline_s = self._deadline_s()
        if self._sleeper is None or deadline_s is None:
            return
        if self._sleeping_until_s is None or deadline_s < self._sleeping_until_s:
            self._sleeper.cancel()

    # Sleep of the computer

    def _note_clocks(self) -> None:
        self._clocks = (self._board.clock.now(), self._board.clock.monotonic())

    def _slept(self) -> bool:
        """True where the wall clock ran ahead of the monotonic one, which stands still in sleep."""
        assert self._clocks is not None  # noqa: S101 - run() noted them
        wall, mono_s = self._clocks
        self._note_clocks()
        passed_s = (self._clocks[0] - wall).total_seconds()
        return passed_s - (self._clocks[1] - mono_s) > _SLEPT_S
