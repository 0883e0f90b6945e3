"""A session against simulated providers, with what the app puts between it and its windows."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from observed_providers import Simulator
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication

from apimon_desktop.adapters.keys.keyring import KeyringAnswer, KeyringProblem
from apimon_desktop.adapters.system.threads import DaemonExecutor
from apimon_desktop.app.controllers.keys import KeyController
from apimon_desktop.app.controllers.problems import LoginStartController
from apimon_desktop.core.alerts.message import Message
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.session.session import Plan, Session, TaskOwner
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.views.conditions import Conditions

PATIENCE_S = 10.0


class MemoryKeyring:
    """Keeps keys as a keyring does; ``problem`` makes it one that takes none."""

    def __init__(self) -> None:
        self.keys: dict[ProviderId, Secret] = {}
        self.problem: KeyringProblem | None = None

    def read(self) -> KeyringAnswer:
        """All saved keys."""
        return KeyringAnswer(keys=dict(self.keys), problem=self.problem)

    def update(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringAnswer:
        """Saves and removes keys."""
        if self.problem is None:
            self.keys = {i: key for i, key in (self.keys | dict(changes)).items() if key is not None}
        return self.read()


@dataclass
class Office:
    """Everything a desk is given, and what it passed on."""

    session: Session
    simulator: Simulator
    keyring: MemoryKeyring
    jobs: TaskOwner
    bridge: Bridge
    keys: KeyController
    at_login: LoginStartController
    parent: QObject
    """Of the desks: it deletes them on the thread of the windows, and no collector does on another."""
    settings: list[Settings] = field(default_factory=list)
    """That were put into force."""
    messages: list[Message] = field(default_factory=list)
    hear_keys: list[Callable[[], None]] = field(default_factory=list)
    """Who hears that keys, or what is wrong with them, changed."""

    def change(self, settings: Settings) -> None:
        """Puts settings into force, as the app does."""
        self.session.apply(settings)
        self.settings.append(settings)
        self.bridge.set_settings(settings)
        self.jobs.start(self.keys.refresh())


async def until(reached: Callable[[], object]) -> None:
    """Returns once something is so; another process or thread does it."""
    async with asyncio.timeout(PATIENCE_S):
        while not reached():  # noqa: ASYNC110 - what windows show is not announced
            await asyncio.sleep(0.01)


@asynccontextmanager
async def office(home: Path, **environ: str) -> AsyncIterator[Office]:
    """There within the block; ``environ`` holds keys."""
    # As in the app: no window ends the loop, and its threads are Python's.
    QGuiApplication.setQuitOnLastWindowClosed(False)
    asyncio.get_running_loop().set_default_executor(DaemonExecutor(2, name="apimon"))
    async with Simulator(latency_ratio=0) as simulator, AsyncExitStack() as at_end:
        providers = {
            pid: ProviderSettings(
                base_url=simulator.base_url(pid),
                status_url=simulator.status_url(pid) if provider.status_url else "",
            )
            for pid, provider in PROVIDERS.items()
        }
        places, keyring = folders(home), MemoryKeyring()
        plan = Plan(
            folders=places,
            settings=Settings(providers=providers),
            metrics_file=places.metrics_file,
            environ=environ,
        )
        # As in the app: first ends what was asked for, then the session, and they may tell the desks.
        parent = QObject()
        at_end.callback(_deleted, parent)
        session = Session(plan, keyring=keyring)
        at_end.push_async_callback(session.aclose)
        await session.open()
        jobs = await at_end.enter_async_context(TaskOwner())
        engine = session.engine
        heard_by: list[Callable[[], None]] = []
        bridge = Bridge(
            snapshot=engine.snapshot, settings=engine.settings, now=engine.clock.now, parent=parent
        )
        engine.subscribe(bridge.receive)

        def tell() -> None:
            bridge.set_conditions(keys.add_to(Conditions()))
            for hear in heard_by:
                hear()

        keys = KeyController(session, on_change=tell)
        yield Office(
            session=session,
            simulator=simulator,
            keyring=keyring,
            jobs=jobs,
            bridge=bridge,
            keys=keys,
            at_login=LoginStartController(None, on_change=tell),
            parent=parent,
            hear_keys=heard_by,
        )


def _deleted(parent: QObject) -> None:
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
