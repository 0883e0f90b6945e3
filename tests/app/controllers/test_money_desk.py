"""What the costs page shows comes from the real history, and only while it is looked at."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from local_api import PATIENCE_S, simulated_session
from observed_providers import Simulator
from pytestqt.qtbot import QtBot
from usage_samples import OPENAI, estimated, event

from apimon_desktop.app.controllers.commands import Dispatcher
from apimon_desktop.app.controllers.usage import UsageController
from apimon_desktop.core.settings.settings import AppearanceSettings
from apimon_desktop.core.usage.sums import UsageBy
from apimon_desktop.monitor.session.session import Session
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.views.commands import DismissSuggestion, RestoreSuggestion, ShowCosts
from apimon_desktop.ui.views.costs import CostsChoice, CostsView, Period
from apimon_desktop.ui.views.tile import private


class Desk:
    """The desk as the app has it, and what it sent."""

    def __init__(self, session: Session, group: asyncio.TaskGroup) -> None:
        self.session = session
        self.sent: list[CostsView] = []
        self._group = group
        self._arrived = asyncio.Event()
        self.dispatcher = Dispatcher()
        self.desk = UsageController(session, self.dispatcher, start=self._start, shown=self._shown)
        self.desk.changed.connect(self._take)
        self.forget = session.money.subscribe(lambda _news: self.desk.on_money())

    async def until(self, reached: Callable[[CostsView], bool]) -> CostsView:
        """The first view that is as wanted, from now or from the last one on."""
        async with asyncio.timeout(PATIENCE_S):
            while not (self.sent and reached(self.sent[-1])):
                self._arrived.clear()
                await self._arrived.wait()
        return self.sent[-1]

    def choose(self, choice: CostsChoice) -> None:
        self.dispatcher.dispatch(ShowCosts(choice=choice))

    def dismiss(self, suggestion_id: str) -> None:
        self.dispatcher.dispatch(DismissSuggestion(suggestion_id=suggestion_id))

    def restore(self, suggestion_id: str) -> None:
        self.dispatcher.dispatch(RestoreSuggestion(suggestion_id=suggestion_id))

    async def checked(self) -> None:
        """All providers are known to be well, so that one may be named instead of another."""
        for provider_id in self.session.engine.snapshot.providers:
            await self.session.engine.check(provider_id)

    async def used(self, usd: str = "60", tokens: int = 2_000_000) -> None:
        """A report comes in, and the engine counts it."""
        at = self.session.engine.clock.now() - timedelta(seconds=1)
        found = [(event(OPENAI, at=at, tokens=tokens), estimated(usd))]
        await asyncio.wrap_future(self.session.recorder.ask_history(lambda h: h.usage.save(found)))

    async def looked(self) -> None:
        """The sums of money are looked at anew."""
        engine = self.session.engine
        engine.apply(replace(engine.settings, monthly_budget_usd=Decimal(len(self.sent) + 1000)))

    def _start(self, job: Coroutine[Any, Any, None]) -> None:
        self._group.create_task(job)

    def _shown(self, view: CostsView) -> CostsView:
        return private(view) if self.session.engine.settings.appearance.hide_amounts else view

    def _take(self, view: CostsView) -> None:
        self.sent.append(view)
        self._arrived.set()


@asynccontextmanager
async def opened_desk(folder: Path) -> AsyncIterator[Desk]:
    async with Simulator(latency_ratio=0) as simulator, simulated_session(simulator, folder) as session:
        session.engine.subscribe(session.money)
        async with asyncio.TaskGroup() as group:
            desk = Desk(session, group)
            yield desk
            desk.forget()


def has_rows(view: CostsView) -> bool:
    return view.table is not None and bool(view.table.rows)


def has_ideas(view: CostsView) -> bool:
    return bool(view.ideas)


async def test_the_page_is_read_when_it_opens_and_after_changes(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened_desk(tmp_path) as d:
        await d.used()
        d.desk.set_open(True)
        assert d.sent[0].table is None, "it is shown at once, and filled a moment later"
        view = await d.until(has_rows)
        assert view.table is not None
        row = view.table.rows[0]
        assert (row.name, row.amount, row.caption) == ("OpenAI", "$60.00", "2.0M tokens")
        assert view.is_used
        assert view.prices is not None
        await d.used("5", 1000)
        await d.looked()
        await d.until(lambda v: v.table is not None and v.table.total.amount == "$65.00")


async def test_while_the_page_is_closed_nothing_is_read(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_desk(tmp_path) as d:
        d.desk.on_money()
        d.desk.send()
        d.choose(CostsChoice(by=UsageBy.DAY))
        assert d.sent == []
        d.desk.set_open(True)
        d.desk.set_open(False)
        count = len(d.sent)
        await asyncio.wrap_future(d.session.recorder.written())
        d.desk.on_money()
        assert len(d.sent) == count


async def test_a_choice_is_shown_at_once_without_another_look_at_the_history(
    qtbot: QtBot, tmp_path: Path
) -> None:
    async with opened_desk(tmp_path) as d:
        await d.used()
        d.desk.set_open(True)
        await d.until(has_rows)
        d.choose(CostsChoice(period=Period.TODAY, by=UsageBy.SOURCE))
        table = d.sent[-1].table
        assert table is not None
        assert table.rows[0].name == "Python"


async def test_hidden_amounts_are_not_sent(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened_desk(tmp_path) as d:
        await d.used()
        d.desk.set_open(True)
        await d.until(has_rows)
        engine = d.session.engine
        engine.apply(replace(engine.settings, appearance=AppearanceSettings(hide_amounts=True)))
        d.desk.send()
        view = d.sent[-1]
        assert view.hides_amounts
        assert view.table is not None
        assert "$" not in str(view.table.total) + str(view.table.rows)
        assert view.table.rows[0].share is None


async def test_a_suggestion_that_is_dismissed_is_gone_and_can_be_taken_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    async with opened_desk(tmp_path) as d:
        await d.checked()
        await d.used()
        await d.looked()
        d.desk.set_open(True)
        view = await d.until(has_ideas)
        (idea,) = view.ideas
        d.dismiss(idea.id)
        assert (d.sent[-1].ideas, d.sent[-1].dismissed) == ((), (idea,))
        basis = d.session.money.news
        while basis is None or idea.id not in basis.summary.basis.dismissed:
            await asyncio.wrap_future(d.session.recorder.written())
            await asyncio.sleep(0)
            basis = d.session.money.news
        d.desk.send()
        assert (d.sent[-1].ideas, d.sent[-1].dismissed) == ((), (idea,))
        d.restore(idea.id)
        assert (d.sent[-1].ideas, d.sent[-1].dismissed) == ((idea,), ())
        d.dismiss(idea.id)
        d.desk.set_open(False)
        d.desk.set_open(True)
        assert d.sent[-1].dismissed == (), "what is gone is gone once the page was left"
        d.restore("nothing")
        d.dismiss("nothing")


@pytest.mark.logs_warning("could not be written")
async def test_a_suggestion_that_could_not_be_dismissed_stays_and_it_is_said(
    qtbot: QtBot, tmp_path: Path
) -> None:
    async with opened_desk(tmp_path) as d:
        await d.checked()
        await d.used()
        await d.looked()
        d.desk.set_open(True)
        (idea,) = (await d.until(has_ideas)).ideas
        await asyncio.wrap_future(
            d.session.recorder.ask_history(
                lambda history: history._access.connection.execute("PRAGMA busy_timeout = 1")
            )
        )
        await asyncio.wrap_future(d.session.recorder.written())
        with closing(sqlite3.connect(d.session.plan.folders.history_file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            d.dismiss(idea.id)
            view = await d.until(lambda v: bool(v.note))
            other.execute("ROLLBACK")
        assert (view.ideas, view.dismissed) == ((idea,), ())
        assert view.note == "Couldn't save that: the history can't be written."


async def test_the_window_and_the_desk_work_together(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened_desk(tmp_path) as d:
        await d.used()
        window = Popover()
        qtbot.addWidget(window)
        window.pages.costs_opened.connect(d.desk.set_open)
        d.desk.changed.connect(window.pages.show_costs)
        window.commanded.connect(d.dispatcher.dispatch)
        window.pages.open_costs()
        await d.until(has_rows)
        window.do(ShowCosts(choice=CostsChoice(by=UsageBy.DAY)))
        assert d.sent[-1].choice.by is UsageBy.DAY
        window.pages.leave()
        count = len(d.sent)
        d.desk.send()
        assert len(d.sent) == count
