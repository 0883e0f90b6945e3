"""Keeps the sums of money up to date while the engine runs, and reads them for one-shot callers."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.alerts.money import NotifiedLevel
from apimon_desktop.core.model.billing import ListedPrices
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.money.budget import budgets_of
from apimon_desktop.core.money.price_table import ModelAt
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.engine.engine import Engine
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.monitor.history.recorder import HistoryRecorder
from apimon_desktop.monitor.money.read import MoneyNews, read_money

log = logging.getLogger(__name__)

Listener = Callable[[MoneyNews], None]

_GATHERED_S: Final = 0.5
"""One read serves all reports within this time."""
_AT_LEAST_EVERY: Final = timedelta(minutes=15)
"""Days pass and forecasts change without usage; a check triggers this, no timer."""


class MoneyWatch:
    """Subscribes to the engine if there are listeners; needs no timer.

    For the engine's thread. The history and the price lists are read in the store thread.
    """

    def __init__(self, recorder: HistoryRecorder, engine: Engine, prices: ListedPrices | None) -> None:
        self._recorder = recorder
        self._engine = engine
        self._prices = prices
        self._listeners: list[Listener] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self.news: MoneyNews | None = None
        """What was read last. None: nothing yet."""
        self._seen: Hashable = None
        """What the sums depended on when they were last read."""
        self._seen_at: datetime | None = None
        self._asked: Future[MoneyNews | None] | None = None
        self._asks_again = False
        """True if something changed after the question."""
        self._read_at_s = -math.inf
        """When sums were last read along with stored usage, on the monotonic clock."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls the listener whenever the sums were read; returns how to unsubscribe."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Sets the loop on which the engine runs and listeners are called."""
        self._loop = loop

    def __call__(self, update: Update) -> None:
        """Reads the sums again if an update may have changed them, or some time has passed."""
        snapshot, now = update.snapshot, update.snapshot.at
        seen = self._facts(snapshot, now)
        is_late = self._seen_at is None or not timedelta(0) <= now - self._seen_at < _AT_LEAST_EVERY
        if seen != self._seen or is_late:
            self._seen, self._seen_at = seen, now
            self._ask()

    def read_along(self, history: History) -> None:
        """Reads the sums in the store thread right after usage was stored: it needs no second trip there.

        Not more often than reports are gathered otherwise.
        """
        loop, now_s = self._loop, time.monotonic()
        if loop is None or not self._listeners or now_s - self._read_at_s < _GATHERED_S:
            return
        self._read_at_s = now_s
        matters = self._facts_but_usage(self._engine.snapshot, self._engine.clock.now())
        news = self._question()(history)
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(self._take_along, news, matters)

    def read(self) -> "Future[MoneyNews | None]":
        """The sums as of now. None: there is no history, or it failed, which is reported."""
        return self._recorder.ask_history(self._question())

    def note_notified(self, levels: Iterable[NotifiedLevel]) -> None:
        """Stores what the user was notified of."""
        stored, now = tuple(levels), self._engine.clock.now()
        self._recorder.note(lambda history: history.notifications.save_levels(stored, now))

    def dismiss(self, suggestion_id: str) -> "Future[bool | None]":
        """Hides a suggestion for 30 days. Not True: that could not be stored, which is reported."""
        now = self._engine.clock.now()
        return self._change(lambda history: history.notifications.dismiss(suggestion_id, now))

    def restore(self, suggestion_id: str) -> "Future[bool | None]":
        """Shows a dismissed suggestion again. Not True: that could not be stored, which is reported."""
        return self._change(lambda history: history.notifications.restore(suggestion_id))

    def _change(self, write: Callable[[History], None]) -> "Future[bool | None]":
        def changed(history: History) -> bool:
            write(history)
            return True

        done = self._recorder.ask_history(changed)
        self._ask()
        return done

    def _question(self) -> "partial[MoneyNews]":
        snapshot, settings = self._engine.snapshot, self._engine.settings
        return partial(
            read_money,
            prices=self._prices,
            now=self._engine.clock.now(),
            providers=tuple(snapshot.providers),
            budgets=budgets_of(settings),
            accounts=tuple(state for state in snapshot.watched if not _fills_up(state)),
            models=_models_to_compare(settings),
        )

    def _ask(self) -> None:
        if self._loop is None:
            return
        if self._asked is not None:
            self._asks_again = True
            return
        with suppress(RuntimeError):  # the store is closed: the program ends
            self._asked = self._recorder.ask_history(self._question(), after_s=_GATHERED_S)
            self._asked.add_done_callback(self._answered)

    def _answered(self, future: "Future[MoneyNews | None]") -> None:
        """In the store thread, unless it was cancelled."""
        if self._loop is not None and not future.cancelled():
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._take, future)

    def _take(self, future: "Future[MoneyNews | None]") -> None:
        fault = future.exception()
        if fault is not None:
            log.error("Reading what was spent failed: internal error", exc_info=fault)
        self._asked = None
        self._tell(None if fault is not None else future.result())

    def _take_along(self, news: MoneyNews, matters: Hashable) -> None:
        current = self._facts_but_usage(self._engine.snapshot, self._engine.clock.now())
        if self._asked is not None and matters == current and self._asked.cancel():
            self._asked = None  # the question about the same usage is answered
        self._tell(news)

    def _tell(self, news: MoneyNews | None) -> None:
        if news is not None:
            self.news = news
            for listener in tuple(self._listeners):
                try:
                    listener(news)
                except Exception:
                    log.exception("A listener of the sums of money failed")
        if self._asks_again and self._asked is None:
            self._asks_again = False
            self._ask()

    def _facts(self, snapshot: Snapshot, now: datetime) -> Hashable:
        """What the sums depend on, as far as the engine knows it."""
        used = tuple((state.totals.tokens, state.totals.cost_usd) for state in snapshot.providers.values())
        return used, self._facts_but_usage(snapshot, now)

    def _facts_but_usage(self, snapshot: Snapshot, now: datetime) -> Hashable:
        states = tuple(
            (s.id, s.is_watched, s.account.balance, s.account.costs) for s in snapshot.providers.values()
        )
        return now.astimezone().date(), budgets_of(self._engine.settings), states


def _fills_up(state: ProviderState) -> bool:
    """True if the balance is only a key's limit that is reset automatically."""
    return state.account.spending is not None and state.account.spending.limit_resets


def _models_to_compare(settings: Settings) -> tuple[ModelAt, ...]:
    """For each enabled provider its small test model, or the one that the user named."""
    found = []
    for provider_id, entry in configured_providers(settings).items():
        declared = None if entry.provider.paid_test is None else entry.provider.paid_test.model
        model = entry.test_model or declared
        if entry.profile.enabled and model is not None:
            found.append((provider_id, model))
    return tuple(found)
