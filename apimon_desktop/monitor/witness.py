"""Whether it is the user's network or the provider: others are asked before anything is believed."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from urllib.parse import urlsplit

from apimon_desktop.adapters.clock import Clock
from apimon_desktop.adapters.proxies import Proxy
from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.offline import NO_NETWORK, LocalFault, OfflineReason, likeliest
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.thresholds import DEFAULT, Thresholds
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import Entry
from apimon_desktop.providers.custom import is_private_host


class Network(Enum):
    """What the witnesses say."""

    UP = "up"
    """Somebody answers: the silence is the provider's."""
    DOWN = "down"
    """Nobody answers."""
    UNPROVEN = "unproven"
    """Nobody answers, but too few were asked: the provider's word stands."""
    NOBODY = "nobody"
    """There is nobody to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The network's state, and the local fault if no host answers."""

    network: Network
    fault: LocalFault = NO_NETWORK


class Asks(Protocol):
    """`adapters.reach.Reach`, as far as it is needed here."""

    async def fault(self, url: str, *, timeout_s: float, page: bool) -> LocalFault | None:
        """The local fault that the failure suggests. None: the host itself answers."""

    def proxy(self, url: str) -> Proxy | None:
        """The proxy of requests to an address. None: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    url: str
    page: bool = False
    """True where a page for people is the right answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Testimony:
    asked_mono_s: float
    answered: asyncio.Future[LocalFault | None]


class Witnesses:
    """Asks independent hosts, all at once, when a provider was silent; the first that answers is enough."""

    def __init__(self, reach: Asks, clock: Clock, thresholds: Thresholds = DEFAULT) -> None:
        self._reach = reach
        self._clock = clock
        self._thresholds = thresholds
        self._heard: dict[_Question, _Testimony] = {}
        self.system_says_offline = False
        """What the system last said of its network: its word makes one silent host enough."""

    async def hear(
        self,
        failed: CheckResult,
        snapshot: Snapshot,
        entries: Mapping[ProviderId, Entry],
        *,
        timeout_s: float,
    ) -> Finding:
        """The network's state, given a check that just failed at it or met somebody else's page.

        In an incident that is open already, one witness is asked first and the others only if it is silent.
        """
        pid = failed.provider_id
        failing = entries[pid]
        questions = [
            *_to_providers(entries[state.id] for state in snapshot.watched if state.id != pid),
            *_to_status_hosts([failing], strict=failed.foreign),
        ]
        goes_on = snapshot.providers[pid].open_incident is not None
        stages = [questions[:1], questions[1:]] if goes_on else [questions]
        known = {_host(failing.profile.base_url): failed.local or NO_NETWORK}
        return await self._state(stages, known, timeout_s)

    async def blocks(
        self,
        fault: LocalFault,
        provider_id: ProviderId,
        snapshot: Snapshot,
        entries: Mapping[ProviderId, Entry],
        *,
        timeout_s: float,
    ) -> bool:
        """True where a fault on this side keeps one provider from being reached, though others are.

        A proxy that lets somebody else through may be right about this one.
        """
        if fault.certain:
            return True
        failing = entries[provider_id]
        proxy = self._reach.proxy(failing.profile.base_url)
        if proxy is None or fault.reason not in (OfflineReason.PROXY, OfflineReason.CERTIFICATES):
            return False
        others = [entries[state.id] for state in snapshot.watched if state.id != provider_id]
        questions = [*_to_providers(others), *_to_status_hosts([failing], strict=True)]
        through = [question for question in questions if self._reach.proxy(question.url) == proxy]
        return await self._faults(through, min(timeout_s, self._thresholds.witness_timeout_s)) is not None

    async def look(
        self, snapshot: Snapshot, entries: Mapping[ProviderId, Entry], *, timeout_s: float
    ) -> Finding:
        """The network's state when nobody was just silent: is anybody there at all?"""
        watched = [entries[state.id] for state in snapshot.watched]
        stages = [_to_providers(watched), _to_status_hosts(watched, strict=True)]
        return await self._state(stages, {}, timeout_s)

    def forget(self) -> None:
        """Drops what was heard: the network has changed since."""
        self._heard.clear()

    async def _state(
        self, stages: Iterable[Sequence[_Question]], known: Mapping[str, LocalFault], timeout_s: float
    ) -> Finding:
        """Asks stage by stage until a host answers; ``known`` are the hosts that have already failed."""
        limit_s = min(timeout_s, self._thresholds.witness_timeout_s)
        failed = dict(known)
        for questions in stages:
            faults = await self._faults(questions, limit_s)
            if faults is None:
                return Finding(network=Network.UP)
            failed |= {_host(question.url): fault for question, fault in faults.items()}
        if not failed:
            return Finding(network=Network.NOBODY)
        fault = likeliest(failed.values())
        is_plain = fault.certain or fault.reason is OfflineReason.PROXY
        enough = 1 if self.system_says_offline or is_plain else self._thresholds.least_hosts
        network = Network.DOWN if len(failed) >= enough else Network.UNPROVEN
        return Finding(network=network, fault=fault)

    async def _faults(
        self, questions: Sequence[_Question], limit_s: float
    ) -> Mapping[_Question, LocalFault] | None:
        """The fault of each question. None as soon as one host answers."""
        faults: dict[_Question, LocalFault] = {}

        async def ask(question: _Question) -> bool:
            fault = await self._ask(question, limit_s)
            if fault is not None:
                faults[question] = fault
            return fault is None

        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(ask(question)) for question in questions]
            for answer in asyncio.as_completed(asked):
                if await answer:
                    for task in asked:
                        task.cancel()
                    return None
        return faults

    async def _ask(self, question: _Question, limit_s: float) -> LocalFault | None:
        """Joins the same question if it was put a moment ago."""
        known = self._heard.get(question)
        now_s = self._clock.monotonic()
        if known is not None and now_s - known.asked_mono_s < self._thresholds.witness_shared_s:
            if not known.answered.done():
                await asyncio.wait({known.answered})
            if not known.answered.cancelled():
                return known.answered.result()
        answered: asyncio.Future[LocalFault | None] = asyncio.get_running_loop().create_future()
        self._heard[question] = _Testimony(asked_mono_s=now_s, answered=answered)
        try:
            answer = await self._reach.fault(question.url, timeout_s=limit_s, page=question.page)
        except BaseException:
            answered.cancel()
            raise
        answered.set_result(answer)
        return answer


def _to_providers(entries: Iterable[Entry]) -> list[_Question]:
    """What to ask the providers that can be evidence."""
    urls = (
        f"{entry.profile.base_url.rstrip('/')}/{entry.provider.check_path}"
        for entry in entries
        if entry.is_evidence
    )
    return [_Question(url=url) for url in dict.fromkeys(urls)]


def _to_status_hosts(entries: Iterable[Entry], *, strict: bool) -> list[_Question]:
    """What to ask the hosts of status pages.

    ``strict`` takes a page for people only from a host that has proven by its certificate whose page it is:
    where somebody else's page may have come in place of an answer, another page proves nothing.
    """
    return [
        _Question(
            url=entry.witness_url,
            page=entry.witness_is_page and not (strict and urlsplit(entry.witness_url).scheme == "http"),
        )
        for entry in entries
        if entry.witness_url is not None and _may_witness(entry, entry.witness_url)
    ]


def _may_witness(entry: Entry, url: str) -> bool:
    """False for what the user runs in the house: it answers whether or not there is an internet."""
    return entry.is_built_in or (entry.is_evidence and not is_private_host(url))


def _host(url: str) -> str:
    """Host and port: what can fail alone."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.hostname}:{port}"
