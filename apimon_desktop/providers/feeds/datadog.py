"""Datadog's status page: ``config.json``.

Shape: public readers of OpenRouter's page, 2026-09. Components stand in groups, which have no status of their
own; lists may be null; embedded logos make it large.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.core.official import Announcement, OfficialLevel, of_group, plain_line, worst
from apimon_desktop.providers.feeds.page_parts import (
    Notice,
    announcement,
    identity,
    is_component,
    level_in,
    moment,
    objects,
    under,
)
from apimon_desktop.providers.spec import ComponentRef

_STATUS: Final[Mapping[str, OfficialLevel]] = MappingProxyType(
    {
        "operational": OfficialLevel.OPERATIONAL,
        "degraded": OfficialLevel.DEGRADED,
        "partial_outage": OfficialLevel.DEGRADED,
        "major_outage": OfficialLevel.OUTAGE,
        "maintenance": OfficialLevel.MAINTENANCE,
    }
)
_OVER: Final = ("resolved", "completed", "scheduled", "canceled")


def read_datadog(document: Any, components: Sequence[ComponentRef]) -> Announcement:
    """What the page says of the declared components, each of which may be a group."""
    tree = under(document, "components")
    levels: list[OfficialLevel] = []
    leaves: list[Mapping[str, Any]] = []
    for ref in components:
        found = next((c for c in _walk(tree) if is_component(ref, c.get("id"), c.get("name"))), None)
        inside = () if found is None else tuple(_leaves(found))
        levels.append(of_group(level_in(_STATUS, leaf.get("status")) for leaf in inside))
        leaves += inside
    affected = (
        leaf.get("name") for leaf in leaves if level_in(_STATUS, leaf.get("status")).reports_something
    )
    ids = {ref.id for ref in components} | {identity(leaf.get("id")) for leaf in leaves}
    return announcement(worst(levels), _notices(document, ids - {None}), affected)


def _walk(tree: Any) -> Iterator[Mapping[str, Any]]:
    """All components and groups. Not by recursion, whose depth the document would choose."""
    left = [*objects(tree)][::-1]
    while left:
        component = left.pop()
        yield component
        left += [*objects(component.get("components"))][::-1]


def _leaves(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The components of a group, or the component itself."""
    return (component for component in _walk([found]) if not isinstance(component.get("components"), list))


def _notices(document: Any, ids: set[str | None]) -> Iterator[Notice]:
    for key, is_maintenance in (("incidents", False), ("maintenances", True)):
        for listed in objects(under(document, key)):
            if listed.get("resolved") is True or listed.get("currentStatus") in _OVER:
                continue
            if not ids.isdisjoint(_touched(listed)):
                yield Notice(
                    title=plain_line(listed.get("title")),
                    since=moment(listed.get("publishedDate")),
                    is_maintenance=is_maintenance,
                    is_worked_on=listed.get("currentStatus") != "monitoring",
                )


def _touched(incident: Mapping[str, Any]) -> Iterator[str | None]:
    """The ids of the components that an incident names, in itself or in its updates."""
    for named in (incident, *objects(incident.get("timeline"))):
        yield from (identity(component.get("id")) for component in objects(named.get("componentsAffected")))
