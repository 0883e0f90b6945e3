"""Sums of usage: kept with every event, so that no report has to look at the events themselves."""

import sqlite3
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeAlias, TypeVar

from apimon_desktop.adapters.history_rows import Value, from_us, kept_from_us, to_us
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Cost, CostBasis, Tokens, UsageDetails, UsageEvent, UsageSource
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
"""Whole USD have their own columns, because 10⁻¹² USD in 64 bits reach only to 9 million."""
_PICO: Final = 10**12
_COLUMNS: Final = (*_AMOUNTS, *_WHOLE.values())
_KEYS: Final = {UsageBy.PROVIDER: "provider", UsageBy.MODEL: "model", UsageBy.SOURCE: "source"}

SumKey: TypeAlias = tuple[int, str, str, str]
"""Start in microseconds since 1970, provider, model, source."""
Amounts: TypeAlias = tuple[int, ...]
"""In the order of the columns."""
K = TypeVar("K", bound=Hashable)

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
_ADD_DETAILS: Final = (
    "INSERT INTO usage_details (span_us, start_us, provider, model, source, name, used, left_out)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET used = used + excluded.used, left_out = left_out + excluded.left_out"
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
    unpriced = tokens.total if pico_usd is None else min(cost.unpriced_tokens, tokens.total)
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
        unpriced,
        pico_usd or 0,
        int(pico_usd is not None),
        (pico_usd or 0) if is_billed else 0,
        int(is_billed),
        int(event.is_partial),
    )


def priced_amounts(tokens: int, cost: Cost) -> Amounts:
    """What an event adds to its sums when a price is found for it later."""
    unpriced = min(cost.unpriced_tokens, tokens) - tokens
    added = {"unpriced_tokens": unpriced, "cost_pico_usd": to_pico(cost.usd or Decimal(0)), "priced": 1}
    return tuple(added.get(name, 0) for name in _AMOUNTS)


def details_of(details: UsageDetails, left_out: Mapping[str, int]) -> Mapping[str, Amounts]:
    """The details that an event adds to its sums, by name: the used and the left-out count."""
    terms = {f"{name}={value}": 1 for name, value in details.terms.items()}
    used = {**details.counts, **terms}
    return {name: (used.get(name, 0), left_out.get(name, 0)) for name in {**used, **left_out}}


def summed(amounts: Iterable[tuple[K, Amounts]]) -> Mapping[K, Amounts]:
    """The amounts of each key together."""
    sums: dict[K, Amounts] = {}
    for key, added in amounts:
        there = sums.get(key)
        sums[key] = added if there is None else tuple(map(int.__add__, there, added))
    return sums


def add_sums(connection: sqlite3.Connection, sums: Mapping[SumKey, Amounts]) -> None:
    """Adds to the quarters of an hour and to their days; run inside the events' own transaction."""
    days = summed(((key[0] - key[0] % DAY_US, *key[1:]), added) for key, added in sums.items())
    for span_us, spans in ((SLOT_US, sums), (DAY_US, days)):
        connection.executemany(_ADD, ((span_us, *key, *_in_columns(added)) for key, added in spans.items()))


def add_details(
    connection: sqlite3.Connection, details: Iterable[tuple[SumKey, Mapping[str, Amounts]]]
) -> None:
    """Adds to the details of the same sums; run inside the events' own transaction."""
    named = summed(((*key, name), amounts) for key, added in details for name, amounts in added.items())
    days = summed(((key[0] - key[0] % DAY_US, *key[1:]), added) for key, added in named.items())
    for span_us, spans in ((SLOT_US, named), (DAY_US, days)):
        connection.executemany(_ADD_DETAILS, ((span_us, *key, *added) for key, added in spans.items()))


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
    columns = "".join(f"{key}, " for key in keys)
    grouped = f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(keys)}" if keys else " HAVING count(*) > 0"
    rows, bounds = _spans("usage_sums", since_us, until_us)
    found = connection.execute(f"SELECT {columns}{_SUMS} FROM ({rows}){grouped}", bounds).fetchall()  # noqa: S608 - constants
    details = _details(connection, since_us, until_us, keys) if found else {}
    for row in found:
        one = _sum_of(tuple(row), keys, day)
        told = details.get(tuple(row[: len(keys)]))
        if told is not None:
            used = {name: used for name, (used, _) in told.items() if used}
            left_out = {name: missing for name, (_, missing) in told.items() if missing}
            one = replace(one, details=MappingProxyType(used), left_out=MappingProxyType(left_out))
        yield one


def _details(
    connection: sqlite3.Connection, since_us: int, until_us: int, keys: Collection[str]
) -> Mapping[tuple[Value, ...], dict[str, tuple[int, int]]]:
    """The details of each key's sums, by name: the used and the left-out count."""
    rows, bounds = _spans("usage_details", since_us, until_us)
    columns = ", ".join([*keys, "name"])
    found: dict[tuple[Value, ...], dict[str, tuple[int, int]]] = {}
    for *key, name, used, left_out in connection.execute(
        f"SELECT {columns}, sum(used), sum(left_out) FROM ({rows}) GROUP BY {columns} ORDER BY {columns}",  # noqa: S608 - constants
        bounds,
    ):
        found.setdefault(tuple(key), {})[name] = used, left_out
    return found


def _spans(table: str, since_us: int, until_us: int) -> tuple[str, list[int]]:
    """The query for the rows of a time span, and its parameters."""
    first_us, last_us = -(-since_us // DAY_US) * DAY_US, until_us // DAY_US * DAY_US
    parts = [(DAY_US, first_us, last_us), (SLOT_US, since_us, first_us), (SLOT_US, last_us, until_us)]
    if first_us >= last_us:
        parts = [(SLOT_US, since_us, until_us)]
    rows = f"SELECT * FROM {table} WHERE span_us = ? AND start_us >= ? AND start_us < ?"  # noqa: S608 - constants
    return " UNION ALL ".join([rows] * len(parts)), [bound for part in parts for bound in part]


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
    """The amount in the three parts of `_SUMS`."""
    return from_pico(whole_usd * _PICO + millionths * 1_000_000 + rest)


_OF_EVENT: Final = {
    "requests": "ok IS NOT NULL",
    "failed": "coalesce(ok = 0, 0)",
    "unpriced_tokens": "iif(cost_pico_usd IS NULL, input_tokens + output_tokens + unsplit_tokens, 0)",
    "cost_pico_usd": "coalesce(cost_pico_usd, 0)",
    "priced": "cost_pico_usd IS NOT NULL",
    "billed_pico_usd": "iif(billed, coalesce(cost_pico_usd, 0), 0)",
}
"""SQL for what an event adds to a sum, where it has no column of that name."""


def rebuild_sums(connection: sqlite3.Connection) -> None:
    """Rebuilds missing sums from the events; run inside a transaction."""
    amounts = ", ".join(_OF_EVENT.get(name, name) for name in _AMOUNTS)
    slots = summed(
        (sum_key(at_us, provider, model, source), tuple(added))
        for at_us, provider, model, source, *added in connection.execute(
            f"SELECT at_us, provider, model, source, {amounts} FROM usage"  # noqa: S608 - constants
        )
    )
    days = summed(((key[0] - key[0] % DAY_US, *key[1:]), added) for key, added in slots.items())
    for span_us, sums in ((SLOT_US, slots), (DAY_US, days)):
        there = {
            tuple(row)
            for row in connection.execute(
                "SELECT start_us, provider, model, source FROM usage_sums WHERE span_us = ?", (span_us,)
            )
        }
        missing = ((key, added) for key, added in sums.items() if key not in there)
        connection.executemany(_ADD, ((span_us, *key, *_in_columns(added)) for key, added in missing))


def forget_usage(connection: sqlite3.Connection, keep: timedelta, now: datetime) -> None:
    """Removes what has been kept long enough; run inside a transaction."""
    before_us = kept_from_us(connection, f"usage_sums WHERE span_us = {DAY_US}", "start_us", keep, now)
    connection.execute("DELETE FROM usage WHERE at_us < ?", (before_us,))
    connection.execute("DELETE FROM usage_sums WHERE start_us < ?", (before_us,))
    connection.execute("DELETE FROM usage_details WHERE start_us < ?", (before_us,))
