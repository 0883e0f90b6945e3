"""How prices come from checks and from the published list, which nobody fetches unasked."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from observed_providers import Simulator
from samples import Samples

from apimon_desktop.adapters.files.atomic import write_atomically
from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.prices import update as prices
from apimon_desktop.adapters.prices.update import (
    NotFetchedError,
    fetch_daily,
    noting_own_lists,
    price_updates,
)
from apimon_desktop.core.model.billing import PriceSource, Rates
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.monitor.usage.recorder import price_book
from apimon_desktop.paths import folders

TOGETHER, OPENAI, GROQ = ProviderId("together_ai"), ProviderId("openai"), ProviderId("groq")
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
TODAY = NOW.date()
LIST = {"kimi": Rates(input_usd_per_mtok=Decimal(1))}


def update(result: CheckResult | None) -> Update:
    return Update(snapshot=Samples().snapshot(), result=result)


def result(cause: Cause = Cause.OK, *, at: datetime = NOW, **more: Any) -> CheckResult:
    return CheckResult(provider_id=TOGETHER, kind=CheckKind.POLL, at=at, at_mono_s=0.0, cause=cause, **more)


def test_a_list_that_a_check_brings_goes_into_the_book_in_its_thread(tmp_path: Path) -> None:
    book = price_book(folders(tmp_path), Settings())
    jobs: list[Callable[[], None]] = []
    note = noting_own_lists(book, jobs.append)
    for nothing in (None, result(), result(Cause.TIMEOUT)):
        note(update(nothing))
    assert jobs == []
    note(update(result(prices=LIST)))
    assert book.price(TOGETHER, "no-such-model", NOW) is None
    (job,) = jobs
    job()
    price = book.price(TOGETHER, "kimi", NOW)
    book.close()
    assert price is not None
    assert price.source is PriceSource.PROVIDER


async def test_a_check_of_together_leaves_its_prices_for_every_program(tmp_path: Path) -> None:
    places = folders(tmp_path)
    async with Simulator(latency_ratio=0) as simulator:
        there = ProviderSettings(base_url=simulator.base_url(TOGETHER), status_url="")
        plan = Plan(
            folders=places,
            settings=Settings(providers={TOGETHER: there}),
            metrics_file=places.metrics_file,
            environ={"TOGETHER_API_KEY": simulator.key(TOGETHER).reveal()},
        )
        session = Session(plan)
        await session.open()
        await session.engine.check_all([TOGETHER])
        requests = len(simulator.requests_to(TOGETHER))
        await session.aclose()
    assert requests == 1
    later = price_book(places, Settings())
    price = later.price(TOGETHER, "moonshotai/Kimi-K2.6", NOW)
    later.close()
    assert price is not None
    assert (price.source, price.rates.input_usd_per_mtok) == (PriceSource.PROVIDER, Decimal("0.5"))


async def test_an_added_provider_is_priced_as_soon_as_the_settings_have_it(tmp_path: Path) -> None:
    places = folders(tmp_path)
    session = Session(Plan(folders=places, settings=Settings(), metrics_file=places.metrics_file, environ={}))
    await session.open()
    groq = ProviderSettings(base_url="https://api.groq.com/openai/v1", key_env="GROQ_API_KEY")
    assert session.prices.price(GROQ, "llama-3.3-70b-versatile", NOW) is None
    session.apply(Settings(providers={GROQ: groq}))
    assert session.prices.price(GROQ, "llama-3.3-70b-versatile", NOW) is not None
    await session.aclose()


async def test_what_only_looks_writes_no_prices(tmp_path: Path) -> None:
    places = folders(tmp_path)
    plan = Plan(
        folders=places, settings=Settings(), metrics_file=places.metrics_file, environ={}, readonly=True
    )
    session = Session(plan)
    await session.open()
    assert session.prices.price(OPENAI, "gpt-5-nano", NOW) is not None
    await session.aclose()
    assert not places.prices_file.exists()


class Updates:
    """Counts what would be fetched, and on which day."""

    def __init__(self, *, wanted: bool = True) -> None:
        self.wanted = wanted
        self.days: list[date] = []
        self.look = price_updates(is_wanted=lambda: self.wanted, fetch=self._fetch, start=self._start)

    async def _fetch(self, today: date) -> None:
        self.days.append(today)

    def _start(self, job: Coroutine[Any, Any, None]) -> None:
        with pytest.raises(StopIteration):
            job.send(None)


def test_without_the_users_word_nothing_is_fetched_ever() -> None:
    updates = Updates(wanted=False)
    for hours in range(100):
        updates.look(update(result(at=NOW + timedelta(hours=hours))))
    assert updates.days == []


def test_with_it_a_good_check_sets_off_one_fetch_a_day() -> None:
    updates = Updates()
    for hours in range(49):
        updates.look(update(result(at=NOW + timedelta(hours=hours))))
    assert updates.days == [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)]


@pytest.mark.parametrize("nothing_good", [None, result(Cause.DNS), result(Cause.SERVER_ERROR)])
def test_while_nobody_answers_well_nothing_is_fetched(nothing_good: CheckResult | None) -> None:
    updates = Updates()
    updates.look(update(nothing_good))
    assert updates.days == []


def test_a_changed_mind_counts_from_the_next_check() -> None:
    updates = Updates(wanted=False)
    updates.look(update(result()))
    updates.wanted = True
    updates.look(update(result()))
    assert updates.days == [TODAY]


@pytest.fixture
async def clients() -> AsyncIterator[HttpClients]:
    clients = HttpClients()
    yield clients
    await clients.aclose()


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were fetched into; nobody is asked for them."""
    files: list[Path] = []

    async def fetch(_clients: HttpClients, file: Path, *, today: date) -> None:
        files.append(file)
        write_atomically(file, json.dumps({"fetched_on": today.isoformat(), "providers": []}).encode())

    monkeypatch.setattr(prices, "fetch_prices", fetch)
    return files


async def test_a_new_list_makes_the_book_ask_anew_and_is_fetched_once_a_day(
    tmp_path: Path, clients: HttpClients, fetched: list[Path]
) -> None:
    places, jobs = folders(tmp_path), list[Callable[[], None]]()
    book = price_book(places, Settings())
    for _ in range(3):
        await fetch_daily(clients, places, book, jobs.append, TODAY)
    assert fetched == [places.price_list_file]
    assert jobs == [book.forget_list]
    await fetch_daily(clients, places, book, jobs.append, TODAY + timedelta(days=1))
    assert len(fetched) == 2
    book.close()


async def test_a_session_fetches_into_its_own_folder(tmp_path: Path, fetched: list[Path]) -> None:
    places = folders(tmp_path)
    session = Session(Plan(folders=places, settings=Settings(), metrics_file=places.metrics_file, environ={}))
    await session.open()
    await session.fetch_prices(TODAY)
    await session.aclose()
    assert fetched == [places.price_list_file]


async def test_a_list_that_cannot_be_had_changes_nothing(
    tmp_path: Path, clients: HttpClients, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fetch(*_: object, **__: object) -> None:
        raise NotFetchedError("The price list could not be fetched: HTTP 404.")

    monkeypatch.setattr(prices, "fetch_prices", fetch)
    jobs: list[Callable[[], None]] = []
    book = price_book(folders(tmp_path), Settings())
    with caplog.at_level(logging.INFO, "apimon_desktop"):
        await fetch_daily(clients, folders(tmp_path), book, jobs.append, TODAY)
    book.close()
    assert jobs == []
    assert "HTTP 404" in caplog.text
