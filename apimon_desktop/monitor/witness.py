"""Whether it is the user's network or the provider: others are asked before anything is believed."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol
from urllib.parse import urlsplit

from apimon_desktop.adapters.clock import Clock
from apimon_desktop.core.state import Snapshot
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import Entry

LEAST_HOSTS: Final = 2
"""So many independent hosts must be silent before it is the network."""
_LONGEST_S: Final = 5.0
_FRESH_S: Final = 10.0
"""An answer this recent need not be asked for again."""


class Network(Enum):
    """What the witnesses say."""

    UP = "up"
    """Somebody answers: the silence is the provider's."""
    DOWN = "down"
    """Nobody answers."""
    UNPROVEN = "unproven"
    """There are too few to ask: the provider's word stands."""


class Asks(Protocol):
    """`adapters.reach.Reach`, as far as it is needed here."""

    async def answers(self, url: str, *, timeout_s: float, page: bool) -> bool:
        """True where the host itself answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Testimony:
    at_mono_s: float
    answered: asyncio.Future[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    url: str
    page: bool
    """True where a page for people is the right answer."""


class Witnesses:
    """Asks independent hosts at once; hosts asked a moment ago are not asked again."""

    def __init__(self, reach: Asks, clock: Clock) -> None:
        self._reach = reach
        self._clock = clock
        self._heard: dict[str, _Testimony] = {}

    async def hear(
        self,
        silent: ProviderId,
        snapshot: Snapshot,
        entries: Mapping[ProviderId, Entry],
        *,
        timeout_s: float,
    ) -> Network:
        """The network's state, given a provider that was just silent."""
        silent_host = _origin(entries[silent].profile.base_url)
        others = (state.id for state in snapshot.watched if state.id != silent)
        hosts = _provider_hosts(others, entries) | _status_hosts([silent], entries)
        hosts.pop(silent_host, None)
        if 1 + len(hosts) < LEAST_HOSTS:
            return Network.UNPROVEN
        return await self._anybody(hosts, timeout_s)

    async def look(
        self, snapshot: Snapshot, entries: Mapping[ProviderId, Entry], *, timeout_s: float
    ) -> Network:
        """The network's state when nobody was just silent: is anybody there at all?"""
        watched = [state.id for state in snapshot.watched]
        hosts = _provider_hosts(watched, entries) | _status_hosts(watched, entries)
        return await self._anybody(hosts, timeout_s) if hosts else Network.UNPROVEN

    async def _anybody(self, hosts: Mapping[str, _Question], timeout_s: float) -> Network:
        limit_s = min(timeout_s, _LONGEST_S)
        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(self._ask(origin, q, limit_s)) for origin, q in hosts.items()]
        return Network.UP if any(task.result() for task in asked) else Network.DOWN

    async def _ask(self, origin: str, question: _Question, limit_s: float) -> bool:
        """Joins a question to the same host that is under way, or was just answered."""
        known = self._heard.get(origin)
        now_s = self._clock.monotonic()
        if known is not None and now_s - known.at_mono_s < _FRESH_S:
            if not known.answered.done():
                await asyncio.wait({known.answered})
            if not known.answered.cancelled():
                return known.answered.result()
        answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._heard[origin] = _Testimony(at_mono_s=now_s, answered=answered)
        try:
            answer = await self._reach.answers(question.url, timeout_s=limit_s, page=question.page)
        except BaseException:
            answered.cancel()
            raise
        answered.set_result(answer)
        return answer

    def forget(self) -> None:
        """Drops what was heard: the network has changed since."""
        self._heard.clear()


def _provider_hosts(
    providers: Iterable[ProviderId], entries: Mapping[ProviderId, Entry]
) -> dict[str, _Question]:
    """What to ask the providers that can be evidence, by origin."""
    hosts = {}
    for entry in (entries[pid] for pid in providers):
        if entry.is_evidence:
            url = f"{entry.profile.base_url.rstrip('/')}/{entry.provider.check_path}"
            hosts[_origin(url)] = _Question(url=url, page=False)
    return hosts


def _status_hosts(
    providers: Iterable[ProviderId], entries: Mapping[ProviderId, Entry]
) -> dict[str, _Question]:
    """What to ask the hosts of the providers' status pages, by origin."""
    hosts = {}
    for entry in (entries[pid] for pid in providers):
        if entry.witness_url is not None:
            question = _Question(url=entry.witness_url, page=entry.witness_is_page)
            hosts[_origin(entry.witness_url)] = question
    return hosts


def _origin(url: str) -> str:
    """Host and port: what can fail alone."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.hostname}:{port}"
