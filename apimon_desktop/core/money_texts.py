"""Notifications about money: what is reached, when, where it leads, and what to do."""

from typing import Final

from apimon_desktop.core.budget import BudgetState
from apimon_desktop.core.forecast import Forecast
from apimon_desktop.core.formats import (
    format_about_money,
    format_day_of_month,
    format_money,
    format_money_range,
    format_percent,
    format_tokens,
)
from apimon_desktop.core.message_texts import fitted_title
from apimon_desktop.core.messages import Button, Message, MessageKind, Urgency
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.report_alerts import INFO, WARNING
from apimon_desktop.core.runway import Runway
from apimon_desktop.core.state import Snapshot

NOT_ENOUGH_HISTORY: Final = "not enough history"
"""What stands for an outlook that nobody can give yet."""
_NEVER_ENDS_DAYS: Final = 365
"""Beyond a year the number of days says nothing."""


def budget_message(state: BudgetState, profile: Profile | None) -> Message:
    """The message that a share of a budget is used up. ``profile``: None for all providers together."""
    subject, level = budget_subject(state), state.level_percent
    return Message(
        incident_id=f"{subject}-{state.month}-{level}",
        provider_id=state.budget.provider_id,
        kind=MessageKind.BUDGET,
        title=_budget_title(profile, level),
        body=_budget_body(state),
        group=subject,
        urgency=Urgency.NORMAL if level >= 100 else Urgency.LOW,
        buttons=(Button.DETAILS,),
    )


def _budget_title(profile: Profile | None, percent: int) -> str:
    if profile is None:
        return f"{percent} % of this month's budget"
    return fitted_title(f"{profile.short_name}:", f"{percent} % of its budget")


def _budget_body(state: BudgetState) -> str:
    about = "About " if state.estimated_usd else ""
    spent, limit = format_about_money(state.spent_usd), format_about_money(state.budget.limit_usd)
    parts = [
        f"{about}{spent} of {limit} on the {format_day_of_month(state.today.day)}",
        forecast_text(state.forecast).capitalize(),
        *(["Nothing is stopped"] if state.level_percent >= 100 else []),
    ]
    return " ".join(f"{part}." for part in parts)


def runway_message(runway: Runway, profile: Profile) -> Message:
    """The message that what is left will not last for long."""
    subject = runway_subject(profile)
    return Message(
        incident_id=f"{subject}-{runway.as_of:%Y-%m-%d}",
        provider_id=profile.id,
        kind=MessageKind.RUNWAY,
        title=fitted_title(f"{profile.short_name}:", runway_words(runway)),
        body=(
            f"{format_money(runway.left, runway.currency)} left at about"
            f" {format_money(runway.per_day, runway.currency)} a day. Calls fail once it is gone."
        ),
        group=subject,
        buttons=(Button.TOP_UP,),
    )


def money_alerts(summary: MoneySummary | None, snapshot: Snapshot) -> tuple[str, ...]:
    """One line per budget that is nearly or all used up (💡, ⚠️), and per balance that will not last (⚠️)."""
    if summary is None or snapshot.offline:
        return ()
    lines = []
    for state in summary.budgets:
        owner = state.budget.provider_id
        provider = None if owner is None else snapshot.providers.get(owner)
        if state.level_percent and (owner is None or provider is not None):
            level = WARNING if state.level_percent >= 100 else INFO
            title = _budget_title(None if provider is None else provider.profile, int(100 * state.used_ratio))
            lines.append(f"{level}: {title}. {_budget_body(state)}")
    for provider in snapshot.watched:
        runway = summary.runways.get(provider.id)
        if runway is not None and runway.left > 0 and runway.is_low:
            message = runway_message(runway, provider.profile)
            lines.append(f"{WARNING}: {message.title}. {message.body}")
    return tuple(lines)


def budget_subject(state: BudgetState) -> str:
    """What a message about a budget is about: the same every month."""
    return "budget" if state.budget.provider_id is None else f"budget-{state.budget.provider_id}"


def runway_subject(profile: Profile) -> str:
    """What a message about a balance is about."""
    return f"runway-{profile.id}"


def forecast_text(forecast: Forecast | None) -> str:
    """Where the month will end: "forecast $131–142"."""
    if forecast is None:
        return f"{NOT_ENOUGH_HISTORY} for a forecast"
    return f"forecast {format_money_range(forecast.low_usd, forecast.high_usd)}"


def month_text(summary: MoneySummary) -> str:
    """The month so far: "$61.20 of $120, 8% estimated (forecast $88–104)"."""
    month, budget = summary.costs.month, summary.budget
    parts = [format_money(month.usd)]
    if budget is not None:
        parts.append(f"of {format_about_money(budget.budget.limit_usd)}")
    text = " ".join(parts)
    if month.estimated_percent:
        share = "all" if month.estimated_percent == 100 else format_percent(month.estimated_percent)
        text += f", {share} estimated"
    if month.unpriced_tokens:
        text += f", without {format_tokens(month.unpriced_tokens)} of unknown price"
    return f"{text} ({forecast_text(summary.forecast)})"


def runway_words(runway: Runway) -> str:
    """How long it will last, in a few words: "about 2 days left"."""
    days = runway.days
    if runway.left <= 0:
        return "nothing left"
    if days is None:
        return NOT_ENOUGH_HISTORY if runway.per_day is None else "nothing goes at present"
    if days < 1:
        return "less than a day left"
    if days > _NEVER_ENDS_DAYS:
        return "more than a year left"
    return f"about {days:.0f} {'day' if round(days) == 1 else 'days'} left"


def runway_text(runway: Runway) -> str:
    """The whole of it: "$19.20 left, about 12 days at $1.60 a day"; the unknown part is said to be so."""
    left = f"{format_money(runway.left, runway.currency)} left"
    words = runway_words(runway).removesuffix(" left")
    if runway.days is None or runway.left <= 0:
        return f"{left} ({words})" if runway.left > 0 else left
    return f"{left}, {words} at {format_money(runway.per_day, runway.currency)} a day"
