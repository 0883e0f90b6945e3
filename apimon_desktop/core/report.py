"""The report document: what ``/api/monitor``, ``check --json`` and `get_status_report` give."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.core.failover import suggest
from apimon_desktop.core.headline import unwell
from apimon_desktop.core.metrics import metrics_of
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.money_document import money_document, suggestion_document
from apimon_desktop.core.money_texts import money_alerts
from apimon_desktop.core.official import still_valid
from apimon_desktop.core.offline import LocalFault
from apimon_desktop.core.report_alerts import alerts_of
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.statistics import percentile
from apimon_desktop.core.suggestions import NO_BASIS, ideas
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import ProviderId, Status

SCHEMA_VERSION: Final = 1
_NO_UPTIMES: Final[Mapping[ProviderId, float]] = MappingProxyType({})
_STATUSES: Final = (Status.HEALTHY, Status.DEGRADED, Status.FAILED, Status.UNKNOWN)


def status_report(
    snapshot: Snapshot,
    *,
    now: datetime,
    tz: tzinfo | None = None,
    uptimes: Mapping[ProviderId, float] = _NO_UPTIMES,
    money: MoneySummary | None = None,
) -> dict[str, Any]:
    """The whole document, ready for JSON; ``resources/report.schema.json`` describes it.

    ``tz`` is for the times inside texts; all other times are UTC. ``uptimes`` are ratios over the last
    24 h; a provider that is missing there has none that is known. ``money`` None: there is no history that
    could tell.
    """
    found = ideas(snapshot, NO_BASIS if money is None else money.basis)
    states = tuple(snapshot.providers.values())
    by_status: dict[Status, list[str]] = {status: [] for status in _STATUSES}
    for state in states:
        by_status[snapshot.shown(state.id).status].append(state.id)
    return {
        "schema_version": SCHEMA_VERSION,
        "timestamp": _iso(now),
        "summary": {
            **{f"{status.value}_providers": len(ids) for status, ids in by_status.items()},
            "total_cost_usd": float(sum(state.cost_usd for state in states)),
            "total_tokens": sum(state.tokens_used for state in states),
            "total_requests": sum(state.total_requests for state in states),
            "worst_status": snapshot.worst_status.value,
            "offline": snapshot.offline,
            "offline_reason": _reason(snapshot.local_fault),
        },
        "providers": {status.value: ids for status, ids in by_status.items()},
        "detailed_metrics": {
            str(state.id): _details(snapshot, state, now, uptimes.get(state.id)) for state in states
        },
        "failover": {str(state.id): _failover(snapshot, state, now) for state in unwell(snapshot)},
        "alerts": [*alerts_of(snapshot, now=now, tz=tz), *money_alerts(money, snapshot)],
        "optimization_suggestions": [idea.text for idea in found],
        "suggestions": [suggestion_document(idea) for idea in found],
        "money": None if money is None else money_document(money),
    }


def _details(
    snapshot: Snapshot, state: ProviderState, now: datetime, uptime_ratio: float | None
) -> dict[str, Any]:
    """The guide's ten keys, then ours.

    The guide's programs format its figures without looking: ``response_time_ms`` is 0.0 before the first
    answer. Ours are null where nothing is known.
    """
    verdict = snapshot.shown(state.id)
    latencies = [ms for _, ms in state.latencies]
    # An answer takes many times as long as a check: together they would tell of neither.
    real = [request.latency_ms for request in state.requests if request.latency_ms is not None]
    return {
        **metrics_of(state, verdict).to_document(),
        "name": state.profile.name,
        "cause": verdict.cause.value,
        "since": _iso(verdict.since),
        "offline_reason": _reason(verdict.local),
        "error_rate": _percent(state.error_count, state.total_requests),
        "success_rate": _percent(state.success_count, state.total_requests),
        "p50_ms": _rounded(percentile(latencies, 0.5)),
        "p95_ms": _rounded(percentile(latencies, 0.95)),
        "requests_p50_ms": _rounded(percentile(real, 0.5)),
        "requests_p95_ms": _rounded(percentile(real, 0.95)),
        "uptime_24h_ratio": uptime_ratio,
        "retry_after_s": _wait_s(state.retry_at, now),
        "key_source": None if state.key is None else state.key.source.value,
        "ignored": state.is_ignored,
        "evidence": {
            "answers_at": _iso(state.evidence.answers_at),
            "key_accepted_at": _iso(state.evidence.key_accepted_at),
            "generates_at": _iso(state.evidence.generates_at),
        },
        "official": _official(state, now),
    }


def _reason(fault: LocalFault | None) -> str | None:
    """The value of ``offline_reason``. None: not offline."""
    return None if fault is None else fault.reason.value


def _official(state: ProviderState, now: datetime) -> dict[str, Any] | None:
    """What the provider's own status page says; it has no part in the status."""
    official = still_valid(state.official, now, DEFAULT.official_kept_for)
    if official is None:
        return None
    return {
        "level": official.says.level.value,
        "title": official.says.title,
        "since": _iso(official.says.since),
        "whole_page": official.says.whole_page,
        "url": official.url,
        "read_at": _iso(official.read_at),
    }


def _failover(snapshot: Snapshot, state: ProviderState, now: datetime) -> dict[str, str | None]:
    failover = suggest(snapshot, state.id, now=now)
    return {"provider": failover.provider, "reason": failover.reason}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _rounded(value_ms: float | None) -> float | None:
    return None if value_ms is None else round(value_ms, 1)


def _wait_s(retry_at: datetime | None, now: datetime) -> int | None:
    """Whole seconds until the provider wants to be asked again. None: it does not mind."""
    left_s = (retry_at - now).total_seconds() if retry_at is not None else 0.0
    return math.ceil(left_s) if left_s > 0 else None
