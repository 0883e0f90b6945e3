"""Everything known about one provider, and how its verdict changes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apimon_desktop.core.model.billing import CostsRead, KeySpending
from apimon_desktop.core.model.check import UNTRIED, Balance, CheckResult, ExtraFinding, Suspicion
from apimon_desktop.core.model.ids import Cause, KeyInfo, Profile, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.offline import LocalFault
from apimon_desktop.core.model.status_page import OfficialStatus
from apimon_desktop.core.model.usage import NO_COUNTS, Counts, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A status with its cause and start."""

    cause: Cause
    since: datetime | None = None
    """UTC. None: never checked."""
    detail: str | None = None
    """One sentence beyond the cause."""
    local: LocalFault | None = None
    """Why the provider is offline. None: it is not."""
    foreign: bool = False
    """True where something else seems to have answered, so the key was not checked."""

    @property
    def status(self) -> Status:
        """The status of the cause."""
        return self.cause.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A verdict that the user chose to ignore."""

    cause: Cause
    since: datetime | None
    """UTC; the same cause at another time is not ignored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A period in which a provider was not healthy."""

    provider_id: ProviderId
    started_at: datetime
    """When the first check failed, UTC; not when the failure was confirmed."""
    cause: Cause
    """The worst so far, the latest of several."""
    ended_at: datetime | None = None
    """UTC. None: still open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Trouble):
    """The same with what identifies it, and its particulars."""

    id: str
    """``<provider id>-<start in UTC>``; the same after a restart."""
    http_status: int | None = None
    request_id: str | None = None
    reopened_at: datetime | None = None
    relapses: int = 0

    @property
    def is_open(self) -> bool:
        """True until the provider is healthy again."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The three layers of evidence for "healthy": when each was last seen, UTC."""

    answers_at: datetime | None = None
    key_accepted_at: datetime | None = None
    generates_at: datetime | None = None


class DueReason(StrEnum):
    """What determines the time of the next check."""

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
    """When a provider is checked next, and why then."""

    reason: DueReason
    at_mono_s: float | None = None
    """Monotonic clock. None: not scheduled."""
    at: datetime | None = None
    """The same in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The verdict on a provider, and the recent answers behind it."""

    verdict: Verdict = Verdict(cause=Cause.NOT_CHECKED)
    """The confirmed verdict. `Snapshot.shown` puts "offline" or "paused" over it."""
    blocked: Verdict | None = None
    """A local fault that kept the last check from the provider, such as a failing proxy; shown instead of the
    verdict. None: the check got through."""
    remembered: Verdict | None = None
    """The last verdict of the previous run, until the first one of this run."""
    incident: Incident | None = None
    """The open one, or the last one closed."""
    evidence: Evidence = Evidence()
    last_check_at: datetime | None = None
    latency_ms: float | None = None
    outcomes: tuple[Outcome, ...] = ()
    """The last counted requests, oldest first, without the failures of closed incidents."""
    latencies: tuple[tuple[datetime, float], ...] = ()
    """Time and latency in ms of each good check of the last 24 h, oldest first."""
    requests: tuple[Outcome, ...] = ()
    """The latest real requests that succeeded and have a latency, in the order of their reports."""
    suspicion: Suspicion | None = None
    good_checks_in_row: int = 0
    baseline: bool = True
    """True until the first verdict of this run, which is never news."""
    clock_error_s: float | None = None
    """How far this computer's clock was ahead of the provider's at its last answer, s. None: unknown."""
    credit: ExtraFinding = UNTRIED
    """What the free credit request found."""
    generation: ExtraFinding = UNTRIED
    """What the paid test found."""
    anonymous: CheckResult | None = None
    """The last answer to a request without a key."""

    @property
    def open_incident(self) -> Incident | None:
        """The incident that is going on, if one is."""
        return self.incident if self.incident is not None and self.incident.is_open else None

    @property
    def unseen(self) -> ExtraFinding | None:
        """The worse of the faults that no check can see. None: there is none."""
        standing = [proof for proof in (self.credit, self.generation) if proof.stands]
        return max(standing, key=lambda proof: proof.cause.status.severity, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the provider itself says about money."""

    balance: Balance | None = None
    spending: KeySpending | None = None
    """What the key has spent, from the last answer that contained it. None: no answer did."""
    costs: CostsRead | None = None
    """The last request for the cost report. None: there is no admin key, or it was not used yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a provider is checked."""

    due: Due = Due(reason=DueReason.NOW)
    checked_mono_s: float | None = None
    """When the last check ended, on the monotonic clock."""
    retry_at: datetime | None = None
    """When the provider says that it is available again, UTC; after a daily quota this may be hours away."""
    retry_mono_s: float | None = None
    """The end of our pause for that, on the monotonic clock; at most an hour away."""
    requests_made: int = 0
    """Requests sent to its API since the start: checks, confirmations, key tests, credit requests and paid
    tests; not those that only ask whether there is a network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderState:
    """Everything known about one provider."""

    profile: Profile
    key: KeyInfo | None = None
    """None: no key."""
    key_is_assumed: bool = False
    """True where a recent check had a key and the keyring, which may hold it, was not read this time."""
    health: Health = Health()
    totals: Counts = NO_COUNTS
    """Since its first check ever; without requests from other programs."""
    account: Account = Account()
    schedule: Schedule = Schedule()
    official: OfficialStatus | None = None
    """The last report of the provider's own status page. None: there is no feed, or it is not read yet."""
    ignored: Ignored | None = None
    """The verdict that the user last chose to ignore, whether or not it still holds."""

    @property
    def id(self) -> ProviderId:
        """The provider's id."""
        return self.profile.id

    def official_at(self, now: datetime) -> OfficialStatus | None:
        """The report of the provider's status page. None: there is none, or it is too old to show."""
        is_new = self.official is not None and now - self.official.read_at < DEFAULT.official_kept_for
        return self.official if is_new else None

    @property
    def has_key(self) -> bool:
        """True where the provider may be asked: it has its key, or needs none."""
        return self.key is not None or self.key_is_assumed or not self.profile.needs_key

    @property
    def is_watched(self) -> bool:
        """True where it is counted in "1 of 4": enabled, and not without a key that it needs."""
        return self.profile.enabled and self.has_key

    @property
    def is_ignored(self) -> bool:
        """True while nothing has changed since the user chose to ignore the problem."""
        return self.ignored == Ignored(cause=self.health.verdict.cause, since=self.health.verdict.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change of a provider's verdict."""

    provider_id: ProviderId
    before: Verdict
    after: Verdict
    incident: Incident | None
    """The incident after the change."""
    news: bool
    """False for the first verdict since the start, which is a baseline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPoint:
    """One check, or an hour of them where only a summary is stored."""

    at: datetime
    """UTC; the start of an hour."""
    status: Status
    """As shown at the time; the worst of an hour."""
    cause: Cause
    response_time_ms: float | None
    """The median of an hour. None: no complete answer."""
