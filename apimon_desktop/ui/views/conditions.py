"""What the app met on this computer that its user should know of."""

from dataclasses import dataclass

from apimon_desktop.core.settings import Problem
from apimon_desktop.core.types import ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Everything beside the providers that changes what a window says."""

    has_tray: bool = True
    problems: tuple[Problem, ...] = ()
    """Settings that could not be used."""
    file_problems: tuple[str, ...] = ()
    """Plain sentences about files that could not be read or written."""
    key_problems: tuple[str, ...] = ()
    """Plain sentences about keys that could not be read or used."""
    can_save_keys: bool = True
    """False where there is no keyring, or it has not answered; ``key_problems`` says why."""
    saved_keys: frozenset[ProviderId] = frozenset()
    """Whose keys the keyring holds, whether or not another source hides them."""


def notices(conditions: Conditions) -> tuple[str, ...]:
    """One line for each thing that does not work as it should."""
    lines = []
    if not conditions.has_tray:
        lines.append("This desktop shows no tray icons, so this window stands in for the icon.")
    lines += conditions.file_problems
    lines += conditions.key_problems
    lines += [f"In config.toml: {problem}" for problem in conditions.problems]
    return tuple(lines)
