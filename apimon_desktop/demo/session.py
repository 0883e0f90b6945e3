"""A session against the simulator, for the tray app and for the terminal alike."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.clock import Clock, SystemClock
from apimon_desktop.adapters.file_access import folder_refusal, is_there
from apimon_desktop.adapters.file_lock import FileLock
from apimon_desktop.adapters.history import History
from apimon_desktop.adapters.keys.keyring_answer import KeyringAnswer
from apimon_desktop.core.billing import USD
from apimon_desktop.core.check import Balance
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import UNPRICED, Cost, CostBasis
from apimon_desktop.demo.past import past
from apimon_desktop.demo.past_usage import past_balances, past_usage
from apimon_desktop.demo.scenario import Scenario, play, stage
from apimon_desktop.demo.setup import set_up
from apimon_desktop.demo.simulator import Simulator
from apimon_desktop.monitor.session import Plan, Session
from apimon_desktop.paths import Folders, folders

_PREFIX: Final = "apimon-demo-"


class MemoryKeyring:
    """The demo's own keyring: it never touches the user's, and is forgotten at the end."""

    def __init__(self, keys: Mapping[ProviderId, Secret]) -> None:
        self._keys = dict(keys)

    def read(self) -> KeyringAnswer:
        """All saved keys."""
        return KeyringAnswer(keys=dict(self._keys))

    def update(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringAnswer:
        """Saves keys, removes those given as None, and gives all keys as they are then."""
        for provider_id, key in changes.items():
            if key is None:
                self._keys.pop(provider_id, None)
            else:
                self._keys[provider_id] = key
        return self.read()


@asynccontextmanager
async def demo_session(scenario: Scenario) -> AsyncIterator[Session]:
    """A session whose providers tell a story from now on, in a folder that goes with it."""
    clock = SystemClock()
    with _own_folder() as places:
        async with Simulator() as simulator:
            await stage(simulator, scenario)
            await asyncio.to_thread(remember, scenario, places, clock)
            setup = set_up(simulator, scenario)
            plan = Plan(
                folders=places,
                settings=setup.settings,
                metrics_file=places.metrics_file,
                environ={},
                thresholds=setup.thresholds,
            )
            async with asyncio.TaskGroup() as tasks:
                story = tasks.create_task(_told(simulator, scenario, clock))
                yield Session(plan, keyring=MemoryKeyring({**setup.keys, **setup.admin_keys}))
                story.cancel()


@contextmanager
def _own_folder() -> Iterator[Folders]:
    """A folder that is removed with the demo; the next demo removes it if this one is killed."""
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


async def _told(simulator: Simulator, scenario: Scenario, clock: Clock) -> None:
    began_s = clock.monotonic()

    async def sleep_until(at_s: float) -> None:
        await clock.sleep_until(began_s + at_s)

    await play(simulator, scenario, sleep_until)


def remember(scenario: Scenario, places: Folders, clock: Clock) -> None:
    """Fills the demo's history, so that it has a past to show."""
    history = History.open(places.history_file).history
    if history is None:
        return
    history.do_without_disk()
    made_up = past(scenario.past, scenario.keys, now=clock.now(), now_mono_s=clock.monotonic())
    for result, shown in made_up.checks:
        history.append(result, shown)
    for incident in made_up.incidents:
        history.save_incident(incident)
    _remember_money(history, scenario, clock.now())
    history.maintain(clock.now())
    history.close()


def _remember_money(history: History, scenario: Scenario, now: datetime) -> None:
    events = past_usage(scenario.past.seed, scenario.keys, now=now)
    # What tokens cost is found out by the app itself, as with any report that it has no price for yet.
    costs = [
        UNPRICED if one.cost_usd is None else Cost(basis=CostBasis.BILLED, usd=one.cost_usd) for one in events
    ]
    history.usage.save(tuple(zip(events, costs, strict=True)))
    for provider_id, point in past_balances(scenario.keys, now=now):
        history.billing.save_balance(provider_id, Balance(amount=point.amount, currency=USD), point.at)
