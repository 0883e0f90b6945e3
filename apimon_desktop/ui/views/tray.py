"""What the tray icon and its menu show, as values.

They are loaded before the icon is visible, so this imports little; `menu` makes them from a snapshot.
"""

from dataclasses import dataclass, field

from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.ui.views.commands import Action
from apimon_desktop.ui.views.tile import AS_WRITTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class IconLook:
    """All that the icon's picture depends on. The number stands beside the icon on macOS alone."""

    status: Status
    is_coloured: bool = True
    """False: one grey for everything, which macOS adapts to its menu bar."""
    is_muted: bool = False
    number: str | None = field(default=None, metadata=AS_WRITTEN)
    """Up to three glyphs: "4", "37", "<1", "99+". None: it is unknown, not wanted, or not for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayView:
    """The icon's picture, and the tooltip that is its name for screen readers too."""

    look: IconLook
    tooltip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubMenu:
    """A line that opens further ones."""

    label: str
    entries: tuple[Action, ...]
    """Each keeps its place in its menu for good, so that no click hits another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuRow(SubMenu):
    """One provider."""

    provider_id: ProviderId
    status: Status
    """Shown as the line's icon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuView:
    """The lines that change."""

    summary: str
    """The state of all providers: "Google Gemini is slow · The rest is working"."""
    rows: tuple[MenuRow, ...]
    """The worst first."""
    mute: SubMenu
    failover: SubMenu | None = None
    """What to use instead of the provider that is worst off. None: nothing is wrong, or nobody is safe."""
    money: str | None = None
    """None: nothing was reported this month."""
    hides_amounts: bool = False
