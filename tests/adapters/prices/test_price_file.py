import json
from pathlib import Path
from typing import Any

import pytest

from apimon_desktop.adapters.prices.book import (
    MOST_LISTED,
    Known,
    bounded,
    forget_listed,
    load_prices,
    save_prices,
)

YESTERDAY, TODAY = "2026-11-22", "2026-11-23"
RATES = {
    "input_usd_per_mtok": "0.10",
    "cached_input_usd_per_mtok": "0.000000000001",
    "output_usd_per_mtok": "0",
}
NANO = "openai 0 gpt-5-nano"
NOTHING: Known = {"own": {}, "listed": {}}


def own(usd: str, on: str = TODAY) -> dict[str, Any]:
    return {"asked_on": on, "rates": {"kimi-k2": {"input_usd_per_mtok": usd}}}


def listed(usd: str | None, on: str = TODAY) -> dict[str, Any]:
    rates = None if usd is None else {"input_usd_per_mtok": usd}
    return {"asked_on": on, "as_of": "2026-11-09", "rates": rates}


def test_what_is_remembered_comes_back_to_the_digit(tmp_path: Path) -> None:
    path = tmp_path / "new" / "prices.json"
    remembered: Known = {
        "own": {"together_ai": {"asked_on": TODAY, "rates": {"kimi-k2": RATES}}},
        "listed": {"openai 0 gpt-99": listed(None), NANO: listed("1")},
    }
    save_prices(path, remembered)
    assert load_prices(path) == remembered


def test_programs_that_share_the_file_keep_the_newer_of_each(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    save_prices(
        path, {"own": {"together_ai": own("2"), "moonshot_ai": own("3")}, "listed": {NANO: listed("5")}}
    )
    mine: Known = {
        "own": {"together_ai": own("1", YESTERDAY), "moonshot_ai": own("4")},
        "listed": {NANO: listed("6", YESTERDAY), "openai 0 gpt-6": listed("7")},
    }
    save_prices(path, mine)
    both = load_prices(path)
    assert both["own"] == {"together_ai": own("2"), "moonshot_ai": own("4")}
    assert both["listed"] == {NANO: listed("5"), "openai 0 gpt-6": listed("7")}


def test_what_the_list_said_is_dropped_and_own_lists_stay(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    save_prices(path, {"own": {"together_ai": own("2")}, "listed": {NANO: listed(None)}})
    forget_listed(path)
    assert load_prices(path) == {"own": {"together_ai": own("2")}, "listed": {}}


def test_names_that_nobody_knows_are_forgotten_first_and_never_pile_up() -> None:
    names = {f"openai 0 made-up-{number}": listed(None) for number in range(MOST_LISTED + 50)}
    kept = bounded({NANO: listed("1"), **names})
    assert len(kept) == MOST_LISTED
    assert NANO in kept
    assert f"openai 0 made-up-{MOST_LISTED + 49}" in kept
    assert "openai 0 made-up-0" not in kept


def test_without_a_file_nothing_is_remembered(tmp_path: Path) -> None:
    assert load_prices(tmp_path / "none.json") == NOTHING


def unusable() -> list[str]:
    good = {"own": {"together_ai": own("1")}, "listed": {NANO: listed("1")}}
    spoilt: list[object] = [
        {"schema": 2, "own": {}, "listed": [{"provider": "openai", "model": "m", "input_tokens": 0}]},
        good | {"own": [5]},
        good | {"own": {"together_ai": own("1") | {"asked_on": None}}},
        good | {"own": {"together_ai": own("1") | {"rates": {"m": 5}}}},
        good | {"listed": ["openai"]},
        good | {"listed": {NANO: listed("1") | {"asked_on": None}}},
        good | {"listed": {NANO: listed("1") | {"rates": 5}}},
        good | {"listed": {NANO: listed("x")}},
    ]
    return ["", "{}", "[]", "[" * 100_000, *map(json.dumps, spoilt)]


@pytest.mark.parametrize("text", unusable(), ids=lambda text: text[:60])
def test_a_file_that_is_not_ours_is_no_crash_and_is_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prices.json"
    path.write_text(text)
    assert load_prices(path) == NOTHING
    save_prices(path, {"own": {"together_ai": own("2")}, "listed": {}})
    assert load_prices(path)["own"] == {"together_ai": own("2")}


def test_a_folder_that_cannot_be_written_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    save_prices(tmp_path / "file" / "prices.json", {"own": {"together_ai": own("2")}, "listed": {}})
