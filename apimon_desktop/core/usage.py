"""What was used: the tokens of real requests, who reported them, and what is known of their cost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from apimon_desktop.core.types import ProviderId


class UsageSource(StrEnum):
    """Which way a report came in."""

    PYTHON = "python"
    """``track_usage`` or ``track_request``."""
    CLI = "cli"
    """``apimon track``."""
    API = "api"
    """``POST /api/usage``."""
    HOOK = "hook"
    """An instrumented httpx client."""
    PAID_TEST = "paid_test"
    """Our own opted-in test request."""


class CostBasis(StrEnum):
    """How an amount is known."""

    BILLED = "billed"
    """The provider itself said so."""
    ESTIMATED = "estimated"
    """Tokens times a price from a list."""
    UNKNOWN = "unknown"
    """No price is known: the amount is missing, never 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The tokens of one request or of many, each counted once whatever the provider's own habit is.

    Names follow OpenTelemetry's ``gen_ai.usage``.
    """

    input_tokens: int = 0
    """All that went in, with what was read from a cache and what was written to one."""
    cached_input_tokens: int = 0
    """The part of the input that was read from a cache."""
    cache_write_tokens: int = 0
    """The part of the input that was written to a cache, for however long ..."""
    cache_write_1h_tokens: int = 0
    """... and the part of those that is kept for an hour, which costs more."""
    output_tokens: int = 0
    """All that came out, with what was only thought."""
    reasoning_tokens: int = 0
    """The part of the output that was only thought."""
    unsplit_tokens: int = 0
    """Reported as one number, nobody knows of which kind."""

    @property
    def total(self) -> int:
        """All tokens, each counted once."""
        return self.input_tokens + self.output_tokens + self.unsplit_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageEvent:
    """One report of usage, read and found good."""

    provider_id: ProviderId
    at: datetime
    """When it was used, UTC."""
    source: UsageSource
    tokens: Tokens
    model: str | None = None
    """As the provider's reply names it. None: not said."""
    id: str | None = None
    """The reporter's own name for it; the same id of the same provider is counted once. None: it has none."""
    ok: bool | None = None
    """How the real request ended. None: it is a report of tokens alone, no request."""
    latency_ms: float | None = None
    """Request start to last byte. None: not said."""
    cost_usd: Decimal | None = None
    """What the provider itself said that it costs. None: it did not say."""

    @property
    def is_request(self) -> bool:
        """True where it counts as a request, in error rate and response times."""
        return self.ok is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """An amount, and how it is known."""

    basis: CostBasis
    usd: Decimal | None = None
    """None: no price is known."""


UNPRICED = Cost(basis=CostBasis.UNKNOWN)
