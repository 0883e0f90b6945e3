"""One health request and its result, and what extra requests find: is there credit, does it generate."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.model.billing import KeySpending, Rates
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.model.offline import LocalFault
from apimon_desktop.core.text.translatable import say


class CheckKind(StrEnum):
    """Why a check is made."""

    POLL = "poll"
    """By schedule, or "Check now"."""
    CONFIRM = "confirm"
    """Repeats a failed check on a fresh connection."""
    RECOVER = "recover"
    """Repeats the first good check after a failure."""
    ONE_SHOT = "one_shot"
    """A caller waits for the result: at most two tries, and no confirmation."""
    ANONYMOUS = "anonymous"
    """Without a key, at the user's request."""
    CREDIT = "credit"
    """A free extra request that shows whether there is credit."""
    GENERATE = "generate"
    """The paid test, which generates a few tokens."""

    @property
    def counts(self) -> bool:
        """True where the check counts in the totals; repeated checks do not."""
        return self in (CheckKind.POLL, CheckKind.ONE_SHOT)

    @property
    def is_extra(self) -> bool:
        """True for an extra request, which shows what a check cannot."""
        return self in (CheckKind.CREDIT, CheckKind.GENERATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The credit left with a provider, from its own reply."""

    amount: Decimal
    currency: str
    """ISO 4217 code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reply means."""

    cause: Cause
    """``ok``, or what went wrong."""
    detail: str | None = None
    """One plain sentence beyond the cause; never a provider's own text, which may quote a key."""
    retry_after_s: float | None = None
    foreign: bool = False
    """True where something else seems to have answered: a redirect, a page of HTML."""
    key_accepted: bool = False
    """True where the answer proves that the key is valid."""
    balance: Balance | None = None
    """None: not in the reply."""
    spending: KeySpending | None = None
    """What the key has spent. None: not in the reply."""
    prices: Mapping[str, Rates] = field(default_factory=lambda: MappingProxyType({}))
    """The provider's own price list, by model. Empty: not in the reply."""
    tokens: int | None = None
    """Tokens that the request used. None: not in the reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult(Reading):
    """The result of one check; a failure is a value, not an exception."""

    provider_id: ProviderId
    kind: CheckKind
    at: datetime
    """When it ended, UTC."""
    at_mono_s: float
    """The same moment on the monotonic clock: durations are counted from here."""
    latency_ms: float | None = None
    """Request start to last byte, connection included. None: no complete answer."""
    http_status: int | None = None
    """None: no answer."""
    request_id: str | None = None
    """The provider's id of the request, for its support."""
    local: LocalFault | None = None
    """The fault of this computer or network that could explain the failure."""
    clock_error_s: float | None = None
    """How far this computer's clock is ahead of the provider's, s. None: the reply has no time."""

    @property
    def ok(self) -> bool:
        """True for a healthy result."""
        return self.cause is Cause.OK

    @property
    def answered(self) -> bool:
        """True where the provider itself answered, even with an error."""
        return self.http_status is not None and not self.foreign

    @property
    def blames_network(self) -> bool:
        """True where the user's own network may be at fault, so that other hosts must be asked first."""
        return self.foreign or (self.cause.is_network and self.http_status is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Failed checks that are not confirmed yet."""

    count: int
    first_at: datetime
    first_mono_s: float


def suspected(suspicion: Suspicion | None, result: CheckResult) -> Suspicion:
    """The suspicion after one more failed check."""
    if suspicion is None:
        return Suspicion(count=1, first_at=result.at, first_mono_s=result.at_mono_s)
    return replace(suspicion, count=suspicion.count + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraFinding:
    """What the extra requests of one kind have found."""

    at: datetime | None = None
    """When the last one ended, UTC. None: there was none."""
    at_mono_s: float | None = None
    """The same on the monotonic clock. None: there was none since the start."""
    cause: Cause = Cause.OK
    """The confirmed finding. It holds until a later request of this kind finds otherwise."""
    detail: str | None = None
    suspicion: Suspicion | None = None
    baseline: bool = True
    """True until the first finding since the start, which is never news."""
    unusable: str | None = None
    """Why the last one found nothing, in words that follow "the paid test"."""
    was_free: bool = True
    """True where the last one cost nothing: it was refused, or never sent."""

    @property
    def stands(self) -> bool:
        """True where it found a fault that a check cannot see."""
        return self.cause is not Cause.OK


UNTRIED: Final = ExtraFinding()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensSpent:
    """Tokens that paid tests of all providers used on one day."""

    day: date
    tokens: int

    def on(self, day: date) -> int:
        """The tokens used on a day; 0 for any other day than this."""
        return self.tokens if day == self.day else 0


def weighed(proof: ExtraFinding, result: CheckResult, thresholds: Thresholds) -> ExtraFinding:
    """The finding after one more request of its kind.

    A failure is confirmed as a check's is. A request that was itself at fault says nothing about the
    provider, and a credit request only about credit.
    """
    asked = replace(
        proof,
        at=result.at,
        at_mono_s=result.at_mono_s,
        suspicion=None,
        unusable=None,
        was_free=result.kind is CheckKind.CREDIT or tokens_used(result, most_tokens=1) == 0,
    )
    if result.ok:
        return replace(asked, cause=Cause.OK, detail=None, baseline=False)
    if _is_our_own_fault(result):
        status = result.http_status
        why = say("was turned away (HTTP {status})", status=status) if status else say("was turned away")
        return replace(asked, unusable=why)
    if result.kind is CheckKind.CREDIT and result.cause is not Cause.NO_CREDIT:
        return asked
    known = proof.cause.needs_confirmation and proof.cause.status.severity >= result.cause.status.severity
    if result.cause.needs_confirmation and not known:
        suspicion = suspected(proof.suspicion, result)
        if suspicion.count < thresholds.misses_to_fail:
            return replace(asked, suspicion=suspicion)
    return replace(asked, cause=result.cause, detail=result.detail, baseline=False)


def tokens_used(result: CheckResult, *, most_tokens: int) -> int:
    """Tokens that a paid test used; ``most_tokens`` where the reply does not say."""
    if result.tokens is not None:
        return result.tokens
    turned_away = result.http_status is not None and result.http_status >= 400
    never_sent = result.cause in (Cause.DNS, Cause.TLS)
    return 0 if turned_away or never_sent else most_tokens


def _is_our_own_fault(result: CheckResult) -> bool:
    """True where the provider refused the model's name, a parameter or the path."""
    refused = result.http_status is not None and 400 <= result.http_status < 500
    return result.cause is Cause.NOT_FOUND or (refused and result.cause is Cause.BAD_RESPONSE)
