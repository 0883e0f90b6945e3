"""One health request and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from apimon_desktop.core.billing import Spending
from apimon_desktop.core.offline import LocalFault
from apimon_desktop.core.pricing import Rates
from apimon_desktop.core.types import Cause, ProviderId


class CheckKind(StrEnum):
    """Why a check is made."""

    POLL = "poll"
    """By the clock, or because somebody asked for all of them now."""
    CONFIRM = "confirm"
    """To look again at a suspicion, on a fresh connection."""
    RECOVER = "recover"
    """To look again at a first good answer after a failure."""
    ONE_SHOT = "one_shot"
    """Somebody waits for the answer: tried twice, then taken as it is."""
    ANONYMOUS = "anonymous"
    """Without a key, because the user asked who answers."""
    CREDIT = "credit"
    """A free request beside the check, which tells whether there is credit."""
    GENERATE = "generate"
    """The paid test: something small is really generated."""

    @property
    def counts(self) -> bool:
        """True where the check adds one to the totals; looking again does not."""
        return self in (CheckKind.POLL, CheckKind.ONE_SHOT)

    @property
    def is_proof(self) -> bool:
        """True where it is asked beside the check, for what the check cannot see."""
        return self in (CheckKind.CREDIT, CheckKind.GENERATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Money left with a provider, as its own reply says."""

    amount: Decimal
    currency: str
    """ISO 4217 code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one check found. A failed check is a value like any other."""

    provider_id: ProviderId
    kind: CheckKind
    at: datetime
    """When it ended, UTC."""
    at_mono_s: float
    """The same moment on the monotonic clock: durations are counted from here."""
    cause: Cause
    """``ok``, or what went wrong."""
    latency_ms: float | None = None
    """Request start to last byte, connection included. None: no complete answer."""
    http_status: int | None = None
    """None: no answer."""
    request_id: str | None = None
    """The provider's own name for the request, to quote to its support."""
    detail: str | None = None
    """One plain sentence beyond the cause, free of keys and account ids. None: the cause says it all."""
    retry_after_s: float | None = None
    """How long the provider asked us to wait. None: it did not."""
    local: LocalFault | None = None
    """The fault on this computer or network that could explain the failure. None: no such explanation."""
    foreign: bool = False
    """True where somebody else seems to have answered: a redirect, a page of HTML."""
    key_accepted: bool = False
    """True where the answer proves that the key was taken."""
    balance: Balance | None = None
    """None: the reply says nothing of money."""
    spending: Spending | None = None
    """What the key has spent. None: the reply does not say."""
    prices: Mapping[str, Rates] = field(default_factory=lambda: MappingProxyType({}))
    """The provider's own price list of that moment, by model. Empty: the reply holds none."""
    tokens: int | None = None
    """What the request used, as the reply says. None: it does not say."""
    clock_error_s: float | None = None
    """How far this computer's clock is ahead of the provider's, s. None: the reply has no time."""

    @property
    def ok(self) -> bool:
        """True where nothing is wrong."""
        return self.cause is Cause.OK

    @property
    def answered(self) -> bool:
        """True where the provider itself said something, be it a refusal."""
        return self.http_status is not None and not self.foreign

    @property
    def blames_network(self) -> bool:
        """True where the user's own network may be at fault, so that witnesses must be asked first."""
        return self.foreign or (self.cause.is_network and self.http_status is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Bad answers that are not yet believed."""

    count: int
    first_at: datetime
    first_mono_s: float


def suspected(suspicion: Suspicion | None, result: CheckResult) -> Suspicion:
    """The suspicion with one more bad answer."""
    if suspicion is None:
        return Suspicion(count=1, first_at=result.at, first_mono_s=result.at_mono_s)
    return replace(suspicion, count=suspicion.count + 1)
