"""What the key commands work with, and what they have in common."""

import argparse
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from apimon_desktop.adapters.keys.key_store import KeyStore
from apimon_desktop.cli.failures import WRONG_USAGE, tell
from apimon_desktop.cli.terminal import terminal
from apimon_desktop.core.billing import CostAnswer
from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.key_texts import key_name
from apimon_desktop.core.keys import admin_id, is_admin, owner_of
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import Entry, roster

KEYRING_LIMIT_S: Final = 30.0
"""How long a command waits for a keyring that asks for its password."""
DONE: Final = 0
ADMIN_HELP: Final = "the admin key, which reads what the provider billed, not the ordinary one"

Check = Callable[[ProviderId, Secret], Awaitable[CheckResult]]
"""Tests one key with its provider: a one-shot check that is counted nowhere."""
ReadCosts = Callable[[ProviderId, Secret], Awaitable[CostAnswer]]
"""Asks a provider for its cost report with an admin key; nothing of it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDesk:
    """What the key commands work with."""

    settings: Settings
    store: KeyStore
    check: Check
    read_costs: ReadCosts

    @property
    def entries(self) -> Mapping[ProviderId, Entry]:
        """All providers, in their fixed order."""
        return roster(self.settings)

    def name(self, key_id: ProviderId) -> str:
        """What people call a key's provider, and that it is an admin key where it is one.

        The id of a provider that is no longer configured.
        """
        return key_name(key_id, self.owner_name(owner_of(key_id)))

    def key_called(self, key_id: ProviderId) -> str:
        """A key as it is named within a sentence: "key for OpenAI", "admin key for OpenAI"."""
        return f"{'admin key' if is_admin(key_id) else 'key'} for {self.owner_name(owner_of(key_id))}"

    def owner_name(self, provider_id: ProviderId) -> str:
        """What people call a provider; the id of one that is no longer configured."""
        entry = self.entries.get(provider_id)
        return provider_id if entry is None else entry.profile.short_name


OpenDesk = Callable[[argparse.Namespace], KeyDesk]
"""Makes a command's desk from the parsed arguments, which may say where the settings are."""


def key_id_of(provider_id: ProviderId, args: argparse.Namespace) -> ProviderId:
    """The id of the key that is meant: the ordinary one, or with ``--admin`` the admin key."""
    return admin_id(provider_id) if args.admin else provider_id


def no_such_key(desk: KeyDesk, key_id: ProviderId) -> int | None:
    """The exit code where nothing can be kept by that id, which is said. None: it can."""
    provider_id = owner_of(key_id)
    entry = desk.entries.get(provider_id)
    if entry is None:
        return complain(
            f"There is no provider {provider_id!r}. There are: {', '.join(desk.entries)}.", code=WRONG_USAGE
        )
    if not is_admin(key_id) or entry.provider.costs is not None:
        return None
    having = (other.profile.short_name for other in desk.entries.values() if other.provider.costs is not None)
    return complain(
        f"{entry.profile.short_name} has no cost report that an admin key could read. "
        f"These have one: {', '.join(having)}.",
        code=WRONG_USAGE,
    )


def say(text: str) -> None:
    """Prints a line of the command's answer."""
    terminal(sys.stdout, os.environ).write(text)


def complain(*sentences: str, code: int = DONE) -> int:
    """Says something beside the answer, and gives the exit code."""
    tell(*sentences)
    return code
