"""What the settings show of a provider's paid test."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from apimon_desktop.core.cost import estimate_usd
from apimon_desktop.core.formats import format_duration, format_money, format_tokens
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.state import Snapshot

_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTestForm:
    """Whether a provider is tested with a real request, and what that costs."""

    enabled: bool
    text: str


def paid_test_form(snapshot: Snapshot, profile: Profile, settings: Settings) -> PaidTestForm | None:
    """The switch with its price in plain words. None: the provider cannot be tested so."""
    if profile.paid_test_tokens is None:
        return None
    chosen = settings.providers.get(profile.id, ProviderSettings())
    limit = settings.paid_test_daily_tokens
    used = 0 if snapshot.spent is None else snapshot.spent.on(snapshot.at.date())
    pause = timedelta(minutes=chosen.paid_test_every_min)
    tokens_a_day = min(limit, round(_SECONDS_PER_DAY / pause.total_seconds() * profile.paid_test_tokens))
    return PaidTestForm(
        enabled=chosen.paid_test,
        text=(
            f"Proves that it generates: up to {format_tokens(profile.paid_test_tokens)} "
            f"every {format_duration(pause)}, {_price(tokens_a_day, profile.usd_per_1k_tokens)}. "
            f"All paid tests together: at most {format_tokens(limit)} a day, {used:,} used today."
        ),
    )


def _price(tokens_a_day: int, usd_per_1k_tokens: Decimal | None) -> str:
    if usd_per_1k_tokens is None:
        return f"{format_tokens(tokens_a_day)} a day at most, at a price that is not known"
    return f"about {format_money(estimate_usd(tokens_a_day, usd_per_1k_tokens))} a day at most"
