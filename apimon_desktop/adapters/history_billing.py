"""What providers themselves said of money, in the history: bills, balances, what keys had spent.

Amounts are decimals in text: each with as many digits as its provider sent, in its provider's own currency.
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from apimon_desktop.adapters.history_access import HistoryAccess
from apimon_desktop.adapters.history_rows import PROVIDER_KNOWN, Statement, from_us, kept_from_us, to_us
from apimon_desktop.core.billing import Billed, KeyDay, billed_by_key
from apimon_desktop.core.check import Balance
from apimon_desktop.core.runway import BalancePoint
from apimon_desktop.core.types import ProviderId

KEEP_DAYS: Final = timedelta(days=400)
BALANCES_APART: Final = timedelta(minutes=15)
"""A balance that changes more often is kept only so often."""

_SAVE_DAY: Final = (
    "INSERT INTO billed_days (provider, day, currency, amount, as_of_us) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET amount = excluded.amount, as_of_us = excluded.as_of_us"
    " WHERE excluded.as_of_us >= as_of_us OR as_of_us > ?"
)
_SAVE_READ: Final = (
    "INSERT INTO costs_read (provider, at_us) VALUES (?, ?)"
    " ON CONFLICT DO UPDATE SET at_us = excluded.at_us WHERE excluded.at_us > at_us OR at_us > ?"
)
_SAVE_KEY_DAY: Final = (
    "INSERT INTO key_days (provider, key_hint, day, as_of_us, all_time, today, currency)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET as_of_us = excluded.as_of_us, all_time = excluded.all_time,"
    " today = excluded.today, currency = excluded.currency"
    " WHERE excluded.as_of_us >= as_of_us OR as_of_us > ?"
)


class HistoryBilling:
    """Keeps it, and tells it."""

    def __init__(self, access: HistoryAccess, now: Callable[[], datetime]) -> None:
        """``now``: entries with a later date, from a wrong clock, do not take precedence."""
        self._access = access
        self._now = now

    def save_costs(self, provider_id: ProviderId, billed: Iterable[Billed], at: datetime) -> None:
        """Keeps what a cost report said at a time; a day that it no longer bills in a currency is forgotten.

        Raises HistoryUnwritableError.
        """
        days, now_us = tuple(billed), to_us(self._now())
        drop = "DELETE FROM billed_days WHERE provider = ? AND day = ? AND (as_of_us <= ? OR as_of_us > ?)"
        with self._access.changing():
            self._access.execute(
                [
                    (PROVIDER_KNOWN, (provider_id,)),
                    *((drop, (provider_id, one.day.isoformat(), to_us(at), now_us)) for one in days),
                    *(_day_statement(one, now_us) for one in days),
                    (_SAVE_READ, (provider_id, to_us(at), now_us)),
                ]
            )

    def save_key_day(self, one: KeyDay) -> None:
        """Keeps what a key had spent at one moment; the last one of each day stays.

        Raises HistoryUnwritableError.
        """
        row = (
            one.provider_id,
            one.key_hint,
            one.day.isoformat(),
            to_us(one.as_of),
            str(one.all_time),
            str(one.today),
            one.currency,
            to_us(self._now()),
        )
        with self._access.changing():
            self._access.execute([(PROVIDER_KNOWN, (one.provider_id,)), (_SAVE_KEY_DAY, row)])

    def save_balance(self, provider_id: ProviderId, balance: Balance, at: datetime) -> None:
        """Keeps a balance if it is another one than the last, and that one is old enough.

        Raises HistoryUnwritableError.
        """
        row = (provider_id, to_us(at), str(balance.amount), balance.currency)
        with self._access.changing():
            last = self._access.connection.execute(
                "SELECT at_us, amount, currency FROM balances WHERE provider = ? AND at_us <= ?"
                " ORDER BY at_us DESC LIMIT 1",
                (provider_id, to_us(at)),
            ).fetchone()
            if last is not None and not _is_news(last, balance, at):
                return
            self._access.execute(
                [
                    (PROVIDER_KNOWN, (provider_id,)),
                    ("REPLACE INTO balances (provider, at_us, amount, currency) VALUES (?, ?, ?, ?)", row),
                ]
            )

    def costs_read_at(self, provider_id: ProviderId) -> datetime | None:
        """When its cost report was last read, by whichever program, UTC. None: never.

        Raises HistoryUnreadableError.
        """
        with self._access.reading():
            row = self._access.connection.execute(
                "SELECT at_us FROM costs_read WHERE provider = ?", (provider_id,)
            ).fetchone()
            # A time in the future would prevent reading until then.
            return None if row is None or row["at_us"] > to_us(self._now()) else from_us(row["at_us"])

    def billed(self, first: date, last: date) -> tuple[Billed, ...]:
        """What was billed from one day to another, both included: by cost reports, and by what keys spent.

        Where a provider has a cost report of a day, that one is meant: it covers all its keys. Raises
        HistoryUnreadableError.
        """
        with self._access.reading():
            reports = [_billed_of(row) for row in self._rows("billed_days", first, last)]
            # The day after tells how the last one ended.
            of_keys = [_key_day_of(row) for row in self._rows("key_days", first, last + timedelta(days=1))]
        reported = {(one.provider_id, one.day) for one in reports}
        return (
            *reports,
            *(
                one
                for one in billed_by_key(of_keys)
                if one.day <= last and (one.provider_id, one.day) not in reported
            ),
        )

    def balances(self, provider_id: ProviderId, since: datetime, currency: str) -> tuple[BalancePoint, ...]:
        """The balances in a currency since a time, and the last one before, oldest first.

        Raises HistoryUnreadableError.
        """
        with self._access.reading():
            rows = self._access.connection.execute(
                "SELECT at_us, amount FROM balances WHERE provider = ? AND currency = ? AND at_us >="
                " coalesce((SELECT max(at_us) FROM balances"
                " WHERE provider = ? AND currency = ? AND at_us < ?), 0) AND at_us <= ?"
                " ORDER BY at_us",
                (provider_id, currency, provider_id, currency, to_us(since), to_us(self._now())),
            ).fetchall()
            return tuple(
                BalancePoint(at=from_us(row["at_us"]), amount=Decimal(row["amount"])) for row in rows
            )

    def _rows(self, table: str, first: date, last: date) -> list[sqlite3.Row]:
        return self._access.connection.execute(
            f"SELECT * FROM {table} WHERE day BETWEEN ? AND ? ORDER BY day, provider",  # noqa: S608 - constant
            (first.isoformat(), last.isoformat()),
        ).fetchall()


def forget_billing(connection: sqlite3.Connection, now: datetime) -> None:
    """Removes what has been kept long enough, but for each provider's last balance; inside a transaction."""
    for table in ("billed_days", "key_days"):
        forget_days(connection, table, KEEP_DAYS, now)
    connection.execute(
        "DELETE FROM balances WHERE at_us < ? AND at_us < ("
        " SELECT max(at_us) FROM balances AS later WHERE later.provider = balances.provider)",
        (kept_from_us(connection, "balances", "at_us", KEEP_DAYS, now),),
    )


def forget_days(connection: sqlite3.Connection, table: str, keep: timedelta, now: datetime) -> None:
    """Removes old days of a table, by the rule of `kept_from_us`."""
    connection.execute(
        f"DELETE FROM {table} WHERE day < min(?, coalesce("  # noqa: S608 - constants
        f"(SELECT DISTINCT day FROM {table} ORDER BY day DESC LIMIT 1 OFFSET ?), ''))",
        ((now - keep).date().isoformat(), keep.days),
    )


def _day_statement(one: Billed, now_us: int) -> Statement:
    return (
        _SAVE_DAY,
        (one.provider_id, one.day.isoformat(), one.currency, str(one.amount), to_us(one.as_of), now_us),
    )


def _is_news(last: sqlite3.Row, balance: Balance, at: datetime) -> bool:
    same = last["currency"] == balance.currency and Decimal(last["amount"]) == balance.amount
    return not same and at - from_us(last["at_us"]) >= BALANCES_APART


def _billed_of(row: sqlite3.Row) -> Billed:
    return Billed(
        provider_id=ProviderId(row["provider"]),
        day=date.fromisoformat(row["day"]),
        amount=Decimal(row["amount"]),
        currency=row["currency"],
        as_of=from_us(row["as_of_us"]),
    )


def _key_day_of(row: sqlite3.Row) -> KeyDay:
    return KeyDay(
        provider_id=ProviderId(row["provider"]),
        key_hint=row["key_hint"],
        as_of=from_us(row["as_of_us"]),
        all_time=Decimal(row["all_time"]),
        today=Decimal(row["today"]),
        currency=row["currency"],
    )
