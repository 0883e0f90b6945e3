"""What status pages say, as values and as sentences."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOW, Samples
from states import state_of

from apimon_desktop.core.model.ids import Cause, Profile, ProviderId
from apimon_desktop.core.model.state import ProviderState, Verdict
from apimon_desktop.core.model.status_page import (
    Announcement,
    OfficialLevel,
    OfficialStatus,
    of_group,
    plain_line,
    worst,
)
from apimon_desktop.core.wording.headline import official_fact, official_sentence, reported_sentence

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
    return official_sentence(one, one.health.verdict, now=NOW, tz=UTC)


def fact(one: ProviderState) -> str:
    return official_fact(one, one.health.verdict, now=NOW, tz=UTC)


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


def test_a_status_is_shown_for_an_hour() -> None:
    one = state(Announcement(level=OK), read_ago=timedelta())
    assert one.official_at(NOW + timedelta(minutes=59)) is one.official
    assert one.official_at(NOW + HOUR) is None
    assert state().official_at(NOW) is None


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


def test_an_incident_is_shown_beside_checks_that_pass() -> None:
    assert said(state(Announcement(level=BAD))) == "Anthropic reports a problem; your checks pass"
    assert said(state(Announcement(level=OUT, title="Errors", since=NOW - HOUR))) == (
        "Anthropic's status page: “Errors”, since 13:03; your checks pass"
    )
    assert said(state(Announcement(level=WORK))) == "Anthropic reports maintenance; your checks pass"


def test_a_failure_is_shown_with_what_the_provider_says_of_it() -> None:
    failed = Cause.SERVER_ERROR
    assert said(state(Announcement(level=OUT), cause=failed)) == "Anthropic reports an outage"
    assert said(state(Announcement(level=OK), cause=failed)) == "Anthropic reports no problems"


def test_a_maintenance_that_is_still_to_come_has_no_since() -> None:
    assert said(state(Announcement(level=WORK, since=NOW + HOUR), cause=Cause.SLOW)) == (
        "Anthropic reports maintenance"
    )


def test_a_whole_page_is_shown_as_one() -> None:
    says = Announcement(level=BAD, title="Login is slow", whole_page=True)
    assert said(state(says)) == "Anthropic's status page: “Login is slow”; your checks pass"
    untitled = Announcement(level=BAD, whole_page=True)
    assert said(state(untitled)) == (
        "Anthropic reports a problem elsewhere on its status page; your checks pass"
    )


def test_a_feed_that_is_not_understood_is_never_all_good() -> None:
    assert said(state(Announcement(level=UNCLEAR))) == ("Couldn't read Anthropic's status page")


@pytest.mark.parametrize("level", OfficialLevel)
def test_only_what_is_not_as_usual_is_reported_unasked(level: OfficialLevel) -> None:
    one = state(Announcement(level=level))
    reported = reported_sentence(one, one.health.verdict, now=NOW, tz=UTC)
    assert reported == (said(one) if level in (WORK, BAD, OUT) else None)


def test_what_is_old_or_unknown_is_not_shown() -> None:
    old = state(Announcement(level=OUT), read_ago=HOUR)
    for one in (old, state()):
        assert said(one) is None
        assert reported_sentence(one, one.health.verdict, now=NOW, tz=UTC) is None


def test_the_details_say_when_it_was_read_or_why_not() -> None:
    assert fact(state(Announcement(level=OK))) == "Anthropic reports no problems (read 4 min ago)"
    assert fact(state()) == "— not read yet"
    assert fact(state(Announcement(level=OK), read_ago=HOUR)) == "— couldn't be read recently"
    verdict = Verdict(cause=Cause.OK)
    gemini = Samples().state("google_gemini")
    assert fact(gemini) == "— no status feed. Open the status page"
    assert fact(state_of(profile=BARE, verdict=verdict)) == "— no status feed"
    off = state_of(profile=replace(BARE, status_feed_url=""), verdict=verdict)
    assert fact(off) == "— switched off in Settings"
