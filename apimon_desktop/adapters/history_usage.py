"""Reported usage in the history: every event once, and what is known of its cost."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apimon_desktop.adapters.history_access import HistoryAccess
from apimon_desktop.adapters.history_rows import LATEST_US, PROVIDER_KNOWN, Value, from_us, to_us
from apimon_desktop.adapters.history_usage_books import Totals, UsageBooks
from apimon_desktop.adapters.history_usage_sums import (
    TOKEN_KINDS,
    Amounts,
    SumKey,
    add_details,
    add_sums,
    amounts_of,
    details_of,
    from_pico,
    priced_amounts,
    sum_key,
    summed,
    to_pico,
)
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import (
    NO_DETAILS,
    NO_GROWTH,
    UNPRICED,
    Cost,
    CostBasis,
    RealRequest,
    Receipt,
    ReceiptKind,
    Tokens,
    UsageDetails,
    UsageEvent,
    UsageGrowth,
    UsageNews,
    usage_details,
)
from apimon_desktop.core.usage_totals import MOST_REQUESTS, grown

_COLUMNS: Final = (
    "id",
    "provider",
    "at_us",
    "source",
    "model",
    "report_id",
    "ok",
    "latency_ms",
    *TOKEN_KINDS,
    "cost_pico_usd",
    "billed",
    "partial",
    "details",
    "left_out",
)
_INSERT: Final = f"INSERT INTO usage ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 - constants
_TOKENS: Final = "input_tokens + output_tokens + unsplit_tokens"
_UNPRICED: Final = f"cost_pico_usd IS NULL AND ({_TOKENS} > 0 OR details IS NOT NULL)"
"""Events without tokens and tool calls have no price."""
_IDS_AT_ONCE: Final = 500
_TOO_MUCH: Final = "It was not counted: the sum would be larger than can be kept."


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageMark:
    """How far somebody has read what was reported."""

    totals: Totals = field(default_factory=lambda: MappingProxyType({}))
    row: int = 0
    """The last event seen."""

    def continues(self, earlier: "UsageMark") -> bool:
        """True where no count became smaller, as in the same history."""
        return self.row >= earlier.row and all(
            then.since(self.totals.get(pid, NO_GROWTH)) == NO_GROWTH for pid, then in earlier.totals.items()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUsage:
    """An event without a price."""

    row: int
    at: datetime
    tokens: Tokens
    details: UsageDetails


class UsageStore:
    """The part of the history that holds usage; used in one thread only."""

    def __init__(self, access: HistoryAccess, books: UsageBooks) -> None:
        self._access = access
        self._connection = access.connection
        self._books = books

    def save(self, events: Sequence[tuple[UsageEvent, Cost]]) -> tuple[Receipt, ...]:
        """Keeps events with what is known of their cost; one receipt each.

        All of them or, where their sum cannot be kept, none. What was accepted survives a kill and a power
        cut. Raises HistoryUnwritableError.
        """
        try:
            with self._access.changing_for_good():
                return self._saved(events)
        except OverflowError:
            return tuple(Receipt(kind=ReceiptKind.REFUSED, reason=_TOO_MUCH) for _ in events)

    def _saved(self, events: Sequence[tuple[UsageEvent, Cost]]) -> tuple[Receipt, ...]:
        connection = self._connection
        known = self._known([event for event, _ in events])
        row = self._last_row()
        receipts: list[Receipt] = []
        fresh: list[tuple[UsageEvent, Cost]] = []
        for event, cost in events:
            name = event.provider_id, event.id or ""
            if event.id is not None and name in known:
                receipts.append(Receipt(kind=ReceiptKind.DUPLICATE, row=known[name]))
                continue
            row += 1
            known[name] = row
            fresh.append((event, cost))
            receipts.append(Receipt(kind=ReceiptKind.ACCEPTED, row=row))
        first = row - len(fresh) + 1
        providers = {event.provider_id for event, _ in fresh}
        connection.executemany(PROVIDER_KNOWN, [(provider_id,) for provider_id in providers])
        connection.executemany(_INSERT, (_row(first + nth, *one) for nth, one in enumerate(fresh)))
        self._add_sums(fresh)
        self._books.add(grown(fresh))
        return tuple(receipts)

    def _known(self, events: Iterable[UsageEvent]) -> dict[tuple[ProviderId, str], int]:
        """The rows of events that were reported before, by provider and the reporter's id."""
        named: dict[ProviderId, list[str]] = {}
        for event in events:
            if event.id is not None:
                named.setdefault(event.provider_id, []).append(event.id)
        known = {}
        for provider_id, ids in named.items():
            for start in range(0, len(ids), _IDS_AT_ONCE):
                some = ids[start : start + _IDS_AT_ONCE]
                rows = self._connection.execute(
                    "SELECT report_id, id FROM usage"  # noqa: S608 - question marks
                    f" WHERE provider = ? AND report_id IN ({', '.join('?' * len(some))})",
                    (provider_id, *some),
                )
                known.update({(provider_id, report_id): row for report_id, row in rows})
        return known

    def _last_row(self) -> int:
        # Not the table's own maximum: numbers of forgotten events are not given again.
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'usage'").fetchone()
        return 0 if row is None else int(row[0])

    def _add_sums(self, events: Iterable[tuple[UsageEvent, Cost]]) -> None:
        keyed = [
            (sum_key(to_us(e.at), e.provider_id, e.model, e.source.value), e, cost) for e, cost in events
        ]
        try:
            add_sums(self._connection, summed((key, amounts_of(e, cost)) for key, e, cost in keyed))
            add_details(
                self._connection,
                (
                    (key, details_of(e.details, cost.left_out))
                    for key, e, cost in keyed
                    if cost.left_out or not e.details.is_empty
                ),
            )
        except sqlite3.IntegrityError as error:
            # SQLite makes a fraction of an integer that grows too large, which the column does not take.
            raise OverflowError from error

    # Prices that are found later

    def unpriced_models(self, *, again: bool = False) -> tuple[tuple[ProviderId, str | None], ...]:
        """The providers and models of unpriced events; ``again``: also where an earlier lookup found none.

        Raises HistoryUnreadableError.
        """
        with self._access.reading():
            rows = self._connection.execute(
                f"SELECT DISTINCT provider, model FROM usage WHERE {_UNPRICED}"  # noqa: S608 - constant
                " AND (? OR left_out IS NULL) ORDER BY 1, 2",
                (again,),
            ).fetchall()
        return tuple((ProviderId(provider), model) for provider, model in rows)

    def unpriced(
        self, provider_id: ProviderId, model: str | None, *, after_row: int, most: int, again: bool = False
    ) -> tuple[StoredUsage, ...]:
        """Unpriced events of a model, in their order; ``again`` as for `unpriced_models`.

        Raises HistoryUnreadableError.
        """
        with self._access.reading():
            rows = self._connection.execute(
                f"SELECT id, at_us, details, {', '.join(TOKEN_KINDS)} FROM usage"  # noqa: S608 - constants
                f" WHERE provider = ? AND model IS ? AND {_UNPRICED} AND (? OR left_out IS NULL)"
                " AND id > ? ORDER BY id LIMIT ?",
                (provider_id, model, again, after_row, most),
            ).fetchall()
            return tuple(
                StoredUsage(
                    row=row,
                    at=from_us(at_us),
                    tokens=Tokens(**dict(zip(TOKEN_KINDS, counts, strict=True))),
                    details=_read_details(details),
                )
                for row, at_us, details, *counts in rows
            )

    def price(self, costs: Mapping[int, Cost]) -> None:
        """Sets the estimated costs of events, by row, and updates their sums.

        Marks events with an unknown cost as looked up. Keeps costs that another program has set meanwhile.
        Raises HistoryUnwritableError.
        """
        with self._access.changing():
            priced = [
                done
                for row, cost in costs.items()
                if cost.usd is not None and (done := self._priced(row, cost)) is not None
            ]
            self._connection.executemany(
                "UPDATE usage SET left_out = '{}' WHERE id = ? AND cost_pico_usd IS NULL",
                [(row,) for row, cost in costs.items() if cost.usd is None],
            )
            add_sums(self._connection, summed((key, amounts) for _, key, amounts, _ in priced))
            left_out = ((key, details_of(NO_DETAILS, cost.left_out)) for _, key, _, cost in priced)
            add_details(self._connection, left_out)
            growth: dict[ProviderId, UsageGrowth] = {}
            for provider_id, _, _, cost in priced:
                added = UsageGrowth(cost_usd=cost.usd or Decimal(0))
                growth[provider_id] = growth.get(provider_id, NO_GROWTH) + added
            self._books.add(growth)

    def _priced(self, row: int, cost: Cost) -> tuple[ProviderId, SumKey, Amounts, Cost] | None:
        found = self._connection.execute(
            "UPDATE usage SET cost_pico_usd = ?, left_out = ? WHERE id = ? AND cost_pico_usd IS NULL"  # noqa: S608 - constant
            f" RETURNING provider, at_us, model, source, {_TOKENS}",
            (to_pico(cost.usd or Decimal(0)), _counts_text(cost.left_out), row),
        ).fetchone()
        if found is None:
            return None
        provider, at_us, model, source, tokens = found
        key = sum_key(at_us, provider, model, source)
        return ProviderId(provider), key, priced_amounts(tokens, cost), cost

    def costs(self, rows: Collection[int]) -> tuple[Cost, ...]:
        """What is known of the cost of each of these events, now. Raises HistoryUnreadableError."""
        with self._access.reading():
            return tuple(self._cost(row) for row in rows)

    def _cost(self, row: int) -> Cost:
        found = self._connection.execute(
            "SELECT cost_pico_usd, billed, left_out FROM usage WHERE id = ?", (row,)
        ).fetchone()
        if found is None or found["cost_pico_usd"] is None:
            return UNPRICED
        pico_usd, billed, left_out = found
        return Cost(
            basis=CostBasis.BILLED if billed else CostBasis.ESTIMATED,
            usd=from_pico(pico_usd),
            left_out=MappingProxyType({} if left_out is None else json.loads(left_out)),
        )

    # What was reported since

    def mark(self) -> UsageMark:
        """How far one has read who has read everything. Raises HistoryUnreadableError."""
        with self._access.reading():
            return UsageMark(totals=self._books.read(), row=self._last_row())

    def news(self, mark: UsageMark) -> tuple[UsageMark, Mapping[ProviderId, UsageNews]]:
        """What was reported since a mark, by whomever, and the mark to go on from.

        Raises HistoryUnreadableError.
        """
        with self._access.reading():
            totals = self._books.read()
            growth = {pid: now.since(mark.totals.get(pid, NO_GROWTH)) for pid, now in totals.items()}
            news = {
                pid: UsageNews(growth=added, requests=self._requests_of(pid, mark.row, added))
                for pid, added in growth.items()
                if added != NO_GROWTH
            }
            return UsageMark(totals=totals, row=self._last_row()), news

    def _requests_of(self, provider_id: ProviderId, row: int, added: UsageGrowth) -> tuple[RealRequest, ...]:
        if added.succeeded + added.failed == 0:
            return ()
        return real_requests(self._connection, provider_id, after_row=row)


def real_requests(
    connection: sqlite3.Connection,
    provider_id: ProviderId,
    *,
    after_row: int = 0,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[RealRequest, ...]:
    """A provider's latest real requests, in the order in which they were reported."""
    rows = connection.execute(
        "SELECT at_us, ok, latency_ms, model FROM usage WHERE provider = ? AND ok IS NOT NULL"
        " AND id > ? AND at_us BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",
        (
            provider_id,
            after_row,
            0 if since is None else to_us(since),
            LATEST_US if until is None else to_us(until),
            MOST_REQUESTS,
        ),
    ).fetchall()
    return tuple(
        RealRequest(at=from_us(at_us), ok=bool(ok), latency_ms=latency_ms, model=model)
        for at_us, ok, latency_ms, model in reversed(rows)
    )


def _row(row: int, event: UsageEvent, cost: Cost) -> tuple[Value, ...]:
    tokens = event.tokens
    return (
        row,
        event.provider_id,
        to_us(event.at),
        event.source.value,
        event.model,
        event.id,
        event.ok,
        event.latency_ms,
        tokens.input_tokens,
        tokens.cached_input_tokens,
        tokens.cache_write_tokens,
        tokens.cache_write_1h_tokens,
        tokens.output_tokens,
        tokens.reasoning_tokens,
        tokens.unsplit_tokens,
        None if cost.usd is None else to_pico(cost.usd),
        cost.basis is CostBasis.BILLED,
        event.is_partial,
        _details_text(event.details) if event.is_priceable else None,
        _counts_text(cost.left_out),
    )


def _details_text(details: UsageDetails) -> str | None:
    return None if details.is_empty else json.dumps({**details.counts, **details.terms})


def _read_details(text: str | None) -> UsageDetails:
    if text is None:
        return NO_DETAILS
    told = json.loads(text)
    counts = {name: value for name, value in told.items() if isinstance(value, int)}
    return usage_details(counts, {name: value for name, value in told.items() if name not in counts})


def _counts_text(counts: Mapping[str, int]) -> str | None:
    return json.dumps(dict(counts)) if counts else None
