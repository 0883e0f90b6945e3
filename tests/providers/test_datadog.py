"""Datadog's config.json, as OpenRouter's page has it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.status_page import NOT_UNDERSTOOD, Announcement, OfficialLevel
from apimon_desktop.providers.registry import PROVIDERS

GATEWAY = "62d944d3-1acb-471b-81a0-099b3da0164f"
CHAT = "9fb5ccff-e128-455a-be20-59572f8d363a"
VIDEO, WEB = "0c1de000-0000-4000-8000-00000000000a", "0c1de000-0000-4000-8000-00000000000b"


def read(document: Any) -> Announcement:
    feed = PROVIDERS[ProviderId("openrouter")].feed
    assert feed is not None
    return feed.read(document, feed.components)


def leaf(component_id: str, name: str, status: str) -> dict[str, Any]:
    return {"id": component_id, "name": name, "status": status, "type": "Component"}


def page(chat: str, video: str = "operational", web: str = "operational", **more: Any) -> dict[str, Any]:
    inside = [leaf(CHAT, "Chat (/api/v1/chat/completions)", chat), leaf(VIDEO, "Video", video)]
    gateway = {"id": GATEWAY, "name": "API - Gateway", "type": "ComponentGroup", "components": inside}
    components = [gateway, leaf(WEB, "Web & Application Services", web)]
    return {"components": components, "incidents": [], "maintenances": None, **more}


def incident(component_id: Any, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Elevated errors",
        "currentStatus": "identified",
        "resolved": False,
        "publishedDate": "2026-11-23T13:26:00Z",
        "componentsAffected": [{"id": component_id}],
        "timeline": [],
        **fields,
    }


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("operational", OfficialLevel.OPERATIONAL),
        ("degraded", OfficialLevel.DEGRADED),
        ("partial_outage", OfficialLevel.DEGRADED),
        ("major_outage", OfficialLevel.OUTAGE),
        ("maintenance", OfficialLevel.MAINTENANCE),
        ("brown_out", OfficialLevel.NOT_UNDERSTOOD),
    ],
)
def test_the_api_is_rated_within_its_group(word: str, level: OfficialLevel) -> None:
    assert read(page(word)).level is level


def test_one_part_of_the_group_is_no_outage_and_is_named() -> None:
    assert read(page("operational", "major_outage")) == Announcement(
        level=OfficialLevel.DEGRADED, title="Video"
    )
    assert read(page("degraded", "major_outage")).title == "Chat (/api/v1/chat/completions), Video"


def test_what_stands_beside_the_group_does_not_count() -> None:
    says = read(page("operational", web="major_outage", incidents=[incident(WEB)]))
    assert says == Announcement(level=OfficialLevel.OPERATIONAL)


def test_an_open_incident_gives_its_title_and_start() -> None:
    says = read(page("major_outage", incidents=[incident(CHAT)]))
    assert says.title == "Elevated errors"
    assert says.since == datetime(2026, 11, 23, 13, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({}, OfficialLevel.DEGRADED),
        ({"componentsAffected": [{"id": GATEWAY}]}, OfficialLevel.DEGRADED),
        (
            {"componentsAffected": None, "timeline": [{"componentsAffected": [{"id": CHAT}]}]},
            OfficialLevel.DEGRADED,
        ),
        ({"currentStatus": "monitoring"}, OfficialLevel.OPERATIONAL),
        ({"currentStatus": "resolved", "resolved": None}, OfficialLevel.OPERATIONAL),
        ({"resolved": True}, OfficialLevel.OPERATIONAL),
        ({"componentsAffected": [{"id": None}, {}]}, OfficialLevel.OPERATIONAL),
    ],
)
def test_an_incident_that_is_worked_on_counts_though_all_is_still_green(
    fields: dict[str, Any], level: OfficialLevel
) -> None:
    assert read(page("operational", incidents=[incident(CHAT, **fields)])).level is level


def test_a_maintenance_is_told_as_one() -> None:
    planned = incident(CHAT, title="Upgrade", currentStatus="in_progress")
    assert read(page("maintenance", maintenances=[planned])).title == "Upgrade"
    assert read(page("operational", maintenances=[planned])).level is OfficialLevel.OPERATIONAL


def test_embedded_pictures_and_missing_lists_do_no_harm() -> None:
    says = read(page("operational", incidents=None, logo="data:image/png;base64," + "A" * 100_000))
    assert says == Announcement(level=OfficialLevel.OPERATIONAL)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"components": []},
        {"components": [leaf(CHAT, "Chat", "operational")]},
        {"components": [{"id": GATEWAY, "name": "API - Gateway", "components": []}]},
        {
            "components": [
                {"id": GATEWAY, "name": "Gateway", "components": [leaf(CHAT, "Chat", "operational")]}
            ]
        },
    ],
)
def test_a_page_without_the_components_we_know_is_not_understood(document: Any) -> None:
    assert read(document) == NOT_UNDERSTOOD


def test_a_tree_of_any_depth_or_breadth_is_walked() -> None:
    tree: dict[str, Any] = leaf(CHAT, "Chat", "operational")
    for _ in range(20_000):
        tree = {"components": [tree]}
    assert read({"components": [tree, *({} for _ in range(20_000))]}) == NOT_UNDERSTOOD
