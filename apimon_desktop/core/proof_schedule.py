"""When the requests beside the check come. Pure.

All moments are on the monotonic clock; None: by the clock, there is none.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from apimon_desktop.core.proof import Proof, TokensSpent
from apimon_desktop.core.schedule import Pace, usual_interval
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.types import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPace:
    """What, beside the provider itself, sets when it is asked for more than a check tells."""

    pace: Pace
    now: datetime
    now_mono_s: float
    spent: TokensSpent | None
    """None: nothing, as far as is known."""
    daily_tokens: int
    """What all paid tests together may use in a day."""


def next_credit_check(state: ProviderState, at: ProofPace, thresholds: Thresholds) -> float | None:
    """When the free request for credit comes.

    As often as the checks while there is known to be none, so that its end is seen; else far less often.
    """
    if not state.profile.has_credit_check or not _may_be_asked(state, at):
        return None
    wait_s = thresholds.credit_interval_s
    if state.verdict.cause is Cause.NO_CREDIT:
        wait_s = min(wait_s, usual_interval(state, at.pace, thresholds)[1])
    return _not_before_allowed(state, at, _after(state.credit, wait_s, at))


def next_paid_test(state: ProviderState, at: ProofPace, thresholds: Thresholds) -> float | None:
    """When the paid test comes.

    A test that can have used tokens keeps its distance to the next one, but for the confirmation of a
    failure. One that was turned away is looked at again like any other failure: that is free.
    """
    every_s, tokens = state.profile.paid_test_every_s, state.profile.paid_test_tokens
    if every_s is None or tokens is None or not _may_be_asked(state, at):
        return None
    if at.pace.on_battery or state.credit.stands:
        return None
    known = state.generation
    if known.suspicion is not None:
        nth = min(known.suspicion.count, len(thresholds.confirm_after_s)) - 1
        due_s = known.suspicion.first_mono_s + thresholds.confirm_after_s[nth]
    elif known.stands and known.was_free:
        due_s = _after(known, min(every_s, usual_interval(state, at.pace, thresholds)[1]), at)
    else:
        due_s = _after(known, every_s, at)
    used = 0 if at.spent is None else at.spent.on(at.now.date())
    if used + tokens > at.daily_tokens:
        due_s = max(due_s, _tomorrow(at))
    return _not_before_allowed(state, at, due_s)


def _may_be_asked(state: ProviderState, at: ProofPace) -> bool:
    """True where the check itself is done and finds nothing wrong: else it is the check's turn."""
    is_offline = at.pace.offline or state.blocked is not None
    if not state.is_watched or is_offline or state.checked_mono_s is None or state.baseline:
        return False
    if state.suspicion is not None or state.goods > 0:
        return False
    cause, unseen = state.verdict.cause, state.unseen
    return cause is Cause.OK or cause.is_derived or (unseen is not None and unseen.cause is cause)


def _after(known: Proof, wait_s: float, at: ProofPace) -> float:
    """So long after the last one; after an earlier run's by the wall clock."""
    if known.at is None:
        return at.now_mono_s
    if known.at_mono_s is not None:
        return known.at_mono_s + wait_s
    ago_s = max(0.0, (at.now - known.at).total_seconds())
    return at.now_mono_s + max(0.0, wait_s - ago_s)


def _tomorrow(at: ProofPace) -> float:
    """When the next day begins, in UTC."""
    midnight = at.now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return at.now_mono_s + (midnight - at.now).total_seconds()


def _not_before_allowed(state: ProviderState, at: ProofPace, due_s: float) -> float:
    """Never inside a wait that the provider asked for, never in the past."""
    return max(due_s, state.retry_mono_s or 0.0, at.now_mono_s)
