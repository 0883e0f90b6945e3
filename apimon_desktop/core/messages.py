"""Desktop notifications as values."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId


class MessageKind(StrEnum):
    """What a message tells."""

    OPENED = "opened"
    ESCALATED = "escalated"
    """Degraded was told; now it has failed."""
    RELAPSED = "relapsed"
    """It came back after its recovery was told, and it lasts."""
    RECOVERED = "recovered"
    BUDGET = "budget"
    """A share of a monthly budget is used up."""
    RUNWAY = "runway"
    """What is left with a provider will not last for long."""


class Urgency(StrEnum):
    """How much a message may disturb. Nothing is so urgent that it stays until it is clicked away."""

    LOW = "low"
    NORMAL = "normal"


class Button(Enum):
    """What a click on a message's button does; the value is its text."""

    COPY_PROVIDER = say("Copy provider name")
    MUTE = say("Mute 1 h")
    OPEN = say("Open")
    SETTINGS = say("Open settings")
    TOP_UP = say("Top up")
    DETAILS = say("Details")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One desktop notification."""

    incident_id: str
    """What happened; of a budget or a balance, the subject with what was reached."""
    provider_id: ProviderId | None
    """None: it is about all of them."""
    kind: MessageKind
    title: str
    """40 characters at most."""
    body: str
    """110 characters at most."""
    group: str
    """A message takes the place of an earlier one of its group that still stands."""
    obsoletes: tuple[str, ...] = ()
    """Further groups whose standing messages this one says again; they may be taken down."""
    urgency: Urgency = Urgency.NORMAL
    buttons: tuple[Button, ...] = ()
    failover: ProviderId | None = None
    """What `Button.COPY_PROVIDER` copies. None: nobody is safe to turn to."""

    @property
    def id(self) -> str:
        """The same event always has the same id."""
        return f"{self.incident_id}/{self.kind.value}"
