"""Which notifications money calls for, and what they say."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
from moneys import ANTHROPIC, OPENAI, OPENROUTER, falling_balance, summary
from samples import NOW, Samples

from apimon_desktop.core.alerts.message import (
    LONGEST_BODY,
    LONGEST_TITLE,
    Button,
    Message,
    MessageKind,
    Urgency,
)
from apimon_desktop.core.alerts.money import NotifiedLevel, budget_message, decide_money, runway_message
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.money.budget import Budget, BudgetState, Forecast, Runway
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.settings.settings import AlertSettings

SAMPLES = Samples()
OVERALL = Budget(limit_usd=Decimal(120))
OF_OPENAI = Budget(limit_usd=Decimal(20), provider_id=OPENAI)


class Story:
    """Lets money go and keeps what is told of it."""

    def __init__(self, settings: AlertSettings | None = None, *budgets: Budget) -> None:
        self.settings = settings or AlertSettings()
        self.budgets: Sequence[Budget] = budgets or (OVERALL,)
        self.snapshot = SAMPLES.snapshot()
        self.heard: dict[str, NotifiedLevel] = {}

    def spends(
        self, usd: str, *, now: datetime = NOW, may_notify: bool = True, provider: ProviderId = OPENAI
    ) -> list[Message]:
        """So much is spent this month, all of it today."""
        return self.hears(
            summary({provider: usd}, days=1, now=now, budgets=self.budgets), may_notify=may_notify
        )

    def has_left(self, usd: str, *, per_day: str = "1.60", days: int = 7, **more: bool) -> list[Message]:
        balances = {OPENROUTER: falling_balance(usd, per_day, days=days)}
        return self.hears(summary(balances=balances), **more)

    def hears(self, money: MoneySummary, *, may_notify: bool = True) -> list[Message]:
        messages, kept = decide_money(money, self.snapshot, self.heard, self.settings, may_notify=may_notify)
        self.heard.update({one.subject: one for one in kept})
        return list(messages)

    def restarts(self) -> "Story":
        """Nothing is known but what was kept."""
        other = Story(self.settings, *self.budgets)
        other.heard = {
            subject: NotifiedLevel(subject=one.subject, period=one.period, level=one.level)
            for subject, one in self.heard.items()
        }
        return other


def titles(messages: Sequence[Message]) -> list[str]:
    return [message.title for message in messages]


def test_a_budget_is_told_at_80_percent_and_at_100_each_once() -> None:
    story = Story()
    assert story.spends("10") == []
    assert titles(story.spends("96.50")) == ["80% of this month's budget used"]
    assert story.spends("97") == []
    assert titles(story.spends("121")) == ["100% of this month's budget used"]
    assert story.spends("130") == []


def test_what_jumps_over_both_is_told_once() -> None:
    story = Story()
    story.spends("10")
    assert titles(story.spends("121")) == ["100% of this month's budget used"]
    assert story.spends("122") == []


def test_a_first_start_above_the_mark_is_no_news() -> None:
    story = Story()
    assert story.spends("100") == []
    assert titles(story.spends("120")) == ["100% of this month's budget used"]


def test_nothing_is_told_again_after_a_restart_and_what_came_meanwhile_is() -> None:
    story = Story()
    story.spends("10")
    story.spends("100")
    assert story.restarts().spends("101") == []
    assert titles(story.restarts().spends("125")) == ["100% of this month's budget used"]


def test_the_next_month_begins_anew() -> None:
    story = Story()
    story.spends("100")
    december = datetime(2026, 12, 5, 12, tzinfo=NOW.tzinfo)
    assert titles(story.spends("100", now=december)) == ["80% of this month's budget used"]


def test_a_budget_that_was_changed_is_measured_from_where_it_stands() -> None:
    story = Story()
    story.spends("50")
    story.budgets = (Budget(limit_usd=Decimal(60)),)
    assert story.spends("50") == []
    assert titles(story.spends("60")) == ["100% of this month's budget used"]


def test_a_correction_downwards_does_not_tell_the_same_twice() -> None:
    story = Story()
    story.spends("10")
    story.spends("97")
    assert story.spends("90") == []
    assert story.spends("97") == []


def test_each_provider_has_a_budget_of_its_own() -> None:
    story = Story(None, OVERALL, OF_OPENAI)
    story.spends("1")
    (message,) = story.spends("16")
    assert message.title == "OpenAI: 80% of its budget used"
    assert message.provider_id == OPENAI
    assert story.spends("16", provider=ANTHROPIC) == []


def test_the_budget_of_a_provider_that_is_gone_is_silent_and_no_other_is() -> None:
    gone = ProviderId("gone")
    story = Story(None, Budget(limit_usd=Decimal(1), provider_id=gone), OVERALL)
    story.spends("10", provider=gone)
    assert titles(story.spends("97", provider=gone)) == ["80% of this month's budget used"]
    assert set(story.heard) == {"budget"}


def test_what_is_reached_in_quiet_hours_is_told_after_them() -> None:
    story = Story()
    story.spends("10")
    assert story.spends("97", may_notify=False) == []
    assert titles(story.spends("97")) == ["80% of this month's budget used"]


def test_who_wants_no_messages_of_budgets_gets_none_later_either() -> None:
    story = Story(AlertSettings(budget=False))
    story.spends("10")
    assert story.spends("97") == []
    story.settings = AlertSettings()
    assert story.spends("98") == []
    assert titles(story.spends("120")) == ["100% of this month's budget used"]


def test_a_balance_that_runs_out_is_told_once() -> None:
    story = Story()
    assert story.has_left("16") == []
    (message,) = story.has_left("3.10")
    assert message.title == "OpenRouter: about 2 days of credit left"
    assert message.body == "$3.10 left at $1.60 a day. Requests will fail when it is gone."
    assert message.kind is MessageKind.RUNWAY
    assert message.buttons == (Button.TOP_UP,)
    assert story.has_left("1.50") == []
    assert story.restarts().has_left("1.40") == []


def test_a_balance_is_told_again_only_after_it_had_been_enough() -> None:
    story = Story()
    story.has_left("16")
    story.has_left("3.10")
    assert story.has_left("5.60") == []
    assert story.has_left("3.10") == []
    assert story.has_left("16") == []
    assert titles(story.has_left("3.10")) == ["OpenRouter: about 2 days of credit left"]


def test_a_balance_that_was_low_from_the_first_is_no_news() -> None:
    assert Story().has_left("3.10") == []


def test_the_first_that_is_known_of_a_balance_is_news() -> None:
    story = Story()
    assert story.has_left("3.10", days=1) == []
    assert titles(story.has_left("3.10")) == ["OpenRouter: about 2 days of credit left"]


def test_that_nothing_is_left_is_told_by_the_providers_refusal_alone() -> None:
    story = Story()
    story.has_left("16")
    assert story.has_left("0") == []
    assert story.has_left("0.10") == []


def test_balances_are_of_the_account_and_follow_its_setting() -> None:
    story = Story(AlertSettings(account=False))
    story.has_left("16")
    assert story.has_left("3.10") == []


def test_nothing_is_said_of_a_provider_without_a_key() -> None:
    story = Story()
    story.snapshot = SAMPLES.snapshot(None, openrouter=Cause.NO_KEY)
    story.has_left("16")
    assert story.has_left("3.10") == []


FORECAST = Forecast(low_usd=Decimal("130.60"), mid_usd=Decimal(136), high_usd=Decimal("142.20"), days=20)


def state(
    spent: str, *, estimated: str = "0", forecast: Forecast | None = FORECAST, day: int = 21
) -> BudgetState:
    return BudgetState(
        budget=OVERALL,
        spent_usd=Decimal(spent),
        estimated_usd=Decimal(estimated),
        today=date(2026, 11, day),
        forecast=forecast,
    )


def test_a_budgets_message_says_how_much_when_and_where_it_leads() -> None:
    message = budget_message(state("96.20"), None)
    assert message.title == "80% of this month's budget used"
    assert message.body == "$96 of $120 by the 21st. Forecast $131–142."
    assert message.kind is MessageKind.BUDGET
    assert message.id == "budget-2026-11-80/budget"
    assert message.group == "budget"
    assert (message.urgency, message.buttons) == (Urgency.LOW, (Button.DETAILS,))
    assert message.provider_id is None


def test_a_budget_that_is_used_up_stops_nothing_and_says_so() -> None:
    message = budget_message(state("121", day=22), None)
    assert message.body == "$121 of $120 by the 22nd. Forecast $131–142. Your tools keep running."
    assert message.urgency is Urgency.NORMAL


def test_an_estimate_says_so_and_a_forecast_that_nobody_can_give_too() -> None:
    message = budget_message(state("96", estimated="12", forecast=None, day=3), None)
    assert message.body == "About $96 of $120 by the 3rd."


@pytest.mark.parametrize("name", ["OpenAI", "A provider whose name is far too long for any title"])
@pytest.mark.parametrize("spent", ["97", "123456.78"])
def test_messages_fit(name: str, spent: str) -> None:
    profile = SAMPLES.state("openai").profile
    profile = type(profile)(id=profile.id, name=name, short_name=name)
    huge = Forecast(low_usd=Decimal("123456.78"), mid_usd=Decimal(223456), high_usd=Decimal(323456), days=9)
    runway = Runway(left=Decimal("123456.78"), currency="CNY", as_of=NOW, per_day=Decimal("123456.78"))
    for message in (
        budget_message(state(spent, estimated="1", forecast=huge, day=30), profile),
        budget_message(state(spent, estimated="1", forecast=None, day=30), profile),
        runway_message(runway, profile),
    ):
        assert len(message.title) <= LONGEST_TITLE
        assert len(message.body) <= LONGEST_BODY


def test_the_second_message_takes_the_place_of_the_first() -> None:
    first, second = budget_message(state("97"), None), budget_message(state("121"), None)
    assert first.group == second.group
    assert first.id != second.id
