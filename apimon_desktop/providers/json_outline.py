"""Reads the wanted parts of a JSON text that arrives in pieces, and skips the rest.

A reply holds its usage beside the generated content, which may be megabytes of text, numbers or nested
objects. Unwanted values are scanned, not parsed, whatever their size and depth.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Protocol, TypeAlias

_LARGEST_VALUE_BYTES: Final = 64 * 1024
"""The limit of a wanted value; `_TOO_LARGE` replaces a larger one."""
_LONGEST_NAME_BYTES: Final = 200
_MOST_DIGITS: Final = 1000
_MOST_ITEMS: Final = 1000
"""The most items stored of a list whose every item is wanted."""
_TOO_LARGE: Final[Mapping[str, bool]] = {"too_large": True}
"""Stands for a wanted value that is too large or that cannot be parsed."""

_MARK: Final = re.compile(rb'["{}\[\]]')
_TOKEN: Final = re.compile(rb"[^\s,:]")
_SCALAR_END: Final = re.compile(rb"[\s,}\]]")
_TEXT: Final = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
"""Up to the quotation mark that ends a text, or to where the bytes end."""

Step: TypeAlias = str | int
"""A name in an object; 0: the first item of a list; `EACH`: every item of one."""
EACH: Final = -1


@dataclass(slots=True)
class Wanted:
    """Which parts of a value are wanted: all of it, or those under some names."""

    whole: bool = False
    parts: dict[Step, "Wanted"] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[tuple[Step, ...]]) -> "Wanted":
        """The values at any of these places."""
        root = cls()
        for place in places:
            node = root
            for step in place:
                node = node.parts.setdefault(step, cls())
            node.whole = True
        return root


@dataclass(slots=True)
class _Open:
    """An unclosed container with wanted parts."""

    wanted: Wanted
    found: dict[str, Any] | list[Any]
    name: str | None = None
    """In an object, the name whose value comes next. None: a name comes next."""


class JsonOutline:
    """Takes a JSON text piece by piece; gives the wanted parts of each complete object.

    It gives the objects of an outermost list one by one, as Gemini streams them.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.is_lost = False
        """True once the text proved not to be JSON."""
        self.list_ended = False
        """True once the outermost list has ended."""
        self._wanted = wanted
        self._stack: list[_Open] = []
        self._kept: bytearray | None = None
        """The bytes so far of the wanted value or the name being read. None: the value is skipped."""
        self._is_too_large = False
        self._reading: _Value | None = None
        """The value being read. None: between values."""

    def feed(self, piece: bytes) -> list[dict[str, Any]]:
        """The objects that this piece completes; none once ``is_lost``."""
        complete: list[dict[str, Any]] = []
        at = 0
        while at < len(piece) and not self.is_lost:
            if self._reading is not None:
                end, is_over = self._reading.read(piece, at)
                self._keep(piece[at:end])
                at = end
                if is_over:
                    self._value_ends()
            elif self._stack:
                at = self._between(piece, at, complete)
            else:
                at = self._outermost(piece, at)
        return complete

    def unfinished(self) -> dict[str, Any]:
        """The wanted parts of an incomplete object; ends the reading."""
        found = self._stack[0].found if self._stack else {}
        self._stack.clear()
        return found if isinstance(found, dict) else {}

    def _outermost(self, piece: bytes, at: int) -> int:
        match = _MARK.search(piece, at)
        if match is None:
            return len(piece)
        mark = match.group()
        if mark == b"{":
            self._stack.append(_Open(self._wanted, {}))
        elif mark == b'"':
            self._begin(mark, keeps=False)
        elif mark == b"]":
            self.list_ended = True
        return match.end()

    def _between(self, piece: bytes, at: int, complete: list[dict[str, Any]]) -> int:
        """At a name, a value, or the end of a container."""
        match = _TOKEN.search(piece, at)
        if match is None:
            return len(piece)
        token, here = match.group(), self._stack[-1]
        is_object = isinstance(here.found, dict)
        if token == (b"}" if is_object else b"]"):
            self._stack.pop()
            if not self._stack and isinstance(here.found, dict):
                complete.append(here.found)
            return match.end()
        if token in b"}]" or (is_object and here.name is None and token != b'"'):
            self.is_lost = True
        elif is_object and here.name is None:
            self._begin(token, keeps=True)
        else:
            self._value_begins(here, token)
        return match.start() if isinstance(self._reading, _Scalar) else match.end()

    def _value_begins(self, here: _Open, token: bytes) -> None:
        if isinstance(here.found, dict):
            wanted = here.wanted.parts.get(here.name or "")
        else:
            wanted = here.wanted.parts.get(EACH) or (here.wanted.parts.get(0) if not here.found else None)
        if wanted is None or wanted.whole or token not in b"{[":
            self._begin(token, keeps=wanted is not None and wanted.whole)
            return
        inner: dict[str, Any] | list[Any] = {} if token == b"{" else []
        self._put(here, inner)
        self._stack.append(_Open(wanted, inner))

    def _begin(self, token: bytes, *, keeps: bool) -> None:
        self._is_too_large = False
        if token == b'"':
            self._reading = _TextValue()
        elif token in b"{[":
            self._reading = _Nested(token)
        else:
            self._reading = _Scalar()
        self._kept = bytearray() if keeps else None
        if not isinstance(self._reading, _Scalar):
            self._keep(token)

    def _keep(self, part: bytes) -> None:
        if self._kept is None or self._is_too_large:
            return
        self._kept += part
        if len(self._kept) > _LARGEST_VALUE_BYTES:
            self._kept.clear()
            self._is_too_large = True

    def _value_ends(self) -> None:
        kept, self._kept, self._reading = self._kept, None, None
        if not self._stack:
            return
        here = self._stack[-1]
        if isinstance(here.found, dict) and here.name is None:
            here.name = "" if self._is_too_large else _name(bytes(kept or b""))
        elif kept is None:
            self._put(here, None)
        else:
            self._put(here, _TOO_LARGE if self._is_too_large else _parsed_value(bytes(kept)))

    def _put(self, here: _Open, value: Any) -> None:
        """Stores a value; None, and an unwanted value, only advances to the next name."""
        if isinstance(here.found, list):
            if not here.found or (EACH in here.wanted.parts and len(here.found) < _MOST_ITEMS):
                here.found.append(value)
        else:
            if value is not None and here.name:
                here.found[here.name] = value
            here.name = None


class _Value(Protocol):
    """A value that may continue in the next piece."""

    def read(self, piece: bytes, at: int) -> tuple[int, bool]:
        """Where the value, or its part in this piece, ends, and whether the value is complete there."""
        ...


class _Scalar:
    """A number, true, false or null."""

    def read(self, piece: bytes, at: int) -> tuple[int, bool]:
        match = _SCALAR_END.search(piece, at)
        return (len(piece), False) if match is None else (match.start(), True)


class _TextValue:
    """A text, from after its first quotation mark."""

    def __init__(self) -> None:
        self._is_escaped = False
        """True where the last byte was a backslash."""

    def read(self, piece: bytes, at: int) -> tuple[int, bool]:
        if self._is_escaped:
            self._is_escaped = False
            at += 1
        match = _TEXT.match(piece, at)
        end = len(piece) if match is None else match.end()
        self._is_escaped = piece[end : end + 1] == b"\\"
        is_over = piece[end : end + 1] == b'"'
        return end + (self._is_escaped or is_over), is_over


class _Nested:
    """An object or a list with all its content, from after its first bracket.

    Counts only brackets of its own kind: in JSON, the others are balanced within.
    """

    def __init__(self, opening: bytes) -> None:
        self._opening = opening
        self._closing = b"}" if opening == b"{" else b"]"
        self._depth = 1
        self._text: _TextValue | None = None

    def read(self, piece: bytes, at: int) -> tuple[int, bool]:
        """Searches for each mark separately, which is ten times as fast as searching for any of them."""
        if self._text is not None:
            at, is_over = self._text.read(piece, at)
            if not is_over:
                return at, False
            self._text = None
        quote, opening, closing = (_next(piece, m, at) for m in (b'"', self._opening, self._closing))
        while self._depth:
            at = min(quote, opening, closing) + 1
            if at > len(piece):
                return len(piece), False
            if at > quote:
                text = _TextValue()
                at, is_over = text.read(piece, at)
                if not is_over:
                    self._text = text
                    return at, False
                quote = _next(piece, b'"', at)
            else:
                self._depth += 1 if at > opening else -1
            opening = _next(piece, self._opening, at) if opening < at else opening
            closing = _next(piece, self._closing, at) if closing < at else closing
        return at, True


def _next(piece: bytes, mark: bytes, at: int) -> int:
    """Where a mark is; at the end, where it is not."""
    found = piece.find(mark, at)
    return len(piece) if found < 0 else found


def _name(text: bytes) -> str:
    """A name in an object; empty where it cannot be a wanted one."""
    if len(text) > _LONGEST_NAME_BYTES:
        return ""
    name = parsed(text)
    return name if isinstance(name, str) else ""


def _parsed_value(text: bytes) -> Any:
    value = parsed(text)
    return _TOO_LARGE if value is None and text.strip() != b"null" else value


def parsed(text: bytes) -> Any:
    """The value of a JSON text, with decimals for fractions. None: it is not JSON, or too deep."""
    try:
        return _DECODER.decode(text.decode())
    except (ValueError, RecursionError):
        return None


def _no_number(_name: str) -> None:
    """None for infinity and NaN, which JSON does not have."""


def _whole_number(digits: str) -> int | None:
    """None: it has more digits than any count."""
    return int(digits) if len(digits) <= _MOST_DIGITS else None


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_int=_whole_number, parse_constant=_no_number)
"""Reads amounts of money exactly."""
