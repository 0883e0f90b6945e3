"""Who is asked when a provider is silent, and what the answers prove."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pytest
from clock import START, FakeClock, settle
from states import with_fields
from watching import key_for

from apimon_desktop.adapters.http.probe import HostProbe
from apimon_desktop.adapters.http.proxies import Proxy
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.offline import NO_NETWORK, LocalFault, OfflineReason
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Incident, ProviderState
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.engine.network import ConnectivityCheck, Network
from apimon_desktop.monitor.engine.snapshot_store import SnapshotStore

OPENAI, ANTHROPIC, GEMINI = map(ProviderId, ("openai", "anthropic", "google_gemini"))
OPENAI_STATUS = "https://status.openai.com/api/v2/components.json"
GEMINI_PAGE = "https://aistudio.google.com/status"


@dataclass
class Hosts(HostProbe):
    """Hosts that answer, hang or are silent; asked with or without a page being right."""

    clock: FakeClock
    answering: set[str] = field(default_factory=set)
    hanging: set[str] = field(default_factory=set)
    asked: list[tuple[str, bool]] = field(default_factory=list)

    fails_of: LocalFault = NO_NETWORK

    def proxy(self, _url: str) -> Proxy | None:
        return None

    async def fault(self, url: str, *, timeout_s: float, page: bool) -> LocalFault | None:
        self.asked.append((url, page))
        if any(part in url for part in self.hanging):
            await self.clock.sleep_until(self.clock.monotonic() + timeout_s)
        return None if any(part in url for part in self.answering) else self.fails_of


class Scene:
    """Providers with a key, and one of them that was just silent."""

    def __init__(
        self, *keys: ProviderId, providers: Mapping[ProviderId, ProviderSettings] | None = None
    ) -> None:
        self.clock = FakeClock()
        self.hosts = Hosts(self.clock)
        settings = Settings(providers=MappingProxyType(dict(providers or {})), timeout_s=10)
        self.store = SnapshotStore(
            settings, clock=self.clock, thresholds=DEFAULT, jitter=lambda: 0.0, requests_made={}
        )
        self.connectivity = ConnectivityCheck(self.hosts, self.store)
        self.states = {
            pid: ProviderState(profile=entry.profile, key=key_for(pid).info if pid in keys else None)
            for pid, entry in self.store.config.entries.items()
        }

    async def hear(
        self, pid: ProviderId, *, foreign: bool = False, local: LocalFault = NO_NETWORK
    ) -> Network:
        failed = CheckResult(
            provider_id=pid,
            kind=CheckKind.POLL,
            at=START,
            at_mono_s=self.clock.monotonic(),
            cause=Cause.CONNECT,
            foreign=foreign,
            local=local,
        )
        self.store.snapshot = Snapshot(at=START, providers=self.states)
        found = await self.connectivity.after_failure(failed)
        self.fault = found.fault
        return found.network

    async def look(self) -> Network:
        self.store.snapshot = Snapshot(at=START, providers=self.states)
        return (await self.connectivity.current()).network

    @property
    def urls(self) -> list[str]:
        return [url for url, _ in self.hosts.asked]


def at(host: str, path: str = "/v1") -> ProviderSettings:
    return ProviderSettings(base_url=f"http://{host}{path}", status_url="")


async def test_the_others_with_a_key_and_the_own_status_host_are_asked_at_once() -> None:
    scene = Scene(OPENAI, ANTHROPIC)
    assert await scene.hear(OPENAI) is Network.DOWN
    assert {url.partition("?")[0] for url in scene.urls} == {
        "https://api.anthropic.com/v1/models",
        OPENAI_STATUS,
    }


async def test_two_silent_hosts_are_the_network_and_one_is_the_provider() -> None:
    assert await Scene(OPENAI).hear(OPENAI) is Network.DOWN
    alone = Scene(OPENAI, providers={OPENAI: ProviderSettings(status_url="")})
    assert await alone.hear(OPENAI) is Network.UNPROVEN
    assert await alone.look() is Network.UNPROVEN
    alone.connectivity.system_says_offline = True
    assert await alone.hear(OPENAI) is Network.DOWN
    assert await alone.look() is Network.DOWN


async def test_where_nobody_can_be_asked_there_is_nothing_to_see() -> None:
    scene = Scene()
    scene.connectivity.system_says_offline = True
    assert await scene.look() is Network.NOBODY


async def test_two_providers_behind_one_address_are_one_host() -> None:
    shared = {OPENAI: at("gateway:80", "/openai/v1"), ANTHROPIC: at("gateway", "/anthropic/v1")}
    scene = Scene(OPENAI, ANTHROPIC, providers=shared)
    assert await scene.hear(OPENAI) is Network.UNPROVEN
    scene.hosts.answering.add("/anthropic/")
    scene.connectivity.forget()
    assert await scene.hear(OPENAI) is Network.UP, "an answer from there proves that the way is open"


async def test_a_built_in_provider_is_evidence_wherever_its_address_points() -> None:
    local = {OPENAI: at("127.0.0.1:8001"), ANTHROPIC: at("127.0.0.1:8002")}
    assert await Scene(OPENAI, ANTHROPIC, providers=local).hear(OPENAI) is Network.DOWN


@pytest.mark.parametrize(
    "host", ["127.0.0.1:11434", "localhost:1234", "192.168.1.7", "nas", "100.101.102.103", "[fd00::7]:8080"]
)
async def test_an_added_provider_in_the_house_is_no_evidence_either_way(host: str) -> None:
    added = replace(at(host), name="Local", status_url=f"http://{host}/status")
    scene = Scene(OPENAI, providers={ProviderId("local"): added, OPENAI: ProviderSettings(status_url="")})
    scene.hosts.answering.add(host)
    assert await scene.hear(OPENAI) is Network.UNPROVEN
    assert await scene.look() is Network.UNPROVEN
    assert [url for url in scene.urls if host in url] == []


async def test_an_added_provider_on_the_internet_is_evidence() -> None:
    groq = ProviderSettings(base_url="https://api.groq.com/openai/v1", name="Groq")
    scene = Scene(OPENAI, providers={ProviderId("groq"): groq, OPENAI: ProviderSettings(status_url="")})
    assert await scene.hear(OPENAI) is Network.DOWN
    scene.hosts.answering.add("api.groq.com")
    scene.connectivity.forget()
    assert await scene.hear(OPENAI) is Network.UP


@pytest.mark.parametrize(
    ("url", "foreign", "page"),
    [
        pytest.param(None, False, True, id="its own link"),
        pytest.param(None, True, True, id="its own link: a certificate says whose page it is"),
        pytest.param("http://127.0.0.1:9/status", False, True, id="plain HTTP"),
        pytest.param("http://127.0.0.1:9/status", True, False, id="plain HTTP after somebody else's page"),
    ],
)
async def test_a_status_page_for_people_proves_something_unless_it_may_be_anybodys(
    url: str | None, foreign: bool, page: bool
) -> None:
    scene = Scene(GEMINI, providers={GEMINI: ProviderSettings(status_url=url)})
    await scene.hear(GEMINI, foreign=foreign)
    assert scene.hosts.asked == [(url or GEMINI_PAGE, page)]


async def test_the_first_answer_is_enough() -> None:
    scene = Scene(OPENAI, ANTHROPIC)
    scene.hosts.hanging.add("api.anthropic.com")
    scene.hosts.answering.add("status.openai.com")
    assert await scene.hear(OPENAI) is Network.UP


async def test_providers_that_fail_together_share_the_questions_to_others() -> None:
    scene = Scene(OPENAI, ANTHROPIC, GEMINI)
    async with asyncio.TaskGroup() as tasks:
        heard = [tasks.create_task(scene.hear(pid)) for pid in (OPENAI, ANTHROPIC, GEMINI)]
    assert [task.result() for task in heard] == [Network.DOWN] * 3
    assert len(scene.urls) == len(set(scene.urls)) == 6, "three providers and three status hosts"
    await scene.clock.advance(1)
    await scene.hear(OPENAI)
    assert len(scene.urls) == 9, "a second later they are asked anew"


async def test_whoever_waits_for_an_answer_that_is_no_longer_wanted_asks_himself() -> None:
    scene = Scene(OPENAI, ANTHROPIC, GEMINI)
    scene.hosts.hanging.add("api.anthropic.com")
    scene.hosts.answering |= {"api.anthropic.com"}
    loop = asyncio.get_running_loop()
    first, second = loop.create_task(scene.hear(OPENAI)), loop.create_task(scene.hear(GEMINI))
    await settle()
    first.cancel()
    await scene.clock.advance(5)
    assert await second is Network.UP
    assert [url for url in scene.urls if "api.anthropic.com" in url] != []
    assert first.cancelled()


async def test_while_an_incident_lasts_the_others_are_asked_only_if_the_first_is_silent() -> None:
    scene = Scene(OPENAI, ANTHROPIC, GEMINI)
    incident = Incident(id="openai-1", provider_id=OPENAI, started_at=START, cause=Cause.CONNECT)
    scene.states[OPENAI] = with_fields(scene.states[OPENAI], incident=incident)
    scene.hosts.answering |= {"generativelanguage", "anthropic"}
    assert await scene.hear(OPENAI) is Network.UP
    assert len(scene.urls) == 1
    scene.hosts.answering.remove("generativelanguage")
    scene.connectivity.forget()
    scene.hosts.asked.clear()
    assert await scene.hear(OPENAI) is Network.UP
    assert len(scene.urls) == 3


async def test_a_look_at_the_network_asks_status_hosts_only_if_no_provider_answers() -> None:
    scene = Scene(OPENAI, ANTHROPIC)
    scene.hosts.answering.add("api.anthropic.com")
    assert await scene.look() is Network.UP
    assert not [url for url in scene.urls if "status" in url]
    scene.hosts.answering.clear()
    scene.connectivity.forget()
    assert await scene.look() is Network.DOWN
    assert [url for url in scene.urls if "status" in url]


async def test_what_all_hosts_fail_of_is_the_reason() -> None:
    certificates = LocalFault(reason=OfflineReason.CERTIFICATES, detail="All are issued by somebody")
    scene = Scene(OPENAI, ANTHROPIC)
    scene.hosts.fails_of = certificates
    assert await scene.hear(OPENAI, local=certificates) is Network.DOWN
    assert scene.fault == certificates
    scene.connectivity.forget()
    scene.hosts.answering.add("anthropic")
    assert await scene.hear(OPENAI, local=certificates) is Network.UP, "one bad certificate is its own"


async def test_a_proxy_that_asks_for_a_sign_in_needs_no_second_host() -> None:
    proxy = LocalFault(reason=OfflineReason.PROXY, certain=True)
    alone = Scene(OPENAI, providers={OPENAI: ProviderSettings(status_url="")})
    assert await alone.hear(OPENAI, local=LocalFault(reason=OfflineReason.CERTIFICATES)) is Network.UNPROVEN
    assert await alone.hear(OPENAI, local=proxy) is Network.DOWN
    assert alone.fault == proxy
