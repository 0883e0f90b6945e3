"""Status feeds beside the checks: when they are read, and that they disturb nobody."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

import pytest
from clock import FakeClock, settle
from observed_providers import Simulator
from scripted import OK, REFUSED, SERVER_ERROR, ScriptedProbe, ScriptedReach
from watching import key_for, running

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.feed_reader import FeedReader, FeedSource
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.status_page import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.demo.behaviours import Level, Report
from apimon_desktop.monitor.engine.engine import Engine, EnginePorts
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.providers.registry import PROVIDERS

OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")
FIVE = ("openrouter", "together_ai", "anthropic", "openai", "moonshot_ai")
WELL = Announcement(level=OfficialLevel.OPERATIONAL)
BAD = Announcement(level=OfficialLevel.DEGRADED, title="Elevated errors")
BY_URL = {
    entry.feed.urls[0]: pid
    for pid, entry in configured_providers(Settings()).items()
    if entry.feed is not None
}


@dataclass
class ScriptedFeeds(FeedReader):
    """What each feed says; counts what is read, and when."""

    clock: FakeClock
    says: dict[str, Announcement | None] = field(default_factory=dict)
    """By provider id; WELL where nothing is named."""
    read_at_s: list[tuple[float, str]] = field(default_factory=list)
    takes_s: float = 0.0
    breaks: bool = False
    at_once: int = 0
    most_at_once: int = 0

    async def read(self, source: FeedSource, *, timeout_s: float) -> Announcement | None:
        provider_id = BY_URL.get(source.urls[0], "elsewhere")
        self.read_at_s.append((self.clock.elapsed_s, provider_id))
        if self.breaks:
            raise RuntimeError("a bug of ours")
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await self.clock.sleep_until(self.clock.monotonic() + min(self.takes_s, timeout_s))
        self.at_once -= 1
        return self.says.get(provider_id, WELL)

    def times(self, provider_id: str) -> list[float]:
        return [at_s for at_s, pid in self.read_at_s if pid == provider_id]


@dataclass
class Watched:
    clock: FakeClock
    probe: ScriptedProbe
    reach: ScriptedReach
    feeds: ScriptedFeeds
    engine: Engine
    updates: list[Update] = field(default_factory=list)

    def official(self, provider_id: str) -> OfficialStatus | None:
        return self.engine.snapshot.providers[ProviderId(provider_id)].official

    def probe_times(self, provider_id: str) -> list[float]:
        return [at_s for at_s, pid, _ in self.probe.asked if pid == provider_id]

    async def advance(self, seconds: float) -> None:
        await self.clock.advance(seconds)


def built(keys: Iterable[str], settings: Settings) -> Watched:
    clock = FakeClock()
    probe, reach, feeds = ScriptedProbe(clock), ScriptedReach(), ScriptedFeeds(clock)
    world = EnginePorts(clock=clock, probe=probe, reach=reach, feeds=feeds)
    engine = Engine(world, settings=settings)
    engine.set_keys({pid: key_for(pid) for pid in map(ProviderId, keys)})
    watched = Watched(clock=clock, probe=probe, reach=reach, feeds=feeds, engine=engine)
    engine.subscribe(watched.updates.append)
    return watched


@asynccontextmanager
async def watching(*keys: str, settings: Settings | None = None) -> AsyncIterator[Watched]:
    watched = built(keys, settings or Settings())
    async with running(watched.engine):
        yield watched


async def test_the_checks_come_first_and_the_feeds_one_by_one_after_them() -> None:
    async with watching(*FIVE) as w:
        w.feeds.takes_s = 3
        await w.advance(9.9)
        assert len(w.probe.asked) == len(FIVE)
        assert w.feeds.read_at_s == []
        await w.advance(60)
        assert [pid for _, pid in w.feeds.read_at_s] == list(FIVE)
        assert [at_s for at_s, _ in w.feeds.read_at_s] == [10, 14, 18, 22, 26]
        assert w.feeds.most_at_once == 1


async def test_what_a_feed_says_annotates_and_decides_nothing() -> None:
    async with watching("anthropic") as w:
        w.feeds.says["anthropic"] = BAD
        before = w.engine.snapshot.providers[ANTHROPIC]
        await w.advance(11)
        after = w.engine.snapshot.providers[ANTHROPIC]
        assert after.official is not None
        assert (after.official.says, after.official.url) == (BAD, "https://status.claude.com")
        assert after.official.read_at == w.clock.now() - timedelta(seconds=1)
        assert replace(after, official=None) == before, "neither due times nor counters move"
        assert w.engine.snapshot.shown(ANTHROPIC).cause is Cause.OK
        assert [u.transition for u in w.updates if u.transition and u.transition.news] == []


async def test_only_feeds_of_enabled_providers_with_a_key_are_read() -> None:
    settings = Settings(
        providers={
            OPENAI: ProviderSettings(enabled=False),
            ProviderId("moonshot_ai"): ProviderSettings(status_url=""),
        }
    )
    async with watching("anthropic", "google_gemini", "openai", "moonshot_ai", settings=settings) as w:
        await w.advance(3600)
        assert {pid for _, pid in w.feeds.read_at_s} == {"anthropic"}


async def test_a_feed_is_read_every_quarter_of_an_hour_and_later_by_chance_never_sooner() -> None:
    async with watching("anthropic") as w:
        await w.advance(12 * 3600)
        gaps = [later - earlier for earlier, later in pairwise(w.feeds.times("anthropic"))]
        assert all(900 <= gap <= 990 + 132 for gap in gaps)
        assert len({round(gap, 3) for gap in gaps}) > 1


async def test_a_feed_is_read_right_after_a_check_which_has_woken_the_computer_anyway() -> None:
    async with watching(*FIVE) as w:
        await w.advance(12 * 3600)
        for pid in FIVE:
            _first_s, *later_s = w.feeds.times(pid)
            assert len(later_s) > 36
            checks_s = w.probe_times(pid)
            assert all(min(at_s - c for c in checks_s if c <= at_s) <= 20 for at_s in later_s)


async def test_a_feed_waits_no_longer_than_five_minutes_for_a_check_that_is_put_off() -> None:
    async with watching("anthropic", settings=Settings(interval_s=3600)) as w:
        await w.advance(12 * 3600)
        gaps = [later - earlier for earlier, later in pairwise(w.feeds.times("anthropic"))]
        assert all(900 <= gap <= 990 + 300 for gap in gaps)


async def test_trouble_is_read_more_often_and_never_more_than_every_ten_minutes() -> None:
    async with watching("anthropic") as w:
        w.feeds.says["anthropic"] = BAD
        await w.advance(6 * 3600)
        gaps = [later - earlier for earlier, later in pairwise(w.feeds.times("anthropic"))]
        assert all(600 <= gap <= 660 + 132 for gap in gaps)


async def test_an_incident_that_opens_has_the_feed_read_as_soon_as_ten_minutes_are_over() -> None:
    async with watching("anthropic", "openai") as w:
        await w.advance(700)
        (first_s,) = w.feeds.times("anthropic")
        w.probe.says("anthropic", SERVER_ERROR)
        w.engine.check_now()
        await w.advance(20)
        opened = w.engine.snapshot.providers[ANTHROPIC].health.open_incident
        assert opened is not None
        assert [at_s - first_s for at_s in w.feeds.times("anthropic")[1:]] == [pytest.approx(705, abs=6)]
        assert len(w.feeds.times("openai")) == 1
        await w.advance(575)
        assert len(w.feeds.times("anthropic")) == 2, "once; the ten minutes stand"


async def test_nothing_is_read_while_offline_nor_before_the_checks_after_it() -> None:
    async with watching("anthropic", "openai") as w:
        await w.advance(60)
        w.reach.online = False
        for provider in ("anthropic", "openai"):
            w.probe.says(provider, REFUSED)
        await w.advance(7200)
        assert w.engine.snapshot.offline
        assert len(w.feeds.read_at_s) == 2
        w.reach.online = True
        for provider in ("anthropic", "openai"):
            w.probe.says(provider, OK)
        await w.advance(120)
        checked_s = min(at_s for at_s, _, _ in w.probe.asked if at_s > 7000)
        assert sorted(pid for _, pid in w.feeds.read_at_s[2:]) == ["anthropic", "openai"]
        assert all(at_s >= checked_s for at_s, _ in w.feeds.read_at_s[2:])


async def test_after_sleep_a_feed_waits_for_its_providers_own_check() -> None:
    async with watching("anthropic") as w:
        await w.advance(60)
        w.reach.online = False
        w.probe.says("anthropic", REFUSED)
        w.clock.suspend(8 * 3600)
        w.engine.woke()
        await w.advance(1200)
        assert len(w.feeds.read_at_s) == 1
        w.reach.online = True
        w.probe.says("anthropic", OK)
        await w.advance(120)
        assert len(w.feeds.read_at_s) == 2


async def test_a_failed_read_keeps_what_was_said_for_an_hour() -> None:
    async with watching("anthropic") as w:
        w.feeds.says["anthropic"] = BAD
        await w.advance(11)
        said = w.official("anthropic")
        w.feeds.says["anthropic"] = None
        await w.advance(3000)
        assert len(w.feeds.times("anthropic")) > 3
        assert w.official("anthropic") == said
        await w.advance(1500)
        assert w.official("anthropic") is None
        w.feeds.says["anthropic"] = WELL
        await w.advance(800)
        assert w.official("anthropic") is not None


async def test_after_a_feed_that_could_not_be_read_the_next_one_waits_longer() -> None:
    async with watching("openrouter", "together_ai", "anthropic") as w:
        w.feeds.says["openrouter"] = None
        await w.advance(100)
        assert [at_s for at_s, _ in w.feeds.read_at_s] == [10, 70, 71]


async def test_a_feed_that_hangs_delays_no_check() -> None:
    async with watching("anthropic", "openai") as w:
        w.feeds.takes_s = 3600
        await w.advance(3600)
        gaps = [later - earlier for earlier, later in pairwise(w.probe_times("anthropic"))]
        assert max(gaps) <= 132.1


@pytest.mark.logs_warning("Internal error in reading a status feed")
async def test_a_bug_of_ours_in_a_feed_breaks_no_check_and_does_not_spin() -> None:
    async with watching("anthropic") as w:
        w.feeds.breaks = True
        await w.advance(5000)
        assert len(w.probe_times("anthropic")) > 35
        assert 5 <= len(w.feeds.read_at_s) <= 9
        w.feeds.breaks = False
        await w.advance(1300)
        assert w.official("anthropic") is not None


async def test_another_address_is_another_feed() -> None:
    elsewhere = Settings(providers={ANTHROPIC: ProviderSettings(status_url="https://example.com/feed.json")})
    async with watching("anthropic") as w:
        await w.advance(11)
        w.engine.apply(elsewhere)
        assert w.official("anthropic") is None
        await w.advance(11)
        assert w.feeds.read_at_s[-1][1] == "elsewhere"
        assert w.official("anthropic") is not None
        w.engine.apply(Settings())
        await w.advance(300)
        assert len(w.feeds.times("anthropic")) == 1, "what was read lately is not read anew"


async def test_what_is_read_while_the_settings_change_is_dropped() -> None:
    async with watching("anthropic") as w:
        w.feeds.takes_s = 5
        w.feeds.says["anthropic"] = BAD
        await w.advance(11)
        w.engine.apply(Settings(providers={ANTHROPIC: ProviderSettings(status_url="")}))
        await w.advance(60)
        assert w.official("anthropic") is None


async def test_feeds_of_an_idle_hour_cost_a_handful_of_turns() -> None:
    async with watching(*FIVE) as w:
        await w.advance(3600)
        assert len(w.feeds.read_at_s) <= 5 * 4


async def test_a_command_reads_the_feeds_it_asks_for_all_at_once_and_each_once() -> None:
    w = built(FIVE, Settings())
    wanted = [ANTHROPIC, OPENAI, ProviderId("google_gemini")]
    w.feeds.takes_s = 60
    reading = asyncio.get_running_loop().create_task(w.engine.read_feeds(wanted))
    await settle()
    assert w.feeds.at_once == 2
    await w.advance(DEFAULT.feed_hurry_s)
    await reading
    assert w.engine.snapshot.providers[ANTHROPIC].official is not None
    await w.engine.read_feeds(wanted)
    assert len(w.feeds.read_at_s) == 2


async def test_an_engine_without_feeds_reads_none() -> None:
    clock = FakeClock()
    world = EnginePorts(clock=clock, probe=ScriptedProbe(clock), reach=ScriptedReach())
    engine = Engine(world, settings=Settings())
    await engine.read_feeds([ANTHROPIC])
    assert engine.snapshot.providers[ANTHROPIC].official is None


async def test_real_feeds_are_read_into_the_snapshot() -> None:
    """From the page's bytes to the value that everybody reads."""
    async with Simulator(latency_ratio=0) as simulator:
        providers = {
            pid: ProviderSettings(status_url=simulator.status_url(pid))
            for pid, provider in PROVIDERS.items()
            if provider.status_url is not None
        }
        for pid in providers:
            simulator.announce(pid, Report(level=Level.OUTAGE))
        clock = FakeClock()
        world = EnginePorts(
            clock=clock,
            probe=ScriptedProbe(clock),
            reach=ScriptedReach(),
            feeds=FeedReader(HttpClients(), DEFAULT),
        )
        engine = Engine(world, settings=Settings(providers=providers))
        engine.set_keys({pid: key_for(pid) for pid in PROVIDERS})
        await engine.read_feeds(PROVIDERS)
        states = engine.snapshot.providers.values()
        levels = {state.id: state.official.says.level for state in states if state.official}
        assert levels == dict.fromkeys(providers, OfficialLevel.OUTAGE)
        assert [request.to_feed for request in simulator.requests] == [True] * len(providers)
