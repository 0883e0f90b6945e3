"""The engine, run by a clock that only the test moves."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from clock import START
from scripted import BAD_KEY, BUSY, OK, REFUSED, SERVER_ERROR, TIMEOUT, Says
from watching import engine_with, key_for, watching

from apimon_desktop.core.model.check import CheckKind
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.settings.settings import ProviderSettings, Settings

FOUR = ("openrouter", "google_gemini", "together_ai", "anthropic")
A_STEP_S = DEFAULT.round_step_s * 1.01
"""So much later a check may come where another one has just begun."""


async def test_every_provider_with_a_key_is_asked_at_once_and_the_icon_is_green() -> None:
    async with watching(*FOUR) as w:
        await w.advance(1)
        assert {pid for _, pid, _ in w.probe.asked} == set(FOUR)
        assert w.engine.snapshot.worst_status is Status.HEALTHY
        assert w.cause("openai") is Cause.NO_KEY
        assert w.news == []


async def test_checks_come_in_rounds_one_after_the_other() -> None:
    async with watching(*FOUR) as w:
        await w.advance(12 * 3600)
        times = sorted(at_s for pid in FOUR for at_s in w.asked(pid))
        rounds = [times[n : n + len(FOUR)] for n in range(0, len(times), len(FOUR))]
        assert all(one[-1] - one[0] < 1 for one in rounds)
        assert all(later - earlier > 0.09 for earlier, later in pairwise(times)), "never two at once"
        assert 12 * 30 * 0.95 < len(rounds) < 12 * 30 * 1.05


async def test_a_provider_that_was_looked_at_apart_finds_back_into_the_round() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        w.probe.says("openrouter", SERVER_ERROR)
        w.probe.says("anthropic", SERVER_ERROR)
        await w.advance(137)
        for pid in ("openrouter", "anthropic"):
            w.probe.says(pid, OK)
        await w.advance(1800)
        last = [w.asked(pid)[-1] for pid in FOUR]
        assert max(last) - min(last) < 1


async def test_a_provider_without_a_key_is_never_contacted() -> None:
    async with watching("openai") as w:
        await w.advance(3600)
        assert w.asked("anthropic") == []


async def test_checks_come_at_the_default_cadence_give_or_take_the_jitter() -> None:
    async with watching("openai") as w:
        await w.advance(3600)
        times = w.asked("openai")
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert all(107.9 <= gap <= 132.1 for gap in gaps)
        assert len({round(gap, 3) for gap in gaps}) > 1, "no two rounds in step"


async def test_a_failure_is_confirmed_after_5_and_15_seconds() -> None:
    async with watching("openai", "anthropic") as w:
        await w.advance(10)
        w.probe.says("openai", SERVER_ERROR)
        w.engine.check_now()
        await w.advance(0.5)
        first_s = w.asked("openai")[-1]
        await w.advance(5)
        assert w.cause("openai") is Cause.OK, "the previous status stays on show"
        await w.advance(10)
        looks = [(round(at_s - first_s), kind) for at_s, pid, kind in w.probe.asked if pid == "openai"]
        assert looks[-3:] == [(0, CheckKind.POLL), (5, CheckKind.CONFIRM), (15, CheckKind.CONFIRM)]
        assert w.cause("openai") is Cause.SERVER_ERROR
        assert [t.provider_id for t in w.news] == ["openai"]


async def test_recovery_takes_two_good_checks_five_seconds_apart() -> None:
    async with watching("openai", "anthropic") as w:
        w.probe.says("openai", SERVER_ERROR)
        await w.advance(200)
        assert w.cause("openai") is Cause.SERVER_ERROR
        w.probe.says("openai", OK)
        before = len(w.asked("openai"))
        await w.advance(75)
        times = w.asked("openai")[before:]
        assert w.cause("openai") is Cause.OK
        assert times[1] - times[0] == pytest.approx(5, abs=A_STEP_S)


async def test_an_open_incident_is_looked_at_every_minute() -> None:
    async with watching("openai", "anthropic") as w:
        w.probe.says("openai", BAD_KEY)
        await w.advance(133)
        before = len(w.asked("openai"))
        await w.advance(600)
        assert 9 <= len(w.asked("openai")) - before <= 12


async def test_retry_after_is_honoured_even_by_check_now() -> None:
    async with watching("openai") as w:
        w.probe.says("openai", Says(cause=Cause.RATE_LIMITED, http_status=429, retry_after_s=300))
        await w.advance(133)
        asked = w.asked("openai")
        w.probe.says("openai", OK)
        w.engine.check_now()
        await w.advance(asked[-1] + 299 - w.probe.seconds())
        assert w.asked("openai") == asked
        await w.advance(2)
        assert len(w.asked("openai")) == len(asked) + 1


async def test_check_now_starts_all_providers_within_a_second() -> None:
    async with watching(*FOUR) as w:
        await w.advance(20)
        before = len(w.probe.asked)
        w.engine.check_now()
        await w.advance(1)
        assert {pid for _, pid, _ in w.probe.asked[before:]} == set(FOUR)


async def test_check_now_is_not_taken_back_by_what_else_changes_the_times() -> None:
    async with watching(*FOUR) as w:
        await w.advance(20)
        before = len(w.probe.asked)
        w.engine.check_now()
        w.engine.set_pace(report_open=True)
        w.engine.set_keys({pid: key_for(pid) for pid in map(ProviderId, FOUR)})
        await w.advance(1)
        assert {pid for _, pid, _ in w.probe.asked[before:]} == set(FOUR)
        await w.advance(30)
        assert len(w.probe.asked[before:]) == len(FOUR)


async def test_a_check_under_way_is_joined_not_doubled() -> None:
    async with watching("openai") as w:
        w.probe.says("openai", Says(takes_s=5))
        w.engine.check_now()
        await w.advance(1)
        w.engine.check_now()
        await w.advance(1)
        w.engine.check_now()
        await w.advance(2)
        assert len(w.asked("openai")) == 2


async def test_a_silent_provider_fails_while_others_answer() -> None:
    async with watching("openai", "anthropic") as w:
        w.probe.says("openai", REFUSED)
        w.reach.silent.add("api.openai.com")
        await w.advance(160)
        assert w.cause("openai") is Cause.CONNECT
        assert w.cause("anthropic") is Cause.OK


async def test_a_hard_outage_opens_within_45_seconds_of_its_first_failed_check() -> None:
    async with watching("openai", "anthropic") as w:
        await w.advance(1)
        w.probe.says("openai", TIMEOUT)
        await w.advance(193)
        first_failed_s = w.asked("openai")[1] + 10
        (opened,) = w.news
        opened_at = next(u.snapshot.at for u in w.updates if u.transition is opened)
        assert (opened_at - START).total_seconds() - first_failed_s <= 45


async def test_when_nobody_answers_it_is_the_network_and_nothing_is_blamed() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        counted = w.engine.snapshot.providers[ProviderId("openrouter")].totals.failed
        w.reach.online = False
        for pid in FOUR:
            w.probe.says(pid, REFUSED)
        await w.advance(600)
        assert w.engine.snapshot.offline
        assert {w.cause(pid) for pid in FOUR} == {Cause.OFFLINE}
        assert w.news == []
        assert w.engine.snapshot.providers[ProviderId("openrouter")].totals.failed == counted
        w.reach.online = True
        for pid in FOUR:
            w.probe.says(pid, OK)
        await w.advance(61)
        assert not w.engine.snapshot.offline
        assert {w.cause(pid) for pid in FOUR} == {Cause.OK}
        assert w.news == []


async def test_a_single_key_is_enough_to_tell_the_network_from_the_provider() -> None:
    async with watching("openai") as w:
        w.probe.says("openai", REFUSED)
        w.reach.silent.add("api.openai.com")
        await w.advance(160)
        assert w.cause("openai") is Cause.CONNECT, "the host of its status page answered"
    async with watching("openai") as w:
        w.probe.says("openai", REFUSED)
        w.reach.online = False
        await w.advance(160)
        assert w.cause("openai") is Cause.OFFLINE


async def test_without_another_host_the_provider_is_taken_at_its_word() -> None:
    alone = Settings(providers={ProviderId("openai"): ProviderSettings(status_url="")})
    async with watching("openai", settings=alone) as w:
        w.probe.says("openai", REFUSED)
        w.reach.online = False
        await w.advance(160)
        assert w.cause("openai") is Cause.CONNECT


async def test_a_local_server_that_is_down_says_nothing_of_the_internet() -> None:
    ollama = ProviderSettings(base_url="http://127.0.0.1:11434/v1", name="Ollama")
    async with watching("openai", settings=Settings(providers={ProviderId("ollama"): ollama})) as w:
        w.probe.says("ollama", REFUSED)
        await w.advance(160)
        assert w.cause("ollama") is Cause.CONNECT
        assert w.reach.asked == []


async def test_a_sign_in_page_in_front_of_everybody_is_the_network() -> None:
    page = Says(cause=Cause.BAD_RESPONSE, foreign=True)
    async with watching(*FOUR) as w:
        for pid in FOUR:
            w.probe.says(pid, page)
        w.reach.online = False
        await w.advance(160)
        assert w.engine.snapshot.offline
        assert w.news == []


async def test_after_sleep_the_network_is_looked_at_before_anybody_is_blamed() -> None:
    async with watching(*FOUR) as w:
        await w.advance(10)
        for pid in FOUR:
            w.probe.says(pid, TIMEOUT)
        w.reach.online = False
        await w.sleep(8 * 3600)
        await w.advance(133)
        assert w.engine.snapshot.offline
        for pid in FOUR:
            w.probe.says(pid, OK)
        w.reach.online = True
        await w.advance(61)
        assert {w.cause(pid) for pid in FOUR} == {Cause.OK}
        assert w.news == []


async def test_a_clock_set_back_changes_nothing() -> None:
    async with watching("openai") as w:
        await w.advance(10)
        w.clock.set_wall_clock(START - timedelta(days=1))
        before = len(w.asked("openai"))
        await w.advance(600)
        assert 4 <= len(w.asked("openai")) - before <= 6
        assert w.cause("openai") is Cause.OK


async def test_a_new_key_is_judged_anew_and_at_once() -> None:
    async with watching("openai") as w:
        w.probe.says("openai", BAD_KEY)
        await w.advance(133)
        assert w.cause("openai") is Cause.AUTHENTICATION
        w.probe.says("openai", OK)
        pid = ProviderId("openai")
        w.engine.set_keys({pid: key_for(pid, "another-key")})
        await w.advance(1)
        assert w.cause("openai") is Cause.OK
        assert not w.transitions[-1].news


async def test_an_answer_to_the_old_key_is_dropped() -> None:
    async with watching("openai") as w:
        w.probe.says("openai", Says(cause=Cause.AUTHENTICATION, takes_s=5))
        w.engine.check_now()
        await w.advance(1)
        pid = ProviderId("openai")
        w.engine.set_keys({pid: key_for(pid, "another-key")})
        w.probe.says("openai", OK)
        await w.advance(10)
        assert w.cause("openai") is Cause.OK
        assert [t.after.cause for t in w.transitions] == [Cause.OK, Cause.OK]


async def test_a_paused_provider_is_left_alone_and_resumes() -> None:
    paused = Settings(providers={ProviderId("openai"): ProviderSettings(enabled=False)})
    async with watching("openai") as w:
        w.engine.apply(paused)
        before = len(w.asked("openai"))
        await w.advance(600)
        assert len(w.asked("openai")) == before
        assert w.cause("openai") is Cause.NOT_CHECKED
        w.engine.apply(Settings())
        await w.advance(1)
        assert w.cause("openai") is Cause.OK


async def test_the_report_being_open_and_battery_set_the_pace() -> None:
    async with watching("openai") as w:
        w.engine.set_pace(on_battery=True)
        await w.advance(1500)
        on_battery = len(w.asked("openai"))
        assert on_battery <= 7
        w.engine.set_pace(report_open=True)
        await w.advance(600)
        assert 9 <= len(w.asked("openai")) - on_battery <= 12


async def test_a_one_shot_check_tries_twice_a_second_apart() -> None:
    engine, clock, probe, _ = engine_with(["openai", "anthropic"])
    probe.says("openai", SERVER_ERROR)
    task = asyncio.get_running_loop().create_task(engine.check(ProviderId("openai")))
    await clock.advance(0.5)
    assert len(probe.asked) == 1
    await clock.advance(0.6)
    state = await task
    assert [kind for _, _, kind in probe.asked] == [CheckKind.ONE_SHOT] * 2
    assert state.health.verdict.cause is Cause.SERVER_ERROR
    assert state.totals.requests == 1, "a second try is not another check"


async def test_who_answers_is_asked_only_on_request_and_leaves_the_status_unknown() -> None:
    engine, _, probe, _ = engine_with([])
    probe.says("openai", BAD_KEY)
    await engine.check_without_keys(engine.snapshot.providers)
    snapshot = engine.snapshot
    state = snapshot.providers[ProviderId("openai")]
    assert len(probe.asked) == 6
    assert state.health.anonymous is not None
    assert snapshot.shown(state.id).cause is Cause.NO_KEY
    assert state.totals.requests == 0


@pytest.mark.logs_warning("Internal error in a check of openai")
async def test_a_bug_in_one_check_is_shown_and_the_next_check_comes_as_usual() -> None:
    async with watching("openai", "anthropic") as w:
        await w.advance(10)

        def broken(_at_s: float) -> Says:
            raise ZeroDivisionError

        w.probe.scripts["openai"] = broken
        await w.advance(125)
        assert w.shown("openai").detail == "Internal error; the log says more"
        w.probe.says("openai", BUSY)
        await w.advance(200)
        assert w.cause("openai") is Cause.OVERLOADED


@pytest.mark.logs_warning("A subscriber failed")
async def test_a_subscriber_that_fails_harms_nobody() -> None:
    def broken(_update: Update) -> None:
        raise ZeroDivisionError

    async with watching("openai") as w:
        seen: list[Update] = []
        w.engine.subscribe(broken)
        w.engine.subscribe(seen.append)
        w.engine.check_now()
        await w.advance(1)
        assert seen


async def test_nothing_wakes_up_between_checks() -> None:
    async with watching("openai") as w:
        await w.advance(1)
        sleeps: list[float] = []
        until = w.clock.sleep_until

        async def counted(deadline_mono_s: float) -> None:
            sleeps.append(deadline_mono_s)
            await until(deadline_mono_s)

        w.clock.sleep_until = counted  # type: ignore[method-assign]
        await w.advance(1200)
        checks = sum(1 for at_s in w.asked("openai") if at_s > 1)
        # Per check: one sleep of the poller's, and the script's own (which takes no time at all).
        assert len(sleeps) <= 2 * checks + 1
