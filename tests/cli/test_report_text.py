"""The guide's report, and the rows of `status` and `watch`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

from moneys import falling_balance, summary
from samples import Samples
from states import state_of, with_fields

from apimon_desktop.cli.report_text import SHAPES, change_line, report_text, rows
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Verdict
from apimon_desktop.core.model.status_page import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.money.budget import Budget

OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")


def mixed(samples: Samples) -> Snapshot:
    """One of each, with usage reported."""
    snapshot = samples.snapshot(
        None, openai=Cause.RATE_LIMITED, anthropic=Cause.SERVER_ERROR, google_gemini=Cause.SLOW
    )
    openai = with_fields(
        snapshot.providers[OPENAI],
        succeeded=429,
        failed=21,
        tokens=215_000,
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


def test_the_report_has_the_documented_sections_in_their_order(
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


def test_a_month_without_reports_is_left_out(samples: Samples) -> None:
    text = report_text(samples.snapshot(), (), now=samples.now, tz=UTC, money=summary())
    assert "This Month" not in text
    assert "💰 Total Cost: — (no usage reported yet)" in text


def test_a_billed_month_without_a_budget_takes_one_short_line(samples: Samples) -> None:
    money = summary({OPENAI: "3"}, days=2, billed=True)
    text = report_text(samples.snapshot(), (), now=samples.now, tz=UTC, money=money)
    assert "📅 This Month: $6.00 (forecast from day 3)\n" in text


def test_an_unknown_cost_is_not_shown_as_zero(samples: Samples) -> None:
    local = state_of(
        profile=Profile(id=ProviderId("local"), name="Local", short_name="Local", needs_key=False),
        verdict=Verdict(cause=Cause.OK, since=samples.now),
        tokens=5000,
    )
    snapshot = replace(samples.snapshot(), providers={local.id: local})
    text = report_text(snapshot, (local.id,), now=samples.now, tz=UTC)
    assert "   Cost: — (price unknown)\n" in text + "\n"
    assert "   Response Time: — (no complete answer yet)\n" in text
    assert "Success Rate" not in text


def test_empty_sections_say_none(samples: Samples) -> None:
    text = report_text(samples.snapshot(), (), now=samples.now, tz=UTC)
    assert "🚨 ALERTS\n" + "=" * 60 + "\n\nNone\n" in text


def test_a_failure_without_a_fallback_says_so(samples: Samples) -> None:
    snapshot = replace(samples.snapshot(None, openai=Cause.TIMEOUT), failover_order=(OPENAI,))
    text = report_text(snapshot, (), now=samples.now, tz=UTC)
    assert text.endswith("OpenAI (GPT-4) → none: no other provider is in your backup order")


def test_rows_are_aligned_worst_first(samples: Samples, golden: Callable[[str, str], None]) -> None:
    lines = [line for _, line in rows(mixed(samples), now=samples.now, tz=UTC, marks=SHAPES)]
    golden("rows.txt", "\n".join(lines) + "\n")


def test_a_paused_provider_comes_after_the_others(samples: Samples) -> None:
    lines = [line for _, line in rows(samples.paused("openrouter"), now=samples.now, tz=UTC)]
    assert lines[-2:] == ["❓ OpenRouter     not checked  Paused", "❓ Moonshot AI    no key"]


def test_no_providers_no_rows(samples: Samples) -> None:
    assert rows(replace(samples.snapshot(), providers={}), now=samples.now, tz=UTC) == []


def test_a_change_is_one_line_with_its_time(samples: Samples) -> None:
    line = change_line(mixed(samples), OPENAI, now=samples.now, tz=UTC)
    assert line == "14:03:00 ⚠️  OpenAI: limiting requests. Too many requests, available again at 14:20"
