"""Reporting usage, and looking at it; nobody is contacted."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from command_line import CommandLine
from usage_samples import OPENAI, TOGETHER, billed, estimated, event, unpriced

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.usage import Tokens, UsageSource

NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)


@pytest.fixture
def used(apimon: CommandLine) -> CommandLine:
    """Some usage of yesterday."""
    history = History.open(apimon.folder / "history.sqlite3").history
    assert history is not None
    split = Tokens(input_tokens=900, cached_input_tokens=400, output_tokens=100)
    with closing(history):
        history.usage.save(
            [
                (event(TOGETHER, at=NOON, tokens=125_000), estimated("0.0625")),
                (
                    event(
                        OPENAI, at=NOON, tokens=split, model="gpt-4o-mini", ok=True, source=UsageSource.HOOK
                    ),
                    estimated("0.000165"),
                ),
                (event(OPENAI, at=NOON, tokens=split, model="gpt-5", ok=False), billed("0.25")),
                unpriced(event(OPENAI, at=NOON, tokens=50, model="no-such-model", source=UsageSource.API)),
            ]
        )
    return apimon


def without_first_line(text: str) -> str:
    """The first line holds the day."""
    return text.partition("\n")[2]


@pytest.mark.parametrize("by", ["provider", "model", "source"])
def test_usage_is_shown_as_a_table(used: CommandLine, golden: Callable[[str, str], None], by: str) -> None:
    run = used("usage", "--by", by)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("Usage since ")
    golden(f"usage-by-{by}.txt", without_first_line(run.out))
    assert used.simulator.requests == []


def test_usage_by_day_names_the_day(used: CommandLine) -> None:
    run = used("usage", "--by", "day", "--since", "3d")
    assert NOON.astimezone().date().isoformat() in run.out


def test_usage_as_a_document(used: CommandLine) -> None:
    document = json.loads(used("usage", "--json").out)
    assert list(document)[:4] == ["since", "until", "by", "rows"]
    assert document["by"] == "provider"
    assert document["total_tokens"] == 127_050
    assert document["total_cost_usd"] == pytest.approx(0.312665)
    openai = next(row for row in document["rows"] if row["key"] == "openai")
    assert (openai["requests"], openai["billed_usd"], openai["unpriced_tokens"]) == (2, 0.25, 50)


def test_usage_for_spreadsheets(used: CommandLine) -> None:
    rows = list(csv.DictReader(io.StringIO(used("usage", "--csv", "--by", "model").out)))
    assert [row["key"] for row in rows] == [
        "gpt-5",
        "together_ai (no model named)",
        "gpt-4o-mini",
        "no-such-model",
    ]
    assert rows[-1]["cost_usd"] == ""


def test_nothing_reported_is_a_dash_and_how_to_report_it(apimon: CommandLine) -> None:
    run = apimon("usage")
    assert run.code == 0
    assert "—" in run.out
    assert "apimon track" in run.out
    assert "$" not in run.out
    assert json.loads(apimon("usage", "--json").out)["total_cost_usd"] is None


@pytest.mark.parametrize("when", ["yesterday", "500d", "2020-01-01", ""])
def test_a_period_that_cannot_be_is_wrong_usage(apimon: CommandLine, when: str) -> None:
    run = apimon("usage", "--since", when)
    assert (run.code, run.out) == (64, "")
    assert "--since takes 24h, 7d, today, month" in run.err


@pytest.mark.parametrize("arguments", [["--by", "hour"], ["--json", "--csv"], ["--days", "3"]])
def test_wrong_options_are_wrong_usage(apimon: CommandLine, arguments: list[str]) -> None:
    assert apimon("usage", *arguments).code == 64


def test_a_history_that_cannot_be_used_is_a_failure_with_its_reason(apimon: CommandLine) -> None:
    (apimon.folder / "history.sqlite3").write_text("notes of mine")
    run = apimon("usage")
    assert (run.code, run.out) == (70, "")
    assert "it is not a database" in run.err


def test_a_history_that_breaks_is_a_failure_with_its_reason(used: CommandLine) -> None:
    with closing(sqlite3.connect(used.folder / "history.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'usage_sums'").fetchone()[
            0
        ]
    path = used.folder / "history.sqlite3"
    content = bytearray(path.read_bytes())
    content[(root - 1) * page : root * page] = b"\xaa" * page
    path.write_bytes(content)
    run = used("usage")
    assert run.code == 70
    assert "could not be read: it is damaged" in run.err


# Reporting


def test_tokens_without_a_model_cost_the_flat_price(apimon: CommandLine) -> None:
    run = apimon("track", "together_ai", "125000")
    assert (run.code, run.err) == (0, "")
    assert run.out == "Counted: Together AI (Kimi K2): 125,000 tokens, $0.0625 (estimate)\n"
    metrics = json.loads((apimon.folder / "api_metrics.json").read_text())["together_ai"]
    assert (metrics["tokens_used"], metrics["estimated_cost_usd"]) == (125_000, 0.0625)
    assert metrics["total_requests"] == 0
    (row,) = json.loads(apimon("usage", "--json", "--by", "source").out)["rows"]
    assert (row["key"], row["tokens"], row["requests"]) == ("cli", 125_000, 0)
    assert apimon.simulator.requests == []


def test_a_model_is_counted_at_its_own_price(apimon: CommandLine) -> None:
    run = apimon("track", "openai", "1,500", "--model", "gpt-4o-mini", "--input", "1_000", "--cached", "300")
    assert run.out == "Counted: OpenAI (GPT-4), gpt-4o-mini: 1,500 tokens, $0.00043 (estimate)\n"
    (row,) = json.loads(apimon("usage", "--json", "--by", "model").out)["rows"]
    assert (row["input_tokens"], row["output_tokens"], row["cached_input_tokens"]) == (1000, 500, 300)
    assert row["cost_usd"] == 0.0004275


def test_every_kind_of_token_and_tool_can_be_counted(apimon: CommandLine) -> None:
    run = apimon(
        "track", "anthropic", "10_076", "--model", "claude-sonnet-4-5", "--input", "9548", "--cached", "0",
        "--web-searches", "2", "--input-audio", "548", "--service-tier", "priority",
    )  # fmt: skip
    assert run.err == ""
    assert run.out == (
        "Counted: Anthropic (Claude), claude-sonnet-4-5: 10,076 tokens, $0.0549"
        " (estimate, without 548 tokens of audio input and the rate of the priority tier)\n"
    )
    assert (
        "estimate, without 548 tokens of audio input and the rate of the priority tier" in apimon("usage").out
    )
    (row,) = json.loads(apimon("usage", "--json").out)["rows"]
    assert row["without"] == {"input_audio_tokens": 548, "service_tier=priority": 1}
    assert (row["details"]["web_searches"], row["unpriced_tokens"]) == (2, 548)


def test_what_a_program_left_without_a_price_gets_one_when_it_is_looked_at(apimon: CommandLine) -> None:
    path = apimon.folder / "history.sqlite3"
    history = History.open(path).history
    assert history is not None
    tokens = Tokens(input_tokens=1000, output_tokens=200)
    with closing(history):
        history.usage.save(
            [
                unpriced(event(OPENAI, at=NOON, tokens=tokens, model="gpt-5-nano", ok=True)),
                unpriced(event(OPENAI, at=NOON, tokens=7)),
            ]
        )
    run = apimon("usage", "--json")
    assert json.loads(run.out)["total_cost_usd"] == pytest.approx(0.00013 + 0.00007)
    before = path.read_bytes()
    assert apimon("usage", "--json").out.partition('"rows"')[2] == run.out.partition('"rows"')[2]
    assert path.read_bytes() == before, "what has its price is left alone"


def test_a_model_without_a_known_price_is_unpriced_and_not_free(apimon: CommandLine) -> None:
    run = apimon("track", "openai", "900", "--model", "no-such-model")
    assert run.out == "Counted: OpenAI (GPT-4), no-such-model: 900 tokens, — (price unknown)\n"
    assert "no price known" in apimon("usage").out


def test_the_same_id_is_counted_once(apimon: CommandLine) -> None:
    apimon("track", "openai", "100", "--id", "job-7")
    run = apimon("track", "openai", "100", "--id", "job-7")
    assert (run.code, run.out) == (0, "Counted before: OpenAI (GPT-4): 100 tokens, $0.001 (estimate)\n")
    assert json.loads(apimon("usage", "--json").out)["total_tokens"] == 100


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["nobody", "5"], "There is no provider 'nobody'"),
        (["openai", "-5"], "TOKENS must be a whole number"),
        (["openai", "1.5"], "TOKENS must be a whole number"),
        (["openai", "many"], "TOKENS must be a whole number"),
        (["openai", "nan"], "TOKENS must be a whole number"),
        (["openai", "2000000000"], "tokens is more than 1,000,000,000"),
        (["openai", "9" * 40], "TOKENS must be a whole number"),
        (["openai", "10", "--input", "5"], "--model is missing for --input: "),
        (["openai", "10", "--model", "m", "--input", "x"], "--input must be a whole number"),
        (["openai", "10", "--model", "m", "--input", "50"], "less than input_tokens"),
        (["openai", "10", "--model", "m", "--input", "5", "--output", "6"], "add up to 11"),
        (["openai", "10", "--model", "m", "--input", "5", "--cached", "6"], "but exceeds it"),
        (["openai", "10", "--web-searches", "5"], "--model is missing for --web-searches: "),
        (["openai", "10", "--service-tier", "flex"], "--model is missing for --service-tier: "),
        (["openai", "10", "--model", "m", "--speed", "very fast"], "speed is not a short word"),
        (
            ["openai", "10", "--model", "m", "--input", "5", "--input-audio", "6"],
            "input_audio_tokens is a part",
        ),
        (["openai", "10", "--model", "m", "--output-image", "1e3"], "--output-image must be a whole number"),
        (["openai"], "required: TOKENS"),
    ],
)
def test_what_cannot_be_counted_is_wrong_usage(apimon: CommandLine, arguments: list[str], why: str) -> None:
    run = apimon("track", *arguments)
    assert (run.code, run.out) == (64, "")
    assert why in run.err
    assert json.loads(apimon("usage", "--json").out)["total_tokens"] == 0


@pytest.mark.logs_warning("later version")
def test_what_no_history_can_keep_is_refused(apimon: CommandLine) -> None:
    with closing(sqlite3.connect(apimon.folder / "history.sqlite3")) as connection:
        connection.execute("PRAGMA application_id = 1634758000")
    with closing(sqlite3.connect(apimon.folder / "history.sqlite3")) as connection:
        connection.execute("CREATE TABLE x (y)")
        connection.execute(f"PRAGMA application_id = {0x61706D6E}")
        connection.execute("PRAGMA user_version = 999")
    run = apimon("track", "together_ai", "1000")
    assert (run.code, run.out) == (70, "")
    assert "later version" in run.err
    assert not (apimon.folder / "api_metrics.json").exists()


@pytest.mark.logs_warning("later version")
def test_why_nothing_is_counted_is_printed_once_without_a_log(apimon: CommandLine) -> None:
    (apimon.folder / "api_monitor.log" / "full").mkdir(parents=True)
    with closing(sqlite3.connect(apimon.folder / "history.sqlite3")) as later:
        later.execute("PRAGMA application_id = 0x61706D6E")
        later.execute("PRAGMA user_version = 99")
    done = apimon("track", "openai", "5")
    assert (done.code, done.out) == (70, "")
    told = [line for line in done.err.splitlines() if "later version" in line]
    assert [line.startswith("apimon: ") for line in told] == [False, True], "in the log, and at the end"
