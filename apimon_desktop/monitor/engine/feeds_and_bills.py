"""Reads status feeds and cost reports beside the checks, which they neither break nor delay."""

import asyncio
import logging
import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Final

from apimon_desktop.adapters.http.cost_reader import CostReader, CostSource, first_day
from apimon_desktop.adapters.http.feed_reader import FeedReader, FeedSource
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.billing import CostsRead, KeyDay
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.model.status_page import OfficialLevel, OfficialStatus
from apimon_desktop.monitor.engine.extra_requests import HistoryPort
from apimon_desktop.monitor.engine.scheduler import Job, Work
from apimon_desktop.monitor.engine.snapshot_store import SnapshotStore, WatchConfig

log = logging.getLogger(__name__)

_BALANCE_STORED_EVERY: Final = timedelta(minutes=15)

_Report = tuple[ProviderId, str, Secret]
"""Provider, address and key: where one of them changes, it is another report."""


class StatusFeeds:
    """The status feeds as jobs of the scheduler, each at most every 10 minutes.

    A feed is read after its provider's first check, and mostly right after a check, which has woken the
    computer anyway. One at a time, because few threads look up names, and a stuck one must not stop checks.
    """

    def __init__(self, store: SnapshotStore, reader: FeedReader) -> None:
        self._store = store
        self._reader = reader
        self._turns: dict[FeedSource, tuple[float, float]] = {}
        """When each feed was read last, and how much longer than the interval it waits, as a ratio."""
        self._not_before_s = 0.0

    def begin(self) -> None:
        """Leaves the first seconds to the checks."""
        self._pause(self._store.thresholds.feed_first_after_s)

    def jobs(self, now_mono_s: float) -> Iterator[Job]:  # noqa: ARG002 - as JobSource has it
        """The next feed to read."""
        due = [
            (self._due_s(state, source), state.id, source)
            for state in (() if self._store.pace.offline else self._store.snapshot.watched)
            if state.schedule.checked_mono_s is not None
            and (source := self._store.config.entries[state.id].feed) is not None
        ]
        if due:
            due_s, provider_id, source = min(due, key=itemgetter(0))
            yield Job(
                key="status feed",
                due_mono_s=max(due_s, self._not_before_s),
                start=partial(self._begin_reading, provider_id, source),
                name="reading a status feed",
            )

    async def read_now(self, providers: Iterable[ProviderId]) -> None:
        """Reads the feeds that were not read yet, all at the same time, with a short time limit."""
        entries, limit_s = self._store.config.entries, self._store.thresholds.feed_hurry_s
        async with asyncio.TaskGroup() as tasks:
            for pid in providers:
                source = entries[pid].feed
                if source is not None and source not in self._turns:
                    self._note_turn(source)
                    tasks.create_task(self._read(pid, source, limit_s))

    def _begin_reading(self, provider_id: ProviderId, source: FeedSource) -> Work:
        # Noted first, so that the next turn waits even if this one fails.
        self._note_turn(source)
        self._pause(self._store.thresholds.feed_pause_after_failure_s)
        return self._read(provider_id, source, self._store.thresholds.feed_timeout_s)

    async def _read(self, provider_id: ProviderId, source: FeedSource, timeout_s: float) -> None:
        says = await self._reader.read(source, timeout_s=timeout_s)
        if says is not None:
            self._pause(self._store.thresholds.feed_pause_s)
        state = self._store.snapshot.providers.get(provider_id)
        entry = self._store.config.entries.get(provider_id)
        if state is None or entry is None or entry.feed != source:
            return  # the settings changed meanwhile
        now = self._store.clock.now()
        if says is None:
            official = state.official_at(now)
        else:
            official = OfficialStatus(says=says, read_at=now, url=entry.profile.status_page_url)
        if official != state.official:
            self._store.annotate([replace(state, official=official)])

    def _note_turn(self, source: FeedSource) -> None:
        late_ratio = self._store.thresholds.jitter_ratio * abs(self._store.jitter())
        self._turns[source] = self._store.clock.monotonic(), late_ratio

    def _pause(self, seconds: float) -> None:
        self._not_before_s = self._store.clock.monotonic() + seconds

    def _due_s(self, state: ProviderState, source: FeedSource) -> float:
        if source not in self._turns:
            return self._not_before_s
        thresholds, (read_s, late_ratio) = self._store.thresholds, self._turns[source]
        official_ok = state.official is not None and state.official.says.level is OfficialLevel.OPERATIONAL
        all_well = official_ok and state.health.open_incident is None
        interval_s = thresholds.feed_interval_s if all_well else thresholds.feed_least_interval_s
        from_s, checked_s = read_s + interval_s * (1 + late_ratio), state.schedule.checked_mono_s
        was_just_checked = checked_s is not None and checked_s >= from_s
        return from_s if was_just_checked else from_s + thresholds.feed_waits_for_check_s


class CostReports:
    """The cost reports as jobs of the scheduler, one at a time; without an admin key there are none.

    Reading one counts as no check and changes no status.
    """

    def __init__(self, store: SnapshotStore, reader: CostReader, history: HistoryPort) -> None:
        self._store = store
        self._reader = reader
        self._history = history
        self._turns: dict[_Report, tuple[float, float]] = {}
        """When each report was read last, and when it is due again."""
        self._wanted: set[_Report] = set()
        self._not_before_s = 0.0
        self._stored: dict[ProviderId, tuple[datetime, object]] = {}
        """The last stored balance and spending of each provider."""
        store.subscribe(self._store_balance)  # one-shot checks bring balances too

    def jobs(self, now_mono_s: float) -> Iterator[Job]:  # noqa: ARG002 - as JobSource has it
        """The reports to read, one at a time."""
        for report, source in () if self._store.pace.offline else self._sources():
            yield Job(
                key="cost report",
                due_mono_s=max(self._due_s(report), self._not_before_s),
                start=partial(self._begin_turn, report, source),
                name="reading a cost report",
            )

    def want(self) -> None:
        """Makes every report due that was not read in the last minutes."""
        self._wanted.update(report for report, _ in self._sources())

    async def read_now(self) -> None:
        """Reads the reports that no program has just read."""
        for report, source in tuple(self._sources()):
            self._wanted.add(report)
            await self._turn(report, source)

    def _begin_turn(self, report: _Report, source: CostSource) -> Work:
        self._not_before_s = self._store.clock.monotonic() + self._store.thresholds.costs_pause_s
        return self._turn(report, source)

    async def _turn(self, report: _Report, source: CostSource) -> None:
        """Reads one report, unless another program has just done so."""
        provider_id, thresholds, was_wanted = report[0], self._store.thresholds, report in self._wanted
        # Noted first, so that the next turn waits even if this one fails.
        self._note_turn(report, thresholds.costs_retry_s)
        now = self._store.clock.now()
        asked = self._history.ask_history(lambda history: history.billing.costs_read_at(provider_id))
        read_at = await asyncio.wrap_future(asked)
        fresh_s = thresholds.costs_least_interval_s if was_wanted else thresholds.costs_interval_s / 2
        if read_at is not None and timedelta(0) <= now - read_at < timedelta(seconds=fresh_s):
            self._note_turn(report, thresholds.costs_interval_s)
            self._annotate(report, CostsRead(at=read_at))
            return
        answer = await self._reader.read(source, first=first_day(now, read_at, thresholds))
        if not self._is_current(report):
            return  # the settings or the key changed meanwhile
        now = self._store.clock.now()
        if answer.fault is None:
            stored = self._history.ask_history(
                lambda history: history.billing.save_costs(provider_id, answer.billed, now)
            )
            await asyncio.wrap_future(stored)
            self._note_turn(report, thresholds.costs_interval_s)
        elif answer.fault.is_about_key:
            self._note_turn(report, thresholds.costs_refused_interval_s)
        if answer.sentence is not None:
            log.info("The costs of %s were not read: %s", provider_id, answer.sentence)
        self._annotate(report, CostsRead(at=now, problem=answer.sentence))

    def _note_turn(self, report: _Report, pause_s: float) -> None:
        self._wanted.discard(report)
        now_s = self._store.clock.monotonic()
        late_ratio = self._store.thresholds.jitter_ratio * abs(self._store.jitter())
        self._turns[report] = now_s, now_s + pause_s * (1 + late_ratio)

    def _annotate(self, report: _Report, costs: CostsRead) -> None:
        state = self._store.snapshot.providers.get(report[0])
        if state is not None and self._is_current(report) and state.account.costs != costs:
            self._store.annotate([replace(state, account=replace(state.account, costs=costs))])

    def _store_balance(self, update: Update) -> None:
        """Stores what a check says about money, if it is new or the last time is a while ago."""
        result = update.result
        if result is None or (result.balance is None and result.spending is None):
            return
        pid, at, balance, spending = result.provider_id, result.at, result.balance, result.spending
        stored_at, stored = self._stored.get(pid, (None, None))
        is_same = stored == (balance, spending) and stored_at is not None and stored_at.date() == at.date()
        if is_same and stored_at is not None and at - stored_at < _BALANCE_STORED_EVERY:
            return
        self._stored[pid] = at, (balance, spending)
        if balance is not None:
            self._history.note(lambda history: history.billing.save_balance(pid, balance, at))
        key = update.snapshot.providers[pid].key
        if key is None or spending is None or spending.all_time is None or spending.today is None:
            return
        key_day = KeyDay(
            provider_id=pid,
            key_hint=key.hint,
            as_of=at,
            all_time=spending.all_time,
            today=spending.today,
        )
        self._history.note(lambda history: history.billing.save_key_day(key_day))

    def _due_s(self, report: _Report) -> float:
        thresholds = self._store.thresholds
        first = -math.inf, self._store.clock.monotonic() + thresholds.costs_first_after_s
        read_s, due_s = self._turns.setdefault(report, first)
        return min(due_s, read_s + thresholds.costs_least_interval_s) if report in self._wanted else due_s

    def _sources(self) -> Iterator[tuple[_Report, CostSource]]:
        """The reports of enabled providers that have an admin key."""
        for provider_id, entry in self._store.config.entries.items():
            source = cost_source(self._store.config, provider_id) if entry.profile.enabled else None
            if source is not None:
                yield (provider_id, source.base_url, source.key), source

    def _is_current(self, report: _Report) -> bool:
        return any(report == current for current, _ in self._sources())


def cost_source(config: WatchConfig, provider_id: ProviderId, key: Secret | None = None) -> CostSource | None:
    """How to read a provider's cost report with a key (None: the current admin key). None: it has none.

    Raises KeyError for an unknown provider.
    """
    entry, secret = config.entries[provider_id], key or config.secret(admin_id(provider_id))
    report = entry.provider.costs
    if report is None or secret is None:
        return None
    return CostSource(provider=entry.provider, report=report, base_url=entry.profile.base_url, key=secret)
