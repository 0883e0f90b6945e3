"""What the usage page asks for: read in the store thread, and only while the page is looked at."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from apimon_desktop.core.suggestions import NO_BASIS, Basis, ideas
from apimon_desktop.core.text import say
from apimon_desktop.monitor.engine import Engine
from apimon_desktop.monitor.session import Session
from apimon_desktop.monitor.usage_facts import UsageFacts, read_usage
from apimon_desktop.ui.views.prices import prices_view
from apimon_desktop.ui.views.usage import UsageChoice, UsageTable, usage_table
from apimon_desktop.ui.views.usage_page import IdeaView, UsageView, idea_views

if TYPE_CHECKING:
    from apimon_desktop.ui.usage_corner import UsageCorner

_NO_HISTORY: Final = say("There is no usage to show: the history cannot be read.")
_NOT_NOTED: Final = say("It could not be noted: the history cannot be written.")


class MoneyDesk(QObject):
    """Holds what the page shows, and sends it out when it changed."""

    usage_changed = Signal(object)
    """A `UsageView`; only while the page is looked at."""

    def __init__(
        self,
        session: Session,
        *,
        start: Callable[[Coroutine[Any, Any, None]], None],
        shown: Callable[[UsageView], UsageView],
        parent: QObject | None = None,
    ) -> None:
        """``start`` runs what takes time; ``shown`` gives a view as it may be shown."""
        super().__init__(parent)
        self._session = session
        self._start = start
        self._shown = shown
        self._choice = UsageChoice()
        self._is_open = False
        self._facts: UsageFacts | None = None
        self._is_reading = False
        self._reads_again = False
        """True where something changed while the facts were read."""
        self._table: tuple[UsageFacts, UsageTable] | None = None
        """What was last summed up, and from what."""
        self._gone: dict[str, IdeaView] = {}
        """Suggestions that were sent away while the page is open."""
        self._back: set[str] = set()
        """Those of them that were taken back, until the sums of money know it too."""
        self._note = ""

    def attach(self, corner: "UsageCorner") -> None:
        """Takes the window's part on."""
        self.usage_changed.connect(corner.show_usage)
        corner.open_changed.connect(self.set_open)
        corner.choice_changed.connect(self.choose)
        corner.idea_dismissed.connect(self.dismiss)
        corner.idea_restored.connect(self.restore)

    def set_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        """Takes whether the page is looked at; what it showed is read anew when it opens."""
        self._is_open = is_open
        self._gone.clear()
        self._note = ""
        if is_open:
            self.send()
            self._read()
        else:
            self._facts = self._table = None

    def choose(self, choice: UsageChoice) -> None:
        """Takes what is to be shown."""
        self._choice = choice
        self.send()

    def on_money(self) -> None:
        """Takes that something may have changed."""
        self._back &= self._basis.dismissed
        if self._is_open:
            self._read()

    def dismiss(self, idea_id: str) -> None:
        """Sends a suggestion away for 30 days."""
        idea = next((idea for idea in self._ideas() if idea.id == idea_id), None)
        if idea is not None:
            self._gone[idea_id] = idea
            self._back.discard(idea_id)
            self._start(self._note_it(self._session.money.dismiss(idea_id), idea_id))
            self.send()

    def restore(self, idea_id: str) -> None:
        """Takes one back that was sent away."""
        if self._gone.pop(idea_id, None) is not None:
            self._back.add(idea_id)
            self._start(self._note_it(self._session.money.restore(idea_id), ""))
            self.send()

    def send(self) -> None:
        """Sends the page where it is looked at."""
        if self._is_open:
            self.usage_changed.emit(self._shown(self._view()))

    def _view(self) -> UsageView:
        facts = self._facts
        return UsageView(
            usage=None if facts is None else self._usage(facts),
            prices=None if facts is None else prices_view(facts.prices),
            ideas=tuple(idea for idea in self._ideas() if idea.id not in self._gone),
            dismissed=tuple(self._gone.values()),
            note=self._note,
            hides_amounts=self._engine.settings.appearance.hide_amounts,
        )

    def _usage(self, facts: UsageFacts) -> UsageTable:
        if self._table is None or self._table[0] is not facts or self._table[1].choice != self._choice:
            names = {pid: state.profile.short_name for pid, state in self._engine.snapshot.providers.items()}
            self._table = facts, usage_table(facts, self._choice, names)
        return self._table[1]

    def _ideas(self) -> tuple[IdeaView, ...]:
        """What may be suggested now, but what was dismissed before."""
        basis = self._basis
        wanted = replace(basis, dismissed=basis.dismissed - self._back)
        return idea_views(ideas(self._engine.snapshot, wanted))

    @property
    def _engine(self) -> Engine:
        return self._session.engine

    @property
    def _basis(self) -> Basis:
        news = self._session.money.news
        return NO_BASIS if news is None else news.summary.basis

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
            facts = await asyncio.wrap_future(self._session.keeper.ask_history(question))
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

    async def _note_it(self, done: "Future[bool | None]", dismissed: str) -> None:
        """Says so where it could not be kept; a suggestion that was dismissed stays then."""
        if not await asyncio.wrap_future(done):
            self._gone.pop(dismissed, None)
            self._note = _NOT_NOTED
            self.send()
