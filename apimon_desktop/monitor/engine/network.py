"""Tells a failure of the user's network from a provider's: asks other hosts first."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple
from urllib.parse import urlsplit

from apimon_desktop.adapters.http.probe import HostProbe
from apimon_desktop.core.model.check import CheckResult
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.offline import NO_NETWORK, LocalFault, OfflineReason, likeliest
from apimon_desktop.monitor.engine.providers import Entry
from apimon_desktop.monitor.engine.snapshot_store import SnapshotStore
from apimon_desktop.providers.registry import is_private_host


class Network(Enum):
    """What other hosts say about the network."""

    UP = "up"
    """Some host answers: the failure is the provider's."""
    DOWN = "down"
    """No host answers."""
    UNPROVEN = "unproven"
    """No host answers, but too few were asked: the failure counts as the provider's."""
    NOBODY = "nobody"
    """There is no host to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The network's state, and the local fault if no host answers."""

    network: Network
    fault: LocalFault = NO_NETWORK


class _Question(NamedTuple):
    url: str
    page: bool = False
    """True if an HTML page is the right answer."""


class ConnectivityCheck:
    """Asks independent hosts at the same time after a failure; one answer is enough."""

    def __init__(self, reach: HostProbe, store: SnapshotStore) -> None:
        self._reach = reach
        self._store = store
        self._answers: dict[_Question, tuple[float, asyncio.Future[LocalFault | None]]] = {}
        """When each host was asked, and its answer."""
        self.system_says_offline = False
        """What the system reports about its network. If True, one silent host is enough."""

    async def after_failure(self, failed: CheckResult) -> Finding:
        """The network's state after a check that failed at the network or got somebody else's page.

        During an open incident, one host is asked first and the others only if it is silent.
        """
        failing = self._store.config.entries[failed.provider_id]
        questions = [
            *_to_providers(self._watched(but=failed.provider_id)),
            *_to_status_hosts([failing], strict=failed.foreign),
        ]
        goes_on = self._store.snapshot.providers[failed.provider_id].health.open_incident is not None
        stages = [questions[:1], questions[1:]] if goes_on else [questions]
        known = {_host(failing.profile.base_url): failed.local or NO_NETWORK}
        return await self._state(stages, known)

    async def blocks(self, fault: LocalFault, provider_id: ProviderId) -> bool:
        """True if a fault on this side blocks this provider only.

        If a proxy lets other requests through, its error may be this provider's.
        """
        if fault.certain:
            return True
        failing = self._store.config.entries[provider_id]
        proxy = self._reach.proxy(failing.profile.base_url)
        if proxy is None or fault.reason not in (OfflineReason.PROXY, OfflineReason.CERTIFICATES):
            return False
        others = _to_providers(self._watched(but=provider_id))
        questions = [*others, *_to_status_hosts([failing], strict=True)]
        through = [question for question in questions if self._reach.proxy(question.url) == proxy]
        return await self._faults(through) is not None

    async def current(self) -> Finding:
        """The network's state without a failed check: does any host answer?"""
        watched = self._watched()
        stages = [_to_providers(watched), _to_status_hosts(watched, strict=True)]
        return await self._state(stages, {})

    def forget(self) -> None:
        """Forgets all answers: the network has changed."""
        self._answers.clear()

    def _watched(self, *, but: ProviderId | None = None) -> list[Entry]:
        """The watched providers except one."""
        store = self._store
        return [store.config.entries[state.id] for state in store.snapshot.watched if state.id != but]

    async def _state(self, stages: Iterable[Sequence[_Question]], known: Mapping[str, LocalFault]) -> Finding:
        """Asks stage by stage until a host answers; ``known`` hosts have already failed."""
        failed = dict(known)
        for questions in stages:
            faults = await self._faults(questions)
            if faults is None:
                return Finding(network=Network.UP)
            failed |= {_host(question.url): fault for question, fault in faults.items()}
        if not failed:
            return Finding(network=Network.NOBODY)
        fault = likeliest(failed.values())
        is_plain = fault.certain or fault.reason is OfflineReason.PROXY
        enough = 1 if self.system_says_offline or is_plain else self._store.thresholds.least_hosts
        network = Network.DOWN if len(failed) >= enough else Network.UNPROVEN
        return Finding(network=network, fault=fault)

    async def _faults(self, questions: Sequence[_Question]) -> Mapping[_Question, LocalFault] | None:
        """The fault of each question. None as soon as one host answers."""
        faults: dict[_Question, LocalFault] = {}

        async def ask(question: _Question) -> bool:
            fault = await self._ask(question)
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

    async def _ask(self, question: _Question) -> LocalFault | None:
        """Asks a host, or shares an answer of a moment ago."""
        thresholds, now_s = self._store.thresholds, self._store.clock.monotonic()
        limit_s = min(self._store.config.settings.timeout_s, thresholds.host_check_timeout_s)
        asked_s, known = self._answers.get(question, (0.0, None))
        if known is not None and now_s - asked_s < thresholds.host_check_shared_s:
            if not known.done():
                await asyncio.wait({known})
            if not known.cancelled():
                return known.result()
        answered: asyncio.Future[LocalFault | None] = asyncio.get_running_loop().create_future()
        self._answers[question] = now_s, answered
        try:
            answer = await self._reach.fault(question.url, timeout_s=limit_s, page=question.page)
        except BaseException:
            answered.cancel()
            raise
        answered.set_result(answer)
        return answer


def _to_providers(entries: Iterable[Entry]) -> list[_Question]:
    """Questions to the providers that can be evidence."""
    asked = (entry for entry in entries if entry.is_evidence)
    urls = (f"{entry.profile.base_url.rstrip('/')}/{entry.provider.check_path}" for entry in asked)
    return [_Question(url) for url in dict.fromkeys(urls)]


def _to_status_hosts(entries: Iterable[Entry], *, strict: bool) -> list[_Question]:
    """Questions to the hosts of status pages.

    ``strict`` accepts an HTML page over https only: without a certificate it may be somebody else's page.
    """
    questions = []
    for entry in entries:
        url = entry.host_check_url
        # Hosts in the local network answer without internet.
        if url is not None and (entry.is_built_in or (entry.is_evidence and not is_private_host(url))):
            is_doubtful = strict and urlsplit(url).scheme == "http"
            questions.append(_Question(url, page=entry.host_check_is_page and not is_doubtful))
    return questions


def _host(url: str) -> str:
    """Host and port, which fail together."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.hostname}:{port}"
