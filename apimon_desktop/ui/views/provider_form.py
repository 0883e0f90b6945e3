"""What the settings show of one provider."""

from dataclasses import dataclass, field
from typing import Final

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.profile import KeyInfo
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.core.wording import WORDS
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.spec import Region
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.facts import key_line
from apimon_desktop.ui.views.paid_test import PaidTestForm, paid_test_form
from apimon_desktop.ui.views.texts import AS_WRITTEN

ADMIN_NOTE: Final = say(
    "What OpenAI and Anthropic bill is visible only with an admin key. The checks do without one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyForm:
    """A key that a provider has or may have."""

    key_id: ProviderId
    """By which it is kept: a provider's id, or that of its admin key."""
    name: str
    """For people: ``key of OpenAI``, ``admin key of OpenAI``."""
    current: str
    """Which key counts, and what it hides; or that there is none."""
    has_key: bool
    is_saved: bool
    """True where the keyring holds a key that can be removed, whether or not it counts."""
    variable: str | None
    """The environment variable that may hold it. None: none does."""
    make_url: str | None
    """Where a key is made. None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderForm:
    """One provider's settings."""

    provider_id: ProviderId
    name: str
    is_added: bool
    """True where the user added it, and may remove it."""
    status: Status
    word: str
    enabled: bool
    used_for: str = field(metadata=AS_WRITTEN)
    needs_key: bool
    key: KeyForm
    admin_key: KeyForm | None
    """The key that reads what is billed. None: it has no such key."""
    base_url: str = field(metadata=AS_WRITTEN)
    regions: tuple[Region, ...]
    """Where the same provider is found, each with keys of its own. Empty: in one place only."""
    paid_test: PaidTestForm | None
    """None: it cannot be tested so."""
    budget: str = field(metadata=AS_WRITTEN)
    """What it may cost in a month, in USD, as it is typed. Empty: it has no budget of its own."""

    @property
    def is_asked(self) -> bool:
        """True where the checks reach it."""
        return self.enabled and (self.key.has_key or not self.needs_key)


def provider_form(
    snapshot: Snapshot, state: ProviderState, settings: Settings, conditions: Conditions
) -> ProviderForm:
    """One provider's settings as they are in force."""
    profile = state.profile
    shown = snapshot.shown(state.id)
    declared = PROVIDERS.get(state.id)
    chosen = settings.providers.get(state.id, ProviderSettings())
    return ProviderForm(
        provider_id=state.id,
        name=profile.short_name,
        is_added=declared is None,
        status=shown.status,
        word=WORDS[shown.cause] if profile.enabled else say("paused"),
        enabled=profile.enabled,
        used_for=profile.used_for,
        needs_key=profile.needs_key,
        key=_key_form(state, conditions),
        admin_key=_admin_form(state, conditions),
        base_url=profile.base_url,
        regions=() if declared is None else declared.regions,
        paid_test=paid_test_form(profile, settings),
        budget="" if chosen.monthly_usd is None else f"{chosen.monthly_usd:f}",
    )


def _key_form(state: ProviderState, conditions: Conditions) -> KeyForm:
    profile = state.profile
    regions = PROVIDERS[state.id].regions if state.id in PROVIDERS else ()
    elsewhere = [region.keys_url for region in regions if region.base_url == profile.base_url]
    return KeyForm(
        key_id=state.id,
        name=say("key of {name}", name=profile.short_name),
        current=_current(state.key) if profile.needs_key or state.key else say("It needs no key"),
        has_key=state.key is not None,
        is_saved=state.id in conditions.saved_keys,
        variable=profile.key_variable,
        make_url=next(iter(elsewhere), profile.keys_url),
    )


def _admin_form(state: ProviderState, conditions: Conditions) -> KeyForm | None:
    declared = PROVIDERS.get(state.id)
    if declared is None or declared.costs is None:
        return None
    key_id = admin_id(state.id)
    key = conditions.admin_keys.get(key_id)
    return KeyForm(
        key_id=key_id,
        name=say("admin key of {name}", name=state.profile.short_name),
        current=_current(key),
        has_key=key is not None,
        is_saved=key_id in conditions.saved_keys,
        variable=declared.costs.key_variables[0],
        make_url=declared.costs.keys_url,
    )


def _current(key: KeyInfo | None) -> str:
    return say("No key yet") if key is None else key_line(key)
