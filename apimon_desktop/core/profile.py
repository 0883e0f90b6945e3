"""What a provider is, and what may be told of its key."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from apimon_desktop.core.types import ProviderId


class Job(StrEnum):
    """What a provider can be asked to do. A failover must be able to do the same."""

    CHAT = "chat"
    EMBEDDINGS = "embeddings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a provider is, as registry and settings together say."""

    id: ProviderId
    name: str
    """The guide's name, for the command-line report and documents."""
    short_name: str
    """For icon, menu, windows and messages."""
    enabled: bool = True
    used_for: str = ""
    """The user's own words for what stops when this provider does."""
    needs_key: bool = True
    """False for a local server that asks for none."""
    usd_per_1k_tokens: Decimal | None = None
    """The guide's flat price. None: no price is known."""
    base_url: str = ""
    is_local: bool = False
    """True for a provider on this computer, which works without a network."""
    status_page_url: str | None = None
    """A page for people. None: there is none."""
    status_feed_url: str | None = None
    """The status feed. None: there is none. ``""``: the user switched it off."""
    keys_url: str | None = None
    """Where the user makes or replaces a key."""
    top_up_url: str | None = None
    """Where the user adds credit."""
    key_variable: str | None = None
    """The environment variable that holds the key."""
    has_credit_check: bool = False
    """True where a free request beside the check tells whether there is credit."""
    paid_test_tokens: int | None = None
    """What one paid test uses at most. None: it cannot be tested so."""
    paid_test_every_s: float | None = None
    """The pause between paid tests. None: they are switched off."""
    job: Job = Job.CHAT
    """What it is used for, unless somebody asks for something else."""
    jobs: frozenset[Job] = frozenset({Job.CHAT})
    """All that it can do."""
    upstreams: frozenset[ProviderId] = frozenset()
    """Providers that its answers come from: where one of these fails, so does it."""


class KeySource(StrEnum):
    """Where a key was found, in order of precedence."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    DOTENV = "dotenv"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInfo:
    """What may be told of a key: everything but the key."""

    source: KeySource
    origin: str
    """For people: ``OPENAI_API_KEY in the environment``, ``the keyring``, ``OPENAI_API_KEY in /me/.env``."""
    hint: str
    """``•••• 4f2a``."""
    hides: tuple[str, ...] = ()
    """Origins of further keys for the same provider that this one overrides."""
