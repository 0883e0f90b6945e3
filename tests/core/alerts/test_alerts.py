"""Which notifications an update calls for, and what they say."""

import itertools
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.alerts.incidents import (
    NO_STUDIO,
    Decider,
    NoticeState,
    Studio,
    read_state,
    state_document,
)
from apimon_desktop.core.alerts.message import (
    LONGEST_BODY,
    LONGEST_TITLE,
    Button,
    Message,
    MessageKind,
    Urgency,
)
from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs
from apimon_desktop.core.health.evaluate import advance
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.model.state import Ignored, Incident, ProviderState, Transition, Verdict
from apimon_desktop.core.settings.settings import AlertSettings, QuietHours

SAMPLES = Samples()
ALL = AlertSettings(slow=True)
ANTHROPIC = ProviderId("anthropic")


class Story:
    """Lets things happen to the sample providers and keeps what is told of them."""

    def __init__(
        self, settings: AlertSettings | None = None, snapshot: Snapshot | None = None, *, holds: bool = False
    ) -> None:
        self.settings = settings or AlertSettings()
        if not holds:
            self.settings = replace(self.settings, hold_off_s=0)
        self.studio = NO_STUDIO
        self.again_at: datetime | None = None
        self.snapshot = snapshot or SAMPLES.snapshot()
        self.state = NoticeState()
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
        changed = with_fields(state, verdict=verdict, incident=incident)
        self._put(changed)
        return self._decide(
            Transition(
                provider_id=state.id, before=state.health.verdict, after=verdict, incident=incident, news=news
            )
        )

    def passes(self) -> list[Message]:
        """An update that changes no verdict."""
        return self._decide(None)

    def _incident(self, state: ProviderState, cause: Cause) -> Incident | None:
        current = state.health.incident
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
        decision = Decider(
            update, self.state, self.settings, now=self.now, tz=UTC, studio=self.studio
        ).decision()
        self.again_at = decision.look_again_at
        self.state = decision.state
        self.told += decision.messages
        return list(decision.messages)


def used_for(state: ProviderState, what: str) -> ProviderState:
    return replace(state, profile=replace(state.profile, used_for=what))


def kinds(messages: Sequence[Message]) -> list[MessageKind]:
    return [message.kind for message in messages]


def test_a_failure_says_what_since_when_and_what_to_do() -> None:
    story = Story()
    story._put(used_for(story.snapshot.providers[ANTHROPIC], ""))
    (message,) = story.becomes(Cause.TIMEOUT)
    assert message.title == "Anthropic is down"
    assert message.body == "Since 14:03 (no reply). Together AI is working."
    assert message.urgency is Urgency.NORMAL
    assert message.failover == "together_ai"
    assert message.buttons == (Button.COPY_PROVIDER, Button.MUTE)
    assert [message.label(button) for button in message.buttons] == ["Use Together AI…", "Mute for 1 hour"]
    assert message.id == "anthropic-140300/opened"


def test_what_stops_with_the_provider_is_told_where_there_is_room() -> None:
    story = Story()
    story._put(used_for(story.snapshot.providers[ANTHROPIC], "vocal tuner"))
    (message,) = story.becomes(Cause.TIMEOUT)
    assert message.body == "Since 14:03 (no reply). Affects: vocal tuner. Together AI is working."


@pytest.mark.parametrize(
    ("cause", "title", "body", "buttons"),
    [
        (
            Cause.AUTHENTICATION,
            "Anthropic rejected your key",
            "Since 14:03. Affects: TTS. Requests will fail until you replace it.",
            (Button.REPLACE_KEY,),
        ),
        (
            Cause.NO_CREDIT,
            "Anthropic is out of credit",
            "Since 14:03. Affects: TTS. Requests will fail until you top up.",
            (Button.TOP_UP,),
        ),
        (
            Cause.SERVER_ERROR,
            "Anthropic is down",
            "Since 14:03 (server error). Affects: TTS. Together AI is working.",
            (Button.COPY_PROVIDER, Button.MUTE),
        ),
        (
            Cause.RATE_LIMITED,
            "Anthropic is limiting requests",
            "Since 14:03. Not an outage.",
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
    story._put(with_fields(state, retry_at=NOW + timedelta(minutes=17)))
    (message,) = story.becomes(Cause.RATE_LIMITED)
    assert message.body == "Available again at 14:20. Not an outage."


def test_where_nobody_is_safe_the_message_says_so() -> None:
    down = dict.fromkeys(("openrouter", "together_ai", "openai", "google_gemini"), Cause.TIMEOUT)
    story = Story(snapshot=SAMPLES.snapshot(None, **down))
    story._put(used_for(story.snapshot.providers[ANTHROPIC], "chat"))
    (message,) = story.becomes(Cause.TIMEOUT)
    assert message.body == "Since 14:03 (no reply). Affects: chat. No other provider is available."
    assert message.buttons == (Button.STATUS_PAGE, Button.MUTE)
    assert message.failover is None


def test_of_the_only_provider_nothing_is_said_of_others() -> None:
    others = dict.fromkeys(("openrouter", "google_gemini", "together_ai", "openai"), Cause.NO_KEY)
    story = Story(snapshot=SAMPLES.snapshot(None, **others))
    assert [state.id for state in story.snapshot.watched] == [ANTHROPIC]
    (message,) = story.becomes(Cause.TIMEOUT)
    assert message.body == "Since 14:03 (no reply). Affects: high-quality answers."
    (back,) = story.after(minutes=2).becomes(Cause.OK)
    assert back.body == "It was down from 14:03 to 14:05 (2 min)."


def test_recovery_says_how_long_it_was_down() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    (message,) = story.after(minutes=23).becomes(Cause.OK)
    assert message.title == "Anthropic is working again"
    assert message.body == "It was down from 14:03 to 14:26 (23 min). Everything is working now."
    assert message.urgency is Urgency.LOW
    assert message.group == story.told[0].group


def test_recovery_from_less_than_a_failure_does_not_call_it_one() -> None:
    story = Story(snapshot=SAMPLES.snapshot(None, openai=Cause.SLOW))
    story.becomes(Cause.OVERLOADED)
    (message,) = story.after(minutes=2).becomes(Cause.OK)
    assert message.title == "Anthropic is working again"
    assert message.body == "It was overloaded from 14:03 to 14:05 (2 min). OpenAI still has a problem."


def test_recovery_claims_nothing_of_others_that_are_not_known() -> None:
    snapshot = SAMPLES.snapshot(None, openai=Cause.NOT_CHECKED)
    story = Story(snapshot=snapshot)
    story.becomes(Cause.TIMEOUT)
    (message,) = story.after(minutes=2).becomes(Cause.OK)
    assert message.body == "It was down from 14:03 to 14:05 (2 min)."


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
    assert message.title == "Anthropic is down again"
    assert message.body.startswith("Since 14:10 (no reply). ")
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
    incident = quick.snapshot.providers[ANTHROPIC].health.incident
    assert incident is not None
    reopened = replace(incident, reopened_at=NOW, relapses=1)
    quick._put(with_fields(quick.snapshot.providers[ANTHROPIC], incident=reopened))
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
    incident = story.snapshot.providers[ANTHROPIC].health.incident
    assert incident is not None
    reopened = replace(incident, reopened_at=NOW - timedelta(hours=1), relapses=1)
    fresh = Story(
        snapshot=replace(
            story.snapshot,
            providers={
                **story.snapshot.providers,
                ANTHROPIC: with_fields(story.snapshot.providers[ANTHROPIC], incident=reopened),
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
    story.state = NoticeState()  # the app was started anew
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


def test_a_mute_is_over_in_time_although_nothing_changes() -> None:
    story = Story()
    until = NOW + timedelta(hours=1)
    story.state = replace(story.state, prefs=NotificationPrefs(mute=Mute(until=until)))
    assert [story.passes(), story.again_at] == [[], until]
    assert [story.after(hours=1).passes(), story.again_at] == [[], None]
    assert story.state.prefs == NotificationPrefs()


def test_mute_silences_until_it_ends() -> None:
    story = Story()
    story.state = NoticeState(prefs=NotificationPrefs(mute=Mute(until=NOW + timedelta(hours=1))))
    assert story.becomes(Cause.TIMEOUT) == []
    assert story.state.prefs.mute is not None
    assert kinds(story.after(hours=1).becomes(Cause.TIMEOUT, "openai")) == [MessageKind.OPENED]
    assert story.state.prefs.mute is None


def test_the_change_that_ends_a_mute_until_it_changes_is_told() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    story.state = replace(story.state, prefs=NotificationPrefs(mute=Mute(worst=Status.FAILED)))
    assert story.after(minutes=1).becomes(Cause.SERVER_ERROR, "openai") == []
    assert kinds(story.after(minutes=9).becomes(Cause.OK, "openai")) == []
    assert kinds(story.after(minutes=9).becomes(Cause.OK)) == [MessageKind.RECOVERED]
    assert story.state.prefs == NotificationPrefs()


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
    story.state = replace(
        story.state,
        prefs=NotificationPrefs(mute=Mute(until=NOW + timedelta(hours=9)), awaited=frozenset({ANTHROPIC})),
    )
    assert story.after(minutes=20).passes() == []
    (message,) = story.after(minutes=3).becomes(Cause.OK)
    assert message.title == "Anthropic is working again"
    assert message.body == "It was down from 14:03 to 14:26 (23 min). Everything is working now."
    assert story.state.prefs.awaited == frozenset()
    assert story.state.prefs.mute is not None
    assert story.after(minutes=1).passes() == []


def test_a_recovery_from_before_the_start_is_told_if_it_was_asked_for() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT, news=False)
    story.state = NoticeState(
        prefs=NotificationPrefs(awaited=frozenset({ANTHROPIC}))
    )  # the app was started anew
    assert [message.title for message in story.becomes(Cause.OK, news=False)] == [
        "Anthropic is working again"
    ]


def test_a_second_recovery_of_the_same_incident_is_told_if_it_was_asked_for() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    story.after(minutes=1).becomes(Cause.OK)
    story.after(minutes=1).becomes(Cause.TIMEOUT)
    story.state = replace(story.state, prefs=NotificationPrefs(awaited=frozenset({ANTHROPIC})))
    assert kinds(story.after(minutes=1).becomes(Cause.OK)) == [MessageKind.RECOVERED]


def test_there_is_no_word_of_a_recovery_from_nothing() -> None:
    story = Story()
    story.state = NoticeState(prefs=NotificationPrefs(awaited=frozenset({ANTHROPIC})))
    assert story.passes() == []
    assert story.state.prefs == NotificationPrefs()


def test_offline_nobody_is_back() -> None:
    story = Story(snapshot=SAMPLES.snapshot(NOW, anthropic=Cause.TIMEOUT))
    story.state = NoticeState(prefs=NotificationPrefs(awaited=frozenset({ANTHROPIC})))
    assert story.passes() == []
    assert story.state.prefs.awaited == {ANTHROPIC}


def test_what_is_ignored_is_not_told_when_it_lasts_and_not_counted() -> None:
    story = Story()
    story.becomes(Cause.TIMEOUT)
    story.after(minutes=1).becomes(Cause.OK)
    story.after(minutes=1).becomes(Cause.TIMEOUT)
    state = story.snapshot.providers[ANTHROPIC]
    verdict = state.health.verdict
    story._put(replace(state, ignored=Ignored(cause=verdict.cause, since=verdict.since)))
    assert story.after(minutes=12).passes() == []
    (other,) = story.becomes(Cause.TIMEOUT, "openai")
    assert other.body.endswith("Together AI is working.")
    assert kinds(story.after(minutes=1).becomes(Cause.OK)) == [], "its recovery was told before"


def test_offline_nothing_is_told_of_providers() -> None:
    story = Story(snapshot=SAMPLES.snapshot(NOW))
    assert story.becomes(Cause.TIMEOUT) == []


def test_a_change_without_an_incident_is_not_told() -> None:
    assert Story().becomes(Cause.OK) == []


HOLDING = AlertSettings(slow=True)


def held(story: Story, **seconds: float) -> list[Message]:
    """What comes once the hold-off is over, looked for when the decision asked for it."""
    end = story.now + timedelta(**seconds)
    told: list[Message] = []
    while (at := story.again_at) is not None and at <= end:
        story.now = at
        told += story.passes()
    story.now = end
    return told + story.passes()


def test_five_failures_within_30_s_are_one_notification() -> None:
    story = Story(HOLDING, holds=True)
    ids = ("openai", "anthropic", "google_gemini", "openrouter", "together_ai")
    for provider_id in ids:
        assert story.after(seconds=5).becomes(Cause.TIMEOUT, provider_id) == []
    (message,) = held(story, minutes=30)
    assert message.title == "Five providers are down"
    (back, *others) = [one for pid in ids for one in story.becomes(Cause.OK, pid)] + held(story, minutes=2)
    assert back.title == "Five providers are working again"
    assert others == []


def test_a_blip_shorter_than_the_hold_off_is_no_notification() -> None:
    story = Story(HOLDING, holds=True)
    story.becomes(Cause.TIMEOUT)
    assert story.after(seconds=29).becomes(Cause.OK) == []
    assert held(story, hours=1) == []


def test_what_lasts_for_the_hold_off_is_told_when_it_is_over_and_once() -> None:
    story = Story(HOLDING, holds=True)
    story.becomes(Cause.TIMEOUT)
    assert story.again_at == NOW + timedelta(seconds=30)
    assert kinds(held(story, hours=1)) == [MessageKind.OPENED]


def test_two_that_fail_and_one_that_slows_down_together_need_attention() -> None:
    story = Story(HOLDING, holds=True)
    for provider_id, cause in (
        ("openai", Cause.TIMEOUT),
        ("anthropic", Cause.SLOW),
        ("openrouter", Cause.DNS),
    ):
        story.becomes(cause, provider_id)
    (message,) = held(story, minutes=1)
    assert message.title == "Three providers need attention"
    assert message.body.startswith("OpenRouter, Anthropic and OpenAI, since 14:03. ")


def test_one_that_is_back_before_the_hold_off_is_no_part_of_the_group() -> None:
    story = Story(HOLDING, holds=True)
    story.becomes(Cause.TIMEOUT, "openai")
    story.after(seconds=5).becomes(Cause.TIMEOUT, "anthropic")
    story.after(seconds=5).becomes(Cause.OK, "openai")
    (message,) = held(story, minutes=2)
    assert message.title == "Anthropic is down"


def test_a_hundred_flips_in_an_hour_are_at_most_four_notifications() -> None:
    for provider_ids in (("openai",), ("openai", "anthropic", "openrouter", "google_gemini")):
        story = Story(HOLDING, holds=True)
        told: list[Message] = []
        for flip in range(100):
            cause = Cause.OK if flip % 2 else Cause.TIMEOUT
            for provider_id in provider_ids:
                told += story.becomes(cause, provider_id)
                told += held(story, seconds=36 / len(provider_ids))
        assert 1 <= len(told) <= 4


def test_what_waits_for_its_place_in_the_hour_is_told_as_it_is_then() -> None:
    story = Story(HOLDING, holds=True)
    ids = ("openai", "anthropic", "google_gemini", "openrouter", "together_ai")
    told = [message for pid in ids for message in story.becomes(Cause.TIMEOUT, pid) + held(story, minutes=2)]
    assert len(told) == 4
    (later,) = held(story, minutes=59)
    assert later.provider_id == "together_ai"
    assert later.body.startswith("Since 14:11 (no reply).")


def test_a_restart_within_the_hold_off_loses_and_repeats_nothing() -> None:
    story = Story(HOLDING, holds=True)
    story.becomes(Cause.TIMEOUT)
    story.after(seconds=10).becomes(Cause.TIMEOUT, news=False)  # the first check after the start
    assert kinds(held(story, minutes=2)) == [MessageKind.OPENED]
    story.becomes(Cause.TIMEOUT, news=False)
    assert held(story, hours=2) == []
    story.becomes(Cause.OK, news=False)  # it recovered while nothing ran
    assert kinds(held(story, minutes=2)) == [MessageKind.RECOVERED]


def test_a_recording_gets_one_digest_two_minutes_after_its_end() -> None:
    story = Story(HOLDING, holds=True)
    story.studio = Studio(recording=True)
    for _ in range(3):
        story.becomes(Cause.SLOW, "google_gemini")
        assert held(story, minutes=9) == []
        story.becomes(Cause.OK, "google_gemini")
        assert held(story, minutes=11) == []
    story.studio = Studio(ended_at=story.now)
    assert held(story, seconds=119) == []
    (digest,) = held(story, seconds=1)
    assert digest.title == "While you were recording"
    assert digest.kind is MessageKind.DIGEST
    assert held(story, hours=2) == []


def test_a_digest_tells_what_is_over_and_what_is_not() -> None:
    story = Story(HOLDING, holds=True)
    story.studio = Studio(recording=True)
    story.becomes(Cause.SLOW, "google_gemini")
    held(story, minutes=9)
    story.becomes(Cause.OK, "google_gemini")
    story.becomes(Cause.SERVER_ERROR, "openai")
    held(story, minutes=5)
    story.studio = Studio(ended_at=story.now)
    (digest,) = held(story, minutes=2)
    assert digest.body == "Google Gemini was slow for 9 min and is fine again. OpenAI is down (since 14:12)."
    (back,) = story.becomes(Cause.OK, "openai") + held(story, minutes=1)
    assert back.kind is MessageKind.RECOVERED


def test_after_a_recording_without_changes_nothing_is_told() -> None:
    story = Story(HOLDING, holds=True)
    story.studio = Studio(recording=True)
    held(story, minutes=60)
    story.studio = Studio(ended_at=story.now)
    assert held(story, hours=1) == []


def test_a_provider_marked_so_is_told_even_while_recording() -> None:
    story = Story(HOLDING, holds=True)
    state = story.snapshot.providers[ANTHROPIC]
    story._put(replace(state, profile=replace(state.profile, notify_while_recording=True)))
    story.studio = Studio(recording=True)
    story.becomes(Cause.TIMEOUT)
    story.becomes(Cause.TIMEOUT, "openai")
    assert [message.provider_id for message in held(story, minutes=2)] == [ANTHROPIC]


def test_a_digest_in_quiet_hours_or_of_a_removed_provider_is_not_sent() -> None:
    quiet = QuietHours(start=time(0), end=time(23, 59))
    for wanted, gone in ((replace(HOLDING, quiet_hours=quiet), False), (HOLDING, True)):
        story = Story(wanted, holds=True)
        story.studio = Studio(recording=True)
        story.becomes(Cause.SLOW, "google_gemini")
        held(story, minutes=9)
        if gone:
            kept = {pid: one for pid, one in story.snapshot.providers.items() if pid != "google_gemini"}
            story.snapshot = replace(story.snapshot, providers=kept)
        story.studio = Studio(ended_at=story.now)
        assert held(story, hours=1) == []
        assert story.state.held == {}


def test_a_long_digest_names_as_many_as_there_is_room_for() -> None:
    story = Story(HOLDING, holds=True)
    story.studio = Studio(recording=True)
    for provider_id in ("openai", "anthropic", "google_gemini", "openrouter", "together_ai"):
        story.becomes(Cause.RATE_LIMITED, provider_id)
        held(story, minutes=5)
        story.becomes(Cause.OK, provider_id)
    held(story, minutes=1)
    story.studio = Studio(ended_at=story.now)
    (digest,) = held(story, minutes=2)
    assert digest.body.startswith("OpenAI limited requests for 5 min and is fine again. ")
    assert digest.body.endswith("And 4 more.")
    assert len(digest.body) <= LONGEST_BODY


def test_a_day_with_an_hour_of_recording_and_a_restart_at_any_moment() -> None:
    """12 changes while recording are no notification, then one digest; nothing comes twice."""
    chance = Random(17)  # noqa: S311 - the same every time
    story = Story(HOLDING, holds=True)
    told: list[tuple[datetime, Message]] = []

    def pass_time(minutes: float) -> None:
        end = story.now + timedelta(minutes=minutes)
        while story.now < end:
            pause = timedelta(seconds=chance.uniform(5, 120))
            told.extend((story.now, message) for message in held(story, seconds=pause.total_seconds()))
            if chance.random() < 0.2:  # a restart: only what was stored is known
                document = json.dumps(state_document(story.state))
                story.state = replace(read_state(document), prefs=story.state.prefs)

    pass_time(600)
    story.studio, begin = Studio(recording=True), story.now
    for change in range(12):
        provider_id = ("openai", "anthropic", "google_gemini")[change % 3]
        state = story.snapshot.shown(ProviderId(provider_id))
        story.becomes(Cause.OK if state.status is Status.FAILED else Cause.TIMEOUT, provider_id)
        pass_time(5)
    story.studio, end = Studio(ended_at=story.now), story.now
    pass_time(780)
    assert [at for at, _ in told if begin <= at < end] == []
    assert [message.kind for _, message in told] == [MessageKind.DIGEST]


def test_a_stored_state_comes_back_as_it_was() -> None:
    story = Story(HOLDING, holds=True)
    story.becomes(Cause.TIMEOUT)
    held(story, minutes=1)
    story.studio = Studio(recording=True)
    story.becomes(Cause.SLOW, "openai")
    held(story, minutes=1)
    stored = json.dumps(state_document(story.state))
    assert read_state(stored) == replace(story.state, prefs=NotificationPrefs())


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "",
        '{"notices": {"openai"',
        "[1, 2]",
        "{}",
        *map(
            json.dumps,
            [
                {"notices": [], "sent_at": [], "held": []},
                {"notices": {"openai": {"known": "gone"}}, "sent_at": [], "held": []},
                {"notices": {"openai": {"new": 1}}, "sent_at": [], "held": []},
                {"notices": {}, "sent_at": ["soon"], "held": []},
                {"notices": {}, "sent_at": [], "held": [{"cause": "timeout"}]},
            ],
        ),
    ],
)
def test_a_damaged_stored_state_is_none(stored: str | None) -> None:
    assert read_state(stored) == NoticeState()


@pytest.mark.parametrize("jump", [timedelta(minutes=7), timedelta(hours=3), timedelta(days=400)])
def test_a_clock_that_is_set_back_delays_and_repeats_nothing(jump: timedelta) -> None:
    story = Story(HOLDING, holds=True)
    for provider_id in ("openai", "anthropic", "google_gemini"):
        story.becomes(Cause.TIMEOUT, provider_id)
        assert kinds(held(story, minutes=1)) == [MessageKind.OPENED]
    story.becomes(Cause.SERVER_ERROR, "openrouter")
    held(story, seconds=10)
    story.now -= jump
    assert held(story, seconds=1) == []
    assert kinds(held(story, seconds=31)) == [MessageKind.OPENED]
    story.becomes(Cause.OK, "openai")
    assert held(story, minutes=55) == []  # the fifth in this hour
    assert kinds(held(story, minutes=10)) == [MessageKind.RECOVERED]


def test_a_relapse_is_told_though_the_clock_was_set_back_meanwhile() -> None:
    story = Story(HOLDING, holds=True)
    for cause in (Cause.TIMEOUT, Cause.OK, Cause.TIMEOUT):
        story.becomes(cause)
        held(story, minutes=2)
    story.now -= timedelta(hours=5)
    story.passes()
    assert kinds(held(story, minutes=2)) == [MessageKind.RELAPSED]


def test_a_group_with_what_came_back_is_a_message_of_its_own() -> None:
    story = Story(HOLDING, holds=True)
    told: list[Message] = []
    for cause in (Cause.TIMEOUT, Cause.OK, Cause.TIMEOUT):
        for provider_id in ("openai", "anthropic"):
            story.becomes(cause, provider_id)
        told += held(story, minutes=2)
    story.becomes(Cause.AUTHENTICATION, "openrouter")
    told += held(story, minutes=30)
    assert len(told) == len({message.id for message in told}) > 2


def test_digests_count_among_the_four_of_an_hour_and_tell_the_latest() -> None:
    story = Story(HOLDING, holds=True)
    told: list[datetime] = []
    providers = ("openai", "anthropic", "google_gemini", "openrouter", "together_ai")
    changes = itertools.cycle(itertools.product((Cause.TIMEOUT, Cause.OK), providers))
    for cause, provider_id in itertools.islice(changes, 40):  # short takes, and something happens in each
        story.studio = Studio(recording=True)
        story.becomes(cause, provider_id)
        held(story, minutes=1)
        story.studio = Studio(ended_at=story.now)
        told += [story.now for _ in held(story, minutes=4)]
    assert all(later - sooner >= timedelta(hours=1) for sooner, later in zip(told, told[4:], strict=False))
    assert len(told) > 8
    assert story.state.held == {}


@pytest.mark.parametrize("is_marked", [False, True])
def test_an_awaited_recovery_waits_for_the_end_of_a_recording(is_marked: bool) -> None:
    story = Story(HOLDING, holds=True)
    state = story.snapshot.providers[ANTHROPIC]
    story._put(replace(state, profile=replace(state.profile, notify_while_recording=is_marked)))
    story.becomes(Cause.TIMEOUT)
    held(story, minutes=1)
    story.state = replace(story.state, prefs=NotificationPrefs(awaited=frozenset({ANTHROPIC})))
    story.studio = Studio(recording=True)
    during = story.becomes(Cause.OK) + held(story, minutes=30)
    story.studio = Studio(ended_at=story.now)
    after = held(story, minutes=30)
    assert kinds(during) == ([MessageKind.RECOVERED] if is_marked else [])
    assert kinds(after) == ([] if is_marked else [MessageKind.RECOVERED])


def test_failures_further_apart_stay_messages_of_their_own() -> None:
    story = Story()
    for provider_id in ("openai", "anthropic", "google_gemini"):
        (message,) = story.after(seconds=31).becomes(Cause.TIMEOUT, provider_id)
        assert "providers" not in message.title


def _named(provider_id: str, name: str, used_for: str, detail: str | None) -> ProviderState:
    state = SAMPLES.state(provider_id)
    verdict = replace(state.health.verdict, detail=detail)
    profile = replace(state.profile, short_name=name, used_for=used_for)
    return with_fields(state, profile=profile, verdict=verdict)


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
def test_an_incident_has_one_message_of_a_kind_whatever_the_checks(
    checks: list[tuple[str, Cause, int]],
) -> None:
    snapshot, state, now = SAMPLES.snapshot(), NoticeState(), NOW
    told: list[Message] = []
    for provider_id, cause, seconds in checks:
        now += timedelta(seconds=seconds)
        update = _checked(snapshot, provider_id, cause, now)
        snapshot = update.snapshot
        decision = Decider(update, state, replace(ALL, hold_off_s=0), now=now, tz=UTC).decision()
        told += decision.messages
        state = decision.state
    assert not [key for key, count in Counter(message.id for message in told).items() if count > 1]
    for place, message in enumerate(told):
        before = {earlier.kind for earlier in told[:place] if earlier.group == message.group}
        if message.kind is not MessageKind.OPENED:
            assert MessageKind.OPENED in before
