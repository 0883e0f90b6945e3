"""Stretches of time that usage is reported over, in the reader's own days.

``tz`` is where the reader is; None means the system's own zone.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

LONGEST_DAYS: Final = 400
"""For so long usage is kept."""
PERIODS: Final = "24h, 7d, today, month, or a date such as 2026-11-01"
"""What `begin_of` understands, for people."""

_LONGEST_LEAP: Final = timedelta(hours=30)
"""Longer than a whole day, which Samoa left out in 2011."""
_MOMENT: Final = timedelta(microseconds=1)
_SPAN: Final = re.compile(r"(\d{1,5})([hd])")


def begin_of(text: str, now: datetime, tz: tzinfo | None) -> datetime | None:
    """Where a stretch of time that ends now begins, UTC. None: the text names none that can be.

    Hours are counted back from now, to the quarter of an hour before. Days are the reader's own, the one that
    is going on included: "7d" begins with the day six days before today, "today" with midnight, "month" with
    the first.
    """
    text = text.strip().lower()
    today = now.astimezone(tz).date()
    if text == "today":
        begins_at = midnight(today, tz)
    elif text == "month":
        begins_at = midnight(today.replace(day=1), tz)
    elif (span := _SPAN.fullmatch(text)) is not None:
        found = _counted_back(int(span[1]), span[2], now, tz)
        if found is None:
            return None
        begins_at = found
    else:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        if not 0 <= (today - day).days <= LONGEST_DAYS:
            return None
        begins_at = midnight(day, tz)
    return begins_at


def midnight(day: date, tz: tzinfo | None) -> datetime:
    """When a day begins where the reader is, UTC.

    Where clocks leap over midnight, the day begins with the leap. A day that a place leapt over as a whole
    begins with the day after it.
    """
    at = datetime.combine(day, time.min, tz).astimezone(UTC)
    if at.astimezone(tz).replace(tzinfo=None) == datetime.combine(day, time.min):
        return at
    before, at = at - _LONGEST_LEAP, at + _LONGEST_LEAP
    while at - before > _MOMENT:
        middle = before + (at - before) / 2
        if middle.astimezone(tz).date() < day:
            before = middle
        else:
            at = middle
    return at.replace(microsecond=0)


def day_bounds(
    since_at: datetime, until: datetime, tz: tzinfo | None
) -> Iterator[tuple[date, datetime, datetime]]:
    """The reader's days between two moments, with when each begins and ends there, UTC."""
    day = since_at.astimezone(tz).date()
    starts_at = since_at
    while starts_at < until:
        following = day + timedelta(days=1)
        ends_at = min(midnight(following, tz), until)
        yield day, starts_at, ends_at
        day, starts_at = following, ends_at


def _counted_back(count: int, unit: str, now: datetime, tz: tzinfo | None) -> datetime | None:
    days = count if unit == "d" else count / 24
    if not 0 < days <= LONGEST_DAYS:
        return None
    if unit == "h":
        at = (now - timedelta(hours=count)).astimezone(UTC)
        return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
    return midnight(now.astimezone(tz).date() - timedelta(days=count - 1), tz)
