"""Settings as the single values of a document: what would have to stand in ``config.toml``."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TypeAlias

from apimon_desktop.core.settings import IconNumber, QuietHours, Settings

Place: TypeAlias = tuple[str, ...]
"""The tables that a value stands in, and its key."""
Leaf: TypeAlias = bool | int | float | str | Decimal | tuple[str, ...]


def settings_leaves(settings: Settings) -> dict[Place, Leaf]:
    """Every value that is set, by its place; one that is None has none. ``read_settings`` reads it back."""
    leaves: dict[Place, Leaf | None] = {
        ("monitor", "interval_s"): settings.interval_s,
        ("monitor", "timeout_s"): settings.timeout_s,
        ("monitor", "paid_test_daily_tokens"): settings.paid_test_daily_tokens,
        ("keys", "dotenv_path"): settings.dotenv_path,
        ("budget", "monthly_usd"): settings.monthly_budget_usd,
        ("prices", "update"): settings.update_prices,
        ("failover", "order"): settings.failover_order,
        **_table(("api",), asdict(settings.api)),
        **_table(("appearance",), asdict(settings.appearance)),
        ("appearance", "icon_colour"): settings.appearance.icon_colour.value,
        ("appearance", "icon_number"): icon_number_leaf(settings.appearance.icon_number),
        **_table(("alerts",), asdict(settings.alerts)),
        ("alerts", "quiet_hours"): _quiet_text(settings.alerts.quiet_hours),
    }
    for provider_id, provider in settings.providers.items():
        leaves |= _table(("providers", provider_id), asdict(provider))
    return {place: leaf for place, leaf in leaves.items() if leaf is not None}


def icon_number_leaf(number: IconNumber) -> bool | str:
    """What stands for it in the file: false and true, as before there was anything but trouble to count."""
    return number.value if number is IconNumber.COST else number is IconNumber.TROUBLE


def _table(table: Place, values: Mapping[str, Leaf | None]) -> dict[Place, Leaf | None]:
    return {(*table, key): value for key, value in values.items()}


def _quiet_text(quiet_hours: QuietHours | None) -> str | None:
    return None if quiet_hours is None else f"{quiet_hours.start:%H:%M}-{quiet_hours.end:%H:%M}"
