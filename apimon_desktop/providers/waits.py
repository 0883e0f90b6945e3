"""How long a provider asks us to wait: headers and texts in the forms that are met."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_GO_DURATION: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>ms|us|µs|ns|h|m|s)")
_UNIT_S: Final = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_IN_TEXT: Final = re.compile(
    r"(?:try again|retry)(?: after| in) (?P<wait>(?:\d+(?:\.\d+)?\s?(?:ms|milliseconds?|h|m|s)(?![a-z]))+"
    r"|\d+(?:\.\d+)?(?: seconds?| minutes?)?)",
    re.IGNORECASE,
)
_LONGEST_DURATION: Final = 100
LONGEST_S: Final = 86_400.0
"""A longer wait is a mistake or a trick; it is cut to a day."""


def header_wait_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait that ``Retry-After`` (or ``retry-after-ms``) asks for, in s. None: it asks for none."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return clamped(milliseconds / 1000)
    value = headers.get("retry-after")
    seconds = _number(value)
    if seconds is not None:
        return clamped(seconds)
    return None if value is None else _date_wait_s(value, headers, now)


def epoch_ms_wait_s(value: object, headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait until a moment in ms since 1970, by the provider's clock. None: it is no such moment."""
    moment_ms = _number(str(value)) if isinstance(value, int | float | str) else None
    return None if moment_ms is None else clamped(moment_ms / 1000 - _told_now(headers, now).timestamp())


def duration_s(text: str) -> float | None:
    """Seconds of a duration as Go and protobuf write it: ``1m0.198s``, ``48s``. None: it is none."""
    text = text[:_LONGEST_DURATION].strip()
    parts = list(_GO_DURATION.finditer(text))
    if not parts or "".join(part[0] for part in parts) != text:
        return None
    return clamped(sum(float(part["number"]) * _UNIT_S[part["unit"]] for part in parts))


def text_wait_s(text: str) -> float | None:
    """The wait that a message names: ``try again after 2 seconds``, ``in 1m2s``. None: it names none."""
    found = _IN_TEXT.search(text)
    if found is None:
        return None
    wait = found["wait"].strip().lower()
    if wait.endswith(("second", "seconds")):
        return clamped(float(wait.split()[0]))
    if wait.endswith(("minute", "minutes")):
        return clamped(60 * float(wait.split()[0]))
    plain = _number(wait)
    return duration_s(wait.replace(" ", "")) if plain is None else clamped(plain)


def clamped(seconds: float) -> float:
    """Never negative, never more than a day; what is no number is no wait."""
    if seconds != seconds:  # noqa: PLR0124 - the one test for NaN that needs no import
        return 0.0
    return min(max(seconds, 0.0), LONGEST_S)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _date_wait_s(value: str, headers: Mapping[str, str], now: datetime) -> float | None:
    """Counted from the provider's own clock where it tells it, so that a wrong one here does no harm."""
    until = _http_date(value)
    return None if until is None else clamped((until - _told_now(headers, now)).total_seconds())


def _told_now(headers: Mapping[str, str], now: datetime) -> datetime:
    """The time on the provider's own clock where it tells it, else ours."""
    return _http_date(headers.get("date", "")) or now


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
