"""Reads the providers' status feeds beside the checks, which it can neither break nor delay."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from apimon_desktop.adapters.feed_reader import FeedSource, ReadsFeeds
from apimon_desktop.core.official import OfficialLevel, OfficialStatus, still_valid
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.alarm import Alarm
from apimon_desktop.monitor.board import Board

log = logging.getLogger(__name__)

_AFTER_BUG_S: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """When a feed was read last."""

    at_mono_s: float
    late_ratio: float
    """By which share of the interval the next one comes late; drawn once, so that it does not move about."""


class FeedPoller:
    """Reads one feed at a time, each at most every 10 minutes.

    A feed is read only after its provider's own check, and mostly right after one, which has woken the
    computer anyway: so nothing here comes before the first checks, nor before those after sleep or without a
    network. One at a time, because names are looked up in few threads, and one that is stuck must leave one
    to the checks.
    """

    def __init__(
        self,
        board: Board,
        reader: ReadsFeeds,
        *,
        jitter: Callable[[], float],
    ) -> None:
        self._board = board
        self._reader = reader
        self._jitter = jitter
        self._alarm = Alarm(board.clock)
        self._turns: dict[FeedSource, _Turn] = {}
        self._not_before_s = 0.0

    async def run(self) -> None:
        """Reads until it is cancelled."""
        unsubscribe = self._board.subscribe(self._on_update)
        self._pause(self._board.thresholds.feed_first_after_s)
        try:
            while True:
                try:
                    await self._next()
                except Exception:
                    log.exception("Reading a status feed failed by our own fault")
                    await self._board.clock.sleep_until(self._board.clock.monotonic() + _AFTER_BUG_S)
        finally:
            unsubscribe()

    async def read_now(self, providers: Iterable[ProviderId]) -> None:
        """Reads the feeds of providers that were not read yet, all at once; quickly or not at all."""
        entries, limit_s = self._board.watch.entries, self._board.thresholds.feed_hurry_s
        async with asyncio.TaskGroup() as tasks:
            for pid in providers:
                source = entries[pid].feed
                if source is not None and source not in self._turns:
                    self._note_turn(source)
                    tasks.create_task(self._read(pid, source, limit_s))

    async def _next(self) -> None:
        """Waits for the next feed that is due, and reads it."""
        await self._alarm.sleep(self._deadline_s())
        now_s = self._board.clock.monotonic()
        due = min(self._waiting(), key=lambda one: one[0], default=None)
        if due is None or max(due[0], self._not_before_s) > now_s:
            return
        _, provider_id, source = due
        # Noted before: whatever becomes of this turn, the next one keeps its distance.
        self._note_turn(source)
        thresholds = self._board.thresholds
        self._pause(thresholds.feed_pause_after_failure_s)
        if await self._read(provider_id, source, thresholds.feed_timeout_s):
            self._pause(thresholds.feed_pause_s)

    async def _read(self, provider_id: ProviderId, source: FeedSource, timeout_s: float) -> bool:
        """Reads a feed and takes in what it says. False: it could not be read."""
        says = await self._reader.read(source, timeout_s=timeout_s)
        state, entry = (
            self._board.snapshot.providers.get(provider_id),
            self._board.watch.entries.get(provider_id),
        )
        if state is None or entry is None or entry.feed != source:
            return says is not None  # the settings changed meanwhile: this is about another page
        now = self._board.clock.now()
        if says is None:
            official = still_valid(state.official, now, self._board.thresholds.official_kept_for)
        else:
            official = OfficialStatus(says=says, read_at=now, url=entry.profile.status_page_url)
        if official != state.official:
            annotated = replace(state, official=official)
            self._board.replace({**self._board.snapshot.providers, provider_id: annotated})
        return says is not None

    def _note_turn(self, source: FeedSource) -> None:
        late_ratio = self._board.thresholds.jitter_ratio * abs(self._jitter())
        self._turns[source] = _Turn(at_mono_s=self._board.clock.monotonic(), late_ratio=late_ratio)

    def _pause(self, seconds: float) -> None:
        self._not_before_s = self._board.clock.monotonic() + seconds

    def _on_update(self, _update: Update) -> None:
        self._alarm.nudge(self._deadline_s())

    def _deadline_s(self) -> float | None:
        """When the next feed is due. None: by the clock, none is."""
        due_s = min((at_s for at_s, _, _ in self._waiting()), default=None)
        return None if due_s is None else max(due_s, self._not_before_s)

    def _waiting(self) -> Iterator[tuple[float, ProviderId, FeedSource]]:
        """When each feed is due that may be read at all."""
        if self._board.pace.offline:
            return
        for state in self._board.snapshot.watched:
            source = self._board.watch.entries[state.id].feed
            if source is not None and state.checked_mono_s is not None:
                yield self._due_s(state, source), state.id, source

    def _due_s(self, state: ProviderState, source: FeedSource) -> float:
        last, thresholds = self._turns.get(source), self._board.thresholds
        if last is None:
            return self._not_before_s
        official_ok = state.official is not None and state.official.says.level is OfficialLevel.OPERATIONAL
        all_well = official_ok and state.open_incident is None
        interval_s = thresholds.feed_interval_s if all_well else thresholds.feed_least_interval_s
        from_s = last.at_mono_s + interval_s * (1 + last.late_ratio)
        was_just_checked = state.checked_mono_s is not None and state.checked_mono_s >= from_s
        return from_s if was_just_checked else from_s + thresholds.feed_waits_for_check_s
