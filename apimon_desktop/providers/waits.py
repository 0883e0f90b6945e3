"""Reads how long a provider asks the client to wait: from headers, times and texts."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

_GO_DURATION: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>ms|us|µs|ns|h|m|s)")
_UNIT_S: Final = {
    "d": 86_400.0,
    "h": 3600.0,
    "m": 60.0,
    "s": 1.0,
    "ms": 1e-3,
    "us": 1e-6,
    "µs": 1e-6,
    "ns": 1e-9,
}
_ASKED: Final = re.compile(
    r"(?:(?:try again|retry|resets?|available|regain access)(?: again)? (?:after|in|at|on|until)"
    r"|wait(?: for| until)?) ",
    re.IGNORECASE,
)
"""What stands before a wait in a message."""
_PART: Final = re.compile(
    r"(?:,? (?:and )?)?(?P<number>[0-9]+(?:\.[0-9]+)?) ?"
    r"(?P<unit>milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?=[.,;)]? *(?:$|[A-Z]))")
"""A number without a unit, at the end of a sentence."""
_UNTIL: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T| at | )([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_MILLISECONDS: Final = ("ms", "millisecond", "milliseconds")
_LONGEST_DURATION: Final = 100
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.IGNORECASE)
_RESET_HEADERS: Final = ("x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset")
_LEAST_EPOCH_S: Final = 1e9
"""A reset from this value on is a time in seconds since 1970, not a duration ..."""
_LEAST_EPOCH_MS: Final = 1e11
"""... and from this value on, a time in milliseconds."""
LONGEST_S: Final = 32 * 86_400.0
"""Waits are cut to this: quotas reset at least once a month."""


def header_wait_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait that the headers state, s: ``Retry-After`` (or ``retry-after-ms``), else a limit's reset.

    None: they state none.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return clamped(milliseconds / 1000)
    if (value := headers.get("retry-after")) is not None:
        return reset_wait_s(value, headers, now)  # some gateways send the time of the reset
    resets = (reset_wait_s(headers[name], headers, now) for name in _RESET_HEADERS if name in headers)
    return next((seconds for seconds in resets if seconds is not None), None)


def reset_wait_s(value: object, headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait until a limit resets, s. None: the value is not a time.

    Small numbers are seconds from now, large ones seconds or milliseconds since 1970; texts are durations
    (``1m0.198s``), moments (RFC 3339) or HTTP dates.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    number = _number(str(value).strip())
    if number is None:
        return _stated_s(str(value), headers, now)
    if number >= _LEAST_EPOCH_MS:
        number /= 1000
    elif number < _LEAST_EPOCH_S:
        return clamped(number)
    return clamped(number - _provider_now(headers, now).timestamp())


def _stated_s(value: str, headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait of a duration, or until a time in RFC 3339 or HTTP form, s. None: it is none of them.

    Counted from the provider's clock where the headers have its time, so a wrong clock here does no harm.
    """
    duration = duration_s(value)
    if duration is not None:
        return duration
    until = rfc3339(value) if _MOMENT.match(value.strip()) else http_date(value)
    return None if until is None else clamped((until - _provider_now(headers, now)).total_seconds())


def pacific_midnight_wait_s(headers: Mapping[str, str], now: datetime) -> float:
    """The wait until the next midnight in California, when Google's daily quotas reset, s."""
    now_there = _provider_now(headers, now).astimezone(UTC)
    # A day has 23 to 25 hours when the clocks change, so the nearest future midnight counts.
    waits_s = ((_pacific_midnight(now_there, days) - now_there).total_seconds() for days in (0, 1, 2))
    return clamped(min(wait_s for wait_s in waits_s if wait_s > 0))


def duration_s(text: str) -> float | None:
    """Seconds of a duration as Go and protobuf write it: ``1m0.198s``, ``48s``. None: it is none."""
    text = text[:_LONGEST_DURATION].strip()
    parts = list(_GO_DURATION.finditer(text))
    if not parts or "".join(part[0] for part in parts) != text:
        return None
    return clamped(sum(float(part["number"]) * _UNIT_S[part["unit"]] for part in parts))


def text_wait_s(text: str) -> float | None:
    """The wait that a message names: ``try again after 2 seconds``, ``in 1m2s``. None: it names none."""
    return next((wait_s for asked in _ASKED.finditer(text) for wait_s in _waits_at(text, asked.end())), None)


def _waits_at(text: str, start: int) -> Iterator[float]:
    """The wait at a place in a text; nothing where there is none."""
    seconds, at = 0.0, start
    while (part := _PART.match(text, at, start + _LONGEST_DURATION)) is not None:
        unit = part["unit"].lower()
        seconds += float(part["number"]) * _UNIT_S["ms" if unit in _MILLISECONDS else unit[0]]
        at = part.end()
    if at > start:
        yield clamped(seconds)
    elif (plain := _PLAIN.match(text, start)) is not None:
        yield clamped(float(plain[0]))


def text_until_s(text: str, headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait until the moment that a message names: ``regain access on 2026-12-01 at 00:00 UTC``.

    None: it names none. A moment without a zone is in UTC.
    """
    found = (_UNTIL.match(text, asked.end()) for asked in _ASKED.finditer(text))
    until = next((rfc3339(f"{one[1]}T{one[2]}{(one[3] or '').upper()}") for one in found if one), None)
    return None if until is None else clamped((until - _provider_now(headers, now)).total_seconds())


def clamped(seconds: float) -> float:
    """The seconds, limited to 0 … `LONGEST_S`; 0 for NaN."""
    return 0.0 if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_S)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _provider_now(headers: Mapping[str, str], now: datetime) -> datetime:
    return http_date(headers.get("date", "")) or now


def http_date(text: str) -> datetime | None:
    """The time of an HTTP date. None: it is not one."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def rfc3339(value: object) -> datetime | None:
    """A time in RFC 3339, in UTC; one without a zone is in UTC. None: it is not a time."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _pacific_midnight(after: datetime, days: int) -> datetime:
    """A midnight in California as UTC, ``days - 1`` days after ``after``. Not every system has zone data."""
    day = datetime(after.year, after.month, after.day, tzinfo=UTC) + timedelta(days=days - 1)
    summer = _sunday(day.year, 3, 2) < day.replace(tzinfo=None) <= _sunday(day.year, 11, 1)
    return day + timedelta(hours=7 if summer else 8)


def _sunday(year: int, month: int, nth: int) -> datetime:
    """The nth Sunday of a month, when the clocks change in the United States."""
    first = datetime(year, month, 1)  # noqa: DTZ001 - a date
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
