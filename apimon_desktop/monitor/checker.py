"""Makes checks and takes their results in, once it is known whom they are about."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from apimon_desktop.adapters.probe import Probes, Target
from apimon_desktop.core.asleep import Moment, slept
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.evaluate import advance, kept_from
from apimon_desktop.core.offline import JUST_WOKEN, LocalFault, OfflineReason
from apimon_desktop.core.report_alerts import wrong_clock
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.traffic import without_unproven_failures
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.board import Board
from apimon_desktop.monitor.witness import Finding, Network, Witnesses

log = logging.getLogger(__name__)

_AWAITED: Final = (CheckKind.ONE_SHOT, CheckKind.ANONYMOUS)
"""Somebody waits for these: they are asked again rather than dropped."""

_Place = tuple[ProviderId, CheckKind | None]
"""A provider with the kind of a request beside its check. None: the check, of whatever kind."""


class Checker:
    """Checks one provider at a time; a check under way is joined, not doubled."""

    def __init__(
        self,
        board: Board,
        probe: Probes,
        witnesses: Witnesses,
        *,
        renew: Callable[[], None],
    ) -> None:
        """``renew`` is called once the network may be another."""
        self._board = board
        self._probe = probe
        self._witnesses = witnesses
        self._renew = renew
        self._clock_is_told = False
        self._running: dict[_Place, tuple[CheckKind, asyncio.Task[CheckResult | None]]] = {}

    async def check(self, provider_id: ProviderId, kind: CheckKind) -> CheckResult | None:
        """Makes one check, or a request beside it, and takes it in. None: it came to nothing.

        A provider without a key is not contacted, but for an anonymous check; nor is one that
        asked us to wait.
        """
        place = provider_id, kind if kind.is_proof else None
        while (running := self._running.get(place)) is not None:
            await asyncio.wait({running[1]})
            if not running[1].cancelled() or kind not in _AWAITED:
                return None
            # Its caller cancelled it, but this caller waits for a result.
        async with asyncio.TaskGroup() as tasks:
            turn = tasks.create_task(self._turn(provider_id, kind))
            self._running[place] = kind, turn
            turn.add_done_callback(lambda _: self._running.pop(place, None))
        return None if turn.cancelled() else turn.result()

    async def ask_once(self, provider_id: ProviderId, key: Secret | None) -> CheckResult:
        """What a provider says of a key (None: the one in use); nothing is taken in."""
        target = self._target(provider_id, CheckKind.ONE_SHOT)
        return await self._asked(target if key is None else replace(target, key=key), CheckKind.ONE_SHOT)

    def drop_running(self) -> None:
        """Gives up the checks under way: what they would find is about another time, or another network."""
        for kind, turn in tuple(self._running.values()):
            if kind not in _AWAITED:
                turn.cancel()
        self._witnesses.forget()
        self._renew()

    def note_system_word(self, *, online: bool) -> None:
        """Takes what the system says of its network; what witnesses said before is out of date."""
        self._witnesses.system_says_offline = not online
        self._witnesses.forget()

    async def look_at_network(self, *, just_woken: bool = False) -> Network:
        """Asks whether anybody answers, and goes on- or offline by it."""
        found = await self._witnesses.look(
            self._board.snapshot,
            self._board.watch.entries,
            timeout_s=self._board.watch.settings.timeout_s,
        )
        if found.network is not Network.DOWN:
            self.come_back()
        elif just_woken and found.fault.reason is OfflineReason.NO_NETWORK:
            self.go_offline(JUST_WOKEN)
        else:
            self.go_offline(found.fault)
        return found.network

    def go_offline(self, fault: LocalFault) -> None:
        """It is the user's network: nothing is believed of anybody until it is back."""
        if self._board.pace.offline and self._board.local_fault == fault:
            return
        log.info("Offline: %s", fault.line)
        self._board.local_fault = fault
        if self._board.pace.offline:
            self._board.commit(())
            return
        self._board.pace = replace(self._board.pace, offline=True)
        states = self._board.snapshot.providers.values()
        self._board.commit(
            without_unproven_failures(replace(state, suspicion=None, goods=0)) for state in states
        )

    def come_back(self) -> None:
        """Somebody answered: every provider is due at once."""
        if not self._board.pace.offline:
            return
        log.info("The network is back")
        self._witnesses.forget()
        self._renew()
        states = self._board.snapshot.providers
        self._board.pace = replace(self._board.pace, offline=False)
        self._board.commit(replace(state, checked_mono_s=None) for state in states.values())

    async def _turn(self, provider_id: ProviderId, kind: CheckKind) -> CheckResult | None:
        state = self._board.snapshot.providers[provider_id]
        waiting = state.retry_mono_s is not None and state.retry_mono_s > self._board.clock.monotonic()
        if kind is not CheckKind.ANONYMOUS and (waiting or not state.is_watched):
            return None
        target, began = self._target(provider_id, kind), self._moment()
        result = await self._asked(target, kind)
        if self._slept_since(began):
            if kind not in _AWAITED:
                return None
            result = await self._asked(target, kind)
        if provider_id in self._board.watch.entries and self._target(provider_id, kind) == target:
            await self._conclude(result)
        # Else the key or the address changed meanwhile: this answers another question.
        return result

    async def _asked(self, target: Target, kind: CheckKind) -> CheckResult:
        result = await self._probe.check(target, kind)
        if kind is CheckKind.ONE_SHOT and result.cause.needs_confirmation:
            clock = self._board.clock
            await clock.sleep_until(clock.monotonic() + self._board.thresholds.one_shot_retry_s)
            result = await self._probe.check(target, kind)
        return result

    async def _conclude(self, result: CheckResult) -> None:
        if result.kind is not CheckKind.ANONYMOUS and not await self._is_about_provider(result):
            return
        state = self._board.snapshot.providers.get(result.provider_id)
        if state is not None:
            state, transition = advance(state, result, self._board.thresholds)
            self._board.commit([state], result=result, transition=transition)
            self._tell_clock()

    def _tell_clock(self) -> None:
        """Logs once that the clock is wrong, compared with the times in answers."""
        error_s = self._board.snapshot.clock_error_s
        if error_s is not None and not self._clock_is_told:
            log.warning("%s", wrong_clock(error_s).line)
        self._clock_is_told = error_s is not None

    async def _is_about_provider(self, result: CheckResult) -> bool:
        """False where a local fault explains the failure: of the network, or on the way to this provider."""
        if self._board.watch.entries[result.provider_id].is_evidence:
            if result.blames_network:
                found = await self._network_after(result)
                if found.network is Network.DOWN:
                    self.go_offline(found.fault)
                    return False
            self.come_back()
        fault = await self._blocking(result)
        if fault is not None:
            self._set_apart(result, fault)
        return fault is None

    def _set_apart(self, result: CheckResult, fault: LocalFault) -> None:
        """Marks one provider as unreachable by a local fault, while others can be reached."""
        state = self._board.snapshot.providers.get(result.provider_id)
        if state is None:
            return
        if state.blocked is None or state.blocked.local != fault:
            log.info("%s is not checked: %s", state.profile.name, fault.line)
        self._board.commit([kept_from(state, result, fault)])

    async def _blocking(self, result: CheckResult) -> LocalFault | None:
        """The local fault that kept the check from this provider. None: the result is the provider's own."""
        fault = result.local
        if fault is None or not result.blames_network:
            return None
        blocks = await self._witnesses.blocks(
            fault,
            result.provider_id,
            self._board.snapshot,
            self._board.watch.entries,
            timeout_s=self._board.watch.settings.timeout_s,
        )
        return fault if blocks else None

    async def _network_after(self, result: CheckResult) -> Finding:
        return await self._witnesses.hear(
            result,
            self._board.snapshot,
            self._board.watch.entries,
            timeout_s=self._board.watch.settings.timeout_s,
        )

    def _moment(self) -> Moment:
        return Moment(at=self._board.clock.now(), mono_s=self._board.clock.monotonic())

    def _slept_since(self, began: Moment) -> bool:
        """True where a check that began then cannot have taken so long but for sleep."""
        thresholds = self._board.thresholds
        longest_s = 2 * self._board.watch.settings.timeout_s + thresholds.one_shot_retry_s
        return slept(began, self._moment(), due_mono_s=began.mono_s + longest_s, thresholds=thresholds)

    def _target(self, provider_id: ProviderId, kind: CheckKind) -> Target:
        watch = self._board.watch
        entry = watch.entries[provider_id]
        extra = None
        if kind.is_proof:
            provider = entry.provider
            extra = provider.credit_check if kind is CheckKind.CREDIT else provider.paid_test
        return Target(
            provider=entry.provider,
            base_url=entry.profile.base_url,
            timeout_s=watch.settings.timeout_s,
            key=None if kind is CheckKind.ANONYMOUS else watch.secret(provider_id),
            extra=extra,
            model="" if extra is None else entry.test_model or extra.model or "",
        )
