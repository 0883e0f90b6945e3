"""When a provider is looked at next, and why then. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from apimon_desktop.core.check import CheckKind
from apimon_desktop.core.rounds import round_joined_s
from apimon_desktop.core.state import Due, DueReason, ProviderState
from apimon_desktop.core.thresholds import Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What, beside the provider itself, sets how often it is looked at."""

    interval_s: float
    """The cadence that settings ask for."""
    report_open: bool = False
    on_battery: bool = False
    offline: bool = False


def next_check(
    state: ProviderState,
    pace: Pace,
    thresholds: Thresholds,
    *,
    now: datetime,
    now_mono_s: float,
    jitter: float,
    others: Collection[Due] = (),
) -> Due:
    """The next check of a provider; ``jitter`` is a random number from -1 to 1.

    A check that never happened is due at once. The moment is never before ``Retry-After`` is over. One that
    comes by the cadence joins ``others``, the next checks of the other providers, where it can.
    """
    if not state.profile.enabled:
        return Due(reason=DueReason.DISABLED)
    if not state.has_key:
        return Due(reason=DueReason.NO_KEY)
    if pace.offline and not state.profile.is_local:
        return Due(reason=DueReason.OFFLINE)
    last_s, ahead = state.checked_mono_s, [due for due in others if _is_ahead(due, now_mono_s)]
    if last_s is None:
        reason, at_mono_s = DueReason.NOW, now_mono_s
    else:
        reason, at_mono_s = _called_for(state, last_s, thresholds) or _by_cadence(
            state, last_s, pace, thresholds, jitter=jitter, others=ahead
        )
    if state.retry_mono_s is not None and state.retry_mono_s > at_mono_s:
        reason, at_mono_s = DueReason.RETRY_AFTER, state.retry_mono_s
    at_mono_s = max(at_mono_s, now_mono_s)
    return Due(reason=reason, at_mono_s=at_mono_s, at=now + timedelta(seconds=at_mono_s - now_mono_s))


def kind_of(state: ProviderState, due: Due) -> CheckKind:
    """What the check that is due is for."""
    if state.suspicion is not None and due.reason in (DueReason.CONFIRM, DueReason.RETRY_AFTER):
        return CheckKind.CONFIRM
    return CheckKind.RECOVER if due.reason is DueReason.RECOVER else CheckKind.POLL


def _called_for(
    state: ProviderState, last_s: float, thresholds: Thresholds
) -> tuple[DueReason, float] | None:
    """The next check where something calls for it. None: nothing does."""
    if state.suspicion is not None:
        nth = min(state.suspicion.count, len(thresholds.confirm_after_s)) - 1
        return DueReason.CONFIRM, state.suspicion.first_mono_s + thresholds.confirm_after_s[nth]
    if state.goods > 0:
        return DueReason.RECOVER, last_s + thresholds.recheck_after_s
    asked_for_s = state.due.at_mono_s if state.due.reason is DueReason.NOW else None
    if asked_for_s is not None and asked_for_s > last_s:
        # "Check Now": a change of pace or of keys a moment later takes nothing back.
        return DueReason.NOW, asked_for_s
    return None


def _by_cadence(
    state: ProviderState,
    last_s: float,
    pace: Pace,
    thresholds: Thresholds,
    *,
    jitter: float,
    others: Collection[Due],
) -> tuple[DueReason, float]:
    """The next check where all goes its usual way."""
    reason, interval_s = usual_interval(state, pace, thresholds)
    # What was drawn stands, whatever else changes meanwhile.
    for dues in ([state.due], others):
        at_s = round_joined_s(
            reason, last_s=last_s, interval_s=interval_s, others=dues, thresholds=thresholds
        )
        if at_s is not None:
            return reason, at_s
    return reason, last_s + interval_s * (1 + thresholds.jitter_ratio * jitter)


def _is_ahead(due: Due, now_mono_s: float) -> bool:
    return due.at_mono_s is not None and due.at_mono_s > now_mono_s


def usual_interval(state: ProviderState, pace: Pace, thresholds: Thresholds) -> tuple[DueReason, float]:
    """The cadence of the checks where nothing else sets their time, in s, and why it is so."""
    watched = pace.report_open or state.open_incident is not None
    if watched and pace.interval_s > thresholds.watched_interval_s:
        return DueReason.WATCHED, thresholds.watched_interval_s
    if pace.on_battery and not watched:
        return DueReason.BATTERY, max(pace.interval_s, thresholds.battery_interval_s)
    return DueReason.INTERVAL, pace.interval_s


def may_be_asked(state: ProviderState, now_mono_s: float) -> bool:
    """True where a provider neither asked us to wait, nor is being looked at again anyway."""
    waits = state.retry_mono_s is not None and state.retry_mono_s > now_mono_s
    return not waits and state.suspicion is None and state.goods == 0


def looked_at_soon(
    state: ProviderState, thresholds: Thresholds, *, now: datetime, now_mono_s: float
) -> ProviderState:
    """The state with its next check now, or so long after its last one as the fastest cadence has it."""
    due_s = state.due.at_mono_s
    if not state.is_watched or due_s is None or not may_be_asked(state, now_mono_s):
        return state
    checked_s = state.checked_mono_s
    soon_s = now_mono_s if checked_s is None else max(now_mono_s, checked_s + thresholds.least_interval_s)
    if soon_s >= due_s:
        return state
    at = now + timedelta(seconds=soon_s - now_mono_s)
    return replace(state, due=Due(reason=DueReason.NOW, at_mono_s=soon_s, at=at))
