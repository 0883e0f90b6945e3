"""Reads what a reply says of its usage while it passes by, whole or streamed, and keeps nothing else."""

import json
import re
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.providers.json_outline import JsonOutline
from apimon_desktop.providers.spec import UsageShape
from apimon_desktop.providers.usage_shapes import UsageReading, reading, text_at, usage_in

_BOM: Final = b"\xef\xbb\xbf"
_LONGEST_EVENT_BYTES: Final = 4 * 1024 * 1024
"""The last event of OpenAI's newer protocol repeats the whole answer."""
_WORTH_PARSING: Final = re.compile(
    rb'"usage(?:Metadata)?"\s*:\s*\{|"error"\s*:\s*[{"]'
    rb'|"type"\s*:\s*"(?:error|message_stop|response\.(?:completed|failed|incomplete))"'
)
"""Quotation marks inside a generated text are escaped, so that it cannot look like one of these."""
_LAST_WORD_BYTES: Final = 64
"""Where a stream says that nothing more comes, if it does not do so beside its usage."""
_LAST: Final = frozenset({"message_stop", "response.completed", "response.failed", "response.incomplete"})


class ReplyReader:
    """Takes the unpacked body of a good reply piece by piece, in whichever form it comes; never raises."""

    def __init__(self, shape: UsageShape) -> None:
        self.failed = False
        """True where the reply carries an error although its status was good."""
        self.is_complete = False
        """True where the reply itself said that nothing more comes."""
        self._shape = shape
        self._usage: dict[str, Any] = {}
        self._model: str | None = None
        self._id: str | None = None
        self._start = b""
        self._outline: JsonOutline | None = None
        self._events: _EventLines | None = None

    def feed(self, piece: bytes) -> None:
        """Reads a piece of the body."""
        if self._events is not None:
            if (
                self._model is None
                or self._events.is_amid_line
                or not piece.endswith(b"\n")
                or _may_tell(piece)
            ):
                self._take_events(self._events.feed(piece))
        elif self._outline is not None:
            self._take_objects(self._outline.feed(piece))
        else:
            self._begin(self._start + piece)

    def end(self) -> None:
        """Reads what was held back for a line's end that never came."""
        if self._events is not None:
            self._take_events(self._events.feed(b"\n"))

    def reading(self) -> UsageReading:
        """What the reply has said so far."""
        return reading(self._usage, self._shape, model=self._model, reply_id=self._id)

    def _begin(self, start: bytes) -> None:
        """Objects and lists begin as such; content types were seen to be wrong."""
        text = start.removeprefix(_BOM).lstrip()
        if _BOM.startswith(text):
            self._start = text
            return
        self._start = b""
        if text.startswith((b"{", b"[")):
            self._outline = JsonOutline()
        else:
            self._events = _EventLines()
        self.feed(text)

    def _take_objects(self, texts: list[bytes]) -> None:
        for text in texts:
            self._take(_parsed(text))

    def _take_events(self, events: list[bytes]) -> None:
        for text in events:
            if text == b"[DONE]":
                self.is_complete = True
            elif self._model is None or _WORTH_PARSING.search(text):
                self._take(_parsed(text))

    def _take(self, document: Any) -> None:
        """Each usage object completes the ones before it: Anthropic tells input first and output last."""
        if not isinstance(document, dict):
            return
        kind = document.get("type")
        response = document.get("response")
        self.failed |= _reports_error(document) or _reports_error(response) or kind == "error"
        self.is_complete |= isinstance(kind, str) and kind in _LAST
        usage = usage_in(document, self._shape)
        if usage is not None:
            self._usage.update({name: value for name, value in usage.items() if value is not None})
        self._model = text_at(document, self._shape.model_at) or self._model
        self._id = self._id or text_at(document, self._shape.id_at)


class _EventLines:
    """Cuts a stream of server-sent events into their data; every provider gives it on one line."""

    def __init__(self) -> None:
        self._open = bytearray()
        """The beginning of a line that is not all there."""
        self._is_too_long = False

    @property
    def is_amid_line(self) -> bool:
        """True where the next piece goes on with a line."""
        return bool(self._open) or self._is_too_long

    def feed(self, piece: bytes) -> list[bytes]:
        """The data of the events that this piece completes."""
        *ended, rest = piece.split(b"\n")
        lines: list[bytes] = []
        for line in ended:
            if not self._is_too_long:
                lines.append(bytes(self._open) + line if self._open else line)
            self._open.clear()
            self._is_too_long = False
        self._open += rest
        if len(self._open) > _LONGEST_EVENT_BYTES:
            self._open.clear()
            self._is_too_long = True
        return [line[5:].strip() for line in lines if line.startswith(b"data:")]


def _reports_error(document: Any) -> bool:
    error = document.get("error") if isinstance(document, dict) else None
    return isinstance(error, dict | str) and bool(error)


def _may_tell(piece: bytes) -> bool:
    """False for most pieces of a stream, which are passed over; each look at one costs the caller time."""
    if b'"usage' in piece or b'"error"' in piece:
        return True
    end = piece[-_LAST_WORD_BYTES:]
    return b"[DONE]" in end or b"message_stop" in end


def _parsed(text: bytes) -> Any:
    """None: it is no JSON."""
    try:
        return _DECODER.decode(text.decode())
    except (ValueError, RecursionError):
        return None


def _no_number(_name: str) -> None:
    """JSON knows neither infinity nor NaN, although some write them."""


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number)
"""Reads a sum of money to the digit."""
