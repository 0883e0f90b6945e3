"""The made-up past of usage."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import UsageEvent, UsageSource
from apimon_desktop.core.money.budget import runway
from apimon_desktop.demo.past import past_balances, past_usage
from apimon_desktop.providers.registry import PROVIDERS

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
MOONSHOT = ProviderId("moonshot_ai")


def told(*provider_ids: ProviderId, seed: int = 0) -> tuple[UsageEvent, ...]:
    return past_usage(seed, provider_ids or PROVIDERS, now=NOW)


def test_the_same_seed_and_moment_give_the_same_usage() -> None:
    assert told() == told()
    assert told() != told(seed=1)


def test_it_reaches_from_the_month_before_until_now() -> None:
    times = [one.at for one in told()]
    assert times == sorted(times)
    assert times[0] < NOW - timedelta(days=35)
    assert timedelta(0) < NOW - times[-1] < timedelta(hours=4)


def test_there_is_something_to_show_in_every_column_and_not_too_much_to_price() -> None:
    events = told()
    assert 3000 < len(events) < 6000
    assert {one.source for one in events} >= {UsageSource.PYTHON, UsageSource.CLI, UsageSource.HOOK}
    assert any(one.tokens.cached_input_tokens for one in events)
    assert len({one.model for one in events}) >= 7
    assert {one.provider_id for one in events if one.cost_usd is not None} == {"openrouter"}


def test_a_weekend_is_quieter() -> None:
    days: dict[bool, set[datetime]] = {True: set(), False: set()}
    counts = {True: 0, False: 0}
    for one in told():
        is_weekend = one.at.weekday() >= 5
        counts[is_weekend] += 1
        days[is_weekend].add(one.at.replace(hour=0, minute=0, second=0, microsecond=0))
    assert counts[True] / len(days[True]) < 0.5 * counts[False] / len(days[False])


def test_it_says_nothing_of_how_providers_are_which_is_for_the_story_to_tell() -> None:
    assert all(one.ok and one.latency_ms is None for one in told())


def test_a_provider_without_a_key_was_not_used() -> None:
    one = next(iter(PROVIDERS))
    assert {event.provider_id for event in told(one)} <= {one}


def test_a_balance_goes_down_evenly_and_lasts_for_some_days() -> None:
    points = [point for provider_id, point in past_balances(PROVIDERS, now=NOW) if provider_id == MOONSHOT]
    assert all(later.amount < earlier.amount for earlier, later in pairwise(points))
    found = runway(points, currency="USD", now=NOW, today=NOW.date())
    assert found is not None
    assert found.days is not None
    assert 10 < found.days < 15
