"""Settings from a document like ``config.toml``. Nothing in it can be so wrong that it stops us."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import time
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.base_url import host_name
from apimon_desktop.core.settings import (
    LANGUAGES,
    AlertSettings,
    ApiSettings,
    AppearanceSettings,
    IconColour,
    IconNumber,
    Problem,
    QuietHours,
    Settings,
)
from apimon_desktop.core.settings_leaves import icon_number_leaf
from apimon_desktop.core.settings_providers import read_providers
from apimon_desktop.core.settings_table import SettingsTable, did_you_mean
from apimon_desktop.core.text import plain, say
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import ProviderId

LONGEST_INTERVAL_S: Final = 86_400.0
SHORTEST_TIMEOUT_S: Final = 1.0
LONGEST_TIMEOUT_S: Final = 120.0
MOST_DAILY_TOKENS: Final = 1_000_000

_HOST: Final = re.compile(r"[A-Za-z0-9.:-]+")
_TIME: Final = r"([01]?\d|2[0-3]):([0-5]\d)"
_QUIET_HOURS: Final = re.compile(rf"{_TIME} *[-–] *{_TIME}")


def read_settings(
    document: Mapping[str, object], known: Collection[ProviderId]
) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings of a document, with the default for each that cannot be used, and why it cannot.

    ``known`` are the built-in providers; any other one in the document is an added one.
    """
    problems: list[Problem] = []
    root = SettingsTable("", document, problems)
    interval_s, timeout_s, daily_tokens = _monitor(root.table("monitor"))
    providers = read_providers(root.table("providers"), known)
    settings = Settings(
        interval_s=interval_s,
        timeout_s=timeout_s,
        paid_test_daily_tokens=daily_tokens,
        dotenv_path=_dotenv_path(root.table("keys")),
        providers=MappingProxyType(providers),
        alerts=_alerts(root.table("alerts")),
        monthly_budget_usd=_budget(root.table("budget")),
        update_prices=_update_prices(root.table("prices")),
        api=_api(root.table("api")),
        appearance=_appearance(root.table("appearance")),
        failover_order=_failover(root.table("failover"), {*known, *providers}),
    )
    root.finish()
    return settings, tuple(problems)


def _monitor(table: SettingsTable) -> tuple[float, float, int]:
    interval_s = table.number(
        "interval_s",
        default=DEFAULT.interval_s,
        least=DEFAULT.least_interval_s,
        most=LONGEST_INTERVAL_S,
        unit=" s",
    )
    timeout_s = table.number(
        "timeout_s",
        default=DEFAULT.timeout_s,
        least=SHORTEST_TIMEOUT_S,
        most=LONGEST_TIMEOUT_S,
        unit=" s",
    )
    daily_tokens = table.number(
        "paid_test_daily_tokens",
        default=DEFAULT.paid_test_daily_tokens,
        least=0,
        most=MOST_DAILY_TOKENS,
        unit=say(" tokens"),
        whole=True,
    )
    table.finish()
    return interval_s, timeout_s, int(daily_tokens)


def _dotenv_path(table: SettingsTable) -> str | None:
    path = table.text("dotenv_path") or None
    table.finish()
    return path


def _alerts(table: SettingsTable) -> AlertSettings:
    default = AlertSettings()
    flags = {
        field.name: table.flag(field.name, default=getattr(default, field.name))
        for field in fields(AlertSettings)
        if field.name != "quiet_hours"
    }
    settings = AlertSettings(**flags, quiet_hours=_quiet_hours(table))
    table.finish()
    return settings


def _quiet_hours(table: SettingsTable) -> QuietHours | None:
    text = table.text("quiet_hours", say("There are no quiet hours."))
    if not text:
        return None
    match = _QUIET_HOURS.fullmatch(text)
    if match is None:
        table.complain("quiet_hours", say('These should look like "22:00-08:00". There are no quiet hours.'))
        return None
    hour, minute, end_hour, end_minute = map(int, match.groups())
    quiet_hours = QuietHours(start=time(hour, minute), end=time(end_hour, end_minute))
    if quiet_hours.start == quiet_hours.end:
        table.complain("quiet_hours", say("These begin when they end. There are no quiet hours."))
        return None
    return quiet_hours


def _budget(table: SettingsTable) -> Decimal | None:
    amount = table.budget("monthly_usd")
    table.finish()
    return amount


def _update_prices(table: SettingsTable) -> bool:
    wanted = table.flag("update", default=False)
    table.finish()
    return wanted


def _api(table: SettingsTable) -> ApiSettings:
    default = ApiSettings()
    host = table.text("host")
    if host is not None and not _HOST.fullmatch(host):
        table.complain(
            "host", say("This should be an address like {host}, which is used.", host=default.host)
        )
        host = None
    settings = ApiSettings(
        enabled=table.flag("enabled", default=default.enabled),
        host=host or default.host,
        port=int(table.number("port", default=default.port, least=1, most=65_535, whole=True)),
        hosts=_hosts(table),
    )
    table.finish()
    return settings


def _hosts(table: SettingsTable) -> tuple[str, ...]:
    value = table.take("hosts")
    if value is None:
        return ()
    if not isinstance(value, list):
        table.complain("hosts", say('This should be a list of names like ["studio.local"]. It is left out.'))
        return ()
    hosts = []
    for one in value:
        host = host_name(one) if isinstance(one, str) else None
        if host is None:
            table.complain(
                "hosts",
                say(
                    "{value} is no bare name like {like}, and is left out.",
                    value=plain(str(one)),
                    like="studio.local",
                ),
            )
        else:
            hosts.append(host)
    return tuple(dict.fromkeys(hosts))


def _appearance(table: SettingsTable) -> AppearanceSettings:
    default = AppearanceSettings()
    settings = AppearanceSettings(
        icon_colour=IconColour(_one_of(table, "icon_colour", tuple(IconColour), default.icon_colour)),
        icon_number=_icon_number(table, default.icon_number),
        hide_amounts=table.flag("hide_amounts", default=default.hide_amounts),
        language=_one_of(table, "language", LANGUAGES, default.language),
    )
    table.finish()
    return settings


def _icon_number(table: SettingsTable, default: IconNumber) -> IconNumber:
    """False or true, for none or the providers in trouble, or the word for today's cost."""
    value = table.take("icon_number")
    if value is None:
        return default
    for number in IconNumber:
        written = icon_number_leaf(number)
        if value == written and type(value) is type(written):
            return number
    used = str(icon_number_leaf(default)).lower()
    table.complain(
        "icon_number",
        say('This should be true, false or "{cost}". {used} is used.', cost=IconNumber.COST.value, used=used),
    )
    return default


def _one_of(table: SettingsTable, key: str, known: Sequence[str], default: str) -> str:
    instead = say("{value} is used.", value=default)
    text = table.text(key, instead)
    if text is None or text in known:
        return default if text is None else text
    options = ", ".join(f'"{one}"' for one in known)
    hint = did_you_mean(text, known)
    table.complain(
        key, say("This should be one of {known}. {instead}{hint}", known=options, instead=instead, hint=hint)
    )
    return default


def _failover(table: SettingsTable, known: Collection[ProviderId]) -> tuple[ProviderId, ...] | None:
    value = table.take("order")
    table.finish()
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        table.complain(
            "order", say('This should be a list of ids like ["one", "two"]. The usual order is used.')
        )
        return None
    order: list[ProviderId] = []
    for item in value:
        provider_id = ProviderId(item)
        if provider_id not in known:
            hint = did_you_mean(item, known)
            message = say("There is no provider of the id {id}; it is left out.{hint}", id=item, hint=hint)
            table.complain("order", message)
        elif provider_id in order:
            table.complain("order", say("{id} stands there twice; the first place counts.", id=item))
        else:
            order.append(provider_id)
    return tuple(order)
