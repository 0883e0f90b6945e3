"""What the usage page is made of, from the real history."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from samples import NOW, Samples
from usage_samples import OPENAI, estimated, event, unpriced

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.billing import Price, PriceSource, Rates
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Tokens, UsageSource
from apimon_desktop.core.usage.sums import UsageSum
from apimon_desktop.monitor.money.read import read_usage

SPLIT = Tokens(input_tokens=900, output_tokens=100)


class PriceList:
    """One price for every model, and who asked for it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def price(
        self, provider_id: ProviderId, model: str, at: datetime, *, input_tokens: int = 0
    ) -> Price | None:
        self.asked.append(model)
        rates = Rates(input_usd_per_mtok=Decimal(1), output_usd_per_mtok=Decimal(1))
        return None if model == "mine" else Price(rates=rates, source=PriceSource.GENAI_PRICES)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    found = History.open(tmp_path / "history.sqlite3", now=lambda: NOW).history
    assert found is not None
    yield found
    found.close()


PROFILES = tuple(state.profile for state in Samples().snapshot().providers.values())


def test_sums_are_as_fine_and_reach_back_as_far_as_the_page_may_ask(
    history: History,
) -> None:
    one = event(at=NOW - timedelta(days=1), model="m", tokens=SPLIT, ok=True)
    history.usage.save(
        [
            (one, estimated("1")),
            (replace(one, source=UsageSource.HOOK), estimated("2")),
            (replace(one, at=NOW - timedelta(days=30)), estimated("4")),
            (replace(one, at=NOW - timedelta(days=31)), estimated("8")),
        ]
    )
    facts = read_usage(history, None, profiles=PROFILES, now=NOW, tz=UTC)
    assert (facts.today, facts.tz, facts.at) == (NOW.date(), UTC, NOW)
    assert [one.cost_usd for one in facts.sums] == [4, 2, 1]
    assert all(
        None not in (one.provider_id, one.model, one.day, one.source) and isinstance(one, UsageSum)
        for one in facts.sums
    )


def test_days_are_the_readers_own(history: History) -> None:
    midnight_there = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    history.usage.save([(event(at=midnight_there, tokens=SPLIT), estimated("1"))])
    facts = read_usage(history, None, profiles=PROFILES, now=NOW, tz=ZoneInfo("Asia/Tokyo"))
    assert [(one.day, facts.today) for one in facts.sums] == [(NOW.date(), NOW.date())]


def test_models_of_30_days_are_compared_by_todays_prices_in_the_users_own_mix(history: History) -> None:
    recent = event(at=NOW - timedelta(hours=1), model="m", tokens=SPLIT, ok=True)
    history.usage.save(
        [
            (recent, estimated("1")),
            unpriced(replace(recent, model="mine")),
            (replace(recent, model="old", at=NOW - timedelta(days=30)), estimated("1")),
        ]
    )
    prices = PriceList()
    table = read_usage(history, prices, profiles=PROFILES, now=NOW, tz=UTC).prices
    assert set(prices.asked) == {"m", "mine"}
    assert {row.model for row in table.rows if row.profile.id == OPENAI} == {"m", "mine"}
    assert {row.model for row in table.rows if row.profile.id != OPENAI} == {None}
    assert table.mix.is_own
    known = {row.model: row.usd_per_1k_tokens for row in table.rows if row.profile.id == OPENAI}
    assert known == {"m": Decimal("0.001"), "mine": None}


def test_without_prices_or_reports_there_is_still_a_comparison(history: History) -> None:
    table = read_usage(history, None, profiles=PROFILES, now=NOW).prices
    assert len(table.rows) == len(PROFILES)
    assert not table.mix.is_own
