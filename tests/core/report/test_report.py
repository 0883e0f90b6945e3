"""The report document and its alerts."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
import pytest
from moneys import OPENROUTER, falling_balance, summary
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.alerts.message import alerts_of
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.model.status_page import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.money.budget import Budget
from apimon_desktop.core.money.savings import Basis
from apimon_desktop.core.report.report import status_report
from apimon_desktop.paths import resource

SAMPLES = Samples()
OPENAI = ProviderId("openai")
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


@cache
def schema() -> jsonschema.Draft202012Validator:
    schema = json.loads(resource("report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def report(snapshot: Snapshot, **more: Any) -> dict[str, Any]:
    document = status_report(snapshot, now=NOW, tz=UTC, **more)
    schema().validate(document)
    return document


def mixed() -> Snapshot:
    """One of each, with usage reported."""
    snapshot = SAMPLES.snapshot(None, openai=Cause.RATE_LIMITED, anthropic=Cause.SERVER_ERROR)
    states = dict(snapshot.providers)
    states[OPENAI] = with_fields(
        states[OPENAI],
        succeeded=429,
        failed=21,
        tokens=215_000,
        cost_usd=Decimal("2.15"),
        retry_at=NOW + timedelta(seconds=19.2),
        latency_ms=1250.0,
        latencies=((NOW, 1250.0),),
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
    known = summary(
        {OPENAI: "3", ANTHROPIC: "1"},
        budgets=(Budget(limit_usd=Decimal(120)),),
        balances={OPENROUTER: falling_balance("19.20", "1.60")},
    )
    document = report(mixed(), uptimes={OPENAI: 0.998}, money=known)
    golden("report.json", json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def test_the_documented_ten_figures_come_first_and_in_its_order() -> None:
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


def test_what_the_status_page_says_is_shown_for_an_hour_and_decides_nothing() -> None:
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


def test_a_provider_that_a_proxy_keeps_away_is_offline_alone() -> None:
    document = report(SAMPLES.blocked(SAMPLES.snapshot(openai=Cause.TIMEOUT), "openai"))
    entry = document["detailed_metrics"]["openai"]
    assert (entry["status"], entry["cause"], entry["offline_reason"]) == ("unknown", "offline", "proxy")
    assert entry["last_error"] == "Proxy failed"
    assert (document["summary"]["offline"], document["summary"]["worst_status"]) == (False, "healthy")
    assert document["alerts"] == [
        (
            "💡 INFO: OpenAI (GPT-4) is not checked. The proxy a:1 is down (since 14:03)."
            " Check the proxy settings of this computer."
        )
    ]


@pytest.mark.parametrize(
    ("ahead_s", "other_s", "says"),
    [
        (3 * 86400.0, None, "3 days ahead"),
        (-7260.0, -7300.0, "2 h 1 min behind"),
        (300.0, None, None),
        (7200.0, 2.0, None),
    ],
)
def test_a_clock_that_all_answers_contradict_is_shown(
    ahead_s: float, other_s: float | None, says: str | None
) -> None:
    snapshot = changed(SAMPLES.snapshot(), ANTHROPIC, lambda state: with_fields(state, clock_error_s=ahead_s))
    snapshot = changed(
        snapshot, ProviderId("openai"), lambda state: with_fields(state, clock_error_s=other_s)
    )
    alerts = report(snapshot)["alerts"]
    assert alerts == (
        []
        if says is None
        else [f"⚠️ WARNING: The clock of this computer is {says}. Set the date and time of this computer."]
    )


def test_alerts_have_the_documented_three_levels_in_its_order() -> None:
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
    snapshot = changed(SAMPLES.snapshot(), OPENAI, lambda state: with_fields(state, latency_ms=6100.0))
    assert alerts_of(snapshot, now=NOW, tz=UTC) == (
        "⚠️ WARNING: OpenAI (GPT-4) is slow. The last answer took 6.1 s.",
    )


def test_providers_without_a_key_have_no_alert_and_none_is_suggested_if_unsafe() -> None:
    assert alerts_of(SAMPLES.without_keys(), now=NOW, tz=UTC) == ()
    alone = replace(SAMPLES.snapshot(None, openai=Cause.TIMEOUT), failover_order=())
    assert [text[:10] for text in alerts_of(alone, now=NOW, tz=UTC)] == ["🚨 CRITICAL"]


def test_where_the_history_cannot_tell_of_money_the_document_says_nothing_of_it() -> None:
    document = report(mixed())
    assert document["money"] is None
    assert [idea["id"] for idea in document["suggestions"]] == ["cost:openai", "speed:openai"]
    assert [idea["text"] for idea in document["suggestions"]] == document["optimization_suggestions"]


def test_nothing_reported_is_null_in_the_document_and_never_0() -> None:
    money = report(SAMPLES.snapshot(), money=summary())["money"]
    assert money["today"]["usd"] is None
    assert money["month"]["billed_usd"] is None
    assert (money["forecast"], money["budget"], money["providers"]) == (None, None, {})


def test_money_is_in_the_document_with_all_that_is_known_of_it() -> None:
    own = Budget(limit_usd=Decimal(20), provider_id=OPENAI)
    known = summary(
        {OPENAI: "3", ANTHROPIC: "1"},
        budgets=(Budget(limit_usd=Decimal(100)), own),
        balances={OPENROUTER: falling_balance("3.20", "1.60")},
        unpriced_tokens=50,
    )
    document = report(SAMPLES.snapshot(), money=known)
    money = document["money"]
    assert (money["today"]["usd"], money["last_7_days"]["usd"], money["month"]["usd"]) == (4, 28, 92)
    assert money["month"]["estimated_usd"] == 92
    assert money["month"]["unpriced_tokens"] == 23 * 2 * 50
    assert money["budget"]["used_percent"] == 92
    assert money["forecast"]["low_usd"] < money["forecast"]["mid_usd"] < money["forecast"]["high_usd"]
    assert money["providers"]["openai"]["budget"]["limit_usd"] == 20
    balance = money["providers"]["openrouter"]["balance"]
    assert (balance["amount"], balance["days_left"]) == (3.2, 2.0)
    assert [line.split(".")[0] for line in document["alerts"]] == [
        "💡 INFO: 92% of this month's budget used",
        "⚠️ WARNING: OpenAI: 345% of its budget used",
        "⚠️ WARNING: OpenRouter: about 2 days of credit left",
    ]


def test_money_alerts_wait_for_the_network_and_leave_out_who_is_gone() -> None:
    own = Budget(limit_usd=Decimal(1), provider_id=ProviderId("gone"))
    known = summary({ProviderId("gone"): "3"}, budgets=(own,))
    assert report(SAMPLES.snapshot(), money=known)["alerts"] == []
    known = summary({OPENAI: "30"}, budgets=(Budget(limit_usd=Decimal(1)),))
    offline = SAMPLES.snapshot(NOW - timedelta(minutes=5))
    assert len(report(offline, money=known)["alerts"]) == 1


def test_dismissed_suggestions_are_in_no_document() -> None:
    known = summary(basis=Basis(dismissed=frozenset({"cost:openai", "speed:openai"})))
    document = report(mixed(), money=known)
    assert (document["suggestions"], document["optimization_suggestions"]) == ([], [])
