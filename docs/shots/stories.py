"""When a demo shows what its scenario is about."""

import json
import sqlite3
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from pathlib import Path

from desktop_parts.icon_colour import Colour

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo.scenarios import Event, Scenario
from apimon_desktop.providers.registry import PROVIDERS

_TROUBLED = {"degraded", "failed"}
_UNPRICED = "SELECT 1 FROM usage WHERE cost_pico_usd IS NULL AND model NOT LIKE 'ft:%' LIMIT 1"
"""Usage that will have a price; nobody lists one for a model that a user trained."""


def is_told(scenario: Scenario, colour: Colour, folder: Path) -> bool:
    """True once icon and statuses are what the first event of the story leads to, with nothing unknown.

    ``folder`` holds that of the demo.
    """
    home = next(folder.glob("apimon-demo-*"), None)
    statuses = {} if home is None else _statuses(home)
    if home is None or not statuses:
        return False
    first = scenario.timeline[0] if scenario.timeline else None
    touched: AbstractSet[ProviderId] = set() if first is None else set(first.becomes)
    if not _is_billed(home, scenario.keys - touched):
        return False
    if first is not None and first.online is False:
        return colour is Colour.GREY
    return colour is _colour(first, statuses) and all(
        status in _TROUBLED if provider_id in touched else status == "healthy"
        for provider_id, status in statuses.items()
        if provider_id in scenario.keys
    )


def _colour(first: Event | None, statuses: Mapping[ProviderId, str]) -> Colour:
    if first is None:
        return Colour.GREEN
    return Colour.RED if "failed" in statuses.values() else Colour.AMBER


def _statuses(home: Path) -> Mapping[ProviderId, str]:
    """What the app's file for other programs says. Empty: it is not there yet."""
    try:
        metrics = json.loads((home / "api_metrics.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {ProviderId(name): one["status"] for name, one in metrics.items() if name in PROVIDERS}


def _is_billed(home: Path, provider_ids: AbstractSet[ProviderId]) -> bool:
    """True once usage is priced, and the cost report of each of these that has one was read."""
    try:
        with closing(sqlite3.connect(f"file:{home / 'history.sqlite3'}?mode=ro", uri=True)) as history:
            read = {provider_id for (provider_id,) in history.execute("SELECT provider FROM costs_read")}
            if history.execute(_UNPRICED).fetchone():
                return False
    except sqlite3.OperationalError:  # not there yet, or not ready
        return False
    return {pid for pid in provider_ids if PROVIDERS[pid].costs is not None} <= read
