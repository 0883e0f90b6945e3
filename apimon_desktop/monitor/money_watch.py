"""Keeps the sums of money up to date while the engine runs, and answers who asks for them once."""

import asyncio
import logging
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from apimon_desktop.adapters.history import History
from apimon_desktop.core.budget import budgets_of
from apimon_desktop.core.money_alerts import Heard
from apimon_desktop.core.price_table import ModelAt
from apimon_desktop.core.pricing import ListedPrices
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.state import ProviderState
from apimon_desktop.monitor.engine import Engine
from apimon_desktop.monitor.keeper import Keeper
from apimon_desktop.monitor.money_facts import MoneyNews, MoneyQuestion, read_money
from apimon_desktop.monitor.roster import roster

log = logging.getLogger(__name__)

Listener = Callable[[MoneyNews], None]

_GATHERED_S: Final = 0.5
"""Reports come in crowds: one look serves all that come within this time."""
_AT_LEAST_EVERY: Final = timedelta(minutes=15)
"""Days pass and forecasts move though nothing was used; looked at with a check, never by a clock."""


class MoneyWatch:
    """Subscribes to the engine where somebody is to be told; needs no timer of its own.

    For the thread of the engine. The history and the price lists are asked in the store thread.
    """

    def __init__(self, keeper: Keeper, engine: Engine, prices: ListedPrices | None) -> None:
        self._keeper = keeper
        self._engine = engine
        self._prices = prices
        self._listeners: list[Listener] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: MoneyNews | None = None
        self._seen: Hashable = None
        """What the sums depend on, when they were last asked for."""
        self._seen_at: datetime | None = None
        self._is_asking = False
        self._asks_again = False
        """True where something changed while the sums were asked for."""

    @property
    def news(self) -> MoneyNews | None:
        """What was last found. None: nothing was yet."""
        return self._news

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls the listener whenever the sums were looked at anew; returns how to end it."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Says on which loop the engine runs, and listeners are called."""
        self._loop = loop

    def __call__(self, update: Update) -> None:
        """Looks at the sums anew if an update may have changed them, or some time has passed."""
        snapshot, now = update.snapshot, update.snapshot.at
        seen = _what_matters(snapshot, self._engine.settings, now)
        is_late = self._seen_at is None or not timedelta(0) <= now - self._seen_at < _AT_LEAST_EVERY
        if seen != self._seen or is_late:
            self._seen, self._seen_at = seen, now
            self._ask()

    def read(self) -> "Future[MoneyNews | None]":
        """What is known now, in the store thread. None: there is no history, or it failed, which is said."""
        return self._keeper.ask_history(self._question())

    def keep(self, heard: Iterable[Heard]) -> None:
        """Keeps what the user has heard."""
        kept, now = tuple(heard), self._engine.clock.now()
        self._keeper.ask_history(lambda history: history.notices.save_heard(kept, now)).add_done_callback(
            _note_fault
        )

    def dismiss(self, suggestion_id: str) -> "Future[bool | None]":
        """Sends a suggestion away for 30 days. Not True: it could not be kept, which is said."""
        now = self._engine.clock.now()
        done = self._keeper.ask_history(lambda history: _dismissed(history, suggestion_id, now))
        self._ask()
        return done

    def restore(self, suggestion_id: str) -> "Future[bool | None]":
        """Takes a suggestion back that was dismissed. Not True: that could not be kept, which is said."""
        done = self._keeper.ask_history(lambda history: _restored(history, suggestion_id))
        self._ask()
        return done

    def _question(self) -> "partial[MoneyNews]":
        snapshot, settings = self._engine.snapshot, self._engine.settings
        asked = MoneyQuestion(
            now=self._engine.clock.now(),
            providers=tuple(snapshot.providers),
            budgets=budgets_of(settings),
            accounts=tuple(state for state in snapshot.watched if not _fills_up(state)),
            models=_models_to_compare(settings),
        )
        return partial(read_money, asked=asked, prices=self._prices)

    def _ask(self) -> None:
        if self._loop is None:
            return
        if self._is_asking:
            self._asks_again = True
            return
        try:
            future = self._keeper.ask_history(self._question(), after_s=_GATHERED_S)
        except RuntimeError:  # the store is closed: the program ends
            return
        self._is_asking = True
        future.add_done_callback(self._answered)

    def _answered(self, future: "Future[MoneyNews | None]") -> None:
        """In the store thread."""
        loop = self._loop
        if loop is None:
            return
        try:
            loop.call_soon_threadsafe(self._take, future)
        except RuntimeError:  # the loop has ended, and nobody is left to be told
            self._loop = None

    def _take(self, future: "Future[MoneyNews | None]") -> None:
        self._is_asking = False
        _note_fault(future)
        news = None if future.exception() else future.result()
        if news is not None:
            self._news = news
            for listener in tuple(self._listeners):
                _tell(listener, news)
        if self._asks_again:
            self._asks_again = False
            self._ask()


def _what_matters(snapshot: Snapshot, settings: Settings, now: datetime) -> Hashable:
    """What the sums depend on, as far as it is seen from here."""
    return (
        now.astimezone().date(),
        budgets_of(settings),
        tuple(
            (s.id, s.is_watched, s.tokens_used, s.cost_usd, s.balance, s.costs)
            for s in snapshot.providers.values()
        ),
    )


def _dismissed(history: History, suggestion_id: str, now: datetime) -> bool:
    history.notices.dismiss(suggestion_id, now)
    return True


def _restored(history: History, suggestion_id: str) -> bool:
    history.notices.restore(suggestion_id)
    return True


def _fills_up(state: ProviderState) -> bool:
    """True where what is left is only a key's limit that is reset by itself."""
    return state.spending is not None and state.spending.reset is not None


def _models_to_compare(settings: Settings) -> tuple[ModelAt, ...]:
    """The small model of each provider that can be tested with one, or the model that the user named."""
    found = []
    for provider_id, entry in roster(settings).items():
        declared = None if entry.provider.paid_test is None else entry.provider.paid_test.model
        model = entry.test_model or declared
        if entry.profile.enabled and model is not None:
            found.append((provider_id, model))
    return tuple(found)


def _tell(listener: Listener, news: MoneyNews) -> None:
    try:
        listener(news)
    except Exception:
        log.exception("A listener of the sums of money failed")


def _note_fault(future: "Future[MoneyNews | None] | Future[None]") -> None:
    fault = future.exception()
    if fault is not None:
        log.error("The sums of money could not be looked at by our own fault", exc_info=fault)
