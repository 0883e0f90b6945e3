"""What the engine asks of the world, and the real one, put together once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from apimon_desktop.adapters.clock import Clock, SystemClock
from apimon_desktop.adapters.cost_reader import CostReader, ReadsCosts
from apimon_desktop.adapters.feed_reader import FeedReader, ReadsFeeds
from apimon_desktop.adapters.http_client import HttpClients
from apimon_desktop.adapters.probe import Probe, Probes
from apimon_desktop.adapters.reach import Reach
from apimon_desktop.adapters.redaction import Redactor
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.usage import UsageEvent
from apimon_desktop.monitor.billing import BillBook
from apimon_desktop.monitor.board import random_jitter
from apimon_desktop.monitor.proofs import Ledger
from apimon_desktop.monitor.witness import Witnesses


def _nothing() -> None:
    """For a world that has found out nothing about its network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the engine asks of the world."""

    clock: Clock
    probe: Probes
    witnesses: Witnesses
    jitter: Callable[[], float] = random_jitter
    feeds: ReadsFeeds | None = None
    """None: status feeds are not read."""
    renew: Callable[[], None] = _nothing
    """Called once the network may be another: what was found out about the old one is forgotten."""
    costs: ReadsCosts | None = None
    """None: cost reports are not read."""
    bills: BillBook | None = None
    """Where bills and balances are kept. None: nowhere, so that no cost report is read."""
    ledger: Ledger | None = None
    """Where the tokens of paid tests are noted. None: nowhere, so that no such test is made."""
    report_usage: Callable[[Sequence[UsageEvent]], object] | None = None
    """Takes what paid tests used. None: it is only counted."""
    requests_made: Mapping[str, int] = field(default_factory=dict)
    """What was sent since the start, as it stands at any time: by provider id, and what went elsewhere by
    another name."""


def real_world(
    clients: HttpClients,
    thresholds: Thresholds,
    ledger: Ledger | None = None,
    bills: BillBook | None = None,
    *,
    redactor: Redactor,
    report_usage: Callable[[Sequence[UsageEvent]], object] | None = None,
) -> World:
    """The system's clock, and real requests over the clients given.

    Without a ledger no paid test is made, and without a book for them no bills are read. ``report_usage``
    receives the usage of paid tests; ``redactor`` removes keys from what is read.
    """
    clock = SystemClock()
    return World(
        clock=clock,
        probe=Probe(clients, clock, thresholds, redactor),
        witnesses=Witnesses(Reach(clients), clock, thresholds),
        feeds=FeedReader(clients, thresholds, redactor),
        renew=clients.renew,
        ledger=ledger,
        costs=CostReader(clients, clock, thresholds),
        bills=bills,
        report_usage=report_usage,
        requests_made=clients.requests_made,
    )
