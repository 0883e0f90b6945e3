"""What was seen since the API was started, as Prometheus counts: only upwards."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.types import Cause, ProviderId

BUCKETS_S: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of response times; the bands excellent, good and acceptable end at 0.5, 1 and (nearly) 3 s."""


@dataclass(slots=True)
class ResponseTimes:
    """How many answers came within which time."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    """Per bucket, each answer once; the last is for what is slower than all bounds."""
    sum_s: float = 0.0

    def add(self, latency_s: float) -> None:
        """Counts one answer."""
        self.counts[bisect_left(BUCKETS_S, latency_s)] += 1
        self.sum_s += latency_s


class Tally:
    """Subscribes to the engine, and hears of every answer that the API gives."""

    def __init__(self) -> None:
        self.checks: Counter[ProviderId] = Counter()
        """Finished checks: not those that look again."""
        self.errors: Counter[tuple[ProviderId, Cause]] = Counter()
        """Of these, the failed ones."""
        self.response_times: dict[ProviderId, ResponseTimes] = {}
        self.answers: Counter[int] = Counter()
        """The API's own answers, by HTTP status."""

    def __call__(self, update: Update) -> None:
        """Counts what an update brought; nothing while it is the user's own network."""
        result = update.result
        if result is None or not result.kind.counts or update.snapshot.offline:
            return
        self.checks[result.provider_id] += 1
        if not result.ok:
            self.errors[result.provider_id, result.cause] += 1
        if result.latency_ms is not None:
            times = self.response_times.setdefault(result.provider_id, ResponseTimes())
            times.add(result.latency_ms / 1000)
