"""The latest troubles of each provider, for who wants a few lines and not a history."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.state import Incident
from apimon_desktop.core.types import ProviderId

_KEPT: Final = 3


class RecentIncidents:
    """A subscriber of the engine's; what was before the start is told by `begin`."""

    def __init__(self) -> None:
        self._incidents: dict[ProviderId, tuple[Incident, ...]] = {}

    @property
    def incidents(self) -> Mapping[ProviderId, tuple[Incident, ...]]:
        """The last three of each provider that had any, the latest first."""
        return MappingProxyType(dict(self._incidents))

    def begin(self, incidents: Iterable[Incident]) -> None:
        """Takes those from before the start; what was seen since is newer."""
        for incident in incidents:
            seen = self._incidents.get(incident.provider_id, ())
            if all(one.id != incident.id for one in seen):
                self._note(incident)

    def __call__(self, update: Update) -> None:
        """Notes the incident that a change belongs to."""
        if update.transition is not None and update.transition.incident is not None:
            self._note(update.transition.incident)

    def _note(self, incident: Incident) -> None:
        others = (one for one in self._incidents.get(incident.provider_id, ()) if one.id != incident.id)
        latest = sorted((incident, *others), key=lambda one: one.started_at, reverse=True)
        self._incidents[incident.provider_id] = tuple(latest[:_KEPT])
