"""The real world, put together once."""

from collections.abc import Callable, Sequence

from apimon_desktop.adapters.clock import SystemClock
from apimon_desktop.adapters.cost_reader import CostReader
from apimon_desktop.adapters.feed_reader import FeedReader
from apimon_desktop.adapters.http_client import HttpClients
from apimon_desktop.adapters.probe import Probe
from apimon_desktop.adapters.reach import Reach
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.usage import UsageEvent
from apimon_desktop.monitor.billing import BillBook
from apimon_desktop.monitor.engine import World
from apimon_desktop.monitor.proofs import Ledger
from apimon_desktop.monitor.witness import Witnesses


def real_world(
    clients: HttpClients,
    thresholds: Thresholds,
    ledger: Ledger | None = None,
    bills: BillBook | None = None,
    *,
    report_usage: Callable[[Sequence[UsageEvent]], object] | None = None,
) -> World:
    """The system's clock, and real requests over the clients given.

    Without a ledger no paid test is made, and without a book for them no bills are read. ``report_usage``
    takes what paid tests used.
    """
    clock = SystemClock()
    return World(
        clock=clock,
        probe=Probe(clients, clock, thresholds),
        witnesses=Witnesses(Reach(clients), clock, thresholds),
        feeds=FeedReader(clients, thresholds),
        let_go=clients.aclose,
        ledger=ledger,
        costs=CostReader(clients, clock, thresholds),
        bills=bills,
        report_usage=report_usage,
        requests_made=clients.requests_made,
    )
