"""Keeps every provider's appointment. One timer for all of them, set for the next one due."""

import asyncio
import logging
import math
from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter
from typing import Final

from apimon_desktop.core.asleep import Moment, slept
from apimon_desktop.core.rounds import step_s
from apimon_desktop.core.schedule import kind_of
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.alarm import Alarm
from apimon_desktop.monitor.board import Board
from apimon_desktop.monitor.checker import Checker
from apimon_desktop.monitor.witness import Network

log = logging.getLogger(__name__)

INTERNAL_ERROR: Final = say("Internal error; the log says more")


class Poller:
    """Starts the checks that are due, and waits for the network when there is none."""

    def __init__(self, board: Board, checker: Checker) -> None:
        self._board = board
        self._checker = checker
        self._turning: set[ProviderId] = set()
        self._alarm = Alarm(board.clock)
        self._next_start_s = 0.0
        """No check begins before: the last one has only just begun."""
        self._looks = 0
        """At the network, one after the other, in which nobody answered."""
        self._look_at_s: float | None = None
        """When the network is looked at; no check begins before. None: there is no need to."""
        self._looking = False
        self._look_again = False
        """True where a look that is under way may be out of date."""
        self._falling_asleep = False
        self._after_sleep = False
        """True from waking until the network has been looked at."""
        self._dropped_s: float | None = None
        """When checks under way were last dropped."""
        self._was_offline = False
        self._last = self._moment()

    async def run(self) -> None:
        """Polls until it is cancelled."""
        unsubscribe = self._board.subscribe(self._on_update)
        self._last = self._moment()
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    self._start_what_is_due(tasks)
                    due_s = self._deadline_s()
                    await self._alarm.sleep(due_s)
                    self._wake_if_slept(due_s)
        finally:
            unsubscribe()

    def look_at_network(self) -> None:
        """Looks at the network as soon as the loop turns; not while it goes down for sleep."""
        if self._falling_asleep:
            return
        self._look_again = True
        self._looks = 0
        self._look_at_s = self._board.clock.monotonic()
        self._nudge()

    def network_changed(self) -> None:
        """Looks at the network, and begins all checks anew if that was not done a moment ago."""
        now_s = self._board.clock.monotonic()
        if self._dropped_s is None or now_s - self._dropped_s >= self._board.thresholds.changes_apart_s:
            log.info("The network changed: looking at it first")
            self._begin_anew()
        self.look_at_network()

    def falls_asleep(self) -> None:
        """Drops what is under way and begins nothing until `woke`, or until nobody seems to sleep."""
        log.info("The computer goes to sleep")
        self._checker.drop_running()
        self._falling_asleep = True
        self._look_at_s = self._board.clock.monotonic() + self._board.thresholds.falls_asleep_s
        self._nudge()

    def woke(self) -> None:
        """Drops what is under way and looks at the network before anything else."""
        log.info("The computer was asleep: looking at the network first")
        self._last = self._moment()
        self._falling_asleep = False
        self._after_sleep = True
        self._begin_anew()
        self.look_at_network()

    def _begin_anew(self) -> None:
        """Forgets doubts, and what is under way: they are about another time, or another network."""
        self._dropped_s = self._board.clock.monotonic()
        self._checker.drop_running()
        self._board.commit(
            replace(state, suspicion=None, goods=0, checked_mono_s=None)
            for state in self._board.snapshot.providers.values()
        )

    def _start_what_is_due(self, tasks: asyncio.TaskGroup) -> None:
        now_s = self._board.clock.monotonic()
        if self._look_at_s is not None and self._look_at_s <= now_s and not self._looking:
            self._looking = True
            tasks.create_task(self._look())
        if self._next_start_s > now_s:
            return
        due_s, state = min(self._due(), key=itemgetter(0), default=(math.inf, None))
        if state is not None and due_s <= now_s:
            self._next_start_s = now_s + step_s(len(self._board.snapshot.watched), self._board.thresholds)
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
        self._wake_if_slept(None)
        self._nudge()

    async def _look(self) -> None:
        self._look_again = self._falling_asleep = False
        try:
            network = await self._checker.look_at_network(
                just_woken=self._after_sleep and self._looks < self._board.thresholds.looks_after_sleep
            )
        except Exception:
            log.exception("A look at the network failed by our own fault")
            network = Network.NOBODY
        finally:
            self._looking = False
        if not self._falling_asleep:
            self._look_at_s = self._next_look_s(network)
        self._nudge()

    def _next_look_s(self, network: Network) -> float | None:
        """When to look again. None: the checks go on."""
        thresholds, now_s = self._board.thresholds, self._board.clock.monotonic()
        waits = self._after_sleep and self._looks < thresholds.looks_after_sleep
        if network is not Network.DOWN and not (network is Network.UNPROVEN and waits):
            self._after_sleep = False
            return None
        if self._look_again:
            return now_s
        pauses = thresholds.offline_retry_s
        pause_s = pauses[min(self._looks, len(pauses) - 1)]
        self._looks += 1
        return now_s + pause_s

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

    def _deadline_s(self) -> float | None:
        """When the next thing is due. None: nothing is."""
        first_s = min((at_s for at_s, _ in self._due()), default=None)
        check_s = None if first_s is None else max(first_s, self._next_start_s)
        look_s = None if self._looking else self._look_at_s
        return min((at_s for at_s in (check_s, look_s) if at_s is not None), default=None)

    def _due(self) -> Iterator[tuple[float, ProviderState]]:
        """When each provider is due that is not being checked now.

        Before the first look at the network, only providers that do not need it.
        """
        waits = self._look_at_s is not None
        for state in self._board.snapshot.watched:
            if waits and (self._falling_asleep or not state.profile.is_local):
                continue
            if state.id not in self._turning and state.due.at_mono_s is not None:
                yield state.due.at_mono_s, state

    def _nudge(self) -> None:
        self._alarm.nudge(self._deadline_s())

    # Sleep of the computer

    def _moment(self) -> Moment:
        return Moment(at=self._board.clock.now(), mono_s=self._board.clock.monotonic())

    def _wake_if_slept(self, due_s: float | None) -> None:
        """Compares the clocks with those of the last time; ``due_s`` is when this time was to be."""
        before, self._last = self._last, self._moment()
        if slept(before, self._last, due_mono_s=due_s, thresholds=self._board.thresholds):
            self.woke()
