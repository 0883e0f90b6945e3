"""What the user asked for about messages, kept in the history."""

import logging
from collections.abc import Callable
from concurrent.futures import Future

from apimon_desktop.adapters.history_wishes import HistoryWishes
from apimon_desktop.core.state import Ignored
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.wishes import Wishes
from apimon_desktop.monitor.keeper import Keeper

log = logging.getLogger(__name__)


class HistoryWishBook:
    """Keeps it for the next start; returns at once."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def note(self, wishes: Wishes) -> None:
        """Keeps what is asked for, in the place of all before."""
        self._keep(lambda kept: kept.save_wishes(wishes))

    def note_ignored(self, provider_id: ProviderId, ignored: Ignored | None) -> None:
        """Keeps what is ignored of a provider. None: nothing is."""
        self._keep(lambda kept: kept.save_ignored(provider_id, ignored))

    def _keep(self, job: Callable[[HistoryWishes], None]) -> None:
        future = self._keeper.ask_history(lambda history: job(history.wishes))
        future.add_done_callback(_done)


def _done(future: "Future[None]") -> None:
    fault = future.exception()
    if fault is not None:
        log.error("Something asked for about messages could not be kept", exc_info=fault)
