"""Whether what is said of money has room in every language that there is, and hides what it should."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from apimon_build.catalogue import CATALOGUES, translations
from samples import NOW, Samples

from apimon_desktop.core.alerts.message import LONGEST_BODY, LONGEST_TITLE, Message
from apimon_desktop.core.alerts.money import budget_message, runway_message, runway_text
from apimon_desktop.core.money.budget import Budget, BudgetState, Forecast, Runway
from apimon_desktop.core.money.costs import Difference
from apimon_desktop.core.text.translatable import HIDDEN, in_words, without_amounts
from apimon_desktop.providers.registry import PROVIDERS

pytestmark = pytest.mark.one_python

SAID = {code: translations(code) for code in (path.stem[-2:] for path in CATALOGUES.glob("apimon_*.ts"))}
PROFILES = [state.profile for state in Samples().snapshot().providers.values()]
FORECAST = Forecast(low_usd=Decimal(1210), mid_usd=Decimal(1300), high_usd=Decimal(1420), days=20)


def said(text: str, code: str) -> str:
    marks = str.maketrans({".": ",", ",": "."})
    return in_words(
        text, lambda template: SAID[code].get(template, template), lambda number: number.translate(marks)
    )


def budgets() -> Iterator[Message]:
    for profile in (None, *PROFILES):
        budget = Budget(limit_usd=Decimal(1200), provider_id=None if profile is None else profile.id)
        state = BudgetState(
            budget=budget,
            spent_usd=Decimal("1210.50"),
            estimated_usd=Decimal(0),
            today=date(2026, 11, 22),
            forecast=FORECAST,
        )
        for one in (state, replace(state, estimated_usd=Decimal(5)), replace(state, forecast=None)):
            yield budget_message(one, profile)


def runways() -> Iterator[Runway]:
    for left in ("0.40", "1.60", "3.10", "1000"):
        yield Runway(left=Decimal(left), currency="USD", as_of=NOW, per_day=Decimal("1.60"))
    yield Runway(left=Decimal(18), currency="CNY", as_of=NOW, per_day=Decimal(0))


@pytest.mark.parametrize("code", SAID)
def test_money_is_told_in_full(code: str) -> None:
    about_balances = [runway_message(one, profile) for one in runways() for profile in PROFILES]
    assert len(PROFILES) == len(PROVIDERS)
    for message in (*budgets(), *about_balances):
        title, body = said(message.title, code), said(message.body, code)
        assert len(title) <= LONGEST_TITLE
        assert len(body) <= LONGEST_BODY
        assert "…" not in title + body, "a word must be shorter"


@pytest.mark.parametrize("code", SAID)
def test_no_amount_is_left_where_they_are_hidden(code: str) -> None:
    apart = Difference(
        provider_id=PROFILES[0].id,
        first=date(2026, 11, 12),
        last=date(2026, 11, 18),
        billed_usd=Decimal("1234.5"),
        reported_usd=Decimal("0.0625"),
        unpriced_tokens=1200,
    )
    texts = [message.body for message in budgets()]
    texts += [runway_text(one) for one in runways()]
    for text in (*texts, apart.sentence("OpenAI")):
        hidden = said(without_amounts(text), code)
        assert hidden.count(HIDDEN) == without_amounts(text).count(HIDDEN)
        assert not any(sign in hidden for sign in ("$", "CNY"))
