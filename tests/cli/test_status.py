"""`apimon status` and `apimon failover`."""

import json
import re

from command_line import CommandLine

from apimon_desktop.demo import behaviours


def test_before_the_first_check_nothing_is_claimed(apimon: CommandLine) -> None:
    done = apimon("status")
    assert done.code == 3
    assert done.out.startswith("Nothing has been checked yet.\n\n❓ OpenRouter")


def test_the_last_known_state_is_told_with_its_age_and_nobody_is_asked(apimon: CommandLine) -> None:
    apimon.becomes("openai", behaviours.wrong_key())
    apimon("check")
    apimon.simulator.requests.clear()
    done = apimon("status")
    assert done.code == 2
    assert apimon.simulator.requests == []
    assert done.out.startswith(
        "OpenAI refused your key. Everything else is fine.\nLast checked just now.\n\n"
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


def test_failover_names_whom_to_use_and_asks_those_who_were_not_asked_lately(apimon: CommandLine) -> None:
    apimon.becomes("together_ai", behaviours.server_error())
    done = apimon("failover", "openai")
    assert done.code == 0
    assert done.out.startswith("anthropic  healthy, last answer ")
    assert "  used for high-quality answers\n" in done.out
    asked = len(apimon.simulator.requests)
    assert json.loads(apimon("failover", "openai", "--json").out)["provider"] == "anthropic"
    assert len(apimon.simulator.requests) == asked


def test_no_failover_is_an_answer_with_its_reason(apimon: CommandLine) -> None:
    apimon.simulator.set_all(behaviours.wrong_key())
    done = apimon("failover", "openai")
    assert done.code == 0
    assert done.out.startswith(
        "none  no other provider is known to be healthy\n  Together AI: key rejected\n"
    )
    document = json.loads(apimon("failover", "openai", "--json").out)
    assert document["provider"] is None
    assert list(document) == ["provider", "reason", "facts", "passed_over"]


def test_failover_of_an_unknown_provider_is_wrong_usage(apimon: CommandLine) -> None:
    assert apimon("failover", "nosuch").code == 64
