"""Better Stack's status page as JSON:API: ``index.json``.

Shape: public readers of such pages, 2026-06 to 2026-09. The page's resources are monitors that come and go,
one for each model; what stays are its sections, so a declared component is a section, known by its name.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.core.official import (
    NOT_UNDERSTOOD,
    Announcement,
    OfficialLevel,
    of_group,
    plain_line,
    worst,
)
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

_STATE: Final[Mapping[str, OfficialLevel]] = MappingProxyType(
    {
        "operational": OfficialLevel.OPERATIONAL,
        "degraded": OfficialLevel.DEGRADED,
        "downtime": OfficialLevel.OUTAGE,
        "maintenance": OfficialLevel.MAINTENANCE,
    }
)
_UNWATCHED: Final = "not_monitored"


def read_better_stack(document: Any, components: Sequence[ComponentRef]) -> Announcement:
    """What the page says of the declared sections.

    Where the page as a whole says that all is well, a lone monitor that says otherwise is a blip which
    the page itself does not show.
    """
    included = tuple(objects(under(document, "included")))
    groups = [tuple(_members(included, ref)) for ref in components]
    level = worst(of_group(map(_level, group)) for group in groups)
    whole = level_in(_STATE, under(document, "data", "attributes", "aggregate_state"))
    if whole is OfficialLevel.NOT_UNDERSTOOD:
        return NOT_UNDERSTOOD
    if whole is OfficialLevel.OPERATIONAL and level.reports_something:
        level = whole
    if level is OfficialLevel.OPERATIONAL:
        return Announcement(level=level)
    resources = [resource for group in groups for resource in group]
    affected = (
        under(resource, "attributes", "public_name")
        for resource in resources
        if _level(resource).reports_something
    )
    ids = {identity(resource.get("id")) for resource in resources} - {None}
    return announcement(level, _notices(included, ids), affected)


def _level(resource: Mapping[str, Any]) -> OfficialLevel:
    return level_in(_STATE, under(resource, "attributes", "status"))


def _members(included: Sequence[Mapping[str, Any]], ref: ComponentRef) -> Iterator[Mapping[str, Any]]:
    """The watched resources in the sections that bear the component's name."""
    sections = {
        identity(section.get("id"))
        for section in included
        if section.get("type") == "status_page_section"
        and is_component(ref, section.get("id"), under(section, "attributes", "name"))
    } - {None}
    for item in included:
        inside = identity(under(item, "attributes", "status_page_section_id")) in sections
        watched = under(item, "attributes", "status") != _UNWATCHED
        if item.get("type") == "status_page_resource" and inside and watched:
            yield item


def _notices(included: Sequence[Mapping[str, Any]], ids: set[str | None]) -> Iterator[Notice]:
    """The reports that are not over and name one of the resources; they may name some that are gone."""
    for report in included:
        said = under(report, "attributes")
        if report.get("type") != "status_report" or under(said, "aggregate_state") == "resolved":
            continue
        affected = objects(under(said, "affected_resources"))
        if any(identity(resource.get("status_page_resource_id")) in ids for resource in affected):
            yield Notice(
                title=plain_line(under(said, "title")),
                since=moment(under(said, "starts_at")),
                is_maintenance=under(said, "report_type") == "maintenance",
            )
