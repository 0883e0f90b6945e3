"""`apimon check`, against real HTTP."""

import json
from pathlib import Path

import broken_answers as broken
import jsonschema
import pytest
from command_line import CommandLine

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo import behaviours
from apimon_desktop.demo.behaviours import Behaviour, Level, Report
from apimon_desktop.paths import resource

ANTHROPIC = ProviderId("anthropic")
SCHEMA = json.loads(resource("report.schema.json").read_text(encoding="utf-8"))


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_healthy_providers_exit_with_0(apimon: CommandLine) -> None:
    done = apimon("check")
    assert done.code == 0
    assert done.err == ""
    assert "✅ Healthy: 6" in done.out
    assert "Everything is working." in done.out
    assert "   Success Rate: 100.0%" in done.out
    assert "💰 Total Cost: — (no usage reported yet)" in done.out
    assert {"api_metrics.json", "history.sqlite3", "api_monitor.log"} <= files(apimon.folder)


@pytest.mark.parametrize(
    ("behaviour", "code", "line"),
    [
        (behaviours.rate_limited(20), 1, "   Last Error: Rate limit exceeded"),
        (behaviours.wrong_key(), 2, "   Last Error: API key rejected"),
        (behaviours.server_error(), 2, "   Last Error: Server error"),
    ],
)
def test_the_worst_status_is_the_exit_code(
    apimon: CommandLine, behaviour: Behaviour, code: int, line: str
) -> None:
    apimon.becomes("openai", behaviour)
    done = apimon("check")
    assert done.code == code
    assert line in done.out
    assert "OpenAI (GPT-4) → Together AI (Kimi K2): healthy, last reply" in done.out


def test_the_document_fits_its_schema_and_says_what_the_text_says(apimon: CommandLine) -> None:
    apimon.becomes("anthropic", behaviours.no_credit())
    done = apimon("check", "--json")
    document = json.loads(done.out)
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert done.code == 2
    assert document["providers"]["failed"] == ["anthropic"]
    assert document["detailed_metrics"]["anthropic"]["cause"] == "no_credit"
    assert document["detailed_metrics"]["openai"]["key_source"] == "environment"
    assert document["failover"]["anthropic"]["provider"] == "together_ai"


def test_a_failing_provider_is_shown_with_its_status_page(apimon: CommandLine) -> None:
    apimon.becomes("anthropic", behaviours.server_error())
    apimon.simulator.announce(ANTHROPIC, Report(level=Level.OUTAGE, title="Errors on all models"))
    done = apimon("check")
    assert "   Status Page: Anthropic's status page: “Errors on all models”, since " in done.out
    assert [r.provider_id for r in apimon.simulator.requests if r.to_feed] == [ANTHROPIC]
    document = json.loads(apimon("check", "--json").out)
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
    official = document["detailed_metrics"]["anthropic"]["official"]
    assert (official["level"], official["title"]) == ("outage", "Errors on all models")
    assert document["detailed_metrics"]["openai"]["official"] is None


def test_no_status_page_is_read_where_all_providers_work(apimon: CommandLine) -> None:
    apimon.simulator.announce(ANTHROPIC, Report(level=Level.OUTAGE))
    assert "Status Page" not in apimon("check").out
    assert [request for request in apimon.simulator.requests if request.to_feed] == []


def test_a_status_page_that_does_not_answer_takes_nothing_from_the_report(apimon: CommandLine) -> None:
    apimon.becomes("anthropic", behaviours.wrong_key())
    apimon.simulator.set_feed(ANTHROPIC, broken.drop())
    done = apimon("check", "anthropic")
    assert done.code == 2
    assert "Status Page" not in done.out


def test_one_provider_alone_is_asked_and_counts(apimon: CommandLine) -> None:
    apimon.becomes("anthropic", behaviours.wrong_key())
    done = apimon("check", "openai")
    assert done.code == 0
    assert "✅ OpenAI (GPT-4)\n" in done.out
    assert "Anthropic (Claude)\n   Status" not in done.out
    assert len(apimon.simulator.requests) == 1


def test_an_unknown_provider_is_wrong_usage_and_nobody_is_asked(apimon: CommandLine) -> None:
    done = apimon("check", "openai", "nosuch")
    assert done.code == 64
    assert done.out == ""
    assert done.err.startswith("apimon: There is no provider 'nosuch'. There are: openrouter, google_gemini,")
    assert apimon.simulator.requests == []


def test_a_provider_without_a_key_is_asked_only_on_request(apimon: CommandLine) -> None:
    apimon.forget_key("moonshot_ai")
    done = apimon("check", "moonshot_ai")
    assert done.code == 3
    assert "   Last Error: API key not configured" in done.out
    assert apimon.simulator.requests == []
    done = apimon("check", "moonshot_ai", "--anonymous")
    assert done.code == 3
    assert "   Cause: No key — answers in " in done.out
    assert [request.had_key for request in apimon.simulator.requests] == [False]


def test_a_disabled_provider_is_neither_asked_nor_in_the_exit_code(apimon: CommandLine) -> None:
    apimon.becomes("openai", behaviours.wrong_key())
    config = apimon.config.replace("[providers.openai]\n", "[providers.openai]\nenabled = false\n")
    (apimon.folder / "config.toml").write_text(config, encoding="utf-8")
    done = apimon("check")
    assert done.code == 0
    assert "❓ Unknown: 1" in done.out
    assert len({request.provider_id for request in apimon.simulator.requests}) == 5
    assert apimon.simulator.requests_to(ProviderId("openai")) == []


def test_no_save_writes_nothing_but_the_log(apimon: CommandLine) -> None:
    assert apimon("check", "--no-save").code == 0
    assert files(apimon.folder) == {"config.toml", "api_monitor.log"}


def test_checks_add_up_over_runs(apimon: CommandLine) -> None:
    apimon("check", "openai")
    apimon("check", "openai")
    metrics = json.loads((apimon.folder / "api_metrics.json").read_text(encoding="utf-8"))
    assert metrics["openai"]["total_requests"] == 2


def test_a_bad_setting_is_named_with_its_line_and_the_check_goes_on(apimon: CommandLine) -> None:
    apimon.configure("[monitor]\ninterval_s = 5")
    done = apimon("check")
    assert done.code == 0
    assert done.err.startswith("config.toml: monitor.interval_s (line 2): ")


def test_a_settings_file_that_is_no_toml_is_named_once(apimon: CommandLine) -> None:
    apimon.configure("[monitor\n")
    assert apimon("status").err.startswith("config.toml (line 1): This is not valid TOML: ")


def test_alerts_can_be_grepped_in_the_log(apimon: CommandLine) -> None:
    apimon.becomes("openai", behaviours.wrong_key())
    apimon("check")
    apimon.becomes("openai", behaviours.ok())
    apimon("check")
    log = (apimon.folder / "api_monitor.log").read_text(encoding="utf-8")
    assert "🚨 CRITICAL: OpenAI (GPT-4) has failed. The key was rejected (HTTP 401)." in log


def test_no_key_stands_in_any_output_or_file(apimon: CommandLine) -> None:
    apimon.becomes("openai", behaviours.wrong_key())
    said = "".join(f"{run.out}{run.err}" for run in (apimon("check"), apimon("check", "--json")))
    written = b"".join(path.read_bytes() for path in apimon.folder.iterdir())
    for provider_id in ("openai", "anthropic", "google_gemini"):
        key = apimon.simulator.key(provider_id).reveal()  # type: ignore[arg-type]  # a plain id will do
        assert key not in said
        assert key.encode() not in written


def test_keys_of_the_working_folder_count(apimon: CommandLine, tmp_path: Path) -> None:
    key = apimon.simulator.key("openai").reveal()  # type: ignore[arg-type]  # a plain id will do
    apimon.forget_key("openai")
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={key}\n", encoding="utf-8")
    done = apimon("check", "openai", "--json")
    assert done.code == 0
    assert json.loads(done.out)["detailed_metrics"]["openai"]["key_source"] == "dotenv"
