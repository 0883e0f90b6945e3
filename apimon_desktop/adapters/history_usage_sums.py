"""Sums of usage: kept with every event, so that no report has to look at the events themselves."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Final, TypeAlias

from apimon_desktop.adapters.history_rows import Value, from_us, to_us
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Cost, CostBasis, Tokens, UsageEvent, UsageSource
from apimon_desktop.core.usage_period import day_bounds
from apimon_desktop.core.usage_report import UsageBy, UsageSum

SLOT_US: Final = 900_000_000
"""A quarter of an hour: every time zone is off by whole ones, so that days can be cut anywhere on earth."""
DAY_US: Final = 86_400_000_000

TOKEN_KINDS: Final = (
    "input_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "reasoning_tokens",
    "unsplit_tokens",
)
"""Columns, and fields of `Tokens`, of the same names."""
_AMOUNTS: Final = (
    "requests",
    "failed",
    *TOKEN_KINDS,
    "unpriced_tokens",
    "cost_pico_usd",
    "priced",
    "billed_pico_usd",
    "billed",
    "partial",
)
_WHOLE: Final = {"cost_pico_usd": "cost_whole_usd", "billed_pico_usd": "billed_whole_usd"}
"""Whole USD stand in a column of their own: in 64 bits, 10⁻¹² USD reach to 9 million."""
_PICO: Final = 10**12
_COLUMNS: Final = (*_AMOUNTS, *_WHOLE.values())
_KEYS: Final = {UsageBy.PROVIDER: "provider", UsageBy.MODEL: "model", UsageBy.SOURCE: "source"}

SumKey: TypeAlias = tuple[int, str, str, str]
"""Start in microseconds since 1970, provider, model, source."""
Amounts: TypeAlias = tuple[int, ...]
"""In the order of the columns."""

_GROWN: Final = {name: f"{name} + excluded.{name}" for name in _AMOUNTS} | {
    column: grown
    for pico, whole in _WHOLE.items()
    for column, grown in (
        (pico, f"({pico} + excluded.{pico}) % {_PICO}"),
        (whole, f"{whole} + excluded.{whole} + ({pico} + excluded.{pico}) / {_PICO}"),
    )
}
_ADD: Final = (
    f"INSERT INTO usage_sums (span_us, start_us, provider, model, source, {', '.join(_COLUMNS)})"  # noqa: S608 - constants
    f" VALUES ({', '.join('?' * (5 + len(_COLUMNS)))})"
    f" ON CONFLICT DO UPDATE SET {', '.join(f'{name} = {_GROWN[name]}' for name in _COLUMNS)}"
)
# Rows of earlier versions hold all of an amount in 10⁻¹² USD: in two halves their sum stays within 64 bits.
_SUMS: Final = ", ".join(
    f"sum({_WHOLE[name]}), sum({name} / 1000000), sum({name} % 1000000)" if name in _WHOLE else f"sum({name})"
    for name in _AMOUNTS
)


def to_pico(usd: Decimal) -> int:
    """The amount as it is stored, in 10⁻¹² USD."""
    return round(usd.scaleb(12))


def from_pico(pico_usd: int) -> Decimal:
    """The amount in USD."""
    return Decimal(pico_usd).scaleb(-12)


def sum_key(at_us: int, provider: str, model: str | None, source: str) -> SumKey:
    """The quarter of an hour, and the rest, to which an event belongs."""
    return at_us - at_us % SLOT_US, provider, model or "", source


def amounts_of(event: UsageEvent, cost: Cost) -> Amounts:
    """What an event adds to its sums."""
    tokens = event.tokens
    pico_usd = None if cost.usd is None else to_pico(cost.usd)
    is_billed = cost.basis is CostBasis.BILLED
    return (
        int(event.is_request),
        int(event.ok is False),
        tokens.input_tokens,
        tokens.cached_input_tokens,
        tokens.cache_write_tokens,
        tokens.cache_write_1h_tokens,
        tokens.output_tokens,
        tokens.reasoning_tokens,
        tokens.unsplit_tokens,
        tokens.total if pico_usd is None else 0,
        pico_usd or 0,
        int(pico_usd is not None),
        (pico_usd or 0) if is_billed else 0,
        int(is_billed),
        int(event.is_partial),
    )


def priced_amounts(tokens: int, pico_usd: int) -> Amounts:
    """What an event adds to its sums when a price is found for it later."""
    added = {"unpriced_tokens": -tokens, "cost_pico_usd": pico_usd, "priced": 1}
    return tuple(added.get(name, 0) for name in _AMOUNTS)


def summed(amounts: Iterable[tuple[SumKey, Amounts]]) -> Mapping[SumKey, Amounts]:
    """The amounts of each key together."""
    sums: dict[SumKey, Amounts] = {}
    for key, added in amounts:
        there = sums.get(key)
        sums[key] = added if there is None else tuple(map(int.__add__, there, added))
    return sums


def add_sums(connection: sqlite3.Connection, sums: Mapping[SumKey, Amounts]) -> None:
    """Adds to the quarters of an hour and to their days; run inside the events' own transaction."""
    days = summed(((key[0] - key[0] % DAY_US, *key[1:]), added) for key, added in sums.items())
    connection.executemany(_ADD, ((SLOT_US, *key, *_in_columns(added)) for key, added in sums.items()))
    connection.executemany(_ADD, ((DAY_US, *key, *_in_columns(added)) for key, added in days.items()))


def _in_columns(amounts: Amounts) -> Iterator[int]:
    """Amounts of any size, with whole USD apart."""
    named = dict(zip(_AMOUNTS, amounts, strict=True))
    yield from (amount % _PICO if name in _WHOLE else amount for name, amount in named.items())
    yield from (named[pico] // _PICO for pico in _WHOLE)


def read_sums(
    connection: sqlite3.Connection,
    since: datetime,
    until: datetime,
    *,
    by: Collection[UsageBy],
    tz: tzinfo | None,
) -> Iterator[UsageSum]:
    """The sums between two moments, widened to whole quarters of an hour; in the order of their keys."""
    keys = [column for part, column in _KEYS.items() if part in by]
    if UsageBy.MODEL in by and UsageBy.PROVIDER not in by:
        keys.insert(0, "provider")
    since_us, until_us = to_us(since) // SLOT_US * SLOT_US, -(-to_us(until) // SLOT_US) * SLOT_US
    if UsageBy.DAY not in by:
        yield from _between(connection, since_us, until_us, keys, None)
        return
    for day, starts_at, ends_at in day_bounds(from_us(since_us), from_us(until_us), tz):
        yield from _between(connection, to_us(starts_at), to_us(ends_at), keys, day)


def _between(
    connection: sqlite3.Connection, since_us: int, until_us: int, keys: Collection[str], day: date | None
) -> Iterator[UsageSum]:
    """Days where they are whole, quarters of an hour around them."""
    first_us, last_us = -(-since_us // DAY_US) * DAY_US, until_us // DAY_US * DAY_US
    parts = [(DAY_US, first_us, last_us), (SLOT_US, since_us, first_us), (SLOT_US, last_us, until_us)]
    if first_us >= last_us:
        parts = [(SLOT_US, since_us, until_us)]
    rows = " UNION ALL ".join(
        ["SELECT * FROM usage_sums WHERE span_us = ? AND start_us >= ? AND start_us < ?"] * len(parts)
    )
    columns = "".join(f"{key}, " for key in keys)
    grouped = f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(keys)}" if keys else " HAVING count(*) > 0"
    sql = f"SELECT {columns}{_SUMS} FROM ({rows}){grouped}"  # noqa: S608 - constants
    for row in connection.execute(sql, [bound for part in parts for bound in part]):
        yield _sum_of(tuple(row), keys, day)


def _sum_of(row: tuple[Value, ...], keys: Collection[str], day: date | None) -> UsageSum:
    named = dict(zip(keys, map(str, row), strict=False))
    requests, failed, *rest = (int(value or 0) for value in row[len(keys) :])
    tokens = Tokens(**dict(zip(TOKEN_KINDS, rest, strict=False)))
    unpriced, *cost, priced = rest[len(TOKEN_KINDS) :][:5]
    *billed_cost, billed, partial = rest[len(TOKEN_KINDS) + 5 :]
    return UsageSum(
        provider_id=ProviderId(named["provider"]) if "provider" in named else None,
        model=named.get("model"),
        day=day,
        source=UsageSource(named["source"]) if "source" in named else None,
        requests=requests,
        failed=failed,
        tokens=tokens,
        cost_usd=_usd(*cost) if priced else None,
        billed_usd=_usd(*billed_cost) if billed else None,
        unpriced_tokens=unpriced,
        partial=partial,
    )


def _usd(whole_usd: int, millionths: int, rest: int) -> Decimal:
    """The amount that stands in the parts of `_SUMS`."""
    return from_pico(whole_usd * _PICO + millionths * 1_000_000 + rest)


def forget_usage(connection: sqlite3.Connection, before: datetime) -> None:
    """Removes what happened before; run inside a transaction.

    Two days at a time, so that a clock that is wrong for an hour does not cost all that was ever paid.
    """
    (oldest_us,) = connection.execute(
        "SELECT min(start_us) FROM usage_sums WHERE span_us = ?", (DAY_US,)
    ).fetchone()
    if oldest_us is None:
        return
    before_us = min(to_us(before.astimezone(UTC)) // DAY_US * DAY_US, oldest_us + 2 * DAY_US)
    connection.execute("DELETE FROM usage WHERE at_us < ?", (before_us,))
    connection.execute("DELETE FROM usage_sums WHERE start_us < ?", (before_us,))
