"""Provider states for tests, written without naming the part that a field belongs to."""

from dataclasses import fields, replace
from typing import Any

from apimon_desktop.core.model.ids import Profile
from apimon_desktop.core.model.state import ProviderState

_PARTS = ("health", "totals", "account", "schedule")


def state_of(profile: Profile, **values: Any) -> ProviderState:
    """A state with these fields of its own, its health, totals, account or schedule."""
    return with_fields(ProviderState(profile=profile), **values)


def with_fields(state: ProviderState, **values: Any) -> ProviderState:
    """The state with these fields of its own, its health, totals, account or schedule."""
    for name in _PARTS:
        part = getattr(state, name)
        own = {field.name for field in fields(part)} & values.keys()
        if own:
            state = replace(state, **{name: replace(part, **{field: values.pop(field) for field in own})})
    return replace(state, **values)
