"""A history as it is after a year of use: the same arguments give the same file."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from apimon_desktop.adapters.history.access import known, row, to_us, values_of
from apimon_desktop.adapters.history.schema import connect, transaction
from apimon_desktop.adapters.history.store import KEEP_CHECKS, History
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.state import Incident
from apimon_desktop.core.model.usage import Cost, CostBasis, Tokens, UsageEvent, UsageSource

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_CAUSES = (Cause.SERVER_ERROR, Cause.TIMEOUT, Cause.OVERLOADED, Cause.SLOW, Cause.RATE_LIMITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongHistory:
    """What it holds."""

    providers: tuple[ProviderId, ...]
    now: datetime = NOW
    days: int = 365
    every: timedelta = timedelta(seconds=120)
    incidents_per_month: float = 4.0
    nightly_gap: timedelta = timedelta(hours=7)
    """The computer sleeps so long, from one in the morning."""

    def write(self, path: Path) -> None:
        """Makes the file. It holds single checks of the last days, hours and incidents of all of them."""
        opened = History.open(path, now=lambda: self.now)
        assert opened.history is not None, opened.problem
        opened.history.usage.save(tuple(self._usage()))
        opened.history.close()
        connection = connect(path)
        with transaction(connection):
            for provider_id in self.providers:
                connection.execute(*known(provider_id))
                chance = random.Random(f"long {provider_id}")  # noqa: S311 - no secret
                incidents = tuple(self._incidents(provider_id, chance))
                for incident in incidents:
                    connection.execute(*row("incidents", values_of(incident), verb="REPLACE"))
                connection.executemany(
                    "INSERT INTO checks_hourly VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    self._hours(provider_id, incidents, chance),
                )
                connection.executemany(
                    "INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                    self._checks(provider_id, incidents, chance),
                )
        connection.close()

    def _incidents(self, provider_id: ProviderId, chance: random.Random) -> Iterator[Incident]:
        at = self.now - timedelta(days=self.days)
        while True:
            at += timedelta(days=chance.expovariate(self.incidents_per_month / 30))
            length = timedelta(minutes=chance.uniform(3, 90))
            if at + length >= self.now:
                return
            cause = chance.choice(_CAUSES)
            code = {Cause.SERVER_ERROR: 500, Cause.OVERLOADED: 503, Cause.RATE_LIMITED: 429}.get(cause)
            yield Incident(
                id=f"{provider_id}-{at:%Y%m%dT%H%M%S.%fZ}",
                provider_id=provider_id,
                started_at=at,
                ended_at=at + length,
                cause=cause,
                http_status=code,
                request_id=None if code is None else f"req_{chance.getrandbits(64):016x}",
            )
            at += length

    def _hours(
        self, provider_id: ProviderId, incidents: Sequence[Incident], chance: random.Random
    ) -> Iterator[tuple[object, ...]]:
        last = self.now.replace(minute=0, second=0, microsecond=0) - _HOUR
        bad = {one.started_at.replace(minute=0, second=0, microsecond=0): one.cause for one in incidents}
        for number in range(self.days * 24):
            at = last - number * _HOUR
            if self._asleep(at):
                continue
            cause = bad.get(at, Cause.OK)
            p50 = self._ms(at, chance)
            yield provider_id, to_us(at), 30, 30, p50, p50 * 2.2, cause.status.value, cause.value

    def _checks(
        self, provider_id: ProviderId, incidents: Sequence[Incident], chance: random.Random
    ) -> Iterator[tuple[object, ...]]:
        at = self.now - KEEP_CHECKS
        while at < self.now:
            trouble = next((one for one in incidents if one.started_at <= at < one.ended_at), None)  # type: ignore[operator]
            cause = Cause.OK if trouble is None else trouble.cause
            missed = trouble is None and chance.random() < 0.002
            found = Cause.TIMEOUT if missed else Cause.OK if cause is Cause.SLOW else cause
            if not self._asleep(at):
                ms = self._ms(at, chance) if found is Cause.OK else None
                yield (
                    *(provider_id, to_us(at), "poll", 1, found.value, cause.status.value, cause.value),
                    *(ms, 200 if ms else None, None),
                )
            at += self.every

    def _usage(self) -> Iterator[tuple[UsageEvent, Cost]]:
        chance = random.Random("long usage")  # noqa: S311 - no secret
        for provider_id in self.providers:
            for day in range(self.days):
                at = self.now.replace(hour=12) - timedelta(days=day)
                tokens = Tokens(input_tokens=chance.randrange(90_000), output_tokens=chance.randrange(20_000))
                event = UsageEvent(
                    provider_id=provider_id, at=at, source=UsageSource.PYTHON, tokens=tokens, model="model-1"
                )
                yield (
                    event,
                    Cost(usd=Decimal(tokens.total) * Decimal("0.000002"), basis=CostBasis.ESTIMATED),
                )

    def _asleep(self, at: datetime) -> bool:
        into_night = timedelta(hours=at.hour - 1, minutes=at.minute)
        return timedelta(0) <= into_night < self.nightly_gap

    def _ms(self, at: datetime, chance: random.Random) -> float:
        by_hour = 1 + 0.3 * math.sin((at.hour - 9) / 24 * 2 * math.pi)
        return round(400 * by_hour * max(0.5, chance.gauss(1, 0.2)), 1)
