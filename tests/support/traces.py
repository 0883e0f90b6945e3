"""Replays a recorded stretch of time through the whole engine: replies in, incidents and messages out.

A trace is a JSON file in ``tests/traces``:

- ``providers``: the ids of those with a key
- ``hours``: how long it lasts
- ``interval_s``: the cadence, if it is not the default
- ``steps``: what changes, in the order of ``at_s`` (seconds since the start, asleep or awake):

  - ``{"provider": ..., "answers": {"status", "headers", "body", "ms", "jitter_ms"}}``: how it answers from
    then on; without a body, its own good one
  - ``{"provider": ..., "silent": "timeout" | "connect" | "dns" | "tls"}``: nothing comes
  - of both, ``"every": n`` is for every nth request and ``"once": true`` for the next one only; the others
    get what the step before says
  - of both, ``"beside": "credit"`` is for that request beside the check alone; the others are for the check
  - ``{"network": "down" | "up" | "portal"}``: it is the user's own network
  - ``{"asleep_s": ...}``: the computer sleeps
  - ``{"clock_s": ...}``: somebody sets the wall clock by so many seconds

- ``expects``: the incidents that must come of it, and nothing else
"""

import json
import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from clock import FakeClock
from replies import OWN_ANSWER, TOKEN_COUNT, reply
from watching import running, traced_engine

from apimon_desktop.adapters.http.probe import HostProbe, Probe, Target
from apimon_desktop.adapters.http.proxies import Proxy
from apimon_desktop.core.alerts.incidents import Decider, NoticeState
from apimon_desktop.core.alerts.message import Message
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.offline import NO_NETWORK, LocalFault
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import Incident
from apimon_desktop.core.settings.settings import AlertSettings, Settings
from apimon_desktop.monitor.engine.engine import EnginePorts
from apimon_desktop.providers.classify import classify

FOLDER = Path(__file__).parents[1] / "traces"
Step = dict[str, Any]
GOOD: Step = {"answers": {}}


@dataclass(frozen=True)
class Trace:
    """A recorded stretch of time."""

    name: str
    document: dict[str, Any]

    @classmethod
    def load(cls, path: Path) -> "Trace":
        return cls(path.stem, json.loads(path.read_text(encoding="utf-8")))

    @property
    def length_s(self) -> float:
        return 3600.0 * float(self.document["hours"])

    @property
    def steps(self) -> Sequence[Step]:
        steps: list[Step] = self.document["steps"]
        return steps

    @cached_property
    def scripts(self) -> dict[str, list[tuple[float, Step]]]:
        """For each provider, from when on it does what."""
        scripts: dict[str, list[tuple[float, Step]]] = defaultdict(lambda: [(0.0, GOOD)])
        for step in self.steps:
            if "provider" in step:
                name = _script_name(step["provider"], step.get("beside", ""))
                scripts[name].append((float(step["at_s"]), step))
        return scripts

    def network(self, at_s: float) -> str:
        """The state of the user's own network."""
        states = [step["network"] for step in self.steps if "network" in step and step["at_s"] <= at_s]
        return states[-1] if states else "up"


def _script_name(provider_id: str, beside: str) -> str:
    """Names what a provider does with its checks, or with a kind of request beside them."""
    return f"{provider_id}/{beside}" if beside else provider_id


class TracedProbe(Probe):
    """Answers as the trace says, through the real classifiers."""

    def __init__(self, trace: Trace, clock: FakeClock) -> None:
        self._trace = trace
        self.clock = clock
        self._random = random.Random(trace.name)  # noqa: S311 - the same every time
        self._asked: dict[str, int] = defaultdict(int)
        self._used: set[tuple[str, int]] = set()

    @property
    def at_s(self) -> float:
        return self.clock.elapsed_s

    async def check(self, target: Target, kind: CheckKind) -> CheckResult:
        provider_id = target.provider.id
        step = self._step(_script_name(provider_id, kind.value if kind.is_extra else ""))
        network = self._trace.network(self.at_s)
        if network == "down":
            step = {"silent": "dns"}
        elif network == "portal":
            step = {"answers": {"status": 302, "headers": {"location": "http://wifi.example/"}, "ms": 20}}
        if "silent" in step:
            return await self._silence(provider_id, kind, Cause(step["silent"]), target.timeout_s)
        return await self._answer(target, kind, step["answers"])

    def _step(self, name: str) -> Step:
        """What the provider does with this request, by the name of its script."""
        script = self._trace.scripts[name]
        number = self._asked[name]
        self._asked[name] += 1
        place = bisect_right([at_s for at_s, _ in script], self.at_s) - 1
        step = script[place][1]
        is_meant = number % step.get("every", 1) == 0 and (name, place) not in self._used
        if step.get("once"):
            self._used.add((name, place))
        while not is_meant and place > 0:
            place -= 1
            step = script[place][1]
            is_meant = not step.get("once")
        return step

    async def _silence(
        self, provider_id: ProviderId, kind: CheckKind, cause: Cause, timeout_s: float
    ) -> CheckResult:
        takes_s = timeout_s if cause is Cause.TIMEOUT else 0.05
        await self.clock.sleep_until(self.clock.monotonic() + takes_s)
        return CheckResult(
            provider_id=provider_id,
            kind=kind,
            at=self.clock.now(),
            at_mono_s=self.clock.monotonic(),
            cause=cause,
        )

    async def _answer(self, target: Target, kind: CheckKind, answer: dict[str, Any]) -> CheckResult:
        jitter_ms = self._random.uniform(0, answer.get("jitter_ms", 40))
        latency_ms = answer.get("ms", 300) + jitter_ms
        await self.clock.sleep_until(self.clock.monotonic() + latency_ms / 1000)
        status = answer.get("status", 200)
        provider, own = target.provider, OWN_ANSWER[target.provider.id]
        if target.extra is not None:
            provider, own = provider.as_asked(target.extra), TOKEN_COUNT
        body = answer.get("body", own if status == 200 else None)
        heard = reply(status, body, headers=answer.get("headers"), html=answer.get("html", False))
        reading = classify(provider, heard, self.clock.now())
        return CheckResult(
            provider_id=target.provider.id,
            kind=kind,
            at=self.clock.now(),
            at_mono_s=self.clock.monotonic(),
            cause=reading.cause,
            latency_ms=latency_ms,
            http_status=status,
            request_id=f"req-{self._asked[target.provider.id]}",
            detail=reading.detail,
            retry_after_s=reading.retry_after_s,
            foreign=reading.foreign,
            key_accepted=reading.key_accepted,
            balance=reading.balance,
        )


class TracedReach(HostProbe):
    """The connectivity: they answer unless the user's own network does not let them."""

    def __init__(self, trace: Trace, clock: FakeClock) -> None:
        self._trace = trace
        self._clock = clock

    def proxy(self, _url: str) -> Proxy | None:
        return None

    async def fault(self, url: str, *, timeout_s: float, page: bool) -> LocalFault | None:
        await self._clock.sleep_until(self._clock.monotonic() + 0.05)
        return None if self._trace.network(self._clock.elapsed_s) == "up" else NO_NETWORK


@dataclass
class Replayed:
    """What came of a trace."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    """Each as it was at last."""
    opened_after_s: dict[str, float] = field(default_factory=dict)
    """From an incident's first bad check to its opening."""
    messages: list[Message] = field(default_factory=list)
    causes: dict[str, list[Cause]] = field(default_factory=lambda: defaultdict(list))
    """Each provider's verdicts, in their order."""
    offline: list[bool] = field(default_factory=list)
    checks: int = 0
    error_counts: dict[str, int] = field(default_factory=dict)
    shown: dict[str, Cause] = field(default_factory=dict)
    """What is shown of each provider at the end."""


class _Recorder:
    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.replayed = Replayed()
        self.notices = NoticeState()

    def __call__(self, update: Update) -> None:
        replayed, snapshot = self.replayed, update.snapshot
        replayed.checks += update.result is not None
        if not replayed.offline or replayed.offline[-1] is not snapshot.offline:
            replayed.offline.append(snapshot.offline)
        settings = AlertSettings(slow=True, hold_off_s=0)
        decision = Decider(update, self.notices, settings, now=self.clock.now(), tz=None).decision()
        self.notices = decision.state
        replayed.messages += decision.messages
        transition = update.transition
        if transition is None:
            return
        replayed.causes[transition.provider_id].append(transition.after.cause)
        if (incident := transition.incident) is not None:
            if incident.id not in replayed.incidents:
                waited = snapshot.at - incident.started_at
                replayed.opened_after_s[incident.id] = waited.total_seconds()
            replayed.incidents[incident.id] = incident


async def replay(trace: Trace) -> Replayed:
    """Lets the engine live through the trace. The same trace always gives the same."""
    clock = FakeClock()
    chance = random.Random(trace.name)  # noqa: S311 - the same every time
    recorder = _Recorder(clock)
    world = EnginePorts(
        clock=clock,
        probe=TracedProbe(trace, clock),
        reach=TracedReach(trace, clock),
        jitter=lambda: chance.uniform(-1, 1),
    )
    interval_s = float(trace.document.get("interval_s", Settings().interval_s))
    engine = traced_engine(world, trace.document["providers"], Settings(interval_s=interval_s))
    engine.subscribe(recorder)
    async with running(engine):
        for step in trace.steps:
            if "asleep_s" in step or "clock_s" in step:
                await clock.advance(max(0.0, step["at_s"] - clock.elapsed_s))
                if "asleep_s" in step:
                    clock.suspend(step["asleep_s"])
                else:
                    clock.set_wall_clock(clock.now() + timedelta(seconds=step["clock_s"]))
        await clock.advance(max(0.0, trace.length_s - clock.elapsed_s))
    replayed, snapshot = recorder.replayed, engine.snapshot
    replayed.error_counts = {pid: state.totals.failed for pid, state in snapshot.providers.items()}
    replayed.shown = {pid: snapshot.shown(pid).cause for pid in snapshot.providers}
    return replayed


def all_traces() -> list[Trace]:
    """Every trace there is."""
    return [Trace.load(path) for path in sorted(FOLDER.glob("*.json"))]
