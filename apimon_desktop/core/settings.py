"""What the user may set. How a document of settings is read stands in `settings_document`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.text import Text, joined, say
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """What the user changed about one provider, or all there is to an added one."""

    enabled: bool = True
    base_url: str | None = None
    """With its version path. None: the registry's."""
    status_url: str | None = None
    """None: the registry's. ``""``: no status feed, and no such witness."""
    used_for: str | None = None
    """None: the registry's."""
    name: str | None = None
    """Of an added provider. None: its id."""
    key_env: str | None = None
    """The variable that holds an added provider's key. None: it needs no key."""
    paid_test: bool = False
    """True where something small is really generated now and then, which costs a little."""
    paid_test_every_min: float = DEFAULT.paid_test_interval_s / 60
    test_model: str | None = None
    """The model that requests beside the check name. None: the registry's."""
    monthly_usd: Decimal | None = None
    """What this provider may cost in a calendar month. None: no budget of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A daily stretch without notifications, local time; it may span midnight."""

    start: time
    end: time

    def covers(self, moment: time) -> bool:
        """True where a local time of day lies inside."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """Which notifications are wanted."""

    failed: bool = True
    degraded: bool = True
    """Not for slow answers, which ``slow`` decides."""
    slow: bool = False
    recovered: bool = True
    account: bool = True
    budget: bool = True
    sound: bool = False
    quiet_hours: QuietHours | None = None


class IconColour(StrEnum):
    """When the tray icon has a colour; its shape tells the state in any case."""

    ALWAYS = "always"
    TROUBLE = "trouble"
    """Only when something is wrong."""
    NEVER = "never"


class IconNumber(StrEnum):
    """What the tray icon tells as a number."""

    NONE = "none"
    TROUBLE = "trouble"
    """How many providers are in trouble."""
    COST = "cost"
    """What today cost so far, in whole USD."""


SYSTEMS_LANGUAGE: Final = "system"
"""Stands for the language of the desktop."""
LANGUAGES: Final = (SYSTEMS_LANGUAGE, "en", "de")
"""What may be spoken: the desktop's language, English, and what ``resources/i18n`` has a catalogue for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceSettings:
    """How icon, menu and windows look. Commands and the local API are not meant."""

    icon_colour: IconColour = IconColour.ALWAYS
    icon_number: IconNumber = IconNumber.NONE
    hide_amounts: bool = False
    """True where no amount of money is shown, for who shares a screen."""
    language: str = SYSTEMS_LANGUAGE
    """One of `LANGUAGES`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """The local HTTP API."""

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    """Further host names that requests with the token may use; IPv6 without brackets. Empty: any name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; the defaults are what a user without a ``config.toml`` has."""

    interval_s: float = DEFAULT.interval_s
    timeout_s: float = DEFAULT.timeout_s
    paid_test_daily_tokens: int = DEFAULT.paid_test_daily_tokens
    """What all paid tests together may use in a day, in UTC."""
    dotenv_path: str | None = None
    """The ``.env`` file that the app reads keys from. None: none was chosen."""
    providers: Mapping[ProviderId, ProviderSettings] = field(default_factory=lambda: MappingProxyType({}))
    alerts: AlertSettings = AlertSettings()
    monthly_budget_usd: Decimal | None = None
    update_prices: bool = False
    """True where newer prices may be fetched; without it, nobody is contacted for them."""
    api: ApiSettings = ApiSettings()
    appearance: AppearanceSettings = AppearanceSettings()
    failover_order: tuple[ProviderId, ...] | None = None
    """None: the registry's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A setting that could not be used; its default stands in for this run."""

    where: str
    """``monitor.interval_s``."""
    message: str
    """What is wrong, and what is used instead."""
    line: int | None = None
    """Line in the file. None: not known."""

    @property
    def text(self) -> Text:
        """The whole of it, for people."""
        if self.line is None:
            return joined(": ", (self.where, self.message))
        return say("{place} (line {line}): {message}", place=self.where, line=self.line, message=self.message)

    def __str__(self) -> str:
        return str(self.text)
