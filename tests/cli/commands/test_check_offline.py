"""`apimon check` where it is the user's own network: nobody is blamed and nothing is counted."""

import json

import broken_answers as broken
import pytest
from command_line import CommandLine

from apimon_desktop.demo.behaviours import Behaviour

NO_NETWORK = [
    pytest.param(broken.drop(), id="connections are dropped"),
    pytest.param(broken.reset(), id="connections are reset"),
    pytest.param(broken.html(), id="a sign-in page"),
    pytest.param(broken.redirect(), id="a way to a sign-in page"),
]


@pytest.mark.parametrize(
    ("everywhere", "reason", "said"),
    [
        (broken.drop(), "no_network", "No internet since "),
        (broken.reset(), "no_network", "No internet since "),
        (broken.html(), "captive_portal", "This network answers in place of every host"),
        (broken.html(403), "captive_portal", "This network answers in place of every host"),
        (broken.html(511), "captive_portal", "This network answers in place of every host"),
        (broken.redirect(), "captive_portal", "This network answers in place of every host"),
    ],
)
def test_a_check_without_network_says_why_and_no_provider_fails(
    apimon: CommandLine, everywhere: Behaviour, reason: str, said: str
) -> None:
    apimon.simulator.set_all(everywhere, feeds=True)
    done = apimon("check", "--json")
    document = json.loads(done.out)
    assert done.code == 3
    assert document["summary"]["offline"] is True
    assert document["summary"]["failed_providers"] == document["summary"]["degraded_providers"] == 0
    assert document["summary"]["total_requests"] == 0
    assert {details["cause"] for details in document["detailed_metrics"].values()} == {"offline"}
    (quiet,) = document["alerts"]
    assert quiet.startswith(f"💡 INFO: {said}")
    assert document["summary"]["offline_reason"] == reason
    log = (apimon.folder / "api_monitor.log").read_text(encoding="utf-8")
    assert "🚨" not in log
    assert "⚠️" not in log


@pytest.mark.parametrize("everywhere", NO_NETWORK)
def test_a_single_provider_is_not_blamed_either(apimon: CommandLine, everywhere: Behaviour) -> None:
    apimon.simulator.set_all(everywhere, feeds=True)
    for name in ("openrouter", "google_gemini", "together_ai", "anthropic", "moonshot_ai"):
        apimon.forget_key(name)
    done = apimon("check", "openai")
    assert done.code == 3
    assert "❌" not in done.out.replace("❌ Failed: 0", "")


@pytest.mark.parametrize("silent", NO_NETWORK[:2])
def test_a_provider_that_is_silent_alone_has_failed(apimon: CommandLine, silent: Behaviour) -> None:
    apimon.becomes("openai", silent)
    for name in ("openrouter", "google_gemini", "together_ai", "anthropic", "moonshot_ai"):
        apimon.forget_key(name)
    assert apimon("check", "openai").code == 2, "the host of its status page answers"


def test_earlier_figures_stay_as_they_were(apimon: CommandLine) -> None:
    assert apimon("check").code == 0
    before = json.loads((apimon.folder / "api_metrics.json").read_text(encoding="utf-8"))
    apimon.simulator.set_all(broken.drop(), feeds=True)
    assert apimon("check").code == 3
    after = json.loads((apimon.folder / "api_metrics.json").read_text(encoding="utf-8"))
    counters = ("success_count", "error_count", "total_requests", "last_check")
    for provider_id, figures in before.items():
        assert {name: after[provider_id][name] for name in counters} == {
            name: figures[name] for name in counters
        }
