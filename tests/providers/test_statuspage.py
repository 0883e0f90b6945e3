"""Statuspage, incident.io's likeness of it, and pages that nobody declared."""

from datetime import UTC, datetime
from typing import Any

import pytest

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.status_page import NOT_UNDERSTOOD, Announcement, OfficialLevel
from apimon_desktop.providers.feeds import read_statuspage, read_whole_page
from apimon_desktop.providers.registry import PROVIDERS

CLAUDE_API = {"id": "k8w3r06qmzrp", "name": "Claude API (api.anthropic.com)"}
CLAUDE_AI = {"id": "rwppv331jlwc", "name": "claude.ai"}
CHAT = {"id": "01JMXBRMFE6N2NNT7DG6XZQ6PW", "name": "Chat Completions"}
RESPONSES = {"id": "01JP8CD9JR3HR6Y7G4Q75N4DVW", "name": "Responses"}


def read(provider: str, document: Any) -> Announcement:
    feed = PROVIDERS[ProviderId(provider)].feed
    assert feed is not None
    assert feed.read is read_statuspage
    return feed.read(document, feed.components)


def claude(status: str, *incidents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "page": {"id": "tymt9n04zgry"},
        "components": [CLAUDE_AI | {"status": "major_outage"}, CLAUDE_API | {"status": status}],
        "incidents": list(incidents),
        "status": {"indicator": "critical"},
        **more,
    }


def incident(*components: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "name": "Elevated errors",
        "status": "investigating",
        "impact": "major",
        "started_at": "2026-11-23T13:26:04.191Z",
        "components": list(components),
        **fields,
    }


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("operational", OfficialLevel.OPERATIONAL),
        ("degraded_performance", OfficialLevel.DEGRADED),
        ("partial_outage", OfficialLevel.DEGRADED),
        ("major_outage", OfficialLevel.OUTAGE),
        ("full_outage", OfficialLevel.OUTAGE),
        ("under_maintenance", OfficialLevel.MAINTENANCE),
        ("brown_out", OfficialLevel.NOT_UNDERSTOOD),
        ("", OfficialLevel.NOT_UNDERSTOOD),
    ],
)
def test_the_apis_own_component_counts_and_no_other(word: str, level: OfficialLevel) -> None:
    assert read("anthropic", claude(word)).level is level


def test_an_incident_that_names_the_api_gives_its_title_and_start() -> None:
    of_web = incident(CLAUDE_AI, name="Login is slow", started_at="2026-11-23T13:59:00Z")
    says = read("anthropic", claude("partial_outage", of_web, incident(CLAUDE_API)))
    assert says == Announcement(
        level=OfficialLevel.DEGRADED,
        title="Elevated errors",
        since=datetime(2026, 11, 23, 13, 26, 4, 191000, tzinfo=UTC),
    )


def test_the_latest_of_several_incidents_is_told() -> None:
    later = incident(CLAUDE_API, name="Errors again", started_at=None, created_at="2026-11-23T13:50:00Z")
    undated = incident(CLAUDE_API, name="Some day", started_at="yesterday")
    says = read("anthropic", claude("partial_outage", incident(CLAUDE_API), later, undated))
    assert says.title == "Errors again"


def test_an_incident_may_name_the_api_in_its_updates_only() -> None:
    updates = [{"affected_components": [{"code": "k8w3r06qmzrp"}, {"code": None}]}, {}]
    says = read("anthropic", claude("major_outage", incident(incident_updates=updates)))
    assert says.title == "Elevated errors"


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({"status": "identified"}, OfficialLevel.DEGRADED),
        ({"status": "monitoring"}, OfficialLevel.OPERATIONAL),
        ({"status": "resolved"}, OfficialLevel.OPERATIONAL),
        ({"impact": "none"}, OfficialLevel.OPERATIONAL),
    ],
)
def test_an_incident_that_is_worked_on_counts_though_the_component_is_still_green(
    fields: dict[str, str], level: OfficialLevel
) -> None:
    assert read("anthropic", claude("operational", incident(CLAUDE_API, **fields))).level is level


def test_a_maintenance_is_no_incident() -> None:
    planned = incident(
        CLAUDE_API,
        name="Upgrade",
        status="in_progress",
        started_at=None,
        scheduled_for="2026-11-23T15:00:00+01:00",
    )
    says = read("anthropic", claude("under_maintenance", scheduled_maintenances=[planned]))
    assert (says.level, says.title) == (OfficialLevel.MAINTENANCE, "Upgrade")
    assert says.since == datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert read("anthropic", claude("operational", scheduled_maintenances=[planned])).title is None
    later = planned | {"status": "scheduled"}
    assert (
        read("anthropic", claude("under_maintenance", scheduled_maintenances=[later])).title == "Claude API"
    )


def test_chinese_titles_and_times_are_kept_as_they_are_meant() -> None:
    open_api, service = (
        {"id": "8psr5dfdld0s", "name": "Open API"},
        {"id": "rf64wcbxt3r2", "name": "API Service"},
    )
    model = {"id": "x0zsqgy57b75", "name": "Model"}
    alarm = incident(model, name="Agentic 模型错误报警", impact="critical")
    document = {
        "components": [c | {"status": "operational"} for c in (open_api, service)],
        "incidents": [alarm],
    }
    assert read("moonshot_ai", document) == Announcement(level=OfficialLevel.OPERATIONAL)
    outage = incident(open_api, name="开放平台 API 异常", started_at="2026-10-03T06:26:12.555+08:00")
    document = {
        "components": [open_api | {"status": "major_outage"}, service | {"status": "operational"}],
        "incidents": [alarm, outage],
    }
    assert read("moonshot_ai", document) == Announcement(
        level=OfficialLevel.OUTAGE,
        title="开放平台 API 异常",
        since=datetime(2026, 10, 2, 22, 26, 12, 555000, tzinfo=UTC),
    )


def test_openais_likeness_needs_no_incidents_and_names_the_parts_itself() -> None:
    good = [c | {"status": "operational"} for c in (CHAT, RESPONSES)]
    login = [{"id": key, "name": "Login", "status": "major_outage"} for key in ("one", "another")]
    assert read("openai", {"components": good + login}) == Announcement(level=OfficialLevel.OPERATIONAL)
    bad = [CHAT | {"status": "degraded_performance"}, RESPONSES | {"status": "partial_outage"}]
    unlinked = {"name": "Agents are down", "status": "identified", "impact": "minor"}
    assert read("openai", {"components": bad, "incidents": [unlinked]}) == Announcement(
        level=OfficialLevel.DEGRADED, title="Chat Completions, Responses"
    )


@pytest.mark.parametrize(
    "components",
    [
        [],
        None,
        [CHAT | {"status": "operational"}],
        [
            CHAT | {"status": "operational"},
            {"id": RESPONSES["id"], "name": "Agents", "status": "operational"},
        ],
        [CHAT | {"status": "operational"}, {"id": "moved", "name": "Responses", "status": "operational"}],
        [CHAT | {"status": "operational"}, RESPONSES | {"status": None}],
        [CHAT | {"status": "operational"}, RESPONSES | {"name": None, "status": "operational"}],
        ["Chat Completions", "Responses"],
    ],
)
def test_a_component_that_is_not_the_one_we_know_is_not_understood(components: Any) -> None:
    assert read("openai", {"components": components}) == NOT_UNDERSTOOD


def test_bad_news_of_one_component_needs_no_other() -> None:
    assert read("openai", {"components": [CHAT | {"status": "major_outage"}]}).level is OfficialLevel.OUTAGE


@pytest.mark.parametrize(
    ("indicator", "level"),
    [
        ("none", OfficialLevel.OPERATIONAL),
        ("minor", OfficialLevel.DEGRADED),
        ("major", OfficialLevel.DEGRADED),
        ("critical", OfficialLevel.OUTAGE),
        ("maintenance", OfficialLevel.MAINTENANCE),
    ],
)
def test_a_page_that_nobody_declared_is_read_as_a_whole_and_says_so(
    indicator: str, level: OfficialLevel
) -> None:
    says = read_whole_page({"status": {"indicator": indicator}})
    assert (says.level, says.whole_page) == (level, True)


def test_a_whole_page_tells_its_incident_whatever_it_is_about() -> None:
    says = read_whole_page({"status": {"indicator": "minor"}, "incidents": [incident(name="Docs are slow")]})
    assert says.title == "Docs are slow"


@pytest.mark.parametrize(
    "document", [None, {}, [], "none", {"status": "none"}, {"status": {"indicator": "?"}}]
)
def test_a_page_in_no_form_that_we_know_is_not_understood(document: Any) -> None:
    assert read_whole_page(document) == NOT_UNDERSTOOD
    assert read("anthropic", document) == NOT_UNDERSTOOD
