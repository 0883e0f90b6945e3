"""Where a row of the table is carried out."""

import asyncio
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.probe import Probe, Target
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.engine.providers import configured_providers
from fault_table.certificates import Certificates
from fault_table.fault import Fault

_BEHIND_THE_PROXY = "https://api.openai.invalid/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A client that trusts the test's authority, and what is done to the world around it."""

    certificates: Certificates
    clients: HttpClients
    monkeypatch: pytest.MonkeyPatch
    over: threading.Event = field(default_factory=threading.Event)
    """Set when whoever hangs may go."""

    async def check(self, fault: Fault) -> tuple[CheckResult, float]:
        """What the real probe makes of the fault, and how many seconds it took."""
        async with fault.scene(self.certificates) as url:
            for name, value in fault.environment.items():
                self.monkeypatch.setenv(name, value)
            if fault.as_proxy:
                self.monkeypatch.setenv("HTTPS_PROXY", url)
            if fault.resolver_hangs:
                self.monkeypatch.setattr(socket, "getaddrinfo", self._hang)
            return await self._timed(fault, _BEHIND_THE_PROXY if fault.as_proxy else url)

    async def _timed(self, fault: Fault, url: str) -> tuple[CheckResult, float]:
        provider = configured_providers(Settings())[ProviderId(fault.provider)].provider
        target = Target(provider=provider, base_url=url, timeout_s=fault.limit_s, key=Secret(fault.key))
        probe = Probe(self.clients, Clock(), DEFAULT)
        with suppress(OSError):
            await self.clients.client()  # loads httpx, which is no part of the check
        loop = asyncio.get_running_loop()
        started_s = loop.time()
        result = await probe.check(target, CheckKind.ONE_SHOT)
        return result, loop.time() - started_s

    def _hang(self, *_: object, **__: object) -> list[object]:
        self.over.wait()
        raise socket.gaierror
