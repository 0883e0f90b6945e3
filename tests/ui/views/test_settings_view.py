"""The settings' texts, and what a change makes of the settings."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from samples import Samples
from states import with_fields

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.billing import CostAnswer, CostFault, CostsRead
from apimon_desktop.core.model.check import TokensSpent
from apimon_desktop.core.model.ids import Cause, KeyInfo, KeySource, ProviderId
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import (
    PaidTestForm,
    checks_text,
    doubt_about,
    possible_doubts,
    settings_view,
    usable_key,
    with_provider,
)

OPENAI, MOONSHOT = ProviderId("openai"), ProviderId("moonshot_ai")


def test_providers_stand_in_their_fixed_order_whatever_their_state() -> None:
    samples = Samples()
    snapshot = samples.snapshot(openai=Cause.TIMEOUT)
    view = settings_view(snapshot, Settings(), Conditions(saved_keys=frozenset({OPENAI})))
    assert [form.provider_id for form in view.providers] == list(snapshot.providers)
    forms = {form.provider_id: form for form in view.providers}
    assert (forms[OPENAI].key.hint, forms[OPENAI].key.origin) == ("•••• 4f2a", "Saved in your keyring")
    assert forms[OPENAI].key.is_saved
    assert (forms[MOONSHOT].key.hint, forms[MOONSHOT].key.origin) == ("No key yet", "")
    assert not forms[MOONSHOT].key.has_key


@pytest.mark.parametrize(
    ("interval_s", "text"),
    [
        (120, "3,600 checks a day in total. Checks are free."),
        (30, "14,400 checks a day in total. Checks are free."),
    ],
)
def test_an_interval_tells_its_checks(interval_s: float, text: str) -> None:
    view = settings_view(Samples().snapshot(), Settings(), Conditions())
    assert checks_text(interval_s, view) == text


def test_a_cadence_counts_only_providers_that_are_asked() -> None:
    samples = Samples()
    ids = list(samples.snapshot().providers)
    none = settings_view(samples.without_keys(), Settings(), Conditions())
    assert checks_text(120, none).startswith("720 checks a day for each provider with a key.")
    one = settings_view(samples.paused(*ids[1:]), Settings(), Conditions())
    assert checks_text(120, one) == "720 checks a day in total. Checks are free."


def test_a_change_touches_one_provider_and_nothing_else() -> None:
    before = Settings(interval_s=60, providers={OPENAI: ProviderSettings(name="Mine", used_for="chat")})
    after = with_provider(before, OPENAI, enabled=False)
    assert after.interval_s == 60
    assert after.providers[OPENAI] == ProviderSettings(name="Mine", used_for="chat", enabled=False)
    assert before.providers[OPENAI].enabled


def test_an_emptied_address_is_the_providers_own_again() -> None:
    before = Settings(providers={OPENAI: ProviderSettings(base_url="https://proxy.example/v1")})
    after = with_provider(before, OPENAI, base_url=None)
    assert after.providers[OPENAI].base_url is None


def test_a_key_of_another_provider_is_pointed_out_with_where_it_belongs() -> None:
    text = "sk-ant-" + "a" * 40
    doubt = doubt_about(text, OPENAI)
    assert doubt is not None
    assert (doubt.text, doubt.owner) == ("This looks like a key for Anthropic.", "anthropic")
    assert doubt_about(text, ProviderId("anthropic")) is None
    assert doubt_about("", OPENAI) is None
    assert doubt_about("sk-" + "a" * 40, MOONSHOT) is None


def test_a_text_that_is_no_key_says_why() -> None:
    doubt = doubt_about("two words", OPENAI)
    assert doubt is not None
    assert (doubt.text, doubt.owner) == ("There is a space inside. Paste the key alone.", None)
    assert usable_key("two words") is None
    found = usable_key('OPENAI_API_KEY="sk-abcdefghijklmnop"')
    assert found is not None
    assert found.reveal() == "sk-abcdefghijklmnop"


def test_room_is_kept_for_every_doubt() -> None:
    kept = possible_doubts(OPENAI)
    for text in (
        "two words",
        "sk-…",
        "sk-ant-api03-abc",
        "sk-or-v1-abc",
        "sk-admin-abc",
        "sk-ant-admin01-abc",
    ):
        doubt = doubt_about(text, OPENAI)
        assert doubt is not None
        assert doubt.text in kept


def paid_tests(spent: TokensSpent | None, settings: Settings | None = None) -> str:
    snapshot = replace(Samples().snapshot(), spent=spent)
    return settings_view(snapshot, settings or Settings(), Conditions()).paid_tests


def paid_test(settings: Settings, *, price: bool = True) -> PaidTestForm | None:
    snapshot = Samples().snapshot()
    state = snapshot.providers[OPENAI]
    if not price:
        state = replace(state, profile=replace(state.profile, usd_per_1k_tokens=None))
    snapshot = replace(snapshot, providers={**snapshot.providers, OPENAI: state})
    forms = settings_view(snapshot, settings, Conditions()).providers
    return next(form.paid_test for form in forms if form.provider_id == OPENAI)


def test_a_paid_test_is_off_and_tells_its_price_before_it_is_switched_on() -> None:
    form = paid_test(Settings())
    assert form is not None
    assert not form.enabled
    assert form.text == "Every hour · at most $0.24 a month"


def test_a_paid_test_tells_what_it_used_today_and_never_promises_more_than_the_limit() -> None:
    day = Samples().now.date()
    often = ProviderSettings(paid_test=True, paid_test_every_min=5)
    form = paid_test(Settings(providers={OPENAI: often}))
    assert form is not None
    assert form.enabled
    assert form.text == "Every 5 min · at most $0.60 a month"
    assert paid_tests(TokensSpent(day=day, tokens=160)).startswith("Used today: 160 tokens.")
    yesterday = paid_tests(TokensSpent(day=day - timedelta(days=1), tokens=160))
    assert yesterday.startswith("Used today: 0 tokens.")
    assert paid_tests(None, Settings(paid_test_daily_tokens=0)) == "At 0, no real test requests are made."


def test_a_paid_test_is_off_while_none_may_be_made() -> None:
    chosen = ProviderSettings(paid_test=True)
    form = paid_test(Settings(providers={OPENAI: chosen}, paid_test_daily_tokens=0))
    assert form is not None
    assert form.enabled, "the limit may be raised again"
    assert form.text == "Off: your daily limit for real test requests is 0."


def test_a_paid_test_larger_than_the_daily_limit_says_why_it_is_off() -> None:
    chosen = {OPENAI: ProviderSettings(paid_test=True)}
    just_too_low, enough = (
        paid_test(Settings(providers=chosen, paid_test_daily_tokens=tokens)) for tokens in (31, 32)
    )
    assert just_too_low is not None
    assert enough is not None
    assert just_too_low.enabled
    assert just_too_low.text == ("Off: one test needs 32 tokens, more than your daily limit of 31 tokens.")
    assert enough.text.startswith("Every hour · at most ")


def test_a_price_that_nobody_knows_is_not_told_as_nothing() -> None:
    form = paid_test(Settings(), price=False)
    assert form is not None
    assert form.text == "Every hour · up to 768 tokens a day, price unknown"


def test_a_provider_that_cannot_be_tested_so_has_no_switch() -> None:
    snapshot = Samples().changed(
        "openai", lambda state: replace(state, profile=replace(state.profile, paid_test_tokens=None))
    )
    forms = settings_view(snapshot, Settings(), Conditions()).providers
    assert [form.provider_id for form in forms if form.paid_test is None] == [OPENAI]


def test_switching_a_paid_test_changes_nothing_else() -> None:
    before = Settings(providers={OPENAI: ProviderSettings(used_for="chat", paid_test_every_min=30)})
    on = with_provider(before, OPENAI, paid_test=True)
    assert on.providers[OPENAI] == ProviderSettings(used_for="chat", paid_test_every_min=30, paid_test=True)
    assert with_provider(on, OPENAI, used_for="").providers[OPENAI].paid_test


def test_the_requests_that_were_made_are_told_by_whom_they_went_to() -> None:
    snapshot = Samples().changed("openai", lambda state: with_fields(state, requests_made=1180))
    view = settings_view(replace(snapshot, requests_made=1240), Settings(), Conditions())
    assert view.requests == (
        "Since launch: 1,180 checks, 60 requests to status pages or to test the network."
    )


def test_an_admin_key_is_shown_by_its_last_four_beside_the_ordinary_one() -> None:
    info = KeyInfo(source=KeySource.KEYRING, origin="the keyring", hint="•••• 77cc")
    conditions = Conditions(admin_keys={admin_id(OPENAI): info}, saved_keys=frozenset({admin_id(OPENAI)}))
    forms = {f.provider_id: f for f in settings_view(Samples().snapshot(), Settings(), conditions).providers}
    admin = forms[OPENAI].admin_key
    assert admin is not None
    assert (admin.hint, admin.is_saved, admin.has_key) == ("•••• 77cc", True, True)
    assert forms[MOONSHOT].admin_key is None


def test_an_admin_key_that_is_refused_says_so_on_the_page_of_its_provider() -> None:
    samples = Samples()
    info = KeyInfo(source=KeySource.KEYRING, origin="the keyring", hint="•••• 77cc")
    conditions = Conditions(admin_keys={admin_id(OPENAI): info}, saved_keys=frozenset({admin_id(OPENAI)}))
    read = CostsRead(at=samples.now, problem=CostAnswer(fault=CostFault.UNACCEPTED).sentence)
    refused = samples.changed("openai", lambda state: with_fields(state, costs=read))
    forms = {f.provider_id: f for f in settings_view(refused, Settings(), conditions).providers}
    admin = forms[OPENAI].admin_key
    assert admin is not None
    assert admin.origin.startswith("Saved in your keyring · This admin key is refused")


def test_a_region_has_its_own_place_to_make_a_key() -> None:
    forms = {
        f.provider_id: f for f in settings_view(Samples().snapshot(), Settings(), Conditions()).providers
    }
    here = forms[MOONSHOT]
    assert [region.base_url for region in here.regions] == [
        "https://api.moonshot.ai/v1",
        "https://api.moonshot.cn/v1",
    ]
    assert here.key.make_url == here.regions[0].keys_url
    china = Samples().changed(
        MOONSHOT,
        lambda state: replace(state, profile=replace(state.profile, base_url=here.regions[1].base_url)),
    )
    there = {f.provider_id: f for f in settings_view(china, Settings(), Conditions()).providers}[MOONSHOT]
    assert there.key.make_url == here.regions[1].keys_url
    assert forms[OPENAI].regions == ()


def test_a_key_tells_which_others_it_replaces() -> None:
    info = KeyInfo(
        source=KeySource.ENVIRONMENT,
        origin="OPENAI_API_KEY in the environment",
        hint="•••• 4f2a",
        hides=("the keyring",),
    )
    snapshot = Samples().changed(OPENAI, lambda state: replace(state, key=info))
    forms = {f.provider_id: f for f in settings_view(snapshot, Settings(), Conditions()).providers}
    assert forms[OPENAI].key.origin == (
        "From OPENAI_API_KEY in the environment (replaces the one in the keyring)"
    )


def test_the_order_of_failover_names_everybody_once() -> None:
    view = settings_view(Samples().snapshot(), Settings(failover_order=(MOONSHOT, OPENAI)), Conditions())
    assert [place.provider_id for place in view.backups] == [MOONSHOT, OPENAI]
    rest = {place.provider_id for place in view.excluded}
    assert rest == set(Samples().snapshot().providers) - {MOONSHOT, OPENAI}


def test_a_budget_of_nothing_is_none() -> None:
    with_one = with_provider(Settings(), OPENAI, monthly_usd=Decimal(40))
    assert with_one.providers[OPENAI].monthly_usd == Decimal(40)
    assert with_provider(with_one, OPENAI, used_for="x").providers[OPENAI].monthly_usd == 40
    without = with_provider(with_one, OPENAI, monthly_usd=None)
    assert without.providers[OPENAI].monthly_usd is None
