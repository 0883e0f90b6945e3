"""Providers that are added and removed in the settings, and the values that are typed there."""

from decimal import Decimal

import pytest

from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.settings.settings import ProviderSettings, Settings, read_settings
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.views.settings_entries import (
    PRESETS,
    NewProvider,
    Preset,
    address_fault,
    amount_fault,
    amount_of,
    amount_text,
    free_id,
    name_fault,
    removed_ids,
    variable_of,
    with_added,
    without_added,
)

OPENAI = ProviderId("openai")


@pytest.mark.parametrize(
    ("name", "taken", "found"),
    [
        ("Groq", (), "groq"),
        ("My Groq!", (), "my-groq"),
        ("Groq", ("groq",), "groq-2"),
        ("Groq", ("groq", "groq-2"), "groq-3"),
        ("Überall", (), "uberall"),
        ("東京", (), "added"),
        ("  ", (), "added"),
        ("x" * 50, (), "x" * 36),
        ("OpenAI", tuple(PROVIDERS), "openai-2"),
    ],
)
def test_an_id_is_made_from_the_name_and_is_free(name: str, taken: tuple[str, ...], found: str) -> None:
    assert free_id(name, taken) == found


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "Enter a name."),
        ("x" * 31, "At most 30 characters."),
        ("a\tb", "This contains characters that can't be shown."),
        ("openai", "There is already a provider called openai."),
        ("Groq", None),
    ],
)
def test_a_name_that_cannot_be_used_says_why(name: str, fault: str | None) -> None:
    assert name_fault(name, ("OpenAI",)) == fault


def test_an_address_that_cannot_be_used_says_why() -> None:
    assert address_fault("") == "Enter an address such as https://host/v1."
    assert (address_fault("http://groq.example/v1") or "").startswith("Plain http is for this computer only")
    assert address_fault(" http://127.0.0.1:11434/v1 ") is None


def test_an_added_provider_is_one_that_the_settings_file_takes() -> None:
    new = NewProvider(name=" 01 AI ", base_url="https://api.01.example/v1/ ", key=Secret("k" * 20))
    settings, added_id = with_added(Settings(), new)
    added = settings.providers[added_id]
    assert (added_id, added.name, added.base_url) == ("01-ai", "01 AI", "https://api.01.example/v1")
    assert added.key_env == variable_of(added_id) == "_01_AI_API_KEY"
    table = {"name": added.name, "base_url": added.base_url, "key_env": added.key_env}
    read, problems = read_settings({"providers": {added_id: table}}, PROVIDERS)
    assert problems == ()
    assert read.providers[added_id] == added


@pytest.mark.parametrize(
    ("address", "needs_key"),
    [
        ("http://127.0.0.1:11434/v1", False),
        ("https://box.local/v1", False),
        ("https://groq.example/v1", True),
    ],
)
def test_only_a_server_nearby_is_taken_to_need_no_key(address: str, needs_key: bool) -> None:
    settings, added_id = with_added(Settings(), NewProvider(name="It", base_url=address, key=None))
    assert (settings.providers[added_id].key_env is not None) is needs_key


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_can_be_added_as_it_is(preset: Preset) -> None:
    assert name_fault(preset.name, ("OpenAI",)) is None
    assert address_fault(preset.base_url) is None
    new = NewProvider(name=preset.name, base_url=preset.base_url, key=None)
    settings, added_id = with_added(Settings(), new)
    needs_key = settings.providers[added_id].key_env is not None
    assert needs_key is (preset.keys_url is not None)


def test_a_removed_provider_leaves_the_order_of_failover_too() -> None:
    groq = ProviderId("groq")
    before = Settings(
        providers={
            groq: ProviderSettings(base_url="https://groq.example/v1"),
            OPENAI: ProviderSettings(used_for="chat"),
        },
        failover_order=(groq, OPENAI),
    )
    after = without_added(before, groq)
    assert dict(after.providers) == {OPENAI: ProviderSettings(used_for="chat")}
    assert after.failover_order == (OPENAI,)
    assert removed_ids(before, after) == (groq,)
    assert removed_ids(before, Settings()) == (groq,), "a built-in one is never gone"
    assert without_added(Settings(), groq).failover_order is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("120", "120"),
        ("$ 1,250.50", "1250.50"),
        ("1,250", "1250"),
        ("49.5 USD", "49.5"),
        ("49,50 $", "49.50"),
        ("1.250,5", "1250.5"),
        ("", "0"),
        ("  ", "0"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)
    assert amount_fault(text) is None


@pytest.mark.parametrize("text", ["much", "-5", "0", "NaN", "Infinity", "1e30", "1.005", "1.250"])
def test_what_is_no_amount_says_why(text: str) -> None:
    fault = amount_fault(text)
    assert fault is not None
    assert fault.endswith(".")


def test_a_budget_is_shown_as_it_is_typed() -> None:
    assert (amount_text(None), amount_text(Decimal("49.50"))) == ("", "49.50")
    assert amount_text(Decimal("1E+2")) == "100"
