"""The engine: watches the providers and holds the one snapshot."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from apimon_desktop.adapters.clock import Clock
from apimon_desktop.adapters.cost_reader import first_day
from apimon_desktop.core.billing import CostAnswer
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.cost import estimate_usd
from apimon_desktop.core.failover import Failover, suggest
from apimon_desktop.core.keys import KeyChoice
from apimon_desktop.core.profile import Job
from apimon_desktop.core.proof import UNTRIED, TokensSpent
from apimon_desktop.core.schedule import looked_at_soon, may_be_asked
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import Due, DueReason, Evidence, Ignored, ProviderState, Verdict
from apimon_desktop.core.thresholds import DEFAULT, Thresholds
from apimon_desktop.core.traffic import fresh_requests, reported
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.core.usage import Tokens, UsageEvent, UsageGrowth, UsageNews, UsageSource
from apimon_desktop.monitor.billing import Bills, cost_source
from apimon_desktop.monitor.board import Board, Subscriber
from apimon_desktop.monitor.checker import Checker
from apimon_desktop.monitor.feed_poller import FeedPoller
from apimon_desktop.monitor.poller import Poller
from apimon_desktop.monitor.proofs import Proofs
from apimon_desktop.monitor.roster import roster
from apimon_desktop.monitor.world import World


class Engine:
    """The only writer of the snapshot. Everybody else reads it, or subscribes to its updates."""

    def __init__(self, world: World, *, settings: Settings, thresholds: Thresholds = DEFAULT) -> None:
        self._board = Board(
            settings,
            clock=world.clock,
            thresholds=thresholds,
            jitter=world.jitter,
            requests_made=world.requests_made,
        )
        self._checker = Checker(self._board, world.probe, world.witnesses, renew=world.renew)
        self._poller = Poller(self._board, self._checker)
        self._proofs = Proofs(self._board, self._checker, world.ledger, add_usage=self._add_tokens)
        self._feeds = (
            None if world.feeds is None else FeedPoller(self._board, world.feeds, jitter=world.jitter)
        )
        self._report_usage = world.report_usage
        self._costs = world.costs
        self._bills = (
            None
            if world.costs is None or world.bills is None
            else Bills(self._board, world.costs, world.bills, jitter=world.jitter)
        )

    @property
    def snapshot(self) -> Snapshot:
        """Everything known now; a value that never changes."""
        return self._board.snapshot

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._board.watch.settings

    @property
    def clock(self) -> Clock:
        """The clock that everything here goes by."""
        return self._board.clock

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls the subscriber after every change, in the order of subscription; returns how to end it."""
        return self._board.subscribe(subscriber)

    def remember(
        self, states: Mapping[ProviderId, ProviderState], *, spent: TokensSpent | None = None
    ) -> None:
        """Takes over what an earlier run knew; ``spent`` is what paid tests have used today."""
        watch = self._board.watch
        self._board.spent = spent
        self._board.commit(
            replace(state, profile=watch.entries[pid].profile, key=watch.key_info(pid))
            for pid, state in states.items()
            if pid in watch.entries
        )

    def apply(self, settings: Settings) -> None:
        """Puts changed settings into force. A provider whose address changed is judged anew."""
        watch = replace(self._board.watch, settings=settings, entries=roster(settings))
        self._board.rewatch(watch, _judged_anew)

    def set_keys(self, keys: Mapping[ProviderId, KeyChoice]) -> None:
        """Takes the keys to use from now on. A provider whose key changed is judged anew."""
        self._board.rewatch(replace(self._board.watch, keys=keys), _judged_anew)

    def ignore(self, provider_id: ProviderId, *, ignored: bool) -> Ignored | None:
        """Leaves what is wrong with a provider out of the worst status until it changes, or no longer.

        Gives what is ignored from now on (None: nothing is). Raises KeyError for an unknown provider.
        """
        state = self.snapshot.providers[provider_id]
        verdict = state.verdict
        seen = Ignored(cause=verdict.cause, since=verdict.since) if ignored else None
        self._board.replace({**self.snapshot.providers, provider_id: replace(state, ignored=seen)})
        return seen

    def set_pace(self, *, report_open: bool | None = None, on_battery: bool | None = None) -> None:
        """Says what sets the cadence; None leaves a fact as it is."""
        pace = self._board.pace
        wanted = replace(
            pace,
            report_open=pace.report_open if report_open is None else report_open,
            on_battery=pace.on_battery if on_battery is None else on_battery,
        )
        if wanted != pace:
            self._board.reschedule(wanted)

    def set_network_hint(self, *, online: bool) -> None:
        """What the system says of its network: a reason to look now, never a reason not to.

        Where it says that there is none, a failure needs no second silent host to be the network's.
        """
        self._checker.note_system_word(online=online)
        self._poller.look_at_network()

    def network_changed(self) -> None:
        """The way to the internet is another one: what is under way is dropped, and the network looked at."""
        self._poller.network_changed()

    def falls_asleep(self) -> None:
        """The computer is about to sleep: what is under way is dropped, and nothing asked until it woke."""
        self._poller.falls_asleep()

    def woke(self) -> None:
        """The computer slept: what is under way is dropped, and the network looked at first."""
        self._poller.woke()

    def count_usage(self, news: Mapping[ProviderId, UsageNews]) -> None:
        """Adds reported usage to the totals.

        A real request that failed makes a check due soon: only a check can tell whose fault it was.
        """
        now, thresholds = self.clock.now(), self._board.thresholds
        changed = {}
        for provider_id, one in news.items():
            state = self.snapshot.providers.get(provider_id)
            if state is None:
                continue
            offline = self.snapshot.offline or state.blocked is not None
            state = reported(state, one, thresholds, now=now, offline=offline)
            if any(not request.ok for request in fresh_requests(one, thresholds, now=now)):
                state = looked_at_soon(state, thresholds, now=now, now_mono_s=self.clock.monotonic())
            changed[provider_id] = state
        if changed:
            self._board.replace({**self.snapshot.providers, **changed})

    def _add_tokens(self, provider_id: ProviderId, tokens: int) -> None:
        """What a paid test of a provider used, which may have been removed since."""
        state = self.snapshot.providers.get(provider_id)
        if state is None or tokens == 0:
            return
        if self._report_usage is not None:
            event = UsageEvent(
                provider_id=provider_id,
                at=self.clock.now(),
                source=UsageSource.PAID_TEST,
                tokens=Tokens(unsplit_tokens=tokens),
            )
            self._report_usage([event])
            return
        price = state.profile.usd_per_1k_tokens or Decimal(0)
        growth = UsageGrowth(tokens=tokens, cost_usd=estimate_usd(tokens, price))
        self.count_usage({provider_id: UsageNews(growth=growth)})

    def failover(
        self, provider_id: ProviderId, job: Job | None = None, *, but: Collection[ProviderId] = ()
    ) -> Failover:
        """Whom to use instead of a provider for a job (None: its usual one), and why.

        ``but`` are those that were tried in vain. Raises KeyError for an unknown provider.
        """
        return suggest(self.snapshot, provider_id, now=self.clock.now(), job=job, but=but)

    async def run(self) -> None:
        """Watches the providers, and reads their status feeds, until it is cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._poller.run())
            tasks.create_task(self._proofs.run())
            if self._feeds is not None:
                tasks.create_task(self._feeds.run())
            if self._bills is not None:
                tasks.create_task(self._bills.run())

    def check_now(self) -> None:
        """Makes every provider due at once, all of them within a second.

        Not one that asked us to wait; one that is being looked at again anyway keeps its time.
        """
        now, now_s = self.clock.now(), self.clock.monotonic()
        if self.snapshot.offline:
            self._poller.look_at_network()
            return
        self._proofs.look_again()
        due = Due(reason=DueReason.NOW, at_mono_s=now_s, at=now)
        asked = {s.id: replace(s, due=due) for s in self.snapshot.watched if may_be_asked(s, now_s)}
        self._board.replace({**self.snapshot.providers, **asked})

    async def check(self, provider_id: ProviderId) -> ProviderState:
        """Checks one provider now, twice if need be, and takes the answer as it is.

        Raises KeyError for an unknown one.
        """
        await self._checker.check(self.snapshot.providers[provider_id].id, CheckKind.ONE_SHOT)
        await self._proofs.see_credit(provider_id)
        return self.snapshot.providers[provider_id]

    async def check_all(self, providers: Iterable[ProviderId] | None = None) -> Snapshot:
        """Checks providers (all by default) at once."""
        chosen = tuple(self.snapshot.providers if providers is None else providers)
        async with asyncio.TaskGroup() as tasks:
            for pid in chosen:
                tasks.create_task(self.check(pid))
        return self.snapshot

    async def read_feeds(self, providers: Iterable[ProviderId]) -> Snapshot:
        """Reads the status feeds of providers once, for who does not `run`; 3 s for each address at most.

        No check does so by itself: where all is well it would only be slower by another host's answer.
        """
        if self._feeds is not None:
            await self._feeds.read_now(providers)
        return self.snapshot

    async def read_costs(self) -> Snapshot:
        """Reads what providers billed, where there is an admin key and nobody did just now.

        For who does not `run`.
        """
        if self._bills is not None:
            await self._bills.read_now()
        return self.snapshot

    async def test_admin_key(self, provider_id: ProviderId, key: Secret | None) -> CostAnswer:
        """Asks a provider for its cost report (with None: with the key in use); nothing of it is kept.

        Raises KeyError for an unknown provider, one without a cost report, and where there is no key.
        """
        source = cost_source(self._board.watch, provider_id, key)
        if source is None or self._costs is None:
            raise KeyError(provider_id)
        return await self._costs.read(source, first=first_day(self.clock.now(), None, self._board.thresholds))

    async def test_key(self, provider_id: ProviderId, key: Secret | None) -> CheckResult:
        """Asks a provider about a key (None: the one in use); counted nowhere, and nothing is believed.

        Raises KeyError for an unknown provider.
        """
        return await self._checker.ask_once(provider_id, key)

    async def see_who_answers(self, providers: Iterable[ProviderId] | None = None) -> Snapshot:
        """Asks providers (all enabled ones without a key by default) whether they answer, without a key."""
        states = self.snapshot.providers.values()
        keyless = (s.id for s in states if s.profile.enabled and not s.has_key)
        async with asyncio.TaskGroup() as tasks:
            for pid in tuple(keyless if providers is None else providers):
                tasks.create_task(self._checker.check(pid, CheckKind.ANONYMOUS))
        return self.snapshot


def _judged_anew(state: ProviderState) -> ProviderState:
    """As before the first check: what was found with another key or address says nothing."""
    return replace(
        state,
        verdict=Verdict(cause=Cause.NOT_CHECKED),
        suspicion=None,
        goods=0,
        baseline=True,
        remembered=None,
        retry_at=None,
        retry_mono_s=None,
        checked_mono_s=None,
        balance=None,
        spending=None,
        evidence=Evidence(),
        credit=UNTRIED,
        generation=UNTRIED,
    )
