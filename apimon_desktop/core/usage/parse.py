"""Reads usage reports from programs, the command line and the local API, each on its own."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from numbers import Real
from typing import Any, Final, TypedDict

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import USAGE_KEPT_DAYS
from apimon_desktop.core.model.usage import (
    CACHED_DETAILS,
    COMPACTION,
    COUNT_DETAILS,
    INPUT_DETAILS,
    OTHER_MODEL,
    OUTPUT_DETAILS,
    TERMS,
    TOKEN_KINDS,
    Tokens,
    UsageDetails,
    UsageEvent,
    UsageSource,
    is_term,
    usage_details,
)

_MOST_TOKENS: Final = Decimal(10**9)
"""Per report: hundreds of times what any model reads at once."""
_MOST_USD: Final = Decimal(100_000)
"""Per report."""
_MOST_LATENCY_MS: Final = Decimal(86_400_000)
"""A day."""
_LONGEST_TEXT: Final = 200
"""Characters of a model's name or a report's id."""
_AHEAD: Final = timedelta(minutes=5)
"""How far the clocks of two computers may differ."""

_COUNTS: Final = (
    "tokens",
    "input_tokens",
    "output_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "reasoning_tokens",
    *COUNT_DETAILS,
)
_FIELDS: Final = frozenset(
    {"provider", "model", *_COUNTS, *TERMS, "latency_ms", "ok", "cost_usd", "at", "id"}
)
_PARTS: Final = (
    (("cached_input_tokens", "cache_write_tokens"), "input_tokens"),
    (("cache_write_5m_tokens", "cache_write_1h_tokens"), "cache_write_tokens"),
    (("reasoning_tokens",), "output_tokens"),
    (INPUT_DETAILS, "input_tokens"),
    (CACHED_DETAILS, "cached_input_tokens"),
    (OUTPUT_DETAILS, "output_tokens"),
    *(((part,), whole) for part, whole in zip(CACHED_DETAILS, INPUT_DETAILS, strict=True)),
    *((parts, parts[0].removeprefix("compaction_")) for parts in zip(COMPACTION, OTHER_MODEL, strict=True)),
)
"""Counts that together may not exceed another, and that other one."""
_NO_COUNTS: Final = dict.fromkeys(_COUNTS, 0)
_MOST_NAMED: Final = 5
_SMALLEST: Final = Decimal("1e-12")


class RequestDetails(TypedDict, total=False):
    """Optional fields of a report besides input and output tokens; None is the same as missing."""

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
    inference_geo: str | None


def read_usage(
    document: object, *, providers: Collection[ProviderId], now: datetime, source: UsageSource
) -> UsageEvent | str:
    """The event of a report, or a sentence on why it is refused.

    A null field is the same as a missing one. ``tokens`` alone are of unknown kind; with only one of input
    and output, the other is the difference. With ``ok`` or ``latency_ms`` it is a real request.
    """
    try:
        return _event(document, providers, now, source)
    except _WrongError as wrong:
        return f"{wrong}."


class _WrongError(Exception):
    """A report is invalid; the text says why, as a sentence without its full stop."""


def _event(
    document: object, providers: Collection[ProviderId], now: datetime, source: UsageSource
) -> UsageEvent:
    if not isinstance(document, Mapping):
        raise _WrongError("A report is an object with fields such as provider and tokens, each at most once")
    given = {str(name): value for name, value in document.items() if value is not None}
    _verify_fields(given)
    tokens, details = _tokens(given)
    ok = _flag(given, "ok")
    latency_ms = _number(given, "latency_ms", _MOST_LATENCY_MS, "a day")
    cost_usd = _number(given, "cost_usd", _MOST_USD, f"${_MOST_USD:,}, which no request costs")
    if ok is None and latency_ms is not None:
        ok = True
    if ok is None and cost_usd is None and not any(name in given for name in _COUNTS):
        raise _WrongError("It reports nothing: no tokens, no cost, and no outcome of a request")
    return UsageEvent(
        provider_id=_provider(given, providers),
        at=_time(given, now),
        source=source,
        tokens=tokens,
        details=details,
        model=_text(given, "model"),
        id=_text(given, "id"),
        ok=ok,
        latency_ms=None if latency_ms is None else float(latency_ms),
        cost_usd=None if cost_usd is None else cost_usd.quantize(_SMALLEST),
    )


def _verify_fields(given: Mapping[str, object]) -> None:
    unknown = sorted(name for name in given if name not in _FIELDS)
    if "source" in unknown:
        raise _WrongError("source cannot be set: it follows from how the report arrives")
    if unknown:
        names = ", ".join(_shown(name) for name in unknown[:_MOST_NAMED])
        raise _WrongError(f"Unknown field {names}. Known fields: {', '.join(sorted(_FIELDS))}")


def _provider(given: Mapping[str, object], providers: Collection[ProviderId]) -> ProviderId:
    value = given.get("provider")
    if not isinstance(value, str):
        raise _WrongError("provider is missing" if value is None else "provider is not a text")
    if value not in providers:
        # The value is not repeated: users paste keys into the wrong place.
        raise _WrongError(f"Unknown provider. Known providers: {', '.join(providers)}")
    return ProviderId(str(value))


def _tokens(given: Mapping[str, object]) -> tuple[Tokens, UsageDetails]:
    known = {name: _count(given, name) for name in _COUNTS if name in given}
    put_in, put_out = _in_and_out(known)
    counts = _NO_COUNTS | known | {"input_tokens": put_in or 0, "output_tokens": put_out or 0}
    counts["unsplit_tokens"] = counts["tokens"] if put_in is put_out is None else 0
    if "cache_write_tokens" not in known:
        counts["cache_write_tokens"] = counts["cache_write_5m_tokens"] + counts["cache_write_1h_tokens"]
    for names, whole in _PARTS:
        parts = [name for name in names if counts[name]]
        if parts and sum(counts[name] for name in parts) > counts[whole]:
            raise _WrongError(
                f"{parts[0]} is a part of {whole}, but exceeds it"
                if len(parts) == 1
                else f"{' and '.join(parts)} are parts of {whole}, but together exceed it"
            )
    return Tokens(**{kind: counts[kind] for kind in TOKEN_KINDS}), usage_details(counts, _terms(given))


def _in_and_out(counts: Mapping[str, int]) -> tuple[int | None, int | None]:
    """Input and output tokens as given, or derived from ``tokens``."""
    whole, put_in, put_out = map(counts.get, ("tokens", "input_tokens", "output_tokens"))
    if whole is not None and (put_in is None) != (put_out is None):
        if (put_in or put_out or 0) > whole:
            raise _WrongError(f"tokens is {whole:,}, less than input_tokens or output_tokens")
        put_in = whole - (put_out or 0) if put_in is None else put_in
        put_out = whole - put_in
    together = (put_in or 0) + (put_out or 0)
    if whole is not None and put_in is not None and whole != together:
        raise _WrongError(f"tokens is {whole:,}, but input_tokens and output_tokens add up to {together:,}")
    return put_in, put_out


def _terms(given: Mapping[str, object]) -> dict[str, str]:
    terms = {name: text for name in TERMS if (text := _text(given, name)) is not None}
    for name, text in terms.items():
        if not is_term(text.lower()):
            raise _WrongError(f"{name} is not a short word such as flex")
    return terms


def _count(given: Mapping[str, object], name: str) -> int:
    number = _number(given, name, _MOST_TOKENS, "1,000,000,000, which no request uses. Split the report")
    if number is None or number != number.to_integral_value():
        raise _WrongError(f"{name} is not a whole number")
    return int(number)


def _number(given: Mapping[str, object], name: str, most: Decimal, too_much: str) -> Decimal | None:
    """The exact number in a field, from 0 to ``most``. None: the field is missing."""
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise _WrongError(f"{name} is not a number")
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        # Python does not convert integers of more than 4,300 digits.
        number = Decimal("NaN")
    if not number.is_finite():
        raise _WrongError(f"{name} is not a valid number")
    if number < 0:
        raise _WrongError(f"{name} is less than 0")
    if number > most:
        raise _WrongError(f"{name} is more than {too_much}")
    return number


def _flag(given: Mapping[str, object], name: str) -> bool | None:
    value = given.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise _WrongError(f"{name} is neither true nor false")


def _text(given: Mapping[str, object], name: str) -> str | None:
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _WrongError(f"{name} is not a text")
    if not value.strip() or not value.isprintable():
        raise _WrongError(f"{name} is empty or contains unprintable characters")
    if len(value) > _LONGEST_TEXT:
        raise _WrongError(f"{name} is longer than {_LONGEST_TEXT} characters")
    return value.strip()


def _time(given: Mapping[str, Any], now: datetime) -> datetime:
    value = given.get("at", now)
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError):
        raise _WrongError("at is not an ISO 8601 time") from None
    if at.utcoffset() is None:
        raise _WrongError("at has no time zone; write it as 2026-11-23T07:00:00+00:00")
    if at > now + _AHEAD:
        raise _WrongError("at is in the future")
    if at < now - timedelta(days=USAGE_KEPT_DAYS):
        raise _WrongError(f"at is more than {USAGE_KEPT_DAYS} days ago, longer than usage is stored")
    return at.astimezone(UTC)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
