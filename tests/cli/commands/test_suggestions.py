"""`apimon suggestions`."""

import json

import pytest
from command_line import CommandLine


@pytest.fixture
def used(apimon: CommandLine) -> CommandLine:
    """OpenAI was used for $2.15, and all providers were checked."""
    apimon("track", "openai", "215000")
    apimon("check")
    return apimon


def test_nothing_to_suggest_is_said(apimon: CommandLine) -> None:
    done = apimon("suggestions")
    assert (done.code, done.out) == (0, "Nothing to suggest.\n")
    assert json.loads(apimon("suggestions", "--json").out) == []


def test_each_suggestion_has_the_id_that_hides_it(used: CommandLine) -> None:
    used.simulator.requests.clear()
    done = used("suggestions")
    assert done.code == 0
    assert done.out.startswith(
        "💡 OpenAI (GPT-4) has cost about $2.15 in the last 30 days. "
        "Consider switching to Together AI (Kimi K2): "
    )
    assert done.out.splitlines()[1:] == [
        "   cost:openai",
        "",
        "Hide one for 30 days: apimon suggestions --dismiss ID",
    ]
    assert used.simulator.requests == []


def test_as_documents_they_carry_their_figures(used: CommandLine) -> None:
    (idea,) = json.loads(used("suggestions", "--json").out)
    assert (idea["provider"], idea["instead"], idea["saving_percent"]) == ("openai", "together_ai", 95)
    assert idea["saving_usd"] == pytest.approx(2.0425)


def test_one_that_is_dismissed_is_gone_everywhere(used: CommandLine) -> None:
    done = used("suggestions", "--dismiss", "cost:openai")
    assert (done.code, done.out) == (0, "It is hidden for 30 days.\n")
    assert used("suggestions").out == "Nothing to suggest.\n"
    assert json.loads(used("status", "--json").out)["optimization_suggestions"] == []
    assert used("suggestions", "--dismiss", "cost:openai").code == 0


def test_only_what_is_suggested_can_be_dismissed(used: CommandLine) -> None:
    done = used("suggestions", "--dismiss", "cost:anthropic")
    assert done.code == 64
    assert "There is no suggestion 'cost:anthropic'. There are: cost:openai." in done.err


def test_where_nothing_is_suggested_nothing_can_be_dismissed(apimon: CommandLine) -> None:
    done = apimon("suggestions", "--dismiss", "cost:openai")
    assert done.code == 64
    assert "There are none right now." in done.err


def test_the_report_shows_the_month_and_its_budgets(used: CommandLine) -> None:
    used.configure("[budget]\nmonthly_usd = 100")
    with (used.folder / "config.toml").open("a", encoding="utf-8") as file:
        file.write("[providers.added]\nbase_url = 'https://added.example/v1'\nmonthly_usd = 5\n")
    out = used("check").out
    money = json.loads(used("status", "--json").out)["money"]
    # What the simulated OpenRouter says that its key has spent is billed, and nobody reported it.
    month, openai = money["month"], money["providers"]["openai"]["month"]
    assert (openai["usd"], openai["estimated_usd"], openai["tokens"]) == (2.15, 2.15, 215_000)
    assert month["usd"] == pytest.approx(2.15 + month["billed_usd"])
    assert f"📅 This Month: ${month['usd']:.2f} of $100, " in out
    assert "estimated (forecast from day 3)\n" in out
    assert money["budget"]["used_percent"] == pytest.approx(month["usd"], abs=0.06)
    assert money["providers"]["added"]["budget"]["spent_usd"] == 0


def test_a_budget_that_is_nearly_used_up_is_an_alert(used: CommandLine) -> None:
    used.configure("[budget]\nmonthly_usd = 2")
    assert "% of this month's budget used. About $" in used("check").out
