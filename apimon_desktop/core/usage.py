"""What was used: the tokens of real requests, who reported them, and what is known of their cost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

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

    @property
    def is_split(self) -> bool:
        """True where some of them are known to have gone in or out."""
        return self.input_tokens > 0 or self.output_tokens > 0


NO_TOKENS: Final = Tokens()


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
    is_partial: bool = False
    """True where the reply broke off, or was left, before it had told all of its usage: at least these tokens
    were used, and their cost is the least that it cost."""

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


UNPRICED: Final = Cost(basis=CostBasis.UNKNOWN)


class ReceiptKind(StrEnum):
    """What became of one reported event."""

    ACCEPTED = "accepted"
    """Kept and counted."""
    DUPLICATE = "duplicate"
    """An event of that id was counted before; nothing changed."""
    REFUSED = "refused"
    """Neither kept nor counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to one reported event."""

    kind: ReceiptKind
    reason: str | None = None
    """A sentence for people on why it was refused. None: it was not."""
    row: int | None = None
    """The number under which the history keeps it, or kept it before. None: it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageGrowth:
    """What reported usage adds to a provider's totals."""

    tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    """Of what has a price."""
    succeeded: int = 0
    """Real requests that went well ..."""
    failed: int = 0
    """... and those that did not."""

    def __add__(self, other: "UsageGrowth") -> "UsageGrowth":
        return UsageGrowth(
            tokens=self.tokens + other.tokens,
            cost_usd=self.cost_usd + other.cost_usd,
            succeeded=self.succeeded + other.succeeded,
            failed=self.failed + other.failed,
        )

    def since(self, earlier: "UsageGrowth") -> "UsageGrowth":
        """What came after an earlier state of the same totals; never less than nothing."""
        return UsageGrowth(
            tokens=max(0, self.tokens - earlier.tokens),
            cost_usd=max(Decimal(0), self.cost_usd - earlier.cost_usd),
            succeeded=max(0, self.succeeded - earlier.succeeded),
            failed=max(0, self.failed - earlier.failed),
        )


NO_GROWTH: Final = UsageGrowth()


@dataclass(frozen=True, slots=True, kw_only=True)
class RealRequest:
    """A request that some program really made, as far as a provider's health is concerned."""

    at: datetime
    """UTC."""
    ok: bool
    latency_ms: float | None = None
    """None: not said."""
    model: str | None = None
    """None: not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageNews:
    """What was reported of one provider since somebody last looked."""

    growth: UsageGrowth = NO_GROWTH
    requests: tuple[RealRequest, ...] = ()
    """The latest real requests, in the order in which they were reported."""
