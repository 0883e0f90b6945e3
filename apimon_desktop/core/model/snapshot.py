"""Everything known at one moment, and the update that changed it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from apimon_desktop.core.model.check import CheckResult, TokensSpent
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.offline import NO_NETWORK, LocalFault, OfflineReason
from apimon_desktop.core.model.state import ProviderState, Transition, Verdict
from apimon_desktop.core.text.translatable import say


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Everything known at one moment. Replaced whole, never changed; no slots, so that values are cached."""

    at: datetime
    providers: Mapping[ProviderId, ProviderState] = field(default_factory=dict)
    """In the order of the registry, added providers last."""
    failover_order: tuple[ProviderId, ...] = ()
    offline_since: datetime | None = None
    """UTC. None: online."""
    local_fault: LocalFault | None = None
    """Why no provider can be reached. None: online."""
    interval_s: float = DEFAULT.interval_s
    spent: TokensSpent | None = None
    """Tokens of paid tests on the last day with one. None: there was none."""
    requests_made: int = 0
    """All requests since the start: to providers and status pages, and to test the network."""

    @property
    def offline(self) -> bool:
        """True where the user's network is at fault, not the providers."""
        return self.offline_since is not None

    def shown(self, provider_id: ProviderId) -> Verdict:
        """The verdict to show: paused, no key and offline go before the provider's own."""
        state = self.providers[provider_id]
        if not state.profile.enabled:
            return Verdict(cause=Cause.NOT_CHECKED, detail=say("Paused"))
        if not state.has_key:
            return Verdict(cause=Cause.NO_KEY)
        if self.offline_since is not None and not state.profile.is_local:
            fault = self.local_fault or NO_NETWORK
            has_detail = fault.reason is not OfflineReason.NO_NETWORK
            return Verdict(
                cause=Cause.OFFLINE,
                since=self.offline_since,
                detail=fault.sentence if has_detail else None,
                local=fault,
            )
        return state.health.blocked or state.health.verdict

    @cached_property
    def watched(self) -> tuple[ProviderState, ...]:
        """The providers that are counted in "1 of 4"."""
        return tuple(state for state in self.providers.values() if state.is_watched)

    @property
    def blocked(self) -> tuple[ProviderState, ...]:
        """The watched providers that cannot be reached from here, while others can."""
        here = (state for state in self.watched if state.health.blocked is not None and not state.is_ignored)
        return () if self.offline else tuple(here)

    @property
    def clock_error_s(self) -> float | None:
        """How far this computer's clock is ahead, s, where all answering providers agree that it is wrong."""
        errors = [s.health.clock_error_s for s in self.watched if not s.profile.is_local]
        known = [error for error in errors if error is not None]
        least = min(known, key=abs, default=0.0)
        return least if abs(least) > DEFAULT.clock_tolerance_s else None

    @property
    def ignored(self) -> tuple[ProviderState, ...]:
        """The watched providers whose problem the user ignores."""
        return tuple(state for state in self.watched if state.is_ignored)

    @property
    def worst_status(self) -> Status:
        """The status that colours the icon, without ignored providers."""
        shown = (self.shown(state.id).status for state in self.watched if not state.is_ignored)
        return max(shown, key=lambda status: status.severity, default=Status.UNKNOWN)

    @property
    def next_check_at(self) -> datetime | None:
        """When the next check is scheduled. None: none is."""
        return min((s.schedule.due.at for s in self.watched if s.schedule.due.at is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What subscribers receive after every change of the snapshot."""

    snapshot: Snapshot
    result: CheckResult | None = None
    """None: not a check changed it."""
    transition: Transition | None = None
    """None: no verdict changed."""


def only_metrics_changed(update: Update, before: Snapshot) -> bool:
    """True for a check that changed nothing but its time and latency, compared with the snapshot before."""
    result = update.result
    if result is None or result.kind.is_extra or update.transition is not None:
        return False
    pid, after = result.provider_id, update.snapshot
    return (
        pid in before.providers
        and before.shown(pid).cause is after.shown(pid).cause
        and before.providers[pid].health.suspicion == after.providers[pid].health.suspicion
    )
