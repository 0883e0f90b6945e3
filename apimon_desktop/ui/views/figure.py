"""One number that is shown large, with what it is of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with what it is of, and over what or how it is known."""

    label: str
    value: str
    note: str

    @property
    def spoken(self) -> str:
        """The figure for a screen reader."""
        return f"{self.label}: {self.value}, {self.note}"
