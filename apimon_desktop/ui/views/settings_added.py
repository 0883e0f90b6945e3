"""Providers that the user adds in the settings window."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.base_url import url_fault
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers.custom import is_private_host
from apimon_desktop.providers.registry import PROVIDERS

LONGEST_NAME: Final = 30
"""Characters; a longer one fits into no row and no message."""
_LONGEST_ID: Final = 36
"""Leaves room for a number behind it."""
_NOT_IN_IDS: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProvider:
    """What was entered of a provider to add."""

    name: str
    base_url: str
    key: Secret | None
    """None: none was entered."""


def name_fault(text: str, taken: Collection[str]) -> str | None:
    """What speaks against a name, given those of the other providers. None: nothing."""
    name = text.strip()
    if not name:
        return say("It needs a name, as you want to read it in the menu.")
    if len(name) > LONGEST_NAME:
        return say("This is longer than {n} characters, for which there is room.", n=LONGEST_NAME)
    if not name.isprintable():
        return say("A name has no control characters.")
    if name.casefold() in {other.casefold() for other in taken}:
        return say("There is a provider called {name} already. Choose another name.", name=name)
    return None


def address_fault(text: str) -> str | None:
    """What speaks against an address as a base URL. None: nothing."""
    return url_fault(text.strip()) if text.strip() else say("It needs its address, like https://host/v1.")


def free_id(name: str, taken: Collection[str]) -> ProviderId:
    """An id made from a name: "My Groq!" becomes ``my-groq``, or ``my-groq-2`` where that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = _NOT_IN_IDS.sub("-", plain).strip("-")[:_LONGEST_ID].rstrip("-") or "added"
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return ProviderId(found)


def with_added(settings: Settings, new: NewProvider) -> tuple[Settings, ProviderId]:
    """The settings with one more provider, and its id.

    One on this computer or in this house that came without a key is taken to need none.
    """
    added_id = free_id(new.name, {*PROVIDERS, *settings.providers})
    base_url = new.base_url.strip().rstrip("/")
    needs_key = new.key is not None or not is_private_host(base_url)
    provider = ProviderSettings(
        name=new.name.strip(),
        base_url=base_url,
        key_env=variable_of(added_id) if needs_key else None,
    )
    providers = MappingProxyType({**settings.providers, added_id: provider})
    return replace(settings, providers=providers), added_id


def without_added(settings: Settings, provider_id: ProviderId) -> Settings:
    """The settings without an added provider, wherever it stood in them."""
    left = {pid: one for pid, one in settings.providers.items() if pid != provider_id}
    order = settings.failover_order
    return replace(
        settings,
        providers=MappingProxyType(left),
        failover_order=None if order is None else tuple(pid for pid in order if pid != provider_id),
    )


def removed_ids(before: Settings, after: Settings) -> tuple[ProviderId, ...]:
    """The added providers that a change of settings has taken away."""
    return tuple(pid for pid in before.providers if pid not in after.providers and pid not in PROVIDERS)


def variable_of(provider_id: ProviderId) -> str:
    """The environment variable that may hold an added provider's key: ``MY_GROQ_API_KEY``."""
    name = f"{provider_id.upper().replace('-', '_')}_API_KEY"
    return f"_{name}" if name[0].isdigit() else name
