"""Follows one request of another program until its end: how it ended, and what usage it reported."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from apimon_desktop.adapters.http.body import Step, UnpackingError, parsed, unpacking
from apimon_desktop.adapters.http.faults import is_local, is_no_answer
from apimon_desktop.core.model.usage import Tokens, UsageEvent, UsageSource
from apimon_desktop.providers.addresses import Addresses, ModelRequest
from apimon_desktop.providers.classify import classify, is_wrong_request, status_of
from apimon_desktop.providers.spec import Reply
from apimon_desktop.providers.usage.json_outline import JsonOutline, Wanted
from apimon_desktop.providers.usage.reply_reader import ReplyReader

log = logging.getLogger(__name__)


Report = Callable[[UsageEvent], None]
"""Receives what requests used; called at the last byte in the caller's thread, so it must return quickly."""


class RequestObserver:
    """Observes one request until its end, and reports it once."""

    def __init__(self, request: ModelRequest, report: Report) -> None:
        self.is_over = False
        """True once it was reported, or will not be."""
        self._request = request
        self._report = report
        self._reader = ReplyReader(request.shape)
        self._take: Callable[[bytes], None] = self._reader.feed
        """Takes the unpacked body."""
        self._refusal = bytearray()
        """The start of a refusal's body."""
        self._status = 0
        self._headers: dict[str, str] = {}
        self._is_plain = False
        """True where the body is not packed."""
        self._unpack: Step | None = None
        """Unpacks a packed body. None: it cannot be unpacked, or no further."""
        self._start_s = self._last_s = time.perf_counter()

    def failed(self, fault: BaseException) -> None:
        """The transport raised, before or during the reply."""
        with self._guard():
            if self.is_over:
                return
            if is_no_answer(fault) and not is_local(fault):
                self._reader.end()
                self._report_end(ok=False)
            elif self._status:
                # Cancelled while reading, like a caller that reads no further.
                self._finish(whole=False)
            else:
                # Cancelled earlier, or a local mistake: it says nothing about the provider.
                self.is_over = True

    def answered(self, response: Any) -> None:
        """The header of the reply has arrived; of a complete response, the body too."""
        with self._guard():
            self._last_s = time.perf_counter()
            self._status = response.status_code
            if self._status >= 400:
                self._take = self._take_refusal
                self._headers = dict(response.headers)
            elif not 200 <= self._status < 300:
                # A redirect is not an answer; the client may follow it with another request.
                self.is_over = True
                return
            if response.is_closed:
                self._take(response.content)
                self._finish(whole=True)
            else:
                encoding = response.headers.get("content-encoding", "")
                self._is_plain = not encoding
                self._unpack = unpacking(encoding)

    def received(self, piece: bytes) -> None:
        """A piece of the body was passed on. It has its own guard: it runs for every word of a stream."""
        self._last_s = time.perf_counter()
        if self.is_over:
            return
        try:
            if self._is_plain:
                self._take(piece)
            elif self._unpack is not None:
                for part in self._unpack(piece):
                    self._take(part)
        except UnpackingError:
            self._unpack = None
        except Exception as fault:  # noqa: BLE001 - not even our own mistake may reach the caller
            self._give_up(fault)

    def ended(self) -> None:
        """The last piece of the body was passed on."""
        self._finish(whole=True)

    def abandoned(self) -> None:
        """The caller reads no further."""
        self._finish(whole=self._reader.is_complete)

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Catches every exception of the observer, so that the caller's request continues."""
        try:
            yield
        except Exception as fault:  # noqa: BLE001 - not even our own mistake may reach the caller
            self._give_up(fault)

    def _give_up(self, fault: Exception) -> None:
        self.is_over = True
        # Without its text, which may quote the reply.
        log.error("A request could not be followed for its usage: %s", type(fault).__name__)

    def _take_refusal(self, part: bytes) -> None:
        self._refusal += part[: 64 * 1024 - len(self._refusal)]

    def _finish(self, *, whole: bool) -> None:
        with self._guard():
            if self.is_over:
                return
            self._reader.end()
            if self._status < 400 and not self._reader.failed:
                self._report_end(ok=True, whole=whole)
            elif not self._is_wrong_request():
                self._report_end(ok=False)
            elif self._reader.reading().tokens is not None:
                self._report_end(ok=None)
            else:
                self.is_over = True
                log.debug("A request was refused as invalid, which says nothing about the provider")

    def _is_wrong_request(self) -> bool:
        """True where the refusal, or the error in a reply with a good status, is about the request itself."""
        document = parsed(self._refusal) if self._status >= 400 else {"error": self._reader.error}
        reply = Reply(status=self._status, headers=self._headers, document=document)
        cause = classify(self._request.provider, reply, datetime.now(UTC)).cause
        return is_wrong_request(cause, status_of(reply))

    def _report_end(self, *, ok: bool | None, whole: bool = False) -> None:
        """``ok`` None: the request itself was at fault, which says nothing about the provider."""
        self.is_over = True
        if self._is_counted_elsewhere(ok=ok):
            return
        request, reading = self._request, self._reader.reading()
        # An empty body is whole, unless it was not read.
        is_cut = self._reader.is_partial or not (whole or self._reader.has_begun)
        is_partial = is_cut and 200 <= self._status < 300
        self._report(
            UsageEvent(
                provider_id=request.provider.id,
                at=datetime.now(UTC),
                source=UsageSource.HOOK,
                tokens=reading.tokens or Tokens(),
                details=reading.details,
                model=reading.model or request.model,
                id=request.reply_id or reading.reply_id,
                ok=ok,
                # A quick refusal says nothing about response times.
                latency_ms=self._latency_ms() if ok and whole else None,
                cost_usd=reading.cost_usd,
                is_partial=is_partial or reading.lacks_count,
            )
        )

    def _latency_ms(self) -> float | None:
        """From the start of the request to the last byte. None: an earlier reply was fetched."""
        if self._request.reply_id is not None or not self._request.shape.has_latency:
            return None
        return (self._last_s - self._start_s) * 1000

    def _is_counted_elsewhere(self, *, ok: bool | None) -> bool:
        """True where another request reports this reply: each reply counts once, when it is final."""
        if self._request.reply_id is None:
            return ok is True and self._reader.is_pending
        is_final = 200 <= self._status < 300 and not (self._reader.is_pending or self._reader.is_partial)
        is_of_a_request_seen = self._reader.background is False
        return not is_final or is_of_a_request_seen


def observe(http_request: Any, addresses: Addresses, report: Report) -> RequestObserver | None:
    """The observer of a request. None: the request does not count."""
    try:
        url = http_request.url
        request = addresses.recognise(http_request.method, url.scheme, url.host, url.port, url.path)
        if request is not None and request.shape.names_model_in_request:
            request = replace(request, model=_model_in(http_request))
    except Exception as fault:  # noqa: BLE001 - not even our own mistake may reach the caller
        log.error("A request could not be recognised: %s", type(fault).__name__)  # noqa: TRY400
        return None
    return None if request is None else RequestObserver(request, report)


def _model_in(http_request: Any) -> str | None:
    """The model that a request's body names; nothing else of it is stored. None: it names none."""
    fields = getattr(http_request.stream, "fields", None)
    if fields is not None:  # a form, usually with a file
        named = (getattr(field, "value", None) for field in fields if getattr(field, "name", None) == "model")
        model = next(named, None)
    else:
        found: list[dict[str, Any]] = []
        with suppress(RuntimeError):  # the body is generated while it is sent
            found = JsonOutline(Wanted.of([("model",)])).feed(http_request.content)
        model = found[0].get("model") if found else None
    return model if isinstance(model, str) else None
