"""Reported usage: tokens, costs, their sources, and what they add to a provider's counters."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from operator import add, sub
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import MOST_REQUESTS


class UsageSource(StrEnum):
    """How a report arrived."""

    PYTHON = "python"
    """``track_usage`` or ``track_request``."""
    CLI = "cli"
    """``apimon track``."""
    API = "api"
    """``POST /api/usage``."""
    HOOK = "hook"
    """An instrumented httpx client."""
    PAID_TEST = "paid_test"
    """Our own paid test."""


class CostBasis(StrEnum):
    """Where an amount comes from."""

    BILLED = "billed"
    """From the provider itself."""
    ESTIMATED = "estimated"
    """Tokens times a list price."""
    UNKNOWN = "unknown"
    """No price is known: the amount is missing, never 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The tokens of one or more requests, each counted once, whatever the provider's convention.

    Names follow OpenTelemetry's ``gen_ai.usage``.
    """

    input_tokens: int = 0
    """All input, including cache reads and writes."""
    cached_input_tokens: int = 0
    """The part of the input that was read from a cache."""
    cache_write_tokens: int = 0
    """The part of the input that was written to a cache ..."""
    cache_write_1h_tokens: int = 0
    """... and the part of those for an hour, which costs more."""
    output_tokens: int = 0
    """All output, including reasoning."""
    reasoning_tokens: int = 0
    unsplit_tokens: int = 0
    """Reported as one number of unknown kind."""

    @property
    def total(self) -> int:
        """All tokens, each counted once."""
        return self.input_tokens + self.output_tokens + self.unsplit_tokens

    @property
    def is_split(self) -> bool:
        """True where some of them are known as input or output."""
        return self.input_tokens > 0 or self.output_tokens > 0


NO_TOKENS: Final = Tokens()
TOKEN_KINDS: Final = tuple(field.name for field in fields(Tokens))

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
"""Terms that a price may depend on: the tier (flex, priority, batch …), a fast mode, and the region."""
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
class Use:
    """The part of one use of a model on which its cost depends."""

    provider_id: ProviderId
    model: str | None = None
    """The name in the provider's reply. None: it is not known."""
    at: datetime
    """UTC."""
    tokens: Tokens
    details: UsageDetails = NO_DETAILS


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageEvent(Use):
    """One valid report of usage."""

    source: UsageSource
    id: str | None = None
    """The reporter's id; the same id of the same provider is counted once."""
    ok: bool | None = None
    """Whether the real request succeeded. None: tokens only; it counts in no error rate and response time."""
    latency_ms: float | None = None
    cost_usd: Decimal | None = None
    """The cost from the provider itself."""
    is_partial: bool = False
    """True where the reply ended before it had reported all of its usage: tokens and cost are minimums."""

    @property
    def is_priceable(self) -> bool:
        """True where it has tokens or tool calls, which have a price."""
        return self.tokens.total > 0 or self.details.tool_calls > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """An amount and its basis."""

    basis: CostBasis
    usd: Decimal | None = None
    """None: no price is known."""
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What an estimate omits because its rate is unknown: counts by names of `COUNT_DETAILS` or fields of
    `Tokens`, and 1 for a term such as ``service_tier=flex``."""


UNPRICED: Final = Cost(basis=CostBasis.UNKNOWN)
LEFT_OUT_TOKENS: Final = frozenset(
    {"input_tokens", "output_tokens", *INPUT_DETAILS, *OUTPUT_DETAILS, *OTHER_MODEL}
)
"""The amount omits these entirely; it includes one-hour cache writes without a rate as ordinary writes."""


def tokens_in(left_out: Mapping[str, int]) -> int:
    """How many tokens the amount omits."""
    return sum(count for name, count in left_out.items() if name in LEFT_OUT_TOKENS)


class ReceiptKind(StrEnum):
    """What happened to a reported event."""

    ACCEPTED = "accepted"
    """Stored and counted."""
    DUPLICATE = "duplicate"
    """An event with this id was counted before."""
    REFUSED = "refused"
    """Neither stored nor counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to one reported event."""

    kind: ReceiptKind
    reason: str | None = None
    row: int | None = None
    """Its row number in the history. None: it is not stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A provider's counters, or what is added to them; a difference may be negative."""

    tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    """Of the tokens with a known price, most of it estimated."""
    succeeded: int = 0
    failed: int = 0
    others: int = 0
    """Requests from another program that count neither as succeeded nor as failed."""

    @property
    def requests(self) -> int:
        """Finished checks and reported real requests."""
        return self.succeeded + self.failed

    def __add__(self, more: "Counts") -> "Counts":
        return _mapped(add, self, more)

    def __sub__(self, less: "Counts") -> "Counts":
        return _mapped(sub, self, less)

    @property
    def clamped(self) -> "Counts":
        """The same, with 0 in place of negative counters."""
        return _mapped(lambda count: max(type(count)(0), count), self)


NO_COUNTS: Final = Counts()
COUNTERS: Final = tuple(field.name for field in fields(Counts))


def _mapped(function: Callable[..., Any], *counts: Counts) -> Counts:
    return Counts(**{name: function(*(getattr(one, name) for one in counts)) for name in COUNTERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One counted request: a finished check or a reported real request."""

    at: datetime
    ok: bool
    latency_ms: float | None = None
    """None: no complete answer, or not reported."""
    model: str | None = None
    """Of a real request. None: not reported."""
    reported: bool = False
    """False for a check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUsage:
    """What was reported about one provider since the last reading."""

    growth: Counts = NO_COUNTS
    requests: tuple[Outcome, ...] = ()
    """The latest real requests, in the order of their reports."""


def grown(events: Iterable[tuple[UsageEvent, Cost]]) -> Mapping[ProviderId, Counts]:
    """What events add to the counters, by provider."""
    growth: dict[ProviderId, Counts] = {}
    for event, cost in events:
        growth[event.provider_id] = growth.get(event.provider_id, NO_COUNTS) + Counts(
            tokens=event.tokens.total,
            cost_usd=cost.usd or Decimal(0),
            succeeded=int(event.ok is True),
            failed=int(event.ok is False),
        )
    return growth


def joined(news: Iterable[Mapping[ProviderId, NewUsage]]) -> Mapping[ProviderId, NewUsage]:
    """Consecutive readings as one."""
    together: dict[ProviderId, NewUsage] = {}
    for one in news:
        for provider_id, later in one.items():
            earlier = together.get(provider_id, NewUsage())
            together[provider_id] = NewUsage(
                growth=earlier.growth + later.growth,
                requests=(*earlier.requests, *later.requests)[-MOST_REQUESTS:],
            )
    return together
