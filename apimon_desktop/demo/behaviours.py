"""What a simulated provider does with a request, and its status page reports, as values set while it runs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Final

from apimon_desktop.demo.http import Answer

_SLOW_MS: Final = 2800.0
_JITTER_RATIO: Final = 0.15


class Refusal(StrEnum):
    """Why a provider refuses a request."""

    WRONG_KEY = "wrong_key"
    """Or none."""
    NO_CREDIT = "no_credit"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    NOT_FOUND = "not_found"
    """The address or the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What the answer says, and how long it takes."""

    refusal: Refusal | None = None
    """In the provider's own words. None: the request is answered."""
    answer: Answer | None = None
    """Sent as it is to every request. None: the provider's own words."""
    latency_ms: float | None = None
    """None: the provider's usual."""
    jitter_ratio: float = _JITTER_RATIO
    """The share of the latency by which it varies."""
    status: int = 500
    """Of a server error."""
    wait_s: int = 20
    """How long a rate limit asks the client to wait."""


ok = Behaviour
"""Works; refuses only a missing or wrong key."""
wrong_key = partial(Behaviour, refusal=Refusal.WRONG_KEY)
"""Refuses even the right key."""
no_credit = partial(Behaviour, refusal=Refusal.NO_CREDIT)
not_found = partial(Behaviour, refusal=Refusal.NOT_FOUND)


def slow(latency_ms: float = _SLOW_MS) -> Behaviour:
    """Works, but slowly."""
    return Behaviour(latency_ms=latency_ms)


def rate_limited(wait_s: int = 20) -> Behaviour:
    """Refuses for now, and states the wait in the provider's own way."""
    return Behaviour(refusal=Refusal.RATE_LIMITED, wait_s=wait_s)


def server_error(status: int = 500) -> Behaviour:
    """Reports an internal error."""
    return Behaviour(refusal=Refusal.SERVER_ERROR, status=status)


class Level(StrEnum):
    """How a status page rates the API."""

    OPERATIONAL = "operational"
    DEGRADED = "degraded"
    OUTAGE = "outage"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a status page reports."""

    level: Level = Level.OPERATIONAL
    title: str = "Elevated errors on API requests"
    """Of the incident; unused while operational."""
    since: datetime | None = None
    """UTC. None: the time when the page is read."""

    @property
    def is_incident(self) -> bool:
        """True for trouble that was not planned."""
        return self.level in (Level.DEGRADED, Level.OUTAGE)
