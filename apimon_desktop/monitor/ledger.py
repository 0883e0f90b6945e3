"""The tokens of paid tests, noted in the history."""

import asyncio
from datetime import date, datetime

from apimon_desktop.core.proof import TokensSpent
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.keeper import Keeper
from apimon_desktop.monitor.proofs import Reservation


class HistoryLedger:
    """Notes tokens where every program that shares the history finds them."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def reserve(
        self, provider_id: ProviderId, now: datetime, *, tokens: int, daily_tokens: int
    ) -> Reservation | None:
        """Notes tokens before they are used, if the day's limit allows it. None: nothing can be noted."""
        answer = self._keeper.ask_history(
            lambda history: history.reserve_tokens(
                provider_id, now.date(), tokens=tokens, daily_tokens=daily_tokens
            )
        )
        noted = await asyncio.wrap_future(answer)
        return None if noted is None else Reservation(granted=noted[0], spent=noted[1])

    async def settle(self, provider_id: ProviderId, day: date, *, tokens: int) -> TokensSpent | None:
        """Adds what was used beyond what was reserved, mostly less than nothing. None: it cannot be noted."""
        answer = self._keeper.ask_history(
            lambda history: history.settle_tokens(provider_id, day, tokens=tokens)
        )
        return await asyncio.wrap_future(answer)
