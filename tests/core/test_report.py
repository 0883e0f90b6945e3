"""The report document, its alerts and its suggestions."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from samples import NOW, Samples

from apimon_desktop.core.official import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.report import status_report
from apimon_desktop.core.report_alerts import alerts_of
from apimon_desktop.core.state import ProviderState, Snapshot
from apimon_desktop.core.suggestions import suggestions
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.paths import resource

SAMPLES = Samples()
OPENAI, TOGETHER = ProviderId("openai"), ProviderId("together_ai")
ANTHROPIC = ProviderId("anthropic")
OFFICIAL = OfficialStatus(
    says=Announcement(
        level=OfficialLevel.OUTAGE, title="Errors on all models", since=NOW - timedelta(minutes=12)
    ),
    read_at=NOW - timedelta(minutes=4),
    url="https://status.claude.com",
)
GUIDES_KEYS = [
    "provider",
    "status",
    "response_time_ms",
    "error_count",
    "success_count",
    "total_requests",
    "last_check",
    "last_error",
    "estimated_cost_usd",
    "tokens_used",
]


def report(snapshot: Snapshot, **more: Any) -> dict[str, Any]:
    document = status_report(snapshot, now=NOW, tz=UTC, **more)
    schema = json.loads(resource("report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)
    return document


def mixed() -> Snapshot:
    """One of each, with usage reported."""
    snapshot = SAMPLES.snapshot(None, openai=Cause.RATE_LIMITED, anthropic=Cause.SERVER_ERROR)
    states = dict(snapshot.providers)
    states[OPENAI] = replace(
        states[OPENAI],
        success_count=429,
        error_count=21,
        tokens_used=215_000,
        cost_usd=Decimal("2.15"),
        retry_at=NOW + timedelta(seconds=19.2),
        latency_ms=1250.0,
    )
    states[ANTHROPIC] = replace(states[ANTHROPIC], official=OFFICIAL)
    return replace(snapshot, providers=states)


def changed(
    snapshot: Snapshot, provider_id: ProviderId, change: Callable[[ProviderState], ProviderState]
) -> Snapshot:
    return replace(
        snapshot, providers={**snapshot.providers, provider_id: change(snapshot.providers[provider_id])}
    )


def test_the_document_is_the_one_that_was_promised(golden: Callable[[str, str], None]) -> None:
    document = report(mixed(), uptimes={OPENAI: 0.998})
    golden("report.json", json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def test_the_guides_ten_figures_come_first_and_in_its_order() -> None:
    details = report(mixed())["detailed_metrics"]["openai"]
    assert list(details)[:10] == GUIDES_KEYS
    assert details["error_rate"] == 4.7
    assert details["success_rate"] == 95.3
    assert details["retry_after_s"] == 20
    assert details["last_error"] == "Rate limit exceeded"


@pytest.mark.parametrize(
    "snapshot",
    [
        SAMPLES.snapshot(),
        SAMPLES.without_keys(),
        SAMPLES.snapshot(NOW - timedelta(minutes=5), openai=Cause.TIMEOUT),
        SAMPLES.paused("openai"),
        replace(SAMPLES.snapshot(), providers={}),
        *(SAMPLES.snapshot(None, openai=cause) for cause in Cause),
    ],
)
def test_every_snapshot_fits_the_schema_and_is_counted_once(snapshot: Snapshot) -> None:
    document = report(snapshot)
    assert json.loads(json.dumps(document)) == document
    listed = [pid for ids in document["providers"].values() for pid in ids]
    assert sorted(listed) == sorted(snapshot.providers)
    assert sum(document["summary"][f"{status}_providers"] for status in document["providers"]) == len(listed)


def test_what_the_status_page_says_is_told_for_an_hour_and_decides_nothing() -> None:
    snapshot = changed(SAMPLES.snapshot(), ANTHROPIC, lambda state: replace(state, official=OFFICIAL))
    details = report(snapshot)["detailed_metrics"]["anthropic"]
    assert (details["status"], details["official"]["level"]) == ("healthy", "outage")
    old = replace(OFFICIAL, read_at=NOW - timedelta(hours=1))
    snapshot = changed(snapshot, ANTHROPIC, lambda state: replace(state, official=old))
    assert report(snapshot)["detailed_metrics"]["anthropic"]["official"] is None


def test_an_offline_computer_blames_nobody() -> None:
    document = report(SAMPLES.snapshot(NOW - timedelta(minutes=5), openai=Cause.TIMEOUT))
    assert document["summary"]["offline"] is True
    assert document["summary"]["worst_status"] == "unknown"
    assert document["failover"] == {}
    assert document["alerts"] == ["💡 INFO: No internet since 13:58, checking again when it returns."]


def test_alerts_have_the_guides_three_levels_in_its_order() -> None:
    alerts = alerts_of(mixed(), now=NOW, tz=UTC)
    assert [text.split(":")[0] for text in alerts] == [
        "🚨 CRITICAL",
        "⚠️ WARNING",
        "💡 INFO",
        "💡 INFO",
    ]
    assert alerts[0] == (
        "🚨 CRITICAL: Anthropic (Claude) has failed. Server error. Since 13:49. "
        "See its status page https://status.claude.com."
    )
    assert alerts[1].startswith("⚠️ WARNING: OpenAI (GPT-4) is degraded. ")
    assert alerts[3] == (
        "💡 INFO: Use Together AI (Kimi K2) instead of OpenAI (GPT-4): healthy for 9 days, p95 0.2 s."
    )


def test_one_very_slow_answer_is_worth_a_warning() -> None:
    snapshot = changed(SAMPLES.snapshot(), OPENAI, lambda state: replace(state, latency_ms=6100.0))
    assert alerts_of(snapshot, now=NOW, tz=UTC) == (
        "⚠️ WARNING: OpenAI (GPT-4) is slow. The last answer took 6.1 s.",
    )


def test_nothing_is_said_of_providers_without_a_key_nor_suggested_where_nobody_is_safe() -> None:
    assert alerts_of(SAMPLES.without_keys(), now=NOW, tz=UTC) == ()
    alone = replace(SAMPLES.snapshot(None, openai=Cause.TIMEOUT), failover_order=())
    assert [text[:10] for text in alerts_of(alone, now=NOW, tz=UTC)] == ["🚨 CRITICAL"]


def test_the_same_tokens_elsewhere_are_compared_by_their_own_prices() -> None:
    assert suggestions(mixed())[0] == (
        "💡 OpenAI (GPT-4) has cost about $2.15. Consider Together AI (Kimi K2): "
        "the same tokens would be about $0.1075, 95% less (estimate)."
    )


def test_a_cheaper_provider_without_a_key_is_named_with_what_it_takes() -> None:
    keyless = {pid: Cause.NO_KEY for pid in mixed().providers if pid != OPENAI}
    snapshot = changed(
        SAMPLES.snapshot(None, **keyless),
        OPENAI,
        lambda state: replace(state, tokens_used=215_000, cost_usd=Decimal("2.15")),
    )
    (text,) = suggestions(snapshot)
    assert text.endswith("95% less (estimate). It needs a key first.")


@pytest.mark.parametrize("cost", [Decimal(0), Decimal("0.0002"), Decimal("0.12")])
def test_small_savings_are_not_worth_a_line(cost: Decimal) -> None:
    snapshot = changed(
        SAMPLES.snapshot(), OPENAI, lambda state: replace(state, tokens_used=100_000, cost_usd=cost)
    )
    assert suggestions(snapshot) == ()


def test_nobody_is_sent_to_a_provider_that_is_down_or_has_no_price() -> None:
    others = {pid: Cause.TIMEOUT for pid in SAMPLES.snapshot().providers if pid != OPENAI}
    snapshot = changed(
        SAMPLES.snapshot(None, **others),
        OPENAI,
        lambda state: replace(state, tokens_used=215_000, cost_usd=Decimal("2.15")),
    )
    free = ProviderState(profile=Profile(id=ProviderId("local"), name="Local", short_name="Local"))
    assert suggestions(replace(snapshot, providers={**snapshot.providers, free.id: free})) == ()


def test_a_provider_that_takes_its_time_is_told_with_the_quickest() -> None:
    snapshot = changed(SAMPLES.snapshot(), OPENAI, lambda state: replace(state, latency_ms=1250.0))
    assert suggestions(snapshot) == (
        "⚡ OpenAI (GPT-4) took 1.2 s for its last answer. Consider Together AI (Kimi K2): it took 204 ms.",
    )


def test_no_quicker_provider_no_suggestion() -> None:
    snapshot = changed(SAMPLES.snapshot(), OPENAI, lambda state: replace(state, latency_ms=1250.0))
    kept = {pid: snapshot.providers[pid] for pid in (OPENAI, ProviderId("moonshot_ai"))}
    assert suggestions(replace(snapshot, providers=kept)) == ()
