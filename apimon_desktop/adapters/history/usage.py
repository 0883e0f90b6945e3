"""Reported usage in the history: every event once, with its known cost."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple

from apimon_desktop.adapters.history.access import (
    LATEST_US,
    HistoryAccess,
    Value,
    from_us,
    known,
    maker,
    row,
    to_us,
    values_of,
)
from apimon_desktop.adapters.history.usage_sums import (
    CountsByProvider,
    HistoryCounters,
    add_to_sums,
    from_pico,
    read_sums,
    to_pico,
)
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import MOST_REQUESTS
from apimon_desktop.core.model.usage import (
    NO_COUNTS,
    UNPRICED,
    Cost,
    CostBasis,
    Counts,
    NewUsage,
    Outcome,
    Receipt,
    ReceiptKind,
    Tokens,
    UsageDetails,
    UsageEvent,
    Use,
    grown,
    usage_details,
)
from apimon_desktop.core.usage.sums import UsageBy, UsageSum

_TOKENS: Final = "input_tokens + output_tokens + unsplit_tokens"
_UNPRICED: Final = f"cost_pico_usd IS NULL AND ({_TOKENS} > 0 OR details IS NOT NULL)"
"""Events without tokens and tool calls have no price."""
_PRICE: Final = (
    "UPDATE usage SET cost_pico_usd = ?, left_out = ? WHERE id = ? AND cost_pico_usd IS NULL"
    " RETURNING provider"
)
_TOO_MUCH: Final = "It was not counted: the sum would be larger than can be kept."


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageMark:
    """A position in the reported usage."""

    totals: CountsByProvider = field(default_factory=lambda: MappingProxyType({}))
    row: int = 0
    """The last event read."""

    def continues(self, earlier: "UsageMark") -> bool:
        """True where no count became smaller, so both marks are of the same history."""
        return self.row >= earlier.row and all(
            (then - self.totals.get(pid, NO_COUNTS)).clamped == NO_COUNTS
            for pid, then in earlier.totals.items()
        )


class Named(NamedTuple):
    """What an event says about the used model."""

    provider_id: ProviderId
    model: str | None
    """None: it names none."""


class UsageStore:
    """The part of the history that holds usage; used in one thread only.

    Raises HistoryUnreadableError and HistoryUnwritableError.
    """

    def __init__(self, access: HistoryAccess, counters: HistoryCounters) -> None:
        self._access = access
        self._connection = access.connection
        self._counters = counters

    def save(self, events: Sequence[tuple[UsageEvent, Cost]]) -> tuple[Receipt, ...]:
        """Stores events with their known cost, and returns one receipt for each.

        Stores none where a sum would become too large. Accepted events survive a kill and a power cut.
        """
        try:
            with self._access.changing_for_good():
                return self._saved(events)
        except OverflowError:
            return tuple(Receipt(kind=ReceiptKind.REFUSED, reason=_TOO_MUCH) for _ in events)

    def _saved(self, events: Sequence[tuple[UsageEvent, Cost]]) -> tuple[Receipt, ...]:
        earlier = self._earlier(event for event, _ in events)
        last = self._last_row()
        receipts: list[Receipt] = []
        fresh: dict[int, tuple[UsageEvent, Cost]] = {}
        for event, cost in events:
            name = event.provider_id, event.id
            if event.id is not None and name in earlier:
                receipts.append(Receipt(kind=ReceiptKind.DUPLICATE, row=earlier[name]))
                continue
            last += 1
            earlier[name] = last
            fresh[last] = event, cost
            receipts.append(Receipt(kind=ReceiptKind.ACCEPTED, row=last))
        self._access.execute(
            *map(known, {event.provider_id for event, _ in fresh.values()}),
            *(row("usage", _values(number, *one)) for number, one in fresh.items()),
        )
        try:
            add_to_sums(self._connection, fresh)
        except sqlite3.IntegrityError as error:
            # SQLite turns a sum that is too large into a float, which a STRICT column refuses.
            raise OverflowError from error
        self._counters.add(grown(fresh.values()))
        return tuple(receipts)

    def _earlier(self, events: Iterable[UsageEvent]) -> dict[tuple[str, str | None], int]:
        """The rows of events that were reported before, by provider and the reporter's id."""
        names = json.dumps([(event.provider_id, event.id) for event in events if event.id is not None])
        rows = self._connection.execute(
            "SELECT provider, report_id, usage.id FROM usage JOIN json_each(?) AS named ON"
            " provider = json_extract(named.value, '$[0]') AND report_id = json_extract(named.value, '$[1]')",
            (names,),
        )
        return {(provider, report_id): row for provider, report_id, row in rows}

    def _last_row(self) -> int:
        # Not the maximum in the table: numbers of removed events are not used again.
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'usage'").fetchone()
        return 0 if row is None else int(row[0])

    def unpriced_models(self, *, again: bool = False) -> tuple[Named, ...]:
        """The models of unpriced events; ``again``: also where an earlier lookup found no price."""
        return self._access.read(
            lambda found: Named(*found),
            f"SELECT DISTINCT provider, model FROM usage WHERE {_UNPRICED}"  # noqa: S608 - constant
            " AND (? OR left_out IS NULL) ORDER BY 1, 2",
            (again,),
        )

    def unpriced(self, name: Named, *, after_row: int, most: int, again: bool = False) -> Mapping[int, Use]:
        """Unpriced events of a model, by row in their order; ``again`` as for `unpriced_models`."""
        make = maker(Tokens)
        rows = self._access.read(
            lambda found: (found["id"], from_us(found["at_us"]), make(found), _details(found["details"])),
            f"SELECT * FROM usage WHERE provider = ? AND model IS ? AND {_UNPRICED}"  # noqa: S608 - constants
            " AND (? OR left_out IS NULL) AND id > ? ORDER BY id LIMIT ?",
            (*name, again, after_row, most),
        )
        use = partial(Use, provider_id=name.provider_id, model=name.model)
        return {row: use(at=at, tokens=tokens, details=details) for row, at, tokens, details in rows}

    def price(self, costs: Mapping[int, Cost]) -> None:
        """Sets the estimated costs of events, by row, and updates their sums.

        Marks events with an unknown cost as looked up. Keeps costs that another program has set meanwhile.
        """
        growth: dict[ProviderId, Counts] = {}
        with self._access.changing():
            add_to_sums(self._connection, costs, sign=-1)
            for number, cost in costs.items():
                pico_usd = None if cost.usd is None else to_pico(cost.usd)
                left_out = "{}" if cost.usd is None else _counts_text(cost.left_out)
                found = self._connection.execute(_PRICE, (pico_usd, left_out, number)).fetchone()
                if found is not None and cost.usd is not None:
                    provider_id = ProviderId(found["provider"])
                    growth[provider_id] = growth.get(provider_id, NO_COUNTS) + Counts(cost_usd=cost.usd)
            add_to_sums(self._connection, costs)
            self._counters.add(growth)

    def costs(self, rows: Collection[int]) -> tuple[Cost, ...]:
        """The known cost of each of these events."""
        sql = "SELECT cost_pico_usd, billed, left_out FROM usage WHERE id = ? AND cost_pico_usd IS NOT NULL"
        with self._access.reading():
            found = [self._connection.execute(sql, (row,)).fetchone() for row in rows]
            return tuple(UNPRICED if one is None else _cost(*one) for one in found)

    def sums(
        self,
        since: datetime,
        until: datetime,
        *,
        by: Collection[UsageBy] = (UsageBy.PROVIDER,),
        tz: tzinfo | None = None,
    ) -> tuple[UsageSum, ...]:
        """Sums between two moments, widened to whole quarters of an hour.

        Days are those of ``tz``; None: of the system's own zone. Sums by model are by provider, too.
        """
        with self._access.reading():
            return tuple(read_sums(self._connection, since, until, by=by, tz=tz))

    def mark(self) -> UsageMark:
        """The position after the latest event."""
        with self._access.reading():
            return UsageMark(totals=self._counters.read(), row=self._last_row())

    def news(self, mark: UsageMark) -> tuple[UsageMark, Mapping[ProviderId, NewUsage]]:
        """What any program reported since a mark, and the mark to continue from."""
        with self._access.reading():
            totals = self._counters.read()
            growth = {pid: (now - mark.totals.get(pid, NO_COUNTS)).clamped for pid, now in totals.items()}
            news = {
                pid: NewUsage(growth=added, requests=real_requests(self._connection, pid, after_row=mark.row))
                for pid, added in growth.items()
                if added != NO_COUNTS
            }
            return UsageMark(totals=totals, row=self._last_row()), news


def real_requests(
    connection: sqlite3.Connection,
    provider_id: ProviderId,
    *,
    after_row: int = 0,
    since_us: int = 0,
    until_us: int = LATEST_US,
) -> tuple[Outcome, ...]:
    """A provider's latest real requests, in the order in which they were reported."""
    rows = connection.execute(
        "SELECT at_us, ok, latency_ms, model FROM usage WHERE provider = ? AND ok IS NOT NULL"
        " AND id > ? AND at_us BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",
        (provider_id, after_row, since_us, until_us, MOST_REQUESTS),
    ).fetchall()
    return tuple(
        Outcome(at=from_us(at_us), ok=bool(ok), latency_ms=latency_ms, model=model, reported=True)
        for at_us, ok, latency_ms, model in reversed(rows)
    )


def _values(row: int, event: UsageEvent, cost: Cost) -> dict[str, Value]:
    details = event.details
    return {
        "id": row,
        "provider": event.provider_id,
        "at_us": to_us(event.at),
        "source": event.source.value,
        "model": event.model,
        "report_id": event.id,
        "ok": event.ok,
        "latency_ms": event.latency_ms,
        **values_of(event.tokens),
        "cost_pico_usd": None if cost.usd is None else to_pico(cost.usd),
        "billed": cost.basis is CostBasis.BILLED,
        "partial": event.is_partial,
        "details": _counts_text({**details.counts, **details.terms}) if event.is_priceable else None,
        "left_out": _counts_text(cost.left_out),
    }


def _cost(pico_usd: int, billed: int, left_out: str | None) -> Cost:
    return Cost(
        basis=CostBasis.BILLED if billed else CostBasis.ESTIMATED,
        usd=from_pico(pico_usd),
        left_out=MappingProxyType(json.loads(left_out or "{}")),
    )


def _details(text: str | None) -> UsageDetails:
    document = json.loads(text or "{}")
    counts = {name: value for name, value in document.items() if isinstance(value, int)}
    return usage_details(counts, {name: value for name, value in document.items() if name not in counts})


def _counts_text(counts: Mapping[str, int | str]) -> str | None:
    return json.dumps(dict(counts)) if counts else None
