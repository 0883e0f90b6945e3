"""What the settings window shows."""

from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.key_texts import key_doubt
from apimon_desktop.core.keys import KeyProblem, clean_key
from apimon_desktop.core.login_start import LoginStart
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.text import Text, number, say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import failover_order
from apimon_desktop.providers.registry import KEY_PREFIXES, PROVIDERS
from apimon_desktop.ui.views.conditions import Conditions, config_lines
from apimon_desktop.ui.views.paid_test import paid_tests_note
from apimon_desktop.ui.views.provider_form import ProviderForm, provider_form

KEY_STORE_NOTE: Final = say("Keys are stored in your system's keyring as one entry, and read once at start.")
SUBSCRIPTION_NOTE: Final = say(
    "An API key is not a ChatGPT or Claude subscription: it is made and paid for separately."
)
_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class FailoverPlace:
    """One place in the order of failover."""

    provider_id: ProviderId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """The whole window."""

    settings: Settings
    providers: tuple[ProviderForm, ...]
    """In their fixed order."""
    failover: tuple[FailoverPlace, ...]
    """Whom to turn to first."""
    not_in_failover: tuple[FailoverPlace, ...]
    """Whom nobody turns to."""
    paid_tests: str
    """What all paid tests together may use, and did today."""
    at_login: LoginStart
    can_save_keys: bool
    can_read_keys_again: bool
    key_problems: tuple[str, ...]
    """Plain sentences about keys that could not be read or used."""
    problems: tuple[str, ...]
    """Settings that could not be used, with their lines."""
    api_notes: tuple[str, ...]
    """Plain sentences about the local API: why it can't be reached, or by whom it can."""
    api_url: str | None
    """Where the local API answers. None: nowhere."""
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
    """A key that was found, and can be saved."""

    provider_id: ProviderId
    name: str
    hint: str
    """``•••• 4f2a``."""
    replaces: str | None
    """The saved key it would replace, as a hint. None: there is none."""
    origin: str | None = None
    """Where it was found: ``OPENAI_API_KEY in the environment``. None: where the user looks anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChange:
    """What the user changed about a provider; None: left as it was."""

    enabled: bool | None = None
    used_for: str | None = None
    """Empty: nothing in particular."""
    base_url: str | None = None
    """Empty: the provider's own again."""
    paid_test: bool | None = None
    monthly_usd: Decimal | None = None
    """0: no budget of its own."""


def settings_view(snapshot: Snapshot, settings: Settings, conditions: Conditions) -> SettingsView:
    """The settings window for a snapshot and the settings in force."""
    order, states = failover_order(settings), snapshot.providers
    return SettingsView(
        settings=settings,
        providers=tuple(
            provider_form(snapshot, state, settings, conditions) for state in snapshot.providers.values()
        ),
        failover=tuple(_place(snapshot, pid) for pid in order if pid in states),
        not_in_failover=tuple(_place(snapshot, pid) for pid in states if pid not in order),
        paid_tests=paid_tests_note(snapshot, settings),
        at_login=conditions.at_login,
        can_save_keys=conditions.can_save_keys,
        can_read_keys_again=conditions.can_read_keys_again,
        key_problems=conditions.key_problems,
        problems=config_lines(conditions.problems),
        api_notes=conditions.api_notes,
        api_url=conditions.api_url,
        requests=_made_text(snapshot),
    )


def _place(snapshot: Snapshot, provider_id: ProviderId) -> FailoverPlace:
    return FailoverPlace(provider_id=provider_id, name=snapshot.providers[provider_id].profile.short_name)


def _made_text(snapshot: Snapshot) -> Text:
    """How many requests were made since the start, and to whom."""
    asked = sum(state.requests_made for state in snapshot.providers.values())
    others = max(0, snapshot.requests_made - asked)
    return say(
        "Requests since the start: {asked} to your providers, "
        "{others} to status pages or to see whether there is a network.",
        asked=number(asked),
        others=number(others),
    )


def requests_text(interval_s: float, view: SettingsView) -> str:
    """What a cadence means in requests: "720 requests a day for each of 4 providers, 2,880 in all"."""
    daily = round(_SECONDS_PER_DAY / interval_s)
    watched = sum(form.is_asked for form in view.providers)
    match watched:
        case 0:
            text = say("{n} requests a day for each provider with a key", n=number(daily))
        case 1:
            text = say("{n} requests a day for 1 provider", n=number(daily))
        case _:
            text = say(
                "{n} requests a day for each of {count} providers, {all} in all",
                n=number(daily),
                count=watched,
                all=number(daily * watched),
            )
    return say("{requests}. They spend no tokens.", requests=text)


def with_provider(settings: Settings, provider_id: ProviderId, change: ProviderChange) -> Settings:
    """The settings with one provider's changed."""
    before = settings.providers.get(provider_id, ProviderSettings())
    after = replace(
        before,
        enabled=before.enabled if change.enabled is None else change.enabled,
        used_for=before.used_for if change.used_for is None else change.used_for,
        base_url=before.base_url if change.base_url is None else change.base_url or None,
        paid_test=before.paid_test if change.paid_test is None else change.paid_test,
        monthly_usd=before.monthly_usd if change.monthly_usd is None else change.monthly_usd or None,
    )
    return replace(settings, providers=MappingProxyType({**settings.providers, provider_id: after}))


def with_amounts(settings: Settings, *, hidden: bool) -> Settings:
    """The settings with amounts of money hidden, or shown."""
    return replace(settings, appearance=replace(settings.appearance, hide_amounts=hidden))


def key_warning(text: str, key_id: ProviderId) -> str | None:
    """What speaks against a text as the key that is kept by an id. None: nothing, or there is no text.

    Looks at the text alone; nothing is sent anywhere.
    """
    if not text:
        return None
    key = clean_key(text)
    if isinstance(key, KeyProblem):
        return key.value
    doubt = key_doubt(key, key_id, KEY_PREFIXES, lambda owner: PROVIDERS[owner].short_name)
    return None if doubt is None else say("This {doubt}.", doubt=doubt)


def usable_key(text: str) -> Secret | None:
    """The key in a text. None: there is none that could be used."""
    key = clean_key(text)
    return key if isinstance(key, Secret) else None
