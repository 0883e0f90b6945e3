"""What the settings show of a provider's paid test."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from apimon_desktop.core.cost import estimate_usd
from apimon_desktop.core.formats import format_every, format_money, format_tokens
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.text import Text, say

_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTestForm:
    """Whether a provider is tested with a real request, and what that costs."""

    enabled: bool
    text: str


def paid_test_form(profile: Profile, settings: Settings) -> PaidTestForm | None:
    """The switch with its price in plain words. None: the provider cannot be tested so."""
    if profile.paid_test_tokens is None:
        return None
    chosen = settings.providers.get(profile.id, ProviderSettings())
    cap = settings.paid_test_daily_tokens
    if cap < profile.paid_test_tokens:
        return PaidTestForm(enabled=chosen.paid_test, text=_why_never(cap, profile.paid_test_tokens))
    pause = timedelta(minutes=chosen.paid_test_every_min)
    daily = round(_SECONDS_PER_DAY / pause.total_seconds() * profile.paid_test_tokens)
    tokens_a_day = min(cap, daily)
    return PaidTestForm(
        enabled=chosen.paid_test,
        text=say(
            "Up to {tokens} {often}, {price}.",
            tokens=format_tokens(profile.paid_test_tokens),
            often=format_every(pause),
            price=_price(tokens_a_day, profile.usd_per_1k_tokens),
        ),
    )


def paid_tests_note(snapshot: Snapshot, settings: Settings) -> str:
    """What all paid tests together used today."""
    used = 0 if snapshot.spent is None else snapshot.spent.on(snapshot.at.date())
    if not settings.paid_test_daily_tokens:
        return say("With none allowed, no paid test is made.")
    return say(
        "{tokens} used today (in UTC). Once the cap is reached, no further test is made.",
        tokens=format_tokens(used),
    )


def _why_never(cap_tokens: int, tokens: int) -> Text:
    """Why no test is made: all are forbidden, or a single one may use more than a day's limit."""
    if not cap_tokens:
        return say("Off, as the daily limit for all paid tests is 0 tokens.")
    return say(
        "Off, as one test uses up to {tokens}, and the daily limit for all paid tests is {limit}.",
        tokens=format_tokens(tokens),
        limit=format_tokens(cap_tokens),
    )


def _price(tokens_a_day: int, usd_per_1k_tokens: Decimal | None) -> Text:
    if usd_per_1k_tokens is None:
        tokens = format_tokens(tokens_a_day)
        return say("{tokens} a day at most, at a price that is not known", tokens=tokens)
    cost = format_money(estimate_usd(tokens_a_day, usd_per_1k_tokens))
    return say("about {amount} a day at most", amount=cost)
