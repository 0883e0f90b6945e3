"""Messages about money on their way through the desk that sends all messages."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest
from clock import FakeClock
from moneys import OPENAI, summary
from samples import NOW, Samples

from apimon_desktop.app.alert_desk import AlertDesk
from apimon_desktop.core.budget import Budget
from apimon_desktop.core.messages import Message
from apimon_desktop.core.money_alerts import Heard
from apimon_desktop.core.settings import AlertSettings, QuietHours
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.monitor.money_facts import MoneyNews

SNAPSHOT = Samples().snapshot()
BEFORE = Heard(subject="budget", period="2026-11 120")


class Desk:
    """A desk, what it sent, and what it kept."""

    def __init__(self, heard: Heard | None = BEFORE) -> None:
        self.settings = AlertSettings()
        self.sent: list[Message] = []
        self.kept: list[Heard] = []
        self.heard = {} if heard is None else {heard.subject: heard}
        self.clock = FakeClock(NOW)
        self.desk = AlertDesk(
            self.clock,
            DEFAULT,
            settings=lambda: self.settings,
            send=self.sent.append,
            keep=self.kept.extend,
        )

    def spent(self, usd: str, *, offline: bool = False) -> list[str]:
        """The titles of the messages that follow when so much is spent this month."""
        money = summary({OPENAI: usd}, days=1, budgets=(Budget(limit_usd=Decimal(120)),))
        snapshot = replace(SNAPSHOT, offline_since=NOW) if offline else SNAPSHOT
        self.sent.clear()
        # What was read from the file may be older than what this program told meanwhile.
        self.desk.note_money(MoneyNews(summary=money, heard=self.heard), snapshot)
        return [message.title for message in self.sent]


def test_a_budget_is_told_once_though_the_file_is_slow_to_know() -> None:
    desk = Desk()
    assert desk.spent("97") == ["80 % of this month's budget"]
    assert desk.kept == [replace(BEFORE, level=80)]
    assert desk.spent("98") == []


def test_what_an_earlier_run_told_is_not_told_again() -> None:
    desk = Desk(replace(BEFORE, level=80))
    assert desk.spent("97") == []
    assert desk.kept == []


def test_what_was_so_before_anything_was_heard_is_kept_and_not_told() -> None:
    desk = Desk(None)
    assert desk.spent("97") == []
    assert desk.kept == [replace(BEFORE, level=80)]


@pytest.mark.parametrize("silence", ["quiet hours", "offline"])
def test_silence_holds_a_budget_back_until_it_is_over(silence: str) -> None:
    desk = Desk()
    local = NOW.astimezone().time()
    quiet = QuietHours(start=time(local.hour), end=time((local.hour + 1) % 24))
    desk.settings = AlertSettings(quiet_hours=quiet if silence == "quiet hours" else None)
    assert desk.spent("97", offline=silence == "offline") == []
    assert desk.kept == []
    desk.settings = AlertSettings()
    assert desk.spent("97") == ["80 % of this month's budget"]
