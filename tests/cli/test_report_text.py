"""The guide's report, and the rows of `status` and `watch`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

from moneys import falling_balance, summary
from samples import Samples

from apimon_desktop.cli.report_text import report_text
from apimon_desktop.cli.rows import SHAPES, change_line, rows
from apimon_desktop.core.budget import Budget
from apimon_desktop.core.official import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.types import Cause, ProviderId

OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")


def mixed(samples: Samples) -> Snapshot:
    """One of each, with usage reported."""
    snapshot = samples.snapshot(
        None, openai=Cause.RATE_LIMITED, anthropic=Cause.SERVER_ERROR, google_gemini=Cause.SLOW
    )
    openai = replace(
        snapshot.providers[OPENAI],
        success_count=429,
        error_count=21,
        tokens_used=215_000,
        cost_usd=Decimal("2.15"),
        retry_at=samples.now + timedelta(minutes=17),
        latency_ms=1250.0,
        latencies=((samples.now, 1250.0),),
    )
    says = Announcement(
        level=OfficialLevel.OUTAGE, title="Errors on all models", since=samples.now - timedelta(minutes=12)
    )
    official = OfficialStatus(says=says, read_at=samples.now)
    anthropic = replace(snapshot.providers[ANTHROPIC], official=official)
    return replace(snapshot, providers={**snapshot.providers, OPENAI: openai, ANTHROPIC: anthropic})


def test_the_report_has_the_guides_sections_in_its_order(
    samples: Samples, golden: Callable[[str, str], None]
) -> None:
    snapshot = mixed(samples)
    money = summary(
        {OPENAI: "3", ANTHROPIC: "1"},
        budgets=(Budget(limit_usd=Decimal(100)),),
        balances={ProviderId("openrouter"): falling_balance("19.20", "1.60")},
        unpriced_tokens=50,
    )
    text = report_text(snapshot, tuple(snapshot.providers), now=samples.now, tz=UTC, money=money)
    golden("check.txt", text + "\n")


def test_a_month_of_which_nothing_was_reported_is_not_told(samples: Samples) -> None:
    text = report_text(samples.snapshot(), (), now=samples.now, tz=UTC, money=summary())
    assert "This Month" not in text
    assert "💰 Total Cost: — (no usage reported yet)" in text


def test_a_month_whose_cost_is_billed_and_without_a_budget_is_told_in_short(samples: Samples) -> None:
    money = summary({OPENAI: "3"}, days=2, billed=True)
    text = report_text(samples.snapshot(), (), now=samples.now, tz=UTC, money=money)
    assert "📅 This Month: $6.00 (not enough history for a forecast)\n" in text


def test_a_cost_that_nobody_can_know_is_no_zero(samples: Samples) -> None:
    local = ProviderState(
        profile=Profile(id=ProviderId("local"), name="Local", short_name="Local", needs_key=False),
        verdict=Verdict(cause=Cause.OK, since=samples.now),
        tokens_used=5000,
    )
    snapshot = replace(samples.snapshot(), providers={local.id: local})
    text = report_text(snapshot, (local.id,), now=samples.now, tz=UTC)
    assert "   Cost: — (price unknown)\n" in text + "\n"
    assert "   Response Time: — (no complete answer yet)\n" in text
    assert "Success Rate" not in text


def test_nothing_to_say_is_said(samples: Samples) -> None:
    text = report_text(samples.snapshot(), (), now=samples.now, tz=UTC)
    assert "🚨 ALERTS\n" + "=" * 60 + "\n\nNone\n" in text


def test_a_failure_without_anybody_to_turn_to_says_so(samples: Samples) -> None:
    snapshot = replace(samples.snapshot(None, openai=Cause.TIMEOUT), failover_order=(OPENAI,))
    text = report_text(snapshot, (), now=samples.now, tz=UTC)
    assert text.endswith("OpenAI (GPT-4) → none: no other provider stands in the failover order")


def test_rows_stand_under_each_other_the_worst_first(
    samples: Samples, golden: Callable[[str, str], None]
) -> None:
    lines = [line for _, line in rows(mixed(samples), now=samples.now, tz=UTC, marks=SHAPES)]
    golden("rows.txt", "\n".join(lines) + "\n")


def test_a_paused_provider_is_no_news_and_stands_below_the_others(samples: Samples) -> None:
    lines = [line for _, line in rows(samples.paused("openrouter"), now=samples.now, tz=UTC)]
    assert lines[-2:] == ["❓ OpenRouter     not checked  Paused", "❓ Moonshot AI    no key"]


def test_no_providers_no_rows(samples: Samples) -> None:
    assert rows(replace(samples.snapshot(), providers={}), now=samples.now, tz=UTC) == []


def test_a_change_is_one_line_with_its_time(samples: Samples) -> None:
    line = change_line(mixed(samples), OPENAI, now=samples.now, tz=UTC)
    assert line == "14:03:00 ⚠️  OpenAI: limiting requests. Too many requests, available again at 14:20"
