"""What status pages say, as values and as sentences."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOW, Samples

from apimon_desktop.core.official import (
    Announcement,
    OfficialLevel,
    OfficialStatus,
    of_group,
    plain_line,
    still_valid,
    worst,
)
from apimon_desktop.core.official_texts import official_fact, official_sentence, reported_sentence
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.types import Cause, ProviderId

OK, UNCLEAR = OfficialLevel.OPERATIONAL, OfficialLevel.NOT_UNDERSTOOD
WORK, BAD, OUT = OfficialLevel.MAINTENANCE, OfficialLevel.DEGRADED, OfficialLevel.OUTAGE
HOUR = timedelta(hours=1)
BARE = Profile(id=ProviderId("groq"), name="Groq", short_name="Groq")


def state(
    says: Announcement | None = None,
    *,
    cause: Cause = Cause.OK,
    read_ago: timedelta = timedelta(minutes=4),
) -> ProviderState:
    official = None if says is None else OfficialStatus(says=says, read_at=NOW - read_ago)
    return replace(Samples().state("anthropic", cause), official=official)


def said(one: ProviderState) -> str | None:
    return official_sentence(one, one.verdict, now=NOW, tz=UTC)


def fact(one: ProviderState) -> str:
    return official_fact(one, one.verdict, now=NOW, tz=UTC)


@pytest.mark.parametrize(
    ("levels", "level"),
    [
        ((), UNCLEAR),
        ((OK, OK), OK),
        ((OK, UNCLEAR), UNCLEAR),
        ((UNCLEAR, WORK), WORK),
        ((WORK, BAD), BAD),
        ((OK, OUT), OUT),
    ],
)
def test_bad_news_counts_at_once_and_good_news_only_where_all_is_understood(
    levels: tuple[OfficialLevel, ...], level: OfficialLevel
) -> None:
    assert worst(levels) is level


@pytest.mark.parametrize(
    ("levels", "level"), [((), UNCLEAR), ((OUT, OUT), OUT), ((OUT, OK), BAD), ((WORK, OK), WORK)]
)
def test_a_group_is_out_only_where_all_of_it_is(
    levels: tuple[OfficialLevel, ...], level: OfficialLevel
) -> None:
    assert of_group(levels) is level


def test_a_status_is_told_for_an_hour() -> None:
    official = OfficialStatus(says=Announcement(level=OK), read_at=NOW)
    assert still_valid(official, NOW + timedelta(minutes=59), HOUR) is official
    assert still_valid(official, NOW + HOUR, HOUR) is None
    assert still_valid(None, NOW, HOUR) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Elevated errors", "Elevated errors"),
        ("  two\n lines\tand   gaps ", "two lines and gaps"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("<b>bold</b> & more", "‹b›bold‹/b› & more"),
        ("right\u202eto left", "right to left"),
        ("Agentic 模型错误报警", "Agentic 模型错误报警"),
        ("x" * 101, "x" * 99 + "…"),
        (" \u200b\n", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_a_strangers_text_becomes_one_plain_line(text: object, line: str | None) -> None:
    assert plain_line(text) == line


@given(st.text(max_size=400))
def test_no_text_becomes_more_than_a_line(text: str) -> None:
    line = plain_line(text)
    assert line is None or (0 < len(line) <= 100 and line.isprintable() and line == line.strip())


def test_an_incident_is_told_beside_checks_that_pass() -> None:
    assert said(state(Announcement(level=BAD))) == "Anthropic reports an incident; your checks pass"
    assert said(state(Announcement(level=OUT, title="Errors", since=NOW - HOUR))) == (
        "Anthropic reports an outage (Errors) since 13:03; your checks pass"
    )
    assert said(state(Announcement(level=WORK))) == "Anthropic reports maintenance; your checks pass"


def test_a_failure_is_told_with_what_the_provider_says_of_it() -> None:
    failed = Cause.SERVER_ERROR
    assert said(state(Announcement(level=OUT), cause=failed)) == "Anthropic reports an outage"
    assert said(state(Announcement(level=OK), cause=failed)) == "Anthropic reports no incident"


def test_a_maintenance_that_is_still_to_come_has_no_since() -> None:
    assert said(state(Announcement(level=WORK, since=NOW + HOUR), cause=Cause.SLOW)) == (
        "Anthropic reports maintenance"
    )


def test_a_whole_page_is_told_as_one() -> None:
    says = Announcement(level=BAD, title="Login is slow", whole_page=True)
    assert said(state(says)) == (
        "Anthropic reports an incident somewhere on its status page (Login is slow); your checks pass"
    )


def test_a_feed_that_is_not_understood_is_never_all_good() -> None:
    assert said(state(Announcement(level=UNCLEAR))) == (
        "Anthropic's status feed is not understood: see its page"
    )


@pytest.mark.parametrize("level", OfficialLevel)
def test_only_what_is_not_as_usual_is_reported_unasked(level: OfficialLevel) -> None:
    one = state(Announcement(level=level))
    reported = reported_sentence(one, one.verdict, now=NOW, tz=UTC)
    assert reported == (said(one) if level in (WORK, BAD, OUT) else None)
    assert level.is_incident is (level in (BAD, OUT))


def test_what_is_old_or_unknown_is_not_told() -> None:
    old = state(Announcement(level=OUT), read_ago=HOUR)
    for one in (old, state()):
        assert said(one) is None
        assert reported_sentence(one, one.verdict, now=NOW, tz=UTC) is None


def test_the_details_say_when_it_was_read_or_why_not() -> None:
    assert fact(state(Announcement(level=OK))) == "Anthropic reports no incident (read 4 min ago)"
    assert fact(state()) == "— not read yet"
    assert fact(state(Announcement(level=OK), read_ago=HOUR)) == "— could not be read lately"
    verdict = Verdict(cause=Cause.OK)
    gemini = Samples().state("google_gemini")
    assert fact(gemini) == "Google Gemini has no readable status feed: see its page"
    assert fact(ProviderState(profile=BARE, verdict=verdict)) == "Groq has no readable status feed"
    off = ProviderState(profile=replace(BARE, status_feed_url=""), verdict=verdict)
    assert fact(off) == "— switched off in the settings"
