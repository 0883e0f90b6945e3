"""Formats numbers, times and amounts for people, each with its unit; times for documents; and CSV tables."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from apimon_desktop.core.text.translatable import Text, amount, joined, number, plain, plural, say

UNKNOWN: Final = "—"
"""Replaces an unknown number."""

_MONTHS: Final = (
    say("Jan"),
    say("Feb"),
    say("Mar"),
    say("Apr"),
    say("May"),
    say("Jun"),
    say("Jul"),
    say("Aug"),
    say("Sep"),
    say("Oct"),
    say("Nov"),
    say("Dec"),
)

_EVERY: Final[Mapping[timedelta, Text]] = {
    timedelta(minutes=1): say("every minute"),
    timedelta(hours=1): say("every hour"),
    timedelta(days=1): say("every day"),
}
"""Without the number 1."""


def format_ms(value: float | None) -> str:
    """A response time given in ms: "312 ms", "2.8 s", "12 s"."""
    if value is None:
        return UNKNOWN
    if value < 999.5:
        return say("{n} ms", n=number(max(1, round(value))))
    return format_seconds(value)


def format_seconds(value_ms: float) -> str:
    """A response time given in ms, in seconds where that tells something: "0.6 s", but "40 ms"."""
    if value_ms < 100:
        return format_ms(value_ms)
    return say("{n} s", n=number(value_ms / 1000, 1 if value_ms < 9950 else 0))


def format_duration(duration: timedelta) -> str:
    """What has fully passed: "45 s", "23 min", "1 h 12 min", "1 day 2 h", "9 days"."""
    seconds = max(0, int(duration.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes == 0:
        return say("{n} s", n=seconds)
    if hours == 0:
        return say("{n} min", n=minutes)
    if days == 0:
        rest = minutes % 60
        return say("{n} h {minutes} min", n=hours, minutes=rest) if rest else say("{n} h", n=hours)
    if days == 1 and hours % 24:
        return say("1 day {n} h", n=hours % 24)
    return plural(days, one="1 day", many="{n} days")


def format_every(pause: timedelta) -> str:
    """A period as a frequency: "every hour", "every 5 min"."""
    return _EVERY.get(pause) or say("every {pause}", pause=format_duration(pause))


def format_lasting(duration: timedelta) -> str:
    """A duration up to now: "for 23 min", "for 9 days"."""
    if duration.days > 1:
        return say("for {n} days", n=number(duration.days))
    return say("for {duration}", duration=format_duration(duration))


_CLOCKS_DIFFER: Final = timedelta(minutes=1)
"""A smaller difference is a clock adjustment, not a wrong clock."""


def format_age(at: datetime | None, now: datetime) -> str:
    """How long ago: "2 min ago", "just now", "never", "in the future (wrong clock?)"."""
    if at is None:
        return say("never")
    passed = now - at
    if passed < -_CLOCKS_DIFFER:
        return say("in the future (wrong clock?)")
    if passed < timedelta(seconds=5):
        return say("just now")
    if passed.days > 1:
        return say("{n} days ago", n=number(passed.days))
    return say("{duration} ago", duration=format_duration(passed))


def format_clock(at: datetime, now: datetime, tz: tzinfo | None) -> str:
    """A time on the reader's clock: "14:03", "yesterday 14:03", "12 Nov 14:03"."""
    local, today = at.astimezone(tz), now.astimezone(tz).date()
    clock = f"{local:%H:%M}"
    days = (local.date() - today).days
    if days == 0:
        return clock
    if days == -1:
        return say("yesterday {clock}", clock=clock)
    if days == 1:
        return say("tomorrow {clock}", clock=clock)
    return joined(" ", [format_date(local.date(), with_year=local.year != today.year), clock])


def format_date(day: date, *, with_year: bool) -> str:
    """A day: "12 Nov", "12 Nov 2025"."""
    # Not %b: Qt sets the process locale, and the words here are English until they are said in another.
    month = _MONTHS[day.month - 1]
    if with_year:
        return say("{day} {month} {year}", day=day.day, month=month, year=day.year)
    return say("{day} {month}", day=day.day, month=month)


def format_span(first: date, last: date) -> str:
    """A range of days: "12 Nov", "12–18 Nov", "28 Oct–3 Nov"; with years where they differ."""
    with_year = first.year != last.year
    if first == last:
        return format_date(last, with_year=False)
    if (first.year, first.month) == (last.year, last.month):
        month = _MONTHS[last.month - 1]
        return say("{first}–{last} {month}", first=first.day, last=last.day, month=month)
    return joined("–", [format_date(day, with_year=with_year) for day in (first, last)])


def format_money(sum_: Decimal | None, currency: str = "USD") -> str:
    """A sum: "$2.45", "EUR 3.10", "—" where it is unknown; below one unit with four decimals: "$0.0625"."""
    return UNKNOWN if sum_ is None else _money(sum_, _digits(abs(sum_)), currency)


def format_about_money(sum_: Decimal) -> str:
    """A sum in USD where cents would claim too much: "$96", but "$2.45"."""
    return _money(sum_, _round_digits(abs(sum_)))


def format_money_range(low: Decimal, high: Decimal) -> str:
    """From one sum to another in USD: "$131–142", "$2.45–3.10"; one sum where both look the same."""
    start, end = format_about_money(low), format_about_money(high)
    if start == end:
        return start
    if low < 0:
        return joined("–", [start, end])
    return amount(say("${low}–{high}", low=_round_digits(low), high=_round_digits(high)))


def _money(sum_: Decimal, digits: Text, currency: str = "USD") -> Text:
    if currency == "USD":
        return amount(say("−${amount}", amount=digits) if sum_ < 0 else say("${amount}", amount=digits))
    if sum_ < 0:
        return amount(say("−{currency} {amount}", currency=currency, amount=digits))
    return amount(say("{currency} {amount}", currency=currency, amount=digits))


def _digits(size: Decimal) -> Text:
    """A sum without its currency and sign, with its significant decimals."""
    decimals = max(4, 1 - size.adjusted()) if 0 < size < 1 else 2
    shown = size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    while decimals > 2 and shown.as_tuple().digits[-1] == 0:
        decimals -= 1
        shown = shown.quantize(Decimal(1).scaleb(-decimals))
    return number(shown, decimals)


def _round_digits(size: Decimal) -> Text:
    return _digits(size) if size < 10 else number(size.quantize(Decimal(1), ROUND_HALF_UP))


def format_day_of_month(day: int) -> str:
    """A day of a month: "1st", "12th", "23rd"."""
    last = 0 if day in (11, 12, 13) else day % 10
    if last == 1:
        return say("{day}st", day=day)
    if last == 2:
        return say("{day}nd", day=day)
    return say("{day}rd", day=day) if last == 3 else say("{day}th", day=day)


def iso(at: datetime | None) -> str | None:
    """A time for documents: ISO 8601 in UTC, whole seconds."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")


def as_float(sum_: Decimal | None) -> float | None:
    """A sum for JSON, which has no decimals."""
    return None if sum_ is None else float(sum_)


def format_tokens(count: int) -> str:
    """A number of tokens: "1 token", "125,000 tokens", "1.1M tokens"."""
    if count >= 1_000_000:
        return say("{n}M tokens", n=number(count / 1_000_000, 1))
    return plural(count, one="1 token", many="{n} tokens")


def format_percent(value: float) -> str:
    """A share given in percent: "99.8%". Only all is shown as "100.0%", and only none as "0.0%"."""
    shown = value if value in (0, 100) else min(99.9, max(0.1, round(value, 1)))
    return say("{n}%", n=number(shown, 1))


def format_count(part: int, whole: int) -> str:
    """A part of a whole: "1 of 4"."""
    return say("{part} of {whole}", part=part, whole=whole)


_FORMULA_STARTS: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""Full-width forms included (OWASP, "CSV injection", read 2026-11-30)."""
_SEPARATORS: Final = frozenset(",;\t\"'|")
"""Of any locale; a text with one of these is quoted."""

Cell = str | int | float | Decimal | None


def csv_table(heads: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """The table as text, with the heads as its first line; None is an empty cell."""
    return "".join(f"{','.join(map(_cell, row))}\n" for row in (tuple(heads), *rows))


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        # Without an exponent, which not every spreadsheet reads.
        return f"{value.normalize():f}"
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    text = plain(value)
    if text.startswith(_FORMULA_STARTS):
        text = f"'{text}"
    if _SEPARATORS.isdisjoint(text):
        return text
    return '"{}"'.format(text.replace('"', '""'))
