"""What a provider declares about itself: where to ask, how to prove a key, how to read the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from apimon_desktop.core.check import Balance
from apimon_desktop.core.official import Announcement
from apimon_desktop.core.profile import Job
from apimon_desktop.core.types import Cause, ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A complete HTTP answer, as a classifier sees it."""

    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names in lower case."""
    document: Any = None
    """The parsed JSON body. None: the body is no JSON, or it is empty."""
    is_html: bool = False
    """True where the body is a web page, whatever the content type says."""
    is_empty: bool = False
    """True where the body says nothing: no bytes, or JSON's null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a classifier makes of a reply."""

    cause: Cause
    detail: str | None = None
    """One plain sentence beyond the cause; never a provider's own text, which may quote a key."""
    retry_after_s: float | None = None
    balance: Balance | None = None
    key_accepted: bool = False
    foreign: bool = False
    """True where somebody else seems to have answered."""
    tokens: int | None = None
    """What the request used. None: the reply does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """How a key travels: always in a header, never in an address."""

    header: str
    prefix: str = ""
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Further headers, sent with and without a key."""


BEARER = Auth(header="Authorization", prefix="Bearer ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A reply that means something of its own at one provider."""

    statuses: tuple[int, ...]
    cause: Cause
    when: Callable[[Reply], bool] = lambda _reply: True
    detail: str | None = None
    key_accepted: bool = False
    """True where such a refusal proves the key all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraRequest:
    """A request beside the check, for what the check cannot see."""

    path: str
    """Relative to the base URL; ``{model}`` stands for the model's name."""
    body: Callable[[str], Mapping[str, Any]]
    """What is posted, for a model's name."""
    model: str | None
    """The model that is named unless settings name another. None: there is none that everybody has."""
    is_own_answer: Callable[[Any], bool]
    """True where a 200's document is what was asked for."""
    rules: tuple[Rule, ...] = ()
    """What an answer to this request means otherwise than one to the check."""
    most_tokens: int = 0
    """What it uses at most, in and out together. 0: it is free."""
    read_tokens: Callable[[Any], int | None] = lambda _document: None
    """What it used, as a 200's document says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRef:
    """A part of a status page that the API is, or stands behind."""

    name: str
    id: str | None = None
    """None: only its name stays the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """How a status feed is read."""

    read: Callable[[Any, Sequence[ComponentRef]], Announcement]
    """What a document says of the components; never raises, whatever the document is."""
    components: tuple[ComponentRef, ...] = ()
    spare_url: str | None = None
    """The same feed elsewhere, for when the first address refuses us. None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider's declaration. Facts carry their source in the file that makes it."""

    id: ProviderId
    name: str
    short_name: str
    base_url: str
    """With its version path."""
    check_path: str
    """The free request that proves a key, relative to the base URL, with its query."""
    key_variables: tuple[str, ...]
    """Environment variables that hold the key; the first one found counts."""
    is_own_answer: Callable[[Any], bool]
    """True where a 200's document has the provider's own shape."""
    auth: Auth = BEARER
    rules: tuple[Rule, ...] = ()
    """What this provider says differently from the rest; the first match counts."""
    read_balance: Callable[[Any], Balance | None] = lambda _document: None
    """Money left, from the check's own answer."""
    nothing_left: str | None = None
    """One sentence on what it means that no money is left. None: the account is out of credit."""
    read_wait_s: Callable[[Reply, datetime], float | None] = lambda _reply, _now: None
    """How long to wait, where it is said otherwise than by ``Retry-After``; takes the time, UTC."""
    usd_per_1k_tokens: Decimal | None = None
    used_for: str = ""
    status_url: str | None = None
    """The machine-readable status feed. None: there is none."""
    feed: Feed | None = None
    """How that feed is read. None: there is none."""
    status_page_url: str | None = None
    keys_url: str | None = None
    top_up_url: str | None = None
    key_prefixes: tuple[str, ...] = ()
    """How this provider's keys begin, as far as that tells them from others'."""
    job: Job = Job.CHAT
    """What it is used for in this suite."""
    jobs: frozenset[Job] = frozenset({Job.CHAT})
    """All that it can do."""
    vendors: Mapping[str, ProviderId] = field(default_factory=lambda: MappingProxyType({}))
    """For one that passes requests on: who answers, by the part of a model's name before the slash."""
    needs_key: bool = True
    credit_check: ExtraRequest | None = None
    """A free request that an account without credit is refused. None: there is none, or the check is it."""
    paid_test: ExtraRequest | None = None
    """The smallest real request. None: none is known."""

    def upstreams(self, model: str | None) -> frozenset[ProviderId]:
        """Whose answers come back for a model; of none that is named, nobody's that is known."""
        vendor = (model or "").partition("/")[0]
        return frozenset({self.vendors[vendor]}) if vendor in self.vendors else frozenset()

    def as_asked(self, extra: ExtraRequest) -> "Provider":
        """How the answer to a request beside the check is read."""
        return replace(
            self,
            is_own_answer=extra.is_own_answer,
            rules=(*extra.rules, *self.rules),
            read_balance=lambda _document: None,
        )
