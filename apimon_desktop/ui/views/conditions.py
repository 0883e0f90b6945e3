"""What the app met on this computer that its user should know of."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.login_start import LoginStart
from apimon_desktop.core.profile import KeyInfo
from apimon_desktop.core.settings import Problem
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId

_CONFIG: Final = "config.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Everything beside the providers that changes what a window says."""

    has_tray: bool = True
    at_login: LoginStart = field(default_factory=LoginStart)
    problems: tuple[Problem, ...] = ()
    """Settings that could not be used."""
    file_problems: tuple[str, ...] = ()
    """Plain sentences about files that could not be read or written."""
    key_problems: tuple[str, ...] = ()
    """Plain sentences about keys that could not be read or used."""
    api_notes: tuple[str, ...] = ()
    """Plain sentences about the local API: why it can't be reached, or by whom it can."""
    api_url: str | None = None
    """Where the local API answers. None: nowhere."""
    can_save_keys: bool = True
    """False where there is no keyring, or it has not answered; ``key_problems`` says why."""
    can_read_keys_again: bool = False
    """True where the keyring gave no keys, and may do so when it is asked once more."""
    saved_keys: frozenset[ProviderId] = frozenset()
    """Whose keys the keyring holds, whether or not another source hides them."""
    admin_keys: Mapping[ProviderId, KeyInfo] = field(default_factory=lambda: MappingProxyType({}))
    """The admin keys that count, by the ids that they are kept by."""


def notices(conditions: Conditions) -> tuple[str, ...]:
    """One line for each thing that does not work as it should."""
    lines: list[str] = []
    if not conditions.has_tray and sys.platform != "darwin":
        lines.append(
            say(
                "This desktop shows no tray icons, so this window stands in for the icon. "
                "Checking goes on when it is closed; Ctrl+Q ends it."
            )
        )
    lines += conditions.file_problems
    lines += conditions.key_problems
    lines += conditions.api_notes
    lines += config_lines(conditions.problems)
    return tuple(lines)


def config_lines(problems: Iterable[Problem]) -> tuple[str, ...]:
    """One line for each setting that could not be used, and for the file if it is none of them."""
    return tuple(
        problem.text
        if problem.where == _CONFIG
        else say("In {file}: {problem}", file=_CONFIG, problem=problem.text)
        for problem in problems
    )
