"""All that the usage page shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from apimon_desktop.core.suggestions import Suggestion
from apimon_desktop.ui.views.prices import PricesView
from apimon_desktop.ui.views.usage import UsageTable


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaView:
    """A suggestion with its arithmetic."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageView:
    """The whole page."""

    usage: UsageTable | None
    """None: it is being read, or there is no history."""
    prices: PricesView | None
    """None: as well."""
    ideas: tuple[IdeaView, ...]
    dismissed: tuple[IdeaView, ...]
    """Sent away while the page is open: each can be taken back."""
    note: str
    """Why the page is empty, or what could not be done. Empty: all is well."""
    hides_amounts: bool
    """True where amounts are not to be copied either."""


def idea_views(found: Iterable[Suggestion]) -> tuple[IdeaView, ...]:
    """The suggestions as they are shown."""
    return tuple(IdeaView(id=idea.id, text=idea.shown) for idea in found)
