"""Cost reports beside the checks: how rarely they are read, and that they disturb nobody."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TypeVar, cast

import pytest
from clock import FakeClock
from observed_providers import Simulator
from scripted import OK, REFUSED, ScriptedProbe, ScriptedReach
from states import with_fields
from watching import key_for, running

from apimon_desktop.adapters.history.billing import HistoryBilling
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.http.cost_reader import CostReader, CostSource
from apimon_desktop.adapters.http.probe import Target
from apimon_desktop.adapters.keys.keyring import KeyringAnswer, KeyringProblem
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.billing import Billed, CostAnswer, CostFault, CostsRead, KeyDay, KeySpending
from apimon_desktop.core.model.check import Balance, CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Secret
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.engine.engine import Engine, EnginePorts
from apimon_desktop.monitor.history.recorder import HistoryRecorder
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS

T = TypeVar("T")
OPENAI, ANTHROPIC, OPENROUTER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("openrouter")
OPENAI_ADMIN, ANTHROPIC_ADMIN = admin_id(OPENAI), admin_id(ANTHROPIC)
HOUR_S = 3600.0


@dataclass
class ScriptedCosts(CostReader):
    """What each cost report says; counts what is asked, and when."""

    clock: FakeClock
    says: dict[ProviderId, CostAnswer] = field(default_factory=dict)
    asked: list[tuple[float, ProviderId, date]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    takes_s: float = 0.0
    breaks: bool = False
    at_once: int = 0
    most_at_once: int = 0

    async def read(self, source: CostSource, *, first: date) -> CostAnswer:
        provider_id = source.provider.id
        self.asked.append((self.clock.elapsed_s, provider_id, first))
        self.keys.append(source.key.reveal())
        if self.breaks:
            raise RuntimeError("a bug of ours")
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await self.clock.sleep_until(self.clock.monotonic() + self.takes_s)
        self.at_once -= 1
        return self.says.get(provider_id, CostAnswer(billed=(self.bill(provider_id),)))

    def bill(self, provider_id: ProviderId) -> Billed:
        now = self.clock.now()
        return Billed(
            provider_id=provider_id, day=now.date(), amount=Decimal("1.25"), currency="USD", as_of=now
        )

    def times(self, provider_id: ProviderId) -> list[float]:
        return [at_s for at_s, pid, _ in self.asked if pid == provider_id]


@dataclass
class MemoryHistory:
    """What was kept."""

    read: dict[ProviderId, datetime] = field(default_factory=dict)
    saved: list[tuple[ProviderId, tuple[Billed, ...]]] = field(default_factory=list)
    key_days: list[KeyDay] = field(default_factory=list)
    balances: list[tuple[ProviderId, Balance, datetime]] = field(default_factory=list)

    @property
    def billing(self) -> "MemoryHistory":
        return self

    def ask_history(self, question: Callable[[History], T]) -> "Future[T | None]":
        answer: Future[T | None] = Future()
        answer.set_result(question(cast("History", self)))
        return answer

    def note(self, job: Callable[[History], object]) -> None:
        job(cast("History", self))

    def costs_read_at(self, provider_id: ProviderId) -> datetime | None:
        return self.read.get(provider_id)

    def save_costs(self, provider_id: ProviderId, billed: Sequence[Billed], at: datetime) -> None:
        self.saved.append((provider_id, tuple(billed)))
        self.read[provider_id] = at

    def save_key_day(self, one: KeyDay) -> None:
        self.key_days.append(one)

    def save_balance(self, provider_id: ProviderId, balance: Balance, at: datetime) -> None:
        self.balances.append((provider_id, balance, at))


@dataclass
class MoneyProbe(ScriptedProbe):
    """A probe whose answers tell of money."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.balance: Balance | None = None
        self.spending: KeySpending | None = None

    async def check(self, target: Target, kind: CheckKind) -> CheckResult:
        result = await super().check(target, kind)
        return replace(result, balance=self.balance, spending=self.spending)


@dataclass
class Watched:
    clock: FakeClock
    probe: MoneyProbe
    reach: ScriptedReach
    costs: ScriptedCosts
    book: MemoryHistory
    engine: Engine
    updates: list[Update] = field(default_factory=list)

    def told(self, provider_id: ProviderId) -> CostsRead | None:
        return self.engine.snapshot.providers[provider_id].account.costs

    async def advance(self, seconds: float) -> None:
        await self.clock.advance(seconds)


def built(keys: Iterable[str], settings: Settings) -> Watched:
    clock = FakeClock()
    probe, reach = MoneyProbe(clock), ScriptedReach()
    costs, book = ScriptedCosts(clock), MemoryHistory()
    world = EnginePorts(clock=clock, probe=probe, reach=reach, costs=costs, history=book)
    engine = Engine(world, settings=settings)
    engine.set_keys({pid: key_for(pid) for pid in map(ProviderId, keys)})
    watched = Watched(clock=clock, probe=probe, reach=reach, costs=costs, book=book, engine=engine)
    engine.subscribe(watched.updates.append)
    return watched


@asynccontextmanager
async def watching(*keys: str, settings: Settings | None = None) -> AsyncIterator[Watched]:
    watched = built(keys, settings or Settings())
    async with running(watched.engine):
        yield watched


async def test_without_an_admin_key_nothing_is_ever_asked_and_no_timer_runs() -> None:
    async with watching() as w:
        assert w.clock._sleepers == []
        await w.advance(12 * HOUR_S)
        assert w.costs.asked == []
    async with watching("openai", "anthropic", "openrouter") as w:
        await w.advance(12 * HOUR_S)
        assert w.costs.asked == []
        assert w.told(OPENAI) is None


async def test_costs_are_read_minutes_after_the_start_and_then_every_six_hours() -> None:
    async with watching("openai", OPENAI_ADMIN) as w:
        await w.advance(299)
        assert w.costs.asked == []
        await w.advance(72 * HOUR_S)
        times = w.costs.times(OPENAI)
        assert times[0] == 300
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert all(6 * HOUR_S <= gap <= 6.6 * HOUR_S for gap in gaps)
        assert len({round(gap, 3) for gap in gaps}) > 1
        assert set(w.costs.keys) == {f"a-key-for-{OPENAI_ADMIN}"}, "never the ordinary key"


async def test_reports_are_read_one_by_one() -> None:
    async with watching(OPENAI_ADMIN, ANTHROPIC_ADMIN) as w:
        w.costs.takes_s = 10
        await w.advance(400)
        assert [(at_s, pid) for at_s, pid, _ in w.costs.asked] == [(300, ANTHROPIC), (330, OPENAI)]
        assert w.costs.most_at_once == 1


async def test_what_was_billed_is_kept_and_annotates_and_decides_nothing() -> None:
    async with watching("openai", OPENAI_ADMIN) as w:
        await w.advance(299)
        before, checks = w.engine.snapshot.providers[OPENAI], len(w.probe.asked)
        await w.advance(2)
        after = w.engine.snapshot.providers[OPENAI]
        assert after.account.costs == CostsRead(at=w.clock.now() - timedelta(seconds=1))
        assert with_fields(after, costs=None) == before, "neither due times nor counters move"
        assert len(w.probe.asked) == checks
        ((provider_id, (billed,)),) = w.book.saved
        assert (provider_id, billed.amount) == (OPENAI, Decimal("1.25"))


async def test_a_month_is_asked_for() -> None:
    async with watching(OPENAI_ADMIN) as w:
        await w.advance(301)
        assert w.costs.asked[0][2] == date(2026, 10, 24)


async def test_a_refused_key_is_told_is_no_alarm_and_is_left_alone_for_a_day() -> None:
    async with watching("openai", OPENAI_ADMIN) as w:
        w.costs.says[OPENAI] = CostAnswer(fault=CostFault.REFUSED)
        await w.advance(301)
        told = w.told(OPENAI)
        assert told is not None
        assert told.problem == "This key cannot read costs: it needs an admin key."
        assert w.engine.snapshot.shown(OPENAI).cause is Cause.OK
        assert [u.transition for u in w.updates if u.transition and u.transition.news] == []
        state = w.engine.snapshot.providers[OPENAI]
        assert (state.totals.failed, state.health.open_incident) == (0, None)
        await w.advance(23 * HOUR_S)
        assert len(w.costs.asked) == 1
        await w.advance(4 * HOUR_S)
        assert len(w.costs.asked) == 2
        assert w.book.saved == []


async def test_after_a_failure_it_is_tried_again_in_half_an_hour() -> None:
    async with watching(OPENAI_ADMIN) as w:
        w.costs.says[OPENAI] = CostAnswer(fault=CostFault.FAILED, detail="It answered with HTTP 500")
        await w.advance(301)
        told = w.told(OPENAI)
        assert told is not None
        assert told.problem == (
            "The provider's cost report could not be had just now. It answered with HTTP 500."
        )
        del w.costs.says[OPENAI]
        await w.advance(1990)
        assert len(w.costs.asked) == 2
        assert w.told(OPENAI) == CostsRead(at=w.book.read[OPENAI])


async def test_a_new_admin_key_is_asked_with_minutes_later_and_its_refusal_forgotten() -> None:
    async with watching("openai", OPENAI_ADMIN) as w:
        w.costs.says[OPENAI] = CostAnswer(fault=CostFault.UNACCEPTED)
        await w.advance(301)
        del w.costs.says[OPENAI]
        w.engine.set_keys({OPENAI: key_for(OPENAI), OPENAI_ADMIN: key_for(OPENAI_ADMIN, "another")})
        assert w.told(OPENAI) is None
        await w.advance(301)
        assert w.costs.keys[-1] == "another"
        w.engine.set_keys({OPENAI: key_for(OPENAI)})
        assert w.told(OPENAI) is None
        await w.advance(24 * HOUR_S)
        assert len(w.costs.asked) == 2


async def test_what_comes_back_for_a_key_that_is_gone_is_dropped() -> None:
    async with watching(OPENAI_ADMIN) as w:
        w.costs.takes_s = 10
        await w.advance(305)
        w.engine.set_keys({})
        await w.advance(20)
        assert (w.book.saved, w.told(OPENAI)) == ([], None)


async def test_a_provider_that_is_switched_off_is_not_asked() -> None:
    settings = Settings(providers={OPENAI: ProviderSettings(enabled=False)})
    async with watching(OPENAI_ADMIN, settings=settings) as w:
        await w.advance(24 * HOUR_S)
        assert w.costs.asked == []


async def test_offline_nothing_is_asked_and_back_online_it_goes_on() -> None:
    async with watching("openai", "anthropic", OPENAI_ADMIN) as w:
        w.reach.online = False
        for pid in ("openai", "anthropic"):
            w.probe.says(pid, REFUSED)
        await w.advance(4 * HOUR_S)
        assert w.engine.snapshot.offline
        assert w.costs.asked == []
        w.reach.online = True
        for pid in ("openai", "anthropic"):
            w.probe.says(pid, OK)
        await w.advance(120)
        assert len(w.costs.asked) == 1


async def test_what_another_program_read_lately_is_not_asked_again() -> None:
    async with watching("openai", OPENAI_ADMIN) as w:
        read_at = w.clock.now() - timedelta(hours=1)
        w.book.read[OPENAI] = read_at
        await w.advance(301)
        assert (w.costs.asked, w.told(OPENAI)) == ([], CostsRead(at=read_at))
        await w.advance(7 * HOUR_S)
        assert len(w.costs.asked) == 1


async def test_a_time_of_reading_in_the_future_holds_nothing_up() -> None:
    async with watching(OPENAI_ADMIN) as w:
        w.book.read[OPENAI] = w.clock.now() + timedelta(days=400)
        await w.advance(301)
        assert len(w.costs.asked) == 1


async def test_who_does_not_run_reads_costs_once() -> None:
    w = built([OPENAI_ADMIN, ANTHROPIC_ADMIN], Settings())
    w.book.read[ANTHROPIC] = w.clock.now() - timedelta(minutes=14)
    await w.engine.read_costs()
    assert [pid for _, pid, _ in w.costs.asked] == [OPENAI]
    assert w.told(ANTHROPIC) == CostsRead(at=w.book.read[ANTHROPIC])
    await w.engine.read_costs()
    assert len(w.costs.asked) == 1


async def test_a_page_that_shows_costs_has_reports_read_soon_but_not_twice_in_minutes() -> None:
    async with watching("openai", OPENAI_ADMIN) as w:
        w.engine.want_costs()
        await w.advance(2)
        assert len(w.costs.asked) == 1, "the first one need not wait either"
        w.engine.want_costs()
        await w.advance(800)
        assert len(w.costs.asked) == 1
        await w.advance(HOUR_S)
        reads = len(w.costs.asked)
        w.engine.want_costs()
        await w.advance(2)
        assert len(w.costs.asked) == reads + 1
    async with watching("openai") as w:
        w.engine.want_costs()
        await w.advance(HOUR_S)
        assert w.costs.asked == [], "without an admin key there is nothing to read"


@pytest.mark.logs_warning("Internal error in reading a cost report")
async def test_a_bug_of_ours_stops_neither_the_checks_nor_the_reports() -> None:
    async with watching("openai", OPENAI_ADMIN) as w:
        w.costs.breaks = True
        await w.advance(301)
        w.costs.breaks = False
        checks = len(w.probe.asked)
        await w.advance(HOUR_S)
        assert len(w.costs.asked) == 2
        assert len(w.probe.asked) > checks + 20
        assert w.told(OPENAI) is not None


async def test_an_engine_without_a_book_reads_no_costs() -> None:
    clock = FakeClock()
    costs = ScriptedCosts(clock)
    world = EnginePorts(
        clock=clock,
        probe=ScriptedProbe(clock),
        reach=ScriptedReach(),
        costs=costs,
    )
    engine = Engine(world, settings=Settings())
    engine.set_keys({OPENAI_ADMIN: key_for(OPENAI_ADMIN)})
    async with running(engine):
        await engine.read_costs()
        await clock.advance(24 * HOUR_S)
    assert costs.asked == []
    assert (await engine.test_admin_key(OPENAI, None)).fault is None, "a key can be tried all the same"


async def test_a_test_of_an_admin_key_keeps_nothing() -> None:
    w = built(["openai"], Settings())
    answer = await w.engine.test_admin_key(OPENAI, Secret("sk-admin-try"))
    assert (answer.fault, w.costs.keys) == (None, ["sk-admin-try"])
    assert (w.book.saved, w.told(OPENAI)) == ([], None)
    for provider_id in (OPENAI, OPENROUTER, ProviderId("nobody")):
        with pytest.raises(KeyError):
            await w.engine.test_admin_key(provider_id, None)


# What ordinary checks tell of money.


def usd(amount: str) -> Balance:
    return Balance(amount=Decimal(amount), currency="USD")


async def test_a_balance_is_noted_where_it_is_news_or_a_quarter_of_an_hour_has_passed() -> None:
    async with watching("openrouter") as w:
        w.probe.balance = usd("10")
        await w.advance(HOUR_S)
        w.probe.balance = usd("9")
        await w.advance(130)
        w.probe.balance = None
        await w.advance(HOUR_S)
    amounts = [balance.amount for _, balance, _ in w.book.balances]
    assert amounts.count(Decimal(10)) in (4, 5)
    assert amounts[-1] == Decimal(9)
    assert amounts.count(Decimal(9)) == 1
    assert w.book.key_days == []


async def test_what_a_key_spent_is_noted_with_the_hint_of_the_key() -> None:
    w = built(["openrouter"], Settings())
    w.probe.spending = KeySpending(all_time=Decimal("25.5"), today=Decimal("1.25"))
    async with running(w.engine):
        await w.advance(1)
        assert w.book.key_days == [
            KeyDay(
                provider_id=OPENROUTER,
                key_hint="•••• test",
                as_of=w.clock.now() - timedelta(seconds=1),
                all_time=Decimal("25.5"),
                today=Decimal("1.25"),
            )
        ]
        assert w.engine.snapshot.providers[OPENROUTER].account.spending == w.probe.spending


@pytest.mark.parametrize(
    "spending", [KeySpending(today=Decimal(1)), KeySpending(all_time=Decimal(1)), KeySpending()]
)
async def test_spending_without_both_counters_is_not_noted(spending: KeySpending) -> None:
    w = built(["openrouter"], Settings())
    w.probe.spending = spending
    async with running(w.engine):
        await w.advance(1)
        assert w.engine.snapshot.providers[OPENROUTER].account.spending == spending
        assert w.book.key_days == []


async def test_the_first_check_of_a_new_day_is_noted_as_it_closes_the_one_before() -> None:
    async with watching("openrouter") as w:
        w.probe.spending = KeySpending(all_time=Decimal(5), today=Decimal(0))
        await w.advance(10 * HOUR_S + 300)
        noted = [one.as_of for one in w.book.key_days]
        assert sum(at.date() == date(2026, 11, 24) for at in noted) == 1
        midnight = datetime(2026, 11, 24, tzinfo=UTC)
        assert min(at for at in noted if at >= midnight) - midnight < timedelta(seconds=140)


async def test_a_check_that_somebody_waits_for_tells_of_money_too() -> None:
    w = built(["openrouter"], Settings())
    w.probe.balance = usd("10")
    await w.engine.check(OPENROUTER)
    assert [(pid, balance) for pid, balance, _ in w.book.balances] == [(OPENROUTER, usd("10"))]


async def test_another_key_has_another_spending() -> None:
    w = built(["openrouter"], Settings())
    w.probe.spending = KeySpending(all_time=Decimal(5), today=Decimal(0))
    async with running(w.engine):
        await w.advance(1)
        assert w.engine.snapshot.providers[OPENROUTER].account.spending is not None
        w.engine.set_keys({OPENROUTER: key_for(OPENROUTER, "another")})
        assert w.engine.snapshot.providers[OPENROUTER].account.spending is None


# All of it over real HTTP, into a real file.


class Keys:
    """A keyring that holds what a test gives it."""

    def __init__(self, keys: dict[ProviderId, Secret]) -> None:
        self._keys = keys

    def read(self) -> KeyringAnswer:
        return KeyringAnswer(keys=self._keys)

    def update(self, changes: object) -> KeyringAnswer:
        return KeyringAnswer(problem=KeyringProblem.BROKEN)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_what_is_billed_comes_from_the_providers_into_the_history(tmp_path: Path) -> None:
    places = folders(tmp_path)
    async with Simulator(latency_ratio=0) as simulator:
        keys = {pid: simulator.key(pid) for pid in PROVIDERS}
        for pid in (OPENAI, ANTHROPIC):
            admin_key = simulator.admin_key(pid)
            assert admin_key is not None
            keys[admin_id(pid)] = admin_key
        settings = Settings(
            providers={
                pid: ProviderSettings(base_url=simulator.base_url(pid), status_url="") for pid in PROVIDERS
            }
        )
        plan = Plan(
            folders=places,
            settings=settings,
            metrics_file=places.metrics_file,
            environ={},
            thresholds=Thresholds(costs_first_after_s=0.05, costs_pause_s=0.05),
        )
        session = Session(plan, keyring=Keys(keys))
        await session.open()
        await session.read_keyring()
        done = asyncio.Event()

        def on_update(update: Update) -> None:
            states = update.snapshot.providers
            if (
                states[OPENAI].account.costs
                and states[ANTHROPIC].account.costs
                and states[OPENROUTER].account.spending
            ):
                done.set()

        session.engine.subscribe(on_update)
        async with running(session.engine), asyncio.timeout(20):
            await done.wait()
            billed = await asyncio.wrap_future(
                session.recorder.ask_history(
                    lambda history: history.billing.billed(date(2000, 1, 1), date(2100, 1, 1))
                )
            )
        await session.aclose()
    assert billed is not None
    assert {one.provider_id for one in billed} == {OPENAI, ANTHROPIC, OPENROUTER}
    assert len([one for one in billed if one.provider_id == ANTHROPIC]) == 31
    assert {one.amount for one in billed if one.provider_id == OPENROUTER} == {Decimal("1.06")}
    held = await asyncio.to_thread(everything_in, tmp_path)
    assert not any(key.reveal().encode() in held for key in keys.values())


@pytest.mark.logs_warning("Something could not be stored")
async def test_a_fault_of_our_own_in_keeping_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(HistoryBilling, "save_balance", broken)
    recorder = HistoryRecorder(
        metrics_file=None, open_history=lambda: History.open(tmp_path / "history.sqlite3")
    )
    await asyncio.wrap_future(recorder.load([]))
    recorder.note(lambda history: history.billing.save_balance(OPENROUTER, usd("1"), datetime.now(UTC)))
    assert recorder.close(30)
