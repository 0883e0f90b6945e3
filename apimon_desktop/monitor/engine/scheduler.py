"""Runs everything that is due in the engine, and decides when each provider is checked.

Checks, extra requests, status feeds and cost reports are jobs of one `Scheduler`.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any, Final, Protocol

from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.health.schedule import check_kind, slept, step_s
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.text.translatable import say
from apimon_desktop.monitor.engine.checker import Checker, moment
from apimon_desktop.monitor.engine.network import Network
from apimon_desktop.monitor.engine.snapshot_store import SnapshotStore

log = logging.getLogger(__name__)

INTERNAL_ERROR: Final = say("Internal error; the log says more")
_AFTER_BUG_S: Final = 600.0
"""How long a job is left alone after an internal error."""

Work = Coroutine[Any, Any, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to do at a time."""

    key: Hashable
    """A job does not start while another one with its key runs."""
    due_mono_s: float
    start: Callable[[], Work]
    """Notes that the job starts, and returns what to await."""
    name: str
    """For the log."""
    on_internal_error: Callable[[], None] | None = None
    """Called instead of the pause after an internal error."""


class JobSource(Protocol):
    """One kind of jobs."""

    def jobs(self, now_mono_s: float) -> Iterable[Job]:
        """The jobs that are or will be due; also those that are running."""


class Scheduler:
    """One timer for all jobs, set for the next one. In between nothing ticks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sources: Sequence[JobSource] = ()
        self._running: set[Hashable] = set()
        self._rests_until_s: dict[int, float] = {}
        """When sources that had an internal error are asked again, by their ids."""
        self._sleeper: asyncio.Task[None] | None = None
        self._wakes_at_s: float | None = None
        self._looks_soon = False

    async def run(self, sources: Sequence[JobSource], woke: Callable[[float | None], None]) -> None:
        """Runs jobs until it is cancelled.

        ``woke`` is called after each sleep with the time at which it was to end. None: no job was due.
        """
        self._sources = sources
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._wakes_at_s = wakes_at_s = self._start_due(tasks)
                self._sleeper = tasks.create_task(self._sleep_until(wakes_at_s))
                await asyncio.wait({self._sleeper})
                self._sleeper = None
                woke(wakes_at_s)

    def wake(self) -> None:
        """Ends the sleep if a job has become due earlier; otherwise the timer stays as it is.

        Looks once for all changes in one turn of the loop, because listing the jobs takes a while.
        """
        if self._sleeper is not None and not self._looks_soon:
            self._looks_soon = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        self._looks_soon = False
        if self._sleeper is None:
            return
        waiting = self._waiting(self._clock.monotonic())
        if waiting and (self._wakes_at_s is None or waiting[0].due_mono_s < self._wakes_at_s):
            self._sleeper.cancel()

    def _start_due(self, tasks: asyncio.TaskGroup) -> float | None:
        """Starts the jobs that are due; returns when the next one is. None: there is none."""
        now_s = self._clock.monotonic()
        for job in self._waiting(now_s):
            if job.due_mono_s > now_s:
                return job.due_mono_s
            if job.key not in self._running:
                self._running.add(job.key)
                tasks.create_task(self._run(job, job.start()))
        return None

    def _waiting(self, now_s: float) -> Sequence[Job]:
        """The jobs that are not running, those due first at the front."""
        jobs = (job for source in self._sources for job in self._jobs_of(source, now_s))
        return sorted((job for job in jobs if job.key not in self._running), key=attrgetter("due_mono_s"))

    def _jobs_of(self, source: JobSource, now_s: float) -> Iterable[Job]:
        """A source's jobs; after an internal error in it, one that ends the pause."""
        rests_until_s = self._rests_until_s.get(id(source), now_s)
        if rests_until_s <= now_s:
            try:
                return tuple(source.jobs(now_s))
            except Exception:
                log.exception("Internal error in %s", type(source).__name__)
                rests_until_s = self._rests_until_s[id(source)] = now_s + _AFTER_BUG_S
        return (Job(key=("pause", id(source)), due_mono_s=rests_until_s, start=_nothing, name="a pause"),)

    async def _run(self, job: Job, work: Work) -> None:
        try:
            await work
        except Exception:
            log.exception("Internal error in %s", job.name)
            if job.on_internal_error is None:
                await self._clock.sleep_until(self._clock.monotonic() + _AFTER_BUG_S)
            else:
                job.on_internal_error()
        finally:
            self._running.discard(job.key)
        self.wake()

    async def _sleep_until(self, deadline_s: float | None) -> None:
        if deadline_s is None:
            await asyncio.Event().wait()
        else:
            await self._clock.sleep_until(deadline_s)


async def _nothing() -> None:
    """The work of a pause."""


class Poller:
    """The checks as jobs of the scheduler. Without a network, it looks at the network instead."""

    def __init__(self, store: SnapshotStore, checker: Checker, *, wake: Callable[[], None]) -> None:
        """``wake`` tells the scheduler that something may be due earlier."""
        self._store = store
        self._checker = checker
        self._wake = wake
        self._checking: set[ProviderId] = set()
        """The providers of running checks, whose end wakes the scheduler."""
        self._next_start_s = 0.0
        """No check starts before: the last one has just started."""
        self._looks = 0
        """How many looks at the network in a row found that nobody answers."""
        self._look_at_s: float | None = None
        """When to look at the network; no check starts before. None: no need to."""
        self._looking = False
        self._look_again = False
        """True if the running look may be out of date."""
        self._falling_asleep = False
        self._after_sleep = False
        """True from waking until the network has been looked at."""
        self._dropped_s: float | None = None
        """When running checks were last dropped."""
        self._was_offline = False
        self._last = moment(self._store.clock)

    def begin(self) -> Callable[[], None]:
        """Follows the snapshot and the clocks from now on; returns how to end it."""
        self._last = moment(self._store.clock)
        return self._store.subscribe(self._on_update)

    def jobs(self, now_mono_s: float) -> Iterator[Job]:  # noqa: ARG002 - as JobSource has it
        """The next look at the network, and each provider's next check; no two checks start together.

        Before a look, only providers that need no network are checked.
        """
        look_s = self._look_at_s
        if look_s is not None:
            yield Job(
                key="network",
                due_mono_s=look_s,
                start=self._begin_look,
                name="a look at the network",
                on_internal_error=self._wake,
            )
        due = [
            (s.schedule.due.at_mono_s, s)
            for s in self._store.snapshot.watched
            if s.schedule.due.at_mono_s is not None and s.id not in self._checking
        ]
        start_s = self._next_start_s
        for due_s, state in sorted(due, key=itemgetter(0)):
            if look_s is None or (state.profile.is_local and not self._falling_asleep):
                start_s = max(due_s, start_s)
                yield Job(
                    key=state.id,
                    due_mono_s=start_s,
                    start=partial(self._begin_check, state),
                    name=f"a check of {state.id}",
                    on_internal_error=partial(self._note_internal_error, state.id),
                )
                start_s += self._step_s

    def look_at_network(self) -> None:
        """Looks at the network as soon as possible, unless the computer is going to sleep."""
        if self._falling_asleep:
            return
        self._look_again = True
        self._looks = 0
        self._look_at_s = self._store.clock.monotonic()
        self._wake()

    def network_changed(self) -> None:
        """Looks at the network, and starts all checks anew unless that was done a moment ago."""
        now_s = self._store.clock.monotonic()
        if self._dropped_s is None or now_s - self._dropped_s >= self._store.thresholds.changes_apart_s:
            log.info("The network changed: looking at it first")
            self._begin_anew()
        self.look_at_network()

    def falls_asleep(self) -> None:
        """Drops running checks and starts none until `woke`, or until it turns out that nothing sleeps."""
        log.info("The computer goes to sleep")
        self._checker.drop_running()
        self._falling_asleep = True
        self._look_at_s = self._store.clock.monotonic() + self._store.thresholds.falls_asleep_s
        self._wake()

    def woke(self) -> None:
        """Drops running checks and looks at the network before anything else."""
        log.info("The computer was asleep: looking at the network first")
        self._last = moment(self._store.clock)
        self._falling_asleep = False
        self._after_sleep = True
        self._begin_anew()
        self.look_at_network()

    def wake_if_slept(self, due_mono_s: float | None) -> None:
        """Compares the clocks with the last time; ``due_mono_s`` is when this call was to come."""
        before, self._last = self._last, moment(self._store.clock)
        if slept(before, self._last, due_mono_s=due_mono_s, thresholds=self._store.thresholds):
            self.woke()

    def _begin_anew(self) -> None:
        """Forgets suspicions and running checks: they are about another time or another network."""
        self._dropped_s = self._store.clock.monotonic()
        self._checker.drop_running()
        self._store.commit(
            replace(
                state,
                health=replace(state.health, suspicion=None, good_checks_in_row=0),
                schedule=replace(state.schedule, checked_mono_s=None),
            )
            for state in self._store.snapshot.providers.values()
        )

    @property
    def _step_s(self) -> float:
        return step_s(len(self._store.snapshot.watched), self._store.thresholds)

    def _begin_check(self, state: ProviderState) -> Work:
        self._next_start_s = self._store.clock.monotonic() + self._step_s
        self._checking.add(state.id)
        return self._check(state)

    async def _check(self, state: ProviderState) -> None:
        try:
            await self._checker.check(state.id, check_kind(state, state.schedule.due))
        finally:
            self._checking.discard(state.id)
            self.wake_if_slept(None)

    def _note_internal_error(self, provider_id: ProviderId) -> None:
        """Shows it; the next check comes as usual."""
        state = self._store.snapshot.providers.get(provider_id)
        if state is not None:
            health = replace(state.health, verdict=replace(state.health.verdict, detail=INTERNAL_ERROR))
            schedule = replace(state.schedule, checked_mono_s=self._store.clock.monotonic())
            self._store.commit([replace(state, health=health, schedule=schedule)])

    def _begin_look(self) -> Work:
        self._looking = True
        return self._look()

    async def _look(self) -> None:
        self._look_again = self._falling_asleep = False
        network = Network.NOBODY
        try:
            network = await self._checker.look_at_network(
                just_woken=self._after_sleep and self._looks < self._store.thresholds.looks_after_sleep
            )
        finally:
            self._looking = False
            if not self._falling_asleep:
                self._look_at_s = self._next_look_s(network)

    def _next_look_s(self, network: Network) -> float | None:
        """When to look again. None: the checks go on."""
        thresholds, now_s = self._store.thresholds, self._store.clock.monotonic()
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

    def _on_update(self, update: Update) -> None:
        was_offline, self._was_offline = self._was_offline, update.snapshot.offline
        if self._was_offline is not was_offline and not self._looking:
            self._look_at_s = None
            if self._was_offline:
                self._looks = 0
                self._look_at_s = self._store.clock.monotonic() + self._store.thresholds.offline_retry_s[0]
        if update.result is None or update.result.provider_id not in self._checking:
            self._wake()
