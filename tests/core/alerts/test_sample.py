"""The notification to try out."""

from dataclasses import replace
from datetime import UTC

from samples import Samples

from apimon_desktop.core.alerts.message import LONGEST_BODY, LONGEST_TITLE, sample
from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.model.offline import CAPTIVE_PORTAL

SAMPLES = Samples()
SAMPLE = sample(SAMPLES.snapshot(), now=SAMPLES.now, tz=UTC)


def test_a_sample_is_marked_and_told_as_a_real_failure_would_be() -> None:
    assert SAMPLE.title == "Test: OpenRouter is down"
    assert SAMPLE.body.startswith("This is a test. Since 13:57 (server error). Affects: ")
    assert len(SAMPLE.body) <= LONGEST_BODY
    assert "internet" not in SAMPLE.body, "nobody looked"
    assert SAMPLE.group == "preview", "it must not take the place of a real message"
    assert SAMPLE.buttons == (), "a click on a sample must not mute real messages"


def test_a_title_without_room_for_the_mark_is_cut() -> None:
    snapshot = SAMPLES.snapshot()
    first = next(iter(snapshot.providers.values()))
    named = replace(first, profile=replace(first.profile, short_name="A provider with a very long name"))
    message = sample(replace(snapshot, providers={first.id: named}), now=SAMPLES.now, tz=UTC)
    assert message.title.startswith("Test")
    assert len(message.title) <= LONGEST_TITLE


def test_a_sample_is_the_same_whatever_is_wrong_just_now() -> None:
    down = dict.fromkeys(("google_gemini", "together_ai", "anthropic", "openai"), Cause.TIMEOUT)
    others = (
        SAMPLES.snapshot(None, **down),
        replace(SAMPLES.snapshot(), offline_since=SAMPLES.now, local_fault=CAPTIVE_PORTAL),
    )
    for snapshot in others:
        assert sample(snapshot, now=SAMPLES.now, tz=UTC) == SAMPLE


def test_without_any_key_a_sample_is_about_the_first_provider() -> None:
    assert sample(SAMPLES.without_keys(), now=SAMPLES.now, tz=UTC).title == SAMPLE.title
