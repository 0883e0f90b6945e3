"""What users ask for in windows, menus and notifications.

Every window has one signal for it, ``commanded``; the app has one handler for each type (`app.commands`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final

from apimon_desktop.core.text.translatable import joined, say

if TYPE_CHECKING:  # loaded before the icon is visible
    from apimon_desktop.core.health.uptime import Span
    from apimon_desktop.core.model.ids import ProviderId, Secret
    from apimon_desktop.core.settings.settings import Settings
    from apimon_desktop.ui.views.costs import CostsChoice

HIDE_AMOUNTS_KEYS: Final = "Ctrl+Shift+H"
"""Toggles amounts in every window."""


class MuteFor(StrEnum):
    """How long notifications are muted."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    CHANGE = "change"
    """Until the worst status changes."""
    NOT = "not"
    """Not any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something to be done; the type says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCommand:
    """Something to be done about a provider."""

    provider_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport:
    """Opens the report."""

    provider_id: str = ""
    """Scrolls to this provider. Empty: to none."""


class ToggleReport(Command):
    """Opens the report at the icon, or closes it: the icon was clicked."""


class OpenCosts(Command):
    """Opens the costs page; only in the report."""


class LeavePage(Command):
    """Goes back from a page to the overview; only in the report."""


class Export(Command):
    """Asks where to save what is looked at; only in the report."""


class OpenDetails(ProviderCommand):
    """Opens a provider's details page; only in the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSettings:
    """Opens the settings."""

    provider_id: str = ""
    """Shows this provider. Empty: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """Opens a page in the browser."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyText:
    """Copies a text to the clipboard."""

    text: str
    keeps_amounts: bool = False
    """True: with its amounts, also while these are hidden."""


class CopyDetails(ProviderCommand):
    """Copies the current facts about a provider to the clipboard."""


class CheckNow(Command):
    """Checks all providers now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteNotifications:
    """Mutes notifications."""

    duration: MuteFor


class ToggleRecoveryNotice(ProviderCommand):
    """Asks for a notification when a provider works again, or cancels that."""


class TogglePause(ProviderCommand):
    """Disables a provider in the settings, or enables it."""


class ToggleIgnore(ProviderCommand):
    """Ignores a provider's problem until its status changes, or stops ignoring it."""


class ToggleAmounts(Command):
    """Hides amounts of money, or shows them."""


class Quit(Command):
    """Ends the app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button or menu line, and the command of a click on it."""

    label: str
    command: object | None
    """None: it only tells something, or is a separator."""
    is_checked: bool | None = None
    """None: it is no switch."""
    is_enabled: bool = True
    is_visible: bool = True


# The settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSettings:
    """Applies settings and saves them."""

    settings: "Settings"


class ResetSettings(Command):
    """Resets every setting to its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStartAtLogin:
    """Turns start at login on or off."""

    on: bool


class SendTestNotification(Command):
    """Sends a sample notification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFile:
    """Opens the folder of a file."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFootprint:
    """Measures what the app uses of this computer while that is shown."""

    on: bool


# Keys


class ReadKeyring(Command):
    """Reads the keyring again; the system may ask for its password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveKey:
    """Saves a key in the keyring, and tests it."""

    key_id: str
    """A provider's id, or that of its admin key."""
    key: "Secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveKey:
    """Removes a key from the keyring."""

    key_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TestKey:
    """Tests a key."""

    __test__ = False  # for pytest

    key_id: str
    key: "Secret | None" = None
    """None: the key in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDotenv:
    """Offers the keys in a ``.env`` file."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKeys:
    """Saves offered keys in the keyring."""

    key_ids: tuple[str, ...]


# The first run


class SeeWhoAnswers(Command):
    """Asks every provider once, without a key, whether it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveFirstKeys:
    """Tests keys, and saves those that are not rejected."""

    found: tuple[str, ...]
    """Ids of keys that were found."""
    entered: Mapping[str, "Secret"]
    """By the id each is kept under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishFirstRun:
    """Ends the first run, once, however its window closes."""

    at_login: bool = False
    """True where the app is to start at login."""
    notifies: bool | None = None
    """Whether notifications are wanted. None: nothing was chosen."""
    adds_provider: bool = False
    """True where the settings are to open at "Add provider"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSpan:
    """Shows the reply times of the details over another span."""

    span: "Span"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCosts:
    """Shows the costs of another period, or by something else."""

    choice: "CostsChoice"


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissSuggestion:
    """Hides a suggestion for 30 days."""

    suggestion_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreSuggestion:
    """Shows a hidden suggestion again."""

    suggestion_id: str


# Exports


class ExportKind(Enum):
    """A kind of file, with its ending."""

    JSON = "json"
    """The report document, with points and incidents."""
    CSV = "csv"
    """Points and incidents."""
    PNG = "png"
    """The chart."""

    @property
    def filter(self) -> str:
        """How a save dialog names it."""
        return joined(" ", (_NAMES[self], f"(*.{self.value})"))


_NAMES = {
    ExportKind.JSON: say("Report and history"),
    ExportKind.CSV: say("Table of checks and incidents"),
    ExportKind.PNG: say("Picture of the chart"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What the user wants to be saved."""

    path: str
    kind: ExportKind
    provider_id: "ProviderId | None"
    """None: all of them."""
    picture: object = None
    """The chart as it was seen, a QImage; of a picture only."""
