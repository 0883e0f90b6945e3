"""Better Stack's index.json, as Together AI's page has it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.status_page import NOT_UNDERSTOOD, Announcement, OfficialLevel
from apimon_desktop.providers.registry import PROVIDERS

CHAT, WEBSITE = "200001", "200002"
SECTIONS = [
    {"id": CHAT, "type": "status_page_section", "attributes": {"name": "Inference - Chat"}},
    {"id": WEBSITE, "type": "status_page_section", "attributes": {"name": "Website"}},
]


def read(document: Any) -> Announcement:
    feed = PROVIDERS[ProviderId("together_ai")].feed
    assert feed is not None
    return feed.read(document, feed.components)


def resource(name: str, status: str, section: str | int = int(CHAT)) -> dict[str, Any]:
    attributes = {"public_name": name, "status": status, "status_page_section_id": section}
    return {"id": name, "type": "status_page_resource", "attributes": attributes}


def report(title: str, *resources: str, **attributes: Any) -> dict[str, Any]:
    return {
        "id": "910001",
        "type": "status_report",
        "attributes": {
            "title": title,
            "report_type": "manual",
            "starts_at": "2026-11-23T13:26:00.000Z",
            "ends_at": None,
            "aggregate_state": "downtime",
            "affected_resources": [{"status_page_resource_id": name} for name in resources],
            **attributes,
        },
    }


def page(state: str, *items: dict[str, Any], sections: Any = SECTIONS) -> dict[str, Any]:
    return {"data": {"attributes": {"aggregate_state": state}}, "included": [*sections, *items]}


@pytest.mark.parametrize(
    ("state", "level"),
    [
        ("operational", OfficialLevel.OPERATIONAL),
        ("degraded", OfficialLevel.DEGRADED),
        ("downtime", OfficialLevel.OUTAGE),
        ("maintenance", OfficialLevel.MAINTENANCE),
        ("asleep", OfficialLevel.NOT_UNDERSTOOD),
    ],
)
def test_the_section_of_the_api_is_rated(state: str, level: OfficialLevel) -> None:
    assert read(page(state, resource("Kimi K2.6", state))).level is level


def test_one_model_of_many_is_no_outage_and_is_named() -> None:
    says = read(page("downtime", resource("Kimi K2.6", "downtime"), resource("Qwen3.5 9B", "operational")))
    assert says == Announcement(level=OfficialLevel.DEGRADED, title="Kimi K2.6")


def test_what_has_nothing_to_do_with_the_api_does_not_count() -> None:
    website = resource("Website", "downtime", WEBSITE)
    says = read(page("downtime", website, resource("Kimi K2.6", "operational"), report("Down", "Website")))
    assert says == Announcement(level=OfficialLevel.OPERATIONAL)


def test_a_report_gives_its_title_and_start_though_it_names_resources_that_are_gone() -> None:
    says = read(
        page("downtime", resource("Kimi K2.6", "downtime"), report("Chat is down", "Long gone", "Kimi K2.6"))
    )
    assert says == Announcement(
        level=OfficialLevel.OUTAGE, title="Chat is down", since=datetime(2026, 11, 23, 13, 26, tzinfo=UTC)
    )


def test_reports_that_are_over_or_planned_are_not_the_incident() -> None:
    over = report("Over", "Kimi K2.6", aggregate_state="resolved")
    planned = report("Upgrade", "Kimi K2.6", report_type="maintenance")
    elsewhere = report("Elsewhere", "Long gone")
    down = page("downtime", resource("Kimi K2.6", "downtime"), over, planned, elsewhere)
    assert read(down).title == "Kimi K2.6"
    at_work = page("maintenance", resource("Kimi K2.6", "maintenance"), over, planned, elsewhere)
    assert read(at_work).title == "Upgrade"


def test_a_blip_that_the_page_itself_does_not_show_is_none() -> None:
    assert read(page("operational", resource("Kimi K2.6", "downtime"))).level is OfficialLevel.OPERATIONAL


def test_an_unwatched_resource_says_nothing() -> None:
    unwatched = resource("Kimi K2.6", "not_monitored")
    assert read(page("operational", unwatched)) == NOT_UNDERSTOOD
    assert read(page("operational", unwatched, resource("Qwen", "operational"))).level is (
        OfficialLevel.OPERATIONAL
    )


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        page("operational"),
        page("operational", resource("Kimi K2.6", "brown_out")),
        page("operational", resource("Kimi K2.6", "operational", WEBSITE)),
        page("operational", resource("Kimi K2.6", "operational"), sections=[]),
        page("operational", resource("Kimi K2.6", "operational"), sections=[{"type": "status_page_section"}]),
        {"included": [*SECTIONS, resource("Kimi K2.6", "operational")]},
        {"included": [*SECTIONS, resource("Kimi K2.6", "downtime")]},
        {"data": {"attributes": {"aggregate_state": "operational"}}, "included": "none"},
    ],
)
def test_a_page_without_the_section_or_its_state_is_not_understood(document: Any) -> None:
    assert read(document) == NOT_UNDERSTOOD
