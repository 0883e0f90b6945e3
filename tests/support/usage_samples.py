"""Reported usage for tests."""

from datetime import UTC, datetime
from decimal import Decimal

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import UNPRICED, Cost, CostBasis, Tokens, UsageEvent, UsageSource

NOW = datetime(2026, 11, 23, 7, 10, tzinfo=UTC)
OPENAI, TOGETHER, ANTHROPIC = ProviderId("openai"), ProviderId("together_ai"), ProviderId("anthropic")


def event(
    provider_id: ProviderId = OPENAI,
    *,
    at: datetime = NOW,
    tokens: Tokens | int = 100,
    source: UsageSource = UsageSource.PYTHON,
    model: str | None = None,
    id: str | None = None,  # noqa: A002 - the field's name
    ok: bool | None = None,
    latency_ms: float | None = None,
    cost_usd: str | None = None,
) -> UsageEvent:
    """One event; a number of tokens is of no known kind."""
    return UsageEvent(
        provider_id=provider_id,
        at=at,
        source=source,
        tokens=Tokens(unsplit_tokens=tokens) if isinstance(tokens, int) else tokens,
        model=model,
        id=id,
        ok=ok,
        latency_ms=latency_ms,
        cost_usd=None if cost_usd is None else Decimal(cost_usd),
    )


def estimated(usd: str) -> Cost:
    return Cost(basis=CostBasis.ESTIMATED, usd=Decimal(usd))


def billed(usd: str) -> Cost:
    return Cost(basis=CostBasis.BILLED, usd=Decimal(usd))


def unpriced(one: UsageEvent) -> tuple[UsageEvent, Cost]:
    return one, UNPRICED
