"""What is known of one provider, and how its verdict changed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from apimon_desktop.core.billing import CostsRead, Spending
from apimon_desktop.core.check import Balance, CheckResult, Suspicion
from apimon_desktop.core.official import OfficialStatus
from apimon_desktop.core.offline import LocalFault
from apimon_desktop.core.profile import KeyInfo, Profile
from apimon_desktop.core.proof import UNTRIED, Proof
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.usage import RealRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A status with its cause, and since when both hold."""

    cause: Cause
    since: datetime | None = None
    """UTC. None: never looked."""
    detail: str | None = None
    """One plain sentence with the particulars. None: the cause says it all."""
    local: LocalFault | None = None
    """Why the provider is offline. None: it is not."""
    foreign: bool = False
    """True where something other than the provider seems to have answered, so the key was not checked."""

    @property
    def status(self) -> Status:
        """The status that the cause stands for."""
        return self.cause.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """What the user has seen of a provider and wants to hear no more of."""

    cause: Cause
    since: datetime | None
    """Of the verdict, UTC: the same cause at another time is another matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One counted request: a finished check or a reported real request."""

    at: datetime
    ok: bool
    latency_ms: float | None
    """None: no complete answer, or not said."""
    reported: bool = False
    """True for a real request that some program reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A stretch of time in which a provider was not healthy."""

    id: str
    """``<provider id>-<start in UTC>``; the same after a restart."""
    provider_id: ProviderId
    started_at: datetime
    """The first bad answer, UTC; not the moment it was believed."""
    cause: Cause
    """The worst seen so far, the latest among equals."""
    ended_at: datetime | None = None
    """UTC. None: still open."""
    http_status: int | None = None
    request_id: str | None = None
    reopened_at: datetime | None = None
    """When it last came back after it had seemed over. None: it never did."""
    relapses: int = 0
    """How often it came back."""

    @property
    def is_open(self) -> bool:
        """True until the provider is healthy again."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The three layers of proof behind a green light; each the time it was last seen, UTC."""

    answers_at: datetime | None = None
    key_accepted_at: datetime | None = None
    generates_at: datetime | None = None


class DueReason(StrEnum):
    """Why the next check comes when it comes, or does not."""

    NOW = "now"
    INTERVAL = "interval"
    WATCHED = "watched"
    BATTERY = "battery"
    CONFIRM = "confirm"
    RECOVER = "recover"
    RETRY_AFTER = "retry_after"
    OFFLINE = "offline"
    NO_KEY = "no_key"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a provider is looked at next, and why then."""

    reason: DueReason
    at_mono_s: float | None = None
    """Monotonic clock. None: not by the clock."""
    at: datetime | None = None
    """The same moment for people, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderState:
    """Everything known of one provider."""

    profile: Profile
    verdict: Verdict = Verdict(cause=Cause.NOT_CHECKED)
    """What is believed. While offline, `Snapshot.shown` puts "offline" over it."""
    key: KeyInfo | None = None
    """None: no key."""
    key_is_assumed: bool = False
    """True where a recent check had a key and the keyring, which may hold it, was not read this time."""
    last_check_at: datetime | None = None
    latency_ms: float | None = None
    """Of the last complete answer."""
    success_count: int = 0
    error_count: int = 0
    tokens_used: int = 0
    cost_usd: Decimal = Decimal(0)
    """What is known of the cost of the tokens that were reported, most of it estimated."""
    outcomes: tuple[Outcome, ...] = ()
    """The last counted requests, oldest first; failures of closed incidents are taken out."""
    latencies: tuple[tuple[datetime, float], ...] = ()
    """When and how fast the provider answered over the last 24 h, oldest first; ms."""
    requests: tuple[RealRequest, ...] = ()
    """The latest real requests that went well and told their time, in the order of their reports."""
    suspicion: Suspicion | None = None
    goods: int = 0
    """Good checks in a row inside an open incident."""
    baseline: bool = True
    """True until the first verdict since the start, which is never news."""
    clock_error_s: float | None = None
    """How far this computer's clock was ahead of the provider's at its last answer, s. None: unknown."""
    blocked: Verdict | None = None
    """The local fault that kept the last check from the provider, such as its own proxy; shown instead of the
    verdict. None: there was none."""
    remembered: Verdict | None = None
    """The last verdict before the start, until the first one since. None: nothing is remembered."""
    incident: Incident | None = None
    """The open one, or the last one closed."""
    evidence: Evidence = Evidence()
    credit: Proof = UNTRIED
    """What the free request beside the check tells of credit."""
    generation: Proof = UNTRIED
    """What the paid test tells."""
    requests_made: int = 0
    """Requests sent to its API since the start: checks, looks again, tests of keys, requests beside the
    checks; not those that only ask whether there is a network."""
    retry_at: datetime | None = None
    """When the provider says that it is available again, UTC; after a daily quota this may be hours away."""
    retry_mono_s: float | None = None
    """The end of our pause for that, on the monotonic clock; at most an hour away."""
    checked_mono_s: float | None = None
    """When the last check ended, on the monotonic clock."""
    balance: Balance | None = None
    spending: Spending | None = None
    """What the key has spent, as the last answer that said so had it. None: none did."""
    costs: CostsRead | None = None
    """When the cost report was asked for last. None: it was not, for want of an admin key."""
    anonymous: CheckResult | None = None
    """The last answer to a request without a key."""
    official: OfficialStatus | None = None
    """What the provider's own status page said last. None: there is no feed, or it is not read yet."""
    ignored: Ignored | None = None
    """What was ignored last, whether or not it is still so. None: nothing ever was."""
    due: Due = Due(reason=DueReason.NOW)

    @property
    def id(self) -> ProviderId:
        """The provider's id."""
        return self.profile.id

    @property
    def total_requests(self) -> int:
        """Finished checks and reported real requests."""
        return self.success_count + self.error_count

    @property
    def has_key(self) -> bool:
        """True where the provider may be asked: it has its key, or needs none."""
        return self.key is not None or self.key_is_assumed or not self.profile.needs_key

    @property
    def is_watched(self) -> bool:
        """True where it is counted in "1 of 4": enabled, and not without a key that it needs."""
        return self.profile.enabled and self.has_key

    @property
    def open_incident(self) -> Incident | None:
        """The incident that is going on, if one is."""
        return self.incident if self.incident is not None and self.incident.is_open else None

    @property
    def is_ignored(self) -> bool:
        """True while nothing has changed since the user chose to ignore what is wrong."""
        return self.ignored == Ignored(cause=self.verdict.cause, since=self.verdict.since)

    @property
    def unseen(self) -> Proof | None:
        """What is wrong that no check can see; of two, the worse. None: nothing is known to be."""
        standing = [proof for proof in (self.credit, self.generation) if proof.stands]
        return max(standing, key=lambda proof: proof.cause.status.severity, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A provider's verdict changed."""

    provider_id: ProviderId
    before: Verdict
    after: Verdict
    incident: Incident | None
    """The incident this belongs to, as it is after the change. None: there is none."""
    news: bool
    """False for the first verdict since the start: it was already so."""
