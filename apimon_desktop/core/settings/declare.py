"""How a setting is declared, and how a declared setting is read from an untrusted document.

A field of a settings dataclass declares its setting as ``x: Annotated[type, kind, "table.key"] = default``.
The place may be left out where the table is the dataclass's own and the key is the field's name. Reader and
writer derive from this; what cannot be used becomes a `Problem`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from apimon_desktop.core.settings.base_url import url_fault
from apimon_desktop.core.text.translatable import Text, clipped, joined, say
from apimon_desktop.core.text.translatable import number as grouped

Place: TypeAlias = tuple[str, ...]
"""The tables that a value is in, and its key."""
Leaf: TypeAlias = bool | int | float | str | Decimal | tuple[str, ...]
"""A single value of a document."""

_THE_DEFAULT: Final = say("The default is used.")
_LEAST_USD: Final = Decimal("0.01")
_MOST_USD: Final = Decimal(1_000_000_000)
_LONGEST_NAME: Final = 120
_KEY_WORDS: Final = frozenset({"key", "api_key", "apikey", "token", "secret", "password"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A setting that could not be used; this run uses its default."""

    where: str
    message: str
    """What is wrong, and what is used instead."""
    line: int | None = None

    @property
    def text(self) -> Text:
        """The whole sentence, for people."""
        if self.line is None:
            return joined(": ", (self.where, self.message))
        return say("{place} (line {line}): {message}", place=self.where, line=self.line, message=self.message)

    def __str__(self) -> str:
        return str(self.text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Did you mean x?`` with its leading space, or nothing."""
    import difflib  # noqa: PLC0415 - only for what is misspelt

    near = difflib.get_close_matches(word, list(known), n=1)
    return say(" Did you mean {word}?", word=near[0]) if near else ""


class SettingsTable:
    """A table of the document, and the list that its problems go to.

    A problem never quotes a text that may be a misplaced key.
    """

    def __init__(self, where: str, document: object, problems: list[Problem]) -> None:
        self._where = where
        self._problems = problems
        self._asked: set[str] = set()
        self._tables: dict[str, SettingsTable] = {}
        self._values: Mapping[str, object] = {}
        self.is_table = isinstance(document, Mapping)
        if isinstance(document, Mapping):
            self._values = {str(key): value for key, value in document.items()}
        else:
            self.complain(None, say("This should be a table of settings. All of its defaults are used."))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order of the file."""
        return tuple(self._values)

    def complain(self, key: str | None, message: str) -> None:
        """Adds a problem of one key, or of the whole table (None)."""
        where = clipped(".".join(part for part in (self._where, key) if part), _LONGEST_NAME)
        self._problems.append(Problem(where=where, message=message))

    def take(self, key: str) -> object:
        """The bare value. None: it is missing."""
        self._asked.add(key)
        return self._values.get(key)

    def read(self, key: str, kind: "Kind", default: Any) -> Any:
        """The setting; the default, with a complaint, where the value cannot be used."""
        value = self.take(key)
        if value is None:
            return default
        try:
            return kind.read(value, default)
        except UnusableError as error:
            for complaint in error.complaints:
                self.complain(key, complaint)
            return default if error.kept is None else error.kept

    def table(self, key: str) -> "SettingsTable":
        """The table under a key; an empty one if it is missing."""
        if key not in self._tables:
            value = self.take(key)
            where = f"{self._where}.{key}" if self._where else key
            self._tables[key] = SettingsTable(where, {} if value is None else value, self._problems)
        return self._tables[key]

    def drop(self, key: str) -> None:
        """Says nothing more of a table that is left out."""
        del self._tables[key]

    def finish(self) -> None:
        """Reports every key that was not read, also in inner tables."""
        for table in self._tables.values():
            table.finish()
        for key in self._values:
            if key in self._asked:
                continue
            if key.lower() in _KEY_WORDS:
                message = say(
                    "Keys do not belong in this file. Save it with 'apimon keys set' and remove it here."
                )
            else:
                hint = did_you_mean(key, self._asked)
                message = say("There is no such setting; it is ignored.{hint}", hint=hint)
            self.complain(key, message)


class UnusableError(Exception):
    """A value that cannot be used; ``kept`` (None: the default) is used instead."""

    def __init__(self, *complaints: str, kept: object = None) -> None:
        super().__init__(*complaints)
        self.complaints = complaints
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Kind:
    """The valid values of a setting."""

    read: Callable[[Any, Any], Any]
    """Gives the setting for a value of the document and the default. Raises UnusableError."""
    leaf: Callable[[Any], Leaf] = lambda value: value
    """Gives the value for the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """The bounds of a number."""

    least: float
    most: float
    unit: str = ""
    """With the space before it."""
    whole: bool = False

    def read(self, value: object, default: float) -> float:
        """A float; an int where only whole numbers are valid. Raises UnusableError."""
        number = _as_decimal(value)
        if number is not None and self.least <= number <= self.most:
            if not self.whole:
                return float(number)
            if number == int(number):
                return int(number)
        bounds = {"least": self.least, "most": self.most, "used": default}
        values = {"unit": self.unit, **{name: _written(bound, self.unit) for name, bound in bounds.items()}}
        raise UnusableError(
            say("This should be a whole number from {least} to {most}{unit}. {used}{unit} is used.", **values)
            if self.whole
            else say("This should be a number from {least} to {most}{unit}. {used}{unit} is used.", **values)
        )


def text_of(value: object, instead: str = _THE_DEFAULT) -> str:
    """The text without spaces around it; ``instead`` says what is used otherwise. Raises UnusableError."""
    if isinstance(value, str):
        return value.strip()
    raise UnusableError(say('This should be a text in "quotes". {instead}', instead=instead))


def words(
    form: str = ".+", fault: str = "", *, must_not_be_empty: bool = False, clean: Callable[[str], str] = str
) -> Kind:
    """A text that matches ``form``, else ``fault`` is said; an empty one that does not means the default."""

    def read(value: object, default: str | None) -> str | None:
        text = clean(text_of(value))
        if re.fullmatch(form, text, re.DOTALL):
            return text
        if text or must_not_be_empty:
            raise UnusableError(fault)
        return default

    return Kind(read)


def address(instead: str = _THE_DEFAULT, *, may_be_empty: bool = False) -> Kind:
    """The address of a provider or a status feed, without its last slash."""

    def read(value: object, _: object) -> str:
        text = text_of(value, instead)
        fault = None if may_be_empty and not text else url_fault(text)
        if fault is not None:
            raise UnusableError(joined(" ", (fault, instead)))
        return text.rstrip("/")

    return Kind(read)


def choice(options: Sequence[str]) -> Kind:
    """One of several words, or members of an enum."""

    def read(value: object, default: str) -> str:
        instead = say("{value} is used.", value=str(default))
        text = text_of(value, instead)
        if text in options:
            return options[options.index(text)]
        known = ", ".join(f'"{one}"' for one in options)
        hint = did_you_mean(text, options)
        raise UnusableError(
            say("This should be one of {known}. {instead}{hint}", known=known, instead=instead, hint=hint)
        )

    return Kind(read, str)


def listed(form: str, fault: str, member: Callable[[str], str] = str) -> Kind:
    """A list of texts that all match ``form``, each as ``member``; else ``fault`` is said."""

    def read(value: object, _: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(one, str) and re.fullmatch(form, one) for one in value):
            return tuple(map(member, value))
        raise UnusableError(fault)

    return Kind(read, lambda members: tuple(map(str, members)))


def _read_flag(value: object, default: bool) -> bool:  # noqa: FBT001 - its value
    if isinstance(value, bool):
        return value
    raise UnusableError(say("This should be true or false. {used} is used.", used=str(default).lower()))


def _read_amount(value: object, _: object) -> Decimal:
    amount = _as_decimal(value)
    if amount is not None and _LEAST_USD <= amount <= _MOST_USD:
        return amount
    raise UnusableError(say("This should be an amount in USD above 0. No budget is set."))


FLAG: Final = Kind(_read_flag)
AMOUNT: Final = Kind(_read_amount)
"""A budget in USD."""


def read_declared(
    declaring: type[Any], table: SettingsTable, leave_out: Iterable[str] = ()
) -> dict[str, Any]:
    """The values of the declared settings of a class, by field; ``leave_out`` keep their defaults."""
    values: dict[str, Any] = {}
    for name, declared, (*tables, key), default in _declarations(declaring):
        holder = table
        for part in tables:
            holder = holder.table(part)
        if not isinstance(declared, Kind):
            values[name] = declared(**read_declared(declared, holder.table(key)))
        elif name not in leave_out:
            values[name] = holder.read(key, declared, default)
    return values


def declared_leaves(settings: Any, at: Place = ()) -> dict[Place, Leaf]:
    """Every value that is set, by its place below ``at``; None and what is not declared are left out."""
    leaves: dict[Place, Leaf] = {}
    for name, declared, place, _ in _declarations(type(settings)):
        value = getattr(settings, name)
        if not isinstance(declared, Kind):
            leaves |= declared_leaves(value, (*at, *place))
        elif value is not None:
            leaves[*at, *place] = declared.leaf(value)
    return leaves


def _declarations(declaring: type[Any]) -> Iterator[tuple[str, "Kind | type[Any]", Place, Any]]:
    """Each declared field: its name, its kind or the class of its own table, its place, its default."""
    for field in fields(declaring):
        kind, *place = getattr(field.type, "__metadata__", (None,))
        if isinstance(kind, Kind):
            yield field.name, kind, tuple(place[0].split(".")) if place else (field.name,), field.default
        elif isinstance(field.type, type) and is_dataclass(field.type):
            yield field.name, field.type, (field.name,), None


def _written(value: float, unit: str) -> str:
    """A number with its digits grouped where it counts something; a port has no groups."""
    plain = format(Decimal(str(value)).normalize(), "f")
    return grouped(value, len(plain.partition(".")[2])) if unit else plain


def _as_decimal(value: object) -> Decimal | None:
    """A number of the document. None: it is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    # Straight from an integer: str() refuses one with more than 4,300 digits.
    number = Decimal(value) if isinstance(value, int) else Decimal(str(value))
    return number if number.is_finite() else None
