"""The verdict over all providers in one line."""

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOW, Samples

from apimon_desktop.core.headline import headline, troubled, unwell
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import Verdict
from apimon_desktop.core.types import Cause, ProviderId, Status

SAMPLES = Samples()
ALL_DOWN = SAMPLES.snapshot(None, **dict.fromkeys(map(str, SAMPLES.snapshot().providers), Cause.TIMEOUT))


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
        (
            SAMPLES.ignoring(SAMPLES.snapshot(openai=Cause.TIMEOUT), "openai"),
            "4 of 5 healthy, 1 ignored.",
        ),
        (
            SAMPLES.blocked(SAMPLES.snapshot(), "openai"),
            "4 of 5 healthy, 1 not reachable from here.",
        ),
        (
            SAMPLES.blocked(SAMPLES.snapshot(anthropic=Cause.SLOW), "openai"),
            "Anthropic is slow. 1 not reachable from here.",
        ),
        (
            SAMPLES.blocked(only(SAMPLES.snapshot(), "openai"), "openai"),
            "The proxy a:1 cannot be reached. Check the proxy settings of this computer.",
        ),
        (
            SAMPLES.ignoring(SAMPLES.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW), "openai"),
            "Anthropic is slow. OpenAI is ignored until it changes.",
        ),
        (
            SAMPLES.ignoring(
                not_checked(SAMPLES.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW), "together_ai"),
                "openai",
            ),
            "Anthropic is slow. 1 not checked yet. OpenAI is ignored until it changes.",
        ),
        (
            SAMPLES.ignoring(not_checked(SAMPLES.snapshot(openai=Cause.TIMEOUT), "together_ai"), "openai"),
            "3 of 5 healthy, 1 not checked yet, 1 ignored.",
        ),
        (
            only(
                SAMPLES.ignoring(
                    SAMPLES.snapshot(openai=Cause.SLOW, anthropic=Cause.SLOW), "openai", "anthropic"
                ),
                "openai",
                "anthropic",
            ),
            "OpenAI and Anthropic are ignored until they change.",
        ),
        (
            SAMPLES.ignoring(ALL_DOWN, *ALL_DOWN.providers),
            "6 are ignored until they change.",
        ),
        (
            SAMPLES.ignoring(ALL_DOWN, "openai"),
            (
                "5 of 6 have problems: OpenRouter, Google Gemini, Together AI, Anthropic, Moonshot AI."
                " OpenAI is ignored until it changes."
            ),
        ),
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


def test_what_is_ignored_neither_troubles_nor_colours_until_it_changes() -> None:
    snapshot = SAMPLES.ignoring(SAMPLES.snapshot(openai=Cause.TIMEOUT), "openai")
    assert troubled(snapshot) == ()
    assert [state.id for state in unwell(snapshot)] == ["openai"]
    assert snapshot.worst_status is Status.HEALTHY
    state = snapshot.providers[ProviderId("openai")]
    for verdict in (
        Verdict(cause=Cause.SERVER_ERROR, since=state.verdict.since),
        Verdict(cause=Cause.TIMEOUT, since=NOW),
    ):
        after = replace(snapshot, providers={**snapshot.providers, state.id: replace(state, verdict=verdict)})
        assert [one.id for one in troubled(after)] == ["openai"]
        assert after.worst_status is Status.FAILED
