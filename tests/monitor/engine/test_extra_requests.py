"""The requests beside the checks, made by the running engine under a clock that only the test moves."""

from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar, cast

import pytest
from clock import START, FakeClock
from scripted import BUSY, NO_CREDIT, OK, REFUSED, SERVER_ERROR, TIMEOUT, Says, ScriptedProbe, ScriptedReach
from watching import key_for, running, traced_engine

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.check import CheckKind, TokensSpent
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import ProviderState, Transition
from apimon_desktop.core.model.usage import UsageEvent
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.engine.engine import Engine, EnginePorts
from apimon_desktop.monitor.engine.extra_requests import UNNOTED

T = TypeVar("T")
ANTHROPIC, OPENAI = ProviderId("anthropic"), ProviderId("openai")
CREDIT, GENERATE = CheckKind.CREDIT, CheckKind.GENERATE
GENERATED = Says(tokens=9)
TESTED = Settings(providers={OPENAI: ProviderSettings(paid_test=True)})
EMPTY = replace(NO_CREDIT, http_status=400)


@dataclass
class MemoryHistory:
    """Notes tokens as the history does, which outlives an engine."""

    days: dict[date, int] = field(default_factory=dict)
    works: bool = True
    meanwhile: Callable[[], None] = lambda: None

    def ask_history(self, question: Callable[[History], T]) -> "Future[T | None]":
        self.meanwhile()
        answer: Future[T | None] = Future()
        answer.set_result(question(cast("History", self)) if self.works else None)
        return answer

    def note(self, job: Callable[[History], object]) -> None:
        raise AssertionError("no money is told of")

    def reserve_tokens(
        self, provider_id: ProviderId, day: date, *, tokens: int, daily_tokens: int
    ) -> tuple[bool, TokensSpent]:
        used = self.days.get(day, 0)
        granted = used + tokens <= daily_tokens
        self.days[day] = used = used + tokens if granted else used
        return granted, TokensSpent(day=day, tokens=used)

    def settle_tokens(self, provider_id: ProviderId, day: date, *, tokens: int) -> TokensSpent:
        self.days[day] += tokens
        return TokensSpent(day=day, tokens=self.days[day])


@dataclass
class Watched:
    """A running engine with what it asks beside the checks."""

    clock: FakeClock
    probe: ScriptedProbe
    engine: Engine
    spent_tokens: MemoryHistory
    reported: list[UsageEvent]
    """What paid tests used."""
    updates: list[Update] = field(default_factory=list)

    @property
    def news(self) -> list[Transition]:
        transitions = [update.transition for update in self.updates if update.transition is not None]
        return [transition for transition in transitions if transition.news]

    def state(self, provider_id: ProviderId) -> ProviderState:
        return self.engine.snapshot.providers[provider_id]

    def tokens(self, provider_id: ProviderId) -> int:
        """Reported tokens of a provider."""
        return sum(one.tokens.total for one in self.reported if one.provider_id == provider_id)

    def cause(self, provider_id: ProviderId) -> Cause:
        return self.state(provider_id).health.verdict.cause

    def asked(self, kind: CheckKind) -> list[float]:
        """When such a request was made, in seconds since the start."""
        return [at_s for at_s, _, asked_kind in self.probe.proofs if asked_kind is kind]

    def gaps(self, kind: CheckKind) -> list[float]:
        """Seconds from one such request to the next."""
        times = self.asked(kind)
        return [round(later - earlier, 3) for earlier, later in pairwise(times)]

    async def advance(self, seconds: float) -> None:
        await self.clock.advance(seconds)


@asynccontextmanager
async def watching(
    *keys: ProviderId,
    settings: Settings | None = None,
    spent_tokens: MemoryHistory | None = None,
    at: datetime = START,
    has_history: bool = True,
) -> AsyncIterator[Watched]:
    clock = FakeClock(at)
    probe, spent_tokens = ScriptedProbe(clock), spent_tokens or MemoryHistory()
    probe.says(OPENAI, GENERATED, GENERATE)
    probe.says(ANTHROPIC, GENERATED, GENERATE)
    reported: list[UsageEvent] = []
    world = EnginePorts(
        clock=clock,
        probe=probe,
        reach=ScriptedReach(clock=clock),
        history=spent_tokens if has_history else None,
        report_usage=reported.extend,
    )
    engine = traced_engine(world, keys, settings or Settings())
    watched = Watched(clock=clock, probe=probe, engine=engine, spent_tokens=spent_tokens, reported=reported)
    engine.subscribe(watched.updates.append)
    async with running(engine):
        yield watched


# Credit


async def test_credit_is_asked_for_after_the_first_check_and_then_every_fifteen_minutes() -> None:
    async with watching(ANTHROPIC, OPENAI) as w:
        await w.advance(24 * 3600)
        assert w.asked(CREDIT)[0] == 0
        assert set(w.gaps(CREDIT)) == {900}
        assert {pid for _, pid, _ in w.probe.proofs} == {ANTHROPIC}
        assert w.asked(GENERATE) == [], "by default no token is spent"


async def test_requests_for_credit_are_in_no_total() -> None:
    async with watching(ANTHROPIC) as w:
        await w.advance(24 * 3600)
        state = w.state(ANTHROPIC)
        assert state.totals.requests == len(w.probe.asked)
        assert state.totals.tokens == 0


async def test_credit_that_runs_out_is_seen_within_fifteen_minutes_and_its_end_within_one() -> None:
    async with watching(ANTHROPIC, OPENAI) as w:
        await w.advance(1000)
        w.probe.says(ANTHROPIC, EMPTY, CREDIT)
        await w.advance(900)
        assert w.cause(ANTHROPIC) is Cause.NO_CREDIT
        await w.advance(3600)
        assert w.cause(ANTHROPIC) is Cause.NO_CREDIT, "whatever the checks say meanwhile"
        assert set(w.gaps(CREDIT)[2:]) == {60}
        w.probe.says(ANTHROPIC, OK, CREDIT)
        await w.advance(61)
        assert w.cause(ANTHROPIC) is Cause.OK
        assert [t.after.cause for t in w.news] == [Cause.NO_CREDIT, Cause.OK]
        await w.advance(3600)
        assert set(w.gaps(CREDIT)[-3:]) == {900}


async def test_check_now_looks_at_once_whether_there_is_credit_again() -> None:
    async with watching(ANTHROPIC) as w:
        w.probe.says(ANTHROPIC, EMPTY, CREDIT)
        await w.advance(900)
        w.probe.says(ANTHROPIC, OK, CREDIT)
        before = len(w.probe.proofs)
        await w.advance(10)
        w.engine.check_now()
        await w.advance(1)
        assert len(w.probe.proofs) == before + 1
        assert w.cause(ANTHROPIC) is Cause.OK
        w.engine.check_now()
        await w.advance(1)
        assert len(w.probe.proofs) == before + 1, "while all is well it is no reason to"


async def test_whoever_waits_for_an_answer_hears_of_an_empty_account() -> None:
    clock = FakeClock()
    probe = ScriptedProbe(clock)
    probe.says(ANTHROPIC, EMPTY, CREDIT)
    world = EnginePorts(clock=clock, probe=probe, reach=ScriptedReach(clock=clock))
    engine = traced_engine(world, [ANTHROPIC], Settings())
    assert (await engine.check(ANTHROPIC)).health.verdict.cause is Cause.NO_CREDIT
    probe.says(ANTHROPIC, OK, CREDIT)
    assert (await engine.check(ANTHROPIC)).health.verdict.cause is Cause.OK, "there may be some again"
    await engine.check(ANTHROPIC)
    assert len(probe.proofs) == 2, "all is well, and it was asked a moment ago"


async def test_a_refused_request_for_credit_is_told_and_changes_nothing() -> None:
    async with watching(ANTHROPIC) as w:
        w.probe.says(ANTHROPIC, Says(cause=Cause.NOT_FOUND, http_status=404), CREDIT)
        await w.advance(2000)
        assert w.cause(ANTHROPIC) is Cause.OK
        assert w.state(ANTHROPIC).health.credit.unusable == "was turned away (HTTP 404)"
        assert set(w.gaps(CREDIT)) == {900}


async def test_another_key_is_judged_anew() -> None:
    async with watching(ANTHROPIC) as w:
        w.probe.says(ANTHROPIC, EMPTY, CREDIT)
        await w.advance(900)
        assert w.cause(ANTHROPIC) is Cause.NO_CREDIT
        w.probe.says(ANTHROPIC, OK, CREDIT)
        w.engine.set_keys({ANTHROPIC: key_for(ANTHROPIC, "sk-ant-another")})
        await w.advance(1)
        assert w.cause(ANTHROPIC) is Cause.OK
        assert 900 <= w.asked(CREDIT)[-1] <= 901


# The paid test


async def test_a_paid_test_is_made_once_an_hour_and_its_tokens_are_reported() -> None:
    async with watching(OPENAI, ANTHROPIC, settings=TESTED) as w:
        await w.advance(24 * 3600 - 1)
        assert len(w.asked(GENERATE)) == 24
        assert set(w.gaps(GENERATE)) == {3600}
        state = w.state(OPENAI)
        assert state.health.evidence.generates_at is not None
        late = state.health.evidence.generates_at - START - timedelta(hours=23)
        assert abs(late) < timedelta(seconds=1)
        assert w.tokens(OPENAI) == 24 * 9
        assert w.tokens(ANTHROPIC) == 0
        assert sum(w.spent_tokens.days.values()) == 24 * 9
        assert state.totals.succeeded == len([1 for _, pid, _ in w.probe.asked if pid == OPENAI])


async def test_the_days_limit_holds_and_is_renewed_at_midnight_utc() -> None:
    often = ProviderSettings(paid_test=True, paid_test_every_min=5)
    settings = Settings(providers={OPENAI: often, ANTHROPIC: often}, paid_test_daily_tokens=100)
    async with watching(OPENAI, ANTHROPIC, settings=settings) as w:
        await w.advance(9 * 3600)
        spent = w.engine.snapshot.spent
        assert spent is not None
        assert (spent.day, spent.tokens) == (START.date(), 72), "8 tests; another might take 32"
        tests = len(w.asked(GENERATE))
        await w.advance(3599)
        assert len(w.asked(GENERATE)) == tests
        await w.advance(2)
        assert len(w.asked(GENERATE)) == tests + 2
        await w.advance(24 * 3600)
        assert all(tokens <= 100 for tokens in w.spent_tokens.days.values())


async def test_a_restart_does_not_renew_the_limit() -> None:
    settings = replace(TESTED, paid_test_daily_tokens=40)
    spent_tokens = MemoryHistory()
    for start in range(5):
        async with watching(OPENAI, settings=settings, spent_tokens=spent_tokens) as w:
            await w.advance(10)
            assert len(w.asked(GENERATE)) == (1 if start == 0 else 0)
    assert spent_tokens.days == {START.date(): 9}


async def test_a_higher_limit_is_in_force_at_once() -> None:
    async with watching(OPENAI, settings=replace(TESTED, paid_test_daily_tokens=31)) as w:
        await w.advance(60)
        assert w.asked(GENERATE) == []
        w.engine.apply(TESTED)
        await w.advance(1)
        assert w.asked(GENERATE) == [60]


async def test_a_test_is_not_made_where_its_tokens_cannot_be_noted() -> None:
    async with watching(OPENAI, settings=TESTED, has_history=False) as w:
        await w.advance(3700)
        assert w.asked(GENERATE) == []
        assert w.state(OPENAI).health.generation.unusable == UNNOTED
    async with watching(OPENAI, settings=TESTED, spent_tokens=MemoryHistory(works=False)) as w:
        await w.advance(10)
        assert w.asked(GENERATE) == []
        w.spent_tokens.works = True
        await w.advance(3600)
        assert len(w.asked(GENERATE)) == 1


async def test_a_provider_that_does_not_generate_fails_though_its_checks_pass() -> None:
    async with watching(OPENAI, ANTHROPIC, settings=TESTED) as w:
        await w.advance(100)
        w.probe.says(OPENAI, BUSY, GENERATE)
        await w.advance(3600)
        assert w.cause(OPENAI) is Cause.OVERLOADED
        first_s, second_s, third_s = w.asked(GENERATE)[1:4]
        assert (second_s - first_s, third_s - first_s) == (5, 15)
        assert w.tokens(OPENAI) == 9, "what is turned away costs nothing"
        w.probe.says(OPENAI, GENERATED, GENERATE)
        await w.advance(61)
        assert w.cause(OPENAI) is Cause.OK
        assert [t.after.cause for t in w.news] == [Cause.OVERLOADED, Cause.OK]


async def test_an_unanswered_test_counts_its_most_tokens_and_keeps_its_distance() -> None:
    async with watching(OPENAI, ANTHROPIC, settings=TESTED) as w:
        await w.advance(100)
        w.probe.says(OPENAI, TIMEOUT, GENERATE)
        await w.advance(3700)
        assert w.cause(OPENAI) is Cause.TIMEOUT
        assert w.spent_tokens.days == {START.date(): 9 + 3 * 32}
        tests = len(w.asked(GENERATE))
        w.engine.check_now()
        await w.advance(3000)
        assert len(w.asked(GENERATE)) == tests


async def test_no_test_on_battery_or_offline_or_while_paused() -> None:
    async with watching(OPENAI, ANTHROPIC, settings=TESTED) as w:
        await w.advance(1)
        w.engine.set_pace(on_battery=True)
        await w.advance(7200)
        assert len(w.asked(GENERATE)) == 1
        w.engine.set_pace(on_battery=False)
        await w.advance(1)
        assert len(w.asked(GENERATE)) == 2
        paused = Settings(providers={OPENAI: ProviderSettings(paid_test=True, enabled=False)})
        w.engine.apply(paused)
        await w.advance(7200)
        assert len(w.asked(GENERATE)) == 2


async def test_no_test_without_a_network() -> None:
    async with watching(OPENAI, settings=TESTED) as w:
        await w.advance(10)
        w.probe.says(OPENAI, REFUSED)
        w.engine.set_network_hint(online=False)
        await w.advance(2)
        w.probe.says(OPENAI, REFUSED, GENERATE)
        await w.advance(7200)
        assert len(w.asked(GENERATE)) == 1


async def test_no_test_inside_a_wait() -> None:
    async with watching(OPENAI, settings=TESTED) as w:
        limited = Says(cause=Cause.RATE_LIMITED, http_status=429, retry_after_s=1800)
        w.probe.says(OPENAI, limited, GENERATE)
        await w.advance(3600)
        assert w.cause(OPENAI) is Cause.RATE_LIMITED
        w.probe.says(OPENAI, GENERATED, GENERATE)
        times = w.asked(GENERATE)
        w.engine.check_now()
        await w.advance(1700)
        assert w.asked(GENERATE) == times
        await w.advance(200)
        assert w.cause(OPENAI) is Cause.OK


async def test_what_a_test_found_goes_with_the_test() -> None:
    async with watching(OPENAI, settings=TESTED) as w:
        w.probe.says(OPENAI, BUSY, GENERATE)
        await w.advance(3700)
        assert w.cause(OPENAI) is Cause.OVERLOADED
        w.engine.apply(Settings())
        await w.advance(1)
        assert w.cause(OPENAI) is Cause.OK
        assert w.state(OPENAI).health.unseen is None


async def test_a_doubt_about_generating_is_none_about_the_provider() -> None:
    async with watching(OPENAI, settings=TESTED) as w:
        await w.advance(100)
        w.probe.says(OPENAI, SERVER_ERROR, GENERATE)
        await w.advance(3503)
        w.probe.says(OPENAI, GENERATED, GENERATE)
        await w.advance(60)
        assert w.news == []
        assert len(w.asked(GENERATE)) == 3


async def test_a_test_that_is_cut_off_by_sleep_counts_in_full() -> None:
    async with watching(OPENAI, settings=TESTED) as w:
        w.probe.says(OPENAI, Says(tokens=9, takes_s=8), GENERATE)
        await w.advance(3601)
        assert w.spent_tokens.days == {START.date(): 9 + 32}
        w.engine.woke()
        await w.advance(1)
        assert w.tokens(OPENAI) == 9 + 32
        assert w.news == []


@pytest.mark.logs_warning("Internal error in a request to openai beside its check")
async def test_a_bug_of_ours_is_logged_and_does_not_come_again_and_again() -> None:
    async with watching(OPENAI, settings=TESTED) as w:

        def broken(_at_s: float) -> Says:
            raise ZeroDivisionError

        w.probe.proof_scripts[OPENAI, GENERATE] = broken
        await w.advance(3601)
        tests = len(w.asked(GENERATE))
        await w.advance(500)
        assert len(w.asked(GENERATE)) == tests
        w.probe.says(OPENAI, GENERATED, GENERATE)
        await w.advance(3601)
        assert w.state(OPENAI).health.evidence.generates_at is not None
        assert w.cause(OPENAI) is Cause.OK


async def test_a_provider_that_was_removed_meanwhile_is_missed_by_nobody() -> None:
    groq = ProviderId("groq")
    added = ProviderSettings(
        base_url="https://groq.example/v1", key_env="GROQ_API_KEY", paid_test=True, test_model="gpt-oss-20b"
    )
    async with watching(groq, settings=Settings(providers={groq: added})) as w:
        w.probe.says(groq, Says(tokens=9, takes_s=5), GENERATE)
        await w.advance(3602)
        w.engine.apply(Settings())
        await w.advance(10)
        assert groq not in w.engine.snapshot.providers
        assert len(w.asked(GENERATE)) == 2


@pytest.mark.parametrize("works", [True, False])
async def test_a_provider_that_is_removed_while_tokens_are_reserved_is_not_asked(works: bool) -> None:
    groq = ProviderId("groq")
    added = ProviderSettings(
        base_url="https://groq.example/v1", key_env="GROQ_API_KEY", paid_test=True, test_model="gpt-oss-20b"
    )
    spent_tokens = MemoryHistory(works=works)
    async with watching(groq, settings=Settings(providers={groq: added}), spent_tokens=spent_tokens) as w:
        tests = len(w.asked(GENERATE))
        w.spent_tokens.meanwhile = lambda: w.engine.apply(Settings())
        await w.advance(3700)
        assert len(w.asked(GENERATE)) == tests
        assert groq not in w.engine.snapshot.providers
        assert set(spent_tokens.days.values()) <= {32}, "what was not used is given back"


async def test_a_test_that_is_switched_off_while_tokens_are_reserved_is_not_made() -> None:
    async with watching(OPENAI, settings=TESTED) as w:
        w.spent_tokens.meanwhile = lambda: w.engine.apply(Settings())
        await w.advance(3700)
        assert len(w.asked(GENERATE)) == 1
        assert w.spent_tokens.days == {START.date(): 9}


async def test_where_nothing_is_wanted_nothing_wakes() -> None:
    async with watching(ProviderId("moonshot_ai")) as w:
        await w.advance(1)
        assert list(w.engine._extra.jobs(w.clock.monotonic())) == []
