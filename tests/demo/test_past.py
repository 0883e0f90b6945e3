"""The made-up past."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

import pytest

from apimon_desktop.core.model.check import CheckKind
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.demo.dialects import DIALECTS
from apimon_desktop.demo.past import USUAL_PAST, Gap, Past, Plan, Trouble, past
from apimon_desktop.providers.registry import PROVIDERS

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
ANTHROPIC = ProviderId("anthropic")


def told(plan: Plan = USUAL_PAST, *provider_ids: ProviderId) -> Past:
    return past(plan, provider_ids or PROVIDERS, now=NOW, now_mono_s=1000.0)


def test_the_same_plan_and_moment_give_the_same_past() -> None:
    assert told() == told()
    assert told(Plan(seed=1)) != told(Plan(seed=2))


def test_it_reaches_back_thirty_days_and_ends_a_moment_ago() -> None:
    checks = told().checks
    assert timedelta(days=29) < NOW - checks[0][0].at <= timedelta(days=30, minutes=1)
    assert timedelta(0) < NOW - checks[-1][0].at <= timedelta(minutes=1)
    times = [result.at for result, _ in checks]
    assert times == sorted(times)


def test_there_is_enough_to_show_and_not_too_much_to_store() -> None:
    assert 5_000 < len(told().checks) < 8_000


@pytest.mark.parametrize("provider_id", PROVIDERS)
def test_every_provider_had_its_usual_day_and_is_well_now(provider_id: ProviderId) -> None:
    checks = told(USUAL_PAST, provider_id).checks
    recent = [r for r, _ in checks if NOW - r.at < timedelta(hours=24)]
    usual_ms = DIALECTS[provider_id].usual_ms
    assert len(recent) > 250
    assert median(r.latency_ms for r in recent if r.latency_ms) == pytest.approx(usual_ms, rel=0.1)
    assert checks[-1][1].status is Status.HEALTHY
    assert {result.kind for result, _ in checks} == {CheckKind.POLL}


def test_both_clocks_agree() -> None:
    for result, _ in told().checks:
        assert (NOW - result.at).total_seconds() == pytest.approx(1000.0 - result.at_mono_s)


def test_every_trouble_is_an_incident_that_closed() -> None:
    incidents = told().incidents
    assert {i.provider_id for i in incidents} == set(PROVIDERS)
    assert len(incidents) == len(USUAL_PAST.troubles)
    for trouble in USUAL_PAST.troubles:
        (incident,) = [i for i in incidents if i.provider_id == trouble.provider_id]
        assert incident.cause is trouble.cause
        assert incident.ended_at is not None
        assert incident.started_at - (NOW - trouble.began) < timedelta(minutes=5)
        lasted = incident.ended_at - incident.started_at
        assert abs(lasted - trouble.lasted) <= timedelta(minutes=5)
    assert len({incident.id for incident in incidents}) == len(incidents)


def test_an_outage_names_its_evidence() -> None:
    (incident,) = [i for i in told().incidents if i.provider_id == ANTHROPIC]
    assert (incident.http_status, incident.cause) == (500, Cause.SERVER_ERROR)
    assert incident.request_id is not None
    assert incident.id == f"anthropic-{incident.started_at:%Y%m%dT%H%M%S.%fZ}"


def test_what_was_shown_changes_with_the_trouble_and_says_since_when() -> None:
    checks = told(USUAL_PAST, ANTHROPIC).checks
    changes = [(a[1], b[1]) for a, b in pairwise(checks) if a[1] != b[1]]
    assert [after.cause for _, after in changes] == [Cause.SERVER_ERROR, Cause.OK]
    (incident,) = told(USUAL_PAST, ANTHROPIC).incidents
    assert [after.since for _, after in changes] == [incident.started_at, incident.ended_at]


def test_a_slow_spell_is_made_of_good_answers() -> None:
    gemini = ProviderId("google_gemini")
    slow = [r for r, verdict in told(USUAL_PAST, gemini).checks if verdict.cause is Cause.SLOW]
    assert len(slow) >= 5
    assert all(r.ok and r.latency_ms and r.latency_ms > 1500 for r in slow)


def test_a_lone_miss_alarms_nobody() -> None:
    missed = [(r, v) for r, v in told(Plan()).checks if not r.ok]
    assert missed
    for result, verdict in missed:
        assert verdict.status is Status.HEALTHY
        assert (result.latency_ms, result.http_status, result.balance) == (None, None, None)


def test_a_trouble_that_lasts_until_now_leaves_its_incident_open() -> None:
    gemini, lately = ProviderId("google_gemini"), timedelta(minutes=13)
    trouble = Trouble(provider_id=gemini, began=lately, lasted=lately, cause=Cause.SLOW)
    now_slow = told(Plan(troubles=(trouble,)), gemini)
    (incident,) = now_slow.incidents
    assert incident.is_open
    assert [verdict.cause for _, verdict in now_slow.checks[-3:]] == [Cause.SLOW] * 3
    assert now_slow.checks[-1][0].at < NOW


def test_in_a_gap_nothing_was_checked() -> None:
    plan = Plan(gaps=(Gap(began=timedelta(hours=3), lasted=timedelta(hours=1)),))
    times = [result.at for result, _ in told(plan).checks]
    assert not any(timedelta(hours=2) < NOW - at <= timedelta(hours=3) for at in times)


def test_a_silent_stretch_has_neither_status_nor_latency() -> None:
    plan = Plan(
        troubles=(
            Trouble(
                provider_id=ANTHROPIC,
                began=timedelta(hours=2),
                lasted=timedelta(minutes=20),
                cause=Cause.DNS,
            ),
        )
    )
    silent = [r for r, _ in told(plan, ANTHROPIC).checks if r.cause is Cause.DNS]
    assert len(silent) >= 4
    assert all((r.http_status, r.latency_ms, r.key_accepted) == (None, None, False) for r in silent)


def test_balances_stand_where_the_providers_tell_them() -> None:
    rich = {r.provider_id for r, _ in told().checks if r.balance is not None}
    assert rich == {"openrouter", "moonshot_ai"}
