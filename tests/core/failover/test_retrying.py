"""What to do after a call failed."""

import pytest

from apimon_desktop.core.failover.choose import Backoff, CallFault, Move, Next, next_move
from apimon_desktop.core.model.ids import Cause

BACKOFF = Backoff()


def after(
    cause: Cause,
    *,
    failures: int = 1,
    healthy: bool = True,
    other: bool = True,
    retry_after_s: float | None = None,
    ours: bool = False,
) -> Next:
    return next_move(
        CallFault(cause=cause, retry_after_s=retry_after_s, is_ours=ours),
        failures_here=failures,
        is_healthy=healthy,
        has_other=other,
        share=1.0,
        backoff=BACKOFF,
    )


def test_a_first_hiccup_of_a_healthy_provider_is_waited_for() -> None:
    assert after(Cause.SERVER_ERROR) == Next(move=Move.AGAIN, pause_s=0.5)


def test_a_second_one_sends_the_call_elsewhere_at_once() -> None:
    assert after(Cause.SERVER_ERROR, failures=2) == Next(move=Move.SWITCH)


def test_trouble_that_was_known_sends_it_elsewhere_at_the_first() -> None:
    assert after(Cause.TIMEOUT, healthy=False) == Next(move=Move.SWITCH)


@pytest.mark.parametrize(("failures", "pause_s"), [(1, 0.5), (2, 1.0), (3, 2.0), (5, 8.0), (9, 8.0)])
def test_with_nobody_else_the_pauses_double_up_to_a_limit(failures: int, pause_s: float) -> None:
    assert after(Cause.OVERLOADED, failures=failures, other=False) == Next(move=Move.AGAIN, pause_s=pause_s)


def test_at_least_half_of_a_pause_is_kept() -> None:
    assert [BACKOFF.pause_s(1, share) for share in (0.0, 0.5, 1.0)] == [0.25, 0.375, 0.5]


def test_the_provider_is_never_asked_before_the_wait_it_wants() -> None:
    assert after(Cause.RATE_LIMITED, retry_after_s=3.0) == Next(move=Move.AGAIN, pause_s=3.0)
    assert after(Cause.RATE_LIMITED, retry_after_s=20.0, other=False) == Next(move=Move.AGAIN, pause_s=20.0)


def test_a_long_wait_is_not_waited_for() -> None:
    assert after(Cause.RATE_LIMITED, retry_after_s=20.0) == Next(move=Move.SWITCH)
    assert after(Cause.RATE_LIMITED, retry_after_s=31.0, other=False).move is Move.GIVE_UP


@pytest.mark.parametrize(
    "cause", [Cause.AUTHENTICATION, Cause.PERMISSION, Cause.NO_CREDIT, Cause.NOT_FOUND, Cause.TLS]
)
def test_what_stays_until_somebody_mends_it_is_never_tried_again_there(cause: Cause) -> None:
    assert after(cause) == Next(move=Move.SWITCH)
    assert after(cause, other=False).move is Move.GIVE_UP


def test_a_request_that_is_itself_at_fault_goes_nowhere_else() -> None:
    assert after(Cause.BAD_RESPONSE, ours=True).move is Move.GIVE_UP
