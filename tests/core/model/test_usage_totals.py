from decimal import Decimal

from usage_samples import NOW, OPENAI, TOGETHER, billed, estimated, event, unpriced

from apimon_desktop.core.model.limits import MOST_REQUESTS
from apimon_desktop.core.model.usage import NO_COUNTS, Counts, NewUsage, Outcome, Tokens, grown, joined


def test_tokens_are_counted_once_whatever_their_kind() -> None:
    tokens = Tokens(
        input_tokens=10, cached_input_tokens=5, output_tokens=20, reasoning_tokens=8, unsplit_tokens=3
    )
    assert tokens.total == 33
    assert tokens.is_split
    assert not Tokens(unsplit_tokens=3).is_split
    assert Tokens(output_tokens=3).is_split


def test_events_add_up_by_provider() -> None:
    growth = grown(
        [
            (event(OPENAI, ok=True), estimated("0.1")),
            (event(OPENAI, ok=False, tokens=0), billed("0")),
            (event(OPENAI), estimated("0.2")),
            unpriced(event(TOGETHER, tokens=7)),
        ]
    )
    assert growth == {
        OPENAI: Counts(tokens=200, cost_usd=Decimal("0.3"), succeeded=1, failed=1),
        TOGETHER: Counts(tokens=7),
    }


def request(*, ok: bool) -> Outcome:
    return Outcome(at=NOW, ok=ok, reported=True)


def test_news_that_came_one_after_the_other_are_as_one() -> None:
    first = {
        OPENAI: NewUsage(growth=Counts(tokens=5, succeeded=1), requests=(request(ok=True),)),
        TOGETHER: NewUsage(growth=Counts(tokens=1)),
    }
    second = {OPENAI: NewUsage(growth=Counts(failed=1), requests=(request(ok=False),) * MOST_REQUESTS)}
    assert joined([first, second]) == {
        OPENAI: NewUsage(
            growth=Counts(tokens=5, succeeded=1, failed=1), requests=(request(ok=False),) * MOST_REQUESTS
        ),
        TOGETHER: first[TOGETHER],
    }
    assert joined([]) == {}


def test_a_total_that_shrank_has_not_grown() -> None:
    more, less = Counts(tokens=5, cost_usd=Decimal(1), failed=1), Counts(tokens=3, succeeded=2)
    assert (more - less).clamped == Counts(tokens=2, cost_usd=Decimal(1), failed=1)
    assert NewUsage().growth is NO_COUNTS
