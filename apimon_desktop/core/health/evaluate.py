"""Folds one check into what is known about a provider: the status machine. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from apimon_desktop.core.health import slowness
from apimon_desktop.core.model.check import CheckKind, CheckResult, suspected, weighed
from apimon_desktop.core.model.ids import Cause, Status
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.model.offline import LocalFault
from apimon_desktop.core.model.state import (
    Evidence,
    Health,
    Incident,
    ProviderState,
    Schedule,
    Transition,
    Verdict,
)
from apimon_desktop.core.model.usage import Counts, Outcome


def advance(
    state: ProviderState, result: CheckResult, thresholds: Thresholds
) -> tuple[ProviderState, Transition | None]:
    """The state after the check, and the transition if the verdict changed.

    A failure that blames the network comes here only after other hosts have answered.
    """
    if result.kind is CheckKind.ANONYMOUS:
        return replace(state, health=replace(state.health, anonymous=result)), None
    schedule = _schedule(state, result, thresholds)
    if result.kind.is_extra:
        health, transition = _after_proof(state.health, result, thresholds)
        return replace(state, health=health, schedule=schedule), transition
    health = _recorded(replace(state.health, blocked=None), result, thresholds)
    judge = _after_good if result.ok else _after_bad
    health, transition = judge(health, result, thresholds)
    totals = state.totals
    if result.kind.counts:
        totals += Counts(succeeded=int(result.ok), failed=int(not result.ok))
    account = replace(
        state.account,
        balance=result.balance or state.account.balance,
        spending=result.spending or state.account.spending,
    )
    return replace(state, health=health, schedule=schedule, totals=totals, account=account), transition


def with_local_fault(state: ProviderState, result: CheckResult, fault: LocalFault) -> ProviderState:
    """The state after a local fault kept a check from the provider: no counter or verdict changes."""
    health = state.health
    before = health.blocked
    since = before.since if before is not None and before.local == fault else result.at
    verdict = Verdict(cause=Cause.OFFLINE, since=since, detail=fault.sentence, local=fault)
    ended_s = state.schedule.checked_mono_s if result.kind.is_extra else result.at_mono_s
    health = slowness.without_unproven_failures(health)
    health = replace(health, suspicion=None, good_checks_in_row=0, blocked=verdict)
    return replace(state, health=health, schedule=replace(state.schedule, checked_mono_s=ended_s))


def _schedule(state: ProviderState, result: CheckResult, thresholds: Thresholds) -> Schedule:
    """The schedule with the stated end of the wait (``retry_at``) and of our pause (``retry_mono_s``).

    They differ: after a daily quota we check again sooner than the provider asks, and an account without
    credit may be topped up at any moment.
    """
    before, is_extra = state.schedule, result.kind.is_extra
    checked_mono_s = before.checked_mono_s if is_extra else result.at_mono_s
    if result.retry_after_s is None:
        # The wait from a request beside the check holds until that request is repeated.
        holds = result.ok and not is_extra and state.health.unseen is not None
        retry_at, retry_mono_s = before.retry_at if holds else None, None
    else:
        retry_at = result.at + timedelta(seconds=result.retry_after_s)
        pause_s = min(result.retry_after_s, thresholds.longest_retry_after_s)
        retry_mono_s = None if result.cause is Cause.NO_CREDIT else result.at_mono_s + pause_s
    return replace(before, checked_mono_s=checked_mono_s, retry_at=retry_at, retry_mono_s=retry_mono_s)


def _recorded(health: Health, result: CheckResult, thresholds: Thresholds) -> Health:
    """The health with the check among its recent answers; no verdict yet."""
    health = replace(
        health,
        evidence=_evidence(health.evidence, result),
        last_check_at=result.at,
        latency_ms=result.latency_ms if result.latency_ms is not None else health.latency_ms,
        clock_error_s=result.clock_error_s,
    )
    if not result.kind.counts:
        return health
    latencies = health.latencies
    if result.ok and result.latency_ms is not None:
        latencies = (*latencies, (result.at, result.latency_ms))
    outcome = Outcome(at=result.at, ok=result.ok, latency_ms=result.latency_ms)
    return replace(
        health,
        outcomes=(*health.outcomes, outcome)[-thresholds.window :],
        latencies=slowness.trimmed(latencies, result.at, thresholds),
    )


def _evidence(evidence: Evidence, result: CheckResult) -> Evidence:
    if result.answered:
        evidence = replace(evidence, answers_at=result.at)
    if result.key_accepted:
        evidence = replace(evidence, key_accepted_at=result.at)
    elif result.cause is Cause.AUTHENTICATION:
        evidence = Evidence(answers_at=evidence.answers_at)
    if result.kind is CheckKind.GENERATE and result.ok:
        evidence = replace(evidence, generates_at=result.at)
    return evidence


def _after_proof(
    health: Health, result: CheckResult, thresholds: Thresholds
) -> tuple[Health, Transition | None]:
    """A request beside the check sets the verdict only where the check itself finds nothing wrong."""
    is_credit = result.kind is CheckKind.CREDIT
    before, known = health.credit if is_credit else health.generation, health.unseen
    after = weighed(before, result, thresholds)
    health = replace(
        health,
        evidence=_evidence(health.evidence, result),
        credit=after if is_credit else health.credit,
        generation=health.generation if is_credit else after,
    )
    is_from_check = health.verdict.cause is not Cause.OK and not health.verdict.cause.is_derived
    if known is not None and health.verdict.cause is known.cause:
        is_from_check = False
    if is_from_check or (after.cause, after.detail) == (before.cause, before.detail):
        return health, None
    unseen, suspicion = health.unseen, health.suspicion
    cause = _derived_cause(health, thresholds) if unseen is None else unseen.cause
    # The proof has its own suspicion and baseline; those of the check stay as they are.
    health = replace(health, suspicion=before.suspicion, baseline=before.baseline)
    health, transition = _settled(health, cause, result, thresholds)
    return replace(health, suspicion=suspicion), transition


def _after_good(
    health: Health, result: CheckResult, thresholds: Thresholds
) -> tuple[Health, Transition | None]:
    health = replace(health, suspicion=None)
    unseen = health.unseen
    recovering = _is_recovering(health) and (unseen is None or health.verdict.cause is not unseen.cause)
    is_final = health.baseline or result.kind is CheckKind.ONE_SHOT
    if recovering and not is_final and health.good_checks_in_row + 1 < thresholds.good_checks_to_recover:
        return replace(health, good_checks_in_row=health.good_checks_in_row + 1), None
    health = replace(health, good_checks_in_row=0)
    if unseen is not None:
        return _settled(health, unseen.cause, result, thresholds)
    if recovering:
        health = _without_incident_failures(health)
    return _settled(health, _derived_cause(health, thresholds), result, thresholds)


def _is_recovering(health: Health) -> bool:
    """True where a good check ends a failure: one on show, or one from before the start."""
    cause = health.verdict.cause
    if health.baseline and health.open_incident is not None:
        cause = health.open_incident.cause
    return cause.status in (Status.DEGRADED, Status.FAILED) and not cause.is_derived


def _after_bad(
    health: Health, result: CheckResult, thresholds: Thresholds
) -> tuple[Health, Transition | None]:
    health = replace(health, good_checks_in_row=0)
    verdict = health.verdict
    known_bad = verdict.cause.needs_confirmation and verdict.status.severity >= result.cause.status.severity
    if not known_bad and result.cause.needs_confirmation and result.kind is not CheckKind.ONE_SHOT:
        suspicion = suspected(health.suspicion, result)
        health = replace(health, suspicion=suspicion)
        if suspicion.count < thresholds.misses_to_fail:
            return health, None
    return _settled(health, result.cause, result, thresholds)


def _derived_cause(health: Health, thresholds: Thresholds) -> Cause:
    """What the recent requests show together, once the last check went well."""
    if slowness.has_high_error_rate(health.outcomes, thresholds):
        return Cause.ERROR_RATE
    checked_at = health.last_check_at
    is_slow = slowness.is_slow(health, thresholds) or (
        checked_at is not None and slowness.is_slow_in_use(health.requests, checked_at, thresholds)
    )
    return Cause.SLOW if is_slow else Cause.OK


def _settled(
    health: Health, cause: Cause, result: CheckResult, thresholds: Thresholds
) -> tuple[Health, Transition | None]:
    first_at = health.suspicion.first_at if health.suspicion else result.at
    before = health.verdict
    news = not health.baseline
    incident = _incident(health, cause, first_at, result, thresholds)
    detail = result.detail if cause is result.cause else None
    if cause is not result.cause and health.unseen is not None:
        detail = health.unseen.detail
    known = health.remembered if health.baseline and health.remembered else before
    since = known.since if known.cause is cause and known.since is not None else first_at
    foreign = result.foreign and cause is result.cause
    verdict = Verdict(cause=cause, since=since, detail=detail, foreign=foreign)
    health = replace(
        health, verdict=verdict, suspicion=None, baseline=False, remembered=None, incident=incident
    )
    if cause is Cause.OK:
        health = _without_incident_failures(health)
    if verdict.cause is before.cause:
        return health, None
    return health, Transition(
        provider_id=result.provider_id, before=before, after=verdict, incident=incident, news=news
    )


def _incident(
    health: Health, cause: Cause, first_at: datetime, result: CheckResult, thresholds: Thresholds
) -> Incident | None:
    """The provider's incident once the cause is confirmed: opened, kept, reopened or closed."""
    current = health.incident
    ended_at = None if current is None else current.ended_at
    # A good check has no HTTP status or request id of the failure that other requests found.
    http_status, request_id = (None, None) if result.ok else (result.http_status, result.request_id)
    if cause is Cause.OK:
        return current if current is None or ended_at else replace(current, ended_at=result.at)
    if current is None or (ended_at is not None and first_at - ended_at > thresholds.flap_within):
        return Incident(
            id=f"{result.provider_id}-{first_at:%Y%m%dT%H%M%S.%fZ}",
            provider_id=result.provider_id,
            started_at=first_at,
            cause=cause,
            http_status=http_status,
            request_id=request_id,
        )
    if ended_at is not None:
        current = replace(current, ended_at=None, reopened_at=first_at, relapses=current.relapses + 1)
    if cause.status.severity < current.cause.status.severity or cause is current.cause:
        return current
    return replace(current, cause=cause, http_status=http_status, request_id=request_id)


def _without_incident_failures(health: Health) -> Health:
    """Failures of a closed incident do not count in the error rate after it."""
    if health.incident is None:
        return health
    kept = tuple(o for o in health.outcomes if o.ok or o.at < health.incident.started_at)
    return health if len(kept) == len(health.outcomes) else replace(health, outcomes=kept)
