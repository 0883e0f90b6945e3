"""The demo's stories and how they are played."""

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from observed_providers import Simulator

from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.health.slowness import slow_limit_ms
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo.behaviours import Refusal
from apimon_desktop.demo.dialects import DIALECTS
from apimon_desktop.demo.past import past
from apimon_desktop.demo.scenarios import DEFAULT_SCENARIO, SCENARIOS, Scenario, play, stage
from apimon_desktop.demo.session import THRESHOLDS, Setup, set_up
from apimon_desktop.providers.registry import PROVIDERS

GEMINI = ProviderId("google_gemini")
SLOW = ("one-slow", "everything")
NAMES = ("all-fine", "one-slow", "one-failed", "key-rejected", "no-credit", "offline", "everything", "day")


class HurriedClock(Clock):
    """Has always just reached the moment that is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def monotonic(self) -> float:
        return 1000.0

    async def sleep_until(self, deadline_mono_s: float) -> None:
        self.waited.append(deadline_mono_s - 1000.0)


async def answers(client: httpx.AsyncClient, setup: Setup) -> dict[ProviderId, int | None]:
    """What each provider with a key says now; None: it refuses the connection."""
    found: dict[ProviderId, int | None] = {}
    for provider_id, key in setup.keys.items():
        provider = PROVIDERS[provider_id]
        headers = {provider.auth.header: provider.auth.prefix + key.reveal(), **provider.auth.extra}
        base_url = setup.settings.providers[provider_id].base_url
        try:
            reply = await client.get(f"{base_url}/{provider.check_path}", headers=headers)
        except httpx.ConnectError:
            found[provider_id] = None
        else:
            found[provider_id] = reply.status_code
    return found


def without_waiting(scenario: Scenario) -> Scenario:
    """The story without its slow provider, whom another test waits for."""
    return replace(scenario, keys=scenario.keys - {GEMINI}) if scenario.name in SLOW else scenario


def test_the_scenarios_are_those_that_the_command_line_names() -> None:
    assert tuple(SCENARIOS) == NAMES
    assert DEFAULT_SCENARIO.name in SCENARIOS


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=NAMES)
def test_events_are_in_the_order_of_time(scenario: Scenario) -> None:
    times = [event.at_s for event in scenario.timeline]
    assert times == sorted(times)
    assert scenario.describe.endswith(".")


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=NAMES)
async def test_before_its_first_second_all_is_as_the_story_begins(
    simulator: Simulator, client: httpx.AsyncClient, scenario: Scenario
) -> None:
    await stage(simulator, scenario)
    setup = set_up(simulator, without_waiting(scenario))
    found = await answers(client, setup)
    fine = {pid for pid, status in found.items() if status == 200}
    assert fine == ({"together_ai"} if scenario.name == "everything" else set(setup.keys))


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("all-fine", {}),
        ("one-slow", {}),
        ("one-failed", {"anthropic": 500}),
        ("key-rejected", {"openai": 401}),
        ("no-credit", {"openrouter": 402}),
        ("offline", dict.fromkeys(PROVIDERS)),
        ("everything", {"openrouter": 402, "anthropic": 500, "openai": 401}),
        ("day", {}),
    ],
)
async def test_a_story_ends_as_its_name_says(
    simulator: Simulator, client: httpx.AsyncClient, name: str, bad: dict[str, int | None]
) -> None:
    scenario = SCENARIOS[name]
    await play(simulator, scenario, HurriedClock())
    found = await answers(client, set_up(simulator, without_waiting(scenario)))
    assert {pid: status for pid, status in found.items() if status != 200} == bad


async def test_each_event_waits_for_its_moment(simulator: Simulator) -> None:
    clock, scenario = HurriedClock(), SCENARIOS["day"]
    await play(simulator, scenario, clock)
    assert clock.waited == [event.at_s for event in scenario.timeline]


def test_the_day_takes_three_minutes_and_shows_every_kind_of_trouble() -> None:
    day = SCENARIOS["day"]
    shown = [behaviour for event in day.timeline for behaviour in event.becomes.values()]
    assert day.timeline[-1].at_s < 180
    assert {one.refusal for one in shown} == {None, Refusal.SERVER_ERROR, Refusal.RATE_LIMITED}
    assert any(one.latency_ms for one in shown), "a slow spell"
    assert [event.online for event in day.timeline if event.online is not None] == [False, True]
    assert all(event.announces[pid].title for event in day.timeline for pid in event.announces)


@pytest.mark.parametrize("name", SLOW)
def test_who_is_slow_from_the_start_was_so_before(name: str) -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    before = past(SCENARIOS[name].past, [GEMINI], now=now, now_mono_s=0.0)
    recent = [result.latency_ms or 0 for result, _ in before.checks[-THRESHOLDS.slow_count + 1 :]]
    assert min(recent) > slow_limit_ms(DIALECTS[GEMINI].usual_ms, THRESHOLDS)


async def test_a_slow_provider_is_slow(simulator: Simulator, client: httpx.AsyncClient) -> None:
    scenario = SCENARIOS["one-slow"]
    await play(simulator, scenario, HurriedClock())
    setup = set_up(simulator, scenario)
    url = f"{setup.settings.providers[GEMINI].base_url}/models"
    reply = await client.get(url, headers={"x-goog-api-key": setup.keys[GEMINI].reveal()})
    assert 2 < reply.elapsed.total_seconds() < THRESHOLDS.timeout_s


async def test_in_one_scenario_a_provider_has_no_key(simulator: Simulator) -> None:
    setup = set_up(simulator, SCENARIOS["everything"])
    assert set(PROVIDERS) - set(setup.keys) == {"moonshot_ai"}


async def test_the_demos_settings_stay_on_this_computer(simulator: Simulator) -> None:
    setup = set_up(simulator, SCENARIOS["all-fine"])
    assert set(setup.settings.providers) == set(PROVIDERS)
    for provider_id, settings in setup.settings.providers.items():
        assert settings.base_url == simulator.base_url(provider_id)
        assert settings.base_url.startswith("http://127.0.0.1:")
        has_feed = PROVIDERS[provider_id].status_url is not None
        assert settings.status_url == (simulator.status_url(provider_id) if has_feed else "")


def test_the_demo_keeps_the_rules_and_shortens_the_times() -> None:
    usual = type(THRESHOLDS)()
    assert (THRESHOLDS.misses_to_fail, THRESHOLDS.good_checks_to_recover) == (3, 2)
    assert THRESHOLDS.interval_s < usual.interval_s
    assert max(THRESHOLDS.confirm_after_s) < THRESHOLDS.interval_s
    assert (THRESHOLDS.slow_factor, THRESHOLDS.slow_floor_ms) == (usual.slow_factor, usual.slow_floor_ms)
