"""A session with simulated providers, for the tray app and the terminal."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final

from apimon_desktop.adapters.files.access import folder_refusal, is_there
from apimon_desktop.adapters.files.atomic import FileLock
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.keys.keyring import KeyringAnswer
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.billing import USD
from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.model.usage import UNPRICED, Cost, CostBasis
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.demo.past import past, past_balances, past_usage
from apimon_desktop.demo.scenarios import Scenario, play, stage
from apimon_desktop.demo.simulator import Simulator
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.paths import Folders, folders
from apimon_desktop.providers.registry import PROVIDERS

BUDGET_USD: Final = Decimal(150)
"""More than the made-up usage of any month, so that no budget is exceeded."""
THRESHOLDS: Final = Thresholds(
    confirm_after_s=(1.0, 3.0),
    recheck_after_s=1.0,
    interval_s=5.0,
    least_interval_s=1.0,
    watched_interval_s=4.0,
    battery_interval_s=5.0,
    offline_retry_s=(1.0, 2.0, 3.0),
    timeout_s=5.0,
    flap_within=timedelta(seconds=20),
    credit_interval_s=10.0,
    feed_interval_s=6.0,
    feed_least_interval_s=4.0,
    feed_first_after_s=1.0,
    feed_pause_s=0.3,
    feed_pause_after_failure_s=2.0,
    costs_first_after_s=2.0,
    costs_pause_s=0.5,
    costs_retry_s=10.0,
)
"""Shorter times, so that a scenario of seconds shows; a slow answer still meets the deadline."""
_PREFIX: Final = "apimon-demo-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a demo is built from."""

    settings: Settings
    keys: Mapping[ProviderId, Secret]
    """Of the providers that have a key in the scenario."""
    admin_keys: Mapping[ProviderId, Secret]
    """Of those with a cost report, by the ids of admin keys."""


def set_up(simulator: Simulator, scenario: Scenario) -> Setup:
    """The demo's settings and keys. The simulator must have been started, so that its ports are known."""
    providers = {
        provider_id: ProviderSettings(
            base_url=simulator.base_url(provider_id),
            # A provider without a feed has a page on the internet, which the demo must not read.
            status_url="" if provider.status_url is None else simulator.status_url(provider_id),
        )
        for provider_id, provider in PROVIDERS.items()
    }
    keyed = [pid for pid in PROVIDERS if pid in scenario.keys]
    return Setup(
        settings=Settings(
            interval_s=THRESHOLDS.interval_s,
            timeout_s=THRESHOLDS.timeout_s,
            monthly_budget_usd=BUDGET_USD,
            providers=MappingProxyType(providers),
        ),
        keys={pid: simulator.key(pid) for pid in keyed},
        admin_keys={admin_id(pid): key for pid in keyed if (key := simulator.admin_key(pid)) is not None},
    )


class MemoryKeyring:
    """The demo's keyring, in memory instead of the user's."""

    def __init__(self, keys: Mapping[ProviderId, Secret]) -> None:
        self._keys: Mapping[ProviderId, Secret] = keys

    def read(self) -> KeyringAnswer:
        """All saved keys."""
        return KeyringAnswer(keys=dict(self._keys))

    def update(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringAnswer:
        """Saves keys, removes those given as None, and returns all keys."""
        self._keys = {pid: key for pid, key in {**self._keys, **changes}.items() if key is not None}
        return self.read()


@asynccontextmanager
async def demo_session(scenario: Scenario) -> AsyncIterator[Session]:
    """A session whose providers play a scenario, in a temporary folder."""
    clock = Clock()
    with _own_folder() as places:
        async with Simulator() as simulator:
            await stage(simulator, scenario)
            await asyncio.to_thread(fill_history, scenario, places, clock)
            setup = set_up(simulator, scenario)
            plan = Plan(
                folders=places,
                settings=setup.settings,
                metrics_file=places.metrics_file,
                environ={},
                thresholds=THRESHOLDS,
            )
            async with asyncio.TaskGroup() as tasks:
                playing = tasks.create_task(play(simulator, scenario, clock))
                yield Session(plan, keyring=MemoryKeyring({**setup.keys, **setup.admin_keys}))
                playing.cancel()


@contextmanager
def _own_folder() -> Iterator[Folders]:
    """A temporary folder; if this demo is killed, the next one removes it."""
    _remove_left_behind(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o700)  # whatever the umask is
        places = folders(Path(folder))
        running = FileLock(places.lock_file)
        running.acquire()
        try:
            yield places
        finally:
            running.release()


def _remove_left_behind(temporary: Path) -> None:
    """Removes the folders of killed demos; those of running demos are locked."""
    for folder in temporary.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or folder_refusal(folder) is not None:
                continue
            lock = FileLock(folders(folder).lock_file)
            is_left_behind = is_there(folders(folder).lock_file) and lock.acquire()
            lock.release()
            if is_left_behind:
                shutil.rmtree(folder)


def fill_history(scenario: Scenario, places: Folders, clock: Clock) -> None:
    """Fills the demo's history with a made-up past."""
    history = History.open(places.history_file).history
    if history is None:
        return
    made_up = past(scenario.past, scenario.keys, now=clock.now(), now_mono_s=clock.monotonic())
    with history.at_once():
        for result, shown in made_up.checks:
            history.append(result, shown)
        for incident in made_up.incidents:
            history.save_incident(incident)
        for provider_id, point in past_balances(scenario.keys, now=clock.now()):
            history.billing.save_balance(provider_id, Balance(amount=point.amount, currency=USD), point.at)
    _save_usage(history, scenario, clock.now())
    history.maintain(clock.now())
    history.close()


def _save_usage(history: History, scenario: Scenario, now: datetime) -> None:
    events = past_usage(scenario.past.seed, scenario.keys, now=now)
    # The app itself prices the tokens later, as with any usage that is not priced yet.
    costs = [
        UNPRICED if one.cost_usd is None else Cost(basis=CostBasis.BILLED, usd=one.cost_usd) for one in events
    ]
    history.usage.save(tuple(zip(events, costs, strict=True)))
