"""Bills and balances, kept in the history."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime

from apimon_desktop.adapters.history_billing import HistoryBilling
from apimon_desktop.core.billing import Billed, KeyDay
from apimon_desktop.core.check import Balance
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.keeper import Keeper

log = logging.getLogger(__name__)


class HistoryBillBook:
    """Keeps them where every program that shares the history finds them."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def read_at(self, provider_id: ProviderId) -> datetime | None:
        """When any program read the cost report last, UTC. None: none did, or nobody knows."""
        answer = self._keeper.ask_history(lambda history: history.billing.costs_read_at(provider_id))
        return await asyncio.wrap_future(answer)

    async def save(self, provider_id: ProviderId, billed: Sequence[Billed], at: datetime) -> None:
        """Keeps what a cost report said at a time."""
        answer = self._keeper.ask_history(lambda history: history.billing.save_costs(provider_id, billed, at))
        await asyncio.wrap_future(answer)

    def note_key_day(self, one: KeyDay) -> None:
        """Keeps what a key had spent; returns at once."""
        self._keep(lambda billing: billing.save_key_day(one))

    def note_balance(self, provider_id: ProviderId, balance: Balance, at: datetime) -> None:
        """Keeps a balance; returns at once."""
        self._keep(lambda billing: billing.save_balance(provider_id, balance, at))

    def _keep(self, job: Callable[[HistoryBilling], None]) -> None:
        """Nobody waits for what comes of it."""
        future = self._keeper.ask_history(lambda history: job(history.billing))
        future.add_done_callback(_done)


def _done(future: "Future[None]") -> None:
    fault = future.exception()
    if fault is not None:
        log.error("Something told of money could not be kept", exc_info=fault)
