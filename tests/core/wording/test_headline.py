"""The verdict over all providers in one line."""

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Verdict
from apimon_desktop.core.wording.headline import headline, troubled, unwell

SAMPLES = Samples()
ALL_DOWN = SAMPLES.snapshot(None, **dict.fromkeys(map(str, SAMPLES.snapshot().providers), Cause.TIMEOUT))


def only(snapshot: Snapshot, *provider_ids: str) -> Snapshot:
    kept = {ProviderId(pid): snapshot.providers[ProviderId(pid)] for pid in provider_ids}
    return replace(snapshot, providers=kept)


def not_checked(snapshot: Snapshot, *provider_ids: str) -> Snapshot:
    states = dict(snapshot.providers)
    for pid in map(ProviderId, provider_ids):
        states[pid] = with_fields(states[pid], verdict=Verdict(cause=Cause.NOT_CHECKED))
    return replace(snapshot, providers=states)


@pytest.mark.parametrize(
    ("snapshot", "line"),
    [
        (SAMPLES.without_keys(), "Add a key to get started."),
        (SAMPLES.paused(*SAMPLES.snapshot().providers), "Checks are paused."),
        (only(SAMPLES.paused("openai"), "openai", "moonshot_ai"), "Checks are paused."),
        (only(SAMPLES.paused("moonshot_ai"), "moonshot_ai"), "Checks are paused."),
        (
            SAMPLES.snapshot(NOW - timedelta(minutes=1), openai=Cause.SLOW),
            "You're offline. Checks resume when you're back.",
        ),
        (SAMPLES.snapshot(), "Everything is working."),
        (
            SAMPLES.ignoring(SAMPLES.snapshot(openai=Cause.TIMEOUT), "openai"),
            "4 of 5 working, 1 snoozed.",
        ),
        (
            SAMPLES.blocked(SAMPLES.snapshot(), "openai"),
            "4 of 5 working, 1 not reachable from here.",
        ),
        (
            SAMPLES.blocked(SAMPLES.snapshot(anthropic=Cause.SLOW), "openai"),
            "Anthropic is slow. 1 not reachable from here.",
        ),
        (
            SAMPLES.blocked(only(SAMPLES.snapshot(), "openai"), "openai"),
            "The proxy a:1 is down. Check the proxy settings of this computer.",
        ),
        (
            SAMPLES.ignoring(SAMPLES.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW), "openai"),
            "Anthropic is slow. OpenAI is snoozed until its status changes.",
        ),
        (
            SAMPLES.ignoring(
                not_checked(SAMPLES.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW), "together_ai"),
                "openai",
            ),
            "Anthropic is slow. 1 not checked yet. OpenAI is snoozed until its status changes.",
        ),
        (
            SAMPLES.ignoring(not_checked(SAMPLES.snapshot(openai=Cause.TIMEOUT), "together_ai"), "openai"),
            "3 of 5 working, 1 not checked yet, 1 snoozed.",
        ),
        (
            only(
                SAMPLES.ignoring(
                    SAMPLES.snapshot(openai=Cause.SLOW, anthropic=Cause.SLOW), "openai", "anthropic"
                ),
                "openai",
                "anthropic",
            ),
            "OpenAI and Anthropic are snoozed until their status changes.",
        ),
        (
            SAMPLES.ignoring(ALL_DOWN, *ALL_DOWN.providers),
            "6 are snoozed until their status changes.",
        ),
        (
            SAMPLES.ignoring(ALL_DOWN, "openai"),
            ("5 down. None is working. OpenAI is snoozed until its status changes."),
        ),
        (only(SAMPLES.snapshot(), "openai", "anthropic"), "Both providers are working."),
        (only(SAMPLES.snapshot(), "openai", "moonshot_ai"), "OpenAI is working."),
        (
            not_checked(only(SAMPLES.snapshot(), "openai", "anthropic"), "openai", "anthropic"),
            "Checking your providers…",
        ),
        (not_checked(SAMPLES.snapshot(), "openai"), "4 of 5 working, 1 not checked yet."),
        (
            SAMPLES.snapshot(None, google_gemini=Cause.SLOW),
            "Google Gemini is slow. Everything else is working.",
        ),
        (
            not_checked(SAMPLES.snapshot(None, google_gemini=Cause.SLOW), "openai"),
            "Google Gemini is slow. 1 not checked yet.",
        ),
        (
            SAMPLES.snapshot(None, google_gemini=Cause.SLOW, openai=Cause.TIMEOUT),
            "OpenAI is down and Google Gemini is slow. Everything else is working.",
        ),
        (only(SAMPLES.snapshot(None, openai=Cause.TIMEOUT), "openai"), "OpenAI is down."),
        (
            SAMPLES.snapshot(
                None, **dict.fromkeys(("openai", "anthropic", "together_ai", "openrouter"), Cause.TIMEOUT)
            ),
            "4 down. Only Google Gemini is working.",
        ),
        (
            SAMPLES.snapshot(None, openai=Cause.TIMEOUT, anthropic=Cause.DNS, google_gemini=Cause.SLOW),
            "Anthropic and OpenAI are down and Google Gemini is slow. Everything else is working.",
        ),
        (
            SAMPLES.snapshot(
                openai=Cause.TIMEOUT,
                anthropic=Cause.NO_CREDIT,
                google_gemini=Cause.SLOW,
                openrouter=Cause.OVERLOADED,
                moonshot_ai=Cause.OK,
            ),
            "1 down, 1 needs attention, 1 slow, 1 has problems. 2 working.",
        ),
    ],
)
def test_the_line_says_what_a_glance_has_to_learn(snapshot: Snapshot, line: str) -> None:
    assert headline(snapshot) == line


def test_nobody_is_said_to_be_checking_where_the_last_known_state_is_read() -> None:
    snapshot = only(SAMPLES.snapshot(), "openai", "anthropic")
    unchecked = not_checked(snapshot, "openai", "anthropic")
    assert headline(unchecked, is_checking=False) == "Nothing has been checked yet."
    assert headline(snapshot, is_checking=False) == headline(snapshot)


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
        Verdict(cause=Cause.SERVER_ERROR, since=state.health.verdict.since),
        Verdict(cause=Cause.TIMEOUT, since=NOW),
    ):
        after = replace(
            snapshot, providers={**snapshot.providers, state.id: with_fields(state, verdict=verdict)}
        )
        assert [one.id for one in troubled(after)] == ["openai"]
        assert after.worst_status is Status.FAILED
