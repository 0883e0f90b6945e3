"""Holds the snapshot and what it depends on. It is replaced as a whole, never changed."""

import logging
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.health.schedule import Pace, next_check
from apimon_desktop.core.keys import KeyChoice, admin_id
from apimon_desktop.core.model.check import UNTRIED, CheckResult, TokensSpent
from apimon_desktop.core.model.ids import Cause, KeyInfo, ProviderId, Secret
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.model.offline import NO_NETWORK, LocalFault
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.model.state import Evidence, ProviderState, Transition, Verdict
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.engine.providers import Entry, configured_providers, failover_order

log = logging.getLogger(__name__)

Subscriber = Callable[[Update], None]


def random_jitter() -> float:
    """A random number from -1 to 1 that spreads checks over time."""
    return random.uniform(-1, 1)  # noqa: S311 - no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchConfig:
    """The watched providers and their keys."""

    settings: Settings
    entries: Mapping[ProviderId, Entry]
    keys: Mapping[ProviderId, KeyChoice] = field(default_factory=lambda: MappingProxyType({}))

    def secret(self, provider_id: ProviderId) -> Secret | None:
        """The provider's key. None: it has none."""
        choice = self.keys.get(provider_id)
        return None if choice is None else choice.secret

    def key_info(self, provider_id: ProviderId) -> KeyInfo | None:
        """What may be shown of the provider's key. None: it has none."""
        choice = self.keys.get(provider_id)
        return None if choice is None else choice.info


class SnapshotStore:
    """Holds the one snapshot and tells subscribers when it is replaced."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        thresholds: Thresholds,
        jitter: Callable[[], float],
        requests_made: Mapping[str, int],
    ) -> None:
        """``requests_made`` counts by provider id; what goes elsewhere has another name."""
        self.clock = clock
        self.thresholds = thresholds
        self.pace = Pace(interval_s=settings.interval_s)
        self.config = WatchConfig(settings=settings, entries=configured_providers(settings))
        self.local_fault: LocalFault = NO_NETWORK
        """Why no provider can be reached while offline."""
        self.spent: TokensSpent | None = None
        """What paid tests used today."""
        self.jitter = jitter
        self._requests_made = requests_made
        self._subscribers: list[Subscriber] = []
        states = [ProviderState(profile=entry.profile) for entry in self.config.entries.values()]
        self.snapshot = Snapshot(
            at=clock.now(),
            providers=MappingProxyType(self._scheduled(states, {})),
            failover_order=failover_order(settings),
            interval_s=self.pace.interval_s,
        )

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls the subscriber after every change, in order of subscription; returns how to unsubscribe."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def commit(
        self,
        states: Iterable[ProviderState],
        *,
        result: CheckResult | None = None,
        transition: Transition | None = None,
    ) -> None:
        """Puts changed states into the snapshot, each with its next check."""
        self._replace(self._scheduled(states, self.snapshot.providers), result, transition)

    def annotate(self, states: Iterable[ProviderState]) -> None:
        """Puts changed states into the snapshot; next checks stay as they are."""
        self._replace({**self.snapshot.providers, **{state.id: state for state in states}})

    def reschedule(self, pace: Pace) -> None:
        """Plans every provider's next check again."""
        self.pace = pace
        self.commit(self.snapshot.providers.values())

    def reconfigure(self, config: WatchConfig) -> None:
        """Changes who is watched. A provider with another key or address starts as unchecked."""
        before, self.config = self.config, config
        self.pace = replace(self.pace, interval_s=config.settings.interval_s)
        providers = {}
        for pid, entry in config.entries.items():
            state = self.snapshot.providers.get(pid) or ProviderState(profile=entry.profile)
            state = replace(state, profile=entry.profile, key=config.key_info(pid))
            if _is_new_target(before, config, pid) or _test_ended(state):
                state = _unchecked(state)
            if before.secret(admin_id(pid)) not in (None, config.secret(admin_id(pid))):
                state = replace(state, account=replace(state.account, costs=None))
            if pid in before.entries and before.entries[pid].feed != entry.feed:
                state = replace(state, official=None)
            providers[pid] = state
        self._replace(self._scheduled(providers.values(), providers))

    def _replace(
        self,
        providers: Mapping[ProviderId, ProviderState],
        result: CheckResult | None = None,
        transition: Transition | None = None,
    ) -> None:
        now = self.clock.now()
        offline_since = (self.snapshot.offline_since or now) if self.pace.offline else None
        self.snapshot = Snapshot(
            at=now,
            providers=MappingProxyType(dict(providers)),
            failover_order=failover_order(self.config.settings),
            interval_s=self.pace.interval_s,
            offline_since=offline_since,
            local_fault=None if offline_since is None else self.local_fault,
            spent=self.spent,
            requests_made=sum(self._requests_made.values()),
        )
        update = Update(snapshot=self.snapshot, result=result, transition=transition)
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(update)
            except Exception:
                log.exception("A subscriber failed")

    def _scheduled(
        self, states: Iterable[ProviderState], among: Mapping[ProviderId, ProviderState]
    ) -> dict[ProviderId, ProviderState]:
        """``among`` updated with these states, each with its next check."""
        providers = dict(among)
        for state in states:
            due = next_check(
                state,
                self.pace,
                self.thresholds,
                now=self.clock.now(),
                now_mono_s=self.clock.monotonic(),
                jitter=self.jitter(),
                others=[other.schedule.due for other in providers.values() if other.id != state.id],
            )
            providers[state.id] = replace(
                state,
                schedule=replace(state.schedule, due=due, requests_made=self._requests_made.get(state.id, 0)),
            )
        return providers


def _test_ended(state: ProviderState) -> bool:
    """True if a paid test found a problem, and no further test will find that it is over."""
    return state.health.generation.stands and state.profile.paid_test_every_s is None


def _is_new_target(before: WatchConfig, after: WatchConfig, provider_id: ProviderId) -> bool:
    """True if earlier results say nothing about what is checked now."""
    old, new = before.entries.get(provider_id), after.entries[provider_id]
    if old is None:
        return False
    resumed = new.profile.enabled and not old.profile.enabled
    moved = old.profile.base_url != new.profile.base_url
    # A first key changes nothing: results of an earlier run were made with it.
    rekeyed = before.secret(provider_id) not in (None, after.secret(provider_id))
    return resumed or moved or rekeyed


def _unchecked(state: ProviderState) -> ProviderState:
    """As before the first check: results with another key or address say nothing."""
    return replace(
        state,
        health=replace(
            state.health,
            verdict=Verdict(cause=Cause.NOT_CHECKED),
            suspicion=None,
            good_checks_in_row=0,
            baseline=True,
            remembered=None,
            evidence=Evidence(),
            credit=UNTRIED,
            generation=UNTRIED,
        ),
        schedule=replace(state.schedule, retry_at=None, retry_mono_s=None, checked_mono_s=None),
        account=replace(state.account, balance=None, spending=None),
    )
