"""What was ever reported of each provider, and how much of it stands in which ``api_metrics.json``."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from apimon_desktop.adapters.history_access import HistoryAccess
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import NO_GROWTH, UsageGrowth

Totals: TypeAlias = Mapping[ProviderId, UsageGrowth]
"""All that was ever reported, by provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What of the totals stands in a metrics file."""

    totals: Totals
    is_settled: bool
    """False: a crash cut off the end of a write, and only the file's content tells that it was done."""


class UsageBooks:
    """Totals of reported usage; used in one thread only.

    Totals only grow, so that a difference of two says what was reported between them.
    """

    def __init__(self, access: HistoryAccess) -> None:
        self._access = access
        self._connection = access.connection

    def read(self) -> Totals:
        """The totals; inside what the caller has begun."""
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

    def counted(self, path: str, sha256: str) -> Counted | None:
        """What of the totals stands in a metrics file that has this content. None: nobody ever noted it.

        Raises HistoryUnreadableError.
        """
        with self._access.reading():
            found = self._connection.execute(
                "SELECT totals, sha256 FROM usage_counted WHERE path = ? AND sha256 IN (?, '')"
                " ORDER BY sha256 DESC LIMIT 1",
                (path, sha256),
            ).fetchone()
        if found is None:
            return None
        totals, content = found
        return Counted(totals=_totals_of(json.loads(totals)), is_settled=content == "")

    def note_counted(self, path: str, totals: Totals, *, once_it_is: str = "") -> None:
        """Notes what a metrics file holds; or will hold, once the SHA-256 of its content is this.

        The second is noted before the file is written, the first after it: wherever a crash cuts in, the
        file itself tells what it holds. Raises HistoryUnwritableError.
        """
        document = json.dumps([_row(provider_id, total) for provider_id, total in totals.items()])
        with self._access.changing_for_good():
            self._connection.execute(
                "DELETE FROM usage_counted WHERE path = ? AND (? = '' OR sha256 <> '')", (path, once_it_is)
            )
            self._connection.execute(
                "INSERT INTO usage_counted (path, sha256, totals) VALUES (?, ?, ?)",
                (path, once_it_is, document),
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
