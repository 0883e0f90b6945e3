"""Reads the usage in a reply while it passes, whole or streamed, and stores nothing else."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import Any, Final

from apimon_desktop.providers.matchers import at
from apimon_desktop.providers.spec import Place, UsageShape
from apimon_desktop.providers.usage.json_outline import JsonOutline, Wanted, parsed
from apimon_desktop.providers.usage.shapes import UsageReading, merged_usage, reading, text_at, usage_in

_BOM: Final = b"\xef\xbb\xbf"
_LONGEST_PARSED_BYTES: Final = 64 * 1024
"""A longer event of a stream, such as the last one of OpenAI's newer protocol, is read as it passes."""
_WORTH_PARSING: Final = re.compile(
    rb'"usage(?:Metadata)?"\s*:\s*\{|"error"\s*:\s*[{"]'
    rb'|"(?:event_)?type"\s*:\s*"(?:error|message_stop|(?:response|interaction)\.(?:complete|failed|incomplete))'
)
"""Quotation marks inside a generated text are escaped, so that it cannot look like one of these."""
_LAST_WORD_BYTES: Final = 64
"""Where a stream announces its end, if it does not do so beside its usage."""
_LAST: Final = frozenset(
    {
        "message_stop",
        "response.completed",
        "response.failed",
        "response.incomplete",
        "interaction.complete",  # until google-genai 2
        "interaction.completed",
        "image_generation.completed",
        "image_edit.completed",
        "transcript.text.done",
    }
)
_PENDING: Final = frozenset({"queued", "in_progress"})
_HOLDERS: Final[tuple[Place, ...]] = (("response",), ("interaction",), ("choices", 0))
"""The places in an event that may hold the reply; OpenRouter's failed answers have the error in the last."""
_ABOUT: Final = ("error", "status", "background")
"""Fields of a reply about itself, besides usage, model and id."""
_FURTHER: Final = (
    ("type",),
    ("event_type",),
    *((name,) for name in _ABOUT),
    *((*holder, name) for holder in _HOLDERS for name in _ABOUT),
    ("choices", 0, "finish_reason"),
    ("candidates", 0, "finishReason"),
    ("delta", "stop_reason"),
)


class ReplyReader:
    """Reads the unpacked body of a good reply piece by piece, in any form; never raises."""

    def __init__(self, shape: UsageShape) -> None:
        self.failed = False
        """True where the reply reports a failure although its status was good."""
        self.error: Any = None
        """The first error in such a reply, as it stands there. None: there is none."""
        self.is_complete = False
        """True where the reply announced its end."""
        self.background: bool | None = None
        """True for a request that is answered in the background. None: the reply does not say."""
        self._shape = shape
        self._usage: dict[str, Any] = {}
        self._is_final = False
        """True where the latest usage covers the whole reply."""
        self._status: str | None = None
        self._model: str | None = None
        self._id: str | None = None
        self._start = b""
        self._outline: JsonOutline | None = None
        self._is_list = False
        """True where the body is a list of objects, each a part of the reply, as Gemini streams."""
        self._events: _EventLines | None = None

    @property
    def has_begun(self) -> bool:
        """True once there was any data."""
        return self._outline is not None if self._events is None else self._events.has_data

    @property
    def is_partial(self) -> bool:
        """True where the reply ended before its usage was complete."""
        return self.has_begun and not (self.is_complete or self._is_final)

    @property
    def is_pending(self) -> bool:
        """True where the provider is still working on it and reports the usage to a later request."""
        return self._status in _PENDING and (self._events is None or self.background is True)

    def feed(self, piece: bytes) -> None:
        """Reads a piece of the body."""
        if self._events is not None:
            ends_event = piece.endswith((b"\n\n", b"\r\n\r\n"))
            if self._model is None or self._events.is_amid or not ends_event or _may_report(piece):
                self._take_events(self._events.feed(piece))
        elif self._outline is not None:
            documents = self._outline.feed(piece)
            for document in documents:
                self._take(document)
            self.is_complete |= self._outline.list_ended if self._is_list else bool(documents)
        else:
            self._begin(self._start + piece)

    def end(self) -> None:
        """Reads the rest at the end of the body, complete or not."""
        if self._events is not None:
            self._take_events(self._events.end())
        elif self._outline is not None:
            self._take(self._outline.unfinished())

    def reading(self) -> UsageReading:
        """The usage so far."""
        return reading(self._usage, self._shape, model=self._model, reply_id=self._id)

    def _begin(self, start: bytes) -> None:
        """Determines the form by the first character, because content types are sometimes wrong."""
        text = start.removeprefix(_BOM).lstrip()
        if _BOM.startswith(text):
            self._start = text
            return
        self._start = b""
        wanted = _wanted(self._shape)
        if text.startswith((b"{", b"[")):
            self._outline = JsonOutline(wanted)
            self._is_list = text.startswith(b"[")
        else:
            self._events = _EventLines(wanted)
        self.feed(text)

    def _take_events(self, events: list[bytes | dict[str, Any]]) -> None:
        for event in events:
            if event == b"[DONE]":
                self.is_complete = True
            elif isinstance(event, dict):
                self._take(event)
            elif self._model is None or _WORTH_PARSING.search(event):
                self._take(self._read(event))

    def _read(self, event: bytes) -> Any:
        document = parsed(event)
        if document is None:
            # It may be nested too deeply for the parser; its usage is not.
            found = JsonOutline(_wanted(self._shape)).feed(event)
            document = found[0] if found else None
        return document

    def _take(self, document: Any) -> None:
        """Merges each usage object with the earlier ones: Anthropic reports input first and output last."""
        if not isinstance(document, dict):
            return
        kind = document.get("type", document.get("event_type"))
        self._take_state(document)
        if kind == "error":
            self.failed, self.error = True, self.error or document
        self.is_complete |= isinstance(kind, str) and kind in _LAST
        usage = usage_in(document, self._shape)
        if usage is not None:
            if kind == "message_start":
                # Its output count is a placeholder: one token, whatever follows.
                usage = {k: value for k, value in usage.items() if (k,) not in self._shape.output_tokens}
            self._usage = merged_usage(self._usage, usage)
            self._is_final = bool(usage) and _is_final(document, kind)
        self._model = text_at(document, self._shape.model_at) or self._model
        self._id = self._id or text_at(document, self._shape.id_at)

    def _take_state(self, document: Mapping[str, Any]) -> None:
        for holder in (*(at(document, place) for place in _HOLDERS), document):
            if not isinstance(holder, dict):
                continue
            error, status, background = (holder.get(name) for name in _ABOUT)
            self.error = self.error or (error if isinstance(error, dict | str) else None)
            self.failed |= bool(self.error) or status == "failed"
            self._status = status if isinstance(status, str) else self._status
            self.background = background if isinstance(background, bool) else self.background


@cache
def _wanted(shape: UsageShape) -> Wanted:
    terms = chain(*shape.terms_at.values())
    return Wanted.of((*shape.usage_at, *shape.model_at, *shape.id_at, *shape.tools_at, *terms, *_FURTHER))


def _is_final(document: Mapping[str, Any], kind: object) -> bool:
    """True where the usage in a document covers the whole reply, not only its beginning."""
    if kind == "message_delta":
        delta = document.get("delta")
        return isinstance(delta, dict) and delta.get("stop_reason") is not None
    if isinstance(kind, str) and "." in kind:
        return kind in _LAST
    if isinstance(kind, str) and kind.startswith("message_"):
        return False
    choices = document.get("choices") or document.get("candidates")
    first = choices[0] if isinstance(choices, list) and choices else None
    return not isinstance(first, dict) or bool(first.get("finish_reason") or first.get("finishReason"))


class _EventLines:
    """Splits a stream of server-sent events into their data, which is nearly always on one line."""

    def __init__(self, wanted: Wanted) -> None:
        self.has_data = False
        """True once an event had data."""
        self._wanted = wanted
        self._open = bytearray()
        self._is_long = False
        """True inside a line too long to store, whose data goes straight to the outline."""
        self._outline: JsonOutline | None = None
        """For an event whose data is long or spans several lines."""
        self._is_data = False
        """True where the long line is data."""

    @property
    def is_amid(self) -> bool:
        """True where the next piece continues a line or an event."""
        return bool(self._open) or self._is_long or self._outline is not None

    def feed(self, piece: bytes) -> list[bytes | dict[str, Any]]:
        """The data of the events that this piece completes; for long ones, their wanted parts."""
        *ended, rest = piece.split(b"\n")
        events: list[bytes | dict[str, Any]] = []
        for line in ended:
            if self._is_long:
                events += self._continue(line)
                self._is_long = False
            else:
                events += self._line(bytes(self._open) + line if self._open else line)
                self._open.clear()
        if self._is_long:
            events += self._continue(rest)
        else:
            self._open += rest
            if len(self._open) > _LONGEST_PARSED_BYTES:
                self._is_long, self._is_data = True, self._open.startswith(b"data:")
                events += self._continue(bytes(self._open[5:]))
                self._open.clear()
        return events

    def end(self) -> list[bytes | dict[str, Any]]:
        """The readable data of an incomplete event."""
        events = self.feed(b"\n")
        if self._outline is not None:
            events.append(self._outline.unfinished())
        return events

    def _continue(self, data: bytes) -> list[dict[str, Any]]:
        if not self._is_data:
            return []
        self.has_data = True
        self._outline = self._outline or JsonOutline(self._wanted)
        return self._outline.feed(data)

    def _line(self, line: bytes) -> list[bytes] | list[dict[str, Any]]:
        if not line.startswith(b"data:"):
            if not line.strip():
                self._outline = None
            return []
        text = line[5:].strip()
        self.has_data |= bool(text)
        is_whole = text == b"[DONE]" or (text.startswith(b"{") and text.endswith(b"}"))
        if is_whole and self._outline is None:
            return [text]
        self._is_data = True
        return self._continue(text + b"\n")


def _may_report(piece: bytes) -> bool:
    """False for most pieces of a stream, which are skipped to save the caller time."""
    if b'"usage' in piece or b'"error"' in piece:
        return True
    end = piece[-_LAST_WORD_BYTES:]
    return b"[DONE]" in end or b"message_stop" in end
