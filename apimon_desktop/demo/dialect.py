"""What tells one provider's answers from another's: paths, keys, shapes and refusals."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.feeds import Feed
from apimon_desktop.demo.http import Response


class Refusal(StrEnum):
    """Why a provider does not do what it was asked."""

    BAD_REQUEST = "bad_request"
    MISSING_KEY = "missing_key"
    WRONG_KEY = "wrong_key"
    REVOKED_KEY = "revoked_key"
    """The key was once right."""
    RESTRICTED_KEY = "restricted_key"
    """The key is right, but may not do this."""
    FORBIDDEN = "forbidden"
    """Not for this account, or not in this region."""
    NO_CREDIT = "no_credit"
    SPEND_LIMIT = "spend_limit"
    """There is credit, but a limit that its owner set is reached."""
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    UPSTREAM_LIMITED = "upstream_limited"
    """A vendor behind it limits requests, not the provider itself."""
    SERVER_ERROR = "server_error"
    ERROR_IN_OK = "error_in_ok"
    """A 200 that carries an error."""
    NOT_FOUND = "not_found"
    UNKNOWN_MODEL = "unknown_model"
    """It knows the address, but not the model that was named."""

    @property
    def needs_key(self) -> bool:
        """True where the account must be known first, so that a wrong key is refused before."""
        return self in _NEED_KEY


_NEED_KEY: Final = frozenset(
    {
        Refusal.WRONG_KEY,
        Refusal.REVOKED_KEY,
        Refusal.RESTRICTED_KEY,
        Refusal.NO_CREDIT,
        Refusal.SPEND_LIMIT,
        Refusal.RATE_LIMITED,
        Refusal.UPSTREAM_LIMITED,
        Refusal.ERROR_IN_OK,
        Refusal.UNKNOWN_MODEL,
    }
)
_STANDS_FOR: Final = {
    Refusal.REVOKED_KEY: Refusal.WRONG_KEY,
    Refusal.RESTRICTED_KEY: Refusal.FORBIDDEN,
    Refusal.SPEND_LIMIT: Refusal.NO_CREDIT,
    Refusal.UPSTREAM_LIMITED: Refusal.RATE_LIMITED,
    Refusal.ERROR_IN_OK: Refusal.SERVER_ERROR,
    Refusal.UNKNOWN_MODEL: Refusal.NOT_FOUND,
}
"""What a provider says that has no words of its own for a refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the words of an answer may depend on."""

    at: datetime
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    key: str = ""
    """As it was presented; some providers quote it."""
    status: int = 500
    """Of a server error."""
    wait_s: int = 20
    """How long a rate limit asks us to wait."""
    balance_usd: Decimal | None = None
    """None: the dialect's own."""
    model: str = ""
    """The model that was named. Empty: none was."""


Words = Callable[[Ask], Response]


def always(response: Response) -> Words:
    """The same words, whatever was asked."""
    return lambda _ask: response


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A request beside the check, which is posted."""

    path: str
    """``{model}`` stands for a model's name; else the body names it."""
    good: Words

    def model_of(self, path: str, body: bytes) -> str | None:
        """The model that a request names, or nothing. None: the request is for another route."""
        before, mark, after = self.path.partition("{model}")
        if not mark:
            return _named_in(body) if path == before else None
        is_here = path.startswith(before) and path.endswith(after)
        return path[len(before) : len(path) - len(after)] if is_here else None


def _named_in(body: bytes) -> str:
    try:
        document = json.loads(body)
    except ValueError:
        return ""
    model = document.get("model") if isinstance(document, dict) else None
    return model if isinstance(model, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """A report of what was billed, for an admin key alone."""

    path: str
    key: str
    """The admin key that is right here. It opens nothing anywhere else."""
    page: Words
    refused: Response
    """What any other key is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One provider as it shows itself from outside."""

    provider_id: ProviderId
    base_path: str
    """The version path, ``/v1``."""
    check_path: str
    """The free request that proves a key."""
    key: str
    """The one that is right here. It opens nothing anywhere else."""
    key_header: str = "authorization"
    key_prefix: str = "Bearer "
    demanded_headers: tuple[str, ...] = ()
    """Without these it refuses to talk."""
    request_id_header: str | None = None
    """None: its answers carry no id."""
    usual_ms: float
    """An ordinary response time."""
    balance_usd: Decimal | None = None
    """What is left on the demo's account. None: its answers say nothing of money."""
    good: Words
    refusals: Mapping[Refusal, Words]
    routes: tuple[Route, ...] = ()
    """What it does beside answering the check."""
    models: tuple[str, ...] = ()
    """The models that it knows."""
    costs: Costs | None = None
    """None: it has no cost report."""
    unseen: frozenset[Refusal] = frozenset()
    """What it refuses only beside the check, which goes well all the same."""
    feed: Feed

    def asked_beside(self, path: str, body: bytes) -> tuple[Route, str] | None:
        """The route of a posted request, and the model that it names. None: there is no such route."""
        named = ((route, route.model_of(path, body)) for route in self.routes)
        return next(((route, model) for route, model in named if model is not None), None)

    def refuse(self, refusal: Refusal, ask: Ask) -> Response:
        """The refusal in this provider's words."""
        words = self.refusals.get(refusal)
        return self.refuse(_STANDS_FOR[refusal], ask) if words is None else words(ask)


def fake_key(prefix: str, *, length: int) -> str:
    """A key with a provider's look, put together here so that it stands in no file."""
    start = f"{prefix}demo"
    letters = sha256(start.encode()).hexdigest() * 3
    return start + letters[: length - len(start)]
