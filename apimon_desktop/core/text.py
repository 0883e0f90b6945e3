"""Words for people that can be said in another language later.

What is written here is English, and a plain `str` for whoever keeps, compares or sends it. It also knows
the words it was made of, so that the windows can say the same in the reader's language.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final, Self, TypeAlias

Translate: TypeAlias = Callable[[str], str]
"""Gives what stands for an English template in another language; the template itself, where nothing does."""
WriteNumber: TypeAlias = Callable[[str], str]
"""Gives an English number, as "1,234.5", as another language writes it."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?")
"""As `number` writes it."""

LONGEST_PLAIN: Final = 200
"""The usual limit of a text from outside, in characters."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
"""Control, bidirectional and zero-width characters, lone surrogates, separators and line ends."""
_BLANK: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef]+"
)
"""Invisible letters and marks that `str.isprintable` accepts."""


class Text(str):
    """English words that know how they were made."""

    __slots__ = ("_template", "_values")

    _template: str
    _values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> Self:
        """Makes it of a template and what stands in its braces."""
        text = super().__new__(cls, template.format_map(values))
        text._template, text._values = template, values
        return text

    def said(self, translate: Translate, write_number: WriteNumber) -> str:
        """The same words in another language."""
        values = {name: in_words(value, translate, write_number) for name, value in self._values.items()}
        return translate(self._template).format_map(values)

    def alike(self, english: str) -> "Text | None":
        """The text that differs from this one in its value only, and has these words. None: there is none.

        This one has one value. A text in its place stands for any that is like it, a number for any number,
        and what is neither for any words.
        """
        ((name, value),) = self._values.items()
        start, _, end = self._template.partition(f"{{{name}}}")
        words = english.removeprefix(start).removesuffix(end)
        other = value.alike(words) if isinstance(value, Text) else words
        if other is None:
            return None
        text = Text(self._template, {name: other})
        return text if text == english else None


class _Number(Text):
    """A number with its digits grouped, but without its unit."""

    __slots__ = ()

    def __new__(cls, written: str) -> Self:
        return super().__new__(cls, "{written}", {"written": written})

    def said(self, _translate: Translate, write_number: WriteNumber) -> str:
        return write_number(str(self))

    def alike(self, english: str) -> Text | None:
        return _Number(english) if _NUMBER.fullmatch(english) else None


class _Joined(Text):
    """Texts behind each other."""

    __slots__ = ("_parts", "_separator")

    _separator: str
    _parts: tuple[str, ...]

    def __new__(cls, separator: str, parts: tuple[str, ...]) -> Self:
        text = super().__new__(cls, "{text}", {"text": separator.join(parts)})
        text._separator, text._parts = separator, parts
        return text

    def said(self, translate: Translate, write_number: WriteNumber) -> str:
        separator = in_words(self._separator, translate, write_number)
        return separator.join(in_words(part, translate, write_number) for part in self._parts)


class _Fitting(Text):
    """The first of several texts that has room."""

    __slots__ = ("_candidates", "_longest")

    _longest: int
    _candidates: tuple[str, ...]

    def __new__(cls, longest: int, candidates: tuple[str, ...]) -> Self:
        text = super().__new__(cls, "{text}", {"text": _first_that_fits(longest, candidates)})
        text._longest, text._candidates = longest, candidates
        return text

    def said(self, translate: Translate, write_number: WriteNumber) -> str:
        said = (in_words(one, translate, write_number) for one in self._candidates)
        return _first_that_fits(self._longest, said)


class _Capitalised(Text):
    """A text that begins a sentence."""

    __slots__ = ("_text",)

    _text: str

    def __new__(cls, text: str) -> Self:
        capitalised = super().__new__(cls, "{text}", {"text": f"{text[:1].upper()}{text[1:]}"})
        capitalised._text = text
        return capitalised

    def said(self, translate: Translate, write_number: WriteNumber) -> str:
        text = in_words(self._text, translate, write_number)
        return f"{text[:1].upper()}{text[1:]}"


class _Inside(Text):
    """A sentence inside another."""

    __slots__ = ("_text",)

    _text: str

    def __new__(cls, text: str) -> Self:
        inside = super().__new__(cls, "{text}", {"text": f"{text[:1].lower()}{text[1:]}"})
        inside._text = text
        return inside

    def said(self, translate: Translate, write_number: WriteNumber) -> str:
        return in_words(self._text, translate, write_number)


def say(template: str, **values: object) -> Text:
    """A text from a template and what stands in its braces: ``say("{name} is slow", name=…)``.

    The template is a literal, since the catalogue of translations is made of these calls. A value that is
    itself a text is said in the other language too, and every other one stays as it is.
    """
    return Text(template, values)


def kept(english: str | None, forms: Iterable[Text]) -> Text | None:
    """A text that comes back from where it was kept in English, with the same words. None: none.

    It can be said anew if it had no values, or is like one of the ``forms``, samples with one value each.
    """
    if english is None:
        return None
    for form in forms:
        again = form.alike(english)
        if again is not None:
            return again
    return Text(english.replace("{", "{{").replace("}", "}}"), {})


def plural(count: int, *, one: str, many: str, **values: object) -> Text:
    """Of a number of things: ``plural(n, one="1 check", many="{n} checks")``; ``n`` is the number."""
    return Text(one if count == 1 else many, {"n": number(count), **values})


def number(value: float | Decimal, decimals: int = 0) -> Text:
    """A number with its thousands grouped: "1,234", "2.8"."""
    return _Number(f"{value:,.{decimals}f}")


def joined(separator: str, parts: Iterable[str]) -> Text:
    """Texts behind each other, as ``separator.join(parts)``."""
    return _Joined(separator, tuple(parts))


def fitting(longest: int, *candidates: str) -> Text:
    """The first text of at most ``longest`` characters, else the last one cut, in each language anew."""
    return _Fitting(longest, candidates)


def capitalised(text: str) -> Text:
    """A text with a capital at its start, in each language."""
    return _Capitalised(text)


def inside(sentence: str) -> Text:
    """A sentence behind a colon: English begins it small, another language as its catalogue has it."""
    return _Inside(sentence)


def plain(text: str, longest: int = LONGEST_PLAIN) -> str:
    """A text from outside as one printable line, cut to ``longest`` characters.

    Spaces replace whatever a terminal, log, table or label could interpret. Every text from a provider, a
    status page, a file, a command line or another program passes here on its way in.
    """
    return clipped(" ".join(printable(text[: 10 * longest]).split()), longest)


def printable(text: str) -> str:
    """A text of several lines with a space for each unprintable character except line feeds."""
    if all(line.isprintable() for line in text.split("\n")):
        return _BLANK.sub("", text)
    return _BLANK.sub(
        "", "".join(c if c == "\n" or unicodedata.category(c) not in _UNSEEN else " " for c in text)
    )


def clipped(text: str, longest: int) -> str:
    """A text cut to ``longest`` characters, with ``…`` where something is missing."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def in_words(value: object, translate: Translate, write_number: WriteNumber) -> str:
    """A value as a reader of another language has it."""
    return value.said(translate, write_number) if isinstance(value, Text) else str(value)


def _first_that_fits(longest: int, candidates: Iterable[str]) -> str:
    text = ""
    for text in candidates:
        if len(text) <= longest:
            break
    return clipped(text, longest)
