"""The demo's stories and how they are played."""

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from apimon_desktop.core.statistics import slow_limit_ms
from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.dialects import DIALECTS
from apimon_desktop.demo.past import past
from apimon_desktop.demo.scenario import Event, Scenario, play, stage
from apimon_desktop.demo.scenarios import DEFAULT_SCENARIO, SCENARIOS
from apimon_desktop.demo.setup import THRESHOLDS, Setup, set_up
from apimon_desktop.demo.simulator import Simulator
from apimon_desktop.providers.registry import PROVIDERS

GEMINI = ProviderId("google_gemini")
SLOW = ("one-slow", "everything")
NAMES = ("all-fine", "one-slow", "one-failed", "key-rejected", "no-credit", "offline", "everything", "day")


async def at_once(at_s: float) -> None:
    """A clock that has always just reached the moment."""


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
def test_events_stand_in_the_order_of_time_and_say_what_happens(scenario: Scenario) -> None:
    times = [event.at_s for event in scenario.timeline]
    assert times == sorted(times)
    assert all(event.says and "!" not in event.says for event in scenario.timeline)
    assert scenario.title
    assert scenario.describe.endswith(".")
    assert scenario.length_s == max(times, default=0)


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
    await play(simulator, scenario, at_once)
    found = await answers(client, set_up(simulator, without_waiting(scenario)))
    assert {pid: status for pid, status in found.items() if status != 200} == bad


async def test_each_event_waits_for_its_moment_and_is_told(simulator: Simulator) -> None:
    waited: list[float] = []
    told: list[Event] = []

    async def sleep_until(at_s: float) -> None:
        assert len(told) == len(waited), "nothing happens before its time"
        waited.append(at_s)

    scenario = SCENARIOS["day"]
    await play(simulator, scenario, sleep_until, told.append)
    assert waited == [event.at_s for event in scenario.timeline]
    assert tuple(told) == scenario.timeline


def test_the_day_lasts_three_minutes_and_shows_every_kind_of_trouble() -> None:
    day = SCENARIOS["day"]
    assert day.length_s == 180
    said = " ".join(event.says for event in day.timeline)
    for word in ("slow", "fails", "limits", "network goes away", "network is back", "all is well"):
        assert word in said


@pytest.mark.parametrize("name", SLOW)
def test_who_is_slow_from_the_start_was_so_before(name: str) -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    before = past(SCENARIOS[name].past, [GEMINI], now=now, now_mono_s=0.0)
    recent = [result.latency_ms or 0 for result, _ in before.checks[-THRESHOLDS.slow_count + 1 :]]
    assert min(recent) > slow_limit_ms(DIALECTS[GEMINI].usual_ms, THRESHOLDS)


async def test_a_slow_provider_is_slow(simulator: Simulator, client: httpx.AsyncClient) -> None:
    scenario = SCENARIOS["one-slow"]
    await play(simulator, scenario, at_once)
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
    assert (THRESHOLDS.misses_to_fail, THRESHOLDS.goods_to_recover) == (3, 2)
    assert THRESHOLDS.interval_s < usual.interval_s
    assert max(THRESHOLDS.confirm_after_s) < THRESHOLDS.interval_s
    assert (THRESHOLDS.slow_factor, THRESHOLDS.slow_floor_ms) == (usual.slow_factor, usual.slow_floor_ms)
