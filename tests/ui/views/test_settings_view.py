"""The settings' texts, and what a change makes of the settings."""

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import Samples

from apimon_desktop.core.proof import TokensSpent
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.paid_test import PaidTestForm
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
    assert key_warning(text, OPENAI) == "This looks like a key of Anthropic."
    assert key_warning(text, ProviderId("anthropic")) is None
    assert key_warning("", OPENAI) is None
    assert key_warning("sk-" + "a" * 40, ProviderId("moonshot_ai")) is None


def test_a_text_that_is_no_key_says_why() -> None:
    assert key_warning("two words", OPENAI) == "There is a space inside. Paste the key alone."
    assert usable_key("two words") is None
    found = usable_key('OPENAI_API_KEY="sk-abcdefghijklmnop"')
    assert found is not None
    assert found.reveal() == "sk-abcdefghijklmnop"


def paid_test(
    settings: Settings, spent: TokensSpent | None = None, *, price: bool = True
) -> PaidTestForm | None:
    snapshot = Samples().snapshot()
    state = snapshot.providers[OPENAI]
    if not price:
        state = replace(state, profile=replace(state.profile, usd_per_1k_tokens=None))
    snapshot = replace(snapshot, spent=spent, providers={**snapshot.providers, OPENAI: state})
    forms = settings_view(snapshot, settings, Conditions()).providers
    return next(form.paid_test for form in forms if form.provider_id == OPENAI)


def test_a_paid_test_is_off_and_tells_its_price_before_it_is_switched_on() -> None:
    form = paid_test(Settings())
    assert form is not None
    assert not form.enabled
    assert form.text == (
        "Proves that it generates: up to 32 tokens every 1 h, about $0.0077 a day at most. "
        "All paid tests together: at most 2,000 tokens a day, 0 used today."
    )


def test_a_paid_test_tells_what_it_used_today_and_never_promises_more_than_the_limit() -> None:
    day = Samples().now.date()
    often = ProviderSettings(paid_test=True, paid_test_every_min=5)
    form = paid_test(Settings(providers={OPENAI: often}), TokensSpent(day=day, tokens=160))
    assert form is not None
    assert form.enabled
    assert form.text == (
        "Proves that it generates: up to 32 tokens every 5 min, about $0.02 a day at most. "
        "All paid tests together: at most 2,000 tokens a day, 160 used today."
    )
    yesterday = paid_test(Settings(), TokensSpent(day=day - timedelta(days=1), tokens=160))
    assert yesterday is not None
    assert "0 used today" in yesterday.text


def test_a_price_that_nobody_knows_is_not_told_as_nothing() -> None:
    form = paid_test(Settings(), price=False)
    assert form is not None
    assert "every 1 h, 768 tokens a day at most, at a price that is not known." in form.text


def test_a_provider_that_cannot_be_tested_so_has_no_switch() -> None:
    snapshot = Samples().changed(
        "openai", lambda state: replace(state, profile=replace(state.profile, paid_test_tokens=None))
    )
    forms = settings_view(snapshot, Settings(), Conditions()).providers
    assert [form.provider_id for form in forms if form.paid_test is None] == [OPENAI]


def test_switching_a_paid_test_changes_nothing_else() -> None:
    before = Settings(providers={OPENAI: ProviderSettings(used_for="chat", paid_test_every_min=30)})
    on = with_provider(before, OPENAI, ProviderChange(paid_test=True))
    assert on.providers[OPENAI] == ProviderSettings(used_for="chat", paid_test_every_min=30, paid_test=True)
    assert with_provider(on, OPENAI, ProviderChange(used_for="")).providers[OPENAI].paid_test


def test_the_requests_that_were_made_are_told_by_whom_they_went_to() -> None:
    snapshot = Samples().changed("openai", lambda state: replace(state, requests_made=1180))
    view = settings_view(replace(snapshot, requests_made=1240), Settings(), Conditions())
    assert view.requests == (
        "Requests since the start: 1,180 to your providers, "
        "60 to status pages or to see whether there is a network."
    )
