"""The ``[providers.…]`` tables of a settings document."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from apimon_desktop.core.base_url import url_fault
from apimon_desktop.core.settings import ProviderSettings
from apimon_desktop.core.settings_table import THE_DEFAULT, SettingsTable, did_you_mean
from apimon_desktop.core.text import joined, plain, say
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import ProviderId

_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MODEL: Final = re.compile(r"[A-Za-z0-9@][A-Za-z0-9_./:@+-]{0,119}")
LONGEST_PAID_TEST_MIN: Final = 1440.0
_LEFT_OUT: Final = say("This provider is left out.")


def read_providers(table: SettingsTable, known: Collection[ProviderId]) -> dict[ProviderId, ProviderSettings]:
    """What is set for each provider; an added one that cannot be used is left out."""
    providers: dict[ProviderId, ProviderSettings] = {}
    for key in table.keys:
        provider_id, entry = ProviderId(key), table.table(key)
        settings = _built_in(entry) if provider_id in known else _added(provider_id, entry, known)
        if settings is not None:
            providers[provider_id] = settings
    return providers


def _built_in(table: SettingsTable) -> ProviderSettings:
    for key in ("name", "key_env"):
        if table.take(key) is not None:
            table.complain(key, say("Only an added provider has this setting; it is ignored."))
    return _read(table, base_url=_url(table, "base_url", say("The provider's own address is used.")))


def _added(
    provider_id: ProviderId, table: SettingsTable, known: Collection[ProviderId]
) -> ProviderSettings | None:
    """An added provider. None: it cannot be used, and has complained once."""
    if not table.is_table:
        return None
    if not _ID.fullmatch(provider_id):
        message = say("An id is made of lower-case letters, digits, - and _.")
        table.complain(None, joined(" ", (message, _LEFT_OUT)))
        return None
    if table.take("base_url") is None:
        hint = did_you_mean(provider_id, known)
        message = say("An added provider needs a base_url. This provider is left out.{hint}", hint=hint)
        table.complain(None, message)
        return None
    base_url = _url(table, "base_url", _LEFT_OUT)
    if base_url is None:
        return None
    settings = _read(
        table, base_url=base_url, name=plain(table.text("name") or "") or None, key_env=_key_env(table)
    )
    if settings.paid_test and settings.test_model is None:
        table.complain(
            "paid_test", say("This needs a test_model: there is no model that everybody has. It is off.")
        )
        return replace(settings, paid_test=False)
    return settings


def _read(
    table: SettingsTable, *, base_url: str | None, name: str | None = None, key_env: str | None = None
) -> ProviderSettings:
    used_for = table.text("used_for")
    settings = ProviderSettings(
        enabled=table.flag("enabled", default=True),
        base_url=base_url,
        status_url=_url(table, "status_url", THE_DEFAULT, may_be_empty=True),
        used_for=None if used_for is None else plain(used_for),
        name=name,
        key_env=key_env,
        paid_test=table.flag("paid_test", default=False),
        paid_test_every_min=table.number(
            "paid_test_every_min",
            default=DEFAULT.paid_test_interval_s / 60,
            least=DEFAULT.least_paid_test_interval_s / 60,
            most=LONGEST_PAID_TEST_MIN,
            unit=" min",
        ),
        test_model=_model(table),
        monthly_usd=table.budget("monthly_usd"),
    )
    table.finish()
    return settings


def _url(table: SettingsTable, key: str, instead: str, *, may_be_empty: bool = False) -> str | None:
    """An address without its last slash. None: it is not there, or it cannot be used."""
    text = table.text(key, instead)
    if text is None or (may_be_empty and not text):
        return text
    fault = url_fault(text)
    if fault is None:
        return text.rstrip("/")
    table.complain(key, joined(" ", (fault, instead)))
    return None


def _key_env(table: SettingsTable) -> str | None:
    text = table.text("key_env") or None
    if text is None or _VARIABLE.fullmatch(text):
        return text
    table.complain(
        "key_env", say("This should be the name of an environment variable, not a key. It is ignored.")
    )
    return None


def _model(table: SettingsTable) -> str | None:
    text = table.text("test_model") or None
    if text is None or _MODEL.fullmatch(text):
        return text
    table.complain("test_model", say("This should be the name of a model. The usual one is used."))
    return None
