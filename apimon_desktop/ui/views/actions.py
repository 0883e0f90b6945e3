"""What a button beside a provider does."""

from dataclasses import dataclass
from enum import StrEnum

from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.text import say
from apimon_desktop.core.types import Cause


class ActionKind(StrEnum):
    """What happens on a click."""

    SETTINGS = "settings"
    """The settings open at the provider with the id in ``target``."""
    LINK = "link"
    """The page at ``target`` opens."""
    COPY = "copy"
    """The text in ``target`` is copied."""
    PAGE = "page"
    """The details page of the provider with the id in ``target`` opens."""
    REPORT = "report"
    """The report opens at the provider with the id in ``target``."""
    DETAILS = "details"
    """All that is known of the provider with the id in ``target`` is copied, as it is then."""
    AWAIT = "await"
    """Its recovery is to be told, or no longer."""
    PAUSE = "pause"
    """It is switched off in the settings, or on again."""
    IGNORE = "ignore"
    """What is wrong with it is left alone until it changes, or no longer."""
    MUTE = "mute"
    """Nothing is told for as long as the `MuteFor` in ``target`` says."""
    HIDE_AMOUNTS = "hide_amounts"
    """Amounts of money are hidden, or shown again."""


class MuteFor(StrEnum):
    """For how long nothing is told."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    CHANGE = "change"
    NOT = "not"
    """It is told again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button."""

    label: str
    kind: ActionKind
    target: str


_IN_SETTINGS = {
    Cause.NO_KEY: say("Add key…"),
    Cause.AUTHENTICATION: say("Replace the key…"),
    Cause.NOT_FOUND: say("Check the base URL…"),
    Cause.DNS: say("Check the base URL…"),
}
_STATUS_PAGE_HELPS = frozenset(
    {
        Cause.SLOW,
        Cause.ERROR_RATE,
        Cause.OVERLOADED,
        Cause.BAD_RESPONSE,
        Cause.SERVER_ERROR,
        Cause.TIMEOUT,
        Cause.CONNECT,
        Cause.TLS,
    }
)


def status_page_helps(cause: Cause) -> bool:
    """True where the provider's own page may say more; not where it is about its user's key or account."""
    return cause in _STATUS_PAGE_HELPS


def next_action(state: ProviderState, verdict: Verdict) -> Action | None:
    """The one click that helps most. None: there is only waiting."""
    profile, cause = state.profile, verdict.cause
    if not profile.enabled:
        return Action(label=say("Resume in settings…"), kind=ActionKind.SETTINGS, target=state.id)
    if cause in _IN_SETTINGS:
        return Action(label=_IN_SETTINGS[cause], kind=ActionKind.SETTINGS, target=state.id)
    if cause is Cause.NO_CREDIT and profile.top_up_url is not None:
        return Action(label=say("Top up…"), kind=ActionKind.LINK, target=profile.top_up_url)
    if cause is Cause.PERMISSION and profile.keys_url is not None:
        return Action(label=say("See what the key may do…"), kind=ActionKind.LINK, target=profile.keys_url)
    return status_page(state) if status_page_helps(cause) else None


def status_page(state: ProviderState) -> Action | None:
    """The provider's own page. None: there is none."""
    url = state.profile.status_page_url
    return None if url is None else Action(label=say("Open status page"), kind=ActionKind.LINK, target=url)
