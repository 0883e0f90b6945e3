"""Decides which notifications about budgets and balances are due, and writes them. Pure.

A budget has one at 80 % and one at 100 %, each once a month; a balance has one when little is left, and again
only after there was enough. What is reached while notifications are quiet follows afterwards, if it still
holds: unlike an outage it does not pass by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from apimon_desktop.core.alerts.message import (
    INFO,
    WARNING,
    Button,
    Message,
    MessageKind,
    Urgency,
    fitted_title,
)
from apimon_desktop.core.model.ids import Profile
from apimon_desktop.core.model.limits import ENOUGH_BALANCE_DAYS
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.money.budget import BudgetState, Runway
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.settings.settings import AlertSettings
from apimon_desktop.core.text.formats import (
    format_about_money,
    format_day_of_month,
    format_money,
    format_money_range,
    format_percent,
    format_tokens,
)
from apimon_desktop.core.text.translatable import Text, amount, joined, number, plural, say

_NEVER_ENDS_DAYS: Final = 365
"""Beyond a year, no number of days is shown."""


def budget_message(state: BudgetState, profile: Profile | None) -> Message:
    """The notification of a used share of a budget. ``profile``: None for all providers together."""
    subject, level = _budget_subject(state), state.level_percent
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
        return say("{percent}% of this month's budget used", percent=amount(number(percent)))
    return fitted_title(
        f"{profile.short_name}:",
        say("{percent}% of its budget used", percent=amount(number(percent))),
        say("{percent}% of budget", percent=amount(number(percent))),
    )


def _budget_body(state: BudgetState) -> str:
    sentences = [_spent_sentence(state)]
    if (forecast := state.forecast) is not None:
        reach = format_money_range(forecast.low_usd, forecast.high_usd)
        sentences.append(say("Forecast {range}.", range=reach))
    if state.level_percent >= 100:
        sentences.append(say("Your tools keep running."))
    return joined(" ", sentences)


def _spent_sentence(state: BudgetState) -> Text:
    spent, limit = format_about_money(state.spent_usd), format_about_money(state.budget.limit_usd)
    day = format_day_of_month(state.today.day)
    if state.estimated_usd:
        return say("About {spent} of {limit} by the {day}.", spent=spent, limit=limit, day=day)
    return say("{spent} of {limit} by the {day}.", spent=spent, limit=limit, day=day)


def runway_message(runway: Runway, profile: Profile) -> Message:
    """The notification that a balance will not last long."""
    subject = _runway_subject(profile)
    return Message(
        incident_id=f"{subject}-{runway.as_of:%Y-%m-%d}",
        provider_id=profile.id,
        kind=MessageKind.RUNWAY,
        title=fitted_title(f"{profile.short_name}:", *_days_left(runway.days or 0.0)),
        body=say(
            "{left} left at {per_day} a day. Requests will fail when it is gone.",
            left=format_money(runway.left, runway.currency),
            per_day=format_money(runway.per_day, runway.currency),
        ),
        group=subject,
        buttons=(Button.TOP_UP,),
    )


def money_alerts(summary: MoneySummary | None, snapshot: Snapshot) -> tuple[str, ...]:
    """A line per budget that is nearly (💡) or fully (⚠️) used, and per balance that will not last (⚠️)."""
    if summary is None or snapshot.offline:
        return ()
    lines = []
    for state, profile in _budgets(summary, snapshot):
        if state.level_percent:
            level = WARNING if state.level_percent >= 100 else INFO
            title = _budget_title(profile, int(100 * state.used_ratio))
            lines.append(f"{level}: {title}. {_budget_body(state)}")
    for runway, profile in _runways(summary, snapshot):
        if runway.left > 0 and runway.is_low:
            message = runway_message(runway, profile)
            lines.append(f"{WARNING}: {message.title}. {message.body}")
    return tuple(lines)


def _budgets(summary: MoneySummary, snapshot: Snapshot) -> Iterator[tuple[BudgetState, Profile | None]]:
    """The budgets, with the provider that each is for (None: all), unless that provider was removed."""
    for state in summary.budgets:
        owner = state.budget.provider_id
        if owner is None:
            yield state, None
        elif owner in snapshot.providers:
            yield state, snapshot.providers[owner].profile


def _runways(summary: MoneySummary, snapshot: Snapshot) -> Iterator[tuple[Runway, Profile]]:
    for provider in snapshot.watched:
        if provider.id in summary.runways:
            yield summary.runways[provider.id], provider.profile


def _budget_subject(state: BudgetState) -> str:
    return "budget" if state.budget.provider_id is None else f"budget-{state.budget.provider_id}"


def _runway_subject(profile: Profile) -> str:
    return f"runway-{profile.id}"


def month_text(summary: MoneySummary) -> str:
    """The month so far: "$61.20 of $120, 8% estimated (forecast $88–104)"."""
    month, budget = summary.costs.month, summary.budget
    text = str(format_money(month.cost_usd))
    if budget is not None:
        text += f" of {format_about_money(budget.budget.limit_usd)}"
    if month.estimated_percent:
        share = "all" if month.estimated_percent == 100 else format_percent(month.estimated_percent)
        text += f", {share} estimated"
    if month.unpriced_tokens:
        text += f", without {format_tokens(month.unpriced_tokens)} of unknown price"
    if (forecast := summary.forecast) is None:
        return f"{text} (forecast from day 3)"
    return f"{text} (forecast {format_money_range(forecast.low_usd, forecast.high_usd)})"


def _days_left(days: float) -> tuple[Text, Text]:
    """In full, and in fewer words."""
    if days < 1:
        return say("less than a day of credit left"), say("less than a day left")
    return (
        plural(round(days), one="about 1 day of credit left", many="about {n} days of credit left"),
        plural(round(days), one="about 1 day left", many="about {n} days left"),
    )


def runway_text(runway: Runway) -> str:
    """The whole of it: "$19.20 left, about 12 days"; the unknown part is said to be so."""
    left, days = format_money(runway.left, runway.currency), runway.days
    if runway.left <= 0:
        return say("{amount} left", amount=left)
    if days is None:
        why = say("not enough history") if runway.per_day is None else say("no recent spending")
        return say("{left} left ({why})", left=left, why=why)
    if days < 1:
        lasting = say("less than a day")
    elif days > _NEVER_ENDS_DAYS:
        lasting = say("more than a year")
    else:
        lasting = plural(round(days), one="about 1 day", many="about {n} days")
    return say("{left} left, {days}", left=left, days=lasting)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifiedLevel:
    """What was notified about one subject, or was so from the first."""

    subject: str
    """``budget``, ``budget-openai``, ``runway-openai``."""
    period: str = ""
    """For a budget its month and limit; each level is notified once in it."""
    level: int = 0
    """For a budget the notified percent; for a balance 1 where "little left" was notified."""


_Turn: TypeAlias = tuple[NotifiedLevel, Message | None]
"""What is known about one subject from now on, and the notification of what is new."""


def decide_money(
    summary: MoneySummary,
    snapshot: Snapshot,
    heard: Mapping[str, NotifiedLevel],
    settings: AlertSettings,
    *,
    may_notify: bool,
) -> tuple[tuple[Message, ...], tuple[NotifiedLevel, ...]]:
    """The notifications to send now, and the new levels to store.

    A subject without a stored level is a baseline: stored, but not notified. An unwanted notification counts
    as notified.
    """
    turns = [
        *((settings.budget, _budget_turn(state, one, heard)) for state, one in _budgets(summary, snapshot)),
        *(
            (settings.account, _runway_turn(runway, one, heard))
            for runway, one in _runways(summary, snapshot)
        ),
    ]
    messages: list[Message] = []
    kept: list[NotifiedLevel] = []
    for is_wanted, (after, message) in turns:
        if message is not None and is_wanted:
            if not may_notify:
                continue
            messages.append(message)
        if after != heard.get(after.subject):
            kept.append(after)
    return tuple(messages), tuple(kept)


def _budget_turn(state: BudgetState, profile: Profile | None, heard: Mapping[str, NotifiedLevel]) -> _Turn:
    subject, level = _budget_subject(state), state.level_percent
    limit = f"{state.budget.limit_usd:f}"
    period = f"{state.month} {limit}"
    before = heard.get(subject)
    if before is None or before.period.partition(" ")[2] != limit:
        return NotifiedLevel(subject=subject, period=period, level=level), None
    notified = before.level if before.period == period else 0
    after = NotifiedLevel(subject=subject, period=period, level=max(notified, level))
    return after, budget_message(state, profile) if level > notified else None


def _runway_turn(runway: Runway, profile: Profile, heard: Mapping[str, NotifiedLevel]) -> _Turn:
    subject, days = _runway_subject(profile), runway.days
    before = heard.get(subject)
    level = 0 if before is None else before.level
    # The provider's own refusal says that nothing is left.
    is_news = runway.left > 0 and runway.is_low and before is not None and not level
    if runway.left <= 0 or runway.is_low:
        level = 1
    elif days is not None and days >= ENOUGH_BALANCE_DAYS:
        level = 0
    after = NotifiedLevel(subject=subject, level=level)
    return after, runway_message(runway, profile) if is_news else None
