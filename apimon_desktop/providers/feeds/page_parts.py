"""What the readers of status pages share: untrusted documents, taken apart without ever raising."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from apimon_desktop.core.official import Announcement, OfficialLevel, plain_line
from apimon_desktop.providers.spec import ComponentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An incident or a maintenance that a page lists as going on."""

    title: str | None
    since: datetime | None
    is_maintenance: bool = False
    is_worked_on: bool = True
    """False: it is believed to be over, and only watched."""


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a list, or nothing."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def under(value: Any, *names: str) -> Any:
    """What stands under a path of names. None: there is no such path."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def identity(value: Any) -> str | None:
    """An id, which some pages write as a number in one place and as a text in another. None: it is none."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and abs(value) < 2**63 else None


def is_component(ref: ComponentRef, component_id: Any, name: Any) -> bool:
    """True where a page's component is the declared one, by its id (where one is declared) and by its name.

    Ids have moved to other names and names have been given twice: both must fit. A remark in brackets
    after the name, such as the API's address, does not matter.
    """
    if not isinstance(name, str) or (ref.id is not None and component_id != ref.id):
        return False
    return name == ref.name or name.startswith(f"{ref.name} (")


def level_in(words: Mapping[str, OfficialLevel], word: Any) -> OfficialLevel:
    """The level that a page's own word stands for; a word that we do not know is not understood."""
    known = words.get(word) if isinstance(word, str) else None
    return known or OfficialLevel.NOT_UNDERSTOOD


def moment(value: Any) -> datetime | None:
    """A time as a page writes it, in UTC whatever its zone. None: it is none."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def announcement(
    level: OfficialLevel, notices: Iterable[Notice], affected: Iterable[Any] = ()
) -> Announcement:
    """The level with the latest notice about it, or else with the names of the affected parts."""
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
