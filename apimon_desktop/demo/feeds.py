"""What a provider's own status page says, in the shape that each kind of page has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from apimon_desktop.demo.http import Response, json_response


class Level(StrEnum):
    """How a status page rates the API."""

    OPERATIONAL = "operational"
    DEGRADED = "degraded"
    OUTAGE = "outage"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the provider publishes about itself."""

    level: Level = Level.OPERATIONAL
    title: str = "Elevated errors on API requests"
    """Of the incident; unused while operational."""
    since: datetime | None = None
    """UTC. None: it begins whenever the page is read."""

    @property
    def is_incident(self) -> bool:
        """True where something is wrong that was not planned."""
        return self.level in (Level.DEGRADED, Level.OUTAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A part of the service that the page rates on its own."""

    id: str
    name: str
    is_api: bool = True
    """False: it has nothing to do with the API and stays operational."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Where and how a status page is read."""

    path: str
    words: Callable[[Report, datetime], Response]


_ATLASSIAN: Final = {
    Level.OPERATIONAL: ("operational", "none", "All Systems Operational"),
    Level.DEGRADED: ("degraded_performance", "minor", "Minor Service Outage"),
    Level.OUTAGE: ("major_outage", "critical", "Major Service Outage"),
    Level.MAINTENANCE: ("under_maintenance", "maintenance", "Service Under Maintenance"),
}
_BETTER_STACK: Final = {
    Level.OPERATIONAL: "operational",
    Level.DEGRADED: "degraded",
    Level.OUTAGE: "downtime",
    Level.MAINTENANCE: "maintenance",
}
_DATADOG: Final = {
    Level.OPERATIONAL: "operational",
    Level.DEGRADED: "degraded",
    Level.OUTAGE: "major_outage",
    Level.MAINTENANCE: "maintenance",
}


def statuspage(page_id: str, name: str, *components: Component) -> Feed:
    """An Atlassian Statuspage: ``summary.json``."""

    def words(report: Report, at: datetime) -> Response:
        _, indicator, description = _ATLASSIAN[report.level]
        rated = [_atlassian_component(c, page_id, report, at) for c in components]
        incidents = [_atlassian_incident(report, rated, at)] if report.is_incident else []
        return json_response(
            {
                "page": {"id": page_id, "name": name, "time_zone": "Etc/UTC", "updated_at": _millis(at)},
                "components": rated,
                "incidents": incidents,
                "scheduled_maintenances": [],
                "status": {"indicator": indicator, "description": description},
            }
        )

    return Feed(path="/api/v2/summary.json", words=words)


def incident_io(page_id: str, name: str, *components: Component) -> Feed:
    """An incident.io page in Statuspage's likeness: ``components.json``, which has no incidents."""

    def words(report: Report, at: datetime) -> Response:
        rated = [
            {
                "id": component.id,
                "name": component.name,
                "status": _ATLASSIAN[report.level if component.is_api else Level.OPERATIONAL][0],
                "created_at": "2025-02-25T01:32:55Z",
                "updated_at": _seconds(at),
                "position": position,
                "page_id": page_id,
            }
            for position, component in enumerate(components)
        ]
        page = {"id": page_id, "name": name, "updated_at": _seconds(at)}
        return json_response({"page": page, "components": rated})

    return Feed(path="/api/v2/components.json", words=words)


def better_stack(page_id: str, name: str, section: str, *components: Component) -> Feed:
    """A Better Stack page as JSON:API: ``index.json``. What is of the API stands in the section named."""
    sections = {True: ("200001", section), False: ("200002", "Website")}

    def words(report: Report, at: datetime) -> Response:
        resources = [_resource(c, sections[c.is_api][0], report) for c in components]
        listed = [
            {"id": section_id, "type": "status_page_section", "attributes": {"name": title}}
            for section_id, title in sections.values()
        ]
        reports = [_status_report(report, components, at)] if report.is_incident else []
        return json_response(
            {
                "data": {
                    "id": page_id,
                    "type": "status_page",
                    "attributes": {
                        "company_name": name,
                        "aggregate_state": _BETTER_STACK[report.level],
                        "timezone": "UTC",
                        "updated_at": _millis(at),
                    },
                },
                "included": [*listed, *resources, *reports],
            }
        )

    return Feed(path="/index.json", words=words)


def datadog(name: str, group: Component, *components: Component) -> Feed:
    """A Datadog status page: ``config.json``. What is of the API stands in the group."""

    def words(report: Report, at: datetime) -> Response:
        inside = [_datadog_component(c, report) for c in components if c.is_api]
        beside = [_datadog_component(c, report) for c in components if not c.is_api]
        grouped = {"id": group.id, "name": group.name, "type": "ComponentGroup", "components": inside}
        incidents = [_datadog_incident(report, inside, at)] if report.is_incident else []
        return json_response(
            {"name": name, "components": [grouped, *beside], "incidents": incidents, "maintenances": None}
        )

    return Feed(path="/config.json", words=words)


def link_only(path: str, name: str) -> Feed:
    """A page for people, with nothing in it for a program."""
    page = f"<!DOCTYPE html><html><head><title>{name}</title></head><body>{name}</body></html>"
    response = Response(body=page.encode(), content_type="text/html; charset=utf-8")
    return Feed(path=path, words=lambda _report, _at: response)


def _atlassian_component(
    component: Component, page_id: str, report: Report, at: datetime
) -> Mapping[str, object]:
    return {
        "id": component.id,
        "name": component.name,
        "status": _ATLASSIAN[report.level if component.is_api else Level.OPERATIONAL][0],
        "updated_at": _millis(at),
        "page_id": page_id,
        "group": False,
        "group_id": None,
        "only_show_if_degraded": False,
    }


def _atlassian_incident(
    report: Report, rated: list[Mapping[str, object]], at: datetime
) -> Mapping[str, object]:
    return {
        "id": "demoincident1",
        "name": report.title,
        "status": "investigating",
        "impact": _ATLASSIAN[report.level][1],
        "created_at": _millis(report.since or at),
        "started_at": _millis(report.since or at),
        "resolved_at": None,
        "shortlink": "https://stspg.io/demo",
        "components": [component for component in rated if component["status"] != "operational"],
    }


def _resource(component: Component, section_id: str, report: Report) -> Mapping[str, object]:
    level = report.level if component.is_api else Level.OPERATIONAL
    return {
        "id": component.id,
        "type": "status_page_resource",
        "attributes": {
            "public_name": component.name,
            "status_page_section_id": int(section_id),
            "status": _BETTER_STACK[level],
            "availability": 0.9993,
            "status_history": [],
        },
    }


def _status_report(report: Report, components: tuple[Component, ...], at: datetime) -> Mapping[str, object]:
    state = _BETTER_STACK[report.level]
    affected = [{"status_page_resource_id": c.id, "status": state} for c in components if c.is_api]
    return {
        "id": "910001",
        "type": "status_report",
        "attributes": {
            "title": report.title,
            "report_type": "manual",
            "starts_at": _millis(report.since or at),
            "ends_at": None,
            "aggregate_state": state,
            "affected_resources": affected,
        },
    }


def _datadog_component(component: Component, report: Report) -> dict[str, str]:
    level = report.level if component.is_api else Level.OPERATIONAL
    return {"id": component.id, "name": component.name, "type": "Component", "status": _DATADOG[level]}


def _datadog_incident(report: Report, rated: list[dict[str, str]], at: datetime) -> Mapping[str, object]:
    affected = [component for component in rated if component["status"] != "operational"]
    return {
        "id": "5f0d3a52-0000-4000-8000-00000000d3a0",
        "title": report.title,
        "currentStatus": "investigating",
        "resolved": False,
        "resolvedDate": None,
        "publishedDate": _millis(report.since or at),
        "timeline": [{"status": "investigating", "message": report.title, "date": _millis(at)}],
        "componentsAffected": affected,
    }


def _seconds(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _millis(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
