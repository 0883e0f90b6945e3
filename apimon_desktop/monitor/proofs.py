"""Asks beside the checks for what no check can see: whether there is credit, whether it generates."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol

from apimon_desktop.core.check import CheckKind
from apimon_desktop.core.proof import TokensSpent, tokens_used
from apimon_desktop.core.proof_schedule import ProofPace, next_credit_check, next_paid_test
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.alarm import Alarm
from apimon_desktop.monitor.board import Board
from apimon_desktop.monitor.checker import Checker

log = logging.getLogger(__name__)

UNNOTED: Final = say("was not made, as what it uses could not be noted")
_AFTER_BUG_S: Final = 600.0

Request = tuple[ProviderId, CheckKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What came of asking for tokens."""

    granted: bool
    """False: the day's limit does not allow it."""
    spent: TokensSpent
    """With what was granted."""


class Ledger(Protocol):
    """Where the tokens of paid tests are noted: neither a restart nor a second program forgets them."""

    async def reserve(
        self, provider_id: ProviderId, now: datetime, *, tokens: int, daily_tokens: int
    ) -> Reservation | None:
        """Notes tokens before they are used, if the day's limit allows it. None: nothing can be noted."""

    async def settle(self, provider_id: ProviderId, day: date, *, tokens: int) -> TokensSpent | None:
        """Adds what was used beyond what was reserved, mostly less than nothing. None: it cannot be noted."""


class Proofs:
    """One timer for all requests beside the checks. Where none is wanted, it never rings.

    Tokens are reserved before a test is sent: one that is cut off, by a crash too, counts in full.
    """

    def __init__(
        self,
        board: Board,
        checker: Checker,
        ledger: Ledger | None,
        *,
        add_usage: Callable[[ProviderId, int], None],
    ) -> None:
        """Without a ledger no paid test is made. ``add_usage`` reports the tokens of a known provider."""
        self._board = board
        self._checker = checker
        self._ledger = ledger
        self._add_usage = add_usage
        self._alarm = Alarm(board.clock)
        self._turning: set[Request] = set()

    async def run(self) -> None:
        """Asks until it is cancelled."""
        unsubscribe = self._board.subscribe(self._on_update)
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    self._start_what_is_due(tasks)
                    await self._alarm.sleep(self._deadline_s())
        finally:
            unsubscribe()

    def _start_what_is_due(self, tasks: asyncio.TaskGroup) -> None:
        pace = self._pace()
        # What is due at once is due at the moment of asking, so it has to be one and the same moment.
        due = [request for request, due_s in self._waiting(pace) if due_s <= pace.now_mono_s]
        for request in due:
            self._turning.add(request)
            tasks.create_task(self._turn(request))

    async def see_credit(self, provider_id: ProviderId) -> None:
        """Asks for credit, as somebody waits: if it is time, or if there is known to be none."""
        state, pace = self._board.snapshot.providers[provider_id], self._pace()
        due_s = next_credit_check(state, pace, self._board.thresholds)
        if due_s is not None and (due_s <= pace.now_mono_s or state.credit.stands):
            await self._checker.check(provider_id, CheckKind.CREDIT)

    def look_again(self) -> None:
        """Makes due at once what would end something that is wrong, as far as that is free."""
        changed = []
        for state in self._board.snapshot.watched:
            credit, generation = state.credit, state.generation
            if credit.stands:
                credit = replace(credit, at=None, at_mono_s=None)
            if generation.stands and generation.was_free:
                generation = replace(generation, at=None, at_mono_s=None)
            if (credit, generation) != (state.credit, state.generation):
                changed.append(replace(state, credit=credit, generation=generation))
        if changed:
            self._board.commit(changed)

    async def _turn(self, request: Request) -> None:
        """One request; a bug of ours in it is logged, and the request left alone for a while."""
        provider_id, kind = request
        try:
            if kind is CheckKind.CREDIT:
                await self._checker.check(provider_id, kind)
            else:
                await self._test(provider_id)
        except Exception:
            log.exception("A request to %s beside its check failed by our own fault", provider_id)
            await self._board.clock.sleep_until(self._board.clock.monotonic() + _AFTER_BUG_S)
        finally:
            self._turning.discard(request)
        self._alarm.nudge(self._deadline_s())

    async def _test(self, provider_id: ProviderId) -> None:
        most_tokens = self._board.snapshot.providers[provider_id].profile.paid_test_tokens or 0
        noted = await self._reserved(provider_id, most_tokens)
        if self._ledger is None or noted is None:
            self._note_unmade(provider_id)
            return
        self._board.spent = noted.spent
        if not noted.granted:
            self._board.commit([])
            return
        used = 0
        if self._is_wanted(provider_id):
            result = await self._checker.check(provider_id, CheckKind.GENERATE)
            used = most_tokens if result is None else tokens_used(result, most_tokens=most_tokens)
        if used != most_tokens:
            settled = await self._ledger.settle(provider_id, noted.spent.day, tokens=used - most_tokens)
            self._board.spent = settled or noted.spent
        self._add_usage(provider_id, used)

    def _is_wanted(self, provider_id: ProviderId) -> bool:
        """False where the settings have changed while tokens were reserved."""
        state = self._board.snapshot.providers.get(provider_id)
        return state is not None and state.profile.paid_test_every_s is not None

    async def _reserved(self, provider_id: ProviderId, tokens: int) -> Reservation | None:
        if self._ledger is None:
            return None
        daily_tokens = self._board.watch.settings.paid_test_daily_tokens
        now = self._board.clock.now()
        return await self._ledger.reserve(provider_id, now, tokens=tokens, daily_tokens=daily_tokens)

    def _note_unmade(self, provider_id: ProviderId) -> None:
        """A limit that nobody can hold is not trusted: no test, and the reason is told."""
        state = self._board.snapshot.providers.get(provider_id)
        if state is not None:
            clock = self._board.clock
            unmade = replace(
                state.generation,
                at=clock.now(),
                at_mono_s=clock.monotonic(),
                suspicion=None,
                unusable=UNNOTED,
                was_free=False,
            )
            self._board.commit([replace(state, generation=unmade)])

    def _on_update(self, _update: Update) -> None:
        self._alarm.nudge(self._deadline_s())

    def _deadline_s(self) -> float | None:
        """When the next request is due. None: by the clock, none is."""
        return min((due_s for _, due_s in self._waiting(self._pace())), default=None)

    def _waiting(self, pace: ProofPace) -> Iterator[tuple[Request, float]]:
        """What is wanted and not under way, with its time."""
        thresholds = self._board.thresholds
        for state in self._board.snapshot.watched:
            for kind, due_s in (
                (CheckKind.CREDIT, next_credit_check(state, pace, thresholds)),
                (CheckKind.GENERATE, next_paid_test(state, pace, thresholds)),
            ):
                if due_s is not None and (state.id, kind) not in self._turning:
                    yield (state.id, kind), due_s

    def _pace(self) -> ProofPace:
        board = self._board
        return ProofPace(
            pace=board.pace,
            now=board.clock.now(),
            now_mono_s=board.clock.monotonic(),
            spent=board.spent,
            daily_tokens=board.watch.settings.paid_test_daily_tokens,
        )
