"""Texts for people, in English and translatable later.

A `Text` is a plain `str` in English. It also keeps its template and values, so that windows can translate it,
hide the amounts of money in it, and the history can store it.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import IntEnum
from typing import Final, Self, TypeAlias, TypeVar

T = TypeVar("T")
Translate: TypeAlias = Callable[[str], str]
"""Translates an English template; gives the template itself where there is no translation."""
WriteNumber: TypeAlias = Callable[[str], str]
"""Converts an English number such as "1,234.5" to the format of another language."""

HIDDEN: Final = "•••"
"""What replaces an amount of money that is hidden."""
LONGEST_PLAIN: Final = 200
"""The usual limit of a text from outside, in characters."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
"""Control, bidirectional and zero-width characters, lone surrogates, separators and line ends."""
_BLANK: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef]+"
)
"""Invisible letters and marks that `str.isprintable` accepts."""


class _Kind(IntEnum):
    """How a text is made of its template and values. Stored by its number: add new ones at the end."""

    TEMPLATE = 0
    """The values are put into the template, the only one that is translated."""
    NUMBER = 1
    """A number with its digits grouped, but without its unit."""
    AMOUNT = 2
    """A text that gives an amount of money away."""
    SEQUENCE = 3
    """Joined texts; the template is the separator."""
    FITTING = 4
    """The first of several texts that fits; the template is the number of characters."""
    CAPITALISED = 5
    """A text that begins a sentence."""
    INSIDE = 6
    """A sentence inside another: lower case in English, and as translated in other languages."""


_TEMPLATE: Final = _Kind.TEMPLATE


class Text(str):
    """English words that know the template and the values they are made of."""

    __slots__ = ("_kind", "_template", "_values")

    _kind: _Kind
    _template: str
    _values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object], kind: _Kind = _TEMPLATE) -> Self:
        """Puts the values into the template."""
        words = {name: str(one) for name, one in values.items()}
        text = super().__new__(
            cls, template.format_map(words) if kind is _TEMPLATE else _composed(kind, template, words)
        )
        text._kind, text._template, text._values = kind, template, values
        return text

    def __reduce__(self) -> tuple[type["Text"], tuple[str, Mapping[str, object], _Kind]]:
        """Pickled and copied as what it is made of."""
        return Text, (self._template, self._values, self._kind)

    def said(self, translate: Translate, write_number: WriteNumber) -> str:
        """The same words in another language."""
        kind = self._kind
        if kind is not _TEMPLATE and kind is _Kind.NUMBER:
            return write_number(str(self))
        words = {name: in_words(one, translate, write_number) for name, one in self._values.items()}
        if kind is _TEMPLATE:
            return translate(self._template).format_map(words)
        if kind is _Kind.INSIDE:
            return words["text"]
        return _composed(kind, in_words(self._template, translate, write_number), words)

    def without_amounts(self) -> str:
        """The same text with `HIDDEN` for each amount in it."""
        if self._kind is _Kind.AMOUNT:
            return HIDDEN
        values = {name: without_amounts(one) for name, one in self._values.items()}
        return Text(self._template, values, self._kind)

    def to_json(self) -> list[object]:
        """What `restored` makes the text of again: its kind, template and values."""
        values = {name: _to_json(value) for name, value in self._values.items()}
        return [self._kind.value, _to_json(self._template), values]


def _composed(kind: _Kind, template: str, values: Mapping[str, str]) -> str:
    match kind:
        case _Kind.SEQUENCE:
            return template.join(values.values())
        case _Kind.FITTING:
            longest, texts = int(template), tuple(values.values())
            return next((text for text in texts if len(text) <= longest), clipped(texts[-1], longest))
        case _Kind.CAPITALISED:
            return f"{values['text'][:1].upper()}{values['text'][1:]}"
        case _Kind.INSIDE:
            return f"{values['text'][:1].lower()}{values['text'][1:]}"
        case _:
            return template.format_map(values)


def say(template: str, **values: object) -> Text:
    """A text from a template and its values: ``say("{name} is slow", name=…)``.

    The template must be a literal, since the translation catalogue is made from these calls. Values that are
    texts are translated too.
    """
    return Text(template, values)


def plural(count: int, *, one: str, many: str, **values: object) -> Text:
    """A count: ``plural(n, one="1 check", many="{n} checks")``; ``n`` is the number."""
    return Text(one if count == 1 else many, {"n": number(count), **values})


def number(value: float | Decimal, decimals: int = 0) -> Text:
    """A number with its thousands grouped: "1,234", "2.8"."""
    return Text("{text}", {"text": f"{value:,.{decimals}f}"}, _Kind.NUMBER)


def amount(text: str) -> Text:
    """A text that `without_amounts` hides: a sum of money, or a share that gives one away."""
    return Text("{text}", {"text": text}, _Kind.AMOUNT)


def joined(separator: str, parts: Iterable[str]) -> Text:
    """``separator.join(parts)`` as a text."""
    return Text(separator, _numbered(parts), _Kind.SEQUENCE)


def fitting(longest: int, *candidates: str) -> Text:
    """The first text of at most ``longest`` characters, else the last one cut; per language."""
    return Text(str(longest), _numbered(candidates), _Kind.FITTING)


def capitalised(text: str) -> Text:
    """A text with a capital at its start, in each language."""
    return Text("{text}", {"text": text}, _Kind.CAPITALISED)


def inside(sentence: str) -> Text:
    """A sentence after a colon: lower case in English, and as translated in other languages."""
    return Text("{text}", {"text": sentence}, _Kind.INSIDE)


def without_amounts(value: T) -> T | str:
    """A text with `HIDDEN` for each `amount` in it; any other value as it is."""
    return value.without_amounts() if isinstance(value, Text) else value


def stored(text: str | None) -> str | None:
    """A text as JSON that `restored` reads. None: there is no text."""
    return None if text is None else json.dumps(_to_json(text), ensure_ascii=False)


def restored(written: str | None) -> str | None:
    """The text that `stored` wrote; anything else, from an older or damaged file, as it stands there."""
    if written is None:
        return None
    try:
        value = json.loads(written)
        return _from_json(value) if isinstance(value, list | str) else written
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return written


def plain(text: str, longest: int = LONGEST_PLAIN) -> str:
    """An external text as one printable line, cut to ``longest`` characters.

    Spaces replace whatever a terminal, log, table or label could interpret. Every text from a provider, a
    status page, a file, a command line or another program must pass through here.
    """
    return clipped(" ".join(printable(text[: 10 * longest]).split()), longest)


def printable(text: str) -> str:
    """A text of several lines with a space for each unprintable character except line feeds."""
    if not all(line.isprintable() for line in text.split("\n")):
        text = "".join(c if c == "\n" or unicodedata.category(c) not in _UNSEEN else " " for c in text)
    return _BLANK.sub("", text)


def clipped(text: str, longest: int) -> str:
    """A text cut to ``longest`` characters, with ``…`` where something is missing."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def in_words(value: object, translate: Translate, write_number: WriteNumber) -> str:
    """A value in another language, if it is a text."""
    return value.said(translate, write_number) if isinstance(value, Text) else str(value)


def _numbered(parts: Iterable[str]) -> Mapping[str, str]:
    return {str(place): part for place, part in enumerate(parts)}


def _to_json(value: object) -> object:
    return value.to_json() if isinstance(value, Text) else str(value)


def _from_json(value: object) -> str:
    if not isinstance(value, list):
        return str(value)
    kind, template, values = value
    return Text(_from_json(template), {name: _from_json(one) for name, one in values.items()}, _Kind(kind))
