"""`apimon prices`."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from command_line import CommandLine

from apimon_desktop.adapters.history.access import HistoryUnreadableError
from apimon_desktop.adapters.prices.book import save_prices
from apimon_desktop.adapters.prices.update import NotFetchedError
from apimon_desktop.cli.commands import prices
from apimon_desktop.cli.commands.prices import price_table_text
from apimon_desktop.core.model.billing import Price, PriceSource, Rates
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.core.money.price_table import Mix, price_table
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.core.usage.sums import UsageBy, UsageSum
from apimon_desktop.monitor.engine.providers import configured_providers

TODAY = date(2026, 11, 23)
PROFILES = tuple(entry.profile for entry in configured_providers(Settings()).values())
OPENAI, GEMINI, TOGETHER = ProviderId("openai"), ProviderId("google_gemini"), ProviderId("together_ai")


def price(input_usd: str, output_usd: str | None, as_of: date | None) -> Price:
    rates = Rates(
        input_usd_per_mtok=Decimal(input_usd),
        output_usd_per_mtok=None if output_usd is None else Decimal(output_usd),
    )
    return Price(rates=rates, source=PriceSource.GENAI_PRICES, as_of=as_of)


def test_before_any_report_flat_prices_are_shown_as_estimates(
    apimon: CommandLine, golden: Callable[[str, str], None]
) -> None:
    done = apimon("prices")
    assert (done.code, done.err) == (0, "")
    assert apimon.simulator.requests == []
    golden("prices_flat.txt", done.out)


def test_the_table_says_what_each_price_is_and_how_old(golden: Callable[[str, str], None]) -> None:
    known = {
        (OPENAI, "gpt-5-nano"): price("0.05", "0.40", date(2026, 11, 9)),
        (OPENAI, "text-embedding-3-small"): price("0.02", None, date(2026, 11, 9)),
        (GEMINI, "gemini-3.1-flash-lite"): price("0.25", "1.50", date(2026, 10, 1)),
        (TOGETHER, "moonshotai/Kimi-K2.6"): price("0.50", "2.80", None),
    }
    mix = Mix(
        tokens=Tokens(input_tokens=8000, cached_input_tokens=3000, output_tokens=2000),
        requests=9,
        is_own=True,
    )
    table = price_table(PROFILES, [*known, (GEMINI, "gemini-99")], known, mix=mix, today=TODAY)
    golden("prices.txt", price_table_text(table) + "\n")


def test_a_mix_without_cached_tokens_mentions_no_cache() -> None:
    mix = Mix(tokens=Tokens(input_tokens=500, output_tokens=500), requests=1, is_own=True)
    text = price_table_text(price_table(PROFILES, [], {}, mix=mix, today=TODAY))
    assert "your mix of the last 30 days: 50.0% input, the rest output." in text


def test_without_an_estimate_none_is_explained() -> None:
    known = {(OPENAI, "gpt-5-nano"): price("0.05", "0.40", TODAY)}
    only = tuple(profile for profile in PROFILES if profile.id == OPENAI)
    text = price_table_text(price_table(only, list(known), known, today=TODAY))
    assert text.splitlines()[-1].startswith("Cost assumes 75.0% input")


def test_a_model_is_compared_wherever_it_is_priced(apimon: CommandLine) -> None:
    done = apimon("prices", "--json", "--model", "gpt-5-nano", "--model", "no-such-model")
    rows = json.loads(done.out)["rows"]
    assert [row["provider"] for row in rows if row["model"] == "gpt-5-nano"] == ["openai"]
    assert done.err == "No price is known for no-such-model.\n"
    assert [row["usd_per_1k_tokens"] for row in rows] == sorted(row["usd_per_1k_tokens"] for row in rows)


def test_models_that_were_used_are_compared_for_the_users_own_mix(
    apimon: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    apimon("check")
    tokens = Tokens(input_tokens=3_000_000, output_tokens=1_000_000)
    used = UsageSum(provider_id=OPENAI, model="gpt-5-nano-2025-08-07", requests=1000, tokens=tokens)
    asked = []

    def sums(_history: object, since: datetime, until: datetime, **options: object) -> tuple[UsageSum, ...]:
        asked.append((until - since, options["by"]))
        return (used,)

    monkeypatch.setattr("apimon_desktop.adapters.history.usage.UsageStore.sums", sums)
    document = json.loads(apimon("prices", "--json").out)
    (row,) = (row for row in document["rows"] if row["provider"] == "openai")
    assert asked == [(timedelta(days=30), {UsageBy.MODEL})]
    assert row["model"] == "gpt-5-nano-2025-08-07"
    assert row["usd_per_1k_tokens"] == pytest.approx((0.75 * 0.05 + 0.25 * 0.40) / 1000)
    assert document["mix"]["is_own"] is True


def test_an_unreadable_history_is_reported_and_the_table_is_printed(apimon: CommandLine) -> None:
    apimon("check")
    (apimon.folder / "history.sqlite3").write_bytes(b"not a database at all" * 1000)
    done = apimon("prices")
    assert done.code == 0
    assert "history.sqlite3" in done.err
    assert "Together AI" in done.out


def test_a_history_that_breaks_while_being_read_is_reported_too(
    apimon: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise HistoryUnreadableError("The history could not be read: the disk is broken.")

    apimon("check")
    monkeypatch.setattr("apimon_desktop.adapters.history.usage.UsageStore.sums", broken)
    done = apimon("prices")
    assert (done.code, done.err) == (0, "The history could not be read: the disk is broken.\n")


def test_a_disabled_provider_is_left_out(apimon: CommandLine) -> None:
    config = (apimon.folder / "config.toml").read_text()
    (apimon.folder / "config.toml").write_text(
        config.replace("[providers.openai]", "[providers.openai]\nenabled = false")
    )
    assert "OpenAI" not in apimon("prices").out


def test_newer_prices_are_refused_in_a_sentence_unless_the_settings_allow_them(
    apimon: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prices, "fetch_prices", None)  # calling it would be an error
    done = apimon("prices", "--update")
    assert (done.code, done.out) == (70, "")
    assert "update = true" in done.err
    assert "No network request was made." in done.err


@pytest.fixture
def opted_in(apimon: CommandLine) -> CommandLine:
    apimon.configure("[prices]\nupdate = true")
    return apimon


def test_downloaded_prices_replace_cached_ones(
    opted_in: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.now(UTC).date()
    looked_up = {"asked_on": today.isoformat(), "as_of": None, "rates": {"input_usd_per_mtok": "9"}}
    known = {"own": {}, "listed": {"openai 0 gpt-5-nano": looked_up}}
    save_prices(opted_in.folder / "prices.json", known)
    fetched: list[Path] = []

    async def fetch(_clients: object, file: Path, *, today: date) -> None:
        fetched.append(file)

    monkeypatch.setattr(prices, "fetch_prices", fetch)
    shown = json.loads(opted_in("prices", "--json", "--model", "gpt-5-nano").out)["rows"]
    assert 9.0 in [row["input_usd_per_mtok"] for row in shown]
    done = opted_in("prices", "--update", "--json", "--model", "gpt-5-nano")
    assert done.code == 0
    assert fetched == [opted_in.folder / "price_list.json"]
    shown = json.loads(done.out)["rows"]
    assert 0.05 in [row["input_usd_per_mtok"] for row in shown]


def test_a_failed_download_is_reported_and_keeps_the_present_prices(
    opted_in: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(*_: object, **__: object) -> None:
        raise NotFetchedError("The price list could not be fetched: HTTP 404.")

    monkeypatch.setattr(prices, "fetch_prices", fetch)
    done = opted_in("prices", "--update")
    assert (done.code, done.out) == (70, "")
    assert done.err == "The price list could not be fetched: HTTP 404. The present prices are kept.\n"
