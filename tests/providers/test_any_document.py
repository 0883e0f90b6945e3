"""No document makes a reader of feeds raise, and no strange one makes it say that all is well."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.status_page import Announcement, OfficialLevel
from apimon_desktop.demo.behaviours import Level, Report
from apimon_desktop.demo.dialects import DIALECTS
from apimon_desktop.providers.registry import PROVIDERS, WHOLE_PAGE
from apimon_desktop.providers.spec import Feed

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
FEEDS = {pid: provider.feed for pid, provider in PROVIDERS.items() if provider.feed is not None}
ALL = (*FEEDS.values(), WHOLE_PAGE)
KEYS = [
    "status",
    "components",
    "incidents",
    "scheduled_maintenances",
    "maintenances",
    "included",
    "data",
    "attributes",
    "id",
    "name",
    "type",
    "indicator",
    "aggregate_state",
    "componentsAffected",
    "affected_resources",
    "timeline",
    "started_at",
    "resolved",
    "title",
    "incident_updates",
    "affected_components",
    "code",
    "currentStatus",
    "status_page_section_id",
    "public_name",
]
WORDS = ("operational", "none", "degraded", "major_outage", "status_page_section", "status_page_resource")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)
REPLIES = os.environ.get("APIMON_REPLIES")


def real_page(provider_id: ProviderId, report: Report) -> Any:
    return json.loads(DIALECTS[provider_id].feed(report, AT).body)


@given(JSON)
def test_no_document_makes_a_reader_raise(document: Any) -> None:
    for feed in ALL:
        assert isinstance(feed.read(document, feed.components), Announcement)


@given(st.sampled_from(sorted(FEEDS)), st.sampled_from(Level), st.data())
def test_no_change_to_a_real_page_makes_its_reader_raise(
    provider: ProviderId, level: Level, data: st.DataObject
) -> None:
    document = real_page(provider, Report(level=level))
    place: Any = document
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(list(keys)))
        if data.draw(st.booleans()) or not isinstance(place[key], dict | list):
            place[key] = data.draw(JSON)
            break
        place = place[key]
    feed = FEEDS[provider]
    says = feed.read(document, feed.components)
    assert says.title is None or len(says.title) <= 100


@pytest.mark.parametrize("provider", FEEDS)
@pytest.mark.parametrize("level", Level)
def test_every_level_of_every_simulated_page_is_understood(provider: ProviderId, level: Level) -> None:
    feed = FEEDS[provider]
    says = feed.read(real_page(provider, Report(level=level, title="Errors on some models")), feed.components)
    assert says.level is OfficialLevel(level.value)
    if level in (Level.DEGRADED, Level.OUTAGE):
        assert says.title == (
            "Chat Completions, Responses" if provider == "openai" else "Errors on some models"
        )


@pytest.mark.parametrize("provider", FEEDS)
@pytest.mark.parametrize("other", FEEDS)
def test_another_providers_page_is_never_all_good(provider: ProviderId, other: ProviderId) -> None:
    feed: Feed = FEEDS[provider]
    says = feed.read(real_page(other, Report()), feed.components)
    assert (says.level is OfficialLevel.OPERATIONAL) is (provider == other)


def recorded(name: str) -> Any:
    if REPLIES is None:
        pytest.skip("APIMON_REPLIES names no folder of recorded replies")
    return json.loads((Path(REPLIES) / "status" / name).read_text(encoding="utf-8"))["body"]


def test_openais_recorded_incident_leaves_the_api_alone() -> None:
    """Its page indicator was "minor" while every component of the API was operational."""
    document, feed = recorded("openai_summary_incident.json"), FEEDS[ProviderId("openai")]
    assert feed.read(document, feed.components) == Announcement(level=OfficialLevel.OPERATIONAL)
    as_a_whole = WHOLE_PAGE.read(document, ())
    assert (as_a_whole.level, as_a_whole.whole_page) == (OfficialLevel.DEGRADED, True)
    assert as_a_whole.title == "Workspace Agents Degraded and Responses Impacted"


@pytest.mark.parametrize("name", ["claude_status.json", "openai_status.json"])
def test_a_recorded_page_without_components_tells_of_the_whole_page_only(name: str) -> None:
    document = recorded(name)
    assert WHOLE_PAGE.read(document, ()).level is OfficialLevel.OPERATIONAL
    for feed in FEEDS.values():
        assert feed.read(document, feed.components).level is OfficialLevel.NOT_UNDERSTOOD
