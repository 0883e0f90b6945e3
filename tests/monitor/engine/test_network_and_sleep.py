"""What is the user's own network, sleep or clock is never blamed on a provider, and hides no outage."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from clock import FakeClock
from scripted import OK, REFUSED, SERVER_ERROR, TIMEOUT, Says, ScriptedProbe, ScriptedReach
from watching import Watching, engine_with, key_for, running, traced_engine, watching

from apimon_desktop.adapters.http.proxies import Proxy
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.offline import (
    CAPTIVE_PORTAL,
    JUST_WOKEN,
    NO_NETWORK,
    LocalFault,
    OfflineReason,
)
from apimon_desktop.core.model.usage import Outcome
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.engine.engine import EnginePorts

FOUR = ("openrouter", "google_gemini", "together_ai", "anthropic")
NO_NAME = Says(cause=Cause.DNS, latency_ms=None)
SIGN_IN = Says(cause=Cause.NOT_FOUND, foreign=True, http_status=302)
NIGHT_S = 8 * 3600.0
LONE = Settings(providers={ProviderId("openai"): ProviderSettings(status_url="")})
"""With the key of OpenAI alone there is nobody else to ask."""


@dataclass(frozen=True)
class Counted:
    """What must not move while it is the user's own network."""

    errors: int
    outcomes: tuple[Outcome, ...]


def counted(w: Watching, pid: str) -> Counted:
    state = w.engine.snapshot.providers[ProviderId(pid)]
    return Counted(errors=state.totals.failed, outcomes=state.health.outcomes)


def cut(w: Watching, how: Says = NO_NAME) -> None:
    """The user's own network goes."""
    w.reach.online = False
    for pid in FOUR:
        w.probe.says(pid, how)


def mend(w: Watching) -> None:
    w.reach.online = True
    for pid in FOUR:
        w.probe.says(pid, OK)


def all_is_well(w: Watching) -> bool:
    return not w.engine.snapshot.offline and {w.cause(pid) for pid in FOUR} == {Cause.OK} and w.news == []


# The network goes and comes


async def test_a_start_without_network_is_grey_and_silent_until_it_returns() -> None:
    async with watching() as w:
        cut(w)
        w.engine.set_keys({pid: key_for(pid) for pid in map(ProviderId, FOUR)})
        await w.advance(300)
        assert w.engine.snapshot.offline
        assert {counted(w, pid) for pid in FOUR} == {Counted(errors=0, outcomes=())}
        mend(w)
        await w.advance(61)
        assert all_is_well(w)


async def test_half_an_hour_offline_moves_no_counter() -> None:
    async with watching(*FOUR) as w:
        await w.advance(600)
        before = {pid: counted(w, pid) for pid in FOUR}
        cut(w)
        await w.advance(1800)
        assert w.engine.snapshot.offline
        assert {pid: counted(w, pid) for pid in FOUR} == before
        mend(w)
        await w.advance(61)
        assert all_is_well(w)
        assert {counted(w, pid).errors for pid in FOUR} == {0}


async def test_the_first_look_at_a_lost_network_asks_anew_and_finds_it_back() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        cut(w)
        w.engine.check_now()
        await w.advance(1)
        assert w.engine.snapshot.offline
        mend(w)
        await w.advance(5)
        assert all_is_well(w)


async def test_names_that_are_not_found_for_a_moment_are_nobodys_failure() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        for _ in range(5):
            cut(w)
            w.engine.check_now()
            await w.advance(3)
            mend(w)
            await w.advance(60)
        assert all_is_well(w)
        assert {counted(w, pid).errors for pid in FOUR} == {0}


async def test_a_sign_in_page_is_offline_until_somebody_signs_in() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        cut(w, SIGN_IN)
        w.engine.check_now()
        await w.advance(300)
        assert w.engine.snapshot.offline
        mend(w)
        w.engine.set_network_hint(online=True)
        await w.advance(1)
        assert all_is_well(w)


async def test_a_check_under_way_when_the_network_goes_is_not_counted() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        before = counted(w, "anthropic")
        w.probe.says("anthropic", TIMEOUT)
        w.engine.check_now()
        await w.advance(2)
        cut(w)
        await w.advance(60)
        assert counted(w, "anthropic") == before
        mend(w)
        await w.advance(61)
        assert all_is_well(w)


async def test_a_suspicion_is_dropped_when_the_network_goes() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        w.probe.says("anthropic", SERVER_ERROR)
        w.engine.check_now()
        await w.advance(1)
        assert w.engine.snapshot.providers[ProviderId("anthropic")].health.suspicion is not None
        cut(w)
        await w.advance(600)
        assert w.engine.snapshot.providers[ProviderId("anthropic")].health.suspicion is None
        mend(w)
        await w.advance(120)
        assert all_is_well(w)


async def test_what_other_hosts_said_before_the_network_went_proves_nothing_after() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        w.probe.says("anthropic", REFUSED)
        w.engine.check_now()
        await w.advance(1)
        failures = counted(w, "anthropic").errors
        assert failures == 1, "the others answered"
        cut(w)
        await w.advance(4.5)
        assert w.engine.snapshot.offline, "the second look at the suspect asked the others anew"
        assert counted(w, "anthropic").errors == failures


# Who is evidence


async def test_the_word_of_the_system_makes_one_silent_host_enough() -> None:
    async with watching("openai", settings=LONE) as w:
        await w.advance(10)
        w.engine.set_network_hint(online=False)
        await w.advance(1)
        assert w.cause("openai") is Cause.OK, "alone it blames nobody and hides nothing"
        w.probe.says("openai", REFUSED)
        w.reach.online = False
        w.engine.check_now()
        await w.advance(60)
        assert w.cause("openai") is Cause.OFFLINE
        assert counted(w, "openai").errors == 0
        w.engine.set_network_hint(online=True)
        await w.advance(60)
        assert w.cause("openai") is Cause.CONNECT, "with a network it is the provider"


async def test_a_host_that_answers_is_believed_before_the_system() -> None:
    async with watching("openai", "anthropic") as w:
        w.engine.set_network_hint(online=False)
        w.probe.says("openai", REFUSED)
        w.reach.silent.add("api.openai.com")
        await w.advance(200)
        assert w.cause("openai") is Cause.CONNECT
        assert w.cause("anthropic") is Cause.OK


async def test_a_local_server_neither_proves_nor_ends_being_offline() -> None:
    local = ProviderSettings(base_url="http://127.0.0.1:11434/v1", name="Ollama", status_url="http://nas:80/")
    settings = Settings(providers={ProviderId("ollama"): local})
    async with watching(*FOUR, settings=settings) as w:
        await w.advance(10)
        cut(w)
        w.engine.check_now()
        await w.advance(1)
        assert w.engine.snapshot.offline
        await w.engine.check(ProviderId("ollama"))
        assert w.engine.snapshot.offline
        await w.advance(60)
        assert w.engine.snapshot.offline
        assert not [url for url in w.reach.asked if "127.0.0.1" in url or "nas" in url]


async def test_a_provider_on_this_computer_is_checked_while_the_network_is_away() -> None:
    local = ProviderSettings(base_url="http://localhost:11434/v1", name="Ollama", status_url="")
    settings = Settings(providers={ProviderId("ollama"): local})
    async with watching(*FOUR, settings=settings) as w:
        await w.advance(10)
        cut(w)
        w.engine.check_now()
        await w.advance(1)
        assert w.engine.snapshot.offline
        checked_at = w.engine.snapshot.providers[ProviderId("ollama")].health.last_check_at
        await w.advance(400)
        state = w.engine.snapshot.providers[ProviderId("ollama")]
        assert w.engine.snapshot.offline
        assert w.engine.snapshot.shown(state.id).cause is Cause.OK
        assert checked_at is not None
        assert state.health.last_check_at is not None
        assert (state.health.last_check_at - checked_at).total_seconds() > 200
        w.probe.says("ollama", REFUSED)
        await w.advance(300)
        assert w.engine.snapshot.shown(state.id).cause is Cause.CONNECT
        assert w.cause("openai") is not Cause.CONNECT


A_PROXY = LocalFault(reason=OfflineReason.PROXY, detail="Refused by the proxy a:1 (HTTP 502)")


@pytest.mark.parametrize(
    ("through", "certain", "cause"),
    [(False, False, Cause.OFFLINE), (True, False, Cause.CONNECT), (True, True, Cause.OFFLINE)],
)
async def test_a_proxy_that_fails_is_no_providers_fault_unless_others_come_through_it(
    caplog: pytest.LogCaptureFixture, *, through: bool, certain: bool, cause: Cause
) -> None:
    caplog.set_level("INFO")
    fault = replace(A_PROXY, certain=certain)
    async with watching(*FOUR) as w:
        await w.advance(10)
        before = counted(w, "anthropic")
        w.reach.through = Proxy(url="http://a:1", source="HTTPS_PROXY")
        if not through:
            w.reach.direct = {"openrouter", "google", "together", "status"}
        w.probe.says("anthropic", replace(REFUSED, local=fault))
        w.engine.check_now()
        await w.advance(200)
        assert w.cause("anthropic") is cause
        assert not w.engine.snapshot.offline
        assert (counted(w, "anthropic") == before) == (cause is Cause.OFFLINE)
        assert caplog.text.count("Anthropic (Claude) is not checked") == (cause is Cause.OFFLINE)
        asked = sum(pid == "anthropic" for _, pid, _ in w.probe.asked)
        assert asked < 10
        w.probe.says("anthropic", OK)
        await w.advance(200)
        assert w.cause("anthropic") is Cause.OK


async def test_a_failing_proxy_is_told_of_a_provider_in_the_house_too() -> None:
    nas = ProviderSettings(base_url="https://nas.local/v1", name="NAS", status_url="")
    settings = Settings(providers={ProviderId("nas"): nas})
    async with watching("openai", "nas", settings=settings) as w:
        w.probe.says("nas", replace(REFUSED, local=replace(A_PROXY, certain=True)))
        await w.advance(200)
        assert (w.cause("openai"), w.cause("nas")) == (Cause.OK, Cause.OFFLINE)


async def test_with_nobody_else_to_ask_a_failing_proxy_is_the_reason_for_all() -> None:
    async with watching("openai", settings=LONE) as w:
        w.reach.through = Proxy(url="http://a:1", source="HTTPS_PROXY")
        w.reach.online, w.reach.fails_of = False, A_PROXY
        w.probe.says("openai", replace(REFUSED, local=A_PROXY))
        w.engine.check_now()
        await w.advance(60)
        assert w.engine.snapshot.local_fault == A_PROXY


@pytest.mark.logs_warning("The clock of this computer")
async def test_a_clock_that_is_wrong_is_logged_once_until_it_is_right(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with watching("openai") as w:
        for ahead_s in (7200.0, 7200.0, 0.0, 7200.0):
            w.probe.says("openai", Says(clock_error_s=ahead_s))
            w.engine.check_now()
            await w.advance(60)
    assert caplog.text.count("The clock of this computer is 2 h ahead") == 2
    caplog.clear()


async def test_the_reason_is_told_and_changes_with_what_is_found() -> None:
    proxy = LocalFault(reason=OfflineReason.PROXY, detail="The proxy a:1 is down")
    async with watching(*FOUR) as w:
        await w.advance(10)
        w.reach.fails_of = proxy
        cut(w)
        w.engine.check_now()
        await w.advance(2)
        assert w.engine.snapshot.local_fault == proxy
        since = w.engine.snapshot.offline_since
        w.reach.fails_of = CAPTIVE_PORTAL
        await w.advance(30)
        assert w.engine.snapshot.local_fault == CAPTIVE_PORTAL
        assert w.engine.snapshot.offline_since == since
        mend(w)
        await w.advance(61)
        assert w.engine.snapshot.local_fault is None
        assert all_is_well(w)


async def test_after_sleep_the_network_is_waited_for_before_it_is_called_missing() -> None:
    async with watching(*FOUR) as w:
        await w.advance(600)
        cut(w)
        w.clock.suspend(NIGHT_S)
        w.engine.woke()
        await w.advance(2)
        assert w.engine.snapshot.local_fault == JUST_WOKEN
        await w.advance(140)
        assert w.engine.snapshot.local_fault == NO_NETWORK


async def test_a_lasting_outage_asks_one_host_at_a_time_and_notices_a_lost_network() -> None:
    async with watching(*FOUR) as w:
        w.probe.says("anthropic", REFUSED)
        w.reach.silent.add("api.anthropic.com")
        await w.advance(300)
        assert w.cause("anthropic") is Cause.CONNECT
        asked, checks = len(w.reach.asked), len(w.asked("anthropic"))
        await w.advance(600)
        assert len(w.reach.asked) - asked == len(w.asked("anthropic")) - checks
        errors = counted(w, "anthropic").errors
        cut(w)
        await w.advance(600)
        assert w.engine.snapshot.offline
        assert counted(w, "anthropic").errors == errors


async def test_one_host_that_hangs_does_not_delay_the_truth() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        w.probe.says("anthropic", REFUSED)
        w.probe.says("openrouter", TIMEOUT)
        w.reach.hanging.add("openrouter.ai")
        w.engine.check_now()
        await w.advance(16)
        assert w.cause("anthropic") is Cause.CONNECT


# What the system says


async def test_a_hint_is_followed_at_once() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        cut(w)
        w.engine.set_network_hint(online=False)
        await w.advance(0.1)
        assert w.engine.snapshot.offline
        await w.advance(300)
        mend(w)
        w.engine.set_network_hint(online=True)
        await w.advance(0.1)
        assert all_is_well(w)


async def test_another_way_to_the_internet_ends_checks_that_hang_on_the_old_one() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        before = {pid: counted(w, pid).errors for pid in FOUR}
        for pid in FOUR:
            w.probe.says(pid, TIMEOUT)
        w.engine.check_now()
        await w.advance(3)
        mend(w)
        w.engine.network_changed()
        await w.advance(1)
        assert [w.probe.seconds() - w.asked(pid)[-1] for pid in FOUR] == pytest.approx([1.0, 0.9, 0.8, 0.7])
        await w.advance(30)
        assert all_is_well(w)
        assert {pid: counted(w, pid).errors for pid in FOUR} == before


@pytest.mark.parametrize("every_s", [0.5, 2.0, 4.0])
async def test_no_storm_of_signals_keeps_an_outage_from_being_seen(every_s: float) -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        w.probe.says("anthropic", Says(cause=Cause.SERVER_ERROR, http_status=500, takes_s=3))
        w.engine.check_now()
        for _ in range(int(120 / every_s)):
            w.engine.set_network_hint(online=True)
            w.engine.network_changed()
            await w.advance(every_s)
        assert w.cause("anthropic") is Cause.SERVER_ERROR


async def test_what_was_known_of_the_network_is_forgotten_once_it_was_another() -> None:
    clock = FakeClock()
    renewed_s: list[float] = []

    def renew() -> None:
        renewed_s.append(clock.elapsed_s)

    world = EnginePorts(clock=clock, probe=ScriptedProbe(clock), reach=ScriptedReach(), renew=renew)
    engine = traced_engine(world, ["openai"], Settings())
    async with running(engine):
        await clock.advance(600)
        assert renewed_s == []
        engine.network_changed()
        await clock.advance(600)
        assert renewed_s == [600.0]


# Sleep


@pytest.mark.parametrize("monotonic_runs", [False, True])
async def test_after_a_night_the_network_may_come_late(monotonic_runs: bool) -> None:
    async with watching(*FOUR) as w:
        await w.advance(600)
        before = {pid: counted(w, pid) for pid in FOUR}
        cut(w)
        w.clock.suspend(NIGHT_S, monotonic_runs=monotonic_runs)
        await w.advance(140)
        assert w.engine.snapshot.offline
        assert {pid: counted(w, pid) for pid in FOUR} == before
        mend(w)
        await w.advance(61)
        assert all_is_well(w)


async def test_with_a_single_host_to_ask_a_late_network_is_waited_for_too() -> None:
    async with watching("openai", settings=LONE) as w:
        await w.advance(10)
        w.probe.says("openai", NO_NAME)
        w.reach.online = False
        w.clock.suspend(NIGHT_S)
        w.engine.woke()
        await w.advance(30)
        w.probe.says("openai", OK)
        w.reach.online = True
        await w.advance(30)
        assert w.cause("openai") is Cause.OK
        assert counted(w, "openai").errors == 0
        assert w.news == []


async def test_an_outage_that_began_in_the_night_is_seen_with_a_single_host_too() -> None:
    async with watching("openai", settings=LONE) as w:
        await w.advance(10)
        w.probe.says("openai", REFUSED)
        w.reach.online = False
        w.clock.suspend(NIGHT_S)
        w.engine.woke()
        await w.advance(60)
        assert w.cause("openai") is Cause.CONNECT


@pytest.mark.parametrize("monotonic_runs", [False, True])
async def test_a_check_that_the_computer_slept_through_counts_nothing(monotonic_runs: bool) -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        before = {pid: counted(w, pid) for pid in FOUR}
        for pid in FOUR:
            w.probe.says(pid, TIMEOUT)
        w.engine.check_now()
        await w.advance(3)
        w.clock.suspend(NIGHT_S, monotonic_runs=monotonic_runs)
        mend(w)
        await w.advance(7.5)
        assert all_is_well(w)
        after = {pid: counted(w, pid) for pid in FOUR}
        assert {pid: after[pid].errors for pid in FOUR} == {pid: before[pid].errors for pid in FOUR}


async def test_going_to_sleep_drops_what_is_under_way_and_begins_nothing() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        before = {pid: counted(w, pid) for pid in FOUR}
        for pid in FOUR:
            w.probe.says(pid, TIMEOUT)
        w.engine.check_now()
        await w.advance(3)
        w.engine.falls_asleep()
        w.engine.set_network_hint(online=False)
        asked, looked = len(w.probe.asked), len(w.reach.asked)
        await w.advance(5)
        w.clock.suspend(NIGHT_S)
        await w.advance(20)
        assert (len(w.probe.asked), len(w.reach.asked)) == (asked, looked)
        assert {pid: counted(w, pid) for pid in FOUR} == before
        w.engine.set_network_hint(online=True)
        mend(w)
        w.engine.woke()
        await w.advance(1)
        assert all_is_well(w)


async def test_a_sleep_that_never_came_stops_no_check_for_long() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        w.engine.falls_asleep()
        w.probe.says("anthropic", SERVER_ERROR)
        asked = len(w.probe.asked)
        await w.advance(29)
        assert len(w.probe.asked) == asked
        await w.advance(180)
        assert w.cause("anthropic") is Cause.SERVER_ERROR
        asked = len(w.reach.asked)
        await w.advance(600)
        assert len(w.reach.asked) == asked, "the network was looked at once"


async def test_somebody_who_waits_for_an_answer_gets_one_after_sleep() -> None:
    engine, clock, probe, _ = engine_with(FOUR)
    probe.says("anthropic", TIMEOUT)
    asking = asyncio.get_running_loop().create_task(engine.check(ProviderId("anthropic")))
    await clock.advance(3)
    clock.suspend(NIGHT_S)
    probe.says("anthropic", OK)
    await clock.advance(20)
    assert (await asking).health.verdict.cause is Cause.OK


# The clock


@pytest.mark.parametrize("set_by_s", [3600.0, -3600.0, 2.0, -2.0])
async def test_a_clock_that_is_set_blames_nobody_and_hides_nothing(set_by_s: float) -> None:
    async with watching(*FOUR) as w:
        await w.advance(600)
        w.clock.set_wall_clock(w.clock.now() + timedelta(seconds=set_by_s))
        await w.advance(600)
        assert all_is_well(w)
        w.probe.says("anthropic", SERVER_ERROR)
        w.engine.check_now()
        await w.advance(2)
        w.clock.set_wall_clock(w.clock.now() - timedelta(seconds=set_by_s))
        await w.advance(43)
        assert w.cause("anthropic") is Cause.SERVER_ERROR
        assert len(w.news) == 1


async def test_offline_no_provider_without_a_key_is_said_not_to_answer() -> None:
    async with watching("openai") as w:
        await w.advance(30)
        w.reach.online = False
        for pid in ("openai", "anthropic", "together_ai"):
            w.probe.says(pid, NO_NAME)
        await w.engine.check_without_keys([ProviderId("anthropic"), ProviderId("together_ai")])
        snapshot = w.engine.snapshot
    assert snapshot.offline
    for pid in ("anthropic", "together_ai"):
        assert snapshot.providers[ProviderId(pid)].health.anonymous is None
        assert w.cause(pid) is Cause.NO_KEY
