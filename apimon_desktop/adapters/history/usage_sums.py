"""Sums of usage, updated with every event, so that no report has to read the events.

All-time totals by provider, and what each ``api_metrics.json`` held from other programs.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from apimon_desktop.adapters.history.access import (
    DAY_US,
    HistoryAccess,
    Value,
    from_us,
    maker,
    row,
    to_us,
    values_of,
)
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import (
    LEFT_OUT_TOKENS,
    NO_COUNTS,
    TOKEN_KINDS,
    Counts,
    Tokens,
    UsageSource,
)
from apimon_desktop.core.report.metrics import read_counts
from apimon_desktop.core.usage.sums import UsageBy, UsageSum, day_bounds

SLOT_US: Final = 900_000_000
"""A quarter of an hour: offsets of time zones are multiples of it, so sums of any local day are exact."""

_PICO: Final = 10**12
_TOKENS: Final = "(input_tokens + output_tokens + unsplit_tokens)"
# Damaged text is left to whoever reads the event.
_LEFT_OUT: Final = "json_each(iif(json_valid(usage.left_out), usage.left_out, NULL))"
_LEFT_OUT_TOKENS: Final = (
    f"(SELECT coalesce(sum(value), 0) FROM {_LEFT_OUT}"  # noqa: S608 - constants
    f" WHERE type = 'integer' AND key IN {tuple(sorted(LEFT_OUT_TOKENS))})"
)
_OF_EVENT: Final = {
    "requests": "ok IS NOT NULL",
    "failed": "coalesce(ok = 0, 0)",
    **{kind: kind for kind in TOKEN_KINDS},
    "unpriced_tokens": f"iif(cost_pico_usd IS NULL, {_TOKENS}, min({_TOKENS}, {_LEFT_OUT_TOKENS}))",
    "cost_whole_usd": f"coalesce(cost_pico_usd / {_PICO}, 0)",
    "cost_pico_usd": f"coalesce(cost_pico_usd % {_PICO}, 0)",
    "priced": "cost_pico_usd IS NOT NULL",
    "billed_whole_usd": f"billed * coalesce(cost_pico_usd / {_PICO}, 0)",
    "billed_pico_usd": f"billed * coalesce(cost_pico_usd % {_PICO}, 0)",
    "billed": "billed",
    "partial": "partial",
}
"""SQL for what an event adds to each column of its sums.

Whole USD have their own columns, because 10⁻¹² USD in 64 bits reach only to 9 million.
"""
_GROWN: Final = {name: f"{name} + excluded.{name}" for name in _OF_EVENT}
for _kind in ("cost", "billed"):
    _pico = _GROWN[f"{_kind}_pico_usd"]
    _GROWN[f"{_kind}_pico_usd"] = f"({_pico}) % {_PICO}"
    _GROWN[f"{_kind}_whole_usd"] += f" + ({_pico}) / {_PICO}"
_KEYS: Final = {UsageBy.PROVIDER: "provider", UsageBy.MODEL: "model", UsageBy.SOURCE: "source"}
_SPANS: Final = f"(SELECT {SLOT_US} AS span_us UNION ALL SELECT {DAY_US})"
_PLACE: Final = "span_us, at_us - at_us % span_us, provider, coalesce(model, ''), source"
_ROWS: Final = "usage.id IN (SELECT value FROM json_each(:rows))"
_SUM: Final = (
    f"INSERT INTO usage_sums (span_us, start_us, provider, model, source, {', '.join(_OF_EVENT)})"  # noqa: S608 - constants
    f" SELECT {_PLACE}, {', '.join(f':sign * sum({added})' for added in _OF_EVENT.values())}"
    f" FROM usage, {_SPANS} WHERE {{}} GROUP BY 1, 2, 3, 4, 5 ON CONFLICT DO "
)
_ADD: Final = _SUM.format(_ROWS) + f"UPDATE SET {', '.join(f'{name} = {_GROWN[name]}' for name in _OF_EVENT)}"
_ADD_DETAILS: Final = f"""
    INSERT INTO usage_details (span_us, start_us, provider, model, source, name, used, left_out)
    SELECT {_PLACE}, name, :sign * sum(used), :sign * sum(omitted)
    FROM (
        SELECT usage.*, iif(type = 'text', key || '=' || value, key) AS name,
            iif(type = 'text', 1, value) AS used, 0 AS omitted
        FROM usage, json_each(iif(json_valid(details), details, NULL))
        WHERE {_ROWS} AND type IN ('integer', 'text')
        UNION ALL
        SELECT usage.*, key, 0, value FROM usage, {_LEFT_OUT} WHERE {_ROWS} AND type = 'integer'
    ), {_SPANS}
    WHERE true GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT DO UPDATE SET used = used + excluded.used, left_out = left_out + excluded.left_out
"""  # noqa: S608 - constants


def to_pico(usd: Decimal) -> int:
    """The amount as it is stored, in 10⁻¹² USD."""
    return round(usd.scaleb(12))


def from_pico(pico_usd: int) -> Decimal:
    """The amount in USD."""
    return Decimal(pico_usd).scaleb(-12)


def add_to_sums(connection: sqlite3.Connection, rows: Collection[int], *, sign: int = 1) -> None:
    """Adds stored events to the sums of their quarters of an hour and days, or takes them out (``sign`` -1).

    In the transaction that stores or changes the events.
    """
    values = {"rows": json.dumps(list(rows)), "sign": sign}
    connection.execute(_ADD, values)
    connection.execute(_ADD_DETAILS, values)


def rebuild_sums(connection: sqlite3.Connection) -> None:
    """Rebuilds missing sums from the events, in the caller's transaction."""
    connection.execute(_SUM.format("true") + "NOTHING", {"sign": 1})


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
    columns = ", ".join(keys)
    grouped = f" GROUP BY {columns} ORDER BY {columns}" if keys else " HAVING count(*) > 0"
    rows, bounds = _spans("usage_sums", since_us, until_us)
    selected = ", ".join([*keys, *(f"sum({name}) AS {name}" for name in _OF_EVENT)])
    found = connection.execute(f"SELECT {selected} FROM ({rows}){grouped}", bounds).fetchall()  # noqa: S608 - constants
    details = _details(connection, since_us, until_us, keys) if found else {}
    for sums in found:
        key = {name: str(sums[name]) for name in keys}
        yield _sum_of(key, day, sums, details.get(tuple(key.values()), {}))


def _details(
    connection: sqlite3.Connection, since_us: int, until_us: int, keys: Collection[str]
) -> Mapping[tuple[Value, ...], dict[str, tuple[int, int]]]:
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
    first_us, last_us = -(-since_us // DAY_US) * DAY_US, until_us // DAY_US * DAY_US
    parts = [(DAY_US, first_us, last_us), (SLOT_US, since_us, first_us), (SLOT_US, last_us, until_us)]
    if first_us >= last_us:
        parts = [(SLOT_US, since_us, until_us)]
    rows = f"SELECT * FROM {table} WHERE span_us = ? AND start_us >= ? AND start_us < ?"  # noqa: S608 - constants
    return " UNION ALL ".join([rows] * len(parts)), [bound for part in parts for bound in part]


def _sum_of(
    key: Mapping[str, str], day: date | None, sums: sqlite3.Row, details: Mapping[str, tuple[int, int]]
) -> UsageSum:
    used = {name: count for name, (count, _) in details.items() if count}
    left_out = {name: count for name, (_, count) in details.items() if count}
    return UsageSum(
        provider_id=ProviderId(key["provider"]) if "provider" in key else None,
        model=key.get("model"),
        day=day,
        source=UsageSource(key["source"]) if "source" in key else None,
        requests=sums["requests"],
        failed=sums["failed"],
        tokens=Tokens(**{kind: sums[kind] for kind in TOKEN_KINDS}),
        cost_usd=sums["cost_whole_usd"] + from_pico(sums["cost_pico_usd"]) if sums["priced"] else None,
        billed_usd=sums["billed_whole_usd"] + from_pico(sums["billed_pico_usd"]) if sums["billed"] else None,
        unpriced_tokens=sums["unpriced_tokens"],
        partial=sums["partial"],
        details=MappingProxyType(used),
        left_out=MappingProxyType(left_out),
    )


CountsByProvider: TypeAlias = Mapping[ProviderId, Counts]


class HistoryCounters:
    """Totals of checks and of reported usage, which only grow; used in one thread only.

    Raises HistoryUnreadableError and HistoryUnwritableError.
    """

    def __init__(self, access: HistoryAccess) -> None:
        self._access = access

    def read(self) -> CountsByProvider:
        """The totals of reported usage, in the caller's transaction."""
        make = maker(Counts)
        rows = self._access.connection.execute("SELECT * FROM usage_totals")
        return {ProviderId(found["provider"]): make(found) for found in rows}

    def add(self, growth: CountsByProvider) -> None:
        """Adds new reports to the totals, in the transaction that stores them."""
        totals = self.read()
        for pid, added in growth.items():
            values = values_of(totals.get(pid, NO_COUNTS) + added) | {"provider": pid}
            del values["others"]  # only a metrics file has them
            self._access.execute(row("usage_totals", values, verb="REPLACE"))

    def counted(self) -> CountsByProvider:
        """All finished checks and all reported usage."""
        with self._access.reading():
            counts = dict(self.read())
            for pid, succeeded, failed in self._access.connection.execute(
                "SELECT provider, succeeded, failed FROM check_totals"
            ):
                counts[pid] = counts.get(pid, NO_COUNTS) + Counts(succeeded=succeeded, failed=failed)
        return counts

    def is_beside(self, path: Path) -> bool:
        """True for a file in the history's own folder."""
        return path.parent == self._access.path.resolve().parent

    def carried_over(self, path: Path) -> CountsByProvider | None:
        """What a metrics file held beyond this history's totals. None: the file is unknown."""
        sql = "SELECT counts FROM carried_over WHERE path = ?"
        texts = self._access.read(lambda found: str(found["counts"]), sql, (self._key(path),))
        try:
            documents = [json.loads(text) for text in texts]
            return {ProviderId(pid): read_counts(counts) for pid, counts in documents[0].items()}
        except (IndexError, ValueError, AttributeError):
            # A damaged entry is computed again from the file.
            return None

    def save_carried_over(self, path: Path, carried: CountsByProvider) -> None:
        """Stores it, safe from a power cut."""
        document = json.dumps({pid: values_of(counts) for pid, counts in carried.items()})
        with self._access.changing_for_good():
            values = {"path": self._key(path), "counts": document}
            self._access.execute(row("carried_over", values, verb="REPLACE"))

    def _key(self, path: Path) -> str:
        # A folder may be moved or copied as a whole. The name may have any bytes.
        name = path.name if self.is_beside(path) else str(path)
        return name.encode(errors="backslashreplace").decode()


def rebuild_totals(connection: sqlite3.Connection) -> None:
    """Rebuilds missing totals from the remaining rows, in the caller's transaction."""
    for provider, tokens, whole_usd, pico_usd, succeeded, failed in connection.execute(
        "SELECT provider, sum(input_tokens + output_tokens + unsplit_tokens), sum(cost_whole_usd),"
        " sum(cost_pico_usd), sum(requests - failed), sum(failed)"
        " FROM usage_sums WHERE span_us = ? GROUP BY provider",
        (DAY_US,),
    ).fetchall():
        connection.execute(
            "INSERT OR IGNORE INTO usage_totals (provider, tokens, cost_usd, succeeded, failed)"
            " VALUES (?, ?, ?, ?, ?)",
            (provider, tokens, str(whole_usd + from_pico(pico_usd)), succeeded, failed),
        )
    connection.execute(
        "INSERT OR IGNORE INTO check_totals (provider, succeeded, failed)"
        " SELECT provider, sum(ok), sum(checks - ok) FROM ("
        "  SELECT provider, ok, checks FROM checks_hourly"
        "  UNION ALL"
        "  SELECT provider, found = 'ok', 1 FROM checks WHERE counted AND at_us - at_us % 3600000000 NOT IN ("
        "   SELECT hour_us FROM checks_hourly WHERE checks_hourly.provider = checks.provider)"
        " ) GROUP BY provider"
    )
