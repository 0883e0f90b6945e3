"""The form of a provider's declaration: addresses, how a key is verified, and how replies are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from apimon_desktop.core.model.billing import CostPage, KeySpending, Rates
from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import Cause, ProviderFacts, ProviderId, Secret
from apimon_desktop.core.model.status_page import Announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A complete HTTP reply, as the classifier reads it."""

    status: int
    host: str = ""
    """The requested host. Empty: it does not matter."""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names in lower case."""
    document: Any = None
    """The parsed JSON body. None: the body is not JSON, or is empty."""
    is_html: bool = False
    """True where the body is a web page, whatever the content type says."""
    is_empty: bool = False
    """True for a body without bytes, or JSON's null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """How a key is sent: always in a header, never in an address."""

    header: str
    prefix: str = ""
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Further headers, sent with and without a key."""

    def headers(self, key: Secret | None) -> dict[str, str]:
        """The headers of a request. None: it is sent without a key."""
        return {**self.extra, **({} if key is None else {self.header: f"{self.prefix}{key.reveal()}"})}


BEARER = Auth(header="Authorization", prefix="Bearer ")


@dataclass(frozen=True, slots=True)
class Rule:
    """A reply with a special meaning at one provider."""

    statuses: tuple[int, ...]
    cause: Cause
    when: Callable[[Reply], bool]
    detail: str | None = None
    key_accepted: bool = field(default=False, kw_only=True)
    """True where such a reply proves that the key is valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One of a provider's regions; a key is valid in one of them only."""

    name: str
    base_url: str
    """With its version path."""
    keys_url: str
    """Where a key for it is created."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraRequest:
    """A request for what the check cannot detect."""

    path: str
    """Relative to the base URL; ``{model}`` stands for the model's name."""
    body: Callable[[str], Mapping[str, Any]]
    """Makes the posted document for a model's name."""
    model: str | None
    """The default model. None: no model is available to everybody."""
    is_own_answer: Callable[[Any], bool]
    """True where the document of a 200 has the expected form."""
    rules: tuple[Rule, ...] = ()
    """Rules for replies to this request, before those for the check."""
    most_tokens: int = 0
    """The most tokens it uses, input and output together. 0: it is free."""
    read_tokens: Callable[[Any], int | None] = lambda _document: None
    """Reads the used tokens from the document of a 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostReport:
    """A report of daily costs, for an admin key."""

    path: str
    """Relative to the base URL."""
    query: Callable[[date], Mapping[str, str]]
    """The query for all days from one on, in UTC, with the longest possible pages."""
    read: Callable[[Any], CostPage | None]
    """Reads a page, whose fractions are `Decimal`; never raises. None: it has another form."""
    key_variables: tuple[str, ...]
    """Environment variables that hold an admin key; the first one found counts."""
    key_prefixes: tuple[str, ...]
    """The prefixes of admin keys."""
    keys_url: str
    """Where an admin key is created."""


Place = tuple[str | int, ...]
"""A path in a document: names, and positions in lists, from the outside in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageShape:
    """Where replies to real requests report their usage. Places of counts are within the usage object."""

    endpoints: tuple[str, ...]
    """The ends of the paths of such requests."""
    usage_at: tuple[Place, ...]
    """The usage object, in a whole reply or in an event of a stream; the first one found counts."""
    model_at: tuple[Place, ...]
    id_at: tuple[Place, ...]
    can_be_asked_again: bool = False
    """True where ``ENDPOINT/ID`` gives an earlier reply, as for background requests."""
    names_model_in_path: bool = False
    """True where the request's path names the model, for replies that do not."""
    names_model_in_request: bool = False
    """True where only the request's body names the model."""
    has_latency: bool = True
    """False where the response time depends on the size of the request."""
    input_tokens: tuple[Place, ...]
    """Summed; the first is the input proper, which a total can replace."""
    cached_input_tokens: tuple[Place, ...] = ()
    """The first count but 0 is used, as for all places that are not summed."""
    cache_write_tokens: tuple[Place, ...] = ()
    cache_write_1h_tokens: tuple[Place, ...] = ()
    output_tokens: tuple[Place, ...] = ()
    """Summed; the first is the output proper."""
    reasoning_tokens: tuple[Place, ...] = ()
    """A part of the output."""
    total_tokens: Place = ()
    rest_is_reasoning: bool = False
    """True where the rest of the total, beyond input and output, is reasoning outside the output."""
    cache_is_outside_input: bool = False
    """True where the input count excludes cache writes."""
    cache_write_parts: tuple[Place, ...] = ()
    """Cache writes by lifetime; they add up."""
    counts: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, hash=False)
    """Further counts, by names of `COUNT_DETAILS`; the largest of the places counts."""
    by_modality: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, hash=False)
    """Lists of counts by modality, for ``input``, ``cached`` and ``output``; several places add up."""
    tool_lists: tuple[Place, ...] = ()
    """Lists of the provider's own tools with the number of calls of each."""
    tools_at: tuple[Place, ...] = ()
    """The places of calls of the provider's own tools in the output."""
    read_tools: Callable[[Any], Mapping[str, int]] = lambda _document: {}
    """The number of those calls, by names of `TOOL_CALLS`."""
    tool_requests: Place = ()
    """An object of tool calls, each under a name that ends with ``_requests``."""
    iterations: Place = ()
    """The list of the model requests behind one reply. Empty: there is none."""
    terms: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, hash=False)
    """Terms inside the usage object, by names of `TERMS`; the first place with a value counts."""
    terms_at: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, hash=False)
    """Terms outside the usage object, in the reply or event."""
    read_cost: Callable[[Mapping[str, Any]], Decimal | None] = lambda _usage: None
    """Reads the cost of the request from the usage object, USD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRef:
    """A component of a status page that is, or contains, the API."""

    name: str
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """How a status feed is read."""

    read: Callable[[Any, Sequence[ComponentRef]], Announcement]
    """Reads the announcement about the components from any document; never raises."""
    components: tuple[ComponentRef, ...] = ()
    spare_url: str | None = None
    """Another address of the feed, if the first one refuses. None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider(ProviderFacts):
    """A provider's declaration. The file that makes it names the sources of its facts."""

    base_url: str
    check_path: str
    """The free request that verifies a key, relative to the base URL, with its query."""
    key_variables: tuple[str, ...]
    """Environment variables that hold the key; the first one found counts."""
    is_own_answer: Callable[[Any], bool]
    """True where the document of a 200 has the provider's form."""
    auth: Auth = BEARER
    rules: tuple[Rule, ...] = ()
    """Replies with a special meaning; the first match counts."""
    read_balance: Callable[[Reply], Balance | None] = lambda _reply: None
    """Reads the balance from the reply to the check."""
    read_spending: Callable[[Any], KeySpending | None] = lambda _document: None
    """Reads what the key has spent from the reply to the check."""
    exhausted: Callable[[Any], str | None] = lambda _document: None
    """A sentence on a reached limit, from the reply to the check. None: none is reached."""
    nothing_left: str | None = None
    """The sentence for an empty balance. None: the account is out of credit."""
    read_wait_s: Callable[[Reply, datetime], float | None] = lambda _reply, _now: None
    """Reads the wait from anything but ``Retry-After``; takes the time, UTC."""
    price_list_id: str | None = None
    """Its name in the genai-prices list. None: it is looked up by its address."""
    input_at_text_rate: frozenset[str] = frozenset()
    """Input modalities that the provider charges at its text rate, according to its price page."""
    read_prices: Callable[[Any], Mapping[str, Rates]] = lambda _document: {}
    """Reads the price of each model from the reply to the check. Empty: the reply has none."""
    status_url: str | None = None
    """The machine-readable status feed. None: there is none."""
    feed: Feed | None = None
    key_prefixes: tuple[str, ...] = ()
    """Prefixes of its keys that distinguish them from other providers'."""
    vendors: Mapping[str, ProviderId] = field(default_factory=lambda: MappingProxyType({}))
    """For a gateway: the provider that answers, by the part of a model's name before the slash."""
    costs: CostReport | None = None
    credit_check: ExtraRequest | None = None
    """A free request that is refused without credit. None: there is none, or the check is one."""
    paid_test: ExtraRequest | None = None
    """The smallest real request. None: none is known."""
    usage: tuple[UsageShape, ...] = ()
    """Where its replies report their usage, for each supported protocol."""
    other_urls: tuple[str, ...] = ()
    """Further base URLs of the same service, for the same key."""
    regions: tuple[Region, ...] = ()
    """Its regions, the usual one first. Empty: it has only one."""

    def upstreams(self, model: str | None) -> frozenset[ProviderId]:
        """The providers that answer for a model. Empty: unknown, or this provider itself."""
        vendor = (model or "").partition("/")[0]
        return frozenset({self.vendors[vendor]}) if vendor in self.vendors else frozenset()

    def as_asked(self, extra: ExtraRequest) -> "Provider":
        """The declaration for reading the reply to an extra request."""
        return replace(
            self,
            is_own_answer=extra.is_own_answer,
            rules=(*extra.rules, *self.rules),
            read_balance=lambda _reply: None,
            exhausted=lambda _document: None,
            read_spending=lambda _document: None,
            read_prices=lambda _document: {},
        )
