"""The words of the product: what a provider's status is, and why."""

from enum import StrEnum
from typing import NewType

ProviderId = NewType("ProviderId", str)
"""Identifies a provider in every file, command and document, e.g. ``together_ai``."""


class Status(StrEnum):
    """What is known of a provider. Compares equal to its own text."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def severity(self) -> int:
        """Order for "the worst colours the icon": failed > degraded > healthy > unknown."""
        return _SEVERITY[self]


_SEVERITY = {Status.UNKNOWN: 0, Status.HEALTHY: 1, Status.DEGRADED: 2, Status.FAILED: 3}


class Cause(StrEnum):
    """Why a provider has its status. A status is never shown without one."""

    OK = "ok"
    SLOW = "slow"
    ERROR_RATE = "error_rate"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    BAD_RESPONSE = "bad_response"
    AUTHENTICATION = "authentication"
    PERMISSION = "permission"
    NO_CREDIT = "no_credit"
    NOT_FOUND = "not_found"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    CONNECT = "connect"
    DNS = "dns"
    TLS = "tls"
    NO_KEY = "no_key"
    NOT_CHECKED = "not_checked"
    OFFLINE = "offline"

    @property
    def status(self) -> Status:
        """The one status that this cause stands for."""
        return _STATUS[self]

    @property
    def needs_confirmation(self) -> bool:
        """True where one bad answer may be chance, so that it is asked again before it counts."""
        return self in _CONFIRMED

    @property
    def is_account(self) -> bool:
        """True where only the owner of the key can mend it."""
        return self in _ACCOUNT

    @property
    def is_network(self) -> bool:
        """True where no answer came at all, so that the user's own network may be to blame."""
        return self in _NETWORK

    @property
    def is_derived(self) -> bool:
        """True where it is concluded from many checks that each went well enough."""
        return self in (Cause.SLOW, Cause.ERROR_RATE)


_STATUS = {
    Cause.OK: Status.HEALTHY,
    Cause.SLOW: Status.DEGRADED,
    Cause.ERROR_RATE: Status.DEGRADED,
    Cause.RATE_LIMITED: Status.DEGRADED,
    Cause.OVERLOADED: Status.DEGRADED,
    Cause.BAD_RESPONSE: Status.DEGRADED,
    Cause.AUTHENTICATION: Status.FAILED,
    Cause.PERMISSION: Status.FAILED,
    Cause.NO_CREDIT: Status.FAILED,
    Cause.NOT_FOUND: Status.FAILED,
    Cause.SERVER_ERROR: Status.FAILED,
    Cause.TIMEOUT: Status.FAILED,
    Cause.CONNECT: Status.FAILED,
    Cause.DNS: Status.FAILED,
    Cause.TLS: Status.FAILED,
    Cause.NO_KEY: Status.UNKNOWN,
    Cause.NOT_CHECKED: Status.UNKNOWN,
    Cause.OFFLINE: Status.UNKNOWN,
}
_NETWORK = frozenset({Cause.TIMEOUT, Cause.CONNECT, Cause.DNS, Cause.TLS})
_CONFIRMED = _NETWORK | {Cause.SERVER_ERROR, Cause.OVERLOADED, Cause.BAD_RESPONSE}
_ACCOUNT = frozenset({Cause.AUTHENTICATION, Cause.PERMISSION, Cause.NO_CREDIT})
