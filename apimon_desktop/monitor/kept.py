"""What earlier runs left, and how a run goes on from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apimon_desktop.adapters.history_usage import UsageMark
from apimon_desktop.core.metrics import ERROR_TEXTS, APIMetrics
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.proof import UNTRIED, TokensSpent
from apimon_desktop.core.remembered import Remembered
from apimon_desktop.core.state import Evidence, Ignored, ProviderState, Verdict
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.core.wishes import NO_WISHES, Wishes

_OF_LATE: Final = timedelta(days=1)
"""Without a check for longer than this, a provider counts as having lost its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What earlier runs left, in this program and in others that share the files."""

    totals: Mapping[ProviderId, APIMetrics] = field(default_factory=lambda: MappingProxyType({}))
    remembered: Mapping[ProviderId, Remembered] = field(default_factory=lambda: MappingProxyType({}))
    spent: TokensSpent | None = None
    """What paid tests have used today. None: not known."""
    ignored: Mapping[ProviderId, Ignored] = field(default_factory=lambda: MappingProxyType({}))
    """Which verdicts the user wants to hear no more of."""
    wishes: Wishes = NO_WISHES
    """What else the user asked for about messages."""
    mark: UsageMark | None = None
    """How far all this goes in what was reported. None: there is no history."""
    problems: tuple[str, ...] = ()
    """Sentences for people."""


def restored(profile: Profile, kept: Kept, *, believed: bool, assumes_key: bool = False) -> ProviderState:
    """A provider's state to go on from.

    ``believed`` shows the last verdict as it was; else it is remembered only, until the first check.
    ``assumes_key``: the keyring is not read, so a recent check counts as a key.
    """
    totals = kept.totals.get(profile.id, APIMetrics(provider=profile.id))
    known = kept.remembered.get(profile.id, Remembered())
    last = known.verdict or _verdict_of(totals)
    return ProviderState(
        profile=profile,
        key_is_assumed=assumes_key and _was_checked_of_late(profile.id, kept),
        verdict=last if believed and last is not None else Verdict(cause=Cause.NOT_CHECKED),
        remembered=last,
        last_check_at=known.last_check_at or totals.checked_at,
        latency_ms=totals.response_time_ms or None,
        success_count=totals.success_count,
        error_count=totals.error_count,
        tokens_used=totals.tokens_used,
        cost_usd=Decimal(str(totals.estimated_cost_usd)),
        outcomes=known.outcomes,
        latencies=known.latencies,
        requests=known.requests,
        incident=known.incident,
        evidence=Evidence(generates_at=known.generates_at),
        credit=known.credit,
        ignored=kept.ignored.get(profile.id),
        generation=known.generation if profile.paid_test_every_s is not None else UNTRIED,
    )


def caught_up(state: ProviderState, later: Remembered) -> ProviderState:
    """The state with another program's later checks, for reports only."""
    return replace(
        state,
        verdict=later.verdict or state.verdict,
        last_check_at=later.last_check_at,
        latency_ms=later.latencies[-1][1] if later.latencies else state.latency_ms,
        outcomes=later.outcomes,
        latencies=later.latencies,
        requests=later.requests,
        incident=later.incident,
    )


def _was_checked_of_late(provider_id: ProviderId, kept: Kept) -> bool:
    """True where it was checked together with the others, which takes a key."""
    checks = {pid: known.last_check_at for pid, known in kept.remembered.items() if known.last_check_at}
    checks |= {pid: t.checked_at for pid, t in kept.totals.items() if t.checked_at and pid not in checks}
    last = checks.get(provider_id)
    return last is not None and max(checks.values()) - last <= _OF_LATE


def _verdict_of(totals: APIMetrics) -> Verdict | None:
    """The verdict that a metrics file of another program implies. None: it tells too little."""
    cause = next((cause for cause in Cause if ERROR_TEXTS.get(cause) == totals.last_error), None)
    if cause is None or cause.status is not totals.status or totals.checked_at is None:
        return None
    return Verdict(cause=cause, since=totals.checked_at)
