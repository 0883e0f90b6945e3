"""Requests for what no check can see: is there credit, does the provider generate text?"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Final, Protocol, TypeVar

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.health.schedule import ExtraPace, next_credit_check, next_paid_test
from apimon_desktop.core.model.check import CheckKind, TokensSpent, tokens_used
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Tokens, UsageEvent, UsageSource
from apimon_desktop.core.text.translatable import say
from apimon_desktop.monitor.engine.checker import Checker
from apimon_desktop.monitor.engine.scheduler import Job
from apimon_desktop.monitor.engine.snapshot_store import SnapshotStore

T = TypeVar("T")

UNNOTED: Final = say("was not made, as what it uses could not be noted")


class HistoryPort(Protocol):
    """What the engine asks of the history; `HistoryRecorder` has it."""

    def ask_history(self, question: Callable[[History], T]) -> "Future[T | None]":
        """The history's answer. None: there is no history, or it failed, which the log says."""

    def note(self, job: Callable[[History], object]) -> None:
        """Writes something; fire-and-forget."""


class ExtraRequests:
    """Credit checks and paid tests as jobs of the scheduler.

    Tokens are reserved before a paid test: one that is cut off, even by a crash, counts in full.
    """

    def __init__(
        self,
        store: SnapshotStore,
        checker: Checker,
        history: HistoryPort | None,
        *,
        report_usage: Callable[[Sequence[UsageEvent]], object],
    ) -> None:
        """Without a history no paid test is made."""
        self._store = store
        self._checker = checker
        self._history = history
        self._report_usage = report_usage

    def jobs(self, now_mono_s: float) -> Iterator[Job]:
        """The requests that are wanted."""
        pace, thresholds = self._pace(now_mono_s), self._store.thresholds
        for state in self._store.snapshot.watched:
            for kind, due_s in (
                (CheckKind.CREDIT, next_credit_check(state, pace, thresholds)),
                (CheckKind.GENERATE, next_paid_test(state, pace, thresholds)),
            ):
                if due_s is not None:
                    is_test = kind is CheckKind.GENERATE
                    yield Job(
                        key=(state.id, kind),
                        due_mono_s=due_s,
                        start=partial(self._test if is_test else self._check_credit, state.id),
                        name=f"a request to {state.id} beside its check",
                    )

    async def check_credit(self, provider_id: ProviderId) -> None:
        """Checks the credit for a waiting caller, if it is due or the last check found none."""
        state = self._store.snapshot.providers[provider_id]
        pace = self._pace(self._store.clock.monotonic())
        due_s = next_credit_check(state, pace, self._store.thresholds)
        if due_s is not None and (due_s <= pace.now_mono_s or state.health.credit.stands):
            await self._check_credit(provider_id)

    def look_again(self) -> None:
        """Makes free requests due at once that may find that a problem is over."""
        changed = []
        for state in self._store.snapshot.watched:
            credit, generation = state.health.credit, state.health.generation
            if credit.stands:
                credit = replace(credit, at=None, at_mono_s=None)
            if generation.stands and generation.was_free:
                generation = replace(generation, at=None, at_mono_s=None)
            if (credit, generation) != (state.health.credit, state.health.generation):
                changed.append(
                    replace(state, health=replace(state.health, credit=credit, generation=generation))
                )
        if changed:
            self._store.commit(changed)

    async def _check_credit(self, provider_id: ProviderId) -> None:
        await self._checker.check(provider_id, CheckKind.CREDIT)

    async def _test(self, provider_id: ProviderId) -> None:
        most_tokens = self._store.snapshot.providers[provider_id].profile.paid_test_tokens or 0
        today, limit = self._store.clock.now().date(), self._store.config.settings.paid_test_daily_tokens

        def reserve(it: History) -> tuple[bool, TokensSpent]:
            return it.reserve_tokens(provider_id, today, tokens=most_tokens, daily_tokens=limit)

        history = self._history
        reserved = None if history is None else await asyncio.wrap_future(history.ask_history(reserve))
        if history is None or reserved is None:
            self._note_unmade(provider_id)
            return
        granted, self._store.spent = reserved
        if not granted:
            self._store.commit([])
            return
        used = 0
        if self._is_wanted(provider_id):
            result = await self._checker.check(provider_id, CheckKind.GENERATE)
            used = most_tokens if result is None else tokens_used(result, most_tokens=most_tokens)
        if used != most_tokens:
            settled = history.ask_history(
                lambda it: it.settle_tokens(provider_id, today, tokens=used - most_tokens)
            )
            self._store.spent = await asyncio.wrap_future(settled) or reserved[1]
        if used and provider_id in self._store.snapshot.providers:
            event = UsageEvent(
                provider_id=provider_id,
                at=self._store.clock.now(),
                source=UsageSource.PAID_TEST,
                tokens=Tokens(unsplit_tokens=used),
            )
            self._report_usage([event])

    def _is_wanted(self, provider_id: ProviderId) -> bool:
        """False if the settings changed while tokens were reserved."""
        state = self._store.snapshot.providers.get(provider_id)
        return state is not None and state.profile.paid_test_every_s is not None

    def _note_unmade(self, provider_id: ProviderId) -> None:
        """Shows that no test was made, because the day's limit could not be checked."""
        state = self._store.snapshot.providers.get(provider_id)
        if state is not None:
            clock = self._store.clock
            unmade = replace(
                state.health.generation,
                at=clock.now(),
                at_mono_s=clock.monotonic(),
                suspicion=None,
                unusable=UNNOTED,
                was_free=False,
            )
            self._store.commit([replace(state, health=replace(state.health, generation=unmade))])

    def _pace(self, now_mono_s: float) -> ExtraPace:
        store = self._store
        return ExtraPace(
            pace=store.pace,
            now=store.clock.now(),
            now_mono_s=now_mono_s,
            spent=store.spent,
            daily_tokens=store.config.settings.paid_test_daily_tokens,
        )
