"""Makes somebody's own call at a provider that works, and again elsewhere where it does not."""

import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from apimon_desktop.adapters.call_faults import fault_of
from apimon_desktop.core.profile import Job
from apimon_desktop.core.retrying import Backoff, CallFault, Move, Next, next_move
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.monitor.engine import Engine
from apimon_desktop.monitor.roster import roster

log = logging.getLogger(__name__)

T = TypeVar("T")

_BACKOFF: Final = Backoff()


class FailoverCall:
    """One call, its tries, and who was tried."""

    def __init__(
        self,
        engine: Engine,
        *,
        preferred: ProviderId,
        attempts: int,
        job: Job | None,
        backoff: Backoff = _BACKOFF,
        share: Callable[[], float] = random.random,
    ) -> None:
        """Raises ValueError for an unknown provider or no attempts."""
        if preferred not in engine.snapshot.providers:
            raise ValueError(f"there is no provider {preferred}")
        if attempts < 1:
            raise ValueError("attempts must be at least 1")
        self._engine = engine
        self._preferred = preferred
        self._attempts = attempts
        self._job = job
        self._backoff = backoff
        self._share = share
        self._failures: Counter[ProviderId] = Counter()

    async def run(self, call: Callable[[str], Awaitable[T]]) -> T:
        """What the call gives. Raises what its last try raised, or what no further try can mend."""
        provider_id = self._first()
        for attempts_left in reversed(range(self._attempts)):
            try:
                return await call(provider_id)
            except Exception as error:
                fault = self._fault(error, provider_id)
                if fault is None or attempts_left == 0:
                    raise
                self._failures[provider_id] += 1
                following = self._next(fault, provider_id)
                if following.move is Move.GIVE_UP:
                    raise
            provider_id = await self._moved(following, fault, provider_id)
        raise AssertionError("the last try returns or raises")

    def _first(self) -> ProviderId:
        """The preferred provider, unless it is known to fail and another is safe."""
        if self._is_bad(self._preferred):
            return self._other(self._preferred) or self._preferred
        return self._preferred

    def _fault(self, error: Exception, provider_id: ProviderId) -> CallFault | None:
        provider = roster(self._engine.settings)[provider_id].provider
        return fault_of(error, provider, self._engine.clock.now())

    def _next(self, fault: CallFault, provider_id: ProviderId) -> Next:
        return next_move(
            fault,
            failures_here=self._failures[provider_id],
            is_healthy=self._engine.snapshot.shown(provider_id).status is Status.HEALTHY,
            has_other=self._other(provider_id) is not None,
            share=self._share(),
            backoff=self._backoff,
        )

    async def _moved(self, following: Next, fault: CallFault, provider_id: ProviderId) -> ProviderId:
        other = self._other(provider_id) if following.move is Move.SWITCH else None
        if other is not None:
            log.info("The call to %s failed (%s): it goes to %s", provider_id, fault.cause.value, other)
            return other
        log.info(
            "The call to %s failed (%s): again in %.1f s", provider_id, fault.cause.value, following.pause_s
        )
        clock = self._engine.clock
        await clock.sleep_until(clock.monotonic() + following.pause_s)
        return provider_id

    def _other(self, provider_id: ProviderId) -> ProviderId | None:
        """Who is safe to turn to and has not failed yet."""
        job = self._job or self._engine.snapshot.providers[self._preferred].profile.job
        return self._engine.failover(provider_id, job, but=self._failures).provider

    def _is_bad(self, provider_id: ProviderId) -> bool:
        shown = self._engine.snapshot.shown(provider_id)
        has_key = self._engine.snapshot.providers[provider_id].has_key
        return shown.status is Status.FAILED or not has_key
