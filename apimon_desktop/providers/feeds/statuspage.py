"""Atlassian's Statuspage, and incident.io's likeness of it: ``summary.json`` or ``components.json``.

Shapes: recorded pages of 2026-08 to 2026-10. The likeness leaves keys out: incidents are absent or name no
components, so they are a help, never a must.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.core.official import (
    NOT_UNDERSTOOD,
    Announcement,
    OfficialLevel,
    plain_line,
    worst,
)
from apimon_desktop.providers.feeds.page_parts import (
    Notice,
    announcement,
    is_component,
    level_in,
    moment,
    objects,
    under,
)
from apimon_desktop.providers.spec import ComponentRef

_COMPONENT: Final[Mapping[str, OfficialLevel]] = MappingProxyType(
    {
        "operational": OfficialLevel.OPERATIONAL,
        "degraded_performance": OfficialLevel.DEGRADED,
        "partial_outage": OfficialLevel.DEGRADED,
        "major_outage": OfficialLevel.OUTAGE,
        "full_outage": OfficialLevel.OUTAGE,  # incident.io's own word
        "under_maintenance": OfficialLevel.MAINTENANCE,
    }
)
_INDICATOR: Final[Mapping[str, OfficialLevel]] = MappingProxyType(
    {
        "none": OfficialLevel.OPERATIONAL,
        "minor": OfficialLevel.DEGRADED,
        "major": OfficialLevel.DEGRADED,
        "critical": OfficialLevel.OUTAGE,
        "maintenance": OfficialLevel.MAINTENANCE,
    }
)
_OVER: Final = ("resolved", "postmortem", "completed", "scheduled")
"""Stages at which nothing is going on, or not yet."""


def read_statuspage(document: Any, components: Sequence[ComponentRef]) -> Announcement:
    """What the page says of the declared components."""
    rated = tuple(objects(under(document, "components")))
    found = [
        next((c for c in rated if is_component(ref, c.get("id"), c.get("name"))), None) for ref in components
    ]
    levels = [level_in(_COMPONENT, under(component, "status")) for component in found]
    ids = {ref.id for ref in components if ref.id is not None}
    affected = (ref.name for ref, level in zip(components, levels, strict=True) if level.reports_something)
    return announcement(worst(levels), _notices(document, ids), affected)


def read_whole_page(document: Any, _components: Sequence[ComponentRef] = ()) -> Announcement:
    """What the page says of all that it is about: nobody declared which part of it is the API."""
    level = level_in(_INDICATOR, under(document, "status", "indicator"))
    if level is OfficialLevel.NOT_UNDERSTOOD:
        return NOT_UNDERSTOOD
    said = announcement(level, _notices(document, None))
    return Announcement(level=level, title=said.title, since=said.since, whole_page=True)


def _notices(document: Any, ids: set[str] | None) -> Iterator[Notice]:
    """What is going on with one of the components, or with any (None)."""
    for key, is_maintenance in (("incidents", False), ("scheduled_maintenances", True)):
        for listed in objects(under(document, key)):
            if listed.get("status") in _OVER or (ids is not None and ids.isdisjoint(_touched(listed))):
                continue
            yield Notice(
                title=plain_line(listed.get("name")),
                since=moment(listed.get("started_at"))
                or moment(listed.get("scheduled_for"))
                or moment(listed.get("created_at")),
                is_maintenance=is_maintenance,
                is_worked_on=listed.get("status") != "monitoring" and listed.get("impact") != "none",
            )


def _touched(incident: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the components that an incident names, in itself or in its updates."""
    named = [component.get("id") for component in objects(incident.get("components"))]
    for update in objects(incident.get("incident_updates")):
        named += [component.get("code") for component in objects(update.get("affected_components"))]
    yield from (component_id for component_id in named if isinstance(component_id, str))
