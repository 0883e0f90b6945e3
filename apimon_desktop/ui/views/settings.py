"""What the settings window shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from apimon_desktop.core.keys import KeyProblem, clean_key, looks_like
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.state import ProviderState, Snapshot
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.core.wording import WORDS
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.views.conditions import Conditions, config_lines
from apimon_desktop.ui.views.facts import key_line
from apimon_desktop.ui.views.paid_test import PaidTestForm, paid_test_form

KEY_STORE_NOTE = "Keys are stored in your system's keyring as one entry, and read once at start."
SUBSCRIPTION_NOTE = "An API key is not a ChatGPT or Claude subscription: it is made and paid for separately."
_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderForm:
    """One provider's settings."""

    provider_id: ProviderId
    name: str
    status: Status
    word: str
    enabled: bool
    used_for: str
    needs_key: bool
    key: str
    """Which key counts, and what it hides; or that there is none."""
    has_key: bool
    key_is_saved: bool
    """True where the keyring holds a key that can be removed, whether or not it counts."""
    key_variable: str | None
    keys_url: str | None
    """Where a key is made. None: not known."""
    base_url: str
    paid_test: PaidTestForm | None
    """None: it cannot be tested so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """The whole window."""

    settings: Settings
    providers: tuple[ProviderForm, ...]
    """In their fixed order."""
    can_save_keys: bool
    can_read_keys_again: bool
    key_problems: tuple[str, ...]
    """Plain sentences about keys that could not be read or used."""
    problems: tuple[str, ...]
    """Settings that could not be used, with their lines."""
    requests: str
    """How many requests were made since the start, and to whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTest:
    """What came of trying a key."""

    ok: bool | None
    """None: under way."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOffer:
    """A key that a chosen ``.env`` file holds."""

    provider_id: ProviderId
    name: str
    hint: str
    """``•••• 4f2a``."""
    replaces: str | None
    """The saved key it would replace, as a hint. None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChange:
    """What the user changed about a provider; None: left as it was."""

    enabled: bool | None = None
    used_for: str | None = None
    base_url: str | None = None
    """Empty: the provider's own again."""
    paid_test: bool | None = None


def settings_view(snapshot: Snapshot, settings: Settings, conditions: Conditions) -> SettingsView:
    """The settings window for a snapshot and the settings in force."""
    return SettingsView(
        settings=settings,
        providers=tuple(
            _form(snapshot, state, settings, key_is_saved=state.id in conditions.saved_keys)
            for state in snapshot.providers.values()
        ),
        can_save_keys=conditions.can_save_keys,
        can_read_keys_again=conditions.can_read_keys_again,
        key_problems=conditions.key_problems,
        problems=config_lines(conditions.problems),
        requests=_made_text(snapshot),
    )


def _form(
    snapshot: Snapshot, state: ProviderState, settings: Settings, *, key_is_saved: bool
) -> ProviderForm:
    profile, key = state.profile, state.key
    shown = snapshot.shown(state.id)
    return ProviderForm(
        provider_id=state.id,
        name=profile.short_name,
        status=shown.status,
        word=WORDS[shown.cause] if profile.enabled else "paused",
        enabled=profile.enabled,
        used_for=profile.used_for,
        needs_key=profile.needs_key,
        key=key_line(key) if profile.needs_key else "needs none",
        has_key=key is not None,
        key_is_saved=key_is_saved,
        key_variable=profile.key_variable,
        keys_url=profile.keys_url,
        base_url=profile.base_url,
        paid_test=paid_test_form(snapshot, profile, settings),
    )


def _made_text(snapshot: Snapshot) -> str:
    """How many requests were made since the start, and to whom."""
    asked = sum(state.requests_made for state in snapshot.providers.values())
    others = max(0, snapshot.requests_made - asked)
    return (
        f"Requests since the start: {asked:,} to your providers, "
        f"{others:,} to status pages or to see whether there is a network."
    )


def requests_text(interval_s: float, view: SettingsView) -> str:
    """What a cadence means in requests: "720 requests a day for each of 4 providers, 2,880 in all"."""
    daily = round(_SECONDS_PER_DAY / interval_s)
    watched = sum(form.enabled and (form.has_key or not form.needs_key) for form in view.providers)
    match watched:
        case 0:
            text = f"{daily:,} requests a day for each provider with a key"
        case 1:
            text = f"{daily:,} requests a day for 1 provider"
        case _:
            text = f"{daily:,} requests a day for each of {watched} providers, {daily * watched:,} in all"
    return f"{text}. They spend no tokens."


def with_provider(settings: Settings, provider_id: ProviderId, change: ProviderChange) -> Settings:
    """The settings with one provider's changed."""
    before = settings.providers.get(provider_id, ProviderSettings())
    after = replace(
        before,
        enabled=before.enabled if change.enabled is None else change.enabled,
        used_for=before.used_for if change.used_for is None else change.used_for,
        base_url=before.base_url if change.base_url is None else change.base_url or None,
        paid_test=before.paid_test if change.paid_test is None else change.paid_test,
    )
    return replace(settings, providers=MappingProxyType({**settings.providers, provider_id: after}))


def key_warning(text: str, provider_id: ProviderId) -> str | None:
    """What speaks against a text as this provider's key. None: nothing, or there is no text.

    Looks at the text alone; nothing is sent anywhere.
    """
    if not text:
        return None
    key = clean_key(text)
    if isinstance(key, KeyProblem):
        return key.value
    owner = looks_like(key, _PREFIXES)
    if owner is None or owner == provider_id:
        return None
    return f"This looks like a key of {PROVIDERS[owner].short_name}."


def usable_key(text: str) -> Secret | None:
    """The key in a text. None: there is none that could be used."""
    key = clean_key(text)
    return key if isinstance(key, Secret) else None


_PREFIXES: Mapping[ProviderId, tuple[str, ...]] = {
    provider.id: provider.key_prefixes for provider in PROVIDERS.values()
}
