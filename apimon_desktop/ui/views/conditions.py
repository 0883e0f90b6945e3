"""What views are made of: the engine's snapshot, and what the app met on this computer."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.alerts.quiet import NotificationPrefs
from apimon_desktop.core.model.ids import KeyInfo, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Incident
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.settings.settings import LoginStart, Settings
from apimon_desktop.core.text.translatable import say

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
    is_reading_keys: bool = False
    """True until the saved keys have been read at the start: who has a key is not known before."""
    saved_keys: frozenset[ProviderId] = frozenset()
    """Whose keys the keyring holds, whether or not another source hides them."""
    studio: str = ""
    """What detection of recordings can see here, and what it sees now."""
    daw: str = ""
    """The music program that was in front when the report was opened. Empty: none."""
    admin_keys: Mapping[ProviderId, KeyInfo] = field(default_factory=lambda: MappingProxyType({}))
    """The admin keys that count, by the ids that they are kept by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything that the windows show follows from this."""

    snapshot: Snapshot
    now: datetime
    tz: tzinfo | None = None
    """None: the system's own zone."""
    settings: Settings = field(default_factory=Settings)
    conditions: Conditions = field(default_factory=Conditions)
    prefs: NotificationPrefs = field(default_factory=NotificationPrefs)
    incidents: Mapping[ProviderId, tuple[Incident, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The latest of each provider, the latest first."""
    money: MoneySummary | None = None
    """None: not known yet."""


def notices(conditions: Conditions) -> tuple[str, ...]:
    """One line for each thing that does not work as it should."""
    no_tray = say(
        "Your desktop has no tray, so API Monitor lives in this window. "
        "Closing it keeps the checks running; Ctrl+Q quits."
    )
    return (
        *((no_tray,) if not conditions.has_tray and sys.platform != "darwin" else ()),
        *conditions.file_problems,
        *conditions.key_problems,
        *conditions.api_notes,
        *config_lines(conditions.problems),
    )


def config_lines(problems: Iterable[Problem]) -> tuple[str, ...]:
    """One line for each setting that could not be used, and for the file if it is none of them."""
    return tuple(
        problem.text
        if problem.where == _CONFIG
        else say("In {file}: {problem}", file=_CONFIG, problem=problem.text)
        for problem in problems
    )
