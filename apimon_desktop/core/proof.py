"""What a request beside the check can see and no check can: is there credit, does it generate. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from apimon_desktop.core.check import CheckKind, CheckResult, Suspicion, suspected
from apimon_desktop.core.text import Text, say
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.types import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the requests of one kind have told."""

    at: datetime | None = None
    """When the last one ended, UTC. None: there was none."""
    at_mono_s: float | None = None
    """The same on the monotonic clock. None: there was none since the start."""
    cause: Cause = Cause.OK
    """What is believed. It stands until a later request of this kind says otherwise: no check can tell."""
    detail: str | None = None
    """One plain sentence beyond the cause."""
    suspicion: Suspicion | None = None
    baseline: bool = True
    """True until the first finding since the start, which is never news."""
    unusable: str | None = None
    """Why the last one told nothing, in words that follow "the paid test". None: it told something."""
    was_free: bool = True
    """True where the last one cost nothing: it was turned away, or was never sent."""

    @property
    def stands(self) -> bool:
        """True where something is wrong that a check cannot see."""
        return self.cause is not Cause.OK


UNTRIED: Final = Proof()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensSpent:
    """What paid tests of all providers have used on one day."""

    day: date
    """In UTC."""
    tokens: int

    def on(self, day: date) -> int:
        """The tokens of a day: none of another one than this."""
        return self.tokens if day == self.day else 0


def weighed(proof: Proof, result: CheckResult, thresholds: Thresholds) -> Proof:
    """The proof after one more request of its kind.

    A failure is confirmed as a check's is. A request that was itself at fault tells nothing of the provider,
    and one that only asks for credit tells of nothing else.
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
        return replace(asked, unusable=_turned_away(result.http_status))
    if result.kind is CheckKind.CREDIT and result.cause is not Cause.NO_CREDIT:
        return asked
    known = proof.cause.needs_confirmation and proof.cause.status.severity >= result.cause.status.severity
    if result.cause.needs_confirmation and not known:
        suspicion = suspected(proof.suspicion, result)
        if suspicion.count < thresholds.misses_to_fail:
            return replace(asked, suspicion=suspicion)
    return replace(asked, cause=result.cause, detail=result.detail, baseline=False)


def _turned_away(status: int | None) -> Text:
    return say("was turned away") if status is None else say("was turned away (HTTP {status})", status=status)


def tokens_used(result: CheckResult, *, most_tokens: int) -> int:
    """What a paid test used; where nobody says, the most that it can have."""
    if result.tokens is not None:
        return result.tokens
    turned_away = result.http_status is not None and result.http_status >= 400
    never_sent = result.cause in (Cause.DNS, Cause.TLS)
    return 0 if turned_away or never_sent else most_tokens


def _is_our_own_fault(result: CheckResult) -> bool:
    """True where it was the model's name, a parameter or the path that was refused."""
    refused = result.http_status is not None and 400 <= result.http_status < 500
    return result.cause is Cause.NOT_FOUND or (refused and result.cause is Cause.BAD_RESPONSE)
