"""How numbers, times and sums are written for people. Never a number without its unit.

``tz`` is where the reader is; None means the system's own zone.
"""

from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

UNKNOWN: Final = "—"
"""What stands for a number that nobody knows."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_ms(value: float | None) -> str:
    """A response time given in ms: "312 ms", "2.8 s", "12 s"."""
    if value is None:
        return UNKNOWN
    if value < 999.5:
        return f"{max(1, round(value))} ms"
    return format_seconds(value)


def format_seconds(value_ms: float) -> str:
    """A response time given in ms, in seconds where that tells something: "0.6 s", but "40 ms"."""
    if value_ms < 100:
        return format_ms(value_ms)
    return f"{value_ms / 1000:.1f} s" if value_ms < 9950 else f"{value_ms / 1000:.0f} s"


def format_duration(duration: timedelta) -> str:
    """What has fully passed: "45 s", "23 min", "1 h 12 min", "1 day 2 h", "9 days"."""
    seconds = max(0, int(duration.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes == 0:
        return f"{seconds} s"
    if hours == 0:
        return f"{minutes} min"
    if days == 0:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    if days == 1:
        return f"1 day {hours % 24} h" if hours % 24 else "1 day"
    return f"{days:,} days"


def format_age(at: datetime | None, now: datetime) -> str:
    """How long ago: "2 min ago", "just now", "never"."""
    if at is None:
        return "never"
    passed = now - at
    return "just now" if passed < timedelta(seconds=5) else f"{format_duration(passed)} ago"


def format_clock(at: datetime, now: datetime, tz: tzinfo | None) -> str:
    """A moment as the reader's clock has it: "14:03", "yesterday 14:03", "12 Nov 14:03"."""
    local, today = at.astimezone(tz), now.astimezone(tz).date()
    clock = f"{local:%H:%M}"
    days = (local.date() - today).days
    near = {0: clock, -1: f"yesterday {clock}", 1: f"tomorrow {clock}"}
    if days in near:
        return near[days]
    # Not %b: Qt sets the process locale, and the other words here are English.
    day = f"{local.day} {_MONTHS[local.month - 1]}"
    return f"{day} {clock}" if local.year == today.year else f"{day} {local.year} {clock}"


def format_span(first: date, last: date) -> str:
    """A stretch of days: "12 Nov", "12–18 Nov", "28 Oct–3 Nov"; with the year where there are two."""
    year = "" if first.year == last.year else f" {last.year}"
    end = f"{last.day} {_MONTHS[last.month - 1]}{year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    begin = f"{first.day} {_MONTHS[first.month - 1]}"
    return f"{begin}{f' {first.year}' if year else ''}–{end}"


def format_money(amount: Decimal | None, currency: str = "USD") -> str:
    """A sum: "$2.45", "$0.0625", "EUR 3.10"; "—" where nobody reported one.

    Below one unit, two digits that count are kept, and up to four decimals.
    """
    if amount is None:
        return UNKNOWN
    size = abs(amount)
    decimals = 2
    if 0 < size < 1:
        decimals = max(4, 1 - size.adjusted())
    text = f"{size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    while decimals > 2 and text.endswith("0"):
        text, decimals = text[:-1], decimals - 1
    sign = "−" if amount < 0 else ""
    return f"{sign}${text}" if currency == "USD" else f"{sign}{currency} {text}"


def format_about_money(amount: Decimal) -> str:
    """A sum in USD where cents would claim too much: "$96", but "$2.45"."""
    return format_money(amount) if abs(amount) < 10 else f"${amount.quantize(Decimal(1), ROUND_HALF_UP):,f}"


def format_money_range(low: Decimal, high: Decimal) -> str:
    """From one sum to another in USD: "$131–142", "$2.45–3.10"; one sum where both look the same."""
    start, end = format_about_money(low), format_about_money(high)
    return start if start == end else f"{start}–{end.removeprefix('$')}"


def format_day_of_month(number: int) -> str:
    """A day of a month: "1st", "12th", "23rd"."""
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def format_tokens(count: int) -> str:
    """A number of tokens: "1 token", "125,000 tokens", "1.1M tokens"."""
    if count == 1:
        return "1 token"
    return f"{count:,} tokens" if count < 1_000_000 else f"{count / 1_000_000:,.1f}M tokens"


def format_percent(value: float) -> str:
    """A share given in percent: "99.8%". Only all is shown as "100.0%", and only none as "0.0%"."""
    shown = value if value in (0, 100) else min(99.9, max(0.1, round(value, 1)))
    return f"{shown:.1f}%"


def format_count(part: int, whole: int) -> str:
    """A part of a whole: "1 of 4"."""
    return f"{part} of {whole}"
