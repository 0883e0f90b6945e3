"""What a provider declares about itself: where to ask, how to prove a key, how to read the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from apimon_desktop.core.billing import CostPage, Spending
from apimon_desktop.core.check import Balance
from apimon_desktop.core.official import Announcement
from apimon_desktop.core.pricing import Rates
from apimon_desktop.core.profile import Job
from apimon_desktop.core.types import Cause, ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A complete HTTP answer, as a classifier sees it."""

    status: int
    host: str = ""
    """That was asked. Empty: it does not matter."""
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
    spending: Spending | None = None
    key_accepted: bool = False
    foreign: bool = False
    """True where somebody else seems to have answered."""
    prices: Mapping[str, Rates] = field(default_factory=lambda: MappingProxyType({}))
    """The provider's own price list, by model. Empty: the reply holds none."""
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
class Region:
    """One of the places where a provider is found; a key of one is unknown in the others."""

    name: str
    base_url: str
    """With its version path."""
    keys_url: str
    """Where a key for it is made."""


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
class CostReport:
    """How a provider tells what it billed day by day, to whoever holds an admin key."""

    path: str
    """Relative to the base URL."""
    query: Callable[[date], Mapping[str, str]]
    """What asks for all days from one on, in UTC, in the longest pages that there are."""
    read: Callable[[Any], CostPage | None]
    """What a page says; never raises. None: it has another form. Its fractions are `Decimal`."""
    key_variables: tuple[str, ...]
    """Environment variables that hold an admin key; the first one found counts."""
    key_prefixes: tuple[str, ...]
    """How admin keys begin."""
    keys_url: str
    """Where an admin key is made."""


Place = tuple[str | int, ...]
"""Where something stands in a document: names, and positions in a list, from the outside in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageShape:
    """How replies to real requests tell what was used. Places of counts are within the usage object."""

    endpoints: tuple[str, ...]
    """How the paths of such requests end."""
    usage_at: tuple[Place, ...]
    """Where the usage object stands, in a whole reply or in an event of a stream; the first found counts."""
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
    """Summed."""
    cached_input_tokens: tuple[Place, ...] = ()
    """Of places that are no sum, the first that is there counts."""
    cache_write_tokens: tuple[Place, ...] = ()
    cache_write_1h_tokens: tuple[Place, ...] = ()
    output_tokens: tuple[Place, ...] = ()
    """Summed."""
    reasoning_tokens: tuple[Place, ...] = ()
    """A part of the output."""
    total_tokens: Place = ()
    """Empty: none is given."""
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
    """The list of the model requests behind one answer. Empty: there is none."""
    terms: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, hash=False)
    """Terms inside the usage object, by names of `TERMS`; the first place with a value counts."""
    terms_at: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, hash=False)
    """Terms outside the usage object, in the reply or event."""
    read_cost: Callable[[Mapping[str, Any]], Decimal | None] = lambda _usage: None
    """What the usage object says that the request cost, USD."""


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
    read_balance: Callable[[Reply], Balance | None] = lambda _reply: None
    """Money left, from the check's own answer."""
    read_spending: Callable[[Any], Spending | None] = lambda _document: None
    """What the key has spent, from the check's own answer."""
    exhausted: Callable[[Any], str | None] = lambda _document: None
    """A sentence on a reached limit, from the check's own answer. None: none is reached."""
    nothing_left: str | None = None
    """One sentence on what it means that no money is left. None: the account is out of credit."""
    read_wait_s: Callable[[Reply, datetime], float | None] = lambda _reply, _now: None
    """How long to wait, where it is said otherwise than by ``Retry-After``; takes the time, UTC."""
    usd_per_1k_tokens: Decimal | None = None
    price_list_id: str | None = None
    """Its name in the genai-prices list. None: it is looked for there by its address."""
    input_at_text_rate: frozenset[str] = frozenset()
    """Input modalities that the provider charges at its text rate, according to its price page."""
    read_prices: Callable[[Any], Mapping[str, Rates]] = lambda _document: {}
    """What each model costs now, by its name, from the check's own answer. Empty: it does not say."""
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
    costs: CostReport | None = None
    """What it bills, for who has an admin key. None: no key of it tells."""
    credit_check: ExtraRequest | None = None
    """A free request that an account without credit is refused. None: there is none, or the check is it."""
    paid_test: ExtraRequest | None = None
    """The smallest real request. None: none is known."""
    usage: tuple[UsageShape, ...] = ()
    """How its replies tell what was used, one shape for each protocol that it speaks."""
    other_urls: tuple[str, ...] = ()
    """Further base URLs under which programs reach the same service with the same key."""
    regions: tuple[Region, ...] = ()
    """Where it can be found, the usual place first. Empty: in one place only."""

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
            read_balance=lambda _reply: None,
            exhausted=lambda _document: None,
            read_spending=lambda _document: None,
            read_prices=lambda _document: {},
        )
