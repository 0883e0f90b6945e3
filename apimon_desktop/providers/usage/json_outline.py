"""Reads the wanted parts of a JSON text that arrives in pieces, and skips the rest.

A reply holds its usage beside the generated content, which may be megabytes of text, numbers or nested
objects. Unwanted values are scanned, not parsed, whatever their size and depth.
"""

import json
import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias

_LARGEST_VALUE_BYTES: Final = 64 * 1024
"""The limit of a wanted value; `_TOO_LARGE` replaces a larger one."""
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


class _NotJsonError(Exception):
    """The text proved not to be JSON."""


class JsonOutline:
    """Takes a JSON text piece by piece; gives the wanted parts of each complete object.

    It gives the objects of an outermost list one by one, as Gemini streams them. A generator reads the text,
    and pauses where a piece ends.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.list_ended = False
        """True once the outermost list has ended."""
        self._wanted = wanted
        self._found: dict[str, Any] = {}
        """The wanted parts of the incomplete object."""
        self._complete: list[dict[str, Any]] = []
        self._piece = b""
        self._pieces = 0
        """The number of the piece."""
        self._at = 0
        """Up to where the piece is read."""
        self._kept: bytearray | None = None
        """The bytes so far of the wanted value or the name being read. None: the value is skipped."""
        self._reading = self._outermost()

    def feed(self, piece: bytes) -> list[dict[str, Any]]:
        """The objects that this piece completes; none once the text proved not to be JSON."""
        if piece:
            self._piece, self._pieces, self._at = piece, self._pieces + 1, 0
            with suppress(_NotJsonError):
                next(self._reading, None)
            self._piece = b""
        complete, self._complete = self._complete, []
        return complete

    def unfinished(self) -> dict[str, Any]:
        """The wanted parts of an incomplete object; ends the reading."""
        self._reading.close()
        found, self._found = self._found, {}
        return found

    def _outermost(self) -> Generator[None, None, None]:
        while True:
            mark = yield from self._token(_MARK)
            if mark == b"{":
                yield from self._container(self._found, self._wanted)
                self._complete.append(self._found)
                self._found = {}
            elif mark == b'"':
                yield from self._text()
            elif mark == b"]":
                self.list_ended = True

    def _container(self, found: dict[str, Any] | list[Any], wanted: Wanted) -> Generator[None, None, None]:
        """Reads an object or a list, from after its first bracket."""
        end = b"}" if isinstance(found, dict) else b"]"
        while (token := (yield from self._token(_TOKEN))) != end:
            if isinstance(found, dict):
                name = yield from self._name(token)
                token = yield from self._token(_TOKEN)
                part = wanted.parts.get(name)
            else:
                part = wanted.parts.get(EACH) or (None if found else wanted.parts.get(0))
            if token in b"}]":
                raise _NotJsonError
            inner = part if token in b"{[" and part is not None and not part.whole else None
            if inner is None:
                value = yield from self._value(token, keeps=part is not None and part.whole)
            else:
                value = {} if token == b"{" else []
            if isinstance(found, dict):
                if value is not None:
                    found[name] = value
            elif not found or (EACH in wanted.parts and len(found) < _MOST_ITEMS):
                found.append(value)
            if inner is not None:
                yield from self._container(value, inner)

    def _name(self, token: bytes) -> Generator[None, None, str]:
        """A name in an object; empty for one that no wanted part has."""
        if token != b'"':
            raise _NotJsonError
        name = yield from self._value(token, keeps=True)
        return name if isinstance(name, str) else ""

    def _value(self, token: bytes, *, keeps: bool) -> Generator[None, None, Any]:
        """The value that begins with this token. None: it is null or not kept."""
        self._kept = bytearray(token) if keeps else None
        if token == b'"':
            yield from self._text()
        elif token in b"{[":
            yield from self._nested(token)
        else:
            yield from self._search(_SCALAR_END)
        kept, self._kept = self._kept, None
        if kept is None:
            return None
        value = parsed(bytes(kept)) if len(kept) <= _LARGEST_VALUE_BYTES else None
        return _TOO_LARGE if value is None and kept.strip() != b"null" else value

    def _text(self) -> Generator[None, None, None]:
        """Passes a text, from after its first quotation mark."""
        while True:
            match = _TEXT.match(self._piece, self._at)
            end = len(self._piece) if match is None else match.end()
            mark = self._piece[end : end + 1]
            self._pass(end + len(mark))
            if mark == b'"':
                return
            yield
            if mark:  # a backslash, which escapes the first byte of this piece
                self._pass(1)

    def _nested(self, opening: bytes) -> Generator[None, None, None]:
        """Passes an object or a list with all its content, from after its first bracket.

        Counts only brackets of its own kind: in JSON, the others are balanced within. Searches for each mark
        separately, which is ten times as fast as searching for any of them.
        """
        closing = b"}" if opening == b"{" else b"]"
        quote, opens, closes, depth, piece = -1, -1, -1, 1, 0
        while depth:
            if piece != self._pieces:
                quote = opens = closes = -1
                piece = self._pieces
            quote = self._next(b'"') if quote < self._at else quote
            opens = self._next(opening) if opens < self._at else opens
            closes = self._next(closing) if closes < self._at else closes
            nearest = min(quote, opens, closes)
            self._pass(min(nearest + 1, len(self._piece)))
            if nearest == len(self._piece):
                yield
            elif nearest == quote:
                yield from self._text()
            else:
                depth += 1 if nearest == opens else -1

    def _next(self, mark: bytes) -> int:
        """Where a mark is; at the end of the piece, where it is not."""
        found = self._piece.find(mark, self._at)
        return len(self._piece) if found < 0 else found

    def _token(self, marks: re.Pattern[bytes]) -> Generator[None, None, bytes]:
        """Moves behind the next mark."""
        mark = yield from self._search(marks)
        self._at += 1
        return mark

    def _search(self, marks: re.Pattern[bytes]) -> Generator[None, None, bytes]:
        """Moves to the next mark."""
        while (match := marks.search(self._piece, self._at)) is None:
            self._pass(len(self._piece))
            yield
        self._pass(match.start())
        return match.group()

    def _pass(self, end: int) -> None:
        """Moves to a place in the piece, and keeps what stands before it of a wanted value."""
        if self._kept is not None and len(self._kept) <= _LARGEST_VALUE_BYTES:
            self._kept += self._piece[self._at : end]
        self._at = end


def parsed(text: bytes) -> Any:
    """The value of a JSON text, with decimals for fractions. None: it is not JSON, or too deep."""
    try:
        return _DECODER.decode(text.decode())
    except (ValueError, RecursionError):
        return None


_DECODER: Final = json.JSONDecoder(
    parse_float=Decimal,
    parse_int=lambda digits: int(digits) if len(digits) <= _MOST_DIGITS else None,
    parse_constant=lambda _name: None,  # infinity and NaN, which JSON does not have
)
"""Reads amounts of money exactly."""
