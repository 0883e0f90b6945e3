"""What the user has heard of money, and which suggestions they do not want to see, in the history."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from apimon_desktop.adapters.history_access import HistoryAccess
from apimon_desktop.adapters.history_rows import to_us
from apimon_desktop.core.money_alerts import Heard

DISMISSED_FOR: Final = timedelta(days=30)
"""So long a suggestion that was dismissed stays away."""


class HistoryNotices:
    """Keeps it, and tells it."""

    def __init__(self, access: HistoryAccess) -> None:
        self._access = access

    def heard(self) -> Mapping[str, Heard]:
        """What was heard, by subject. Raises HistoryUnreadableError."""
        with self._access.reading():
            rows = self._access.connection.execute("SELECT subject, period, level FROM heard").fetchall()
        return MappingProxyType(
            {
                row["subject"]: Heard(subject=row["subject"], period=row["period"], level=row["level"])
                for row in rows
            }
        )

    def save_heard(self, heard: Iterable[Heard], at: datetime) -> None:
        """Keeps what was heard at a time, in the place of what was before of the same subjects.

        Raises HistoryUnwritableError.
        """
        sql = "REPLACE INTO heard (subject, period, level, at_us) VALUES (?, ?, ?, ?)"
        rows = [(one.subject, one.period, one.level, to_us(at)) for one in heard]
        with self._access.changing():
            self._access.execute([(sql, row) for row in rows])

    def dismissed(self, now: datetime) -> frozenset[str]:
        """The ids of the suggestions that are dismissed now. Raises HistoryUnreadableError."""
        with self._access.reading():
            rows = self._access.connection.execute(
                "SELECT suggestion FROM dismissed WHERE at_us > ? AND at_us <= ?",
                (to_us(now - DISMISSED_FOR), to_us(now)),
            ).fetchall()
        return frozenset(row["suggestion"] for row in rows)

    def dismiss(self, suggestion_id: str, at: datetime) -> None:
        """Sends a suggestion away for a while. Raises HistoryUnwritableError."""
        with self._access.changing():
            self._access.execute(
                [("REPLACE INTO dismissed (suggestion, at_us) VALUES (?, ?)", (suggestion_id, to_us(at)))]
            )

    def restore(self, suggestion_id: str) -> None:
        """Takes a suggestion back that was dismissed. Raises HistoryUnwritableError."""
        with self._access.changing():
            self._access.execute([("DELETE FROM dismissed WHERE suggestion = ?", (suggestion_id,))])
