"""Reads reports of usage that come from outside: from programs, the command line and the local API.

Each item of a list is read on its own: an invalid one is refused with its reason, the others are taken.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from numbers import Real
from typing import Final, TypedDict

from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import (
    CACHED_DETAILS,
    COMPACTION,
    COUNT_DETAILS,
    INPUT_DETAILS,
    OTHER_MODEL,
    OUTPUT_DETAILS,
    TERMS,
    Tokens,
    UsageDetails,
    UsageEvent,
    UsageSource,
    is_term,
    usage_details,
)

MOST_TOKENS: Final = 10**9
"""In one report: hundreds of times what any model reads at once, so it is a slip, or no count of tokens."""
MOST_USD: Final = Decimal(100_000)
"""In one report."""
MOST_LATENCY_MS: Final = 86_400_000.0
"""A day."""
LONGEST_TEXT: Final = 200
"""Characters of a model's name or a report's id."""
AHEAD: Final = timedelta(minutes=5)
"""So far the clocks of two computers may differ."""
BACK: Final = timedelta(days=400)
"""For so long usage is kept."""

_FIELDS: Final = frozenset(
    {
        "provider",
        "tokens",
        "model",
        "input_tokens",
        "output_tokens",
        "cached_input_tokens",
        "cache_write_tokens",
        "cache_write_5m_tokens",
        "cache_write_1h_tokens",
        "reasoning_tokens",
        *COUNT_DETAILS,
        *TERMS,
        "latency_ms",
        "ok",
        "cost_usd",
        "at",
        "id",
    }
)
_COUNTS: Final = tuple(
    sorted(field for field in _FIELDS if field.endswith("tokens") or field in COUNT_DETAILS)
)
_PARTS: Final = (
    *((name, ("input_tokens",)) for name in INPUT_DETAILS),
    *(
        (name, ("cached_input_tokens", whole))
        for name, whole in zip(CACHED_DETAILS, INPUT_DETAILS, strict=True)
    ),
    *((name, ("output_tokens",)) for name in OUTPUT_DETAILS),
    *((name, (name.replace("compaction_", ""),)) for name in COMPACTION),
    *((name, (name.replace("other_model_", ""),)) for name in OTHER_MODEL),
)
"""Counts, and the counts that each is a part of."""
_MOST_NAMED: Final = 5
_SMALLEST: Final = Decimal("1e-12")


class RequestDetails(TypedDict, total=False):
    """Optional fields of a report besides input and output tokens; None counts as missing."""

    cache_write_5m_tokens: int | None
    cache_write_1h_tokens: int | None
    input_audio_tokens: int | None
    input_image_tokens: int | None
    input_video_tokens: int | None
    cached_audio_tokens: int | None
    cached_image_tokens: int | None
    cached_video_tokens: int | None
    output_audio_tokens: int | None
    output_image_tokens: int | None
    output_video_tokens: int | None
    compaction_input_tokens: int | None
    compaction_output_tokens: int | None
    other_model_input_tokens: int | None
    other_model_output_tokens: int | None
    web_searches: int | None
    file_searches: int | None
    social_searches: int | None
    code_executions: int | None
    other_tool_calls: int | None
    service_tier: str | None
    """flex, priority, batch …, as in the reply."""
    speed: str | None
    """fast"""
    inference_geo: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRefusal:
    """Why a report is not taken."""

    reasons: tuple[str, ...]
    """Plain sentences."""

    @property
    def text(self) -> str:
        """All that is to be said, for people."""
        return f"Nothing was counted. {' '.join(self.reasons)}"


def read_usage(
    document: object, *, providers: Collection[ProviderId], now: datetime, source: UsageSource
) -> UsageEvent | UsageRefusal:
    """The event of a report, or why it is not taken.

    A field that is null counts as missing. ``tokens`` alone is tokens of no known kind; beside only one of
    input and output, the other is the rest. It is a real request where ``ok`` or ``latency_ms`` is told.
    """
    try:
        return _event(document, providers, now, source)
    except _WrongError as wrong:
        return UsageRefusal(reasons=(f"{wrong}.",))


def read_usages(
    documents: Iterable[object], *, providers: Collection[ProviderId], now: datetime, source: UsageSource
) -> tuple[UsageEvent | UsageRefusal, ...]:
    """`read_usage` for each report of a list."""
    return tuple(read_usage(one, providers=providers, now=now, source=source) for one in documents)


class _WrongError(Exception):
    """A report cannot be what it says; the text says why, as a sentence without its full stop."""


def _event(
    document: object, providers: Collection[ProviderId], now: datetime, source: UsageSource
) -> UsageEvent:
    if not isinstance(document, Mapping):
        raise _WrongError("A report is a table of fields such as provider and tokens, each of them once")
    told = {str(name): value for name, value in document.items() if value is not None}
    _verify_fields(told)
    tokens, details = _tokens(told)
    ok = _flag(told, "ok")
    latency_ms = _latency_ms(told)
    cost_usd = _cost_usd(told)
    if ok is None and latency_ms is not None:
        ok = True
    if ok is None and cost_usd is None and not any(name in told for name in _COUNTS):
        raise _WrongError("It tells of nothing: neither tokens, nor a cost, nor how a request ended")
    return UsageEvent(
        provider_id=_provider(told, providers),
        at=_time(told, now),
        source=source,
        tokens=tokens,
        details=details,
        model=_text(told, "model"),
        id=_text(told, "id"),
        ok=ok,
        latency_ms=latency_ms,
        cost_usd=cost_usd,
    )


def _verify_fields(told: Mapping[str, object]) -> None:
    unknown = sorted(name for name in told if name not in _FIELDS)
    if "source" in unknown:
        raise _WrongError("source is not for a report to say: it follows from the way that it comes in")
    if unknown:
        names = ", ".join(_shown(name) for name in unknown[:_MOST_NAMED])
        raise _WrongError(f"There is no field {names}. There are: {', '.join(sorted(_FIELDS))}")


def _provider(told: Mapping[str, object], providers: Collection[ProviderId]) -> ProviderId:
    value = told.get("provider")
    if not isinstance(value, str):
        raise _WrongError("provider is missing" if value is None else "provider is not a text")
    if value not in providers:
        # What stands there is not repeated: people paste keys into the wrong place.
        raise _WrongError(f"There is no such provider. There are: {', '.join(providers)}")
    return ProviderId(str(value))


def _tokens(told: Mapping[str, object]) -> tuple[Tokens, UsageDetails]:
    counts = {name: _count(told, name) for name in _COUNTS}
    put_in, put_out = _in_and_out(counts)
    whole = counts["tokens"]
    is_split = put_in is not None or put_out is not None
    put_in, put_out = put_in or 0, put_out or 0
    cached, reasoning = counts["cached_input_tokens"] or 0, counts["reasoning_tokens"] or 0
    written, written_1h = _written(counts)
    if cached + written > put_in:
        raise _WrongError(
            "cached_input_tokens and cache_write_tokens are parts of input_tokens, and more than these"
            if written
            else "cached_input_tokens is a part of input_tokens, and more than these"
        )
    if reasoning > put_out:
        raise _WrongError("reasoning_tokens is a part of output_tokens, and more than these")
    tokens = Tokens(
        input_tokens=put_in,
        cached_input_tokens=cached,
        cache_write_tokens=written,
        cache_write_1h_tokens=written_1h,
        output_tokens=put_out,
        reasoning_tokens=reasoning,
        unsplit_tokens=0 if is_split else whole or 0,
    )
    return tokens, _details(told, counts, tokens)


def _in_and_out(counts: Mapping[str, int | None]) -> tuple[int | None, int | None]:
    """Input and output tokens as given, or as they follow from ``tokens``."""
    whole, put_in, put_out = counts["tokens"], counts["input_tokens"], counts["output_tokens"]
    if whole is not None and (put_in is None) != (put_out is None):
        if (put_in or put_out or 0) > whole:
            raise _WrongError(f"tokens is {whole:,}, less than the part of them that is told")
        put_in = whole - (put_out or 0) if put_in is None else put_in
        put_out = whole - put_in
    together = (put_in or 0) + (put_out or 0)
    if whole is not None and put_in is not None and whole != together:
        raise _WrongError(
            f"tokens is {whole:,}, but input_tokens and output_tokens are {together:,} together"
        )
    return put_in, put_out


def _written(counts: Mapping[str, int | None]) -> tuple[int, int]:
    """The tokens written to a cache, and how many of them for an hour."""
    written_5m, written_1h = counts["cache_write_5m_tokens"] or 0, counts["cache_write_1h_tokens"] or 0
    written = counts["cache_write_tokens"]
    written = written_5m + written_1h if written is None else written
    if written_5m + written_1h > written:
        raise _WrongError(
            "cache_write_5m_tokens and cache_write_1h_tokens are parts of cache_write_tokens,"
            " and more than these"
        )
    return written, written_1h


def _details(told: Mapping[str, object], counts: Mapping[str, int | None], tokens: Tokens) -> UsageDetails:
    wholes = {
        field: getattr(tokens, field) for field in ("input_tokens", "cached_input_tokens", "output_tokens")
    }
    for name, within in _PARTS:
        for whole in within:
            if (counts[name] or 0) > (wholes[whole] if whole in wholes else counts[whole] or 0):
                raise _WrongError(f"{name} is a part of {whole}, and more than these")
    for names, whole in (
        (INPUT_DETAILS, "input_tokens"),
        (CACHED_DETAILS, "cached_input_tokens"),
        (OUTPUT_DETAILS, "output_tokens"),
        *(
            ((one, other), one.replace("compaction_", ""))
            for one, other in zip(COMPACTION, OTHER_MODEL, strict=True)
        ),
    ):
        if sum(counts[name] or 0 for name in names) > wholes[whole]:
            raise _WrongError(f"{' and '.join(n for n in names if counts[n])} are more together than {whole}")
    terms = {name: text for name in TERMS if (text := _text(told, name)) is not None}
    for name, text in terms.items():
        if not is_term(text.lower()):
            raise _WrongError(f"{name} is no short word such as flex")
    return usage_details({name: counts[name] or 0 for name in COUNT_DETAILS}, terms)


def _count(told: Mapping[str, object], name: str) -> int | None:
    number = _number(told, name)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise _WrongError(f"{name} is not a whole number")
    if number > MOST_TOKENS:
        raise _WrongError(
            f"{name} is more than {MOST_TOKENS:,}, which no request uses. Report what was used in parts"
        )
    return int(number)


def _cost_usd(told: Mapping[str, object]) -> Decimal | None:
    number = _number(told, "cost_usd")
    if number is None:
        return None
    if number > MOST_USD:
        raise _WrongError(f"cost_usd is more than ${MOST_USD:,}, which no request costs")
    return number.quantize(_SMALLEST)


def _latency_ms(told: Mapping[str, object]) -> float | None:
    number = _number(told, "latency_ms")
    if number is not None and number > MOST_LATENCY_MS:
        raise _WrongError("latency_ms is more than a day")
    return None if number is None else float(number)


def _number(told: Mapping[str, object], name: str) -> Decimal | None:
    """The number from 0 up that a field holds, exactly as it is written. None: the field is missing."""
    value = told.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise _WrongError(f"{name} is not a number")
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        # Python writes out no integer of more than 4,300 digits.
        raise _WrongError(f"{name} is not a number that can be") from None
    if not number.is_finite():
        raise _WrongError(f"{name} is not a number that can be")
    if number < 0:
        raise _WrongError(f"{name} is less than 0")
    return number


def _flag(told: Mapping[str, object], name: str) -> bool | None:
    value = told.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise _WrongError(f"{name} is neither true nor false")


def _text(told: Mapping[str, object], name: str) -> str | None:
    value = told.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _WrongError(f"{name} is not a text")
    if not value.strip() or not value.isprintable():
        raise _WrongError(f"{name} is empty, or holds signs that cannot be printed")
    if len(value) > LONGEST_TEXT:
        raise _WrongError(f"{name} is longer than {LONGEST_TEXT} characters")
    return value.strip()


def _time(told: Mapping[str, object], now: datetime) -> datetime:
    value = told.get("at")
    if value is None:
        return now
    at = _parsed_time(value)
    if at.utcoffset() is None:
        raise _WrongError("at has no time zone; write it as 2026-11-23T07:00:00+00:00")
    if at > now + AHEAD:
        raise _WrongError("at is in the future")
    if at < now - BACK:
        raise _WrongError(f"at is more than {BACK.days} days ago, longer than usage is kept")
    return at.astimezone(UTC)


def _parsed_time(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value) if isinstance(value, str) else "")
    except (ValueError, OverflowError):
        raise _WrongError("at is not a time as ISO 8601 has it") from None


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
