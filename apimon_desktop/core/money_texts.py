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
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.text import Text, joined, plural, say

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
        return say("{percent} % of this month's budget", percent=percent)
    return fitted_title(f"{profile.short_name}:", say("{percent} % of its budget", percent=percent))


def _budget_body(state: BudgetState) -> str:
    forecast = state.forecast
    sentences = [
        _spent_sentence(state),
        say("Not enough history for a forecast.")
        if forecast is None
        else say("Forecast {range}.", range=format_money_range(forecast.low_usd, forecast.high_usd)),
    ]
    if state.level_percent >= 100:
        sentences.append(say("Nothing is stopped."))
    return joined(" ", sentences)


def _spent_sentence(state: BudgetState) -> Text:
    spent, limit = format_about_money(state.spent_usd), format_about_money(state.budget.limit_usd)
    day = format_day_of_month(state.today.day)
    if state.estimated_usd:
        return say("About {spent} of {limit} on the {day}.", spent=spent, limit=limit, day=day)
    return say("{spent} of {limit} on the {day}.", spent=spent, limit=limit, day=day)


def runway_message(runway: Runway, profile: Profile) -> Message:
    """The message that what is left will not last for long."""
    subject = runway_subject(profile)
    return Message(
        incident_id=f"{subject}-{runway.as_of:%Y-%m-%d}",
        provider_id=profile.id,
        kind=MessageKind.RUNWAY,
        title=fitted_title(f"{profile.short_name}:", runway_words(runway)),
        body=say(
            "{left} left at about {per_day} a day. Calls fail once it is gone.",
            left=format_money(runway.left, runway.currency),
            per_day=format_money(runway.per_day, runway.currency),
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
        return say("not enough history for a forecast")
    return say("forecast {range}", range=format_money_range(forecast.low_usd, forecast.high_usd))


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
        return say("nothing left")
    if days is None:
        nobody_knows = runway.per_day is None
        return say("not enough history") if nobody_knows else say("nothing spent lately")
    if days < 1:
        return say("less than a day left")
    if days > _NEVER_ENDS_DAYS:
        return say("more than a year left")
    return plural(round(days), one="about 1 day left", many="about {n} days left")


def runway_text(runway: Runway) -> str:
    """The whole of it: "$19.20 left, about 12 days at $1.60 a day"; the unknown part is said to be so."""
    left = format_money(runway.left, runway.currency)
    if runway.left <= 0:
        return say("{amount} left", amount=left)
    if runway.days is None:
        return say("{left} left ({why})", left=left, why=runway_words(runway))
    per_day = format_money(runway.per_day, runway.currency)
    return say(
        "{left} left, {days} at {per_day} a day", left=left, days=_lasting(runway.days), per_day=per_day
    )


def _lasting(days: float) -> Text:
    if days < 1:
        return say("less than a day")
    if days > _NEVER_ENDS_DAYS:
        return say("more than a year")
    return plural(round(days), one="about 1 day", many="about {n} days")
