"""Reads what providers billed, rarely, and keeps what their checks tell of money on the way."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from apimon_desktop.adapters.cost_reader import CostSource, ReadsCosts, first_day
from apimon_desktop.core.billing import Billed, CostsRead, KeyDay
from apimon_desktop.core.check import Balance
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.alarm import Alarm
from apimon_desktop.monitor.board import Board, Watch

log = logging.getLogger(__name__)

_AFTER_BUG_S: Final = 600.0
_NOTED_EVERY: Final = timedelta(minutes=15)

_Place = tuple[ProviderId, str, Secret]
"""What is asked, where and with which key: another one of these has its own first time."""


class BillBook(Protocol):
    """Where it is kept."""

    async def read_at(self, provider_id: ProviderId) -> datetime | None:
        """When any program read the cost report last, UTC. None: none did, or nobody knows."""

    async def save(self, provider_id: ProviderId, billed: Sequence[Billed], at: datetime) -> None:
        """Keeps what a cost report said at a time."""

    def note_key_day(self, one: KeyDay) -> None:
        """Keeps what a key had spent; returns at once."""

    def note_balance(self, provider_id: ProviderId, balance: Balance, at: datetime) -> None:
        """Keeps a balance; returns at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """When a cost report was asked for last, and when it is due again."""

    at_mono_s: float
    due_mono_s: float


class Bills:
    """One timer for all cost reports. Where there is no admin key, it never rings, and nothing is asked.

    One report at a time. What comes of it annotates a provider; it decides nothing, and counts as no check.
    """

    def __init__(
        self, board: Board, reader: ReadsCosts, book: BillBook, *, jitter: Callable[[], float]
    ) -> None:
        self._board = board
        self._reader = reader
        self._book = book
        self._jitter = jitter
        self._alarm = Alarm(board.clock)
        self._seen_s: dict[_Place, float] = {}
        self._turns: dict[_Place, _Turn] = {}
        self._wanted: set[_Place] = set()
        self._not_before_s = 0.0
        self._noted: dict[ProviderId, tuple[datetime, object]] = {}
        # A check that somebody waits for tells of money too, where nothing runs.
        board.subscribe(self._keep)

    async def run(self) -> None:
        """Reads until it is cancelled."""
        unsubscribe = self._board.subscribe(self._on_update)
        try:
            while True:
                try:
                    await self._next()
                except Exception:
                    log.exception("Reading a cost report failed by our own fault")
                    await self._board.clock.sleep_until(self._board.clock.monotonic() + _AFTER_BUG_S)
        finally:
            unsubscribe()

    async def read_now(self) -> None:
        """Reads the reports that no program has read a moment ago, for who does not `run`."""
        for place, source in tuple(self._sources()):
            self._wanted.add(place)
            await self._turn(place, source)

    async def _next(self) -> None:
        """Waits for the next report that is due, and reads it."""
        await self._alarm.sleep(self._deadline_s())
        now_s = self._board.clock.monotonic()
        due = min(self._waiting(), key=lambda one: one[0], default=None)
        if due is None or max(due[0], self._not_before_s) > now_s:
            return
        self._not_before_s = now_s + self._board.thresholds.costs_pause_s
        await self._turn(due[1], due[2])

    async def _turn(self, place: _Place, source: CostSource) -> None:
        """Reads one report, unless another program has done so lately."""
        # Noted before: whatever becomes of this turn, the next one keeps its distance.
        thresholds, was_wanted = self._board.thresholds, place in self._wanted
        self._note_turn(place, thresholds.costs_retry_s)
        now = self._board.clock.now()
        read_at = await self._book.read_at(place[0])
        fresh_s = thresholds.costs_least_interval_s if was_wanted else thresholds.costs_interval_s / 2
        if read_at is not None and timedelta(0) <= now - read_at < timedelta(seconds=fresh_s):
            self._note_turn(place, thresholds.costs_interval_s)
            self._annotate(place, CostsRead(at=read_at))
            return
        answer = await self._reader.read(source, first=first_day(now, read_at, thresholds))
        if not self._is_current(place):
            return  # the settings or the key changed meanwhile
        now = self._board.clock.now()
        if answer.fault is None:
            await self._book.save(place[0], answer.billed, now)
            self._note_turn(place, thresholds.costs_interval_s)
        elif answer.fault.is_about_key:
            self._note_turn(place, thresholds.costs_refused_interval_s)
        if answer.sentence is not None:
            log.info("The costs of %s were not read: %s", place[0], answer.sentence)
        self._annotate(place, CostsRead(at=now, problem=answer.sentence))

    def _note_turn(self, place: _Place, pause_s: float) -> None:
        self._wanted.discard(place)
        now_s = self._board.clock.monotonic()
        late_ratio = self._board.thresholds.jitter_ratio * abs(self._jitter())
        self._turns[place] = _Turn(at_mono_s=now_s, due_mono_s=now_s + pause_s * (1 + late_ratio))

    def _annotate(self, place: _Place, costs: CostsRead) -> None:
        state = self._board.snapshot.providers.get(place[0])
        if state is not None and self._is_current(place) and state.costs != costs:
            annotated = replace(state, costs=costs)
            self._board.replace({**self._board.snapshot.providers, place[0]: annotated})

    def _on_update(self, _update: Update) -> None:
        self._alarm.nudge(self._deadline_s())

    def _keep(self, update: Update) -> None:
        """What a check told of money on the way, where it is news or some time has passed."""
        result = update.result
        if result is None or (result.balance is None and result.spending is None):
            return
        pid, told = result.provider_id, (result.balance, result.spending)
        noted_at, noted = self._noted.get(pid, (None, None))
        is_new_day = noted_at is not None and noted_at.date() != result.at.date()
        if noted == told and noted_at is not None and not is_new_day and result.at - noted_at < _NOTED_EVERY:
            return
        self._noted[pid] = result.at, told
        if result.balance is not None:
            self._book.note_balance(pid, result.balance, result.at)
        key, spending = update.snapshot.providers[pid].key, result.spending
        if key is None or spending is None or spending.all_time is None or spending.today is None:
            return
        self._book.note_key_day(
            KeyDay(
                provider_id=pid,
                key_hint=key.hint,
                as_of=result.at,
                all_time=spending.all_time,
                today=spending.today,
                currency=spending.currency,
            )
        )

    def _deadline_s(self) -> float | None:
        """When the next report is due. None: by the clock, none is."""
        due_s = min((at_s for at_s, _, _ in self._waiting()), default=None)
        return None if due_s is None else max(due_s, self._not_before_s)

    def _waiting(self) -> Iterator[tuple[float, _Place, CostSource]]:
        """When each report is due that may be asked for at all."""
        if self._board.pace.offline:
            return
        for place, source in self._sources():
            yield self._due_s(place), place, source

    def _due_s(self, place: _Place) -> float:
        thresholds, turn = self._board.thresholds, self._turns.get(place)
        if turn is None:
            seen_s = self._seen_s.setdefault(place, self._board.clock.monotonic())
            return seen_s if place in self._wanted else seen_s + thresholds.costs_first_after_s
        if place in self._wanted:
            return min(turn.due_mono_s, turn.at_mono_s + thresholds.costs_least_interval_s)
        return turn.due_mono_s

    def _sources(self) -> Iterator[tuple[_Place, CostSource]]:
        """The reports of enabled providers with an admin key."""
        for provider_id, entry in self._board.watch.entries.items():
            source = cost_source(self._board.watch, provider_id) if entry.profile.enabled else None
            if source is not None:
                yield (provider_id, source.base_url, source.key), source

    def _is_current(self, place: _Place) -> bool:
        return any(place == current for current, _ in self._sources())


def cost_source(watch: Watch, provider_id: ProviderId, key: Secret | None = None) -> CostSource | None:
    """Where a provider's cost report is read, with a key (None: the admin key in use). None: it cannot be.

    Raises KeyError for an unknown provider.
    """
    entry, secret = watch.entries[provider_id], key or watch.secret(admin_id(provider_id))
    report = entry.provider.costs
    if report is None or secret is None:
        return None
    return CostSource(provider=entry.provider, report=report, base_url=entry.profile.base_url, key=secret)
