"""When a provider is looked at next, and why then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import START
from states import state_of, with_fields

from apimon_desktop.core.health.schedule import Pace, check_kind, checked_soon, next_check
from apimon_desktop.core.model.check import CheckKind, Suspicion
from apimon_desktop.core.model.ids import Cause, KeyInfo, KeySource, Profile, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import Due, DueReason, Incident, ProviderState

PID = ProviderId("openai")
PROFILE = Profile(id=PID, name="OpenAI (GPT-4)", short_name="OpenAI")
KEY = KeyInfo(source=KeySource.KEYRING, origin="the keyring", hint="•••• 4f2a")
CHECKED = state_of(profile=PROFILE, key=KEY, checked_mono_s=1000.0)
USUAL = Pace(interval_s=120)
INCIDENT = Incident(id="x", provider_id=PID, started_at=START, cause=Cause.CONNECT)


def due(state: ProviderState, pace: Pace = USUAL, *, now_s: float = 1000.0, jitter: float = 0.0) -> Due:
    return next_check(state, pace, DEFAULT, now=START, now_mono_s=now_s, jitter=jitter)


@pytest.mark.parametrize(
    ("state", "pace", "reason", "after_s"),
    [
        (CHECKED, USUAL, DueReason.INTERVAL, 120),
        (CHECKED, Pace(interval_s=30), DueReason.INTERVAL, 30),
        (CHECKED, Pace(interval_s=120, report_open=True), DueReason.WATCHED, 60),
        (CHECKED, Pace(interval_s=30, report_open=True), DueReason.INTERVAL, 30),
        (CHECKED, Pace(interval_s=120, on_battery=True), DueReason.BATTERY, 300),
        (CHECKED, Pace(interval_s=900, on_battery=True), DueReason.BATTERY, 900),
        (CHECKED, Pace(interval_s=120, on_battery=True, report_open=True), DueReason.WATCHED, 60),
        (with_fields(CHECKED, incident=INCIDENT), USUAL, DueReason.WATCHED, 60),
        (with_fields(CHECKED, incident=replace(INCIDENT, ended_at=START)), USUAL, DueReason.INTERVAL, 120),
        (with_fields(CHECKED, good_checks_in_row=1, incident=INCIDENT), USUAL, DueReason.RECOVER, 5),
        (with_fields(CHECKED, retry_mono_s=1300.0), USUAL, DueReason.RETRY_AFTER, 300),
        (with_fields(CHECKED, retry_mono_s=1010.0), USUAL, DueReason.INTERVAL, 120),
        (with_fields(CHECKED, checked_mono_s=None), USUAL, DueReason.NOW, 0),
    ],
)
def test_the_next_check(state: ProviderState, pace: Pace, reason: DueReason, after_s: float) -> None:
    found = due(state, pace)
    assert (found.reason, found.at_mono_s) == (reason, 1000.0 + after_s)
    assert found.at == START + timedelta(seconds=after_s)


@pytest.mark.parametrize(("count", "after_s"), [(1, 5), (2, 15), (3, 15)])
def test_a_suspicion_is_checked_5_and_15_seconds_after_it_arose(count: int, after_s: float) -> None:
    suspicion = Suspicion(count=count, first_at=START, first_mono_s=990.0)
    found = due(with_fields(CHECKED, suspicion=suspicion, checked_mono_s=994.0), now_s=994.0)
    assert (found.reason, found.at_mono_s) == (DueReason.CONFIRM, 990.0 + after_s)


def test_a_confirmation_waits_as_the_provider_asked() -> None:
    suspicion = Suspicion(count=1, first_at=START, first_mono_s=1000.0)
    state = with_fields(CHECKED, suspicion=suspicion, retry_mono_s=1060.0)
    found = due(state)
    assert (found.reason, found.at_mono_s) == (DueReason.RETRY_AFTER, 1060.0)
    assert check_kind(state, found) is CheckKind.CONFIRM


@pytest.mark.parametrize(("jitter", "after_s"), [(-1, 108), (0.5, 126), (1, 132)])
def test_rounds_are_moved_by_up_to_a_tenth(jitter: float, after_s: float) -> None:
    assert due(CHECKED, jitter=jitter).at_mono_s == pytest.approx(1000 + after_s)


def test_a_check_joins_the_next_round_and_none_that_is_over() -> None:
    others = [Due(reason=DueReason.INTERVAL, at_mono_s=at_s) for at_s in (1063.0, 1090.0)]
    found = next_check(CHECKED, USUAL, DEFAULT, now=START, now_mono_s=1070.0, jitter=1.0, others=others)
    assert found == Due(reason=DueReason.INTERVAL, at_mono_s=1090.0, at=START + timedelta(seconds=20))
    later = next_check(CHECKED, USUAL, DEFAULT, now=START, now_mono_s=1090.0, jitter=0.0, others=others)
    assert later.at_mono_s == 1120.0


@pytest.mark.parametrize("now_s", [1050.0, 1125.0])
def test_what_was_drawn_stands_until_it_was_done(now_s: float) -> None:
    drawn = with_fields(CHECKED, due=due(CHECKED, jitter=0.3))
    assert due(drawn, now_s=now_s, jitter=-1.0).at_mono_s == max(now_s, 1123.6)
    assert due(with_fields(drawn, checked_mono_s=1123.7), now_s=1123.7, jitter=-1.0).at_mono_s == 1231.7
    assert due(drawn, Pace(interval_s=300), jitter=0.0).at_mono_s == 1300.0


def test_a_check_that_is_overdue_is_due_now() -> None:
    assert due(CHECKED, now_s=5000.0).at_mono_s == 5000.0


@pytest.mark.parametrize(
    ("state", "pace", "reason"),
    [
        (replace(CHECKED, key=None), USUAL, DueReason.NO_KEY),
        (replace(CHECKED, profile=replace(PROFILE, enabled=False)), USUAL, DueReason.DISABLED),
        (CHECKED, Pace(interval_s=120, offline=True), DueReason.OFFLINE),
    ],
)
def test_some_are_not_due_at_all(state: ProviderState, pace: Pace, reason: DueReason) -> None:
    assert due(state, pace) == Due(reason=reason)


def test_a_local_server_needs_no_key_to_be_due() -> None:
    local = replace(CHECKED, key=None, profile=replace(PROFILE, needs_key=False))
    assert due(local).reason is DueReason.INTERVAL


def test_what_a_check_is_for_follows_from_why_it_is_due() -> None:
    assert check_kind(CHECKED, due(CHECKED)) is CheckKind.POLL
    recovering = with_fields(CHECKED, good_checks_in_row=1)
    assert check_kind(recovering, due(recovering)) is CheckKind.RECOVER


def test_check_now_is_not_taken_back_by_what_changes_the_times_later() -> None:
    wanted = with_fields(CHECKED, due=Due(reason=DueReason.NOW, at_mono_s=1040.0, at=START))
    assert due(wanted, now_s=1041.0).reason is DueReason.NOW
    assert due(with_fields(wanted, checked_mono_s=1042.0), now_s=1042.0).reason is DueReason.INTERVAL


@pytest.mark.parametrize(
    ("checked_s", "now_s", "soon_s"),
    [(1000.0, 1010.0, 1030.0), (1000.0, 1050.0, 1050.0), (None, 1010.0, 1010.0), (1100.0, 1110.0, 1120.0)],
)
def test_whoever_failed_a_real_request_is_checked_soon(
    checked_s: float | None, now_s: float, soon_s: float
) -> None:
    usual = Due(reason=DueReason.INTERVAL, at_mono_s=1120.0, at=START)
    state = with_fields(CHECKED, checked_mono_s=checked_s, due=usual)
    found = checked_soon(state, DEFAULT, now=START, now_mono_s=now_s)
    assert found.schedule.due.at_mono_s == soon_s
    assert found.schedule.due.reason is (DueReason.INTERVAL if soon_s == 1120.0 else DueReason.NOW)


@pytest.mark.parametrize(
    "state",
    [
        replace(CHECKED, key=None),
        with_fields(CHECKED, due=Due(reason=DueReason.OFFLINE)),
        with_fields(CHECKED, retry_mono_s=1300.0),
        with_fields(CHECKED, suspicion=Suspicion(count=1, first_at=START, first_mono_s=1000.0)),
        with_fields(CHECKED, good_checks_in_row=1),
    ],
)
def test_whoever_may_not_be_asked_is_not_asked_sooner(state: ProviderState) -> None:
    assert checked_soon(state, DEFAULT, now=START, now_mono_s=1010.0) is state
