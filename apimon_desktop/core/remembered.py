"""What the history knows of a provider: to go on from after a restart, and to draw."""

from dataclasses import dataclass
from datetime import datetime

from apimon_desktop.core.proof import UNTRIED, Proof
from apimon_desktop.core.state import Incident, Outcome, Verdict
from apimon_desktop.core.types import Cause, Status
from apimon_desktop.core.usage import RealRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The last known state of a provider."""

    verdict: Verdict | None = None
    """None: none was ever reached."""
    last_check_at: datetime | None = None
    """UTC. None: never checked."""
    incident: Incident | None = None
    """The open one, or the last one closed. One that nobody watched any more counts as closed at the
    last check, for nobody knows how it went on."""
    latencies: tuple[tuple[datetime, float], ...] = ()
    """When and how fast the provider answered over the last 24 h, oldest first; ms."""
    outcomes: tuple[Outcome, ...] = ()
    """The last counted requests, oldest first, without the failures of closed incidents."""
    requests: tuple[RealRequest, ...] = ()
    """The latest real requests that went well and told their time, in the order of their reports."""
    credit: Proof = UNTRIED
    generation: Proof = UNTRIED
    generates_at: datetime | None = None
    """When a paid test or a real request last went well, UTC. None: none did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPoint:
    """One check, or one hour of them where only its summary is left."""

    at: datetime
    """UTC; an hour stands at its start."""
    status: Status
    """As shown at the time; of an hour, the worst."""
    cause: Cause
    response_time_ms: float | None
    """Of an hour, the median. None: no complete answer."""
