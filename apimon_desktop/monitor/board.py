"""What the engine holds: the snapshot, and what it is made with. Replaced whole, never changed."""

import logging
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from apimon_desktop.adapters.clock import Clock
from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.keys import KeyChoice, admin_id
from apimon_desktop.core.offline import NO_NETWORK, LocalFault
from apimon_desktop.core.profile import KeyInfo
from apimon_desktop.core.proof import TokensSpent
from apimon_desktop.core.schedule import Pace, next_check
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.state import ProviderState, Transition
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import Entry, failover_order, roster

log = logging.getLogger(__name__)

Subscriber = Callable[[Update], None]


def random_jitter() -> float:
    """A random number from -1 to 1, by which checks are moved so that they don't clump."""
    return random.uniform(-1, 1)  # noqa: S311 - it spreads load, it hides nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is watched, and with which keys."""

    settings: Settings
    entries: Mapping[ProviderId, Entry]
    keys: Mapping[ProviderId, KeyChoice] = field(default_factory=lambda: MappingProxyType({}))

    def secret(self, provider_id: ProviderId) -> Secret | None:
        """The provider's key. None: it has none."""
        choice = self.keys.get(provider_id)
        return None if choice is None else choice.secret

    def key_info(self, provider_id: ProviderId) -> KeyInfo | None:
        """What may be told of the provider's key. None: it has none."""
        choice = self.keys.get(provider_id)
        return None if choice is None else choice.info


class Board:
    """Holds the one snapshot and tells everybody when it is replaced."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        thresholds: Thresholds,
        jitter: Callable[[], float],
        requests_made: Mapping[str, int],
    ) -> None:
        """``requests_made`` counts by provider id, and by another name what is sent elsewhere."""
        self.clock = clock
        self.thresholds = thresholds
        self.pace = Pace(interval_s=settings.interval_s)
        self.watch = Watch(settings=settings, entries=roster(settings))
        self.local_fault: LocalFault = NO_NETWORK
        """Why no provider can be reached while offline; part of snapshots."""
        self.spent: TokensSpent | None = None
        """What paid tests used; snapshots tell it."""
        self._jitter = jitter
        self._requests_made = requests_made
        self._subscribers: list[Subscriber] = []
        states = [ProviderState(profile=entry.profile) for entry in self.watch.entries.values()]
        self.snapshot = Snapshot(
            at=clock.now(),
            providers=MappingProxyType(self._scheduled(states, {})),
            failover_order=failover_order(settings),
            interval_s=self.pace.interval_s,
        )

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls the subscriber after every change, in the order of subscription; returns how to end it."""
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
        """Puts changed states into the snapshot, each with its next check; no await in between."""
        providers = self._scheduled(states, self.snapshot.providers)
        self.replace(providers, result=result, transition=transition)

    def reschedule(self, pace: Pace) -> None:
        """Gives every provider its next check anew."""
        self.pace = pace
        self.commit(self.snapshot.providers.values())

    def replace(
        self,
        providers: Mapping[ProviderId, ProviderState],
        *,
        result: CheckResult | None = None,
        transition: Transition | None = None,
    ) -> None:
        """Replaces the states as they are, next checks included."""
        now = self.clock.now()
        offline_since = (self.snapshot.offline_since or now) if self.pace.offline else None
        self.snapshot = Snapshot(
            at=now,
            providers=MappingProxyType(dict(providers)),
            failover_order=failover_order(self.watch.settings),
            interval_s=self.pace.interval_s,
            offline_since=offline_since,
            local_fault=None if offline_since is None else self.local_fault,
            spent=self.spent,
            requests_made=sum(self._requests_made.values()),
        )
        self._publish(Update(snapshot=self.snapshot, result=result, transition=transition))

    def rewatch(self, watch: Watch, judged_anew: Callable[[ProviderState], ProviderState]) -> None:
        """Changes who is watched; a provider with another key or address is judged anew."""
        before, self.watch = self.watch, watch
        self.pace = replace(self.pace, interval_s=watch.settings.interval_s)
        providers = {}
        for pid, entry in watch.entries.items():
            state = self.snapshot.providers.get(pid) or ProviderState(profile=entry.profile)
            state = replace(state, profile=entry.profile, key=watch.key_info(pid))
            if _asks_otherwise(before, watch, pid) or _test_ended(state):
                state = judged_anew(state)
            if before.secret(admin_id(pid)) not in (None, watch.secret(admin_id(pid))):
                state = replace(state, costs=None)
            if pid in before.entries and before.entries[pid].feed != entry.feed:
                state = replace(state, official=None)
            providers[pid] = state
        self.replace(self._scheduled(providers.values(), providers))

    def _publish(self, update: Update) -> None:
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(update)
            except Exception:
                log.exception("A subscriber failed")

    def _scheduled(
        self, states: Iterable[ProviderState], among: Mapping[ProviderId, ProviderState]
    ) -> dict[ProviderId, ProviderState]:
        """All of ``among``, with these states in it, each with its next check."""
        providers = dict(among)
        for state in states:
            due = next_check(
                state,
                self.pace,
                self.thresholds,
                now=self.clock.now(),
                now_mono_s=self.clock.monotonic(),
                jitter=self._jitter(),
                others=[other.due for other in providers.values() if other.id != state.id],
            )
            providers[state.id] = replace(state, due=due, requests_made=self._requests_made.get(state.id, 0))
        return providers


def _test_ended(state: ProviderState) -> bool:
    """True where a paid test found something wrong, and none will ever find that it is over."""
    return state.generation.stands and state.profile.paid_test_every_s is None


def _asks_otherwise(before: Watch, after: Watch, provider_id: ProviderId) -> bool:
    """True where an earlier answer says nothing of what is asked now."""
    old, new = before.entries.get(provider_id), after.entries[provider_id]
    if old is None:
        return False
    resumed = new.profile.enabled and not old.profile.enabled
    moved = old.profile.base_url != new.profile.base_url
    # A first key changes nothing: what is remembered from an earlier run was asked with it.
    rekeyed = before.secret(provider_id) not in (None, after.secret(provider_id))
    return resumed or moved or rekeyed
