"""One program's share in the monitoring: engine, keys and files, put together and taken apart again."""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.adapters.atomic import tidy
from apimon_desktop.adapters.config_file import LoadedConfig, load_config
from apimon_desktop.adapters.history import History
from apimon_desktop.adapters.http_client import HttpClients
from apimon_desktop.adapters.keys.key_store import Keyring, KeyStore
from apimon_desktop.adapters.keys.keyring_process import KeyringProcess
from apimon_desktop.adapters.metrics_file import MetricsFile
from apimon_desktop.adapters.redaction import Redactor
from apimon_desktop.core.remembered import Remembered
from apimon_desktop.core.report import status_report
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import Incident
from apimon_desktop.core.thresholds import DEFAULT, Thresholds
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.bill_book import HistoryBillBook
from apimon_desktop.monitor.engine import Engine
from apimon_desktop.monitor.keeper import Keeper
from apimon_desktop.monitor.kept import Kept, caught_up, restored
from apimon_desktop.monitor.ledger import HistoryLedger
from apimon_desktop.monitor.money_facts import MoneyNews
from apimon_desktop.monitor.money_watch import MoneyWatch
from apimon_desktop.monitor.prices import (
    PriceUpdates,
    fetch_daily,
    noting_own_lists,
    price_book,
    priced_providers,
)
from apimon_desktop.monitor.pricing import Pricing
from apimon_desktop.monitor.roster import key_variables
from apimon_desktop.monitor.usage import UsageDesk
from apimon_desktop.monitor.usage_counter import UsageCounter
from apimon_desktop.monitor.world import real_world
from apimon_desktop.paths import Folders
from apimon_desktop.providers.registry import PROVIDERS

log = logging.getLogger(__name__)

_ASK_S: Final = 2.0
_CLOSE_S: Final = 2.0
"""What writing the last things may take."""
_LOOKED_BACK: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a session is to be made of."""

    folders: Folders
    settings: Settings
    metrics_file: Path
    dotenv_path: Path | None = None
    """None: no ``.env`` file is read."""
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    thresholds: Thresholds = DEFAULT
    keeps: bool = True
    """False: nothing is written."""
    readonly: bool = False
    """True: what is known is read, nothing is written."""

    @property
    def replaced_files(self) -> tuple[Path, ...]:
        """Files that are written by replacing them; a killed program may leave temporary ones beside them."""
        places = self.folders
        return (
            self.metrics_file,
            places.metrics_file,
            places.config_file,
            places.prices_file,
            places.price_list_file,
            places.windows_file,
        )


def configured(folders: Folders) -> LoadedConfig:
    """The settings file as it stands."""
    return load_config(folders.config_file, PROVIDERS)


class Session:
    """Engine, keys and files of one program."""

    def __init__(
        self,
        plan: Plan,
        *,
        keyring: Keyring | None = None,
        redactor: Redactor | None = None,
        on_problem: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        """Builds everything and touches nothing yet; ``on_problem`` may be called in another thread.

        ``redactor`` gets every key that is found.
        """
        self.plan = plan
        self.redactor = redactor = redactor or Redactor()
        self._clients = HttpClients(on_problem=on_problem)
        self._process = KeyringProcess() if keyring is None else None
        self.keeper = self._new_keeper(on_problem)
        self.prices = price_book(plan.folders, plan.settings, keeps=plan.keeps, readonly=plan.readonly)
        ledger = None if plan.readonly else HistoryLedger(self.keeper)
        bills = None if plan.readonly or not plan.keeps else HistoryBillBook(self.keeper)
        self.counter = UsageCounter()
        self.keeper.when_opened(self.counter.resume)
        pricing = Pricing(self.prices, self._flat_usd_per_1k_tokens)
        self.usage = UsageDesk(self.keeper, pricing, self.counter, redactor)
        world = real_world(
            self._clients, plan.thresholds, ledger, bills, redactor=redactor, report_usage=self.usage.report
        )
        self.engine = Engine(world, settings=plan.settings, thresholds=plan.thresholds)
        self.money = MoneyWatch(self.keeper, self.engine, self.prices)
        self._forget_keeper: Callable[[], None] = lambda: None
        self.keys = KeyStore(
            environ=plan.environ,
            keyring=keyring or self._process or KeyringProcess(),
            variables=key_variables(plan.settings),
            dotenv_path=plan.dotenv_path,
        )

    def _new_keeper(self, on_problem: Callable[[str], None]) -> Keeper:
        plan = self.plan
        open_history = History.open_readonly if plan.readonly else History.open
        return Keeper(
            metrics_file=MetricsFile(plan.metrics_file) if plan.keeps else None,
            open_history=partial(open_history, plan.folders.history_file) if plan.keeps else None,
            readonly=plan.readonly,
            on_problem=on_problem,
        )

    def _flat_usd_per_1k_tokens(self, provider_id: ProviderId) -> Decimal | None:
        state = self.engine.snapshot.providers.get(provider_id)
        return None if state is None else state.profile.usd_per_1k_tokens

    async def open(self, *, believed: bool = False, assumes_keys: bool = False) -> Kept:
        """Takes over what earlier runs knew, and the keys that need no keyring.

        ``assumes_keys``: recently checked providers count as having a key. From now on, totals change on this
        loop.
        """
        self.counter.attach(asyncio.get_running_loop())
        self.money.attach(asyncio.get_running_loop())
        kept = await asyncio.wrap_future(
            self.keeper.load(self.engine.snapshot.providers, self.plan.settings.interval_s)
        )
        self.take_over(kept, believed=believed, assumes_keys=assumes_keys)
        return kept

    def take_over(self, kept: Kept, *, believed: bool, assumes_keys: bool = False) -> None:
        """Puts what was kept into the engine and starts keeping."""
        states = self.engine.snapshot.providers.values()
        known = {s.id: restored(s.profile, kept, believed=believed, assumes_key=assumes_keys) for s in states}
        self.engine.remember(known, spent=kept.spent)
        self.counter.begin(self.engine, kept.mark)
        self.refresh_keys()
        if self.plan.keeps and not self.plan.readonly:
            self.keeper.do(partial(tidy, *self.plan.replaced_files))
        if not self.plan.readonly:
            self._forget_keeper = self.engine.subscribe(self.keeper)
            self.engine.subscribe(self.usage)
            self.engine.subscribe(noting_own_lists(self.prices, self.keeper.do))
            # A program that ended right after a request left it unpriced.
            self.usage.price_again(again=False)

    def refresh_keys(self) -> tuple[str, ...]:
        """Gives the engine the keys as they are known now; the sentences on what could not be used."""
        lookup = self.keys.lookup()
        for secret in (*(choice.secret for choice in lookup.choices.values()), *self.keys.saved.values()):
            self.redactor.add(secret)
        self.engine.set_keys(lookup.choices)
        return lookup.problems

    def let_keyring_prompt(self) -> None:
        """Allows the system to ask for the keyring's password, because the user asked for saved keys."""
        if self._process is not None:
            self._process.may_prompt = True

    async def read_keyring(self) -> tuple[str, ...]:
        """Reads the saved keys, however long the keyring takes, and uses them."""
        await self.keys.read_keyring()
        return self.refresh_keys()

    def report(self) -> dict[str, Any]:
        """The report document as of the last checks. Waits for the history, a few ms; not for a window."""
        engine, now = self.engine, self.engine.clock.now()
        asked = self.keeper.uptimes(engine.snapshot.providers, now, engine.settings.interval_s)
        news = self.money_now()
        try:
            uptimes = asked.result(_ASK_S)
        except FutureTimeoutError:
            uptimes = {}
        return status_report(
            engine.snapshot, now=now, uptimes=uptimes, money=None if news is None else news.summary
        )

    async def recent_incidents(self) -> tuple[Incident, ...]:
        """Those of the last 30 days that the history holds; none where there is no history."""
        since = self.engine.clock.now() - _LOOKED_BACK
        asked = self.keeper.ask_history(lambda history: history.incidents(None, since))
        return await asyncio.wrap_future(asked) or ()

    def money_now(self) -> MoneyNews | None:
        """What is known of money. Waits for the history and the price lists; not for a window.

        None: there is no history, or it took too long.
        """
        try:
            return self.money.read().result(_ASK_S)
        except FutureTimeoutError:
            return None

    async def areport(self) -> dict[str, Any]:
        """The report document, including the usage and checks of other programs."""
        engine, now = self.engine, self.engine.clock.now()
        seen = {state.id: state.last_check_at for state in engine.snapshot.watched}
        interval_s = engine.settings.interval_s
        self.usage.look()  # updates the totals before the questions below are answered
        later = asyncio.wrap_future(
            self.keeper.ask_history(lambda history: history.later(seen, interval_s=interval_s))
        )
        asked = asyncio.wrap_future(
            self.keeper.uptimes(engine.snapshot.providers, now, engine.settings.interval_s)
        )
        money = asyncio.wrap_future(self.money.read())
        await asyncio.wait((later, asked, money), timeout=_ASK_S)
        news = money.result() if money.done() else None
        return status_report(
            self._caught_up((later.result() if later.done() else None) or {}),
            now=now,
            uptimes=asked.result() if asked.done() else {},
            money=None if news is None else news.summary,
        )

    def _caught_up(self, later: Mapping[ProviderId, Remembered]) -> Snapshot:
        snapshot = self.engine.snapshot
        states = {pid: caught_up(snapshot.providers[pid], known) for pid, known in later.items()}
        return replace(snapshot, providers=MappingProxyType({**snapshot.providers, **states}))

    def apply(self, settings: Settings) -> None:
        """Puts changed settings into force."""
        self.keys.configure(
            variables=key_variables(settings),
            dotenv_path=Path(settings.dotenv_path) if settings.dotenv_path else self.plan.dotenv_path,
        )
        self.engine.apply(settings)
        self.prices.configure(priced_providers(settings))
        self.refresh_keys()

    def price_updates(self, start: Callable[[Coroutine[Any, Any, None]], None]) -> PriceUpdates:
        """A subscriber that has newer prices fetched, by the settings in force; ``start`` runs a fetch."""
        return PriceUpdates(
            is_wanted=lambda: self.engine.settings.update_prices, fetch=self.fetch_prices, start=start
        )

    async def fetch_prices(self, today: date) -> None:
        """Fetches newer prices, unless those of today (in UTC) are there."""
        await fetch_daily(self._clients, self.plan.folders, self.prices, self.keeper.do, today)
        self.usage.price_again()

    async def let_go(self) -> None:
        """Closes connections that are kept for the next check; that one opens new ones."""
        await self._clients.aclose()

    async def aclose(self) -> None:
        """Lets go of connections and keyring, and writes what is left, within a few seconds."""
        if self._process is not None:
            self._process.kill()
        try:
            await self._clients.aclose()
        finally:  # also where a signal cancels this
            self.close_files()

    def close_files(self) -> None:
        """Writes unsaved data, within a few seconds; needs no event loop."""
        self.counter.settle()
        # What is reported in this very moment is counted at the next start; here the files are closed.
        self._forget_keeper()
        if not self.keeper.close(_CLOSE_S):
            log.warning("The last figures could not be written in time")
        self.prices.close()
