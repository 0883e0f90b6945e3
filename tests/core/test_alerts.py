"""Which notifications an update calls for, and what they say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import NOW, Samples

from apimon_desktop.core.alerts import Book, decide
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.evaluate import advance
from apimon_desktop.core.message_texts import LONGEST_BODY, LONGEST_TITLE
from apimon_desktop.core.messages import Button, Message, MessageKind, Urgency
from apimon_desktop.core.settings import AlertSettings, QuietHours
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.state import Ignored, Incident, ProviderState, Transition, Verdict
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wishes import Mute, Wishes

SAMPLES = Samples()
ALL = AlertSettings(slow=True)
ANTHROPIC = ProviderId("anthropic")


class Story:
    """Lets things happen to the sample providers and keeps what is told of them."""

    def __init__(self, settings: AlertSettings | None = None, snapshot: Snapshot | None = None) -> None:
        self.settings = settings or AlertSettings()
        self.snapshot = snapshot or SAMPLES.snapshot()
        self.book = Book()
        self.now = NOW
        self.told: list[Message] = []

    def after(self, **time_passed: float) -> "Story":
        self.now += timedelta(**time_passed)
        return self

    def becomes(self, cause: Cause, provider_id: str = "anthropic", *, news: bool = True) -> list[Message]:
        """A provider's verdict changes, with the incident that the engine would make of it."""
        state = self.snapshot.providers[ProviderId(provider_id)]
        verdict = Verdict(cause=cause, since=self.now)
        incident = self._incident(state, cause)
        changed = replace(state, verdict=verdict, incident=incident)
        self._put(changed)
        return self._decide(
            Transition(
                provider_id=state.id, before=state.verdict, after=verdict, incident=incident, news=news
            )
        )

    def passes(self) -> list[Message]:
        """An update that changes no verdict."""
        return self._decide(None)

    def _incident(self, state: ProviderState, cause: Cause) -> Incident | None:
        current = state.incident
        if cause is Cause.OK:
            return None if current is None else replace(current, ended_at=self.now)
        if current is not None and current.ended_at is not None:
            if self.now - current.ended_at <= DEFAULT.flap_within:
                relapses = current.relapses + 1
                return replace(current, ended_at=None, reopened_at=self.now, relapses=relapses)
            current = None
        if current is None:
            return Incident(
                id=f"{state.id}-{self.now:%H%M%S}", provider_id=state.id, started_at=self.now, cause=cause
            )
        worse = cause.status.severity >= current.cause.status.severity
        return replace(current, cause=cause) if worse else current

    def _put(self, state: ProviderState) -> None:
        self.snapshot = replace(self.snapshot, providers={**self.snapshot.providers, state.id: state})

    def _decide(self, transition: Transition | None) -> list[Message]:
        update = Update(snapshot=self.snapshot, transition=transition)
        messages, self.book = decide(update, self.book, self.settings, now=self.now, tz=UTC)
        self.told += messages
        return list(messages)


def used_for(state: ProviderState, what: str) -> ProviderState:
    return replace(state, profile=replace(state.profile, used_for=what))


def kinds(messages: Sequence[Message]) -> list[MessageKind]:
    return [message.kind for message in messages]


def test_a_failure_says_what_since_when_what_to_do_and_how_many() -> None:
    story = Story()
    story._put(used_for(story.snapshot.providers[ANTHROPIC], ""))
    (message,) = story.becomes(Cause.TIMEOUT)
    assert message.title == "Anthropic is not answering"
    assert message.body == (
        "No answer in time since 14:03. Your internet works. Use Together AI instead. 1 of 5 affected."
    )
    assert message.urgency is Urgency.NORMAL
    assert message.failover == "together_ai"
    assert message.buttons == (Button.COPY_PROVIDER, Button.MUTE)
    assert message.id == "anthropic-140300/opened"


def test_what_stops_with_the_provider_is_told_where_there_is_room() -> None:
    story = Story()
    story._put(used_for(story.snapshot.providers[ANTHROPIC], "vocal tuner"))
    (message,) = story.becomes(Cause.TIMEOUT)
    assert message.body == (
        "No answer in time since 14:03. Stops: vocal tuner. Use Together AI instead. 1 of 5 affected."
    )


@pytest.mark.parametrize(
    ("cause", "title", "body", "buttons"),
    [
        (
            Cause.AUTHENTICATION,
            "Anthropic refused your key",
            "The key was rejected since 14:03. Stops: TTS. Calls fail until you replace it. 1 of 5 affected.",
            (Button.SETTINGS,),
        ),
        (
            Cause.NO_CREDIT,
            "Anthropic has no credit left",
            "No credit left since 14:03. Stops: TTS. Calls fail until you top up. 1 of 5 affected.",
            (Button.TOP_UP,),
        ),
        (
            Cause.SERVER_ERROR,
            "Anthropic has server errors",
            (
                "Server error since 14:03. Your internet works. Stops: TTS. Use Together AI instead. "
                "1 of 5 affected."
            ),
            (Button.COPY_PROVIDER, Button.MUTE),
        ),
        (
            Cause.RATE_LIMITED,
            "Anthropic is limiting requests",
            "Too many requests since 14:03. Stops: TTS. Not an outage. 1 of 5 affected.",
            (),
        ),
    ],
)
def test_each_kind_of_trouble_has_its_own_advice(
    cause: Cause, title: str, body: str, buttons: tuple[Button, ...]
) -> None:
    story = Story()
    story._put(used_for(story.snapshot.providers[ANTHROPIC], "TTS"))
    (message,) = story.becomes(cause)
    assert (message.title, message.body, message.buttons) == (title, body, buttons)


def test_a_limit_says_until_when_instead_of_since_when() -> None:
    story = Story()
    state = story.snapshot.providers[ANTHROPIC]
    story._put(replace(state, retry_at=NOW + timedelta(minutes=17)))
    (message,) = story.becomes(Cause.RATE_LIMITED)
    assert message.body.startswith("Too many requests, available again at 14:20. ")


def test_where_nobody_is_safe_the_message_says_so() -> None:
    down = dict.fromkeys(("openrouter", "together_ai", "openai", "google_gemini"), Cause.TIMEOUT)
    story = Story(snapshot=SAMPLES.snapshot(None, **down))
    story._put(used_for(story.snapshot.providers[ANTHROPIC], "chat"))
    (message,) = story.becomes(Cause.TIMEOUT)
    assert message.body == (
        "No answer in time since 14:03. Stops: chat. No other is known to work. 5 of 5 affected."
    )
    assert message.buttons == (Button.MUTE,)
    assert message.failover is None


def test_of_the_only_provider_it_is_not_said_how_many_are_affected() -> None:
    others = dict.fromkeys(("openrouter", "google_gemini", "together_ai", "openai"), Cause.NO_KEY)
    story = Story(snapshot=SAMPLES.snapshot(None, **others))
    assert [state.id for state in story.snapshot.watched] == [ANTHROPIC]
    (message,) = story.becomes(Cause.TIMEOUT)
    assert (
        message.body
        == "No answer in time since 14:03. Stops: high-quality answers. No other is known to work."
    )
    (back,) = story.after(minutes=2).becomes(Cause.OK)
    assert back.body == "Down 14:03–14:05 (2 min)."


def test_recovery_says_how_long_it_was_down() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    (message,) = story.after(minutes=23).becomes(Cause.OK)
    assert message.title == "Anthropic is back"
    assert message.body == "Down 14:03–14:26 (23 min). All 5 providers are healthy."
    assert message.urgency is Urgency.LOW
    assert message.group == story.told[0].group


def test_recovery_from_less_than_a_failure_does_not_call_it_one() -> None:
    story = Story(snapshot=SAMPLES.snapshot(None, openai=Cause.SLOW))
    story.becomes(Cause.OVERLOADED)
    (message,) = story.after(minutes=2).becomes(Cause.OK)
    assert message.title == "Anthropic is fine again"
    assert message.body == "Degraded 14:03–14:05 (2 min). 1 of 5 still affected."


def test_recovery_claims_nothing_of_others_that_are_not_known() -> None:
    snapshot = SAMPLES.snapshot(None, openai=Cause.NOT_CHECKED)
    story = Story(snapshot=snapshot)
    story.becomes(Cause.TIMEOUT)
    (message,) = story.after(minutes=2).becomes(Cause.OK)
    assert message.body == "Down 14:03–14:05 (2 min)."


def test_what_was_already_so_at_start_is_never_told_nor_is_its_recovery() -> None:
    story = Story()
    assert story.becomes(Cause.SERVER_ERROR, news=False) == []
    assert story.after(minutes=1).becomes(Cause.TIMEOUT) == []
    assert story.after(minutes=1).becomes(Cause.OK) == []


def test_what_gets_worse_after_the_start_is_news() -> None:
    story = Story()
    assert story.becomes(Cause.OVERLOADED, news=False) == []
    assert kinds(story.after(minutes=1).becomes(Cause.TIMEOUT)) == [MessageKind.OPENED]
    assert kinds(story.after(minutes=1).becomes(Cause.OK)) == [MessageKind.RECOVERED]


def test_degraded_that_becomes_failed_is_told_once_more() -> None:
    story = Story()
    for cause in (Cause.OVERLOADED, Cause.TIMEOUT, Cause.OVERLOADED, Cause.SERVER_ERROR, Cause.OK):
        story.after(minutes=1).becomes(cause)
    assert kinds(story.told) == [MessageKind.OPENED, MessageKind.ESCALATED, MessageKind.RECOVERED]
    assert len({message.group for message in story.told}) == 1


def test_a_second_escalation_of_one_incident_is_not_told() -> None:
    story = Story()
    for cause in (Cause.OVERLOADED, Cause.TIMEOUT, Cause.OK, Cause.OVERLOADED):
        story.after(minutes=1).becomes(cause)
    assert kinds(story.after(minutes=11).passes()) == [MessageKind.RELAPSED]
    assert story.after(minutes=1).becomes(Cause.TIMEOUT) == []


def test_flapping_is_one_opening_and_one_recovery() -> None:
    story = Story()
    for _ in range(5):
        story.after(minutes=2).becomes(Cause.TIMEOUT)
        story.after(minutes=2).becomes(Cause.OK)
    assert kinds(story.told) == [MessageKind.OPENED, MessageKind.RECOVERED]


def test_a_relapse_that_lasts_is_told_once() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    story.after(minutes=2).becomes(Cause.OK)
    assert story.after(minutes=5).becomes(Cause.TIMEOUT) == []
    assert story.after(minutes=10).passes() == []
    (message,) = story.after(seconds=1).passes()
    assert message.kind is MessageKind.RELAPSED
    assert message.title == "Anthropic is not answering again"
    assert message.body.startswith("No answer in time since 14:10. ")
    assert story.after(minutes=10).passes() == []
    assert story.after(minutes=10).becomes(Cause.OK) == []


def test_a_relapse_that_nobody_believes_to_be_over_is_not_told() -> None:
    story = Story(AlertSettings(recovered=False))
    story.becomes(Cause.TIMEOUT)
    story.after(minutes=2).becomes(Cause.OK)
    story.after(minutes=2).becomes(Cause.TIMEOUT)
    assert kinds(story.after(minutes=11).passes()) == [MessageKind.RELAPSED]
    quick = Story()
    quick.becomes(Cause.TIMEOUT)
    incident = quick.snapshot.providers[ANTHROPIC].incident
    assert incident is not None
    reopened = replace(incident, reopened_at=NOW, relapses=1)
    quick._put(replace(quick.snapshot.providers[ANTHROPIC], incident=reopened))
    assert quick.after(minutes=11).passes() == []


def test_a_relapse_of_what_was_so_at_start_is_told_as_an_opening_once_it_lasts() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT, news=False)
    story.after(minutes=1).becomes(Cause.OK)
    assert story.after(minutes=1).becomes(Cause.TIMEOUT) == []
    assert kinds(story.after(minutes=11).passes()) == [MessageKind.OPENED]
    assert kinds(story.after(minutes=1).becomes(Cause.OK)) == [MessageKind.RECOVERED]


def test_a_relapse_from_before_the_start_is_not_news() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT, news=False)
    incident = story.snapshot.providers[ANTHROPIC].incident
    assert incident is not None
    reopened = replace(incident, reopened_at=NOW - timedelta(hours=1), relapses=1)
    fresh = Story(
        snapshot=replace(
            story.snapshot,
            providers={
                **story.snapshot.providers,
                ANTHROPIC: replace(story.snapshot.providers[ANTHROPIC], incident=reopened),
            },
        )
    )
    assert fresh.passes() == []
    assert fresh.becomes(Cause.SERVER_ERROR, news=False) == []
    assert fresh.after(hours=1).passes() == []


def test_a_relapse_of_an_incident_that_the_book_does_not_know_waits_until_it_lasts() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    story.after(minutes=1).becomes(Cause.OK)
    story.book = Book()  # the app was started anew
    assert story.after(minutes=1).becomes(Cause.TIMEOUT) == []
    assert kinds(story.after(minutes=11).passes()) == [MessageKind.OPENED]


def test_a_failure_long_after_the_last_is_an_event_of_its_own() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    story.after(minutes=1).becomes(Cause.OK)
    assert kinds(story.after(minutes=30).becomes(Cause.TIMEOUT)) == [MessageKind.OPENED]


@pytest.mark.parametrize(
    ("settings", "cause"),
    [
        (AlertSettings(failed=False), Cause.TIMEOUT),
        (AlertSettings(degraded=False), Cause.OVERLOADED),
        (AlertSettings(), Cause.SLOW),
        (AlertSettings(account=False), Cause.AUTHENTICATION),
        (AlertSettings(account=False), Cause.PERMISSION),
        (AlertSettings(account=False), Cause.NO_CREDIT),
    ],
)
def test_what_is_not_wanted_is_not_told_nor_is_its_recovery(settings: AlertSettings, cause: Cause) -> None:
    story = Story(settings)
    assert story.becomes(cause) == []
    assert story.after(minutes=1).becomes(Cause.OK) == []


@pytest.mark.parametrize("cause", [Cause.TIMEOUT, Cause.OVERLOADED, Cause.SLOW, Cause.AUTHENTICATION])
def test_what_is_wanted_is_told(cause: Cause) -> None:
    assert kinds(Story(ALL).becomes(cause)) == [MessageKind.OPENED]


def test_another_kind_of_trouble_than_the_unwanted_one_is_told() -> None:
    story = Story()
    assert story.becomes(Cause.SLOW) == []
    assert kinds(story.after(minutes=1).becomes(Cause.OVERLOADED)) == [MessageKind.OPENED]


def test_quiet_hours_silence_an_incident_to_its_end() -> None:
    story = Story(AlertSettings(quiet_hours=QuietHours(start=time(14, 0), end=time(15, 0))))
    assert story.becomes(Cause.TIMEOUT) == []
    assert story.after(hours=2).becomes(Cause.SERVER_ERROR) == []
    assert story.after(minutes=1).becomes(Cause.OK) == []


def test_what_was_told_before_quiet_hours_recovers_silently_in_them() -> None:
    story = Story(AlertSettings(quiet_hours=QuietHours(start=time(15, 0), end=time(16, 0))))
    assert kinds(story.becomes(Cause.TIMEOUT)) == [MessageKind.OPENED]
    assert story.after(hours=1).becomes(Cause.OK) == []


def test_a_relapse_that_lasts_into_quiet_hours_is_not_told() -> None:
    story = Story(AlertSettings(quiet_hours=QuietHours(start=time(14, 15), end=time(16, 0))))
    story.becomes(Cause.TIMEOUT)
    story.after(minutes=1).becomes(Cause.OK)
    story.after(minutes=1).becomes(Cause.TIMEOUT)
    assert story.after(minutes=12).passes() == []
    assert story.after(hours=3).passes() == []


def test_mute_silences_until_it_ends() -> None:
    story = Story()
    story.book = Book(wishes=Wishes(mute=Mute(until=NOW + timedelta(hours=1))))
    assert story.becomes(Cause.TIMEOUT) == []
    assert story.book.wishes.mute is not None
    assert kinds(story.after(hours=1).becomes(Cause.TIMEOUT, "openai")) == [MessageKind.OPENED]
    assert story.book.wishes.mute is None


def test_the_change_that_ends_a_mute_until_it_changes_is_told() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    story.book = replace(story.book, wishes=Wishes(mute=Mute(worst=Status.FAILED)))
    assert story.after(minutes=1).becomes(Cause.SERVER_ERROR, "openai") == []
    assert kinds(story.after(minutes=9).becomes(Cause.OK, "openai")) == []
    assert kinds(story.after(minutes=9).becomes(Cause.OK)) == [MessageKind.RECOVERED]
    assert story.book.wishes == Wishes()


@pytest.mark.parametrize(
    "quiet",
    [
        AlertSettings(recovered=False),
        AlertSettings(quiet_hours=QuietHours(start=time(14, 0), end=time(16, 0))),
        AlertSettings(),
    ],
    ids=["recoveries are off", "quiet hours", "as usual"],
)
def test_a_recovery_that_was_asked_for_is_told_exactly_once(quiet: AlertSettings) -> None:
    story = Story(quiet)
    story.becomes(Cause.TIMEOUT)
    story.book = replace(
        story.book, wishes=Wishes(mute=Mute(until=NOW + timedelta(hours=9)), awaited=frozenset({ANTHROPIC}))
    )
    assert story.after(minutes=20).passes() == []
    (message,) = story.after(minutes=3).becomes(Cause.OK)
    assert message.title == "Anthropic is back"
    assert message.body == "Down 14:03–14:26 (23 min). All 5 providers are healthy."
    assert story.book.wishes.awaited == frozenset()
    assert story.book.wishes.mute is not None
    assert story.after(minutes=1).passes() == []


def test_a_recovery_from_before_the_start_is_told_if_it_was_asked_for() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT, news=False)
    story.book = Book(wishes=Wishes(awaited=frozenset({ANTHROPIC})))  # the app was started anew
    assert [message.title for message in story.becomes(Cause.OK, news=False)] == ["Anthropic is back"]


def test_a_second_recovery_of_the_same_incident_is_told_if_it_was_asked_for() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    story.after(minutes=1).becomes(Cause.OK)
    story.after(minutes=1).becomes(Cause.TIMEOUT)
    story.book = replace(story.book, wishes=Wishes(awaited=frozenset({ANTHROPIC})))
    assert kinds(story.after(minutes=1).becomes(Cause.OK)) == [MessageKind.RECOVERED]


def test_there_is_no_word_of_a_recovery_from_nothing() -> None:
    story = Story()
    story.book = Book(wishes=Wishes(awaited=frozenset({ANTHROPIC})))
    assert story.passes() == []
    assert story.book.wishes == Wishes()


def test_offline_nobody_is_back() -> None:
    story = Story(snapshot=SAMPLES.snapshot(NOW, anthropic=Cause.TIMEOUT))
    story.book = Book(wishes=Wishes(awaited=frozenset({ANTHROPIC})))
    assert story.passes() == []
    assert story.book.wishes.awaited == {ANTHROPIC}


def test_what_is_ignored_is_not_told_when_it_lasts_and_not_counted() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    story.after(minutes=1).becomes(Cause.OK)
    story.after(minutes=1).becomes(Cause.TIMEOUT)
    state = story.snapshot.providers[ANTHROPIC]
    verdict = state.verdict
    story._put(replace(state, ignored=Ignored(cause=verdict.cause, since=verdict.since)))
    assert story.after(minutes=12).passes() == []
    (other,) = story.becomes(Cause.TIMEOUT, "openai")
    assert other.body.endswith("1 of 5 affected.")
    assert kinds(story.after(minutes=1).becomes(Cause.OK)) == [], "its recovery was told before"


def test_offline_nothing_is_told_of_providers() -> None:
    story = Story(snapshot=SAMPLES.snapshot(NOW))
    assert story.becomes(Cause.TIMEOUT) == []


def test_a_change_without_an_incident_is_not_told() -> None:
    assert Story().becomes(Cause.OK) == []


def test_three_failures_within_a_minute_become_one_message_in_the_place_of_the_first() -> None:
    story = Story()
    (first,) = story.becomes(Cause.TIMEOUT, "openai")
    (second,) = story.after(seconds=5).becomes(Cause.TIMEOUT, "anthropic")
    (third,) = story.after(seconds=5).becomes(Cause.SERVER_ERROR, "google_gemini")
    assert third.title == "Three providers stopped working"
    assert third.body == (
        "OpenAI, Anthropic, Google Gemini since 14:03. Your internet works. 3 of 5 affected."
    )
    assert third.group == first.group
    assert third.obsoletes == (second.group,)
    (fourth,) = story.after(seconds=5).becomes(Cause.TIMEOUT, "openrouter")
    assert fourth.title == "Four providers stopped working"
    assert (fourth.group, fourth.obsoletes) == (first.group, ())
    (back,) = story.after(minutes=5).becomes(Cause.OK, "anthropic")
    assert back.group == first.group


def test_failures_further_apart_stay_messages_of_their_own() -> None:
    story = Story()
    for provider_id in ("openai", "anthropic", "google_gemini"):
        (message,) = story.after(seconds=31).becomes(Cause.TIMEOUT, provider_id)
        assert "providers" not in message.title


def test_one_that_is_back_or_gone_is_no_part_of_a_storm() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT, "openai")
    story.after(seconds=5).becomes(Cause.OK, "openai")
    story.after(seconds=5).becomes(Cause.TIMEOUT, "anthropic")
    (message,) = story.after(seconds=5).becomes(Cause.TIMEOUT, "google_gemini")
    assert message.title == "Google Gemini is not answering"
    kept = {pid: state for pid, state in story.snapshot.providers.items() if pid != ANTHROPIC}
    story.snapshot = replace(story.snapshot, providers=kept)
    (message,) = story.after(seconds=5).becomes(Cause.TIMEOUT, "openrouter")
    assert message.title == "OpenRouter is not answering"


def test_a_degraded_provider_is_no_part_of_a_storm() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT, "openai")
    story.becomes(Cause.TIMEOUT, "anthropic")
    (message,) = story.becomes(Cause.OVERLOADED, "google_gemini")
    assert message.title == "Google Gemini is overloaded"


def _named(provider_id: str, name: str, used_for: str, detail: str | None) -> ProviderState:
    state = SAMPLES.state(provider_id)
    verdict = replace(state.verdict, detail=detail)
    profile = replace(state.profile, short_name=name, used_for=used_for)
    return replace(state, profile=profile, verdict=verdict)


NAMES = st.text(st.characters(categories=["L", "N"], include_characters=" -"), min_size=1, max_size=60)


@given(
    name=NAMES,
    other=NAMES,
    used_for=st.text(st.characters(categories=["L"]), max_size=80),
    cause=st.sampled_from([c for c in Cause if c.status in (Status.DEGRADED, Status.FAILED)]),
    storm=st.booleans(),
)
def test_every_message_keeps_to_its_room(
    name: str, other: str, used_for: str, cause: Cause, storm: bool
) -> None:
    story = Story(ALL)
    story._put(_named("anthropic", name, used_for, None))
    story._put(_named("together_ai", other, used_for, None))
    if storm:
        story.becomes(Cause.TIMEOUT, "openai")
        story.becomes(Cause.TIMEOUT, "together_ai")
    story.becomes(cause)
    story.after(minutes=1).becomes(Cause.OK)
    story.after(minutes=1).becomes(cause)
    story.after(days=400).passes()
    assert len(story.told) == (5 if storm else 3)
    for message in story.told:
        assert 0 < len(message.title) <= LONGEST_TITLE
        assert 0 < len(message.body) <= LONGEST_BODY
        assert "!" not in message.title + message.body


CHECKS = st.lists(
    st.tuples(
        st.sampled_from(["openai", "anthropic", "google_gemini"]),
        st.sampled_from([Cause.OK, Cause.OK, Cause.TIMEOUT, Cause.OVERLOADED, Cause.AUTHENTICATION]),
        st.sampled_from([5, 60, 300, 1200]),
    ),
    max_size=60,
)


def _checked(snapshot: Snapshot, provider_id: str, cause: Cause, now: datetime) -> Update:
    result = CheckResult(
        provider_id=ProviderId(provider_id),
        kind=CheckKind.POLL,
        at=now,
        at_mono_s=(now - NOW).total_seconds(),
        cause=cause,
        latency_ms=300.0 if cause is Cause.OK else None,
        http_status=200 if cause is Cause.OK else None,
    )
    state, transition = advance(snapshot.providers[result.provider_id], result, DEFAULT)
    snapshot = replace(snapshot, providers={**snapshot.providers, state.id: state})
    return Update(snapshot=snapshot, result=result, transition=transition)


@settings(max_examples=200)
@given(checks=CHECKS)
def test_however_checks_go_an_incident_has_one_message_of_a_kind_and_recovers_only_if_it_was_told(
    checks: list[tuple[str, Cause, int]],
) -> None:
    snapshot, book, now = SAMPLES.snapshot(), Book(), NOW
    told: list[Message] = []
    for provider_id, cause, seconds in checks:
        now += timedelta(seconds=seconds)
        update = _checked(snapshot, provider_id, cause, now)
        snapshot = update.snapshot
        messages, book = decide(update, book, ALL, now=now, tz=UTC)
        told += messages
    assert not [key for key, count in Counter(message.id for message in told).items() if count > 1]
    for place, message in enumerate(told):
        before = {earlier.kind for earlier in told[:place] if earlier.incident_id == message.incident_id}
        if message.kind is not MessageKind.OPENED:
            assert MessageKind.OPENED in before
