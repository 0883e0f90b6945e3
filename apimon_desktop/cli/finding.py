"""One line of ``apimon doctor``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether something works here."""

    ok: bool
    label: str
    text: str
    advice: str | None = None
    """What to do. None: nothing."""
    essential: bool = False
    """True for something essential."""
