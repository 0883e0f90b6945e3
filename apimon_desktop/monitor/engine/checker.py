"""Makes checks, and puts their results into the snapshot once it is clear whom they are about."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from apimon_desktop.adapters.http.probe import Probe, Target
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.alerts.message import wrong_clock
from apimon_desktop.core.health.evaluate import advance, with_local_fault
from apimon_desktop.core.health.schedule import Moment, slept
from apimon_desktop.core.health.slowness import without_unproven_failures
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.model.offline import JUST_WOKEN, LocalFault, OfflineReason
from apimon_desktop.monitor.engine.network import ConnectivityCheck, Network
from apimon_desktop.monitor.engine.snapshot_store import SnapshotStore

log = logging.getLogger(__name__)

_AWAITED: Final = (CheckKind.ONE_SHOT, CheckKind.ANONYMOUS)
"""A caller waits for these: they are repeated rather than dropped."""

_Slot = tuple[ProviderId, CheckKind | None]
"""A provider with the kind of an extra request. None: the check, of whatever kind."""


def moment(clock: Clock) -> Moment:
    """The present time on both clocks."""
    return Moment(at=clock.now(), mono_s=clock.monotonic())


class Checker:
    """Checks one provider at a time. A second caller joins a running check."""

    def __init__(
        self,
        store: SnapshotStore,
        probe: Probe,
        connectivity: ConnectivityCheck,
        *,
        renew: Callable[[], None],
    ) -> None:
        """``renew`` is called when the network may have changed."""
        self._store = store
        self._probe = probe
        self._connectivity = connectivity
        self._renew = renew
        self._clock_is_told = False
        self._running: dict[_Slot, tuple[CheckKind, asyncio.Task[CheckResult | None]]] = {}

    async def check(self, provider_id: ProviderId, kind: CheckKind) -> CheckResult | None:
        """Makes one check or extra request and stores the result. None: it was not made, or was dropped.

        Providers without a key get anonymous checks only. Nobody is asked before its ``Retry-After`` is over.
        """
        slot = provider_id, kind if kind.is_extra else None
        while (running := self._running.get(slot)) is not None:
            await asyncio.wait({running[1]})
            if not running[1].cancelled() or kind not in _AWAITED:
                return None
            # Its caller cancelled it, but this caller waits for a result.
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self._check(provider_id, kind))
            self._running[slot] = kind, task
            task.add_done_callback(lambda _: self._running.pop(slot, None))
        return None if task.cancelled() else task.result()

    async def test_key(self, provider_id: ProviderId, key: Secret | None) -> CheckResult:
        """Tries a key (None: the current one); the result is not stored. Raises KeyError if unknown."""
        target = self._target(provider_id, CheckKind.ONE_SHOT)
        return await self._ask(target if key is None else replace(target, key=key), CheckKind.ONE_SHOT)

    def drop_running(self) -> None:
        """Cancels running checks: their results are about another time or another network."""
        for kind, task in tuple(self._running.values()):
            if kind not in _AWAITED:
                task.cancel()
        self._connectivity.forget()
        self._renew()

    def note_system_status(self, *, online: bool) -> None:
        """Notes whether the system reports a network; earlier answers of other hosts are out of date."""
        self._connectivity.system_says_offline = not online
        self._connectivity.forget()

    async def look_at_network(self, *, just_woken: bool = False) -> Network:
        """Asks whether any host answers, and goes on- or offline accordingly."""
        found = await self._connectivity.current()
        if found.network is not Network.DOWN:
            self.come_back()
        elif just_woken and found.fault.reason is OfflineReason.NO_NETWORK:
            self.go_offline(JUST_WOKEN)
        else:
            self.go_offline(found.fault)
        return found.network

    def go_offline(self, fault: LocalFault) -> None:
        """Pauses the checks: the fault is on this side, so failures say nothing about providers."""
        store = self._store
        if store.pace.offline and store.local_fault == fault:
            return
        log.info("Offline: %s", fault.line)
        store.local_fault = fault
        if store.pace.offline:
            store.commit(())
            return
        store.pace = replace(store.pace, offline=True)
        changed = []
        for state in store.snapshot.providers.values():
            health = replace(state.health, suspicion=None, good_checks_in_row=0)
            changed.append(replace(state, health=without_unproven_failures(health)))
        store.commit(changed)

    def come_back(self) -> None:
        """Resumes the checks: every provider is due at once."""
        if not self._store.pace.offline:
            return
        log.info("The network is back")
        self._connectivity.forget()
        self._renew()
        self._store.pace = replace(self._store.pace, offline=False)
        states = self._store.snapshot.providers.values()
        self._store.commit(
            replace(state, schedule=replace(state.schedule, checked_mono_s=None)) for state in states
        )

    async def _check(self, provider_id: ProviderId, kind: CheckKind) -> CheckResult | None:
        state, clock = self._store.snapshot.providers[provider_id], self._store.clock
        retry_s = state.schedule.retry_mono_s
        waits = retry_s is not None and retry_s > clock.monotonic()
        if kind is not CheckKind.ANONYMOUS and (waits or not state.is_watched):
            return None
        target, began = self._target(provider_id, kind), moment(clock)
        result = await self._ask(target, kind)
        if self._slept_since(began):
            if kind not in _AWAITED:
                return None
            result = await self._ask(target, kind)
        # If the key or the address changed meanwhile, the result is about the old one.
        if provider_id in self._store.config.entries and self._target(provider_id, kind) == target:
            await self._conclude(result)
        return result

    async def _ask(self, target: Target, kind: CheckKind) -> CheckResult:
        result = await self._probe.check(target, kind)
        if kind is CheckKind.ONE_SHOT and result.cause.needs_confirmation:
            clock = self._store.clock
            await clock.sleep_until(clock.monotonic() + self._store.thresholds.one_shot_retry_s)
            result = await self._probe.check(target, kind)
        return result

    async def _conclude(self, result: CheckResult) -> None:
        if not await self._is_about_provider(result):
            return
        state = self._store.snapshot.providers.get(result.provider_id)
        if state is not None:
            state, transition = advance(state, result, self._store.thresholds)
            self._store.commit([state], result=result, transition=transition)
            self._log_wrong_clock()

    def _log_wrong_clock(self) -> None:
        """Logs once that this computer's clock differs from the times in replies."""
        error_s = self._store.snapshot.clock_error_s
        if error_s is not None and not self._clock_is_told:
            log.warning("%s", wrong_clock(error_s).line)
        self._clock_is_told = error_s is not None

    async def _is_about_provider(self, result: CheckResult) -> bool:
        """False if a fault on this side, or on the way to this provider only, explains the failure."""
        store, pid = self._store, result.provider_id
        if store.config.entries[pid].is_evidence:
            if result.blames_network:
                found = await self._connectivity.after_failure(result)
                if found.network is Network.DOWN:
                    self.go_offline(found.fault)
                    return False
            self.come_back()
        fault = result.local
        if fault is None or not result.blames_network:
            return True
        blocks = await self._connectivity.blocks(fault, pid)
        if blocks:
            self._set_apart(result, fault)
        return not blocks

    def _set_apart(self, result: CheckResult, fault: LocalFault) -> None:
        """Marks one provider as unreachable because of a local fault, while others can be reached."""
        state = self._store.snapshot.providers.get(result.provider_id)
        if state is None:
            return
        if state.health.blocked is None or state.health.blocked.local != fault:
            log.info("%s is not checked: %s", state.profile.name, fault.line)
        self._store.commit([with_local_fault(state, result, fault)])

    def _slept_since(self, began: Moment) -> bool:
        """True if the check took so long that the computer must have slept."""
        thresholds = self._store.thresholds
        longest_s = 2 * self._store.config.settings.timeout_s + thresholds.one_shot_retry_s
        due_s = began.mono_s + longest_s
        return slept(began, moment(self._store.clock), due_mono_s=due_s, thresholds=thresholds)

    def _target(self, provider_id: ProviderId, kind: CheckKind) -> Target:
        config = self._store.config
        entry = config.entries[provider_id]
        extra = None
        if kind.is_extra:
            extra = entry.provider.credit_check if kind is CheckKind.CREDIT else entry.provider.paid_test
        return Target(
            provider=entry.provider,
            base_url=entry.profile.base_url,
            timeout_s=config.settings.timeout_s,
            key=None if kind is CheckKind.ANONYMOUS else config.secret(provider_id),
            extra=extra,
            model="" if extra is None else entry.test_model or extra.model or "",
        )
