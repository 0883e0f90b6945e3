"""What the settings window shows, of the settings and of the app itself: files, memory, what it sends."""

import sys
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_UP, Decimal
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.core.keys import KeyProblem, admin_id, clean_key, looks_like, owner_of
from apimon_desktop.core.model.billing import estimate_usd
from apimon_desktop.core.model.ids import KeyInfo, KeySource, Profile, ProviderId, Secret, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.core.text.formats import (
    format_age,
    format_every,
    format_money,
    format_percent,
    format_tokens,
)
from apimon_desktop.core.text.translatable import Text, capitalised, joined, number, say
from apimon_desktop.core.wording.causes import WORDS, key_doubt
from apimon_desktop.monitor.engine.providers import failover_order
from apimon_desktop.providers.registry import KEY_PREFIXES, PROVIDERS, is_private_host
from apimon_desktop.providers.spec import Region
from apimon_desktop.ui.views.conditions import Conditions, config_lines
from apimon_desktop.ui.views.settings_entries import amount_text
from apimon_desktop.ui.views.tile import AS_WRITTEN, TileLook, tile_of

SUBSCRIPTION_NOTE: Final = say(
    "API keys are separate from ChatGPT or Claude subscriptions, and billed separately."
)
CADENCE_NOTE: Final = say(
    "At least {watched} while a window is open or something is wrong; at most {on_battery} on battery.",
    watched=format_every(timedelta(seconds=DEFAULT.watched_interval_s)),
    on_battery=format_every(timedelta(seconds=DEFAULT.battery_interval_s)),
)
SAVED_IN, KEPT_IN = {
    "darwin": (say("Saved in your keychain"), say("Keys stay in your keychain")),
    "win32": (say("Saved in Credential Manager"), say("Keys stay in Credential Manager")),
}.get(sys.platform, (say("Saved in your keyring"), say("Keys stay in your keyring")))
_SECONDS_PER_DAY: Final = 86_400
_DAYS_PER_MONTH: Final = 30
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyForm:
    """A key that a provider has or may have."""

    key_id: ProviderId
    """The id it is kept under: a provider's, or that of its admin key."""
    name: str
    """For people: ``key of OpenAI``, ``admin key of OpenAI``."""
    hint: str
    """``•••• 4f2a``, or that there is no key."""
    origin: str
    """Where the key is kept, and which it replaces. Empty: there is none."""
    has_key: bool
    is_saved: bool
    """True where the keyring holds a key that can be removed, in use or not."""
    variable: str | None
    """The environment variable that may hold it. None: none does."""
    make_url: str | None
    """Where a key is made. None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTestForm:
    """Whether a provider is tested with real requests, and what that costs."""

    enabled: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderForm:
    """One provider's settings."""

    provider_id: ProviderId
    name: str
    tile: TileLook
    is_added: bool
    """True where the user added it, and may remove it."""
    status: Status
    word: str
    """The state in a word or two."""
    state: str
    """The state in a line: "Working · checked 20 s ago"."""
    enabled: bool
    used_for: str = field(metadata=AS_WRITTEN)
    notify_while_recording: bool
    needs_key: bool
    key: KeyForm
    admin_key: KeyForm | None
    """The key that reads what is billed. None: it has no such key."""
    base_url: str = field(metadata=AS_WRITTEN)
    regions: tuple[Region, ...]
    """Where the same provider is found, each with keys of its own. Empty: in one place only."""
    paid_test: PaidTestForm | None
    """None: it can't be tested so."""
    budget: str | None = field(metadata=AS_WRITTEN)
    """The monthly limit in USD, as it is typed; empty: none. None: a local server costs nothing."""

    @property
    def is_checked(self) -> bool:
        """True where checks are made."""
        return self.enabled and (self.key.has_key or not self.needs_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """The whole window."""

    settings: Settings = field(metadata=AS_WRITTEN)
    providers: tuple[ProviderForm, ...]
    """In their fixed order."""
    backups: tuple[ProviderForm, ...]
    """The first to turn to comes first."""
    excluded: tuple[ProviderForm, ...]
    """Never suggested as a backup."""
    paid_tests: str
    """What all real test requests used today, of their daily limit."""
    problems: tuple[str, ...]
    """Settings that could not be used, with their lines."""
    conditions: Conditions
    requests: str
    """How many requests were made since launch, and to whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTest:
    """The result of a key test, or of saving or removing a key."""

    ok: bool | None
    """None: under way."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDoubt:
    """What speaks against a pasted text as a provider's key."""

    text: str
    owner: ProviderId | None
    """Under which id it belongs instead. None: it is no key at all."""


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
    """Where it was found: ``OPENAI_API_KEY in the environment``. None: in the chosen file."""


def settings_view(snapshot: Snapshot, settings: Settings, conditions: Conditions) -> SettingsView:
    """The settings window for a snapshot and the settings in force."""
    order, states = failover_order(settings), snapshot.providers
    forms = {pid: provider_form(snapshot, state, settings, conditions) for pid, state in states.items()}
    return SettingsView(
        settings=settings,
        providers=tuple(forms.values()),
        backups=tuple(forms[pid] for pid in order if pid in forms),
        excluded=tuple(form for pid, form in forms.items() if pid not in order),
        paid_tests=paid_tests_note(snapshot, settings),
        problems=config_lines(conditions.problems),
        conditions=conditions,
        requests=_requests_since_launch(snapshot),
    )


def _requests_since_launch(snapshot: Snapshot) -> Text:
    checks = sum(state.schedule.requests_made for state in snapshot.providers.values())
    others = max(0, snapshot.requests_made - checks)
    return say(
        "Since launch: {checks} checks, {others} requests to status pages or to test the network.",
        checks=number(checks),
        others=number(others),
    )


def checks_text(interval_s: float, view: SettingsView) -> str:
    """How many checks a day an interval means: "2,880 checks a day in total. Checks are free."."""
    daily = round(_SECONDS_PER_DAY / interval_s)
    count = sum(form.is_checked for form in view.providers)
    if not count:
        return say("{n} checks a day for each provider with a key. Checks are free.", n=number(daily))
    return say("{n} checks a day in total. Checks are free.", n=number(daily * count))


def with_provider(settings: Settings, provider_id: ProviderId, **changes: Any) -> Settings:
    """The settings with one provider's changed; ``changes`` are fields of `ProviderSettings`."""
    after = replace(settings.providers.get(provider_id, ProviderSettings()), **changes)
    return replace(settings, providers=MappingProxyType({**settings.providers, provider_id: after}))


def with_amounts(settings: Settings, *, hidden: bool) -> Settings:
    """The settings with amounts of money hidden, or shown."""
    return replace(settings, appearance=replace(settings.appearance, hide_amounts=hidden))


def doubt_about(text: str, key_id: ProviderId) -> KeyDoubt | None:
    """What speaks against a text as the key kept under an id. None: nothing, or there is no text.

    Looks at the text alone; nothing is sent anywhere.
    """
    if not text:
        return None
    key = clean_key(text)
    if isinstance(key, KeyProblem):
        return KeyDoubt(text=key.value, owner=None)
    doubt = key_doubt(key, key_id, KEY_PREFIXES, lambda owner: PROVIDERS[owner].short_name)
    if doubt is None:
        return None
    return KeyDoubt(text=say("This {doubt}.", doubt=doubt), owner=looks_like(key, KEY_PREFIXES))


def possible_doubts(key_id: ProviderId) -> tuple[str, ...]:
    """Every text that `doubt_about` may give, so that room can be kept for it."""
    sample = [doubt_about(f"{prefixes[0]}x", key_id) for prefixes in KEY_PREFIXES.values() if prefixes]
    return (*(problem.value for problem in KeyProblem), *(doubt.text for doubt in sample if doubt))


def owner_name(key_id: ProviderId) -> str:
    """The provider whose key is kept under an id, for people."""
    return PROVIDERS[owner_of(key_id)].short_name


def usable_key(text: str) -> Secret | None:
    """The key in a text. None: there is none that could be used."""
    key = clean_key(text)
    return key if isinstance(key, Secret) else None


LEAVES: Final = (
    say(
        "Requests to your providers, each with its own key; no tokens, unless you turn on real test requests."
    ),
    say("Requests to their status pages, without a key."),
    say("Billing requests to OpenAI and Anthropic, only with your admin key."),
    say("Price updates from GitHub once a day, only if you turn them on."),
    say("Nothing else: no usage data, no crash reports, no update checks."),
)
"""What leaves this computer, and who gets it."""
SHOW_FILE: Final = say("Show in Finder") if sys.platform == "darwin" else say("Show in folder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What the program takes of this computer, as measured just now."""

    memory_bytes: int | None
    """None: not available on this system."""
    cpu_ratio: float | None
    """The share of one processor core over the last few seconds. None: not measured yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where files are, as texts for people and for the file manager."""

    config_file: str
    metrics_file: str
    log_file: str
    price_list_at: date | None
    """The day on which newer prices were fetched. None: those that came with the program are in use."""


def footprint_text(footprint: Footprint) -> str:
    """Memory and processor in one line: "119 MB memory · 3.8% CPU"."""
    memory, ratio = footprint.memory_bytes, footprint.cpu_ratio
    parts = (
        say("Memory: not available") if memory is None else say("{n} MB memory", n=number(memory / 1e6)),
        say("measuring CPU…") if ratio is None else say("{share} CPU", share=format_percent(100 * ratio)),
    )
    return joined(" · ", parts)


def price_list_text(fetched_at: date | None) -> str:
    """Which prices are in use, and how old they are."""
    if fetched_at is None:
        return say("Using the price list from this version, plus prices the providers publish.")
    return say(
        "Using the price list of {day}, plus prices the providers publish.", day=fetched_at.isoformat()
    )


# One provider


def provider_form(
    snapshot: Snapshot, state: ProviderState, settings: Settings, conditions: Conditions
) -> ProviderForm:
    """One provider's settings as they are in force."""
    profile = state.profile
    shown = snapshot.shown(state.id)
    declared = PROVIDERS.get(state.id)
    chosen = settings.providers.get(state.id, ProviderSettings())
    is_free = declared is None and is_private_host(profile.base_url)
    word = WORDS[shown.cause] if profile.enabled else say("paused")
    return ProviderForm(
        provider_id=state.id,
        name=profile.short_name,
        tile=tile_of(profile, None),
        is_added=declared is None,
        status=shown.status,
        word=word,
        state=_state_line(state, capitalised(word), snapshot.at),
        enabled=profile.enabled,
        used_for=profile.used_for,
        notify_while_recording=profile.notify_while_recording,
        needs_key=profile.needs_key,
        key=_key_form(state, conditions),
        admin_key=_admin_form(state, conditions),
        base_url=profile.base_url,
        regions=() if declared is None else declared.regions,
        paid_test=paid_test_form(profile, settings),
        budget=None if is_free else amount_text(chosen.monthly_usd),
    )


def _state_line(state: ProviderState, word: Text, now: datetime) -> Text:
    if state.health.last_check_at is None or not state.profile.enabled:
        return word
    return say("{state} · checked {age}", state=word, age=format_age(state.health.last_check_at, now))


def _key_form(state: ProviderState, conditions: Conditions) -> KeyForm:
    profile = state.profile
    regions = PROVIDERS[state.id].regions if state.id in PROVIDERS else ()
    elsewhere = [region.keys_url for region in regions if region.base_url == profile.base_url]
    none_needed = not profile.needs_key and state.key is None
    return KeyForm(
        key_id=state.id,
        name=say("key of {name}", name=profile.short_name),
        hint=say("No key needed") if none_needed else _hint(state.key),
        origin=_origin(state.key),
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
    problem = None if key is None or state.account.costs is None else state.account.costs.problem
    return KeyForm(
        key_id=key_id,
        name=say("admin key of {name}", name=state.profile.short_name),
        hint=_hint(key),
        origin=_origin(key) if problem is None else joined(" · ", (_origin(key), problem)),
        has_key=key is not None,
        is_saved=key_id in conditions.saved_keys,
        variable=declared.costs.key_variables[0],
        make_url=declared.costs.keys_url,
    )


def _hint(key: KeyInfo | None) -> str:
    return say("No key yet") if key is None else key.hint


def _origin(key: KeyInfo | None) -> str:
    if key is None:
        return ""
    is_saved = key.source is KeySource.KEYRING
    line: Text = SAVED_IN if is_saved else say("From {origin}", origin=key.origin)
    if not key.hides:
        return line
    return say("{key} (replaces the one in {others})", key=line, others=joined(say(" and "), key.hides))


def paid_test_form(profile: Profile, settings: Settings) -> PaidTestForm | None:
    """The switch, and what the tests cost. None: the provider can't be tested so."""
    tokens, cap = profile.paid_test_tokens, settings.paid_test_daily_tokens
    if tokens is None:
        return None
    chosen = settings.providers.get(profile.id, ProviderSettings())
    if cap < tokens:
        return PaidTestForm(enabled=chosen.paid_test, text=_why_off(cap, tokens))
    pause = timedelta(minutes=chosen.paid_test_every_min)
    daily = min(cap, round(_SECONDS_PER_DAY / pause.total_seconds() * tokens))
    often, price = capitalised(format_every(pause)), _monthly_price(daily, profile.usd_per_1k_tokens)
    return PaidTestForm(enabled=chosen.paid_test, text=joined(" · ", (often, price)))


def paid_tests_note(snapshot: Snapshot, settings: Settings) -> str:
    """What all real test requests used today, of their daily limit."""
    used = 0 if snapshot.spent is None else snapshot.spent.on(snapshot.at.date())
    if not settings.paid_test_daily_tokens:
        return say("At 0, no real test requests are made.")
    return say("Used today: {tokens}. Tests stop at the limit.", tokens=format_tokens(used))


def _why_off(cap_tokens: int, tokens: int) -> Text:
    if not cap_tokens:
        return say("Off: your daily limit for real test requests is 0.")
    return say(
        "Off: one test needs {tokens}, more than your daily limit of {limit}.",
        tokens=format_tokens(tokens),
        limit=format_tokens(cap_tokens),
    )


def _monthly_price(tokens_a_day: int, usd_per_1k_tokens: Decimal | None) -> Text:
    if usd_per_1k_tokens is None:
        return say("up to {tokens} a day, price unknown", tokens=format_tokens(tokens_a_day))
    cost = estimate_usd(_DAYS_PER_MONTH * tokens_a_day, usd_per_1k_tokens)
    cents = cost.quantize(_CENT, ROUND_UP)
    return say("at most {amount} a month", amount=format_money(max(cents, _CENT)))
