"""The recipes: their settings are valid, and their examples say what really comes."""

import json
import re
import tomllib
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from hook_events import change
from samples import NOW

from apimon_desktop.core.alerts.hooks import change_event, payload
from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.settings.settings import HookFormat, read_settings
from apimon_desktop.providers.registry import PROVIDERS

PAGE = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text("utf-8")
SNIPPETS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_recipe_is_a_valid_setting(snippet: str) -> None:
    settings, problems = read_settings(tomllib.loads(snippet), PROVIDERS)
    assert problems == ()
    assert len(settings.hooks) == 1


def test_there_are_recipes_for_slack_ntfy_and_mail() -> None:
    assert [re.findall(r"\[hooks\.(\w+)\]", snippet) for snippet in SNIPPETS] == [
        ["slack"],
        ["phone"],
        ["mail"],
    ]


def test_the_event_of_the_page_has_the_fields_that_hooks_get() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    event = change_event(change(Cause.OK, Cause.TIMEOUT), now=NOW + timedelta(seconds=15), tz=UTC)
    assert event is not None
    real = json.loads(payload(event.id, event.kind, event.document, HookFormat.JSON))
    assert real == json.loads(example)
