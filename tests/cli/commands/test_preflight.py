"""`apimon preflight`: from what is known, within limits."""

import json
import re
from pathlib import Path

import pytest
from command_line import CommandLine

from apimon_desktop.demo import behaviours


def test_before_any_check_the_answer_is_unknown(apimon: CommandLine) -> None:
    done = apimon("preflight", "--provider", "openai")
    assert done.code == 3
    assert done.out.startswith("unknown  OpenAI: checked never")


def test_a_job_may_start_at_a_provider_that_was_just_found_good(apimon: CommandLine) -> None:
    apimon("check")
    apimon.simulator.requests.clear()
    done = apimon("preflight", "--provider", "openai", "--tokens", "200k", "--max-cost", "2")
    assert done.code == 0
    assert apimon.simulator.requests == []
    assert done.out.startswith("ok  openai  healthy")
    assert "  about $2.00 for 200,000 tokens (estimate)\n" in done.out


def test_the_last_reply_is_known_as_it_is_to_failover(apimon: CommandLine) -> None:
    apimon("check")
    known = apimon("failover", "openai").out
    assert (reply := re.search(r"^  last reply .+$", known, re.MULTILINE))
    assert f"{reply[0]}\n" in apimon("preflight").out


def test_the_fastest_is_known_from_one_reply_each(apimon: CommandLine) -> None:
    apimon.becomes("together_ai", behaviours.slow(300))
    apimon("check")
    fastest = json.loads(apimon("preflight", "--prefer", "fastest", "--json").out)
    assert fastest["answer"] == "ok"
    assert fastest["provider"] != "together_ai"


def test_another_is_named_where_the_wanted_one_is_too_dear_or_failed(apimon: CommandLine) -> None:
    apimon.becomes("anthropic", behaviours.wrong_key())
    apimon("check")
    dear = apimon("preflight", "--provider", "openai", "--tokens", "1.5M", "--max-cost", "0.80")
    assert dear.code == 1
    assert dear.out.startswith("use  together_ai  OpenAI: about $15.00, more than $0.80 (estimate); ")
    failed = apimon("preflight", "--provider", "anthropic")
    assert failed.code == 1
    assert failed.out.startswith("use  together_ai  Anthropic: key rejected; ")


def test_without_a_provider_the_best_is_named_as_a_document_too(apimon: CommandLine) -> None:
    apimon("check")
    done = apimon("preflight", "--for", "embeddings", "--prefer", "cheapest", "--tokens", "5000", "--json")
    document = json.loads(done.out)
    assert done.code == 0
    assert (document["answer"], document["provider"]) == ("ok", "together_ai")
    assert document["estimated_cost_usd"] == 0.0025


def test_a_limit_that_cannot_be_judged_is_unknown(apimon: CommandLine) -> None:
    apimon("check")
    done = apimon("preflight", "--provider", "openai", "--max-p95", "800ms")
    assert done.code == 3
    assert "too few answers for a p95" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--provider", "nosuch"),
        ("--tokens", "1.5"),
        ("--tokens", "-3"),
        ("--tokens", "2T"),
        ("--tokens", "9999999M"),
        ("--tokens", "5", "--max-cost", "nan"),
        ("--tokens", "5", "--max-cost", "cheap"),
        ("--max-cost", "2"),
        ("--max-p95", "3 minutes"),
        ("--for", "dance"),
    ],
)
def test_wrong_usage_is_told(apimon: CommandLine, arguments: tuple[str, ...]) -> None:
    done = apimon("preflight", *arguments)
    assert done.code == 64
    assert done.err


def test_a_history_that_cannot_be_read_is_an_error_not_a_guess(apimon: CommandLine) -> None:
    Path(apimon.folder / "history.sqlite3").write_bytes(b"no database at all")
    done = apimon("preflight")
    assert done.code == 70
    assert "history.sqlite3" in done.err


def test_a_session_can_begin_where_all_providers_work(apimon: CommandLine) -> None:
    apimon("check")
    apimon.simulator.requests.clear()
    done = apimon("preflight", "--session")
    assert done.code == 0
    assert done.out.startswith("ok  Ready: your providers work")
    assert apimon.simulator.requests == []


def test_before_a_session_one_sentence_says_what_is_wrong_and_what_to_do(apimon: CommandLine) -> None:
    apimon.becomes("openai", behaviours.wrong_key())
    apimon("check")
    done = apimon("preflight", "--session")
    assert done.code == 2
    assert done.out == "wait  OpenAI rejected your key. Everything else is working. Replace its key first.\n"
    document = json.loads(apimon("preflight", "--session", "--json").out)
    assert document["answer"] == "wait"
    assert document["advice"] == "Replace its key first."


def test_a_session_is_about_all_providers(apimon: CommandLine) -> None:
    assert apimon("preflight", "--session", "--provider", "openai").code == 64
