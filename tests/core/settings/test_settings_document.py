import tomllib
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.settings.settings import (
    AlertSettings,
    ApiSettings,
    AppearanceSettings,
    IconColour,
    IconNumber,
    ProviderSettings,
    QuietHours,
    Settings,
    read_settings,
    settings_leaves,
)

OPENAI, TOGETHER, GROQ = ProviderId("openai"), ProviderId("together_ai"), ProviderId("groq")
KNOWN = (OPENAI, TOGETHER)

EVERYTHING = """
[monitor]
interval_s = 60
timeout_s = 7.5
[keys]
dotenv_path = "/home/me/music/.env"
[providers.openai]
enabled = false
base_url = "https://proxy.example/v1/"
status_url = ""
used_for = "live assistant"
monthly_usd = 20
[providers.groq]
name = "Groq"
base_url = "https://api.groq.com/openai/v1"
key_env = "GROQ_API_KEY"
[alerts]
failed = true
degraded = false
slow = true
recovered = false
account = false
budget = false
sound = true
quiet_hours = "22:00-08:00"
[budget]
monthly_usd = 120.50
[api]
enabled = true
host = "::1"
port = 8123
hosts = [" Studio.Local. ", "[FD00::7]", "studio.local"]
[appearance]
icon_colour = "trouble"
icon_number = true
hide_amounts = true
language = "de"
[failover]
order = ["together_ai", "groq", "openai"]
"""


def _read(text: str) -> tuple[Settings, list[tuple[str, str]]]:
    settings, problems = read_settings(tomllib.loads(text, parse_float=Decimal), KNOWN)
    return settings, [(problem.where, problem.message) for problem in problems]


def test_an_empty_document_means_the_defaults() -> None:
    assert _read("") == (Settings(), [])


def test_every_setting_is_read() -> None:
    assert _read(EVERYTHING) == (
        Settings(
            interval_s=60,
            timeout_s=7.5,
            dotenv_path="/home/me/music/.env",
            providers={
                OPENAI: ProviderSettings(
                    enabled=False,
                    base_url="https://proxy.example/v1",
                    status_url="",
                    used_for="live assistant",
                    monthly_usd=Decimal(20),
                ),
                GROQ: ProviderSettings(
                    name="Groq", base_url="https://api.groq.com/openai/v1", key_env="GROQ_API_KEY"
                ),
            },
            alerts=AlertSettings(
                degraded=False,
                slow=True,
                recovered=False,
                account=False,
                budget=False,
                sound=True,
                quiet_hours=QuietHours(start=time(22), end=time(8)),
            ),
            monthly_budget_usd=Decimal("120.50"),
            api=ApiSettings(enabled=True, host="::1", port=8123, hosts=("studio.local", "fd00::7")),
            appearance=AppearanceSettings(
                icon_colour=IconColour.TROUBLE,
                icon_number=IconNumber.TROUBLE,
                hide_amounts=True,
                language="de",
            ),
            failover_order=(TOGETHER, GROQ, OPENAI),
        ),
        [],
    )


@pytest.mark.parametrize(
    ("written", "number"),
    [("false", IconNumber.NONE), ("true", IconNumber.TROUBLE), ('"cost"', IconNumber.COST)],
)
def test_the_icons_number_is_a_flag_or_a_word(written: str, number: IconNumber) -> None:
    assert _read(f"appearance.icon_number = {written}") == (
        Settings(appearance=AppearanceSettings(icon_number=number)),
        [],
    )


INTERVAL = "This should be a number from 30 to 86,400 s. 120 s is used."
FLAG = "This should be true or false. {} is used."
TEXT = 'This should be a text in "quotes". {}'
ICON = 'This should be one of "always", "trouble", "never". always is used.'
NUMBER = 'This should be true, false or "cost". false is used.'
LANGUAGE = 'This should be one of "system", "en", "de". system is used.'
QUIET = 'They should look like "22:00-08:00". There are no quiet hours.'
PORT = "This should be a whole number from 1 to 65535. 8000 is used."
BUDGET = "This should be an amount in USD above 0. No budget is set."
ORDER = 'This should be a list of ids like ["one", "two"]. The usual order is used.'
TABLE = "This should be a table of settings. All of its defaults are used."
PLAIN_HTTP = "Plain http is for this computer only (127.0.0.1); elsewhere it shows the key to the network."
NOT_BUILT_IN = "Only an added provider has this setting; it is ignored."


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("monitor = 5", "monitor", TABLE),
        ('appearance.icon_colour = "nevr"', "appearance.icon_colour", f"{ICON} Did you mean never?"),
        ('appearance.icon_colour = "red"', "appearance.icon_colour", ICON),
        ("appearance.icon_colour = true", "appearance.icon_colour", TEXT.format("always is used.")),
        ("appearance.icon_number = 1", "appearance.icon_number", NUMBER),
        ('appearance.icon_number = "costs"', "appearance.icon_number", NUMBER),
        ('appearance.icon_number = "trouble"', "appearance.icon_number", NUMBER),
        ('appearance.language = "tlh"', "appearance.language", LANGUAGE),
        ('appearance.language = "sytem"', "appearance.language", f"{LANGUAGE} Did you mean system?"),
        ("appearance.language = 1", "appearance.language", TEXT.format("system is used.")),
        ('appearance.hide_amounts = "yes"', "appearance.hide_amounts", FLAG.format("false")),
        ("providers = [1]", "providers", TABLE),
        ("[[api]]\nport = 1", "api", TABLE),
        ("monitor.interval_s = '60'", "monitor.interval_s", INTERVAL),
        ("monitor.interval_s = 29.9", "monitor.interval_s", INTERVAL),
        ("monitor.interval_s = 86401", "monitor.interval_s", INTERVAL),
        ("monitor.interval_s = true", "monitor.interval_s", INTERVAL),
        ("monitor.interval_s = nan", "monitor.interval_s", INTERVAL),
        (
            "monitor.timeout_s = 0",
            "monitor.timeout_s",
            "This should be a number from 1 to 120 s. 10 s is used.",
        ),
        (
            "monitor.timeout_s = inf",
            "monitor.timeout_s",
            "This should be a number from 1 to 120 s. 10 s is used.",
        ),
        ("keys.dotenv_path = 5", "keys.dotenv_path", TEXT.format("The default is used.")),
        ("alerts.sound = 'yes'", "alerts.sound", FLAG.format("false")),
        ("alerts.failed = 1", "alerts.failed", FLAG.format("true")),
        ("alerts.quiet_hours = '22-8'", "alerts.quiet_hours", QUIET),
        ("alerts.quiet_hours = '24:00-08:00'", "alerts.quiet_hours", QUIET),
        ("alerts.quiet_hours = 22", "alerts.quiet_hours", TEXT.format("There are no quiet hours.")),
        (
            "alerts.quiet_hours = '8:00-08:00'",
            "alerts.quiet_hours",
            "They begin and end at the same time. There are no quiet hours.",
        ),
        ("budget.monthly_usd = 0", "budget.monthly_usd", BUDGET),
        ("budget.monthly_usd = '120'", "budget.monthly_usd", BUDGET),
        ("budget.monthly_usd = inf", "budget.monthly_usd", BUDGET),
        ("providers.openai.monthly_usd = -1", "providers.openai.monthly_usd", BUDGET),
        ("providers.openai.monthly_usd = true", "providers.openai.monthly_usd", BUDGET),
        ("api.port = 0", "api.port", PORT),
        ("api.port = 80.5", "api.port", PORT),
        (
            "api.hosts = 'studio.local'",
            "api.hosts",
            'This should be a list of names like ["studio.local"]. It is left out.',
        ),
        (
            "api.hosts = ['https://studio.local']",
            "api.hosts",
            "https://studio.local is not a bare name like studio.local, and is left out.",
        ),
        ("api.hosts = [7]", "api.hosts", "7 is not a bare name like studio.local, and is left out."),
        ("api.host = 'http://x'", "api.host", "This should be an address like 127.0.0.1, which is used."),
        ("api.host = ''", "api.host", "This should be an address like 127.0.0.1, which is used."),
        ("failover.order = 'openai'", "failover.order", ORDER),
        ("failover.order = ['openai', 5]", "failover.order", ORDER),
        ("providers.openai.name = 'Mine'", "providers.openai.name", NOT_BUILT_IN),
        ("providers.openai.key_env = 'X'", "providers.openai.key_env", NOT_BUILT_IN),
        ("providers.openai = true", "providers.openai", TABLE),
        (
            "providers.openai.base_url = 'http://api.openai.com/v1'",
            "providers.openai.base_url",
            f"{PLAIN_HTTP} The provider's own address is used.",
        ),
        (
            "providers.openai.status_url = 'status'",
            "providers.openai.status_url",
            "An address looks like https://host/v1. The default is used.",
        ),
        ("intervall = 5", "intervall", "There is no such setting; it is ignored."),
        ("[alert]\nfailed = true", "alert", "There is no such setting; it is ignored. Did you mean alerts?"),
        (
            "monitor.intervall_s = 60",
            "monitor.intervall_s",
            "There is no such setting; it is ignored. Did you mean interval_s?",
        ),
        (
            "providers.openai.api_key = 'sk-hunter2'",
            "providers.openai.api_key",
            "Keys do not belong in this file. Save it with 'apimon keys set' and remove it here.",
        ),
    ],
)
def test_a_bad_value_is_one_sentence_and_its_default_is_used(text: str, where: str, message: str) -> None:
    settings, problems = _read(text)
    assert problems == [(where, message)]
    kept = Settings(providers=settings.providers)
    assert settings == kept
    assert all(provider == ProviderSettings() for provider in settings.providers.values())


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        (
            "providers.opnai.enabled = false",
            "providers.opnai",
            "An added provider needs a base_url. This provider is left out. Did you mean openai?",
        ),
        (
            "providers.groq.base_url = 'http://api.groq.com/v1'",
            "providers.groq.base_url",
            f"{PLAIN_HTTP} This provider is left out.",
        ),
        ("providers.groq.base_url = 5", "providers.groq.base_url", TEXT.format("This provider is left out.")),
        (
            "providers.'My Groq'.base_url = 'https://api.groq.com/v1'",
            "providers.My Groq",
            "An id is made of lower-case letters, digits, - and _. This provider is left out.",
        ),
        ("providers.groq = 5", "providers.groq", TABLE),
    ],
)
def test_an_added_provider_that_cannot_be_used_is_left_out(text: str, where: str, message: str) -> None:
    settings, problems = _read(text)
    assert settings == Settings()
    assert problems == [(where, message)]


def test_a_key_in_the_place_of_its_variable_is_not_repeated() -> None:
    settings, problems = _read(
        "[providers.groq]\nbase_url = 'https://api.groq.com/v1'\nkey_env = 'sk-hunter2'\nname = ' '"
    )
    assert settings.providers[GROQ] == ProviderSettings(base_url="https://api.groq.com/v1")
    assert problems == [
        (
            "providers.groq.key_env",
            "This should be the name of an environment variable, not a key. It is ignored.",
        )
    ]


def test_one_bad_value_leaves_the_others_alone() -> None:
    settings, problems = _read(EVERYTHING.replace("interval_s = 60", "interval_s = 5"))
    assert settings == Settings(
        **{
            name: getattr(_read(EVERYTHING)[0], name)
            for name in Settings.__dataclass_fields__
            if name != "interval_s"
        }
    )
    assert [where for where, _ in problems] == ["monitor.interval_s"]


def test_a_failover_order_keeps_what_it_can() -> None:
    settings, problems = _read("failover.order = ['openai', 'togther_ai', 'together_ai', 'openai']")
    assert settings.failover_order == (OPENAI, TOGETHER)
    assert problems == [
        (
            "failover.order",
            "There is no provider with the id togther_ai; it is left out. Did you mean together_ai?",
        ),
        ("failover.order", "openai is listed twice; the first one counts."),
    ]


def test_an_empty_text_switches_the_quiet_hours_off() -> None:
    assert _read("alerts.quiet_hours = ''\nkeys.dotenv_path = ''") == (Settings(), [])


def test_numbers_of_any_kind_are_taken() -> None:
    settings, problems = read_settings(
        {"monitor": {"interval_s": 45.5}, "budget": {"monthly_usd": 99.9}}, KNOWN
    )
    assert (settings.interval_s, settings.monthly_budget_usd, problems) == (45.5, Decimal("99.9"), ())


def test_a_problem_says_its_line_where_it_is_known() -> None:
    assert str(Problem(where="api.port", message="No.")) == "api.port: No."
    assert str(Problem(where="api.port", message="No.", line=4)) == "api.port (line 4): No."


def test_settings_as_single_values_read_back_the_same() -> None:
    settings, _ = _read(EVERYTHING)
    document: dict[str, Any] = {}
    for place, leaf in settings_leaves(settings).items():
        table = document
        for name in place[:-1]:
            table = table.setdefault(name, {})
        table[place[-1]] = list(leaf) if isinstance(leaf, tuple) else leaf
    assert read_settings(document, KNOWN) == (settings, ())


_NAMES = st.sampled_from(
    [
        "monitor",
        "interval_s",
        "keys",
        "providers",
        "openai",
        "groq",
        "base_url",
        "alerts",
        "quiet_hours",
        "api",
    ]
) | st.text(min_size=1, max_size=5)


@given(
    st.dictionaries(
        _NAMES,
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
            max_leaves=10,
        ),
    )
)
def test_no_document_is_so_wrong_that_it_stops_us(document: dict[str, object]) -> None:
    settings, problems = read_settings(document, KNOWN)
    assert settings.interval_s >= 30
    assert all(problem.where and problem.message for problem in problems)


def test_names_are_plain_text_whatever_the_file_holds() -> None:
    document = {
        "openai": {"used_for": "tuner\x1b[31m\n\u202e" + "x" * 1_000_000},
        "groq": {"name": "Groq\x1b]0;t\x07\n\u2066", "base_url": "https://api.groq.com/openai/v1"},
        "mine": {"name": "\u200b\x00", "base_url": "https://api.example.com/v1"},
    }
    settings, problems = read_settings({"providers": document}, KNOWN)
    assert problems == ()
    assert settings.providers[GROQ].name == "Groq ]0;t"
    assert settings.providers[ProviderId("mine")].name is None
    used_for = settings.providers[OPENAI].used_for or ""
    assert used_for.startswith("tuner [31m x")
    assert used_for.isprintable()
    assert len(used_for) == 200
