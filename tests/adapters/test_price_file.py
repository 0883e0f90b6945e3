import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from apimon_desktop.adapters.price_file import (
    MOST_REMEMBERED,
    Listed,
    OwnList,
    Remembered,
    forget_listed,
    load,
    save,
)
from apimon_desktop.core.pricing import Price, PriceSource, Rates
from apimon_desktop.core.types import ProviderId

TOGETHER = ProviderId("together_ai")
YESTERDAY, TODAY = date(2026, 11, 22), date(2026, 11, 23)
RATES = Rates(
    input_usd_per_mtok=Decimal("0.10"),
    cached_input_usd_per_mtok=Decimal("0.000000000001"),
    output_usd_per_mtok=Decimal(0),
)
NANO = ("openai", "gpt-5-nano", 0)


def price(usd: str = "1") -> Price:
    return Price(
        rates=Rates(input_usd_per_mtok=Decimal(usd)), source=PriceSource.GENAI_PRICES, as_of=date(2026, 11, 9)
    )


def own(usd: str, on: date = TODAY) -> OwnList:
    return OwnList(as_of=on, rates={"kimi-k2": Rates(input_usd_per_mtok=Decimal(usd))})


def test_what_is_remembered_comes_back_to_the_digit(tmp_path: Path) -> None:
    path = tmp_path / "new" / "prices.json"
    remembered = (
        Remembered()
        .with_own(TOGETHER, OwnList(as_of=TODAY, rates={"kimi-k2": RATES}))
        .with_listed(NANO, Listed(asked_on=TODAY, price=price()))
        .with_listed(("openai", "gpt-99", 0), Listed(asked_on=TODAY))
    )
    save(path, remembered)
    back = load(path)
    assert back == remembered
    assert str(back.own[TOGETHER].rates["kimi-k2"].input_usd_per_mtok) == "0.10"


def test_programs_that_share_the_file_keep_the_newer_of_each(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    moonshot = ProviderId("moonshot_ai")
    theirs = Remembered().with_own(TOGETHER, own("2")).with_own(moonshot, own("3"))
    theirs = theirs.with_listed(NANO, Listed(asked_on=TODAY, price=price("5")))
    save(path, theirs)
    mine = Remembered().with_own(TOGETHER, own("1", YESTERDAY)).with_own(moonshot, own("4"))
    mine = mine.with_listed(NANO, Listed(asked_on=YESTERDAY, price=price("6")))
    mine = mine.with_listed(("openai", "gpt-6", 0), Listed(asked_on=TODAY, price=price("7")))
    save(path, mine)
    both = load(path)
    assert both.own == {TOGETHER: own("2"), moonshot: own("4")}
    assert both.listed[NANO].price == price("5")
    assert both.listed["openai", "gpt-6", 0].price == price("7")


def test_what_the_list_said_is_dropped_and_own_lists_stay(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    save(path, Remembered().with_own(TOGETHER, own("2")).with_listed(NANO, Listed(asked_on=TODAY)))
    forget_listed(path)
    assert load(path) == Remembered().with_own(TOGETHER, own("2"))


def test_names_that_nobody_knows_are_forgotten_first_and_never_pile_up() -> None:
    remembered = Remembered().with_listed(NANO, Listed(asked_on=TODAY, price=price()))
    for number in range(MOST_REMEMBERED + 50):
        remembered = remembered.with_listed(("openai", f"made-up-{number}", 0), Listed(asked_on=TODAY))
    assert len(remembered.listed) == MOST_REMEMBERED
    assert NANO in remembered.listed
    assert ("openai", f"made-up-{MOST_REMEMBERED + 49}", 0) in remembered.listed
    assert ("openai", "made-up-0", 0) not in remembered.listed


def test_without_a_file_nothing_is_remembered(tmp_path: Path) -> None:
    assert load(tmp_path / "none.json") == Remembered()


def unusable() -> list[str]:
    listed = {
        "provider": "openai",
        "model": "m",
        "input_tokens": 0,
        "asked_on": "2026-11-23",
        "as_of": None,
        "rates": {},
    }
    good = {
        "schema": 2,
        "own": {"together_ai": {"as_of": "2026-11-23", "rates": {"m": {"input_usd_per_mtok": "1"}}}},
        "listed": [listed],
    }
    spoilt = [
        good | {"schema": 1},
        good | {"own": []},
        good | {"own": {"together_ai": {"as_of": None, "rates": {}}}},
        good | {"own": {"together_ai": {"as_of": "2026-11-23", "rates": {"m": 5}}}},
        good | {"listed": ["openai"]},
        good | {"listed": [listed | {"asked_on": None}]},
        good | {"listed": [listed | {"rates": 5}]},
    ]
    return ["", "{}", "[]", "[" * 100_000, *map(json.dumps, spoilt)]


@pytest.mark.parametrize("text", unusable(), ids=lambda text: text[:60])
def test_a_file_that_is_not_ours_is_no_crash_and_is_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prices.json"
    path.write_text(text)
    assert load(path) == Remembered()
    save(path, Remembered().with_own(TOGETHER, own("2")))
    assert load(path).own == {TOGETHER: own("2")}


def test_a_folder_that_cannot_be_written_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    save(tmp_path / "file" / "prices.json", Remembered().with_own(TOGETHER, own("2")))
