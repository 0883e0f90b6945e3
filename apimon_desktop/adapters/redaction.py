"""Takes keys out of texts before they are kept or shown."""

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from apimon_desktop.core.secret import Secret

MASK: Final = "••••"

_SHORTEST: Final = 6
"""A shorter secret would take whole words out of every text."""
_PIECE: Final = 6
"""A part of a key of this length is masked anywhere if it has a letter and a digit ..."""
_LONG_PIECE: Final = 12
"""... and any part of this length; shorter ones, such as ``openai``, may be ordinary words."""
_LONGEST_ENCODED: Final = 4096
"""How many characters of a percent-encoded word are decoded."""
_MOST_ENCODINGS: Final = 4
"""How often a word may be percent-encoded."""

_NAMED: Final = r"(?:authorization|(?:api|admin)[-_]?key|access[-_]token)"
_HEADER_OR_VARIABLE: Final = (
    rf"(?P<kept>{_NAMED}[\"']?\s*[:=,]\s*(?:b?[\"'])?)(?:(?:bearer|basic)\s+)?[^\s\"',;&)}}\]]+"
)

# A provider may echo a key masked: stars and dots belong to it.
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _HEADER_OR_VARIABLE,
        r"(?P<kept>\bbearer\s+)[\w.~+/*=•-]{4,}",
        r"(?P<kept>[?&](?:key|token)=)[^&\s\"']+",
        r"(?P<kept>)(?<![^\W_])sk-[\w*.•-]{6,}",
        r"(?P<kept>)(?<![^\W_])AIza[\w*.•-]{10,}",
        r"(?P<kept>)(?<![^\W_])AQ\.[\w*.•-]{10,}",
        r"(?P<kept>)(?<![^\W_])tgp_v1_[\w*.•-]{4,}",
        r"(?P<kept>)(?<![^\W_])org-[a-z0-9]{12,}",
        r"(?P<kept>)(?<![^\W_])ak-[a-z0-9]{8,}",
    )
)
_PERCENT_ENCODED: Final = re.compile(r"[^\s%]*%[0-9a-fA-F]{2}[^\s]*")


class Redactor:
    """Knows what a key looks like, and the very keys it was told."""

    def __init__(self) -> None:
        self._values: tuple[str, ...] = ()
        self._pieces: frozenset[str] = frozenset()
        """Parts of the keys and of their base64 and hexadecimal forms, in lower case."""

    def add(self, secret: Secret) -> None:
        """Masks this key from now on: whole, in part, in any case, percent- or base64-encoded."""
        value = secret.reveal()
        if len(value) >= _SHORTEST and value not in self._values:
            # The longest first: one key may begin like another.
            self._values = tuple(sorted((*self._values, value), key=len, reverse=True))
            self._pieces |= frozenset(_pieces(value))

    def __call__(self, text: str) -> str:
        """The text without keys."""
        text = self._clean(text)
        return _PERCENT_ENCODED.sub(self._decoded, text) if "%" in text else text

    def _clean(self, text: str) -> str:
        text = self._without_known(text)
        for pattern in _PATTERNS:
            text = pattern.sub(rf"\g<kept>{MASK}", text)
        return text

    def _without_known(self, text: str) -> str:
        for value in self._values:
            text = text.replace(value, MASK)
        lowered = text.lower()
        if not self._pieces or len(lowered) != len(text):  # some letters have two in lower case
            return text
        hidden = bytearray(len(text))
        for size in (_PIECE, _LONG_PIECE):
            for start in range(len(text) - size + 1):
                if lowered[start : start + size] in self._pieces:
                    hidden[start : start + size] = b"\1" * size
        return "".join(_masked(text, hidden)) if any(hidden) else text

    def _decoded(self, found: re.Match[str]) -> str:
        """A percent-encoded word, unchanged where it holds no key; else decoded, without the key."""
        word = found[0][:_LONGEST_ENCODED]
        decoded = word
        for _ in range(_MOST_ENCODINGS):
            decoded = unquote(decoded)
        clean = self._clean(decoded)
        return found[0] if clean == decoded else clean


def _pieces(value: str) -> Iterator[str]:
    raw = value.encode("utf-8", "surrogatepass")
    forms = [value]
    # Its base64 form depends on its place in a longer encoded text.
    for before in range(3):
        encoded = b64encode(b"\0" * before + raw + b"\0" * (-(before + len(raw)) % 3)).decode()
        inner = encoded[4 if before else 0 : len(encoded) - 4]
        forms += [inner, inner.replace("+", "-").replace("/", "_")]
    for form in forms:
        lowered = form.lower()
        for start in range(len(lowered) - _PIECE + 1):
            piece = lowered[start : start + _PIECE]
            if any(c.isdecimal() for c in piece) and any(c.isalpha() for c in piece):
                yield piece
        yield from (lowered[start : start + _LONG_PIECE] for start in range(len(lowered) - _LONG_PIECE + 1))
    hexadecimal = raw.hex()
    yield from (
        hexadecimal[start : start + _LONG_PIECE] for start in range(len(hexadecimal) - _LONG_PIECE + 1)
    )


def _masked(text: str, hidden: bytearray) -> Iterator[str]:
    for place, character in enumerate(text):
        if not hidden[place]:
            yield character
        elif place == 0 or not hidden[place - 1]:
            yield MASK
