"""Folds one check into what is known of a provider. Pure: the same input always gives the same answer."""

from dataclasses import replace
from datetime import datetime, timedelta

from apimon_desktop.core import statistics
from apimon_desktop.core.check import CheckKind, CheckResult, suspected
from apimon_desktop.core.offline import LocalFault
from apimon_desktop.core.proof import weighed
from apimon_desktop.core.state import (
    Evidence,
    Incident,
    Outcome,
    ProviderState,
    Transition,
    Verdict,
)
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.traffic import is_slow_in_use, without_unproven_failures
from apimon_desktop.core.types import Cause, Status


def advance(
    state: ProviderState, result: CheckResult, thresholds: Thresholds
) -> tuple[ProviderState, Transition | None]:
    """The state after the check, and the transition if the verdict changed.

    A check that blames the network comes here only after the witnesses have cleared it.
    """
    if result.kind is CheckKind.ANONYMOUS:
        return replace(state, anonymous=result), None
    if result.kind.is_proof:
        return _after_proof(state, result, thresholds)
    state = _recorded(replace(state, blocked=None), result, thresholds)
    if result.ok:
        return _after_good(state, result, thresholds)
    return _after_bad(state, result, thresholds)


def kept_from(state: ProviderState, result: CheckResult, fault: LocalFault) -> ProviderState:
    """The state after a check that a local fault kept from the provider.

    Nothing is counted, and nothing believed of the provider.
    """
    same = state.blocked is not None and state.blocked.local == fault
    since = state.blocked.since if same and state.blocked is not None else result.at
    verdict = Verdict(cause=Cause.OFFLINE, since=since, detail=fault.sentence, local=fault)
    return replace(
        without_unproven_failures(state),
        suspicion=None,
        goods=0,
        checked_mono_s=state.checked_mono_s if result.kind.is_proof else result.at_mono_s,
        blocked=verdict,
    )


def _recorded(state: ProviderState, result: CheckResult, thresholds: Thresholds) -> ProviderState:
    """The state with the check in its counters and windows; no verdict yet."""
    state = replace(
        _asked_to_wait(state, result, thresholds),
        evidence=_evidence(state.evidence, result),
        last_check_at=result.at,
        checked_mono_s=result.at_mono_s,
        latency_ms=result.latency_ms if result.latency_ms is not None else state.latency_ms,
        clock_error_s=result.clock_error_s,
        balance=result.balance or state.balance,
        spending=result.spending or state.spending,
    )
    if not result.kind.counts:
        return state
    latencies = state.latencies
    if result.ok and result.latency_ms is not None:
        latencies = (*latencies, (result.at, result.latency_ms))
    outcome = Outcome(at=result.at, ok=result.ok, latency_ms=result.latency_ms)
    return replace(
        state,
        success_count=state.success_count + result.ok,
        error_count=state.error_count + (not result.ok),
        outcomes=(*state.outcomes, outcome)[-thresholds.window :],
        latencies=statistics.trimmed(latencies, result.at, thresholds),
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


def _asked_to_wait(state: ProviderState, result: CheckResult, thresholds: Thresholds) -> ProviderState:
    """The state with the stated end of the wait (``retry_at``) and the end of our pause (``retry_mono_s``).

    They differ: after a daily quota we check again sooner than the provider asks, and an account without
    credit may be topped up at any moment.
    """
    if result.retry_after_s is None:
        # The wait from a request beside the check holds until that request is repeated.
        kept = state.retry_at if result.ok and not result.kind.is_proof and state.unseen is not None else None
        return replace(state, retry_at=kept, retry_mono_s=None)
    pause_s = min(result.retry_after_s, thresholds.longest_retry_after_s)
    pauses = result.cause is not Cause.NO_CREDIT
    return replace(
        state,
        retry_at=result.at + timedelta(seconds=result.retry_after_s),
        retry_mono_s=result.at_mono_s + pause_s if pauses else None,
    )


def _after_proof(
    state: ProviderState, result: CheckResult, thresholds: Thresholds
) -> tuple[ProviderState, Transition | None]:
    """A request beside the check sets the verdict only where the check itself finds nothing wrong."""
    is_credit = result.kind is CheckKind.CREDIT
    before, known = state.credit if is_credit else state.generation, state.unseen
    after = weighed(before, result, thresholds)
    state = replace(
        _asked_to_wait(state, result, thresholds),
        evidence=_evidence(state.evidence, result),
        credit=after if is_credit else state.credit,
        generation=state.generation if is_credit else after,
    )
    is_the_checks = state.verdict.cause is not Cause.OK and not state.verdict.cause.is_derived
    if known is not None and state.verdict.cause is known.cause:
        is_the_checks = False
    if is_the_checks or (after.cause, after.detail) == (before.cause, before.detail):
        return state, None
    unseen, suspicion = state.unseen, state.suspicion
    cause = _derived_cause(state, thresholds) if unseen is None else unseen.cause
    # Its own doubts and its own first time: the check's are another matter.
    state = replace(state, suspicion=before.suspicion, baseline=before.baseline)
    state, transition = _settled(state, cause, result, thresholds)
    return replace(state, suspicion=suspicion), transition


def _after_good(
    state: ProviderState, result: CheckResult, thresholds: Thresholds
) -> tuple[ProviderState, Transition | None]:
    state = replace(state, suspicion=None)
    unseen = state.unseen
    recovering = _is_recovering(state) and (unseen is None or state.verdict.cause is not unseen.cause)
    believed_at_once = state.baseline or result.kind is CheckKind.ONE_SHOT
    if recovering and not believed_at_once and state.goods + 1 < thresholds.goods_to_recover:
        return replace(state, goods=state.goods + 1), None
    state = replace(state, goods=0)
    if unseen is not None:
        return _settled(state, unseen.cause, result, thresholds)
    if recovering:
        state = _without_incident_failures(state)
    return _settled(state, _derived_cause(state, thresholds), result, thresholds)


def _is_recovering(state: ProviderState) -> bool:
    """True where a good check ends something: a failure that is shown, or one from before the start."""
    cause = state.verdict.cause
    if state.baseline and state.open_incident is not None:
        cause = state.open_incident.cause
    return cause.status in (Status.DEGRADED, Status.FAILED) and not cause.is_derived


def _after_bad(
    state: ProviderState, result: CheckResult, thresholds: Thresholds
) -> tuple[ProviderState, Transition | None]:
    state = replace(state, goods=0)
    verdict = state.verdict
    known_bad = verdict.cause.needs_confirmation and verdict.status.severity >= result.cause.status.severity
    if known_bad or not result.cause.needs_confirmation or result.kind is CheckKind.ONE_SHOT:
        return _settled(state, result.cause, result, thresholds)
    suspicion = suspected(state.suspicion, result)
    state = replace(state, suspicion=suspicion)
    if suspicion.count < thresholds.misses_to_fail:
        return state, None
    return _settled(state, result.cause, result, thresholds)


def _derived_cause(state: ProviderState, thresholds: Thresholds) -> Cause:
    """What many checks say together, once the last one went well."""
    if statistics.has_high_error_rate(state.outcomes, thresholds):
        return Cause.ERROR_RATE
    checked_at = state.last_check_at
    if statistics.is_slow(state, thresholds) or (
        checked_at is not None and is_slow_in_use(state.requests, checked_at, thresholds)
    ):
        return Cause.SLOW
    return Cause.OK


def _settled(
    state: ProviderState, cause: Cause, result: CheckResult, thresholds: Thresholds
) -> tuple[ProviderState, Transition | None]:
    """The state with a verdict that is believed."""
    first_at = state.suspicion.first_at if state.suspicion else result.at
    before = state.verdict
    news = not state.baseline
    incident = _incident(state, cause, first_at, result, thresholds)
    detail = result.detail if cause is result.cause else None
    if cause is not result.cause and state.unseen is not None:
        detail = state.unseen.detail
    known = state.remembered if state.baseline and state.remembered else before
    since = known.since if known.cause is cause and known.since is not None else first_at
    foreign = result.foreign and cause is result.cause
    verdict = Verdict(cause=cause, since=since, detail=detail, foreign=foreign)
    state = replace(
        state, verdict=verdict, suspicion=None, baseline=False, remembered=None, incident=incident
    )
    if cause is Cause.OK:
        state = _without_incident_failures(state)
    if verdict.cause is before.cause:
        return state, None
    return state, Transition(provider_id=state.id, before=before, after=verdict, incident=incident, news=news)


def _incident(
    state: ProviderState, cause: Cause, first_at: datetime, result: CheckResult, thresholds: Thresholds
) -> Incident | None:
    """The provider's incident once the cause is believed: opened, kept, reopened or closed."""
    current = state.incident
    # A good check names nothing of what many of them, or another request, found.
    http_status, request_id = (None, None) if result.ok else (result.http_status, result.request_id)
    if cause is Cause.OK:
        if current is None or not current.is_open:
            return current
        return replace(current, ended_at=result.at)
    if current is None or not _still_the_same(current, first_at, thresholds):
        return Incident(
            id=f"{state.id}-{first_at:%Y%m%dT%H%M%S.%fZ}",
            provider_id=state.id,
            started_at=first_at,
            cause=cause,
            http_status=http_status,
            request_id=request_id,
        )
    if not current.is_open:
        current = replace(current, ended_at=None, reopened_at=first_at, relapses=current.relapses + 1)
    if cause.status.severity < current.cause.status.severity or cause is current.cause:
        return current
    return replace(current, cause=cause, http_status=http_status, request_id=request_id)


def _still_the_same(incident: Incident, first_at: datetime, thresholds: Thresholds) -> bool:
    """True where a failure belongs to an incident that is open, or that closed a moment ago."""
    if incident.ended_at is None:
        return True
    return first_at - incident.ended_at <= thresholds.flap_within


def _without_incident_failures(state: ProviderState) -> ProviderState:
    """Failures of a closed incident say nothing of the error rate since."""
    if state.incident is None:
        return state
    kept = tuple(o for o in state.outcomes if o.ok or o.at < state.incident.started_at)
    return state if len(kept) == len(state.outcomes) else replace(state, outcomes=kept)
