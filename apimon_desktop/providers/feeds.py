"""Reads the providers' status pages. Pure: any document gives an announcement, and nothing raises."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from apimon_desktop.core.model.status_page import (
    NOT_UNDERSTOOD,
    Announcement,
    OfficialLevel,
    of_group,
    plain_line,
    worst,
)
from apimon_desktop.providers.matchers import at
from apimon_desktop.providers.spec import ComponentRef
from apimon_desktop.providers.waits import rfc3339

_LEVELS: Final[Mapping[str, OfficialLevel]] = {
    "operational": OfficialLevel.OPERATIONAL,
    "degraded": OfficialLevel.DEGRADED,
    "degraded_performance": OfficialLevel.DEGRADED,
    "partial_outage": OfficialLevel.DEGRADED,
    "major_outage": OfficialLevel.OUTAGE,
    "full_outage": OfficialLevel.OUTAGE,  # incident.io
    "downtime": OfficialLevel.OUTAGE,  # Better Stack
    "maintenance": OfficialLevel.MAINTENANCE,
    "under_maintenance": OfficialLevel.MAINTENANCE,
}
"""The states of components, on any kind of page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Notice:
    title: str | None
    since: datetime | None
    is_maintenance: bool = False
    is_worked_on: bool = True
    """False: it seems to be over and is only monitored."""


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _under(value: Any, *names: str) -> Any:
    return at(value, names)


def _id_text(value: Any) -> str | None:
    """An id, which some pages write as a number or as a text. None: it is not an id."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and abs(value) < 2**63 else None


def _is_component(ref: ComponentRef, component_id: Any, name: Any) -> bool:
    """True where a page's component is the declared one, by its name and by its id if one is declared.

    Both must match, because pages have moved ids to other names and have used names twice. A remark in
    brackets after the name, such as the API's address, is ignored.
    """
    if not isinstance(name, str) or (ref.id is not None and component_id != ref.id):
        return False
    return name == ref.name or name.startswith(f"{ref.name} (")


def _level_of(word: Any, levels: Mapping[str, OfficialLevel] = _LEVELS) -> OfficialLevel:
    """The level for a page's word; NOT_UNDERSTOOD for an unknown one."""
    return levels.get(word if isinstance(word, str) else "", OfficialLevel.NOT_UNDERSTOOD)


def _announcement(
    level: OfficialLevel, notices: Iterable[_Notice], affected: Iterable[Any] = ()
) -> Announcement:
    """The level with the latest notice, or else with the names of the affected parts."""
    listed = tuple(notices)
    if level is OfficialLevel.OPERATIONAL and any(n.is_worked_on and not n.is_maintenance for n in listed):
        level = OfficialLevel.DEGRADED
    if not level.reports_something:
        return Announcement(level=level)
    wants_maintenance = level is OfficialLevel.MAINTENANCE
    fitting = [notice for notice in listed if notice.is_maintenance is wants_maintenance]
    if fitting:
        latest = max(fitting, key=lambda notice: notice.since or datetime.min.replace(tzinfo=UTC))
        return Announcement(level=level, title=latest.title, since=latest.since)
    names = filter(None, map(plain_line, affected))
    return Announcement(level=level, title=plain_line(", ".join(dict.fromkeys(names))))


# Atlassian's Statuspage, and incident.io's version of it: summary.json or components.json
#
# From recorded pages of 2026-08 to 2026-10. incident.io omits keys: incidents are missing or name no
# components, so nothing may depend on them.

_INDICATORS: Final[Mapping[str, OfficialLevel]] = {
    "none": OfficialLevel.OPERATIONAL,
    "minor": OfficialLevel.DEGRADED,
    "major": OfficialLevel.DEGRADED,
    "critical": OfficialLevel.OUTAGE,
    "maintenance": OfficialLevel.MAINTENANCE,
}
_STATUSPAGE_OVER: Final = ("resolved", "postmortem", "completed", "scheduled")
"""Stages of incidents that are over or have not begun."""


def read_statuspage(document: Any, components: Sequence[ComponentRef]) -> Announcement:
    """The announcement about the declared components."""
    rated = tuple(_objects(_under(document, "components")))
    found = [
        next((c for c in rated if _is_component(ref, c.get("id"), c.get("name"))), None) for ref in components
    ]
    levels = [_level_of(_under(component, "status")) for component in found]
    ids = {ref.id for ref in components if ref.id is not None}
    affected = (ref.name for ref, level in zip(components, levels, strict=True) if level.reports_something)
    return _announcement(worst(levels), _statuspage_notices(document, ids), affected)


def read_whole_page(document: Any, _components: Sequence[ComponentRef] = ()) -> Announcement:
    """The announcement about everything on the page, where it is unknown which component is the API."""
    level = _level_of(_under(document, "status", "indicator"), _INDICATORS)
    if level is OfficialLevel.NOT_UNDERSTOOD:
        return NOT_UNDERSTOOD
    said = _announcement(level, _statuspage_notices(document, None))
    return replace(said, level=level, whole_page=True)


def _statuspage_notices(document: Any, ids: set[str] | None) -> Iterator[_Notice]:
    """The current notices about the components with these ids. None: about any."""
    for key, is_maintenance in (("incidents", False), ("scheduled_maintenances", True)):
        for listed in _objects(_under(document, key)):
            if listed.get("status") in _STATUSPAGE_OVER or (
                ids is not None and ids.isdisjoint(_statuspage_components(listed))
            ):
                continue
            starts = (rfc3339(listed.get(name)) for name in ("started_at", "scheduled_for", "created_at"))
            yield _Notice(
                title=plain_line(listed.get("name")),
                since=next(filter(None, starts), None),
                is_maintenance=is_maintenance,
                is_worked_on=listed.get("status") != "monitoring" and listed.get("impact") != "none",
            )


def _statuspage_components(incident: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the components that an incident names, in itself or in its updates."""
    named = [component.get("id") for component in _objects(incident.get("components"))]
    for update in _objects(incident.get("incident_updates")):
        named += [component.get("code") for component in _objects(update.get("affected_components"))]
    yield from (component_id for component_id in named if isinstance(component_id, str))


# Better Stack's page as JSON:API: index.json
#
# From public readers of such pages, 2026-06 to 2026-09. The resources are monitors, one for each model, and
# change often. The sections stay, so a declared component is a section, identified by its name.

_UNWATCHED: Final = "not_monitored"


def read_better_stack(document: Any, components: Sequence[ComponentRef]) -> Announcement:
    """The announcement about the declared sections.

    Where the page as a whole is operational, a single monitor with trouble is a blip that the page does not
    show either.
    """
    included = tuple(_objects(_under(document, "included")))
    groups = [tuple(_members(included, ref)) for ref in components]
    level = worst(of_group(map(_resource_level, group)) for group in groups)
    whole = _level_of(_under(document, "data", "attributes", "aggregate_state"))
    if whole is OfficialLevel.NOT_UNDERSTOOD:
        return NOT_UNDERSTOOD
    if whole is OfficialLevel.OPERATIONAL and level.reports_something:
        level = whole
    if level is OfficialLevel.OPERATIONAL:
        return Announcement(level=level)
    resources = [resource for group in groups for resource in group]
    affected = (
        _under(resource, "attributes", "public_name")
        for resource in resources
        if _resource_level(resource).reports_something
    )
    ids = {_id_text(resource.get("id")) for resource in resources} - {None}
    return _announcement(level, _better_stack_notices(included, ids), affected)


def _resource_level(resource: Mapping[str, Any]) -> OfficialLevel:
    return _level_of(_under(resource, "attributes", "status"))


def _members(included: Sequence[Mapping[str, Any]], ref: ComponentRef) -> Iterator[Mapping[str, Any]]:
    """The monitored resources in the sections with the component's name."""
    sections = {
        _id_text(section.get("id"))
        for section in included
        if section.get("type") == "status_page_section"
        and _is_component(ref, section.get("id"), _under(section, "attributes", "name"))
    } - {None}
    for item in included:
        inside = _id_text(_under(item, "attributes", "status_page_section_id")) in sections
        watched = _under(item, "attributes", "status") != _UNWATCHED
        if item.get("type") == "status_page_resource" and inside and watched:
            yield item


def _better_stack_notices(included: Sequence[Mapping[str, Any]], ids: set[str | None]) -> Iterator[_Notice]:
    """The current reports that name one of the resources; they may also name former ones."""
    for report in included:
        said = _under(report, "attributes")
        if report.get("type") != "status_report" or _under(said, "aggregate_state") == "resolved":
            continue
        affected = _objects(_under(said, "affected_resources"))
        if any(_id_text(resource.get("status_page_resource_id")) in ids for resource in affected):
            yield _Notice(
                title=plain_line(_under(said, "title")),
                since=rfc3339(_under(said, "starts_at")),
                is_maintenance=_under(said, "report_type") == "maintenance",
            )


# Datadog's page: config.json
#
# From public readers of OpenRouter's page, 2026-09. Components are in groups, which have no status
# themselves; lists may be null; embedded logos make it large.

_DATADOG_OVER: Final = ("resolved", "completed", "scheduled", "canceled")


def read_datadog(document: Any, components: Sequence[ComponentRef]) -> Announcement:
    """The announcement about the declared components, each of which may be a group."""
    tree = _under(document, "components")
    levels: list[OfficialLevel] = []
    leaves: list[Mapping[str, Any]] = []
    for ref in components:
        found = next((c for c in _walk(tree) if _is_component(ref, c.get("id"), c.get("name"))), None)
        inside = () if found is None else tuple(_leaves(found))
        levels.append(of_group(_level_of(leaf.get("status")) for leaf in inside))
        leaves += inside
    affected = (leaf.get("name") for leaf in leaves if _level_of(leaf.get("status")).reports_something)
    ids = {ref.id for ref in components} | {_id_text(leaf.get("id")) for leaf in leaves}
    return _announcement(worst(levels), _datadog_notices(document, ids - {None}), affected)


def _walk(tree: Any) -> Iterator[Mapping[str, Any]]:
    """All components and groups. Without recursion, whose depth would depend on the document."""
    left = [*_objects(tree)][::-1]
    while left:
        component = left.pop()
        yield component
        left += [*_objects(component.get("components"))][::-1]


def _leaves(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (component for component in _walk([found]) if not isinstance(component.get("components"), list))


def _datadog_notices(document: Any, ids: set[str | None]) -> Iterator[_Notice]:
    for key, is_maintenance in (("incidents", False), ("maintenances", True)):
        for listed in _objects(_under(document, key)):
            if listed.get("resolved") is True or listed.get("currentStatus") in _DATADOG_OVER:
                continue
            if not ids.isdisjoint(_datadog_components(listed)):
                yield _Notice(
                    title=plain_line(listed.get("title")),
                    since=rfc3339(listed.get("publishedDate")),
                    is_maintenance=is_maintenance,
                    is_worked_on=listed.get("currentStatus") != "monitoring",
                )


def _datadog_components(incident: Mapping[str, Any]) -> Iterator[str | None]:
    """The ids of the components that an incident names, in itself or in its updates."""
    for named in (incident, *_objects(incident.get("timeline"))):
        yield from (_id_text(component.get("id")) for component in _objects(named.get("componentsAffected")))
