"""Makes one health request and says what came of it."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import quote, urlsplit

from apimon_desktop.adapters.body import Body, CutAnswerError, is_page, read_body
from apimon_desktop.adapters.clock import Clock, clock_error_s
from apimon_desktop.adapters.http_client import ASKS_OF, HttpClients, load_httpx
from apimon_desktop.adapters.macos import awake
from apimon_desktop.adapters.redaction import Redactor
from apimon_desktop.adapters.transport_faults import Progress, failure
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.offline import CAPTIVE_PORTAL, LocalFault, OfflineReason
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.text import plain, say
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.types import Cause
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.spec import ExtraRequest, Provider, Reading, Reply

if TYPE_CHECKING:
    import httpx

_REQUEST_ID_HEADERS: Final = ("request-id", "x-request-id", "msh-request-id", "cf-ray")
_LONGEST_REQUEST_ID: Final = 128
_LONGEST_HEADER: Final = 4096
_MOST_PRICES: Final = 2000
"""Models of a provider's own list; Together has some 200."""
_NULL: Final = b"null"
_PROXY_SIGN_IN: Final = 407
_UNSENDABLE: Final = Reading(
    cause=Cause.AUTHENTICATION, detail=say("The key holds characters that no key has")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked, and how long we wait."""

    provider: Provider
    base_url: str
    timeout_s: float
    key: Secret | None
    """None: asked without a key."""
    extra: ExtraRequest | None = None
    """What is asked beside the check. None: it is the check itself."""
    model: str = ""
    """The model that a request beside the check names."""

    @property
    def url(self) -> str:
        """Where it is asked."""
        path = self.provider.check_path
        if self.extra is not None:
            path = self.extra.path.format(model=quote(self.model))
        return f"{self.base_url.rstrip('/')}/{path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Body
    latency_ms: float


class Probes(Protocol):
    """What the engine needs of a probe."""

    async def check(self, target: Target, kind: CheckKind) -> CheckResult:
        """One request, on a connection of its own, under one deadline."""


class Probe:
    """Asks providers. A failed check is a value; only our own mistakes raise."""

    def __init__(
        self,
        clients: HttpClients,
        clock: Clock,
        thresholds: Thresholds,
        redactor: Redactor | None = None,
    ) -> None:
        """``redactor`` removes keys from the texts of replies."""
        self._clients = clients
        self._clock = clock
        self._thresholds = thresholds
        self._redactor = redactor or Redactor()

    async def check(self, target: Target, kind: CheckKind) -> CheckResult:
        """One request, on a connection of its own, under one deadline."""
        if target.key is not None:
            self._redactor.add(target.key)
        if target.key is not None and not _can_be_sent(target.key.reveal()):
            return self._result(target, kind, _UNSENDABLE)
        progress = Progress()
        try:
            # Loading httpx is our own affair: it is in no provider's deadline or response time.
            client = await self._clients.client()
            async with asyncio.timeout(target.timeout_s):
                with awake("Checking an AI provider"):  # App Nap would slow the response
                    answer = await self._ask(client, target, progress)
        except CutAnswerError as cut:
            reading = Reading(cause=Cause.BAD_RESPONSE, detail=cut.sentence)
            return self._result(target, kind, reading, status=cut.status)
        except _faults() as fault:
            return self._failed(target, kind, fault, progress)
        result = self._result(
            target,
            kind,
            self._read(target, answer),
            status=answer.status,
            latency_ms=answer.latency_ms,
            request_id=_request_id(answer.headers),
        )
        ahead_s = None if result.foreign else clock_error_s(answer.headers, result.at)
        return replace(result, clock_error_s=ahead_s)

    def _failed(
        self, target: Target, kind: CheckKind, fault: BaseException, progress: Progress
    ) -> CheckResult:
        found = failure(
            fault,
            progress,
            limit_s=target.timeout_s,
            now=self._clock.now(),
            trust_problems=self._clients.trust_problems,
        )
        result = self._result(target, kind, Reading(cause=found.cause, detail=found.detail))
        return replace(result, local=found.local)

    async def _ask(self, client: "httpx.AsyncClient", target: Target, progress: Progress) -> _Answer:
        method, document = (
            ("GET", None) if target.extra is None else ("POST", target.extra.body(target.model))
        )
        started_s = self._clock.monotonic()
        extensions = {"trace": progress.note, ASKS_OF: target.provider.id}
        async with client.stream(
            method, target.url, json=document, headers=_headers(target), extensions=extensions
        ) as response:
            body = await read_body(response, self._thresholds.largest_body_bytes)
            latency_ms = (self._clock.monotonic() - started_s) * 1000
        headers = MappingProxyType({name.lower(): value for name, value in response.headers.items()})
        return _Answer(status=response.status_code, headers=headers, body=body, latency_ms=latency_ms)

    def _read(self, target: Target, answer: _Answer) -> Reading:
        if answer.body.too_long and answer.status < 300:
            return Reading(cause=Cause.BAD_RESPONSE, detail=say("The answer is far too long"))
        reply, extra = _reply(answer, urlsplit(target.base_url).hostname or ""), target.extra
        if extra is None:
            return classify(target.provider, reply, self._clock.now())
        reading = classify(target.provider.as_asked(extra), reply, self._clock.now())
        return replace(reading, tokens=extra.read_tokens(reply.document) if reply.status < 300 else None)

    def _result(
        self,
        target: Target,
        kind: CheckKind,
        reading: Reading,
        *,
        status: int | None = None,
        latency_ms: float | None = None,
        request_id: str | None = None,
    ) -> CheckResult:
        return CheckResult(
            provider_id=target.provider.id,
            kind=kind,
            at=self._clock.now(),
            at_mono_s=self._clock.monotonic(),
            cause=reading.cause,
            latency_ms=latency_ms,
            http_status=status,
            request_id=None if request_id is None else self._redactor(request_id)[:_LONGEST_REQUEST_ID],
            detail=reading.detail,
            retry_after_s=reading.retry_after_s,
            local=_local(reading, status),
            foreign=reading.foreign,
            key_accepted=reading.key_accepted and target.key is not None,
            balance=reading.balance,
            spending=reading.spending,
            prices={
                plain(self._redactor(model)): rates
                for model, rates in islice(reading.prices.items(), _MOST_PRICES)
            },
            tokens=reading.tokens,
        )


def _local(reading: Reading, status: int | None) -> LocalFault | None:
    """The local fault if all hosts give such a foreign answer. None: the answer is the provider's own."""
    if not reading.foreign:
        return None
    if status == _PROXY_SIGN_IN:
        return LocalFault(reason=OfflineReason.PROXY, detail=reading.detail, certain=True)
    return CAPTIVE_PORTAL


def _headers(target: Target) -> dict[str, str]:
    auth = target.provider.auth
    headers = dict(auth.extra)
    if target.key is not None:
        headers[auth.header] = f"{auth.prefix}{target.key.reveal()}"
    return headers


def _can_be_sent(key: str) -> bool:
    """False for what cannot stand in a header, such as a line break or a typographic quote."""
    return key.isascii() and key.isprintable() and bool(key) and " " not in key


def _faults() -> tuple[type[Exception], ...]:
    """What the world may do to a request; anything else is our own mistake."""
    library = load_httpx()
    return (TimeoutError, OSError, library.HTTPError, library.InvalidURL)


def _reply(answer: _Answer, host: str) -> Reply:
    """Parsed on the loop: the parser never lets go of the interpreter, so a thread would block it as long."""
    data = answer.body.data
    document = None if answer.body.too_long else _parsed(data)
    return Reply(
        status=answer.status,
        host=host,
        headers=answer.headers,
        document=document,
        is_html=document is None and is_page(data, answer.headers.get("content-type", "")),
        is_empty=data.strip() in (b"", _NULL),
    )


def _parsed(body: bytes) -> Any:
    """The JSON document, or None: a body that is none is told apart by the classifier."""
    try:
        return json.loads(body, parse_constant=_no_json)
    except (ValueError, RecursionError):
        return None


def _no_json(word: str) -> None:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(word)


def _request_id(headers: Mapping[str, str]) -> str | None:
    values = (headers[name] for name in _REQUEST_ID_HEADERS if name in headers)
    # Shortened after redaction, which would not recognise half a key.
    return next((v[:_LONGEST_HEADER] for v in values if v and v.isascii() and v.isprintable()), None)
