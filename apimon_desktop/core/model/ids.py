"""What identifies and describes a provider: id, status, cause, profile and key."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NewType, Self

ProviderId = NewType("ProviderId", str)
"""Identifies a provider in every file, command and document, e.g. ``together_ai``."""


class Status(StrEnum):
    """The status of a provider. Compares equal to its own text."""

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

    status: Status
    """The one status that it stands for."""

    def __new__(cls, word: str, status: Status = Status.UNKNOWN) -> Self:
        """A member with its status."""
        cause = str.__new__(cls, word)
        cause._value_ = word
        cause.status = status
        return cause

    OK = "ok", Status.HEALTHY
    SLOW = "slow", Status.DEGRADED
    ERROR_RATE = "error_rate", Status.DEGRADED
    RATE_LIMITED = "rate_limited", Status.DEGRADED
    OVERLOADED = "overloaded", Status.DEGRADED
    BAD_RESPONSE = "bad_response", Status.DEGRADED
    AUTHENTICATION = "authentication", Status.FAILED
    PERMISSION = "permission", Status.FAILED
    NO_CREDIT = "no_credit", Status.FAILED
    NOT_FOUND = "not_found", Status.FAILED
    SERVER_ERROR = "server_error", Status.FAILED
    TIMEOUT = "timeout", Status.FAILED
    CONNECT = "connect", Status.FAILED
    DNS = "dns", Status.FAILED
    TLS = "tls", Status.FAILED
    NO_KEY = "no_key", Status.UNKNOWN
    NOT_CHECKED = "not_checked", Status.UNKNOWN
    OFFLINE = "offline", Status.UNKNOWN

    @property
    def needs_confirmation(self) -> bool:
        """True where one bad answer may be chance, so that it is asked again before it counts."""
        return self.is_network or self in (Cause.SERVER_ERROR, Cause.OVERLOADED, Cause.BAD_RESPONSE)

    @property
    def is_account(self) -> bool:
        """True where only the owner of the key can mend it."""
        return self in (Cause.AUTHENTICATION, Cause.PERMISSION, Cause.NO_CREDIT)

    @property
    def is_network(self) -> bool:
        """True where no answer came at all, so that the user's own network may be to blame."""
        return self in (Cause.TIMEOUT, Cause.CONNECT, Cause.DNS, Cause.TLS)

    @property
    def is_derived(self) -> bool:
        """True where it is concluded from many checks that each went well enough."""
        return self in (Cause.SLOW, Cause.ERROR_RATE)


class Job(StrEnum):
    """The kind of work that a provider can do. A failover must support the same."""

    CHAT = "chat"
    EMBEDDINGS = "embeddings"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFacts:
    """What is known of a provider, in its declaration and for the rest of the program."""

    id: ProviderId
    name: str
    """The long name, for the command-line report and documents."""
    short_name: str
    """For icon, menu, windows and messages."""
    hue: str = ""
    """The colour of its tile, ``#rrggbb``; white reads on it. Empty: one is chosen by its id."""
    base_url: str = ""
    """With its version path."""
    used_for: str = ""
    """What stops when this provider does, in the user's own words."""
    needs_key: bool = True
    """False for a local server that asks for none."""
    usd_per_1k_tokens: Decimal | None = None
    """The documented flat price. None: unknown."""
    status_page_url: str | None = None
    """A page for people. None: there is none."""
    keys_url: str | None = None
    """Where the user makes or replaces a key."""
    top_up_url: str | None = None
    """Where the user adds credit."""
    job: Job = Job.CHAT
    """What it is used for by default."""
    jobs: frozenset[Job] = frozenset({Job.CHAT})
    """All that it supports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(ProviderFacts):
    """A provider, from registry and settings."""

    enabled: bool = True
    is_local: bool = False
    """True for a provider on this computer, which works without a network."""
    status_feed_url: str | None = None
    """The status feed. None: there is none. ``""``: the user switched it off."""
    key_variable: str | None = None
    has_credit_check: bool = False
    """True where a free request beside the check tells whether there is credit."""
    paid_test_tokens: int | None = None
    """The most that one paid test uses. None: not supported."""
    paid_test_every_s: float | None = None
    """The pause between paid tests. None: they are switched off."""
    upstreams: frozenset[ProviderId] = frozenset()
    """Providers that its answers come from, and with which it fails."""
    notify_while_recording: bool = False


class KeySource(StrEnum):
    """Where a key was found, in order of precedence."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    DOTENV = "dotenv"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInfo:
    """What may be shown about a key."""

    source: KeySource
    origin: str
    """``OPENAI_API_KEY in the environment``, ``the keyring``, ``OPENAI_API_KEY in /me/.env``."""
    hint: str
    """``•••• 4f2a``."""
    hides: tuple[str, ...] = ()
    """Origins of further keys for the same provider that this one overrides."""


class Secret:
    """Holds an API key; ``repr``, ``str`` and formatting show at most its last four characters."""

    __slots__ = ("_value",)
    _SHOWN: Final = 4
    _SHORTEST_SHOWN: Final = 12
    """Below this length even four characters would give away too much."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself, for the request header or the keyring, and for nothing else."""
        return self._value

    @property
    def hint(self) -> str:
        """Enough to recognise a key by: ``•••• 4f2a``."""
        if len(self._value) < self._SHORTEST_SHOWN:
            return "••••"
        return f"•••• {self._value[-self._SHOWN :]}"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return f"Secret({self.hint!r})"

    __str__ = __repr__

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a Secret is not pickled: it would leave the process in plain text")
