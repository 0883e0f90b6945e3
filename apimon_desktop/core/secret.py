"""A value that must not be seen."""

from typing import Final


class Secret:
    """Holds an API key; ``repr``, ``str`` and formatting show at most its last four characters."""

    __slots__ = ("_value",)
    _SHOWN: Final = 4
    _SHORTEST_SHOWN: Final = 12
    """Below this length even four characters would give away too much."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself, for the request header or the keyring, and for nothing else."""
        return self._value

    @property
    def hint(self) -> str:
        """Enough to recognise a key by: ``•••• 4f2a``."""
        if len(self._value) < self._SHORTEST_SHOWN:
            return "••••"
        return f"•••• {self._value[-self._SHOWN :]}"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return f"Secret({self.hint!r})"

    __str__ = __repr__

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a Secret is not pickled: it would leave the process in plain text")
