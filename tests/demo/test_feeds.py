"""What the simulated status pages say, each in its own shape."""

from typing import Any

import httpx
import pytest
from observed_providers import Simulator

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo.behaviours import Level, Report

ANTHROPIC = ProviderId("anthropic")
GEMINI = ProviderId("google_gemini")


async def feed(client: httpx.AsyncClient, simulator: Simulator, provider_id: ProviderId) -> Any:
    return (await client.get(simulator.status_url(provider_id))).json()


@pytest.mark.parametrize(
    ("provider", "words"),
    [
        ("openrouter", ("operational", "degraded", "major_outage", "maintenance")),
        ("together_ai", ("operational", "degraded", "downtime", "maintenance")),
        ("anthropic", ("operational", "degraded_performance", "major_outage", "under_maintenance")),
        ("openai", ("operational", "degraded_performance", "major_outage", "under_maintenance")),
        ("moonshot_ai", ("operational", "degraded_performance", "major_outage", "under_maintenance")),
    ],
)
async def test_a_feed_rates_the_api_in_its_own_words(
    simulator: Simulator, client: httpx.AsyncClient, provider: str, words: tuple[str, ...]
) -> None:
    provider_id = ProviderId(provider)
    for level, word in zip(Level, words, strict=True):
        simulator.announce(provider_id, Report(level=level))
        rated = statuses(await feed(client, simulator, provider_id))
        assert set(rated) == {word}


def statuses(document: Any) -> list[str]:
    if "included" in document:
        resources = [item for item in document["included"] if item["type"] == "status_page_resource"]
        return [resource["attributes"]["status"] for resource in resources]
    leaves = [
        leaf for component in document["components"] for leaf in component.get("components", [component])
    ]
    return [leaf["status"] for leaf in leaves]


async def test_statuspage_lists_an_incident_while_there_is_one(
    simulator: Simulator, client: httpx.AsyncClient
) -> None:
    assert (await feed(client, simulator, ANTHROPIC))["incidents"] == []
    simulator.announce(ANTHROPIC, Report(level=Level.OUTAGE, title="Errors on all models"))
    document = await feed(client, simulator, ANTHROPIC)
    (incident,) = document["incidents"]
    assert (incident["name"], incident["impact"]) == ("Errors on all models", "critical")
    assert [component["id"] for component in incident["components"]] == ["k8w3r06qmzrp"]
    assert document["status"]["indicator"] == "critical"


async def test_openais_feed_has_components_only(simulator: Simulator, client: httpx.AsyncClient) -> None:
    assert set(await feed(client, simulator, ProviderId("openai"))) == {"components"}


async def test_together_reports_the_state_of_the_whole_and_what_is_affected(
    simulator: Simulator, client: httpx.AsyncClient
) -> None:
    together = ProviderId("together_ai")
    simulator.announce(together, Report(level=Level.OUTAGE))
    document = await feed(client, simulator, together)
    assert document["data"]["attributes"]["aggregate_state"] == "downtime"
    (report,) = [item for item in document["included"] if item["type"] == "status_report"]
    assert report["attributes"]["ends_at"] is None
    assert report["attributes"]["affected_resources"][0]["status_page_resource_id"] == "8100001"


async def test_openrouter_reports_an_unresolved_incident(
    simulator: Simulator, client: httpx.AsyncClient
) -> None:
    openrouter = ProviderId("openrouter")
    simulator.announce(openrouter, Report(level=Level.DEGRADED))
    document = await feed(client, simulator, openrouter)
    (incident,) = document["incidents"]
    assert incident["resolved"] is False
    names = [component["name"] for component in incident["componentsAffected"]]
    assert names == ["Chat (/api/v1/chat/completions)", "Embeddings (/api/v1/embeddings)"]


async def test_geminis_status_is_a_page_for_people(simulator: Simulator, client: httpx.AsyncClient) -> None:
    reply = await client.get(simulator.status_url(GEMINI))
    assert reply.headers["content-type"].startswith("text/html")
