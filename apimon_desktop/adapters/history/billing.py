"""Bills, balances and spending of keys in the history, as providers report them.

Amounts are decimals stored as text, with all digits that the provider sent, in its own currency.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from apimon_desktop.adapters.history.access import (
    HistoryAccess,
    Statement,
    Value,
    from_us,
    known,
    maker,
    row,
    to_us,
    values_of,
)
from apimon_desktop.core.model.billing import Billed, KeyDay, billed_by_key
from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.money.budget import BalancePoint

T = TypeVar("T")

_BALANCES_APART: Final = timedelta(minutes=15)
"""The shortest time between two stored balances of a provider."""


class HistoryBilling:
    """Reads and writes them. Raises HistoryUnreadableError and HistoryUnwritableError."""

    def __init__(self, access: HistoryAccess, now: Callable[[], datetime]) -> None:
        """``now``: entries with a later date, from a wrong clock, do not take precedence."""
        self._access = access
        self._now = now

    def save_costs(self, provider_id: ProviderId, billed: Iterable[Billed], at: datetime) -> None:
        """Stores a cost report of a time; amounts that it no longer has for its days are removed."""
        days, at_us, now_us = tuple(billed), to_us(at), to_us(self._now())
        drop = "DELETE FROM billed_days WHERE provider = ? AND day = ? AND (as_of_us <= ? OR as_of_us > ?)"
        self._access.change(
            known(provider_id),
            *((drop, (provider_id, one.day.isoformat(), at_us, now_us)) for one in days),
            *(self._if_later("billed_days", _values_of(one), "as_of_us") for one in days),
            self._if_later("costs_read", {"provider": provider_id, "at_us": at_us}, "at_us"),
        )

    def save_key_day(self, one: KeyDay) -> None:
        """Stores a key's spending at one moment; the last one of each day stays."""
        values = {**values_of(one), "day": one.day.isoformat()}
        self._access.change(known(one.provider_id), self._if_later("key_days", values, "as_of_us"))

    def _if_later(self, table: str, values: Mapping[str, Value], time: str) -> Statement:
        """Puts in a row, unless one with a later time is there that no wrong clock dated in the future."""
        changes = ", ".join(f"{name} = excluded.{name}" for name in values)
        then = f"ON CONFLICT DO UPDATE SET {changes} WHERE excluded.{time} >= {time} OR {time} > ?"
        sql, parameters = row(table, values, then=then)
        return sql, (*parameters, to_us(self._now()))

    def save_balance(self, provider_id: ProviderId, balance: Balance, at: datetime) -> None:
        """Stores a balance that differs from the last one, if that one is old enough."""
        with self._access.changing():
            last = self._access.connection.execute(
                "SELECT at_us, amount, currency FROM balances WHERE provider = ? AND at_us <= ?"
                " ORDER BY at_us DESC LIMIT 1",
                (provider_id, to_us(at)),
            ).fetchone()
            if last is not None:
                is_same = last["currency"] == balance.currency and Decimal(last["amount"]) == balance.amount
                if is_same or at - from_us(last["at_us"]) < _BALANCES_APART:
                    return
            point = BalancePoint(at=at, amount=balance.amount)
            values = {"provider": provider_id, "currency": balance.currency, **values_of(point)}
            self._access.execute(known(provider_id), row("balances", values, verb="REPLACE"))

    def costs_read_at(self, provider_id: ProviderId) -> datetime | None:
        """When any program last read the provider's cost report, UTC. None: never."""
        # A time in the future would prevent reading until then.
        sql = "SELECT at_us FROM costs_read WHERE provider = ? AND at_us <= ?"
        found = self._access.read(lambda read: from_us(read["at_us"]), sql, (provider_id, to_us(self._now())))
        return found[0] if found else None

    def billed(self, first: date, last: date) -> tuple[Billed, ...]:
        """The bills of days: from cost reports, which cover all keys, else from the spending of keys."""
        reports = self._days(Billed, "billed_days", first, last)
        # The day after shows how the last one ended.
        of_keys = self._days(KeyDay, "key_days", first, last + timedelta(days=1))
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
        """The balances in a currency since a time, and the last one before, oldest first."""
        return self._access.read(
            maker(BalancePoint),
            "SELECT at_us, amount FROM balances WHERE provider = ? AND currency = ? AND at_us >="
            " coalesce((SELECT max(at_us) FROM balances"
            " WHERE provider = ? AND currency = ? AND at_us < ?), 0) AND at_us <= ?"
            " ORDER BY at_us",
            (provider_id, currency, provider_id, currency, to_us(since), to_us(self._now())),
        )

    def _days(self, kind: type[T], table: str, first: date, last: date) -> tuple[T, ...]:
        return self._access.read(
            maker(kind),
            f"SELECT * FROM {table} WHERE day BETWEEN ? AND ? ORDER BY day, provider",  # noqa: S608 - constant
            (first.isoformat(), last.isoformat()),
        )


def _values_of(one: Billed) -> Mapping[str, Value]:
    return {column: value for column, value in values_of(one).items() if column != "is_exact"}
