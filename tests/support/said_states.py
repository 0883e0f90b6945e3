"""Snapshots and sums in every state that has words of its own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from moneys import ANTHROPIC, OPENAI, OPENROUTER, day_cost, falling_balance, summary
from samples import NOW, Samples
from states import with_fields
from usages import TOGETHER

from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import Cause, KeyInfo, KeySource
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Evidence, ProviderState, Verdict
from apimon_desktop.core.model.status_page import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.model.usage import Outcome
from apimon_desktop.core.money.budget import Budget
from apimon_desktop.core.money.costs import span_costs
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.text.translatable import say

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
    yield partial(with_fields, latency_ms=None, outcomes=(), latencies=(), last_check_at=None)
    yield partial(with_fields, requests_made=1200, tokens=125_000, cost_usd=Decimal("2.07"))
    yield partial(with_fields, balance=Balance(amount=Decimal("18.20"), currency="EUR"))
    yield partial(with_fields, evidence=Evidence(), outcomes=(missed,) * 20)
    yield partial(with_fields, evidence=Evidence(answers_at=NOW, generates_at=NOW))
    yield partial(with_fields, verdict=limited, retry_at=NOW + timedelta(days=1))
    yield partial(with_fields, key=key)
    yield lambda one: with_fields(
        one, tokens=9, profile=replace(one.profile, usd_per_1k_tokens=None, needs_key=False)
    )
    for latency_ms in (40.0, 700.0, 2800.0, 9000.0):
        yield partial(with_fields, latency_ms=latency_ms)
    for level in OfficialLevel:
        long_ago = NOW - timedelta(days=20)
        for says in (
            Announcement(level=level),
            Announcement(level=level, title="4711", since=long_ago, whole_page=True),
        ):
            yield partial(with_fields, official=OfficialStatus(says=says, read_at=NOW - _MINUTE))


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
        day_cost(billed_usd=Decimal("9.2"), estimated_usd=Decimal("0.8"), billed_elsewise=yuan),
        day_cost(unpriced_tokens=5, is_known=False),
        day_cost(),
    ):
        for price_age in (0, 3, 90):
            as_of = today - timedelta(days=price_age)
            spans, of_days = span_costs([cost], today=today), MappingProxyType({today: cost})
            yield replace(summary(), days=of_days, costs=spans, prices_as_of=as_of)
