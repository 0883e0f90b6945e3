import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apimon_desktop.adapters.prices import book as price_book
from apimon_desktop.adapters.prices.book import PriceBook
from apimon_desktop.adapters.prices.process import PriceAnswers, PriceProcess
from apimon_desktop.core.model.billing import Price, PriceSource, Rates
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import UNPRICED, Tokens, Use, usage_details
from apimon_desktop.core.settings.settings import ProviderSettings
from apimon_desktop.providers.registry import PROVIDERS, added_provider

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
OPENAI, TOGETHER, GROQ = ProviderId("openai"), ProviderId("together_ai"), ProviderId("groq")
LISTED_ON = date(2026, 11, 9)


class Listed(PriceProcess):
    """Stands in for the child, and remembers what it was asked."""

    def __init__(self, **usd: str) -> None:
        super().__init__()
        self.usd = usd
        self.asked: list[tuple[str, str]] = []
        self.batches: list[Sequence[Mapping[str, Any]]] = []
        self.is_silent = False

    def ask(self, questions: Sequence[Mapping[str, Any]]) -> PriceAnswers | None:
        self.asked += [(question["provider"], question["model"]) for question in questions]
        self.batches.append(questions)
        if self.is_silent:
            return None
        return PriceAnswers(answers=tuple(map(self._answer, questions)), as_of=LISTED_ON)

    def _answer(self, question: Mapping[str, Any]) -> dict[str, Any] | None:
        usd = self.usd.get(question["model"].replace("-", "_").replace("/", "_").replace(".", "_"))
        if "rates" in question:
            usd = question["rates"]["input_usd_per_mtok"]
        if usd is None:
            return None
        if "counts" not in question:
            return {"rates": {"input_usd_per_mtok": usd}}
        cost = Decimal(usd) * question["counts"].get("input_tokens", 0) / 10**6
        return {
            "usd": str(cost),
            "left_out": {"web_searches": 1} if "web_searches" in question["counts"] else {},
        }


class Times:
    """A clock for days and seconds."""

    def __init__(self) -> None:
        self.now = NOW

    def today(self) -> date:
        return self.now.date()

    def monotonic(self) -> float:
        return (self.now - NOW).total_seconds()

    def pass_by(self, **lapse: float) -> None:
        self.now += timedelta(**lapse)


Books = Callable[..., PriceBook]


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
def books(tmp_path: Path, times: Times) -> Books:
    def make(process: PriceProcess, **options: bool) -> PriceBook:
        return PriceBook(
            providers=PROVIDERS,
            process=process,
            file=tmp_path / "prices.json",
            today=times.today,
            monotonic=times.monotonic,
            **options,
        )

    return make


def usd(price: Price | None) -> str | None:
    return None if price is None else str(price.rates.input_usd_per_mtok)


def test_the_providers_own_list_goes_before_every_other(books: Books) -> None:
    listed = Listed(moonshotai_kimi_k2="1.00")
    book = books(listed)
    assert usd(book.price(TOGETHER, "moonshotai/Kimi-K2", NOW)) == "1.00"
    book.take_own_list(TOGETHER, {"moonshotai/Kimi-K2": Rates(input_usd_per_mtok=Decimal("0.90"))})
    price = book.price(TOGETHER, "moonshotai/Kimi-K2", NOW)
    assert usd(price) == "0.90"
    assert price is not None
    assert (price.source, price.as_of) == (PriceSource.PROVIDER, NOW.date())
    assert listed.asked == [("together", "moonshotai/kimi-k2")]


def test_what_the_own_list_lacks_is_looked_for_in_the_other(books: Books) -> None:
    book = books(Listed(openai_gpt_oss_120b="0.15"))
    book.take_own_list(TOGETHER, {"moonshotai/Kimi-K2": Rates(input_usd_per_mtok=Decimal(1))})
    assert usd(book.price(TOGETHER, "openai/gpt-oss-120b", NOW)) == "0.15"


def test_what_nobody_knows_has_no_price(books: Books) -> None:
    book = books(Listed())
    assert book.price(OPENAI, "gpt-99", NOW) is None
    assert book.price(ProviderId("nobody"), "gpt-5-nano", NOW) is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_that_no_model_has_is_not_even_asked_for(books: Books, name: str) -> None:
    listed = Listed()
    assert books(listed).price(OPENAI, name, NOW) is None
    assert listed.asked == []


@pytest.mark.parametrize(
    "name", ["gemini-3.1-flash-lite", "models/gemini-3.1-flash-lite", " Gemini-3.1-Flash-Lite "]
)
def test_a_model_has_one_price_however_it_is_written(books: Books, name: str) -> None:
    book = books(Listed(gemini_3_1_flash_lite="0.25"))
    assert usd(book.price(ProviderId("google_gemini"), name, NOW)) == "0.25"


def test_rates_are_asked_for_by_the_size_of_the_request_to_two_digits(books: Books) -> None:
    listed = Listed(gpt_5_nano="0.05")
    book = books(listed)
    for size in (0, 29_999, 30_000, 30_900, 272_999, 279_999):
        assert usd(book.price(OPENAI, "gpt-5-nano", NOW, input_tokens=size)) == "0.05"
    assert [question["input_tokens"] for (question,) in listed.batches] == [0, 30_000, 270_000]


def use(model: str = "gpt-5-nano", tokens: int = 10**6, provider_id: ProviderId = OPENAI, **more: Any) -> Use:
    return Use(provider_id=provider_id, model=model, at=NOW, tokens=Tokens(input_tokens=tokens), **more)


def costs(book: PriceBook, *uses: Use) -> list[str | None]:
    return [None if cost is None else str(cost.usd) for cost in book.costs(uses)]


def test_costs_are_asked_for_all_at_once_and_each_once(books: Books) -> None:
    listed = Listed(gpt_5_nano="0.05", gpt_6="1")
    book = books(listed)
    assert costs(book, use(), use("gpt-6"), use(), use(tokens=10**5)) == ["0.05", "1", "0.05", "0.005"]
    assert [len(batch) for batch in listed.batches] == [3]
    assert costs(book, use(), use(tokens=7)) == ["0.05", "3.5E-7"]
    assert [len(batch) for batch in listed.batches] == [3, 1]


def test_a_question_tells_all_that_a_cost_depends_on(books: Books) -> None:
    listed = Listed(gemini_3_flash="1")
    details = usage_details({"input_audio_tokens": 5, "web_searches": 2}, {"service_tier": "flex"})
    (cost,) = books(listed).costs([use("gemini-3-flash", 9, ProviderId("google_gemini"), details=details)])
    assert cost is not None
    assert dict(cost.left_out) == {"web_searches": 1}
    assert listed.batches == [
        [
            {
                "provider": "google",
                "model": "gemini-3-flash",
                "at": "2026-11-23T14:00:00+00:00",
                "counts": {"input_tokens": 9, "input_audio_tokens": 5, "web_searches": 2},
                "terms": {"service_tier": "flex"},
                "same_rate": ["image", "video"],
            }
        ]
    ]


def test_the_cost_by_the_providers_own_list_is_calculated_there_too(books: Books) -> None:
    listed = Listed()
    book = books(listed)
    book.take_own_list(TOGETHER, {"m": Rates(input_usd_per_mtok=Decimal(3))})
    assert costs(book, use("M", provider_id=TOGETHER)) == ["3"]
    book.take_own_list(TOGETHER, {"m": Rates(input_usd_per_mtok=Decimal(4))})
    assert costs(book, use("M", provider_id=TOGETHER)) == ["4"]
    assert book.knows(TOGETHER, "m")


def test_a_model_in_no_list_is_not_asked_for_again_on_that_day(books: Books, times: Times) -> None:
    listed = Listed()
    book = books(listed)
    assert book.knows(OPENAI, "gpt-99")
    for tokens in (1, 2, 3):
        assert book.costs([use("gpt-99", tokens)]) == (UNPRICED,)
    assert not book.knows(OPENAI, "gpt-99")
    assert len(listed.asked) == 1
    times.pass_by(days=1)
    listed.usd["gpt_99"] = "2"
    assert costs(book, use("gpt-99")) == ["2"]


def test_a_use_of_no_model_costs_the_flat_price_where_there_is_one(books: Books) -> None:
    listed = Listed()
    book = books(listed)
    whole = Use(provider_id=OPENAI, at=NOW, tokens=Tokens(unsplit_tokens=2000))
    absurd = replace(whole, tokens=Tokens(unsplit_tokens=10**15))
    nobodys = replace(whole, provider_id=ProviderId("nobody"))
    assert costs(book, whole) == ["0.02"]
    assert book.costs([use(""), nobodys]) == (UNPRICED, UNPRICED)
    assert book.costs([absurd]) == (UNPRICED,)
    assert book.knows(OPENAI, "")
    assert not book.knows(ProviderId("nobody"), "")
    assert listed.asked == []


@pytest.mark.parametrize("name", [" ", "x" * 201])
def test_what_can_be_in_no_list_has_no_cost(books: Books, name: str) -> None:
    listed = Listed()
    book = books(listed)
    nobodys = use("m", provider_id=ProviderId("nobody"))
    assert book.costs([use(name), nobodys]) == (UNPRICED, UNPRICED)
    assert not book.knows(OPENAI, name)
    assert not book.knows(ProviderId("nobody"), "m")
    assert listed.asked == []


def test_without_an_answer_no_cost_is_known_yet(books: Books, times: Times) -> None:
    listed = Listed(gpt_5_nano="0.05")
    listed.is_silent = True
    book = books(listed)
    assert book.costs([use(), use(tokens=5)]) == (None, None)
    listed.is_silent = False
    assert book.costs([use()]) == (None,)
    times.pass_by(seconds=60)
    assert costs(book, use()) == ["0.05"]


def test_costs_that_are_remembered_are_bounded(books: Books) -> None:
    listed = Listed(gpt_5_nano="0.05")
    book = books(listed)
    for start in range(0, 12_000, 4000):
        assert None not in book.costs([use(tokens=n) for n in range(start, start + 4000)])
    assert len(book._costs) <= 5000
    assert costs(book, use(tokens=1), use(tokens=11_999)) == ["5E-8", "0.00059995"]


def test_each_model_is_asked_for_once_a_day(books: Books, times: Times) -> None:
    listed = Listed(gpt_5_nano="0.05")
    book = books(listed)
    for _ in range(3):
        book.price(OPENAI, "gpt-5-nano", NOW)
        book.price(OPENAI, "gpt-99", NOW)
    assert len(listed.asked) == 2
    times.pass_by(days=1)
    listed.usd["gpt_5_nano"] = "0.04"
    assert usd(book.price(OPENAI, "gpt-5-nano", NOW)) == "0.04"


def test_a_new_start_asks_for_nothing_that_was_known_today(books: Books, times: Times) -> None:
    first = books(Listed(gpt_5_nano="0.05", gpt_6_nano="0.10"))
    first.price(OPENAI, "gpt-5-nano", NOW)
    times.pass_by(seconds=1)
    first.price(OPENAI, "gpt-6-nano", NOW)
    first.take_own_list(TOGETHER, {"m": Rates(input_usd_per_mtok=Decimal(3))})
    first.close()
    listed = Listed()
    second = books(listed)
    assert [usd(second.price(OPENAI, f"gpt-{n}-nano", NOW)) for n in (5, 6)] == ["0.05", "0.10"]
    assert usd(second.price(TOGETHER, "m", NOW)) == "3"
    assert listed.asked == []


def test_many_new_models_are_written_at_the_end(
    books: Books, times: Times, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = []
    monkeypatch.setattr(price_book, "save_prices", lambda *_: writes.append(times.now))
    book = books(Listed())
    for number in range(100):
        book.price(OPENAI, f"model-{number}", NOW)
        times.pass_by(seconds=0.1)
    book.close()
    assert len(writes) == 1


def test_an_own_list_that_has_not_changed_is_written_once_a_day(
    books: Books, times: Times, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = []
    monkeypatch.setattr(price_book, "save_prices", lambda *_: writes.append(times.now))
    book = books(Listed())
    for _ in range(3 * 24):
        book.take_own_list(TOGETHER, {"m": Rates(input_usd_per_mtok=Decimal(3))})
        times.pass_by(hours=1)
    assert len(writes) == 4  # days in UTC that 14:00 and three times 24 h touch


def test_a_list_that_does_not_answer_is_asked_again_a_minute_later(books: Books, times: Times) -> None:
    listed = Listed(gpt_5_nano="0.05")
    listed.is_silent = True
    book = books(listed)
    for _ in range(1000):
        assert book.price(OPENAI, "gpt-5-nano", NOW) is None
    assert len(listed.asked) == 1
    listed.is_silent = False
    times.pass_by(seconds=60)
    assert usd(book.price(OPENAI, "gpt-5-nano", NOW)) == "0.05"


def test_while_it_does_not_answer_what_it_said_before_counts(books: Books, times: Times) -> None:
    listed = Listed(gpt_5_nano="0.05")
    book = books(listed)
    book.price(OPENAI, "gpt-5-nano", NOW)
    times.pass_by(days=35)
    listed.is_silent = True
    price = book.price(OPENAI, "gpt-5-nano", times.now)
    assert usd(price) == "0.05"
    assert price is not None
    assert price.as_of == LISTED_ON


def test_a_newer_list_is_asked_anew_by_every_program(books: Books, tmp_path: Path) -> None:
    listed = Listed(gpt_5_nano="0.05")
    book = books(listed)
    book.price(OPENAI, "gpt-5-nano", NOW)
    book.take_own_list(TOGETHER, {"m": Rates(input_usd_per_mtok=Decimal(3))})
    listed.usd["gpt_5_nano"] = "0.04"
    book.forget_list()
    assert json.loads((tmp_path / "prices.json").read_bytes())["listed"] == {}
    assert usd(book.price(OPENAI, "gpt-5-nano", NOW)) == "0.04"
    assert usd(book.price(TOGETHER, "m", NOW)) == "3"


def test_an_added_provider_is_found_by_its_address(books: Books) -> None:
    listed = Listed(llama="0.59")
    book = books(listed)
    assert book.price(GROQ, "llama", NOW) is None
    groq = added_provider(GROQ, ProviderSettings(base_url="https://api.groq.com/openai/v1"))
    book.configure({**PROVIDERS, GROQ: groq})
    assert usd(book.price(GROQ, "llama", NOW)) == "0.59"
    assert listed.asked == [("https://api.groq.com/openai/v1", "llama")]


def test_a_local_server_is_in_no_list(books: Books) -> None:
    listed = Listed(llama="0.59")
    book = books(listed)
    local = added_provider(GROQ, ProviderSettings(base_url="http://127.0.0.1:1234/v1"))
    book.configure({GROQ: local})
    assert book.price(GROQ, "llama", NOW) is None
    assert listed.asked == []


def test_one_that_only_reads_leaves_the_file_alone(books: Books, tmp_path: Path) -> None:
    book = books(Listed(gpt_5_nano="0.05"), readonly=True)
    assert usd(book.price(OPENAI, "gpt-5-nano", NOW)) == "0.05"
    book.forget_list()
    book.close()
    assert not (tmp_path / "prices.json").exists()


def test_without_a_file_it_remembers_until_its_end() -> None:
    listed = Listed(gpt_5_nano="0.05")
    book = PriceBook(providers=PROVIDERS, process=listed, file=None)
    for _ in range(2):
        assert usd(book.price(OPENAI, "gpt-5-nano", NOW)) == "0.05"
    assert len(listed.asked) == 1
    book.forget_list()
    book.close()


@pytest.mark.parametrize("provider_id", PROVIDERS)
def test_every_built_in_provider_is_in_the_real_list(provider_id: ProviderId) -> None:
    models = {
        "openrouter": "openai/gpt-5-nano",
        "google_gemini": "gemini-3.1-flash-lite",
        "together_ai": "openai/gpt-oss-120b",
        "anthropic": "claude-haiku-4-5-20251001",
        "openai": "gpt-5-nano-2025-08-07",
        "moonshot_ai": "kimi-k2.6",
    }
    book = PriceBook(providers=PROVIDERS, process=PriceProcess(), file=None)
    price = book.price(provider_id, models[provider_id], NOW)
    book.close()
    assert price is not None
    assert price.source is PriceSource.GENAI_PRICES
