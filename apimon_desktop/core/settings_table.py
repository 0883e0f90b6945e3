"""Reads one table of an untrusted document, key by key; what cannot be used becomes a Problem."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from apimon_desktop.core.settings import Problem
from apimon_desktop.core.text import clipped, say
from apimon_desktop.core.text import number as grouped

THE_DEFAULT: Final = say("The default is used.")
_LEAST_USD: Final = Decimal("0.01")
_MOST_USD: Final = Decimal(1_000_000_000)
"""The largest budget that is accepted."""
_LONGEST_NAME: Final = 120
_KEY_WORDS: Final = frozenset({"key", "api_key", "apikey", "token", "secret", "password"})


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Did you mean x?`` with its leading space, or nothing."""
    import difflib  # noqa: PLC0415 - only for what is misspelt

    near = difflib.get_close_matches(word, list(known), n=1)
    return say(" Did you mean {word}?", word=near[0]) if near else ""


class SettingsTable:
    """A table, and the list that its problems go to.

    A problem quotes no text that may be a key which somebody put in the wrong place.
    """

    def __init__(self, where: str, document: object, problems: list[Problem]) -> None:
        self._where = where
        self._problems = problems
        self._asked: set[str] = set()
        self._values: Mapping[str, object] = {}
        self.is_table = isinstance(document, Mapping)
        if isinstance(document, Mapping):
            self._values = {str(key): value for key, value in document.items()}
        else:
            self.complain(None, say("This should be a table of settings. All of its defaults are used."))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are there, in the order of the file."""
        return tuple(self._values)

    def complain(self, key: str | None, message: str) -> None:
        """Notes a problem of one key, or of the whole table (None)."""
        where = clipped(".".join(part for part in (self._where, key) if part), _LONGEST_NAME)
        self._problems.append(Problem(where=where, message=message))

    def take(self, key: str) -> object:
        """The bare value. None: it is not there."""
        self._asked.add(key)
        return self._values.get(key)

    def table(self, key: str) -> "SettingsTable":
        """The table under a key; an empty one where it is not there."""
        value = self.take(key)
        where = f"{self._where}.{key}" if self._where else key
        return SettingsTable(where, {} if value is None else value, self._problems)

    def flag(self, key: str, *, default: bool) -> bool:
        """A true or false."""
        value = self.take(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        used = str(default).lower()
        self.complain(key, say("This should be true or false. {used} is used.", used=used))
        return default

    def number(
        self, key: str, *, default: float, least: float, most: float, unit: str = "", whole: bool = False
    ) -> float:
        """A number within bounds; ``unit`` with the space before it."""
        value = self.take(key)
        if value is None:
            return default
        number = as_decimal(value)
        if number is not None and least <= number <= most and (not whole or number == int(number)):
            return float(number)
        bounds = {"least": least, "most": most, "used": default}
        told = {"unit": unit, **{name: _written(value, unit) for name, value in bounds.items()}}
        self.complain(
            key,
            say("This should be a whole number from {least} to {most}{unit}. {used}{unit} is used.", **told)
            if whole
            else say("This should be a number from {least} to {most}{unit}. {used}{unit} is used.", **told),
        )
        return default

    def text(self, key: str, instead: str = THE_DEFAULT) -> str | None:
        """A text without spaces around it. None: it is not there, or it is none."""
        value = self.take(key)
        if value is None or isinstance(value, str):
            return None if value is None else value.strip()
        self.complain(key, say('This should be a text in "quotes". {instead}', instead=instead))
        return None

    def budget(self, key: str) -> Decimal | None:
        """An amount in USD. None: it is not there, or it is none to spend."""
        value = self.take(key)
        amount = as_decimal(value)
        if value is None or (amount is not None and _LEAST_USD <= amount <= _MOST_USD):
            return amount
        self.complain(key, say("This should be an amount in USD above 0. No budget is set."))
        return None

    def finish(self) -> None:
        """Complains of every key that nobody asked for."""
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


def _written(value: float, unit: str) -> str:
    """A number with its digits grouped where it counts something; a port is written as it is."""
    plain = format(Decimal(str(value)).normalize(), "f")
    return grouped(value, len(plain.partition(".")[2])) if unit else plain


def as_decimal(value: object) -> Decimal | None:
    """A number of the document. None: it is none, or not a finite one."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    # Straight from an integer: str() refuses one with more than 4,300 digits.
    number = Decimal(value) if isinstance(value, int) else Decimal(str(value))
    return number if number.is_finite() else None
