"""One request of a program's own, followed until it ends: how it ended, and what its reply told."""

import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from apimon_desktop.adapters.call_faults import is_local, is_no_answer
from apimon_desktop.adapters.unpacking import Step, UnpackingError, unpacking
from apimon_desktop.providers.addresses import Addresses, Asked
from apimon_desktop.providers.classify import classify, is_wrong_request
from apimon_desktop.providers.json_outline import JsonOutline, Wanted
from apimon_desktop.providers.reply_reader import ReplyReader
from apimon_desktop.providers.spec import Reply
from apimon_desktop.providers.usage_shapes import UsageReading

log = logging.getLogger(__name__)

P = ParamSpec("P")
L = TypeVar("L", bound="Look")

_MOST_REFUSAL_BYTES: Final = 64 * 1024


class End(Enum):
    """How a request ended."""

    DONE = "done"
    """Answered, to the last byte or as far as the caller read."""
    FAILED = "failed"
    """No answer, a broken one, an error, or a good status with an error inside."""
    REFUSED = "refused"
    """Answered that the request itself is wrong: that says nothing against the provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A request to a model, as it was seen to end."""

    asked: Asked
    end: End
    reading: UsageReading
    """What the reply said of its usage."""
    latency_ms: float | None = None
    """From the start of the request to the last byte. None: incomplete, or an earlier reply was fetched."""
    is_partial: bool = False
    """True where the reply ended before it had reported all of its usage."""


Report = Callable[[Observation], None]
"""Receives observations; called at the last byte in the caller's thread, so it must return quickly."""


def _guarded(method: Callable[Concatenate[L, P], None]) -> Callable[Concatenate[L, P], None]:
    """Whatever goes wrong in looking on, the caller's request goes on."""

    @wraps(method)
    def guarded(look: L, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            method(look, *args, **kwargs)
        except Exception as fault:  # noqa: BLE001 - not even our own mistake may reach the caller
            look._give_up(fault)  # noqa: SLF001 - a part of the class in all but its place

    return guarded


class Look:
    """One request, looked at until it ends; reported once."""

    def __init__(self, asked: Asked, report: Report) -> None:
        self.is_over = False
        """True once it is reported, or known that it never will be."""
        self._asked = asked
        self._report = report
        self._reader = ReplyReader(asked.shape)
        self._take: Callable[[bytes], None] = self._reader.feed
        """Takes the unpacked body."""
        self._refusal = bytearray()
        """What a refusal says, as far as it matters."""
        self._status = 0
        self._headers: dict[str, str] = {}
        self._is_plain = False
        """True where the body is not packed ..."""
        self._unpack: Step | None = None
        """... and how it is unpacked where it is. None: it cannot be, or not any further."""
        self._start_s = self._last_s = time.perf_counter()

    @_guarded
    def fell(self, fault: BaseException) -> None:
        """No reply, or no whole one: the transport raised."""
        if self.is_over:
            return
        if is_no_answer(fault) and not is_local(fault):
            self._reader.end()
            self._say(End.FAILED)
        elif self._status:
            # Cancelled while it read: as if it had read no further.
            self._finish(whole=False)
        else:
            # Cancelled before, or a mistake on this side: nothing was learnt of the provider.
            self.is_over = True

    @_guarded
    def answered(self, response: Any) -> None:
        """The head of the reply is there; of one that came whole, the body too."""
        self._last_s = time.perf_counter()
        self._status = response.status_code
        if self._status >= 400:
            self._take = self._take_refusal
            self._headers = dict(response.headers)
        elif not 200 <= self._status < 300:
            # A redirect is no answer; the client may follow it and be seen again.
            self.is_over = True
            return
        if response.is_closed:
            self._take(response.content)
            self._finish(whole=True)
        else:
            encoding = response.headers.get("content-encoding", "")
            self._is_plain = not encoding
            self._unpack = unpacking(encoding)

    def saw(self, piece: bytes) -> None:
        """A piece of the body is passed on. Not guarded like the rest: it runs for every word of a stream."""
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

    @_guarded
    def ended(self) -> None:
        """The last piece of the body was passed on."""
        if not self.is_over:
            self._finish(whole=True)

    @_guarded
    def left(self) -> None:
        """The caller reads no further."""
        if not self.is_over:
            self._finish(whole=self._reader.is_complete)

    def _give_up(self, fault: Exception) -> None:
        self.is_over = True
        # Not its text, which may quote the reply.
        log.error("A request could not be followed for its usage: %s", type(fault).__name__)

    def _take_refusal(self, part: bytes) -> None:
        self._refusal += part[: _MOST_REFUSAL_BYTES - len(self._refusal)]

    def _finish(self, *, whole: bool) -> None:
        self._reader.end()
        if self._status >= 400:
            self._say(self._refused(), whole=whole)
        else:
            self._say(End.FAILED if self._reader.failed else End.DONE, whole=whole)

    def _refused(self) -> End:
        try:
            document = json.loads(self._refusal or b"null")
        except (ValueError, RecursionError):
            document = None
        reply = Reply(status=self._status, headers=self._headers, document=document)
        cause = classify(self._asked.provider, reply, datetime.now(UTC)).cause
        return End.REFUSED if is_wrong_request(cause, self._status) else End.FAILED

    def _say(self, end: End, *, whole: bool = False) -> None:
        self.is_over = True
        if self._is_told_elsewhere(end):
            return
        reading, reply_id = self._reader.reading(), self._asked.reply_id
        self._report(
            Observation(
                asked=self._asked,
                end=end,
                reading=reading if reply_id is None else replace(reading, reply_id=reply_id),
                latency_ms=self._latency_ms() if whole else None,
                is_partial=200 <= self._status < 300 and self._reader.is_partial,
            )
        )

    def _latency_ms(self) -> float | None:
        if self._asked.reply_id is not None or not self._asked.shape.has_latency:
            return None
        return (self._last_s - self._start_s) * 1000

    def _is_told_elsewhere(self, end: End) -> bool:
        """True where another request's reply counts instead: each reply counts once, when it is final."""
        if self._asked.reply_id is None:
            return end is End.DONE and self._reader.is_pending
        is_final = 200 <= self._status < 300 and not (self._reader.is_pending or self._reader.is_partial)
        is_of_a_request_seen = self._reader.background is False
        return not is_final or is_of_a_request_seen


def look_at(request: Any, addresses: Addresses, report: Report) -> Look | None:
    """None: the request is nothing that is looked at."""
    try:
        url = request.url
        asked = addresses.recognise(request.method, url.scheme, url.host, url.port, url.path)
        if asked is not None and asked.shape.names_model_in_request:
            asked = replace(asked, model=_model_in(request))
    except Exception as fault:  # noqa: BLE001 - not even our own mistake may reach the caller
        log.error("A request could not be recognised: %s", type(fault).__name__)  # noqa: TRY400
        return None
    return None if asked is None else Look(asked, report)


def _model_in(request: Any) -> str | None:
    """The model in a request's body, of which nothing else is stored. None: there is none."""
    fields = getattr(request.stream, "fields", None)
    if fields is not None:  # a form, usually with a file
        named = (getattr(field, "value", None) for field in fields if getattr(field, "name", None) == "model")
        model = next(named, None)
    else:
        found: list[dict[str, Any]] = []
        with suppress(RuntimeError):  # the body is generated while it is sent
            found = JsonOutline(Wanted.of([("model",)])).feed(request.content)
        model = found[0].get("model") if found else None
    return model if isinstance(model, str) else None
