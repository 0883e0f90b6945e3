"""`apimon status` and `apimon failover`."""

import json
import re

import pytest
from command_line import CommandLine

from apimon_desktop.demo import behaviours


def test_before_the_first_check_nothing_is_claimed(apimon: CommandLine) -> None:
    done = apimon("status")
    assert done.code == 3
    assert done.out.startswith("Nothing has been checked yet.\n\n❓ OpenRouter")


def test_the_last_known_status_has_its_age_and_needs_no_request(apimon: CommandLine) -> None:
    apimon.becomes("openai", behaviours.wrong_key())
    apimon("check")
    apimon.simulator.requests.clear()
    done = apimon("status")
    assert done.code == 2
    assert apimon.simulator.requests == []
    assert done.out.startswith(
        "OpenAI rejected your key. Everything else is working.\nLast checked just now.\n\n"
    )
    first = done.out.splitlines()[3]
    assert re.fullmatch(r"❌ OpenAI         key rejected  .* since \d\d:\d\d, checked just now", first)


def test_a_key_that_only_the_keyring_may_hold_is_assumed_after_a_check_of_late(apimon: CommandLine) -> None:
    apimon("check")
    apimon.forget_key("openai")
    done = apimon("status")
    assert re.search("^✅ OpenAI", done.out, re.MULTILINE)
    assert json.loads(apimon("status", "--json").out)["detailed_metrics"]["openai"]["key_source"] is None


def test_the_last_known_document_is_the_reports(apimon: CommandLine) -> None:
    apimon.becomes("openai", behaviours.wrong_key())
    checked = json.loads(apimon("check", "--json").out)
    done = apimon("status", "--json")
    known = json.loads(done.out)
    assert done.code == 2
    assert known["providers"] == checked["providers"]
    assert known["summary"] == checked["summary"]


def test_status_writes_nothing_but_the_log(apimon: CommandLine) -> None:
    apimon("status")
    assert {path.name for path in apimon.folder.iterdir()} == {"config.toml", "api_monitor.log"}


def test_failover_suggests_a_provider_and_checks_stale_ones_first(apimon: CommandLine) -> None:
    apimon.becomes("together_ai", behaviours.server_error())
    done = apimon("failover", "openai")
    assert done.code == 0
    assert done.out.startswith("anthropic  healthy, last reply ")
    assert "  used for high-quality answers\n" in done.out
    asked = len(apimon.simulator.requests)
    assert json.loads(apimon("failover", "openai", "--json").out)["provider"] == "anthropic"
    assert len(apimon.simulator.requests) == asked


def test_no_failover_is_an_answer_with_its_reason(apimon: CommandLine) -> None:
    apimon.simulator.set_all(behaviours.wrong_key())
    done = apimon("failover", "openai")
    assert done.code == 0
    assert done.out.startswith(
        "none  no other provider is known to be working\n  Together AI: key rejected\n"
    )
    document = json.loads(apimon("failover", "openai", "--json").out)
    assert document["provider"] is None
    assert list(document) == ["provider", "reason", "facts", "passed_over"]


def test_failover_of_an_unknown_provider_is_wrong_usage(apimon: CommandLine) -> None:
    assert apimon("failover", "nosuch").code == 64


def test_xbar_gets_a_title_a_headline_and_a_coloured_line_for_each_provider(apimon: CommandLine) -> None:
    apimon.becomes("openai", behaviours.wrong_key())
    apimon("check")
    done = apimon("status", "--format", "xbar")
    assert done.code == 0, "another code would show as a failure of the plug-in"
    title, rule, headline, second_rule, *lines = done.out.splitlines()
    assert title == "❌ 1 | color=#E5484D"
    assert (rule, second_rule) == ("---", "---")
    assert headline == "OpenAI rejected your key. Everything else is working."
    assert all(line.count("|") == 1 for line in lines)
    assert re.match(r"OpenAI +key rejected .*\| color=#E5484D trim=false font=Menlo", lines[0])


def test_xbar_claims_no_check_before_the_first(apimon: CommandLine) -> None:
    title, _, headline, *_ = apimon("status", "--format", "xbar").out.splitlines()
    assert title.startswith("– |")
    assert headline == "Nothing has been checked yet."


def test_xbar_shows_a_tick_while_all_is_well(apimon: CommandLine) -> None:
    apimon("check")
    assert apimon("status", "--format", "xbar").out.startswith("✓ | color=#1F9D57\n---\n")
    assert apimon("status", "--format", "xbar", "--json").code == 64


@pytest.mark.parametrize(
    "name", ["--- x | shell=/bin/sh", "--sub", "two\\nlines | href=http://x", "\\u001b[31mred"]
)
def test_a_name_is_no_instruction_to_xbar(apimon: CommandLine, name: str) -> None:
    with (apimon.folder / "config.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[providers.odd]\nname = "{name}"\nbase_url = "http://127.0.0.1:9/v1"\n')
    apimon("check")
    title, *lines = apimon("status", "--format", "xbar").out.splitlines()
    assert title.startswith("❌")
    assert [line for line in lines if line.startswith("--")] == ["---", "---"]
    assert len(lines) == 3 + 7, "a line for each provider"
    assert all(re.fullmatch(r"[^|]*\| color=#\w{6} trim=false font=Menlo", line) for line in lines[3:])
    assert "\x1b" not in "".join(lines)
