"""Makes checks and takes their results in, once it is known whom they are about."""

import asyncio
import logging
from dataclasses import replace

from apimon_desktop.adapters.probe import Probes, Target
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.evaluate import advance
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.board import Board
from apimon_desktop.monitor.witness import Network, Witnesses

log = logging.getLogger(__name__)


class Checker:
    """Checks one provider at a time; a check under way is joined, not doubled."""

    def __init__(self, board: Board, probe: Probes, witnesses: Witnesses) -> None:
        self._board = board
        self._probe = probe
        self._witnesses = witnesses
        self._running: dict[ProviderId, asyncio.Task[None]] = {}
        self._network_up_mono_s: float | None = None
        self.system_says_offline = False
        """What the system last said of its network: a reason to look, never a reason not to."""

    async def check(self, provider_id: ProviderId, kind: CheckKind) -> None:
        """Makes one check and takes it in.

        A provider without a key is not contacted, but for an anonymous check; nor is one that
        asked us to wait.
        """
        running = self._running.get(provider_id)
        if running is not None:
            await asyncio.wait({running})
            return
        async with asyncio.TaskGroup() as tasks:
            self._running[provider_id] = tasks.create_task(self._turn(provider_id, kind))
            self._running[provider_id].add_done_callback(lambda _: self._running.pop(provider_id, None))

    async def ask_once(self, provider_id: ProviderId, key: Secret | None) -> CheckResult:
        """What a provider says of a key (None: the one in use); nothing is taken in."""
        target = self._target(provider_id, CheckKind.ONE_SHOT)
        return await self._asked(target if key is None else replace(target, key=key), CheckKind.ONE_SHOT)

    def drop_running(self) -> None:
        """Gives up the checks under way: what they would find is about another time."""
        for task in tuple(self._running.values()):
            task.cancel()
        self._witnesses.forget()

    async def look_at_network(self) -> Network:
        """Asks whether anybody answers, and goes on- or offline by it."""
        network = await self._witnesses.look(
            self._board.snapshot,
            self._board.watch.entries,
            timeout_s=self._board.watch.settings.timeout_s,
        )
        self.go_offline() if network is Network.DOWN else self.come_back()
        return network

    def go_offline(self) -> None:
        """It is the user's network: nothing is believed of anybody until it is back."""
        if self._board.pace.offline:
            return
        log.info("No network: waiting for it to return")
        self._board.pace = replace(self._board.pace, offline=True)
        states = self._board.snapshot.providers.values()
        self._board.commit([replace(state, suspicion=None, goods=0) for state in states])

    def come_back(self) -> None:
        """Somebody answered: every provider is due at once."""
        if not self._board.pace.offline:
            return
        log.info("The network is back")
        self._witnesses.forget()
        states = self._board.snapshot.providers
        self._board.pace = replace(self._board.pace, offline=False)
        self._board.commit(replace(state, checked_mono_s=None) for state in states.values())

    async def _turn(self, provider_id: ProviderId, kind: CheckKind) -> None:
        state = self._board.snapshot.providers[provider_id]
        waiting = state.retry_mono_s is not None and state.retry_mono_s > self._board.clock.monotonic()
        if kind is not CheckKind.ANONYMOUS and (waiting or not state.is_watched):
            return
        target = self._target(provider_id, kind)
        result = await self._asked(target, kind)
        if provider_id in self._board.watch.entries and self._target(provider_id, kind) == target:
            await self._conclude(result)
        # Else the key or the address changed meanwhile: this answers another question.

    async def _asked(self, target: Target, kind: CheckKind) -> CheckResult:
        fresh = kind in (CheckKind.CONFIRM, CheckKind.RECOVER)
        result = await self._probe.check(target, kind, fresh=fresh)
        if kind is CheckKind.ONE_SHOT and result.cause.needs_confirmation:
            clock = self._board.clock
            await clock.sleep_until(clock.monotonic() + self._board.thresholds.one_shot_retry_s)
            result = await self._probe.check(target, kind, fresh=True)
        return result

    async def _conclude(self, result: CheckResult) -> None:
        if result.kind is not CheckKind.ANONYMOUS and not await self._is_about_provider(result):
            return
        state = self._board.snapshot.providers.get(result.provider_id)
        if state is not None:
            state, transition = advance(state, result, self._board.thresholds)
            self._board.commit([state], result=result, transition=transition)

    async def _is_about_provider(self, result: CheckResult) -> bool:
        """False where it is the user's own network that was silent."""
        if result.blames_network:
            if not self._board.watch.entries[result.provider_id].is_evidence:
                return True
            if await self._network_after(result) is Network.DOWN:
                self.go_offline()
                return False
        self.come_back()
        return True

    async def _network_after(self, result: CheckResult) -> Network:
        """Whether it was the network. While an outage lasts, the witnesses are asked now and then only."""
        if self.system_says_offline:
            return Network.DOWN
        board, now_s = self._board, self._board.clock.monotonic()
        heard_s = self._network_up_mono_s
        in_outage = board.snapshot.providers[result.provider_id].open_incident is not None
        if in_outage and heard_s is not None and now_s - heard_s < board.watch.settings.interval_s:
            return Network.UP
        network = await self._witnesses.hear(
            result.provider_id,
            board.snapshot,
            board.watch.entries,
            timeout_s=board.watch.settings.timeout_s,
        )
        if network is Network.UP:
            self._network_up_mono_s = now_s
        return network

    def _target(self, provider_id: ProviderId, kind: CheckKind) -> Target:
        watch = self._board.watch
        entry = watch.entries[provider_id]
        return Target(
            provider=entry.provider,
            base_url=entry.profile.base_url,
            timeout_s=watch.settings.timeout_s,
            key=None if kind is CheckKind.ANONYMOUS else watch.secret(provider_id),
        )
