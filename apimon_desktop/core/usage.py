"""What was used: the tokens of real requests, who reported them, and what is known of their cost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
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

INPUT_DETAILS: Final = ("input_audio_tokens", "input_image_tokens", "input_video_tokens")
"""Parts of ``input_tokens``."""
CACHED_DETAILS: Final = ("cached_audio_tokens", "cached_image_tokens", "cached_video_tokens")
"""Parts of ``cached_input_tokens``, and of the input detail of the same modality."""
OUTPUT_DETAILS: Final = ("output_audio_tokens", "output_image_tokens", "output_video_tokens")
"""Parts of ``output_tokens``."""
COMPACTION: Final = ("compaction_input_tokens", "compaction_output_tokens")
"""Parts of ``input_tokens`` and ``output_tokens``: for compacting the conversation before the answer."""
OTHER_MODEL: Final = ("other_model_input_tokens", "other_model_output_tokens")
"""Parts of ``input_tokens`` and ``output_tokens``: used by models other than the one named."""
TOOL_CALLS: Final = (
    "web_searches",
    "file_searches",
    "social_searches",
    "code_executions",
    "other_tool_calls",
)
"""Calls of the provider's own tools, which it charges per call."""
COUNT_DETAILS: Final = (
    *INPUT_DETAILS,
    *CACHED_DETAILS,
    *OUTPUT_DETAILS,
    *COMPACTION,
    *OTHER_MODEL,
    *TOOL_CALLS,
)
"""All counts that a report may have besides `Tokens`."""
TERMS: Final = ("service_tier", "speed", "inference_geo")
"""What a price may depend on: the tier (flex, priority, batch …), a fast mode, and the region."""
STANDARD_TERMS: Final = frozenset(
    {"standard", "default", "auto", "on_demand", "unspecified", "global", "not_available", "none"}
)
"""Values of terms that name the ordinary price."""


_TERM: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageDetails:
    """What a report holds besides `Tokens`: parts of the tokens, tool calls, and terms of the request."""

    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """By names of `COUNT_DETAILS`; none is 0."""
    terms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By names of `TERMS`, in lower case; values of `STANDARD_TERMS` are left out."""

    @property
    def is_empty(self) -> bool:
        """True without counts and terms."""
        return not self.counts and not self.terms

    @property
    def tool_calls(self) -> int:
        """Tool calls of every kind."""
        return sum(self.counts.get(name, 0) for name in TOOL_CALLS)


NO_DETAILS: Final = UsageDetails()


def is_term(value: str) -> bool:
    """True for a short word; terms come from outside, and usage is summed by them."""
    return _TERM.fullmatch(value) is not None


def usage_details(counts: Mapping[str, int], terms: Mapping[str, str]) -> UsageDetails:
    """The details without counts of 0 and without terms of the ordinary price."""
    words = {
        name: terms[name].strip().lower().removeprefix("service_tier_") for name in TERMS if name in terms
    }
    special = {name: word for name, word in words.items() if is_term(word) and word not in STANDARD_TERMS}
    positive = {name: count for name in COUNT_DETAILS if (count := counts.get(name, 0))}
    if not positive and not special:
        return NO_DETAILS
    return UsageDetails(counts=MappingProxyType(positive), terms=MappingProxyType(special))


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageEvent:
    """One report of usage, read and found good."""

    provider_id: ProviderId
    at: datetime
    """When it was used, UTC."""
    source: UsageSource
    tokens: Tokens
    details: UsageDetails = NO_DETAILS
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
    """True where the reply ended before it had reported all of its usage: tokens and cost are minimums."""

    @property
    def is_request(self) -> bool:
        """True where it counts as a request, in error rate and response times."""
        return self.ok is not None

    @property
    def is_priceable(self) -> bool:
        """True where it has tokens or tool calls, which have a price."""
        return self.tokens.total > 0 or self.details.tool_calls > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """An amount, and how it is known."""

    basis: CostBasis
    usd: Decimal | None = None
    """None: no price is known."""
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What an estimate omits because its rate is unknown: counts by names of `COUNT_DETAILS` or fields of
    `Tokens`, and 1 for a term such as ``service_tier=flex``."""

    @property
    def unpriced_tokens(self) -> int:
        """The tokens that the amount omits."""
        return tokens_in(self.left_out)


UNPRICED: Final = Cost(basis=CostBasis.UNKNOWN)
_LEFT_OUT_TOKENS: Final = frozenset(
    {"input_tokens", "output_tokens", *INPUT_DETAILS, *OUTPUT_DETAILS, *OTHER_MODEL}
)
"""The amount omits these entirely; it includes one-hour cache writes without a rate as ordinary writes."""


def tokens_in(left_out: Mapping[str, int]) -> int:
    """How many tokens the amount omits."""
    return sum(count for name, count in left_out.items() if name in _LEFT_OUT_TOKENS)


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
