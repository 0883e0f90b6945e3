"""Reads and sends what the costs page shows, only while it is looked at."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from apimon_desktop.app.controllers.commands import Dispatcher
from apimon_desktop.core.money.savings import NO_BASIS, Basis, ideas
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.text.translatable import say
from apimon_desktop.monitor.money.read import UsageFacts, read_usage
from apimon_desktop.monitor.session.session import Session
from apimon_desktop.ui.views.commands import DismissSuggestion, RestoreSuggestion, ShowCosts
from apimon_desktop.ui.views.costs import (
    CostsChoice,
    CostsView,
    IdeaView,
    TableView,
    bill_lines,
    cost_table,
    idea_views,
    prices_view,
)

_NO_HISTORY: Final = say("The history can't be read, so there are no costs to show.")
_NOT_NOTED: Final = say("Couldn't save that: the history can't be written.")


class UsageController(QObject):
    """Holds what the page shows, and sends it out when it changed."""

    changed = Signal(object)
    """A `CostsView`; only while the page is looked at."""

    def __init__(
        self,
        session: Session,
        dispatcher: Dispatcher,
        *,
        start: Callable[[Coroutine[Any, Any, None]], None],
        shown: Callable[[CostsView], CostsView],
        parent: QObject | None = None,
    ) -> None:
        """``start`` runs what takes time; ``shown`` gives a view in the reader's language."""
        super().__init__(parent)
        self._session = session
        self._engine = session.engine
        self._start = start
        self._shown = shown
        self._choice = CostsChoice()
        self._is_open = False
        self._facts: UsageFacts | None = None
        self._is_reading = False
        self._reads_again = False
        """True where something changed while the facts were read."""
        self._table: tuple[object, TableView] | None = None
        """The last table, and what it was made from."""
        self._dismissed: dict[str, IdeaView] = {}
        """Suggestions that were hidden while the page is open."""
        self._restored: set[str] = set()
        """Those of them that were taken back, until the sums of money know it too."""
        self._note = ""
        dispatcher.register(ShowCosts, self._choose)
        dispatcher.register(DismissSuggestion, self._dismiss)
        dispatcher.register(RestoreSuggestion, self._restore)

    def set_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        """Takes whether the page is looked at; what it showed is read anew when it opens."""
        self._is_open = is_open
        self._dismissed.clear()
        self._note = ""
        if is_open:
            self.send()
            self._engine.want_costs()
            self._read()
        else:
            self._facts = self._table = None

    def on_money(self) -> None:
        """Reads again, as something may have changed."""
        self._restored &= self._basis.dismissed
        if self._is_open:
            self._read()

    def send(self) -> None:
        """Sends the page where it is looked at."""
        if self._is_open:
            self.changed.emit(self._shown(self._view()))

    def _choose(self, command: ShowCosts) -> None:
        self._choice = command.choice
        self.send()

    def _dismiss(self, command: DismissSuggestion) -> None:
        idea_id = command.suggestion_id
        idea = next((idea for idea in self._ideas() if idea.id == idea_id), None)
        if idea is not None:
            self._dismissed[idea_id] = idea
            self._restored.discard(idea_id)
            self._start(self._save(self._session.money.dismiss(idea_id), idea_id))
            self.send()

    def _restore(self, command: RestoreSuggestion) -> None:
        idea_id = command.suggestion_id
        if self._dismissed.pop(idea_id, None) is not None:
            self._restored.add(idea_id)
            self._start(self._save(self._session.money.restore(idea_id), ""))
            self.send()

    def _view(self) -> CostsView:
        facts, money = self._facts, self._money
        return CostsView(
            choice=self._choice,
            table=None if facts is None else self._table_of(facts),
            is_used=facts is not None and bool(facts.days),
            ideas=tuple(idea for idea in self._ideas() if idea.id not in self._dismissed),
            dismissed=tuple(self._dismissed.values()),
            bills=bill_lines(money, self._engine.snapshot),
            prices=None if facts is None else prices_view(facts.prices),
            note=self._note,
            hides_amounts=self._hides_amounts,
        )

    def _table_of(self, facts: UsageFacts) -> TableView:
        basis = facts.at, self._choice, self._money, self._hides_amounts
        if self._table is None or self._table[0] != basis:
            profiles = {pid: state.profile for pid, state in self._engine.snapshot.providers.items()}
            table = cost_table(facts, self._choice, profiles, self._money, hides_amounts=self._hides_amounts)
            self._table = basis, table
        return self._table[1]

    def _ideas(self) -> tuple[IdeaView, ...]:
        """What may be suggested now, but what was dismissed before."""
        basis = self._basis
        wanted = replace(basis, dismissed=basis.dismissed - self._restored)
        return idea_views(ideas(self._engine.snapshot, wanted))

    @property
    def _hides_amounts(self) -> bool:
        return self._engine.settings.appearance.hide_amounts

    @property
    def _money(self) -> MoneySummary | None:
        news = self._session.money.news
        return None if news is None else news.summary

    @property
    def _basis(self) -> Basis:
        return NO_BASIS if self._money is None else self._money.basis

    def _read(self) -> None:
        if self._is_reading:
            self._reads_again = True
            return
        self._is_reading = True
        self._start(self._read_facts())

    async def _read_facts(self) -> None:
        engine, prices = self._engine, self._session.prices
        profiles = tuple(s.profile for s in engine.snapshot.providers.values() if s.profile.enabled)
        question = partial(read_usage, prices=prices, profiles=profiles, now=engine.clock.now())
        try:
            facts = await asyncio.wrap_future(self._session.recorder.ask_history(question))
        finally:
            self._is_reading = False
        if self._is_open:
            self._facts = facts
            self._note = _NO_HISTORY if facts is None else "" if self._note == _NO_HISTORY else self._note
            self.send()
        if self._reads_again:
            self._reads_again = False
            if self._is_open:
                self._read()

    async def _save(self, done: "Future[bool | None]", dismissed: str) -> None:
        """Says so where it could not be saved; a dismissed suggestion then stays."""
        if not await asyncio.wrap_future(done):
            self._dismissed.pop(dismissed, None)
            self._note = _NOT_NOTED
            self.send()
