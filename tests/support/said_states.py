"""Snapshots and sums in every state that has words of its own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from moneys import ANTHROPIC, OPENAI, OPENROUTER, falling_balance, summary
from samples import NOW, Samples
from usages import TOGETHER

from apimon_desktop.core.budget import Budget
from apimon_desktop.core.check import Balance
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.official import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.profile import KeyInfo, KeySource
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.spending import DayCost, money_spans
from apimon_desktop.core.state import Evidence, Outcome, ProviderState, Verdict
from apimon_desktop.core.text import say
from apimon_desktop.core.types import Cause

SAMPLES = Samples()
_MINUTE = timedelta(minutes=1)


def snapshots() -> Iterator[Snapshot]:
    """Every cause, and all else that a provider's state has words for."""
    yield SAMPLES.snapshot()
    yield SAMPLES.without_keys()
    yield SAMPLES.snapshot(NOW - 4 * _MINUTE)
    yield SAMPLES.paused("openai", "anthropic")
    yield SAMPLES.paused(*SAMPLES.snapshot().providers)
    for cause in Cause:
        yield SAMPLES.snapshot(anthropic=cause)
    many = SAMPLES.snapshot(anthropic=Cause.SERVER_ERROR, openai=Cause.SLOW, google_gemini=Cause.TIMEOUT)
    yield many
    yield SAMPLES.ignoring(many, "openai")
    yield SAMPLES.ignoring(SAMPLES.snapshot(openai=Cause.SLOW), "openai")
    everybody = {str(one): Cause.OVERLOADED for one in SAMPLES.snapshot().providers}
    yield SAMPLES.snapshot(None, **everybody)
    for change in _changes():
        yield SAMPLES.changed("openai", change)


def _changes() -> Iterator[Callable[[ProviderState], ProviderState]]:
    missed = Outcome(at=NOW, ok=False, latency_ms=None)
    key = KeyInfo(
        source=KeySource.KEYRING,
        origin=say("the keyring"),
        hint="•••• 4f2a",
        hides=(say("the keyring"), say("the keyring")),
    )
    limited = Verdict(cause=Cause.RATE_LIMITED, since=NOW)
    yield partial(replace, latency_ms=None, outcomes=(), latencies=(), last_check_at=None)
    yield partial(replace, requests_made=1200, tokens_used=125_000, cost_usd=Decimal("2.07"))
    yield partial(replace, balance=Balance(amount=Decimal("18.20"), currency="EUR"))
    yield partial(replace, evidence=Evidence(), outcomes=(missed,) * 20)
    yield partial(replace, evidence=Evidence(answers_at=NOW, generates_at=NOW))
    yield partial(replace, verdict=limited, retry_at=NOW + timedelta(days=1))
    yield partial(replace, key=key)
    yield lambda one: replace(
        one, tokens_used=9, profile=replace(one.profile, usd_per_1k_tokens=None, needs_key=False)
    )
    for latency_ms in (40.0, 700.0, 2800.0, 9000.0):
        yield partial(replace, latency_ms=latency_ms)
    for level in OfficialLevel:
        long_ago = NOW - timedelta(days=20)
        for says in (
            Announcement(level=level),
            Announcement(level=level, title="4711", since=long_ago, whole_page=True),
        ):
            yield partial(replace, official=OfficialStatus(says=says, read_at=NOW - _MINUTE))


def moneys() -> Iterator[MoneySummary]:
    """From nothing known to everything known."""
    yield summary()
    budgets = [Budget(limit_usd=Decimal(120)), Budget(limit_usd=Decimal(20), provider_id=OPENAI)]
    balances = {
        OPENROUTER: falling_balance("19.20", "1.60"),
        OPENAI: falling_balance("0", "1.60"),
        ANTHROPIC: falling_balance("5", "0"),
        TOGETHER: falling_balance("5000", "0.01"),
    }
    for billed in (True, False):
        for days in (1, 30):
            yield summary(
                {OPENAI: "2", ANTHROPIC: "0.001"},
                days=days,
                billed=billed,
                unpriced_tokens=7 if days == 1 else 0,
                budgets=budgets if billed is (days == 1) else (),
                balances=balances,
            )
    today, yuan = NOW.date(), MappingProxyType({"CNY": Decimal("3.1")})
    for cost in (
        DayCost(billed_usd=Decimal("9.2"), estimated_usd=Decimal("0.8"), billed_elsewise=yuan),
        DayCost(unpriced_tokens=5, is_known=False),
        DayCost(),
    ):
        for price_age in (0, 3, 90):
            as_of = today - timedelta(days=price_age)
            spans = money_spans({today: cost}, today=today, prices_as_of=as_of)
            yield replace(summary(), days=MappingProxyType({today: cost}), costs=spans)
