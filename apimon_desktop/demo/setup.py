"""What the app needs to run against the simulator: addresses, keys and shorter times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.scenario import Scenario
from apimon_desktop.demo.simulator import Simulator
from apimon_desktop.providers.registry import PROVIDERS

BUDGET_USD: Final = Decimal(150)
"""More than the made-up usage comes to in any month: no demo tells of a budget that is used up."""
THRESHOLDS: Final = Thresholds(
    confirm_after_s=(1.0, 3.0),
    recheck_after_s=1.0,
    interval_s=5.0,
    least_interval_s=1.0,
    watched_interval_s=4.0,
    battery_interval_s=5.0,
    offline_retry_s=(1.0, 2.0, 3.0),
    timeout_s=5.0,
    flap_within=timedelta(seconds=20),
    credit_interval_s=10.0,
    feed_interval_s=6.0,
    feed_least_interval_s=4.0,
    feed_first_after_s=1.0,
    feed_pause_s=0.3,
    feed_pause_after_failure_s=2.0,
    costs_first_after_s=2.0,
    costs_pause_s=0.5,
    costs_retry_s=10.0,
)
"""The usual rules at a pace at which a story of seconds shows; a slow answer still beats the deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a demo run is built from."""

    settings: Settings
    keys: Mapping[ProviderId, Secret]
    """Of the providers that have one in the scenario."""
    admin_keys: Mapping[ProviderId, Secret] = field(default_factory=lambda: MappingProxyType({}))
    """Of those of them that have a cost report, by the ids that admin keys are kept by."""
    thresholds: Thresholds = THRESHOLDS


def set_up(simulator: Simulator, scenario: Scenario) -> Setup:
    """The demo's settings and keys. The simulator has been started: its ports are known."""
    providers = {
        provider_id: ProviderSettings(
            base_url=simulator.base_url(provider_id),
            # Whoever has no feed has a page for people, on the internet: the demo stays on this computer.
            status_url="" if provider.status_url is None else simulator.status_url(provider_id),
        )
        for provider_id, provider in PROVIDERS.items()
    }
    return Setup(
        settings=Settings(
            interval_s=THRESHOLDS.interval_s,
            timeout_s=THRESHOLDS.timeout_s,
            monthly_budget_usd=BUDGET_USD,
            providers=MappingProxyType(providers),
        ),
        keys=MappingProxyType({pid: simulator.key(pid) for pid in PROVIDERS if pid in scenario.keys}),
        admin_keys=MappingProxyType(
            {
                admin_id(pid): key
                for pid in PROVIDERS
                if pid in scenario.keys and (key := simulator.admin_key(pid)) is not None
            }
        ),
    )
