"""What is typed into the settings: amounts of money, and providers to add."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.settings.base_url import url_fault
from apimon_desktop.core.settings.settings import ProviderSettings, QuietHours, Settings
from apimon_desktop.core.text.translatable import Text, say
from apimon_desktop.providers.registry import PROVIDERS, is_private_host

_MOST_USD: Final = Decimal(10_000_000)
_CENT_DIGITS: Final = 2
_DECIMAL_COMMA: Final = re.compile(r"[\d.]+,\d\d?")
"""As "1.250,50" and "49,5": with three digits behind it, the comma parts thousands."""

SAME_TIMES: Final = say("Quiet hours can't start and end at the same time.")
USUAL_QUIET_HOURS: Final = QuietHours(start=time(22), end=time(8))
"""Shown until the user chooses others."""


def amount_of(text: str) -> Decimal:
    """A budget in USD as it was typed: "120", "$ 1,250.50", "1.250,50 $"; 0 for an empty text: no budget.

    Raises ValueError with a sentence on what is wrong.
    """
    amount = _read(text)
    if isinstance(amount, Decimal):
        return amount
    raise ValueError(amount)


def amount_fault(text: str) -> str | None:
    """What is wrong with a budget as it was typed. None: nothing."""
    fault = _read(text)
    return None if isinstance(fault, Decimal) else fault


def _read(text: str) -> Decimal | Text:
    """The amount, or what is wrong with it."""
    plain = text.strip().removeprefix("$").removesuffix("USD").removesuffix("$").replace(" ", "")
    if _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    plain = plain.replace(",", "")
    if not plain:
        return Decimal(0)
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return say("Enter an amount in USD, such as 120 or 49.50.")
    if not amount.is_finite() or not 0 < amount <= _MOST_USD:
        return say("Enter more than $0, or leave it empty for no budget.")
    if int(amount.as_tuple().exponent) < -_CENT_DIGITS:  # "1.250" may mean thousands: better to ask
        return say("Use at most two decimals, such as 49.50.")
    return amount


def amount_text(amount: Decimal | None) -> str:
    """A budget as it is typed; empty where there is none."""
    return "" if amount is None else f"{amount:f}"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A service to add, with its address filled in."""

    name: str
    base_url: str
    keys_url: str | None = None
    """Where a key is made. None: it needs no key."""
    hint: str = ""
    """What has to run on this computer. Empty: nothing."""


PRESETS: Final = (
    Preset(
        name="Ollama",
        base_url="http://127.0.0.1:11434/v1",
        hint=say("Ollama runs on this computer. No key needed."),
    ),
    Preset(
        name="LM Studio",
        base_url="http://127.0.0.1:1234/v1",
        hint=say("Start its local server in LM Studio first. No key needed."),
    ),
    Preset(name="Groq", base_url="https://api.groq.com/openai/v1", keys_url="https://console.groq.com/keys"),
    Preset(
        name="Mistral", base_url="https://api.mistral.ai/v1", keys_url="https://console.mistral.ai/api-keys"
    ),
    Preset(
        name="DeepSeek",
        base_url="https://api.deepseek.com/v1",
        keys_url="https://platform.deepseek.com/api_keys",
    ),
    Preset(name="xAI", base_url="https://api.x.ai/v1", keys_url="https://console.x.ai"),
)
"""Addresses from the services' own documentation, read 2026-11-30."""


def name_fault(text: str, taken: Collection[str]) -> str | None:
    """What speaks against a name, given those of the other providers. None: nothing."""
    name = text.strip()
    if not name:
        return say("Enter a name.")
    if len(name) > LONGEST_NAME:
        return say("At most {n} characters.", n=LONGEST_NAME)
    if not name.isprintable():
        return say("This contains characters that can't be shown.")
    if name.casefold() in {other.casefold() for other in taken}:
        return say("There is already a provider called {name}.", name=name)
    return None


def address_fault(text: str) -> str | None:
    """What speaks against an address as a base URL. None: nothing."""
    return url_fault(text.strip()) if text.strip() else say("Enter an address such as https://host/v1.")


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
