"""The all-time totals of each provider, and what each ``api_metrics.json`` held from other programs."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from apimon_desktop.adapters.history_access import HistoryAccess
from apimon_desktop.adapters.history_usage_sums import DAY_US, from_pico
from apimon_desktop.core.metrics_merge import Counts, counts_document, counts_of_usage, read_counts
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import NO_GROWTH, UsageGrowth

Totals: TypeAlias = Mapping[ProviderId, UsageGrowth]
"""All that was ever reported, by provider."""
CountsByProvider: TypeAlias = Mapping[ProviderId, Counts]


class UsageBooks:
    """Totals of checks and of reported usage; used in one thread only.

    They only grow, so the difference of two is what was reported in between.
    """

    def __init__(self, access: HistoryAccess) -> None:
        self._access = access
        self._connection = access.connection

    def read(self) -> Totals:
        """The totals of reported usage; inside what the caller has begun."""
        return _totals_of(
            self._connection.execute("SELECT provider, tokens, cost_usd, succeeded, failed FROM usage_totals")
        )

    def add(self, growth: Totals) -> None:
        """Adds what was reported just now; inside the events' own transaction."""
        totals = self.read()
        self._connection.executemany(
            "REPLACE INTO usage_totals (provider, tokens, cost_usd, succeeded, failed)"
            " VALUES (?, ?, ?, ?, ?)",
            [_row(pid, totals.get(pid, NO_GROWTH) + added) for pid, added in growth.items()],
        )

    def totals(self) -> Totals:
        """All that was ever reported. Raises HistoryUnreadableError."""
        with self._access.reading():
            return self.read()

    def counted(self) -> CountsByProvider:
        """All finished checks and all reported usage. Raises HistoryUnreadableError."""
        with self._access.reading():
            counts = {pid: counts_of_usage(total) for pid, total in self.read().items()}
            for provider, succeeded, failed in self._connection.execute(
                "SELECT provider, succeeded, failed FROM check_totals"
            ):
                checks = Counts(succeeded=succeeded, failed=failed)
                counts[ProviderId(provider)] = counts.get(ProviderId(provider), Counts()) + checks
        return counts

    def is_beside(self, path: Path) -> bool:
        """True for a file in the history's own folder."""
        return path.parent == self._access.path.resolve().parent

    def carried_over(self, path: Path) -> CountsByProvider | None:
        """What a metrics file held beyond this history's totals. None: the file is unknown.

        Raises HistoryUnreadableError.
        """
        with self._access.reading():
            row = self._connection.execute(
                "SELECT counts FROM carried_over WHERE path = ?", (self._key(path),)
            ).fetchone()
        try:
            document = {} if row is None else json.loads(row["counts"])
            found = {ProviderId(pid): read_counts(counts) for pid, counts in document.items()}
        except (ValueError, AttributeError):
            # A damaged entry is computed again from the file.
            return None
        return None if row is None else found

    def note_carried_over(self, path: Path, carried: CountsByProvider) -> None:
        """Stores it, safe from a power cut. Raises HistoryUnwritableError."""
        document = json.dumps({pid: counts_document(counts) for pid, counts in carried.items()})
        with self._access.changing_for_good():
            self._connection.execute(
                "REPLACE INTO carried_over (path, counts) VALUES (?, ?)", (self._key(path), document)
            )

    def _key(self, path: Path) -> str:
        # A folder may be moved or copied as a whole. The name may have any bytes.
        name = path.name if self.is_beside(path) else str(path)
        return name.encode(errors="backslashreplace").decode()


def rebuild_totals(connection: sqlite3.Connection) -> None:
    """Rebuilds missing totals from the rows that are left; run inside a transaction."""
    for provider, tokens, whole, millionths, rest, succeeded, failed in connection.execute(
        "SELECT provider, sum(input_tokens + output_tokens + unsplit_tokens), sum(cost_whole_usd),"
        " sum(cost_pico_usd / 1000000), sum(cost_pico_usd % 1000000), sum(requests - failed), sum(failed)"
        " FROM usage_sums"
        " WHERE span_us = ? GROUP BY provider",
        (DAY_US,),
    ).fetchall():
        usd = whole + from_pico(millionths * 1_000_000 + rest)
        connection.execute(
            "INSERT OR IGNORE INTO usage_totals (provider, tokens, cost_usd, succeeded, failed)"
            " VALUES (?, ?, ?, ?, ?)",
            (provider, tokens, str(usd), succeeded, failed),
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


def _row(provider_id: ProviderId, total: UsageGrowth) -> tuple[str, int, str, int, int]:
    return provider_id, total.tokens, str(total.cost_usd), total.succeeded, total.failed


def _totals_of(rows: Iterable[Sequence[str | int]]) -> Totals:
    return {
        ProviderId(str(provider)): UsageGrowth(
            tokens=int(tokens), cost_usd=Decimal(cost_usd), succeeded=int(succeeded), failed=int(failed)
        )
        for provider, tokens, cost_usd, succeeded, failed in rows
    }
