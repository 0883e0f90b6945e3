"""The verdict over all providers in one line."""

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOW, Samples

from apimon_desktop.core.headline import headline, troubled
from apimon_desktop.core.state import Snapshot, Verdict
from apimon_desktop.core.types import Cause, ProviderId

SAMPLES = Samples()


def only(snapshot: Snapshot, *provider_ids: str) -> Snapshot:
    kept = {ProviderId(pid): snapshot.providers[ProviderId(pid)] for pid in provider_ids}
    return replace(snapshot, providers=kept)


def not_checked(snapshot: Snapshot, *provider_ids: str) -> Snapshot:
    states = dict(snapshot.providers)
    for pid in map(ProviderId, provider_ids):
        states[pid] = replace(states[pid], verdict=Verdict(cause=Cause.NOT_CHECKED))
    return replace(snapshot, providers=states)


@pytest.mark.parametrize(
    ("snapshot", "line"),
    [
        (SAMPLES.without_keys(), "No provider has a key yet."),
        (SAMPLES.paused(*SAMPLES.snapshot().providers), "All checks are paused."),
        (only(SAMPLES.paused("openai"), "openai", "moonshot_ai"), "All checks are paused."),
        (only(SAMPLES.paused("moonshot_ai"), "moonshot_ai"), "All checks are paused."),
        (
            SAMPLES.snapshot(NOW - timedelta(minutes=1), openai=Cause.SLOW),
            "No internet, checking again when it returns.",
        ),
        (SAMPLES.snapshot(), "All 5 providers are healthy."),
        (only(SAMPLES.snapshot(), "openai", "anthropic"), "Both providers are healthy."),
        (only(SAMPLES.snapshot(), "openai", "moonshot_ai"), "OpenAI is healthy."),
        (
            not_checked(only(SAMPLES.snapshot(), "openai", "anthropic"), "openai", "anthropic"),
            "Nothing has been checked yet.",
        ),
        (not_checked(SAMPLES.snapshot(), "openai"), "4 of 5 healthy, 1 not checked yet."),
        (
            SAMPLES.snapshot(None, google_gemini=Cause.SLOW),
            "Google Gemini is slow. Everything else is fine.",
        ),
        (
            not_checked(SAMPLES.snapshot(None, google_gemini=Cause.SLOW), "openai"),
            "Google Gemini is slow. 1 not checked yet.",
        ),
        (
            SAMPLES.snapshot(None, google_gemini=Cause.SLOW, openai=Cause.TIMEOUT),
            "OpenAI is not answering and Google Gemini is slow. Everything else is fine.",
        ),
        (only(SAMPLES.snapshot(None, openai=Cause.TIMEOUT), "openai"), "OpenAI is not answering."),
        (
            SAMPLES.snapshot(
                None, **dict.fromkeys(("openai", "anthropic", "together_ai", "openrouter"), Cause.TIMEOUT)
            ),
            "4 of 5 have problems: OpenRouter, Together AI, Anthropic, OpenAI.",
        ),
    ],
)
def test_the_line_says_what_a_glance_has_to_learn(snapshot: Snapshot, line: str) -> None:
    assert headline(snapshot) == line


def test_the_worst_comes_first_and_those_without_a_key_do_not_come() -> None:
    snapshot = SAMPLES.snapshot(None, openrouter=Cause.SLOW, openai=Cause.TIMEOUT)
    assert [state.id for state in troubled(snapshot)] == ["openai", "openrouter"]
