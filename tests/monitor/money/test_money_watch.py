"""The sums of money are kept up to date from the real history, and without a timer of their own."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from clock import FakeClock, settle
from scripted import ScriptedProbe, ScriptedReach
from usage_samples import billed, estimated, event
from watching import engine_with, traced_engine

from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.history.usage import UsageMark
from apimon_desktop.adapters.http.probe import Target
from apimon_desktop.adapters.prices.book import PriceBook
from apimon_desktop.adapters.prices.process import PriceProcess
from apimon_desktop.core.alerts.money import NotifiedLevel
from apimon_desktop.core.model.billing import Billed, KeySpending, Price, PriceSource, Rates
from apimon_desktop.core.model.check import Balance, CheckKind, CheckResult
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.usage import Cost, Counts, NewUsage, Tokens, UsageEvent
from apimon_desktop.core.money.budget import Runway
from apimon_desktop.core.money.savings import ideas
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.engine.engine import Engine, EnginePorts
from apimon_desktop.monitor.history.recorder import HistoryRecorder
from apimon_desktop.monitor.money.read import MoneyNews
from apimon_desktop.monitor.money.watch import MoneyWatch
from apimon_desktop.monitor.usage.recorder import UsageCounter, UsageRecorder
from apimon_desktop.providers.registry import PROVIDERS

OPENAI, TOGETHER, OPENROUTER = ProviderId("openai"), ProviderId("together_ai"), ProviderId("openrouter")


class TellingProbe(ScriptedProbe):
    """Providers whose good answers tell of money."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.money: dict[str, tuple[Balance, KeySpending | None]] = {}

    async def check(self, target: Target, kind: CheckKind) -> CheckResult:
        result = await super().check(target, kind)
        balance, spending = self.money.get(result.provider_id, (None, None))
        return replace(result, balance=balance, spending=spending)


class PriceList:
    """Prices that a test sets, and who asked for them."""

    def __init__(self) -> None:
        self.asked: list[tuple[ProviderId, str]] = []
        self.known: dict[str, Price] = {}

    def price(
        self, provider_id: ProviderId, model: str, at: datetime, *, input_tokens: int = 0
    ) -> Price | None:
        self.asked.append((provider_id, model))
        return self.known.get(model)

    def costs(self, model: str, usd_per_mtok: str, as_of: datetime) -> None:
        rate = Decimal(usd_per_mtok)
        self.known[model] = Price(
            rates=Rates(input_usd_per_mtok=rate, output_usd_per_mtok=rate),
            source=PriceSource.GENAI_PRICES,
            as_of=as_of.date(),
        )


@dataclass
class Money:
    """A watch over a real history, and what it told."""

    watch: MoneyWatch
    engine: Engine
    recorder: HistoryRecorder
    clock: FakeClock
    probe: TellingProbe
    prices: PriceList
    told: list[MoneyNews] = field(default_factory=list)

    async def kept(self, events: Iterable[tuple[UsageEvent, Cost]]) -> None:
        """Usage comes in, and the engine counts it."""
        found = list(events)
        await asyncio.wrap_future(self.recorder.in_store(lambda history: history.usage.save(found)))  # type: ignore[union-attr]
        growth = Counts(
            tokens=sum(one.tokens.total for one, _ in found),
            cost_usd=sum((cost.usd or Decimal(0) for _, cost in found), Decimal(0)),
        )
        self.engine.count_usage({OPENAI: NewUsage(growth=growth)})

    async def done(self) -> MoneyNews:
        """What was told when all that was asked for is answered."""
        for _ in range(3):
            await asyncio.wrap_future(self.recorder.written())
            await settle()
        assert self.watch.news is not None
        return self.watch.news

    async def checked(
        self,
        provider_id: ProviderId = OPENAI,
        *,
        left: str | None = None,
        spending: KeySpending | None = None,
    ) -> None:
        if left is not None:
            self.probe.money[provider_id] = Balance(amount=Decimal(left), currency="USD"), spending
        await self.engine.check(provider_id)


@asynccontextmanager
async def money(tmp_path: Path, settings: Settings | None = None) -> AsyncIterator[Money]:
    clock = FakeClock()
    probe = TellingProbe(clock)
    world = EnginePorts(clock=clock, probe=probe, reach=ScriptedReach(clock=clock))
    engine = traced_engine(world, ["openai", "together_ai", "openrouter"], settings or Settings())
    recorder = HistoryRecorder(
        metrics_file=None, open_history=partial(History.open, tmp_path / "history.sqlite3", clock.now)
    )
    recorder.load(engine.snapshot.providers).result(30)
    prices = PriceList()
    watch = MoneyWatch(recorder, engine, prices)
    watch.attach(asyncio.get_running_loop())
    found = Money(watch=watch, engine=engine, recorder=recorder, clock=clock, probe=probe, prices=prices)
    engine.subscribe(watch)
    watch.subscribe(found.told.append)
    try:
        yield found
    finally:
        assert recorder.close(30)


def daily(
    clock: FakeClock, usd: str, days: int, *, model: str | None = None
) -> Sequence[tuple[UsageEvent, Cost]]:
    now = clock.now() - timedelta(minutes=1)
    tokens = Tokens(input_tokens=800_000, output_tokens=200_000) if model else Tokens(unsplit_tokens=1000)
    return [
        (event(OPENAI, at=now - timedelta(days=nth), tokens=tokens, model=model, ok=True), estimated(usd))
        for nth in range(days)
    ]


async def test_usage_changes_the_sums_at_once(tmp_path: Path) -> None:
    async with money(tmp_path, Settings(monthly_budget_usd=Decimal(120))) as m:
        await m.kept(daily(m.clock, "4", 20))
        news = await m.done()
        assert news.summary.costs.today.cost_usd == 4
        assert news.summary.costs.week.cost_usd == 28
        assert news.summary.costs.today.tokens.total == 1000
        assert news.summary.forecast is not None
        assert news.summary.budget is not None
        assert news.summary.budget.spent_usd == 80


async def test_a_report_reaches_the_sums_in_the_turn_that_stores_it(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        counter = UsageCounter()
        book = PriceBook(providers=PROVIDERS, process=PriceProcess(), file=None)
        usage_recorder = UsageRecorder(m.recorder, book, counter)
        usage_recorder.after_store = m.watch.read_along
        counter.begin(m.engine.count_usage, await asyncio.wrap_future(m.recorder.ask_history(_mark)))
        counter.attach(asyncio.get_running_loop())
        await m.checked()
        await m.done()
        told, now = len(m.told), m.clock.now()
        came = asyncio.Event()
        m.watch.subscribe(lambda _: came.set())
        await asyncio.wrap_future(usage_recorder.report([event(OPENAI, at=now, tokens=2000)]))
        async with asyncio.timeout(30):
            await came.wait()
        assert m.engine.snapshot.providers[OPENAI].totals.tokens == 2000
        assert m.told[-1].summary.costs.today.cost_usd == Decimal("0.02")
        await m.done()
        assert len(m.told) == told + 1, "they are not asked for once more"
        await asyncio.wrap_future(usage_recorder.report([event(OPENAI, at=now, tokens=4000)]))
        await settle()
        assert (await m.done()).summary.costs.today.cost_usd == Decimal("0.06"), (
            "soon after, they are gathered"
        )


def _mark(history: History) -> UsageMark:
    return history.usage.mark()


async def test_many_reports_are_one_look(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        for _ in range(20):
            await m.kept(daily(m.clock, "0.1", 1))
        news = await m.done()
        assert news.summary.costs.today.cost_usd == 2
        assert len(m.told) <= 3


async def test_where_nothing_changed_nothing_is_asked_until_some_time_has_passed(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        await m.kept(daily(m.clock, "4", 1))
        await m.done()
        told = len(m.told)
        for _ in range(5):
            await m.clock.advance(120)
            await m.checked()
            await m.done()
        assert len(m.told) == told
        await m.clock.advance(900)
        await m.checked()
        await m.done()
        assert len(m.told) == told + 1


async def test_the_sums_of_a_new_day_are_looked_at_with_its_first_check(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        await m.kept(daily(m.clock, "4", 1))
        before = await m.done()
        await m.clock.advance(86_400)
        await m.checked()
        after = await m.done()
        assert after.summary.today == before.summary.today + timedelta(days=1)
        assert after.summary.costs.today.cost_usd is None


async def test_a_budget_that_is_set_is_there_at_once(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        await m.kept(daily(m.clock, "4", 1))
        assert (await m.done()).summary.budgets == ()
        own = {OPENAI: ProviderSettings(monthly_usd=Decimal(20))}
        m.engine.apply(Settings(monthly_budget_usd=Decimal(120), providers=own))
        assert [state.budget.limit_usd for state in (await m.done()).summary.budgets] == [120, 20]


async def test_a_balance_has_a_runway_from_what_lately_went(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        now = m.clock.now()
        for nth in range(5, 0, -1):
            balance = Balance(amount=Decimal(4 + nth), currency="USD")
            at = now - timedelta(days=nth)
            await asyncio.wrap_future(
                m.recorder.ask_history(
                    lambda history, b=balance, a=at: history.billing.save_balance(OPENROUTER, b, a)  # type: ignore[misc]
                )
            )
        await m.checked(OPENROUTER, left="4")
        found = (await m.done()).summary.runways[OPENROUTER]
        assert isinstance(found, Runway)
        assert (found.left, found.as_of) == (Decimal(4), now)
        assert found.days == pytest.approx(4)


async def test_a_limit_that_is_reset_by_itself_is_no_balance_that_runs_out(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        spending = KeySpending(limit_resets=True)
        await m.checked(OPENROUTER, left="4", spending=spending)
        assert (await m.done()).summary.runways == {}


async def test_models_in_use_are_compared_by_todays_prices(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        as_of = m.clock.now() - timedelta(days=40)
        m.prices.costs("gpt-4o", "4", as_of)
        m.prices.costs("gpt-4o-mini", "0.3", m.clock.now())
        await m.kept(daily(m.clock, "4", 10, model="gpt-4o"))
        await m.kept(daily(m.clock, "0.3", 10, model="gpt-4o-mini"))
        summary = (await m.done()).summary
        assert {(OPENAI, "gpt-4o"), (OPENAI, "gpt-4o-mini")} <= set(m.prices.asked)
        assert summary.prices_as_of == as_of.date()
        (idea,) = ideas(m.engine.snapshot, summary.basis)
        assert (idea.id, idea.model, idea.percent) == ("cost:openai:gpt-4o", "gpt-4o-mini", 92)
        assert idea.saving_usd == 37


async def test_without_a_model_in_use_no_price_is_asked_for(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        await m.kept(daily(m.clock, "4", 10))
        summary = (await m.done()).summary
        assert m.prices.asked == []
        assert summary.prices_as_of is None
        assert summary.basis.days == 30


async def test_what_was_billed_rests_on_no_price(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        m.prices.costs("gpt-4o", "4", m.clock.now())
        one = event(OPENAI, at=m.clock.now(), tokens=Tokens(input_tokens=10), model="gpt-4o", cost_usd="4")
        await m.kept([(one, billed("4"))])
        summary = (await m.done()).summary
        assert summary.prices_as_of is None
        assert summary.costs.month.estimated_percent == 0


async def test_bills_that_are_far_from_the_reports_are_told_with_the_sums(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        day = (m.clock.now() - timedelta(days=4)).date()
        bill = Billed(provider_id=OPENAI, day=day, amount=Decimal(9), currency="USD", as_of=m.clock.now())
        await asyncio.wrap_future(
            m.recorder.ask_history(lambda h: h.billing.save_costs(OPENAI, [bill], m.clock.now()))
        )
        await m.kept(daily(m.clock, "4", 6))
        (difference,) = (await m.done()).summary.differences
        assert (difference.billed_usd, difference.reported_usd) == (Decimal(9), Decimal(4))


async def test_a_suggestion_that_is_dismissed_is_gone_for_30_days(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        await m.kept(daily(m.clock, "4", 10))
        (idea,) = ideas(m.engine.snapshot, (await m.done()).summary.basis)
        assert await asyncio.wrap_future(m.watch.dismiss(idea.id)) is True
        assert ideas(m.engine.snapshot, (await m.done()).summary.basis) == ()
        assert await asyncio.wrap_future(m.watch.restore(idea.id)) is True
        assert ideas(m.engine.snapshot, (await m.done()).summary.basis) == (idea,)


async def test_notified_levels_are_stored_and_read_with_the_sums(tmp_path: Path) -> None:
    heard = NotifiedLevel(subject="budget", period="2026-11 120", level=80)
    async with money(tmp_path) as m:
        m.watch.note_notified((heard,))
        await m.kept(daily(m.clock, "4", 1))
        assert (await m.done()).heard == {"budget": heard}


async def test_who_asks_once_gets_an_answer_without_a_loop(tmp_path: Path) -> None:
    async with money(tmp_path) as m:
        await m.kept(daily(m.clock, "4", 3))
        once = MoneyWatch(m.recorder, m.engine, None)
        once(Update(snapshot=m.engine.snapshot))
        news = once.read().result(30)
        assert news is not None
        assert news.summary.costs.today.cost_usd == 4


async def test_without_a_history_nothing_is_told(tmp_path: Path) -> None:
    engine, _, _, _ = engine_with(["openai"])
    recorder = HistoryRecorder(metrics_file=None, open_history=None)
    recorder.load(engine.snapshot.providers).result(30)
    watch = MoneyWatch(recorder, engine, None)
    watch.attach(asyncio.get_running_loop())
    told: list[MoneyNews] = []
    watch.subscribe(told.append)
    engine.subscribe(watch)
    await engine.check(OPENAI)
    await asyncio.wrap_future(recorder.written())
    await settle()
    assert (told, watch.news) == ([], None)
    assert recorder.close(30)
    # An update after the end is no fault.
    engine.apply(Settings(monthly_budget_usd=Decimal(5)))


@pytest.mark.logs_warning("A listener of the sums of money failed")
async def test_a_listener_that_fails_holds_up_nobody(tmp_path: Path) -> None:
    async with money(tmp_path) as m:

        def fails(_news: MoneyNews) -> None:
            raise ValueError

        end = m.watch.subscribe(fails)
        after: list[MoneyNews] = []
        m.watch.subscribe(after.append)
        await m.kept(daily(m.clock, "4", 1))
        await m.done()
        assert len(after) == len(m.told) > 0
        end()
        count = len(after)
        await m.kept(daily(m.clock, "4", 1))
        await m.done()
        assert len(after) > count
