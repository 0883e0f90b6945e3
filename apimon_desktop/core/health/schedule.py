"""When checks and extra requests are due, and whether the computer slept. Pure.

Checks of several providers share rounds: waking a computer once takes less power than six times.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from apimon_desktop.core.model.check import CheckKind, ExtraFinding, Suspicion, TokensSpent
from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.model.state import Due, DueReason, ProviderState


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment on both clocks."""

    at: datetime
    """The wall clock, UTC: it runs during sleep, and users set it."""
    mono_s: float
    """The monotonic clock: never set; during sleep it stops on Linux and macOS, not on Windows."""


def slept(before: Moment, after: Moment, *, due_mono_s: float | None, thresholds: Thresholds) -> bool:
    """True where the computer was asleep in between, or its clock was set far forward.

    ``due_mono_s`` is the latest expected time of the second moment. A clock that is set back, or by a few
    seconds, is no sleep; a program that was stopped for long counts as asleep.
    """
    passed_s = after.mono_s - before.mono_s
    gap_s = (after.at - before.at).total_seconds() - passed_s
    late_s = 0.0 if due_mono_s is None else after.mono_s - due_mono_s
    return max(gap_s, late_s) > thresholds.slept_s


def round_joined_s(
    reason: DueReason, *, last_s: float, interval_s: float, others: Iterable[Due], thresholds: Thresholds
) -> float | None:
    """When a check joins the next checks of ``others``. None: it does not.

    Times are on the monotonic clock, ``last_s`` that of the previous check. It only comes early to join
    checks of the same cadence: with a faster one it would run more often.
    """
    usual_s = last_s + interval_s
    # The random move starts when the first check of a round ends; the last one ends this much later.
    moved_s = thresholds.jitter_ratio * interval_s + thresholds.round_begun_within_s
    pause_s = min(interval_s - moved_s, thresholds.least_interval_s)
    early_s = last_s + max(thresholds.round_joined_ratio * interval_s, pause_s)
    rounds_s = (
        other.at_mono_s
        for other in others
        if other.at_mono_s is not None
        and (early_s if other.reason is reason else usual_s - moved_s) <= other.at_mono_s <= usual_s + moved_s
    )
    return min(rounds_s, key=lambda round_s: abs(round_s - usual_s), default=None)


def step_s(watched: int, thresholds: Thresholds) -> float:
    """Time between the starts of two checks where ``watched`` providers may be due at once.

    Staggered, so that no check competes for the processor with another one that is being timed.
    """
    return min(thresholds.round_step_s, thresholds.round_begun_within_s / max(1, watched))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What determines the cadence besides the provider itself."""

    interval_s: float
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

    The first check is due at once, and none during ``Retry-After``. A check by cadence joins ``others``, the
    next checks of the other providers, where possible.
    """
    if not state.profile.enabled:
        return Due(reason=DueReason.DISABLED)
    if not state.has_key:
        return Due(reason=DueReason.NO_KEY)
    if pace.offline and not state.profile.is_local:
        return Due(reason=DueReason.OFFLINE)
    last_s, retry_s = state.schedule.checked_mono_s, state.schedule.retry_mono_s
    if last_s is None:
        reason, at_mono_s = DueReason.NOW, now_mono_s
    else:
        ahead = [due for due in others if due.at_mono_s is not None and due.at_mono_s > now_mono_s]
        reason, at_mono_s = _called_for(state, last_s, thresholds) or _by_cadence(
            state, last_s, pace, thresholds, jitter=jitter, others=ahead
        )
    if retry_s is not None and retry_s > at_mono_s:
        reason, at_mono_s = DueReason.RETRY_AFTER, retry_s
    at_mono_s = max(at_mono_s, now_mono_s)
    return Due(reason=reason, at_mono_s=at_mono_s, at=now + timedelta(seconds=at_mono_s - now_mono_s))


def check_kind(state: ProviderState, due: Due) -> CheckKind:
    """The kind of the check that is due."""
    if state.health.suspicion is not None and due.reason in (DueReason.CONFIRM, DueReason.RETRY_AFTER):
        return CheckKind.CONFIRM
    return CheckKind.RECOVER if due.reason is DueReason.RECOVER else CheckKind.POLL


def _called_for(
    state: ProviderState, last_s: float, thresholds: Thresholds
) -> tuple[DueReason, float] | None:
    """The next check outside the cadence: confirmation, recovery, or "Check now". None: there is none."""
    if state.health.suspicion is not None:
        return DueReason.CONFIRM, _confirmed_s(state.health.suspicion, thresholds)
    if state.health.good_checks_in_row > 0:
        return DueReason.RECOVER, last_s + thresholds.recheck_after_s
    asked_for_s = state.schedule.due.at_mono_s if state.schedule.due.reason is DueReason.NOW else None
    if asked_for_s is not None and asked_for_s > last_s:
        # "Check now" stays, even if pace or keys change a moment later.
        return DueReason.NOW, asked_for_s
    return None


def _confirmed_s(suspicion: Suspicion, thresholds: Thresholds) -> float:
    nth = min(suspicion.count, len(thresholds.confirm_after_s)) - 1
    return suspicion.first_mono_s + thresholds.confirm_after_s[nth]


def _by_cadence(
    state: ProviderState,
    last_s: float,
    pace: Pace,
    thresholds: Thresholds,
    *,
    jitter: float,
    others: Collection[Due],
) -> tuple[DueReason, float]:
    reason, interval_s = usual_interval(state, pace, thresholds)
    # A random time stays as it was drawn, whatever else changes.
    for dues in ([state.schedule.due], others):
        at_s = round_joined_s(
            reason, last_s=last_s, interval_s=interval_s, others=dues, thresholds=thresholds
        )
        if at_s is not None:
            return reason, at_s
    return reason, last_s + interval_s * (1 + thresholds.jitter_ratio * jitter)


def usual_interval(state: ProviderState, pace: Pace, thresholds: Thresholds) -> tuple[DueReason, float]:
    """The cadence in s, and its reason."""
    watched = pace.report_open or state.health.open_incident is not None
    if watched and pace.interval_s > thresholds.watched_interval_s:
        return DueReason.WATCHED, thresholds.watched_interval_s
    if pace.on_battery and not watched:
        return DueReason.BATTERY, max(pace.interval_s, thresholds.battery_interval_s)
    return DueReason.INTERVAL, pace.interval_s


def may_be_asked(state: ProviderState, now_mono_s: float) -> bool:
    """True where a provider neither asked us to wait nor is being confirmed."""
    waits = state.schedule.retry_mono_s is not None and state.schedule.retry_mono_s > now_mono_s
    return not waits and not _is_being_confirmed(state)


def _is_being_confirmed(state: ProviderState) -> bool:
    return state.health.suspicion is not None or state.health.good_checks_in_row > 0


def checked_soon(
    state: ProviderState, thresholds: Thresholds, *, now: datetime, now_mono_s: float
) -> ProviderState:
    """The state with its next check now, but not sooner after the last one than the fastest cadence."""
    due_s = state.schedule.due.at_mono_s
    if not state.is_watched or due_s is None or not may_be_asked(state, now_mono_s):
        return state
    checked_s = state.schedule.checked_mono_s
    soon_s = now_mono_s if checked_s is None else max(now_mono_s, checked_s + thresholds.least_interval_s)
    if soon_s >= due_s:
        return state
    at = now + timedelta(seconds=soon_s - now_mono_s)
    due = Due(reason=DueReason.NOW, at_mono_s=soon_s, at=at)
    return replace(state, schedule=replace(state.schedule, due=due))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPace:
    """What determines the time of extra requests besides the provider itself."""

    pace: Pace
    now: datetime
    now_mono_s: float
    spent: TokensSpent | None
    daily_tokens: int
    """The limit for all paid tests of a day."""


def next_credit_check(state: ProviderState, at: ExtraPace, thresholds: Thresholds) -> float | None:
    """When the free credit request is due, on the monotonic clock. None: never.

    Without credit as often as the checks, to notice a top-up; otherwise far less often.
    """
    if not state.profile.has_credit_check or not _may_be_asked(state, at):
        return None
    wait_s = thresholds.credit_interval_s
    if state.health.verdict.cause is Cause.NO_CREDIT:
        wait_s = min(wait_s, usual_interval(state, at.pace, thresholds)[1])
    return _not_before_allowed(state, at, _after(state.health.credit, wait_s, at))


def next_paid_test(state: ProviderState, at: ExtraPace, thresholds: Thresholds) -> float | None:
    """When the paid test is due, on the monotonic clock. None: never.

    The pause holds after a test that may have used tokens, except to confirm a failure. A refused test is
    free, so it repeats like a check.
    """
    every_s, tokens = state.profile.paid_test_every_s, state.profile.paid_test_tokens
    if every_s is None or tokens is None or not _may_be_asked(state, at):
        return None
    if at.pace.on_battery or state.health.credit.stands:
        return None
    known = state.health.generation
    if known.suspicion is not None:
        due_s = _confirmed_s(known.suspicion, thresholds)
    elif known.stands and known.was_free:
        due_s = _after(known, min(every_s, usual_interval(state, at.pace, thresholds)[1]), at)
    else:
        due_s = _after(known, every_s, at)
    used = 0 if at.spent is None else at.spent.on(at.now.date())
    if used + tokens > at.daily_tokens:
        midnight = at.now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        due_s = max(due_s, at.now_mono_s + (midnight - at.now).total_seconds())
    return _not_before_allowed(state, at, due_s)


def _may_be_asked(state: ProviderState, at: ExtraPace) -> bool:
    """True where the last check found nothing wrong; otherwise the check goes first."""
    is_offline = at.pace.offline or state.health.blocked is not None
    if not state.is_watched or is_offline or state.schedule.checked_mono_s is None or state.health.baseline:
        return False
    if _is_being_confirmed(state):
        return False
    cause, unseen = state.health.verdict.cause, state.health.unseen
    return cause is Cause.OK or cause.is_derived or (unseen is not None and unseen.cause is cause)


def _after(known: ExtraFinding, wait_s: float, at: ExtraPace) -> float:
    """``wait_s`` after the last request; after one of an earlier run by the wall clock."""
    if known.at is None:
        return at.now_mono_s
    if known.at_mono_s is not None:
        return known.at_mono_s + wait_s
    ago_s = max(0.0, (at.now - known.at).total_seconds())
    return at.now_mono_s + max(0.0, wait_s - ago_s)


def _not_before_allowed(state: ProviderState, at: ExtraPace, due_s: float) -> float:
    return max(due_s, state.schedule.retry_mono_s or 0.0, at.now_mono_s)
