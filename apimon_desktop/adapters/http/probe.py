"""Makes a health request of a provider, or tests whether a host answers, and reads the answer."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin, urlsplit

from apimon_desktop.adapters.files.log import Redactor
from apimon_desktop.adapters.http.body import Body, CutAnswerError, is_page, parsed, read_body
from apimon_desktop.adapters.http.client import COUNTED_AS, HttpClients, can_be_sent, request_faults
from apimon_desktop.adapters.http.faults import Progress, failure
from apimon_desktop.adapters.http.proxies import Proxy, named_proxies
from apimon_desktop.adapters.system.clock import Clock, clock_error_s
from apimon_desktop.adapters.system.process import awake
from apimon_desktop.core.model.check import CheckKind, CheckResult, Reading
from apimon_desktop.core.model.ids import Cause, Secret
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.model.offline import CAPTIVE_PORTAL, NO_NETWORK, LocalFault, OfflineReason
from apimon_desktop.core.text.translatable import plain, say
from apimon_desktop.providers.classify import classify, is_foreign
from apimon_desktop.providers.spec import ExtraRequest, Provider, Reply

if TYPE_CHECKING:
    import httpx

_READ: Final = tuple(field.name for field in fields(Reading))
_REQUEST_ID_HEADERS: Final = ("request-id", "x-request-id", "msh-request-id", "cf-ray")
_UNSENDABLE: Final = Reading(
    cause=Cause.AUTHENTICATION, detail=say("The key contains characters that no key has")
)
_TOO_LONG: Final = Reading(cause=Cause.BAD_RESPONSE, detail=say("The reply is far too long"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A request to make, and its deadline."""

    provider: Provider
    base_url: str
    timeout_s: float
    key: Secret | None
    """None: the request is sent without a key."""
    extra: ExtraRequest | None = None
    """The extra request to make. None: the check itself."""
    model: str = ""
    """The model that an extra request names."""

    @property
    def url(self) -> str:
        """The address of the request."""
        path = self.provider.check_path
        if self.extra is not None:
            path = self.extra.path.format(model=quote(self.model))
        return f"{self.base_url.rstrip('/')}/{path}"


class Probe:
    """Makes checks. A failed check is a value; only our own mistakes raise."""

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
        """Makes one request, on its own connection, under one deadline."""
        if target.key is not None:
            self._redactor.add(target.key)
        if target.key is not None and not can_be_sent(target.key):
            return self._result(target, kind, _UNSENDABLE)
        progress = Progress()
        try:
            # Outside the deadline and the latency, which loading httpx must not affect.
            client = await self._clients.client()
            async with asyncio.timeout(target.timeout_s):
                with awake("Checking an AI provider"):  # App Nap would slow the response
                    reply, too_long, latency_ms = await self._ask(client, target, progress)
        except CutAnswerError as cut:
            reading = Reading(cause=Cause.BAD_RESPONSE, detail=cut.sentence)
            return self._result(target, kind, reading, status=cut.status)
        except request_faults() as fault:
            return self._failed(target, kind, fault, progress)
        reading = _TOO_LONG if too_long and reply.status < 300 else self._read(target, reply)
        result = self._result(
            target,
            kind,
            reading,
            status=reply.status,
            latency_ms=latency_ms,
            request_id=_request_id(reply.headers),
        )
        ahead_s = None if result.foreign else clock_error_s(reply.headers, result.at)
        return replace(result, clock_error_s=ahead_s)

    def _failed(
        self, target: Target, kind: CheckKind, fault: BaseException, progress: Progress
    ) -> CheckResult:
        cause, detail, local = failure(
            fault,
            progress,
            limit_s=target.timeout_s,
            now=self._clock.now(),
            trust_problems=self._clients.trust_problems,
        )
        return replace(self._result(target, kind, Reading(cause=cause, detail=detail)), local=local)

    async def _ask(
        self, client: "httpx.AsyncClient", target: Target, progress: Progress
    ) -> tuple[Reply, bool, float]:
        """The reply, whether its body is too long, and the latency in ms."""
        started_s = self._clock.monotonic()
        async with client.stream(
            "GET" if target.extra is None else "POST",
            target.url,
            json=None if target.extra is None else target.extra.body(target.model),
            headers=target.provider.auth.headers(target.key),
            extensions={"trace": progress.note, COUNTED_AS: target.provider.id},
        ) as response:
            body = await read_body(response, self._thresholds.largest_body_bytes)
            latency_ms = (self._clock.monotonic() - started_s) * 1000
        headers = MappingProxyType({name.lower(): value for name, value in response.headers.items()})
        host = urlsplit(target.base_url).hostname or ""
        return _reply(response.status_code, headers, body, host), body.too_long, latency_ms

    def _read(self, target: Target, reply: Reply) -> Reading:
        extra = target.extra
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
        prices = islice(reading.prices.items(), 2000)
        reading = replace(
            reading,
            key_accepted=reading.key_accepted and target.key is not None,
            prices={plain(self._redactor(model)): rates for model, rates in prices},
        )
        return CheckResult(
            **{name: getattr(reading, name) for name in _READ},
            provider_id=target.provider.id,
            kind=kind,
            at=self._clock.now(),
            at_mono_s=self._clock.monotonic(),
            latency_ms=latency_ms,
            http_status=status,
            request_id=None if request_id is None else self._redactor(request_id)[:128],
            local=_local(reading, status),
        )


def _local(reading: Reading, status: int | None) -> LocalFault | None:
    """The local fault if all hosts give such a foreign answer. None: the provider itself answered."""
    if not reading.foreign:
        return None
    if status == 407:
        return LocalFault(reason=OfflineReason.PROXY, detail=reading.detail, certain=True)
    return CAPTIVE_PORTAL


def _reply(status: int, headers: Mapping[str, str], body: Body, host: str) -> Reply:
    """Parses on the loop: the parser never releases the GIL, so a thread would not help."""
    document = None if body.too_long else parsed(body.data, parse_constant=_refuse)
    return Reply(
        status=status,
        host=host,
        headers=headers,
        document=document,
        is_html=document is None and is_page(body.data, headers.get("content-type", "")),
        is_empty=body.data.strip() in (b"", b"null"),
    )


def _refuse(word: str) -> None:
    """Raises for NaN and Infinity, which JSON does not have."""
    raise ValueError(word)


def _request_id(headers: Mapping[str, str]) -> str | None:
    values = (headers[name] for name in _REQUEST_ID_HEADERS if name in headers)
    # Redacted before it is shortened further, because half a key would not be recognised.
    return next((v[:4096] for v in values if v and v.isascii() and v.isprintable()), None)


class HostProbe:
    """Tests addresses."""

    def __init__(self, clients: HttpClients) -> None:
        self._clients = clients
        self.clock_errors_s: list[float] = []
        """How far this computer's clock is ahead of each host that has answered, s."""

    def proxy(self, url: str) -> Proxy | None:
        """The proxy of requests to an address. None: none."""
        return named_proxies().for_url(url)

    async def fault(self, url: str, *, timeout_s: float, page: bool) -> LocalFault | None:
        """The local fault that a failure suggests. None: the host itself answers, even with an error.

        A redirect does not count as an answer, nor does a web page unless ``page`` is True: both may come
        from a network's sign-in.
        """
        progress = Progress()
        try:
            client = await self._clients.client()
            async with (
                asyncio.timeout(timeout_s),
                client.stream("GET", url, extensions={"trace": progress.note}) as response,
            ):
                if not await _is_own_answer(response, url, page=page):
                    return CAPTIVE_PORTAL
                ahead_s = clock_error_s(response.headers, datetime.now(UTC))
                self.clock_errors_s += [] if ahead_s is None else [ahead_s]
                return None
        except CutAnswerError:
            return None
        except request_faults() as fault:
            problems = self._clients.trust_problems
            now = datetime.now(UTC)
            return (
                failure(fault, progress, limit_s=timeout_s, now=now, trust_problems=problems)[2] or NO_NETWORK
            )


async def _is_own_answer(response: "httpx.Response", url: str, *, page: bool) -> bool:
    if response.has_redirect_location:
        return page and _same_host(url, response.headers["location"])
    start = await read_body(response, 256)
    shows_page = is_page(start.data, response.headers.get("content-type", ""))
    return not is_foreign(response.status_code, is_page=shows_page and not page)


def _same_host(url: str, location: str) -> bool:
    """True where a redirect stays on its host, as those of web pages do."""
    try:
        return urlsplit(urljoin(url, location)).hostname == urlsplit(url).hostname
    except ValueError:
        return False
