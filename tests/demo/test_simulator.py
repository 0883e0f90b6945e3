"""The simulator as the app and other tests use it."""

from datetime import UTC, datetime

import broken_answers as broken
import httpx
import pytest
from observed_providers import Simulator

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.dialects import DIALECTS
from apimon_desktop.providers.registry import PROVIDERS

ALL = tuple(PROVIDERS)
ANTHROPIC = ProviderId("anthropic")
GEMINI = ProviderId("google_gemini")


def auth(simulator: Simulator, provider_id: ProviderId) -> dict[str, str]:
    provider = PROVIDERS[provider_id]
    key = simulator.key(provider_id).reveal()
    return {provider.auth.header: provider.auth.prefix + key, **provider.auth.extra}


async def check(client: httpx.AsyncClient, simulator: Simulator, provider_id: ProviderId) -> httpx.Response:
    url = f"{simulator.base_url(provider_id)}/{PROVIDERS[provider_id].check_path}"
    return await client.get(url, headers=auth(simulator, provider_id))


def test_every_built_in_provider_is_simulated() -> None:
    assert list(DIALECTS) == list(PROVIDERS)


async def test_every_origin_has_a_port_of_its_own(simulator: Simulator) -> None:
    urls = [simulator.base_url(pid) for pid in ALL] + [simulator.status_url(pid) for pid in ALL]
    assert len({httpx.URL(url).port for url in urls}) == 2 * len(ALL)


async def test_base_urls_end_as_the_real_ones_do(simulator: Simulator) -> None:
    for provider_id, provider in PROVIDERS.items():
        assert httpx.URL(simulator.base_url(provider_id)).path == httpx.URL(provider.base_url).path


async def test_feeds_stand_where_the_real_ones_do(simulator: Simulator) -> None:
    for provider_id, provider in PROVIDERS.items():
        real = provider.status_url or provider.status_page_url
        assert real is not None
        assert httpx.URL(simulator.status_url(provider_id)).path == httpx.URL(real).path


async def test_keys_look_like_their_providers_and_like_nobody_elses(simulator: Simulator) -> None:
    keys = {pid: simulator.key(pid).reveal() for pid in ALL}
    assert len(set(keys.values())) == len(ALL)
    for provider_id, key in keys.items():
        looks_like = {pid for pid, p in PROVIDERS.items() if key.startswith(p.key_prefixes or ("?",))}
        assert looks_like == ({provider_id} if PROVIDERS[provider_id].key_prefixes else set())


async def test_a_key_opens_its_own_provider_only(simulator: Simulator, client: httpx.AsyncClient) -> None:
    url = f"{simulator.base_url(ANTHROPIC)}/models?limit=1"
    headers = {"x-api-key": simulator.key(GEMINI).reveal(), "anthropic-version": "2023-06-01"}
    assert (await client.get(url, headers=headers)).status_code == 401


async def test_requests_are_logged_without_their_key(simulator: Simulator, client: httpx.AsyncClient) -> None:
    before = datetime.now(UTC)
    for provider_id in ALL:
        await check(client, simulator, provider_id)
    assert [request.provider_id for request in simulator.requests] == list(ALL)
    for request, provider in zip(simulator.requests, PROVIDERS.values(), strict=True):
        assert (request.method, request.had_key, request.to_feed) == ("GET", True, False)
        assert request.path.endswith(provider.check_path)
        assert before <= request.at <= datetime.now(UTC)
        assert simulator.key(request.provider_id).reveal() not in repr(request)
        assert request.headers[provider.auth.header.lower()] == "..."


async def test_a_key_in_a_header_where_it_has_no_business_is_hidden_too(
    simulator: Simulator, client: httpx.AsyncClient
) -> None:
    key = simulator.key(ANTHROPIC).reveal()
    await client.get(simulator.base_url(ANTHROPIC), headers={"Authorization": f"Bearer {key}"})
    (request,) = simulator.requests
    assert key not in repr(request)
    assert request.had_key is False


async def test_what_gets_no_answer_is_logged_all_the_same(
    simulator: Simulator, client: httpx.AsyncClient
) -> None:
    simulator.set(ANTHROPIC, broken.drop())
    with pytest.raises(httpx.RemoteProtocolError):
        await check(client, simulator, ANTHROPIC)
    assert len(simulator.requests_to(ANTHROPIC)) == 1


async def test_feed_requests_are_told_apart(simulator: Simulator, client: httpx.AsyncClient) -> None:
    await client.get(simulator.status_url(ANTHROPIC))
    await check(client, simulator, ANTHROPIC)
    assert [r.path for r in simulator.requests_to(ANTHROPIC, feed=True)] == ["/api/v2/summary.json"]
    assert [r.path for r in simulator.requests_to(ANTHROPIC)] == ["/v1/models?limit=1"]


async def test_a_fresh_connection_shows_in_the_log(simulator: Simulator, client: httpx.AsyncClient) -> None:
    await check(client, simulator, ANTHROPIC)
    await check(client, simulator, ANTHROPIC)
    async with httpx.AsyncClient(trust_env=False) as fresh:
        await check(fresh, simulator, ANTHROPIC)
    assert [r.connection for r in simulator.requests_to(ANTHROPIC)] == [1, 1, 2]


async def test_behaviours_follow_each_other_and_the_last_one_stays(
    simulator: Simulator, client: httpx.AsyncClient
) -> None:
    simulator.set(ANTHROPIC, does.server_error(), does.server_error(529), does.ok())
    statuses = [(await check(client, simulator, ANTHROPIC)).status_code for _ in range(4)]
    assert statuses == [500, 529, 200, 200]


def test_a_provider_without_a_behaviour_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Simulator().set(ANTHROPIC)


async def test_offline_refuses_everywhere_and_online_answers_at_the_same_addresses(
    simulator: Simulator, client: httpx.AsyncClient
) -> None:
    urls = [simulator.base_url(pid) for pid in ALL] + [simulator.status_url(pid) for pid in ALL]
    await check(client, simulator, ANTHROPIC)
    await simulator.offline()
    for url in urls:
        with pytest.raises(httpx.ConnectError):
            await client.get(url)
    await simulator.online()
    assert urls == [simulator.base_url(pid) for pid in ALL] + [simulator.status_url(pid) for pid in ALL]
    assert (await check(client, simulator, ANTHROPIC)).status_code == 200


async def test_a_sign_in_page_can_answer_everywhere(simulator: Simulator, client: httpx.AsyncClient) -> None:
    simulator.set_all(broken.html(), feeds=True)
    for provider_id in ALL:
        assert "Sign in" in (await check(client, simulator, provider_id)).text
        assert "Sign in" in (await client.get(simulator.status_url(provider_id))).text


async def test_what_all_providers_do_leaves_their_status_pages_alone(
    simulator: Simulator, client: httpx.AsyncClient
) -> None:
    simulator.set_all(broken.drop())
    for provider_id in ALL:
        assert (await client.get(simulator.status_url(provider_id))).status_code == 200


async def test_a_feed_can_fail_alone(simulator: Simulator, client: httpx.AsyncClient) -> None:
    simulator.set_feed(ANTHROPIC, does.server_error())
    assert (await client.get(simulator.status_url(ANTHROPIC))).status_code == 503
    assert (await check(client, simulator, ANTHROPIC)).status_code == 200
    simulator.set_feed(ANTHROPIC, broken.drop())
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get(simulator.status_url(ANTHROPIC))


async def test_elsewhere_a_feed_host_knows_nothing(simulator: Simulator, client: httpx.AsyncClient) -> None:
    assert (await client.get(httpx.URL(simulator.status_url(ANTHROPIC)).join("/other"))).status_code == 404


@pytest.mark.parametrize("provider_id", ALL)
async def test_answers_carry_the_providers_own_request_id(
    simulator: Simulator, client: httpx.AsyncClient, provider_id: ProviderId
) -> None:
    name = DIALECTS[provider_id].request_id_header
    replies = [await check(client, simulator, provider_id) for _ in range(2)]
    if name is None:
        assert provider_id == GEMINI
    else:
        assert replies[0].headers[name] != replies[1].headers[name]


@pytest.mark.parametrize("provider_id", ALL)
async def test_only_get_and_the_real_path_are_known(
    simulator: Simulator, client: httpx.AsyncClient, provider_id: ProviderId
) -> None:
    headers = auth(simulator, provider_id)
    url = f"{simulator.base_url(provider_id)}/{PROVIDERS[provider_id].check_path}"
    assert (await client.post(url, headers=headers)).status_code == 404
    assert (
        await client.get(simulator.base_url(provider_id) + "/nothing", headers=headers)
    ).status_code == 404


async def test_openai_quotes_a_wrong_key_so_that_leaks_can_be_looked_for(
    simulator: Simulator, client: httpx.AsyncClient
) -> None:
    url = f"{simulator.base_url(ProviderId('openai'))}/models"
    reply = await client.get(url, headers={"Authorization": "Bearer sk-proj-mine"})
    assert "sk-proj-mine" in reply.text
