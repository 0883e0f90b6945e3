"""Makes one health request and says what came of it."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol

from apimon_desktop.adapters.clock import Clock
from apimon_desktop.adapters.http_client import HttpClients, load_httpx
from apimon_desktop.adapters.transport_faults import named
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.types import Cause
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.spec import Provider, Reading, Reply

if TYPE_CHECKING:
    import httpx

# Parsing 10 MB takes 90 ms: what is long enough to be felt is parsed beside the loop.
_PARSED_ON_LOOP_BYTES: Final = 256 * 1024
_REQUEST_ID_HEADERS: Final = ("request-id", "x-request-id", "msh-request-id", "cf-ray")
_LONGEST_REQUEST_ID: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked, and how long we wait."""

    provider: Provider
    base_url: str
    timeout_s: float
    key: Secret | None
    """None: asked without a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    reply: Reply
    too_long: bool
    request_id: str | None


class _CutAnswer(Exception):  # noqa: N818 - it is an answer, if a bad one
    """The status came, the rest of the body did not."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Probes(Protocol):
    """What the engine needs of a probe."""

    async def check(self, target: Target, kind: CheckKind, *, fresh: bool) -> CheckResult:
        """One request under one deadline; ``fresh`` asks on a connection of its own."""


class Probe:
    """Asks providers. A failed check is a value; only our own mistakes raise."""

    def __init__(self, clients: HttpClients, clock: Clock, thresholds: Thresholds) -> None:
        self._clients = clients
        self._clock = clock
        self._thresholds = thresholds

    async def check(self, target: Target, kind: CheckKind, *, fresh: bool) -> CheckResult:
        """One request under one deadline; ``fresh`` asks on a connection of its own."""
        # Loading the client is our own affair: it is in no provider's response time.
        kept = await self._clients.kept()
        started_s = self._clock.monotonic()
        answer: _Answer | None = None
        try:
            async with asyncio.timeout(target.timeout_s), AsyncExitStack() as stack:
                client = await stack.enter_async_context(await self._clients.fresh()) if fresh else kept
                answer = await self._ask(client, target)
        except _CutAnswer as cut:
            reading = Reading(cause=Cause.BAD_RESPONSE, detail="The answer breaks off")
            return self._result(target, kind, reading, status=cut.status)
        except (TimeoutError, OSError, load_httpx().HTTPError) as fault:
            cause, detail = named(fault)
            return self._result(target, kind, Reading(cause=cause, detail=detail))
        latency_ms = (self._clock.monotonic() - started_s) * 1000
        reading = self._read(target, answer)
        return self._result(
            target,
            kind,
            reading,
            status=answer.reply.status,
            latency_ms=latency_ms,
            request_id=answer.request_id,
        )

    async def _ask(self, client: "httpx.AsyncClient", target: Target) -> _Answer:
        body = bytearray()
        limit = self._thresholds.largest_body_bytes
        url = f"{target.base_url.rstrip('/')}/{target.provider.check_path}"
        async with client.stream("GET", url, headers=_headers(target)) as response:
            try:
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > limit:
                        break
            except load_httpx().RemoteProtocolError as fault:
                raise _CutAnswer(response.status_code) from fault
            except load_httpx().DecodingError as fault:
                raise _CutAnswer(response.status_code) from fault
        reply = await _reply(response.status_code, response.headers, bytes(body), parse=len(body) <= limit)
        return _Answer(reply=reply, too_long=len(body) > limit, request_id=_request_id(response.headers))

    def _read(self, target: Target, answer: _Answer) -> Reading:
        if answer.too_long and answer.reply.status < 300:
            return Reading(cause=Cause.BAD_RESPONSE, detail="The answer is far too long")
        return classify(target.provider, answer.reply, self._clock.now())

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
            request_id=request_id,
            detail=reading.detail,
            retry_after_s=reading.retry_after_s,
            foreign=reading.foreign,
            key_accepted=reading.key_accepted and target.key is not None,
            balance=reading.balance,
        )


def _headers(target: Target) -> dict[str, str]:
    auth = target.provider.auth
    headers = dict(auth.extra)
    if target.key is not None:
        headers[auth.header] = f"{auth.prefix}{target.key.reveal()}"
    return headers


async def _reply(status: int, headers: Mapping[str, str], body: bytes, *, parse: bool) -> Reply:
    document = None
    if parse and len(body) > _PARSED_ON_LOOP_BYTES:
        document = await asyncio.get_running_loop().run_in_executor(None, _parsed, body)
    elif parse:
        document = _parsed(body)
    start = body[:256].lstrip().lower()
    return Reply(
        status=status,
        headers=MappingProxyType({name.lower(): value for name, value in headers.items()}),
        document=document,
        is_html=document is None and start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")),
        is_empty=not start,
    )


def _parsed(body: bytes) -> Any:
    """The JSON document, or None: a body that is none is told apart by the classifier."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _request_id(headers: Mapping[str, str]) -> str | None:
    value = next((headers[name] for name in _REQUEST_ID_HEADERS if name in headers), None)
    if value is None or not value.isascii() or not value.isprintable():
        return None
    return value[:_LONGEST_REQUEST_ID]
