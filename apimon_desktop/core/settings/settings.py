"""The settings of the user, and how they are read from a document like ``config.toml``.

Each is declared once, with its place, its valid values and its default (see `declare`). No document can be so
wrong that reading it fails.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.settings.base_url import host_name
from apimon_desktop.core.settings.declare import (
    AMOUNT,
    FLAG,
    Kind,
    Leaf,
    Number,
    Place,
    Problem,
    SettingsTable,
    UnusableError,
    address,
    choice,
    declared_leaves,
    did_you_mean,
    listed,
    read_declared,
    text_of,
    words,
)
from apimon_desktop.core.text.translatable import joined, plain, say

_VARIABLE: Final = words(
    r"[A-Za-z_][A-Za-z0-9_]*",
    say("This should be the name of an environment variable, not a key. It is ignored."),
)
_HOOK_URL: Final = words(
    r"https://[^\s/]\S*|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/\S*)?",
    say("This should be an https:// address; http:// only on this computer. It is left out."),
)
_HEADER: Final = words(
    r"[A-Za-z0-9-]{1,64}", say("This should be the name of a header like X-Secret. It is left out.")
)
_TIME: Final = r"([01]?\d|2[0-3]):([0-5]\d)"
_QUIET_HOURS: Final = re.compile(rf"{_TIME} *[-–] *{_TIME}")
_LOCAL_HOST: Final = "127.0.0.1"

INTERVAL_S: Final = Number(least=DEFAULT.least_interval_s, most=86_400, unit=" s")
DAILY_TOKENS: Final = Number(least=0, most=1_000_000, unit=say(" tokens"), whole=True)
TIMEOUT_S: Final = Number(least=1, most=120, unit=" s")
_HOLD_OFF_S: Final = Number(least=0, most=600, unit=" s")
_PAID_TEST_MIN: Final = Number(least=DEFAULT.least_paid_test_interval_s / 60, most=1440, unit=" min")
_PORT: Final = Number(least=1, most=65_535, whole=True)
_BASE_URL: Final = address(say("The provider's own address is used."))
_MODEL: Final = words(
    r"[A-Za-z0-9@][A-Za-z0-9_./:@+-]{0,119}",
    say("This should be the name of a model. The usual one is used."),
)
_ORDER: Final = listed(
    r"(?s).*", say('This should be a list of ids like ["one", "two"]. The usual order is used.'), ProviderId
)
_HOST: Final = words(
    r"[A-Za-z0-9.:-]+",
    say("This should be an address like {host}, which is used.", host=_LOCAL_HOST),
    must_not_be_empty=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """What the user changed about a built-in provider, or all that is known of an added one."""

    enabled: Annotated[bool, FLAG] = True
    """False: it is not contacted."""
    base_url: Annotated[str | None, _BASE_URL] = None
    """The address with its version path. None: the built-in one; an added provider needs it."""
    status_url: Annotated[str | None, address(may_be_empty=True)] = None
    """The address of its status feed, ``""`` for none. None: the built-in one."""
    used_for: Annotated[str | None, words(".*", clean=plain)] = None
    """What stops when it fails, e.g. "vocal tuner plug-in". None: the built-in words."""
    name: Annotated[str | None, words(clean=plain)] = None
    """The name of an added provider. None: its id."""
    key_env: Annotated[str | None, _VARIABLE] = None
    """The variable that holds an added provider's key. None: it needs no key."""
    paid_test: Annotated[bool, FLAG] = False
    """True where small paid requests test it now and then."""
    paid_test_every_min: Annotated[float, Kind(_PAID_TEST_MIN.read)] = DEFAULT.paid_test_interval_s / 60
    """Time between those requests."""
    test_model: Annotated[str | None, _MODEL] = None
    """The model of requests besides the checks. None: the built-in one."""
    monthly_usd: Annotated[Decimal | None, AMOUNT] = None
    """This provider's budget for a calendar month. None: it has none of its own."""
    notify_while_recording: Annotated[bool, FLAG] = False
    """True where its notifications come even while a program records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A daily period without notifications, local time; it may span midnight."""

    start: time
    end: time

    def covers(self, moment: time) -> bool:
        """True for a local time of day inside it."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


def _read_quiet_hours(value: object, _: object) -> QuietHours | None:
    text = text_of(value, say("There are no quiet hours."))
    match = _QUIET_HOURS.fullmatch(text)
    if match is None:
        if not text:
            return None
        raise UnusableError(say('They should look like "22:00-08:00". There are no quiet hours.'))
    hour, minute, end_hour, end_minute = map(int, match.groups())
    quiet_hours = QuietHours(start=time(hour, minute), end=time(end_hour, end_minute))
    if quiet_hours.start == quiet_hours.end:
        raise UnusableError(say("They begin and end at the same time. There are no quiet hours."))
    return quiet_hours


def _quiet_text(quiet_hours: QuietHours) -> str:
    return f"{quiet_hours.start:%H:%M}-{quiet_hours.end:%H:%M}"


class StudioMode(StrEnum):
    """When notifications are held back for a recording."""

    AUTO = "auto"
    """While a program records."""
    ON = "on"
    """Always, until it is switched off."""
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """The notifications that the user wants."""

    failed: Annotated[bool, FLAG] = True
    """A provider fails."""
    degraded: Annotated[bool, FLAG] = True
    """A provider is degraded, except for slow answers."""
    slow: Annotated[bool, FLAG] = False
    """A provider answers slowly."""
    recovered: Annotated[bool, FLAG] = True
    """A provider works again."""
    account: Annotated[bool, FLAG] = True
    """A key or an account needs attention."""
    budget: Annotated[bool, FLAG] = True
    """A budget is nearly or fully spent."""
    sound: Annotated[bool, FLAG] = False
    """True: notifications make a sound."""
    quiet_hours: Annotated[QuietHours | None, Kind(_read_quiet_hours, _quiet_text)] = None
    """A daily period without notifications, local time."""
    hold_off_s: Annotated[float, Kind(_HOLD_OFF_S.read)] = 30
    """How long a change must last before it is worth a notification."""
    studio: Annotated[StudioMode, choice(tuple(StudioMode))] = StudioMode.AUTO
    """When notifications are held back for a recording."""
    freeze_icon: Annotated[bool, FLAG] = False
    """True keeps the tray icon as it is while notifications are held back for a recording."""


class IconColour(StrEnum):
    """When the tray icon has a colour; its shape tells the state in any case."""

    ALWAYS = "always"
    TROUBLE = "trouble"
    """Only when something is wrong."""
    NEVER = "never"


class IconNumber(StrEnum):
    """The number on the tray icon."""

    NONE = "none"
    TROUBLE = "trouble"
    """How many providers are in trouble."""
    COST = "cost"
    """Today's cost so far, in whole USD."""


_ICON_NUMBERS: Final[Mapping[IconNumber, bool | str]] = {
    IconNumber.NONE: False,
    IconNumber.TROUBLE: True,
    IconNumber.COST: "cost",
}
"""Their values in the file."""


def _read_icon_number(value: object, default: IconNumber) -> IconNumber:
    for number, leaf in _ICON_NUMBERS.items():
        if value == leaf and type(value) is type(leaf):
            return number
    used = str(_ICON_NUMBERS[default]).lower()
    raise UnusableError(say('This should be true, false or "cost". {used} is used.', used=used))


SYSTEMS_LANGUAGE: Final = "system"
"""The language of the desktop."""
LANGUAGES: Final = (SYSTEMS_LANGUAGE, "en", "de")
"""The desktop's language, English, and the languages with a catalogue in ``resources/i18n``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceSettings:
    """How icon, menu and windows look; commands and the local API ignore it."""

    icon_colour: Annotated[IconColour, choice(tuple(IconColour))] = IconColour.ALWAYS
    """When the tray icon has a colour."""
    icon_number: Annotated[IconNumber, Kind(_read_icon_number, _ICON_NUMBERS.__getitem__)] = IconNumber.NONE
    """The number on the tray icon: providers in trouble, or today's cost in USD."""
    hide_amounts: Annotated[bool, FLAG] = False
    """True hides all amounts of money, e.g. while the screen is shared."""
    language: Annotated[str, choice(LANGUAGES)] = SYSTEMS_LANGUAGE
    """The language of menu, windows and notifications."""


def _read_hosts(value: object, _: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UnusableError(say('This should be a list of names like ["studio.local"]. It is left out.'))
    names = [(one, host_name(one) if isinstance(one, str) else None) for one in value]
    hosts = tuple(dict.fromkeys(host for _, host in names if host is not None))
    like = "studio.local"
    complaints = [
        say("{value} is not a bare name like {like}, and is left out.", value=plain(str(one)), like=like)
        for one, host in names
        if host is None
    ]
    if complaints:
        raise UnusableError(*complaints, kept=hosts)
    return hosts


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """The local HTTP API."""

    enabled: Annotated[bool, FLAG] = False
    """True starts the local HTTP API."""
    host: Annotated[str, _HOST] = _LOCAL_HOST
    """The address to listen on."""
    port: Annotated[int, Kind(_PORT.read)] = 8000
    """The port to listen on."""
    hosts: Annotated[tuple[str, ...], Kind(_read_hosts)] = ()
    """Further host names for requests with the token; IPv6 with or without brackets. Empty: any name."""


class HookKind(StrEnum):
    """What a hook is told of."""

    FAILED = "failed"
    DEGRADED = "degraded"
    RECOVERED = "recovered"
    ACCOUNT = "account"
    BUDGET = "budget"


class HookFormat(StrEnum):
    """What a hook gets."""

    JSON = "json"
    """The whole event."""
    SLACK = "slack"
    """``{"text": ...}``, as Slack, Mattermost and Discord's Slack addresses take it."""
    TEXT = "text"
    """The bare sentence, as ntfy takes it."""


_HOOK_KINDS: Final = listed(
    "|".join(HookKind),
    say("This should be a list of these words: {kinds}. All of them are used.", kinds=", ".join(HookKind)),
    HookKind,
)
_COMMAND: Final = listed(
    r"[^\0]+", say('This should be a list like ["/usr/bin/logger", "API Monitor"]. The command is left out.')
)
_VARIABLES: Final = listed(
    r"[A-Za-z_][A-Za-z0-9_]*", say('This should be a list of variables like ["DISPLAY"]. It is left out.')
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSettings:
    """A command that runs, or an address that gets a request, when something happens."""

    on: Annotated[tuple[HookKind, ...], _HOOK_KINDS] = tuple(HookKind)
    """The events it is for."""
    command: Annotated[tuple[str, ...], _COMMAND] = ()
    """The program and its arguments; no shell reads them. The event comes on its standard input."""
    url: Annotated[str | None, _HOOK_URL] = None
    """Where the event is posted. None: a command runs instead."""
    format: Annotated[HookFormat, choice(tuple(HookFormat))] = HookFormat.JSON
    """What is sent: the whole event, ``{"text": ...}`` for chats, or the bare sentence."""
    secret_header: Annotated[str | None, _HEADER] = None
    """The header that carries the secret."""
    secret_env: Annotated[str | None, _VARIABLE] = None
    """The environment variable that holds the secret."""
    env: Annotated[tuple[str, ...], _VARIABLES] = ()
    """Variables that the command gets besides the usual ones."""
    timeout_s: Annotated[float, Kind(TIMEOUT_S.read)] = 10.0
    """How long the command or the request may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; the defaults are those of a user without a ``config.toml``."""

    interval_s: Annotated[float, Kind(INTERVAL_S.read), "monitor.interval_s"] = DEFAULT.interval_s
    """Time between the checks of a provider."""
    timeout_s: Annotated[float, Kind(TIMEOUT_S.read), "monitor.timeout_s"] = DEFAULT.timeout_s
    """How long a check waits for an answer."""
    paid_test_daily_tokens: Annotated[int, Kind(DAILY_TOKENS.read), "monitor.paid_test_daily_tokens"] = (
        DEFAULT.paid_test_daily_tokens
    )
    """The limit of all paid tests together in a day, in UTC."""
    dotenv_path: Annotated[str | None, words(), "keys.dotenv_path"] = None
    """The ``.env`` file that the app reads keys from. None: none was chosen."""
    providers: Mapping[ProviderId, ProviderSettings] = field(default_factory=lambda: MappingProxyType({}))
    monthly_budget_usd: Annotated[Decimal | None, AMOUNT, "budget.monthly_usd"] = None
    """The budget of all providers for a calendar month."""
    update_prices: Annotated[bool, FLAG, "prices.update"] = False
    """True where newer prices may be fetched; otherwise nothing is contacted for them."""
    failover_order: Annotated[tuple[ProviderId, ...] | None, _ORDER, "failover.order"] = None
    """The providers to suggest instead of a failing one, best first. None: the usual order."""
    api: ApiSettings = ApiSettings()
    appearance: AppearanceSettings = AppearanceSettings()
    alerts: AlertSettings = AlertSettings()
    hooks: Mapping[str, HookSettings] = field(default_factory=lambda: MappingProxyType({}))
    """By their names."""


_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LEFT_OUT: Final = say("This provider is left out.")
_ADDED_ONLY: Final = ("name", "key_env")


def read_settings(
    document: Mapping[str, object], known: Collection[ProviderId]
) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings of a document, with the default for each that cannot be used, and why it cannot.

    ``known`` are the built-in providers; any other one in the document is an added one.
    """
    problems: list[Problem] = []
    root = SettingsTable("", document, problems)
    settings = Settings(
        **read_declared(Settings, root),
        providers=_providers(root.table("providers"), known),
        hooks=_hooks(root.table("hooks")),
    )
    if settings.failover_order is not None:
        order = _known_order(root.table("failover"), settings.failover_order, {*known, *settings.providers})
        settings = replace(settings, failover_order=order)
    root.finish()
    return settings, tuple(problems)


def settings_leaves(settings: Settings) -> dict[Place, Leaf]:
    """Every value that is set, by its place; one that is None has none. ``read_settings`` reads it back."""
    leaves = declared_leaves(settings)
    for provider_id, provider in settings.providers.items():
        leaves |= declared_leaves(provider, ("providers", provider_id))
    for name, hook in settings.hooks.items():
        leaves |= declared_leaves(hook, ("hooks", name))
    return leaves


def _hooks(table: SettingsTable) -> Mapping[str, HookSettings]:
    """Each hook that has either a command or an address; another one is left out."""
    hooks: dict[str, HookSettings] = {}
    for name in table.keys:
        entry = table.table(name)
        hook = HookSettings(**read_declared(HookSettings, entry)) if entry.is_table else None
        if hook is not None and bool(hook.command) != (hook.url is not None):
            hooks[name] = hook
            continue
        if hook is not None:
            entry.complain(None, say("A hook needs either a command or a url. This hook is left out."))
        table.drop(name)
    return MappingProxyType(hooks)


def _providers(table: SettingsTable, known: Collection[ProviderId]) -> Mapping[ProviderId, ProviderSettings]:
    """The settings of each provider; an added one that cannot be used is left out."""
    providers: dict[ProviderId, ProviderSettings] = {}
    for key in table.keys:
        provider_id, entry = ProviderId(key), table.table(key)
        if provider_id in known:
            providers[provider_id] = _built_in(entry)
        elif _is_usable(provider_id, entry, known):
            providers[provider_id] = _added(entry)
        else:
            table.drop(key)
    return MappingProxyType(providers)


def _built_in(table: SettingsTable) -> ProviderSettings:
    for key in _ADDED_ONLY:
        if table.take(key) is not None:
            table.complain(key, say("Only an added provider has this setting; it is ignored."))
    return ProviderSettings(**read_declared(ProviderSettings, table, leave_out=_ADDED_ONLY))


def _is_usable(provider_id: ProviderId, table: SettingsTable, known: Collection[ProviderId]) -> bool:
    """False where an added provider is left out; it has then complained once."""
    if not table.is_table:
        return False
    if not _ID.fullmatch(provider_id):
        message = say("An id is made of lower-case letters, digits, - and _.")
        table.complain(None, joined(" ", (message, _LEFT_OUT)))
        return False
    if table.take("base_url") is None:
        hint = did_you_mean(provider_id, known)
        message = say("An added provider needs a base_url. This provider is left out.{hint}", hint=hint)
        table.complain(None, message)
        return False
    return table.read("base_url", address(_LEFT_OUT), None) is not None


def _added(table: SettingsTable) -> ProviderSettings:
    settings = ProviderSettings(**read_declared(ProviderSettings, table))
    if settings.paid_test and settings.test_model is None:
        table.complain(
            "paid_test", say("This needs a test_model, because no model exists everywhere. It is off.")
        )
        return replace(settings, paid_test=False)
    return settings


def _known_order(
    table: SettingsTable, order: tuple[ProviderId, ...], known: Collection[ProviderId]
) -> tuple[ProviderId, ...]:
    """The order without unknown and repeated ids."""
    kept: list[ProviderId] = []
    for provider_id in order:
        if provider_id not in known:
            hint = did_you_mean(provider_id, known)
            message = say(
                "There is no provider with the id {id}; it is left out.{hint}", id=provider_id, hint=hint
            )
            table.complain("order", message)
        elif provider_id in kept:
            table.complain("order", say("{id} is listed twice; the first one counts.", id=provider_id))
        else:
            kept.append(provider_id)
    return tuple(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginStart:
    """The system's state of starting the app at login."""

    is_on: bool = False
    """True where the system starts this program at login."""
    can_change: bool = True
    """False where it cannot be changed; ``note`` says why."""
    note: str = ""
    """A sentence on what prevents it, or on what else matters. Empty: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPlace:
    """Place and size of a window in units of the desktop: pixels divided by its scale."""

    left: int
    top: int
    width: int | None = None
    """None, also for the height: the size that fits the content."""
    height: int | None = None
