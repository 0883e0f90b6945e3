"""What is told at once, and what may wait."""

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.model.check import CheckKind, CheckResult, Suspicion
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot, Update, only_metrics_changed
from apimon_desktop.core.model.state import Transition

SAMPLES = Samples()
OPENAI = ProviderId("openai")
KNOWN = SAMPLES.snapshot()


def checked(snapshot: Snapshot, kind: CheckKind = CheckKind.POLL) -> Update:
    result = CheckResult(provider_id=OPENAI, kind=kind, at=NOW, at_mono_s=0, cause=Cause.OK)
    return Update(snapshot=snapshot, result=result)


def with_openai(**changes: object) -> Snapshot:
    state = with_fields(KNOWN.providers[OPENAI], **changes)
    return replace(KNOWN, providers={**KNOWN.providers, OPENAI: state})


def test_another_response_time_is_a_mere_figure() -> None:
    assert only_metrics_changed(checked(with_openai(latency_ms=999.0, last_check_at=NOW)), KNOWN)


@pytest.mark.parametrize("cause", [Cause.SERVER_ERROR, Cause.SLOW])
def test_the_same_trouble_again_is_a_mere_figure(cause: Cause) -> None:
    bad = SAMPLES.snapshot(openai=cause)
    assert only_metrics_changed(checked(bad), bad)


@pytest.mark.parametrize("cause", [Cause.SERVER_ERROR, Cause.SLOW])
def test_another_cause_is_news(cause: Cause) -> None:
    assert not only_metrics_changed(checked(SAMPLES.snapshot(openai=cause)), KNOWN)


def test_the_first_answer_after_a_time_without_a_network_is_news() -> None:
    assert not only_metrics_changed(checked(KNOWN), SAMPLES.snapshot(NOW - timedelta(minutes=1)))


def test_a_first_miss_is_news_before_it_is_confirmed() -> None:
    doubted = with_openai(suspicion=Suspicion(count=1, first_at=NOW, first_mono_s=0.0))
    assert not only_metrics_changed(checked(doubted), KNOWN)


def test_what_is_shown_is_news() -> None:
    verdict = KNOWN.providers[OPENAI].health.verdict
    transition = Transition(provider_id=OPENAI, before=verdict, after=verdict, incident=None, news=True)
    assert not only_metrics_changed(replace(checked(KNOWN), transition=transition), KNOWN)


def test_what_a_request_beside_the_check_proved_is_news() -> None:
    assert not only_metrics_changed(checked(KNOWN, CheckKind.CREDIT), KNOWN)


def test_what_no_check_changed_is_news() -> None:
    assert not only_metrics_changed(Update(snapshot=KNOWN), KNOWN)


def test_a_provider_that_was_not_there_before_is_news() -> None:
    others = {pid: state for pid, state in KNOWN.providers.items() if pid != OPENAI}
    assert not only_metrics_changed(checked(KNOWN), replace(KNOWN, providers=others))
