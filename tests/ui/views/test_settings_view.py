"""The settings' texts, and what a change makes of the settings."""

import pytest
from samples import Samples

from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import (
    ProviderChange,
    key_warning,
    requests_text,
    settings_view,
    usable_key,
    with_provider,
)

OPENAI = ProviderId("openai")


def test_providers_stand_in_their_fixed_order_whatever_their_state() -> None:
    samples = Samples()
    snapshot = samples.snapshot(openai=Cause.TIMEOUT)
    view = settings_view(snapshot, Settings(), Conditions(saved_keys=frozenset({OPENAI})))
    assert [form.provider_id for form in view.providers] == list(snapshot.providers)
    forms = {form.provider_id: form for form in view.providers}
    assert forms[OPENAI].key == "•••• 4f2a from the keyring"
    assert forms[OPENAI].key_is_saved
    assert forms[ProviderId("moonshot_ai")].key == "none"
    assert not forms[ProviderId("moonshot_ai")].has_key


@pytest.mark.parametrize(
    ("interval_s", "text"),
    [
        (120, "720 requests a day for each of 5 providers, 3,600 in all. They spend no tokens."),
        (30, "2,880 requests a day for each of 5 providers, 14,400 in all. They spend no tokens."),
    ],
)
def test_a_cadence_tells_its_requests(interval_s: float, text: str) -> None:
    view = settings_view(Samples().snapshot(), Settings(), Conditions())
    assert requests_text(interval_s, view) == text


def test_a_cadence_counts_only_providers_that_are_asked() -> None:
    samples = Samples()
    ids = list(samples.snapshot().providers)
    none = settings_view(samples.without_keys(), Settings(), Conditions())
    assert requests_text(120, none).startswith("720 requests a day for each provider with a key")
    one = settings_view(samples.paused(*ids[1:]), Settings(), Conditions())
    assert requests_text(120, one) == "720 requests a day for 1 provider. They spend no tokens."


def test_a_change_touches_one_provider_and_nothing_else() -> None:
    before = Settings(interval_s=60, providers={OPENAI: ProviderSettings(name="Mine", used_for="chat")})
    after = with_provider(before, OPENAI, ProviderChange(enabled=False))
    assert after.interval_s == 60
    assert after.providers[OPENAI] == ProviderSettings(name="Mine", used_for="chat", enabled=False)
    assert before.providers[OPENAI].enabled


def test_an_emptied_address_is_the_providers_own_again() -> None:
    before = Settings(providers={OPENAI: ProviderSettings(base_url="https://proxy.example/v1")})
    after = with_provider(before, OPENAI, ProviderChange(base_url=""))
    assert after.providers[OPENAI].base_url is None


def test_a_key_of_another_provider_is_pointed_out() -> None:
    text = "sk-ant-" + "a" * 40
    assert key_warning(text, OPENAI) == "This looks like a key of Anthropic. Nothing has been sent."
    assert key_warning(text, ProviderId("anthropic")) is None
    assert key_warning("", OPENAI) is None
    assert key_warning("sk-" + "a" * 40, ProviderId("moonshot_ai")) is None


def test_a_text_that_is_no_key_says_why() -> None:
    assert key_warning("two words", OPENAI) == "There is a space inside. Paste the key alone."
    assert usable_key("two words") is None
    found = usable_key('OPENAI_API_KEY="sk-abcdefghijklmnop"')
    assert found is not None
    assert found.reveal() == "sk-abcdefghijklmnop"
