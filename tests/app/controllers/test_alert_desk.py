"""Messages about money on their way through the desk that sends all messages."""

from dataclasses import replace
from datetime import time
from decimal import Decimal
from unittest.mock import Mock

import pytest
from clock import FakeClock
from moneys import OPENAI, summary
from samples import NOW, Samples

from apimon_desktop.app.controllers.alerts import AlertController
from apimon_desktop.core.alerts.message import Message
from apimon_desktop.core.alerts.money import NotifiedLevel
from apimon_desktop.core.money.budget import Budget
from apimon_desktop.core.settings.settings import AlertSettings, QuietHours
from apimon_desktop.monitor.money.read import MoneyNews

SNAPSHOT = Samples().snapshot()
BEFORE = NotifiedLevel(subject="budget", period="2026-11 120")


class Desk:
    """A desk, what it sent, and what it kept."""

    def __init__(self, heard: NotifiedLevel | None = BEFORE) -> None:
        self.settings = AlertSettings()
        self.sent: list[Message] = []
        self.kept: list[NotifiedLevel] = []
        self.heard = {} if heard is None else {heard.subject: heard}
        self.session = Mock()
        self.session.engine.clock = FakeClock(NOW)
        self.session.money.note_notified = self.kept.extend
        self.desk = AlertController(self.session, self.sent.append, lambda _prefs: None)
        self.desk.note_recording(active=False)

    def spent(self, usd: str, *, offline: bool = False) -> list[str]:
        """The titles of the messages that follow when so much is spent this month."""
        money = summary({OPENAI: usd}, days=1, budgets=(Budget(limit_usd=Decimal(120)),))
        snapshot = replace(SNAPSHOT, offline_since=NOW) if offline else SNAPSHOT
        self.sent.clear()
        self.session.engine.settings.alerts = self.settings
        # What was read from the file may be older than what this program told meanwhile.
        self.desk.note_money(MoneyNews(summary=money, heard=self.heard), snapshot)
        return [message.title for message in self.sent]


def test_a_budget_is_notified_once_even_before_the_file_is_written() -> None:
    desk = Desk()
    assert desk.spent("97") == ["80% of this month's budget used"]
    assert desk.kept == [replace(BEFORE, level=80)]
    assert desk.spent("98") == []


def test_what_an_earlier_run_notified_is_not_repeated() -> None:
    desk = Desk(replace(BEFORE, level=80))
    assert desk.spent("97") == []
    assert desk.kept == []


def test_what_was_so_at_the_first_start_is_saved_and_not_notified() -> None:
    desk = Desk(None)
    assert desk.spent("97") == []
    assert desk.kept == [replace(BEFORE, level=80)]


@pytest.mark.parametrize("silence", ["quiet hours", "offline"])
def test_a_mute_delays_a_budget_notification_until_it_ends(silence: str) -> None:
    desk = Desk()
    local = NOW.astimezone().time()
    quiet = QuietHours(start=time(local.hour), end=time((local.hour + 1) % 24))
    desk.settings = AlertSettings(quiet_hours=quiet if silence == "quiet hours" else None)
    assert desk.spent("97", offline=silence == "offline") == []
    assert desk.kept == []
    desk.settings = AlertSettings()
    assert desk.spent("97") == ["80% of this month's budget used"]
