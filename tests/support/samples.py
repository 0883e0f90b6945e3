"""Snapshots to show, built from the engine's own values."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from states import state_of, with_fields

from apimon_desktop.core.model.ids import Cause, KeyInfo, KeySource, Profile, ProviderId, Status
from apimon_desktop.core.model.offline import LocalFault, OfflineReason
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import (
    Due,
    DueReason,
    Evidence,
    Ignored,
    Incident,
    ProviderState,
    Verdict,
)
from apimon_desktop.core.model.usage import Outcome
from apimon_desktop.core.text.translatable import say
from apimon_desktop.providers.registry import DEFAULT_FAILOVER_ORDER, PROVIDERS

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
_LATENCIES_MS = {
    "openrouter": 312.0,
    "google_gemini": 389.0,
    "together_ai": 204.0,
    "anthropic": 418.0,
    "openai": 377.0,
    "moonshot_ai": 530.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Builds snapshots as they are at 14:03."""

    now: datetime = NOW

    def snapshot(self, offline_since: datetime | None = None, **causes: Cause) -> Snapshot:
        """Five healthy providers and one without a key, but for the causes that are named."""
        states = [self.state(provider_id, causes.get(provider_id)) for provider_id in PROVIDERS]
        return Snapshot(
            at=self.now,
            providers={state.id: state for state in states},
            failover_order=DEFAULT_FAILOVER_ORDER,
            offline_since=offline_since,
        )

    def state(self, provider_id: str, cause: Cause | None = None) -> ProviderState:
        """One provider with a past."""
        provider = PROVIDERS[ProviderId(provider_id)]
        profile = Profile(
            id=provider.id,
            name=provider.name,
            short_name=provider.short_name,
            hue=provider.hue,
            used_for=provider.used_for,
            usd_per_1k_tokens=provider.usd_per_1k_tokens,
            base_url=provider.base_url,
            status_page_url=provider.status_page_url,
            status_feed_url=provider.status_url,
            keys_url=provider.keys_url,
            top_up_url=provider.top_up_url,
            key_variable=provider.key_variables[0],
            job=provider.job,
            jobs=provider.jobs,
            upstreams=provider.upstreams(provider.paid_test.model if provider.paid_test else None),
            paid_test_tokens=None if provider.paid_test is None else provider.paid_test.most_tokens,
        )
        if cause is None:
            cause = Cause.NO_KEY if provider_id == "moonshot_ai" else Cause.OK
        if cause is Cause.NO_KEY:
            return state_of(profile=profile, verdict=Verdict(cause=Cause.NO_KEY))
        return self._checked(profile, cause)

    def _checked(self, profile: Profile, cause: Cause) -> ProviderState:
        checked_at = self.now - timedelta(minutes=1)
        bad = cause.status in (Status.DEGRADED, Status.FAILED)
        usual = _LATENCIES_MS[profile.id]
        failed = 6 if cause.status is Status.FAILED or cause is Cause.ERROR_RATE else 0
        latencies = [usual] * 20 + ([2800.0] * 3 if cause is Cause.SLOW else [])
        since = self.now - (timedelta(minutes=14) if bad else timedelta(days=9))
        return state_of(
            profile=profile,
            verdict=Verdict(cause=cause, since=since),
            key=KeyInfo(source=KeySource.KEYRING, origin=say("the keyring"), hint="•••• 4f2a"),
            last_check_at=checked_at,
            latency_ms=latencies[-1],
            succeeded=720 - failed,
            failed=failed,
            outcomes=tuple(
                Outcome(at=checked_at, ok=place < 20 - failed, latency_ms=usual) for place in range(20)
            ),
            latencies=tuple((checked_at, ms) for ms in latencies),
            incident=self._incident(profile.id, cause, since) if bad else None,
            evidence=Evidence(answers_at=checked_at, key_accepted_at=checked_at),
            due=Due(reason=DueReason.INTERVAL, at_mono_s=1.0, at=self.now + timedelta(seconds=70)),
            baseline=False,
        )

    def _incident(self, provider_id: ProviderId, cause: Cause, since: datetime) -> Incident:
        codes = {Cause.AUTHENTICATION: 401, Cause.SERVER_ERROR: 500, Cause.RATE_LIMITED: 429}
        return Incident(
            id=f"{provider_id}-sample",
            provider_id=provider_id,
            started_at=since,
            cause=cause,
            http_status=codes.get(cause),
            request_id="req_011CSample",
        )

    def ignoring(self, snapshot: Snapshot, *provider_ids: str) -> Snapshot:
        """The snapshot after its user chose to ignore what is wrong with some providers."""
        states = dict(snapshot.providers)
        for provider_id in map(ProviderId, provider_ids):
            verdict = states[provider_id].health.verdict
            ignored = Ignored(cause=verdict.cause, since=verdict.since)
            states[provider_id] = replace(states[provider_id], ignored=ignored)
        return replace(snapshot, providers=states)

    def without_keys(self) -> Snapshot:
        """What a first start shows."""
        causes: dict[str, Cause] = {str(provider_id): Cause.NO_KEY for provider_id in PROVIDERS}
        return self.snapshot(None, **causes)

    def blocked(self, snapshot: Snapshot, *provider_ids: str) -> Snapshot:
        """The snapshot with providers that a proxy of this side keeps from being reached."""
        fault = LocalFault(reason=OfflineReason.PROXY, detail="The proxy a:1 is down")
        shown = Verdict(cause=Cause.OFFLINE, since=NOW, detail=fault.sentence, local=fault)
        states = {
            pid: with_fields(snapshot.providers[pid], blocked=shown) for pid in map(ProviderId, provider_ids)
        }
        return replace(snapshot, providers={**snapshot.providers, **states})

    def changed(self, provider_id: str, change: Callable[[ProviderState], ProviderState]) -> Snapshot:
        """The usual snapshot, with one provider changed."""
        snapshot = self.snapshot()
        key = ProviderId(provider_id)
        return replace(snapshot, providers={**snapshot.providers, key: change(snapshot.providers[key])})

    def paused(self, *provider_ids: str) -> Snapshot:
        """The usual snapshot, with some providers switched off."""
        snapshot = self.snapshot()
        states = {
            state.id: replace(state, profile=replace(state.profile, enabled=state.id not in provider_ids))
            for state in snapshot.providers.values()
        }
        return replace(snapshot, providers=states)
