"""What is known of all providers at one moment, and what just changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.offline import NO_NETWORK, LocalFault, OfflineReason
from apimon_desktop.core.proof import TokensSpent
from apimon_desktop.core.state import ProviderState, Transition, Verdict
from apimon_desktop.core.text import say
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Cause, ProviderId, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything known at one moment. Replaced whole, never changed."""

    at: datetime
    providers: Mapping[ProviderId, ProviderState] = field(default_factory=dict)
    """In the fixed order of the registry, added providers last."""
    failover_order: tuple[ProviderId, ...] = ()
    offline_since: datetime | None = None
    """UTC. None: there is a network."""
    local_fault: LocalFault | None = None
    """Why no provider can be reached. None: not offline."""
    interval_s: float = DEFAULT.interval_s
    """The configured interval between checks, s."""
    spent: TokensSpent | None = None
    """What paid tests used on the last day on which one was made. None: none was, as far as is known."""
    requests_made: int = 0
    """All requests sent since the start: to providers, to status pages, to see whether there is a network."""

    @property
    def offline(self) -> bool:
        """True where it is the user's network, not the providers."""
        return self.offline_since is not None

    def shown(self, provider_id: ProviderId) -> Verdict:
        """What is shown of a provider: its verdict, or why there is none to show.

        Raises KeyError for an unknown provider.
        """
        state = self.providers[provider_id]
        if not state.profile.enabled:
            return Verdict(cause=Cause.NOT_CHECKED, detail=say("Paused"))
        if not state.has_key:
            return Verdict(cause=Cause.NO_KEY)
        if self.offline_since is not None and not state.profile.is_local:
            fault = self.local_fault or NO_NETWORK
            is_told = fault.reason is not OfflineReason.NO_NETWORK
            return Verdict(
                cause=Cause.OFFLINE,
                since=self.offline_since,
                detail=fault.sentence if is_told else None,
                local=fault,
            )
        return state.blocked or state.verdict

    @property
    def watched(self) -> tuple[ProviderState, ...]:
        """The providers that are counted in "1 of 4"."""
        return tuple(state for state in self.providers.values() if state.is_watched)

    @property
    def blocked(self) -> tuple[ProviderState, ...]:
        """The watched providers that cannot be reached from here, while others can."""
        here = (state for state in self.watched if state.blocked is not None and not state.is_ignored)
        return () if self.offline else tuple(here)

    @property
    def clock_error_s(self) -> float | None:
        """How far this computer's clock is ahead, s, where all answering providers agree that it is wrong.

        None: it is right, as far as is known.
        """
        errors = [s.clock_error_s for s in self.watched if not s.profile.is_local]
        known = [error for error in errors if error is not None]
        least = min(known, key=abs, default=0.0)
        return least if abs(least) > DEFAULT.clock_tolerance_s else None

    @property
    def ignored(self) -> tuple[ProviderState, ...]:
        """The watched providers that the user wants to hear no more of for now."""
        return tuple(state for state in self.watched if state.is_ignored)

    @property
    def worst_status(self) -> Status:
        """The status that colours the icon; what is ignored does not."""
        shown = (self.shown(state.id).status for state in self.watched if not state.is_ignored)
        return max(shown, key=lambda status: status.severity, default=Status.UNKNOWN)

    @property
    def next_check_at(self) -> datetime | None:
        """When the next provider is looked at by the clock. None: none is."""
        return min((s.due.at for s in self.watched if s.due.at is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What subscribers receive after every change of the snapshot."""

    snapshot: Snapshot
    result: CheckResult | None = None
    """None: something else than a check changed it."""
    transition: Transition | None = None
    """None: no verdict changed."""
