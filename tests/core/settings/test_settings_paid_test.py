"""The settings of the paid test, and how they get back into the file."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from apimon_desktop.adapters.files.config import load_config, save_config
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import ProviderSettings, Settings, read_settings

OPENAI, GROQ = ProviderId("openai"), ProviderId("groq")
KNOWN = (OPENAI,)


def read(text: str) -> tuple[Settings, list[tuple[str, str]]]:
    settings, problems = read_settings(tomllib.loads(text, parse_float=Decimal), KNOWN)
    return settings, [(problem.where, problem.message) for problem in problems]


def test_no_test_costs_anything_unless_it_is_switched_on() -> None:
    settings, problems = read("[providers.openai]\nenabled = true")
    assert problems == []
    assert settings.providers[OPENAI].paid_test is False
    assert settings.paid_test_daily_tokens == 2000


def test_every_setting_of_the_paid_test_is_read() -> None:
    settings, problems = read(
        """
        [monitor]
        paid_test_daily_tokens = 500
        [providers.openai]
        paid_test = true
        paid_test_every_min = 7.5
        test_model = "gpt-6-luna"
        [providers.groq]
        base_url = "https://api.groq.com/openai/v1"
        paid_test = true
        test_model = "openai/gpt-oss-20b"
        """
    )
    assert problems == []
    assert settings.paid_test_daily_tokens == 500
    assert settings.providers[OPENAI] == ProviderSettings(
        paid_test=True, paid_test_every_min=7.5, test_model="gpt-6-luna"
    )
    assert settings.providers[GROQ].paid_test
    assert settings.providers[GROQ].test_model == "openai/gpt-oss-20b"


@pytest.mark.parametrize(
    ("line", "where", "message"),
    [
        (
            "paid_test_every_min = 4",
            "providers.openai.paid_test_every_min",
            "This should be a number from 5 to 1,440 min. 60 min is used.",
        ),
        (
            'paid_test = "yes"',
            "providers.openai.paid_test",
            "This should be true or false. false is used.",
        ),
        (
            'test_model = "not a model"',
            "providers.openai.test_model",
            "This should be the name of a model. The usual one is used.",
        ),
        (
            "paid_tests = true",
            "providers.openai.paid_tests",
            "There is no such setting; it is ignored. Did you mean paid_test?",
        ),
    ],
)
def test_a_bad_value_is_named_and_its_default_used(line: str, where: str, message: str) -> None:
    settings, problems = read(f"[providers.openai]\n{line}")
    assert problems == [(where, message)]
    assert settings.providers[OPENAI] == ProviderSettings()


@pytest.mark.parametrize("value", ["-1", "2.5", "1000001", '"all"'])
def test_a_limit_that_is_none_is_the_usual_one(value: str) -> None:
    settings, problems = read(f"[monitor]\npaid_test_daily_tokens = {value}")
    assert settings == Settings()
    assert problems == [
        (
            "monitor.paid_test_daily_tokens",
            "This should be a whole number from 0 to 1,000,000 tokens. 2,000 tokens is used.",
        )
    ]


def test_an_added_provider_is_tested_only_with_a_model_to_name() -> None:
    settings, problems = read(
        '[providers.groq]\nbase_url = "https://api.groq.com/openai/v1"\npaid_test = true'
    )
    assert not settings.providers[GROQ].paid_test
    assert problems == [
        (
            "providers.groq.paid_test",
            "This needs a test_model, because no model exists everywhere. It is off.",
        )
    ]


def test_switching_it_on_writes_one_line_and_off_again_the_same_one(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\n[providers.openai]\nused_for = "chat"\n', encoding="utf-8")
    before = load_config(path, KNOWN).settings
    on = Settings(providers={OPENAI: ProviderSettings(used_for="chat", paid_test=True)})
    assert save_config(path, on, KNOWN, before) is None
    assert path.read_text(encoding="utf-8") == (
        '# mine\n[providers.openai]\nused_for = "chat"\npaid_test = true\n'
    )
    loaded = load_config(path, KNOWN)
    assert (loaded.settings, loaded.problems) == (on, ())
    assert save_config(path, before, KNOWN, on) is None
    assert load_config(path, KNOWN).settings == before
