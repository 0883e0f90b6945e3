"""The engine: watches the providers and holds the one snapshot."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from apimon_desktop.adapters.files.log import Redactor
from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.cost_reader import CostReader, first_day
from apimon_desktop.adapters.http.feed_reader import FeedReader
from apimon_desktop.adapters.http.probe import HostProbe, Probe
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.failover.choose import Failover, suggest
from apimon_desktop.core.health.schedule import checked_soon, may_be_asked
from apimon_desktop.core.health.slowness import fresh_requests, with_usage
from apimon_desktop.core.keys import KeyChoice
from apimon_desktop.core.model.billing import CostAnswer
from apimon_desktop.core.model.check import CheckKind, TokensSpent
from apimon_desktop.core.model.ids import Job, ProviderId, Secret
from apimon_desktop.core.model.limits import DEFAULT, Thresholds
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Due, DueReason, Ignored, ProviderState
from apimon_desktop.core.model.usage import NewUsage, UsageEvent
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.engine.checker import Checker
from apimon_desktop.monitor.engine.extra_requests import ExtraRequests, HistoryPort
from apimon_desktop.monitor.engine.feeds_and_bills import CostReports, StatusFeeds, cost_source
from apimon_desktop.monitor.engine.network import ConnectivityCheck
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.monitor.engine.scheduler import Poller, Scheduler
from apimon_desktop.monitor.engine.snapshot_store import SnapshotStore, random_jitter


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePorts:
    """What the engine needs from outside."""

    clock: Clock
    probe: Probe
    reach: HostProbe
    jitter: Callable[[], float] = random_jitter
    feeds: FeedReader | None = None
    """None: status feeds are not read."""
    renew: Callable[[], None] = lambda: None
    """Called when the network may have changed; forgets what was found out about the old one."""
    costs: CostReader | None = None
    """None: cost reports are not read."""
    history: HistoryPort | None = None
    """Where bills and the tokens of paid tests are stored. None: no bill is read and no paid test made."""
    report_usage: Callable[[Sequence[UsageEvent]], object] = lambda _events: None
    """Receives what paid tests used."""
    requests_made: Mapping[str, int] = field(default_factory=dict)
    """Requests since the start, by provider id; what goes elsewhere has another name. It keeps counting."""


class Engine:
    """The only writer of the snapshot. Everybody else reads it or subscribes to its updates."""

    def __init__(self, ports: EnginePorts, *, settings: Settings, thresholds: Thresholds = DEFAULT) -> None:
        self.clock = ports.clock
        self._store = store = SnapshotStore(
            settings,
            clock=ports.clock,
            thresholds=thresholds,
            jitter=ports.jitter,
            requests_made=ports.requests_made,
        )
        connectivity = ConnectivityCheck(ports.reach, store)
        self._checker = Checker(store, ports.probe, connectivity, renew=ports.renew)
        self._scheduler = Scheduler(ports.clock)
        self._poller = Poller(store, self._checker, wake=self._scheduler.wake)
        self.test_key = self._checker.test_key
        self.subscribe = store.subscribe
        self.network_changed = self._poller.network_changed
        self.falls_asleep = self._poller.falls_asleep
        self.woke = self._poller.woke
        self._extra = ExtraRequests(store, self._checker, ports.history, report_usage=ports.report_usage)
        self._feeds = None if ports.feeds is None else StatusFeeds(store, ports.feeds)
        self._costs = ports.costs
        self._cost_reports = (
            CostReports(store, ports.costs, ports.history) if ports.costs and ports.history else None
        )

    @property
    def snapshot(self) -> Snapshot:
        """Everything known now; a value that never changes."""
        return self._store.snapshot

    @property
    def settings(self) -> Settings:
        """The current settings."""
        return self._store.config.settings

    def remember(
        self, states: Mapping[ProviderId, ProviderState], *, spent: TokensSpent | None = None
    ) -> None:
        """Restores what an earlier run knew; ``spent`` is what paid tests used today."""
        config = self._store.config
        self._store.spent = spent
        self._store.commit(
            replace(state, profile=config.entries[pid].profile, key=config.key_info(pid))
            for pid, state in states.items()
            if pid in config.entries
        )

    def apply(self, settings: Settings) -> None:
        """Applies new settings. A provider with another address starts as unchecked."""
        config = replace(self._store.config, settings=settings, entries=configured_providers(settings))
        self._store.reconfigure(config)

    def set_keys(self, keys: Mapping[ProviderId, KeyChoice]) -> None:
        """Uses these keys from now on. A provider with another key starts as unchecked."""
        self._store.reconfigure(replace(self._store.config, keys=keys))

    def ignore(self, provider_id: ProviderId, *, ignored: bool) -> Ignored | None:
        """Leaves a provider's current problem out of the worst status until it changes, or includes it again.

        Returns what is ignored now. Raises KeyError for an unknown provider.
        """
        state = self.snapshot.providers[provider_id]
        verdict = state.health.verdict
        seen = Ignored(cause=verdict.cause, since=verdict.since) if ignored else None
        self._store.annotate([replace(state, ignored=seen)])
        return seen

    def set_pace(self, *, report_open: bool | None = None, on_battery: bool | None = None) -> None:
        """Sets what the cadence depends on; None leaves it unchanged."""
        pace = self._store.pace
        wanted = replace(
            pace,
            report_open=pace.report_open if report_open is None else report_open,
            on_battery=pace.on_battery if on_battery is None else on_battery,
        )
        if wanted != pace:
            self._store.reschedule(wanted)

    def set_network_hint(self, *, online: bool) -> None:
        """Takes what the system reports about its network: a reason to look now, never a reason not to.

        If it reports none, one silent host is enough to blame the network.
        """
        self._checker.note_system_status(online=online)
        self._poller.look_at_network()

    def count_usage(self, news: Mapping[ProviderId, NewUsage]) -> None:
        """Adds reported usage to the totals.

        A failed real request makes a check due soon: only a check can tell whose fault it was.
        """
        now, thresholds = self.clock.now(), self._store.thresholds
        changed = []
        for provider_id, one in news.items():
            state = self.snapshot.providers.get(provider_id)
            if state is None:
                continue
            offline = self.snapshot.offline or state.health.blocked is not None
            state = with_usage(state, one, thresholds, now=now, offline=offline)
            if any(not request.ok for request in fresh_requests(one, thresholds, now=now)):
                state = checked_soon(state, thresholds, now=now, now_mono_s=self.clock.monotonic())
            changed.append(state)
        if changed:
            self._store.annotate(changed)

    def failover(
        self, provider_id: ProviderId, job: Job | None = None, *, but: Collection[ProviderId] = ()
    ) -> Failover:
        """Whom to use instead of a provider for a job (None: its usual one), and why.

        ``but`` excludes providers that were tried already. Raises KeyError for an unknown provider.
        """
        return suggest(self.snapshot, provider_id, now=self.clock.now(), job=job, but=but)

    async def run(self) -> None:
        """Watches the providers, and reads status feeds and cost reports, until it is cancelled."""
        if self._feeds is not None:
            self._feeds.begin()
        sources = (self._poller, self._extra, self._feeds, self._cost_reports)
        unsubscribe = self._poller.begin()
        try:
            await self._scheduler.run(
                [source for source in sources if source is not None], self._poller.wake_if_slept
            )
        finally:
            unsubscribe()

    def check_now(self) -> None:
        """Makes every provider due at once; offline, looks at the network instead.

        Providers whose ``Retry-After`` is not over, and those that are being confirmed, keep their time.
        """
        now, now_s = self.clock.now(), self.clock.monotonic()
        if self.snapshot.offline:
            self._poller.look_at_network()
            return
        self._extra.look_again()
        due = Due(reason=DueReason.NOW, at_mono_s=now_s, at=now)
        self._store.annotate(
            replace(s, schedule=replace(s.schedule, due=due))
            for s in self.snapshot.watched
            if may_be_asked(s, now_s)
        )

    def want_costs(self) -> None:
        """Reads cost reports soon that were not read in the last minutes: somebody looks at them."""
        if self._cost_reports is not None:
            self._cost_reports.want()
            self._scheduler.wake()

    async def check(self, provider_id: ProviderId) -> ProviderState:
        """Checks one provider now, repeating an unclear failure once. Raises KeyError for an unknown one."""
        await self._checker.check(self.snapshot.providers[provider_id].id, CheckKind.ONE_SHOT)
        await self._extra.check_credit(provider_id)
        return self.snapshot.providers[provider_id]

    async def check_all(self, providers: Iterable[ProviderId] | None = None) -> Snapshot:
        """Checks providers (all by default) at the same time."""
        chosen = tuple(self.snapshot.providers if providers is None else providers)
        async with asyncio.TaskGroup() as tasks:
            for pid in chosen:
                tasks.create_task(self.check(pid))
        return self.snapshot

    async def read_feeds(self, providers: Iterable[ProviderId]) -> None:
        """Reads status feeds once, for one-shot callers; takes at most 3 s for each address."""
        if self._feeds is not None:
            await self._feeds.read_now(providers)

    async def read_costs(self) -> None:
        """Reads cost reports that no program has just read, for one-shot callers."""
        if self._cost_reports is not None:
            await self._cost_reports.read_now()

    async def test_admin_key(self, provider_id: ProviderId, key: Secret | None) -> CostAnswer:
        """Reads a cost report with a key (None: the current one); the answer is not stored.

        Raises KeyError for an unknown provider, and where there is no cost report or no key.
        """
        source = cost_source(self._store.config, provider_id, key)
        if source is None or self._costs is None:
            raise KeyError(provider_id)
        return await self._costs.read(source, first=first_day(self.clock.now(), None, self._store.thresholds))

    async def check_without_keys(self, providers: Iterable[ProviderId]) -> None:
        """Asks providers without a key whether they answer."""
        async with asyncio.TaskGroup() as tasks:
            for pid in providers:
                tasks.create_task(self._checker.check(pid, CheckKind.ANONYMOUS))


def real_ports(
    clients: HttpClients,
    thresholds: Thresholds,
    history: HistoryPort | None = None,
    *,
    redactor: Redactor,
    report_usage: Callable[[Sequence[UsageEvent]], object] = lambda _events: None,
) -> EnginePorts:
    """The system's clock, and real requests with these clients.

    Without a history no paid test is made and no bill is read. ``report_usage`` receives the usage of paid
    tests; ``redactor`` removes keys from what is read.
    """
    clock = Clock()
    return EnginePorts(
        clock=clock,
        probe=Probe(clients, clock, thresholds, redactor),
        reach=HostProbe(clients),
        feeds=FeedReader(clients, thresholds, redactor),
        renew=clients.renew,
        history=history,
        costs=CostReader(clients, clock, thresholds),
        report_usage=report_usage,
        requests_made=clients.requests_made,
    )
