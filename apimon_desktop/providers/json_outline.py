"""The outline of a JSON text that comes in pieces: its objects without lists and long texts.

A reply's usage stands beside what was generated, which may be megabytes of text or of numbers. Reading the
outline costs a search through the bytes, not a parse of them, and keeps nothing of what was generated.
"""

import re
from typing import Final

_LONGEST_TEXT_BYTES: Final = 1024
_LARGEST_OUTLINE_BYTES: Final = 64 * 1024
_DEEPEST: Final = 32

_MARK: Final = re.compile(rb'["{}\[\]]')
_TEXT: Final = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
"""Up to the quotation mark that ends a text, or to where the bytes end."""


class JsonOutline:
    """Takes a JSON text piece by piece; gives the outline of each object that is complete.

    Objects in an outermost list are given one by one, as Gemini streams them.
    """

    def __init__(self) -> None:
        self._kept = bytearray()
        self._depth = 0
        """Of the objects that are kept."""
        self._lists = 0
        """How many lists are open, of those whose content is left out."""
        self._in_text = False
        self._is_escaped = False
        """True where the last byte was a backslash in a text."""
        self._text_start: int | None = None
        """Where the open text begins in what is kept. None: it is not kept."""
        self._is_lost = False

    def feed(self, piece: bytes) -> list[bytes]:
        """The outlines that this piece completes; none any more once the text cannot be followed."""
        complete: list[bytes] = []
        at = 0
        while at < len(piece) and not self._is_lost:
            if self._in_text:
                at = self._text(piece, at)
            elif self._lists:
                at = self._list(piece, at)
            else:
                at = self._object(piece, at, complete)
            self._is_lost = len(self._kept) > _LARGEST_OUTLINE_BYTES or self._depth > _DEEPEST
        return complete

    def _text(self, piece: bytes, at: int) -> int:
        if self._is_escaped:
            self._is_escaped = False
            self._keep_text(piece[at : at + 1])
            return at + 1
        match = _TEXT.match(piece, at)
        end = len(piece) if match is None else match.end()
        self._is_escaped = piece[end : end + 1] == b"\\"
        closed = piece[end : end + 1] == b'"'
        end += self._is_escaped or closed
        self._keep_text(piece[at:end])
        if closed:
            self._in_text, self._text_start = False, None
        return end

    def _keep_text(self, part: bytes) -> None:
        if self._text_start is None:
            return
        if len(self._kept) - self._text_start + len(part) > _LONGEST_TEXT_BYTES:
            del self._kept[self._text_start :]
            self._kept += b'""'
            self._text_start = None
        else:
            self._kept += part

    def _list(self, piece: bytes, at: int) -> int:
        """Looks for each mark by itself, as far as it has to: ten times as fast as for any of them."""
        quote, opening, closing = (_next(piece, mark, at) for mark in (b'"', b"[", b"]"))
        while self._lists:
            at = min(quote, opening, closing) + 1
            if at > len(piece):
                return len(piece)
            if at > quote:
                self._in_text = True
                at = self._text(piece, at)
                if self._in_text:
                    return at
                quote = _next(piece, b'"', at)
            else:
                self._lists += 1 if at > opening else -1
            opening = _next(piece, b"[", at) if opening < at else opening
            closing = _next(piece, b"]", at) if closing < at else closing
        self._kept += b"]"
        return at

    def _object(self, piece: bytes, at: int, complete: list[bytes]) -> int:
        match = _MARK.search(piece, at)
        if self._depth:
            self._kept += piece[at : len(piece) if match is None else match.end()]
        if match is None:
            return len(piece)
        mark = match.group()
        if mark == b"{":
            self._kept += b"" if self._depth else b"{"
            self._depth += 1
        elif mark == b"}" and self._depth:
            self._depth -= 1
            if not self._depth:
                complete.append(bytes(self._kept))
                self._kept.clear()
        elif mark == b'"':
            self._in_text = True
            self._text_start = len(self._kept) - 1 if self._depth else None
        elif mark == b"[" and self._depth:
            self._lists = 1
        return match.end()


def _next(piece: bytes, mark: bytes, at: int) -> int:
    """Where a mark is; at the end, where it is not."""
    found = piece.find(mark, at)
    return len(piece) if found < 0 else found
