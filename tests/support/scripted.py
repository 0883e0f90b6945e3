"""A probe and connectivity that say what a test wants them to, at the time the test's clock shows."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from clock import FakeClock

from apimon_desktop.adapters.http.probe import HostProbe, Probe, Target
from apimon_desktop.adapters.http.proxies import Proxy
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.offline import NO_NETWORK, LocalFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What a provider answers."""

    cause: Cause = Cause.OK
    latency_ms: float | None = 300.0
    retry_after_s: float | None = None
    takes_s: float = 0.0
    foreign: bool = False
    http_status: int | None = None
    tokens: int | None = None
    local: LocalFault | None = None
    clock_error_s: float | None = None


OK = Says()
SERVER_ERROR = Says(cause=Cause.SERVER_ERROR, http_status=500)
TIMEOUT = Says(cause=Cause.TIMEOUT, latency_ms=None, takes_s=10.0)
REFUSED = Says(cause=Cause.CONNECT, latency_ms=None)
BAD_KEY = Says(cause=Cause.AUTHENTICATION, http_status=401)
NO_CREDIT = Says(cause=Cause.NO_CREDIT, http_status=402)
BUSY = Says(cause=Cause.OVERLOADED, http_status=529)

Script = Callable[[float], Says]
"""From seconds since the start to what the provider says then."""


class ScriptedProbe(Probe):
    """Stands in for the network; counts what it is asked."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.started_s = clock.monotonic()
        self.scripts: dict[str, Script] = defaultdict(lambda: lambda _at_s: OK)
        self.asked: list[tuple[float, str, CheckKind]] = []
        self.proof_scripts: dict[tuple[str, CheckKind], Script] = defaultdict(lambda: lambda _at_s: OK)
        self.proofs: list[tuple[float, str, CheckKind]] = []
        """What was asked beside the checks."""

    def says(self, provider_id: str, answer: Says, kind: CheckKind = CheckKind.POLL) -> None:
        if kind.is_extra:
            self.proof_scripts[provider_id, kind] = lambda _at_s: answer
        else:
            self.scripts[provider_id] = lambda _at_s: answer

    def seconds(self) -> float:
        return self.clock.monotonic() - self.started_s

    async def check(self, target: Target, kind: CheckKind) -> CheckResult:
        pid = target.provider.id
        script = self.scripts[pid]
        if kind.is_extra:
            self.proofs.append((self.seconds(), pid, kind))
            script = self.proof_scripts[pid, kind]
        else:
            self.asked.append((self.seconds(), pid, kind))
        answer = script(self.seconds())
        await self.clock.sleep_until(self.clock.monotonic() + answer.takes_s)
        has_status = not answer.cause.is_network
        return CheckResult(
            provider_id=pid,
            kind=kind,
            at=self.clock.now(),
            at_mono_s=self.clock.monotonic(),
            cause=answer.cause,
            latency_ms=answer.latency_ms,
            http_status=(answer.http_status or 200) if has_status else None,
            retry_after_s=answer.retry_after_s,
            key_accepted=answer.cause is Cause.OK,
            foreign=answer.foreign,
            tokens=answer.tokens,
            local=answer.local,
            clock_error_s=answer.clock_error_s,
        )


@dataclass
class ScriptedReach(HostProbe):
    """The connectivity: every host answers unless the network is down or the host is silent."""

    online: bool = True
    silent: set[str] = field(default_factory=set)
    """Parts of addresses that do not answer."""
    asked: list[str] = field(default_factory=list)
    clock: FakeClock | None = None
    """Without one, even silence comes at once."""
    hanging: set[str] = field(default_factory=set)
    """Parts of addresses whose silence takes as long as it is waited for."""

    fails_of: LocalFault = NO_NETWORK
    through: Proxy | None = None
    """The proxy that requests take."""
    direct: set[str] = field(default_factory=set)
    """Parts of addresses that are asked without it."""

    def proxy(self, url: str) -> Proxy | None:
        return None if any(part in url for part in self.direct) else self.through

    async def fault(self, url: str, *, timeout_s: float, page: bool) -> LocalFault | None:
        self.asked.append(url)
        if self.clock is not None and any(part in url for part in self.hanging):
            await self.clock.sleep_until(self.clock.monotonic() + timeout_s)
            return self.fails_of
        is_there = self.online and not any(part in url for part in self.silent)
        return None if is_there else self.fails_of


def ids(*names: str) -> tuple[ProviderId, ...]:
    return tuple(ProviderId(name) for name in names)
