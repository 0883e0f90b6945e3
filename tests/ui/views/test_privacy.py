"""Nothing that is shown tells an amount of money while amounts are hidden."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, timedelta
from decimal import Decimal
from enum import Enum

import pytest
from moneys import day_cost
from PySide6.QtCore import Signal
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.alerts.incidents import Decider, NoticeState
from apimon_desktop.core.alerts.message import Message
from apimon_desktop.core.alerts.money import budget_message, runway_message
from apimon_desktop.core.alerts.quiet import NotificationPrefs
from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.model.state import ProviderState, Transition, Verdict
from apimon_desktop.core.money.budget import BalancePoint, Budget
from apimon_desktop.core.money.summary import BalanceSeries, MoneyFacts, MoneySummary, money_summary
from apimon_desktop.core.settings.settings import AlertSettings, AppearanceSettings, Settings
from apimon_desktop.core.text.formats import format_money, format_money_range
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.facts import details_text
from apimon_desktop.ui.views.report import ReportView
from apimon_desktop.ui.views.settings import SettingsView
from apimon_desktop.ui.views.tile import private
from apimon_desktop.ui.views.tray import MenuView

OPENAI, TOGETHER = ProviderId("openai"), ProviderId("together_ai")


def rich(samples: Samples) -> Snapshot:
    """A snapshot in which every amount that there can be is known."""
    snapshot = samples.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.NO_CREDIT)

    def paid(state: ProviderState) -> ProviderState:
        currency = "EUR" if state.id == TOGETHER else "USD"
        return with_fields(
            state,
            tokens=1_100_000,
            cost_usd=Decimal("2.07"),
            balance=Balance(amount=Decimal("18.20"), currency=currency),
        )

    return replace(snapshot, providers={pid: paid(state) for pid, state in snapshot.providers.items()})


def spending() -> MoneySummary:
    today = NOW.date()
    points = tuple(
        BalancePoint(at=NOW - timedelta(days=ago), amount=Decimal(20 + ago)) for ago in (9, 6, 3, 0)
    )
    return money_summary(
        MoneyFacts(
            days=tuple(
                day_cost(estimated_usd=Decimal("4.55"), day=today - timedelta(days=ago)) for ago in range(30)
            ),
            balances={OPENAI: BalanceSeries(currency="USD", points=points)},
        ),
        providers=[OPENAI],
        budgets=[Budget(limit_usd=Decimal(120)), Budget(limit_usd=Decimal(20), provider_id=OPENAI)],
        now=NOW,
        tz=UTC,
    )


def texts(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a view, with the way to it."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield where, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from texts(one, f"{where}[{key}]")
    elif isinstance(value, tuple | list | frozenset):
        for place, one in enumerate(value):
            yield from texts(one, f"{where}[{place}]")
    elif is_dataclass(value) and not isinstance(value, Settings):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{where}.{field.name}")


def told(snapshot: Snapshot, money: MoneySummary) -> list[Message]:
    """One of each kind of notification."""
    state = snapshot.providers[OPENAI]
    assert state.health.incident is not None
    before = Verdict(cause=Cause.OK, since=NOW - timedelta(days=1))
    transition = Transition(
        provider_id=OPENAI,
        before=before,
        after=state.health.verdict,
        incident=state.health.incident,
        news=True,
    )
    update = Update(snapshot=snapshot, transition=transition)
    decision = Decider(update, NoticeState(), AlertSettings(hold_off_s=0), now=NOW, tz=UTC).decision()
    runway = money.runways[OPENAI]
    return [
        *decision.messages,
        *(budget_message(one, state.profile) for one in money.budgets),
        runway_message(runway, state.profile),
    ]


class Shown:
    """Whatever the bridge sends out while all windows are open."""

    def __init__(self, samples: Samples, *, hidden: bool) -> None:
        settings = Settings(appearance=AppearanceSettings(hide_amounts=hidden))
        self.snapshot, self.money = rich(samples), spending()
        self.bridge = Bridge(snapshot=self.snapshot, settings=settings, now=lambda: NOW, tz=UTC)
        self.sent: dict[type, object] = {}
        for name, signal in vars(Bridge).items():
            if isinstance(signal, Signal):
                getattr(self.bridge, name).connect(self._take)
        self.bridge.set_money(self.money)
        self.bridge.set_report_open(True)
        self.bridge.set_settings_open(True)
        self.bridge.set_prefs(NotificationPrefs(awaited=frozenset({OPENAI})))
        messages = told(self.snapshot, self.money)
        details = details_text(Known(snapshot=self.snapshot, now=NOW, tz=UTC), OPENAI)
        self.all = [
            *self.sent.values(),
            *(self.bridge.shown(message) for message in messages),
            self.bridge.shown(details),
        ]

    def _take(self, view: object) -> None:
        self.sent[type(view)] = view


def test_with_amounts_shown_they_stand_in_menu_report_settings_and_messages(
    qapp: object, samples: Samples
) -> None:
    shown = Shown(samples, hidden=False)
    for kind in (MenuView, ReportView, SettingsView):
        assert any("$" in text for _, text in texts(shown.sent[kind])), kind
    assert any("EUR 18.20" in text for _, text in texts(shown.sent[ReportView]))
    assert sum("$" in text for view in shown.all for _, text in texts(view)) > 15


def test_with_amounts_hidden_no_view_and_no_message_tells_one(qapp: object, samples: Samples) -> None:
    shown = Shown(samples, hidden=True)
    assert len(shown.sent) == sum(isinstance(one, Signal) for one in vars(Bridge).values())
    found = [
        (type(view).__name__, where, text)
        for view in shown.all
        for where, text in texts(view)
        if "$" in text or "EUR" in text or "18.20" in text
    ]
    assert found == []
    assert any("•••" in text for _, text in texts(shown.sent[MenuView]))


def test_amounts_are_hidden_and_shown_live(qapp: object, samples: Samples) -> None:
    shown = Shown(samples, hidden=False)
    hidden = Settings(appearance=AppearanceSettings(hide_amounts=True))
    for settings, is_told in ((hidden, False), (Settings(), True)):
        shown.bridge.set_settings(settings)
        menu = shown.sent[MenuView]
        assert isinstance(menu, MenuView)
        assert any("$" in text for _, text in texts(menu)) is is_told
        assert menu.hides_amounts is not is_told


def test_what_goes_back_to_its_field_stays_as_it_was_written(qapp: object, samples: Samples) -> None:
    view = Shown(samples, hidden=False).sent[SettingsView]
    assert isinstance(view, SettingsView)
    form = replace(view.providers[0], used_for="the $5 plan")
    assert private(form).used_for == "the $5 plan"


def test_an_amount_is_found_in_every_kind_of_collection() -> None:
    one, other = format_money(Decimal("1.50")), format_money(Decimal(2), "EUR")
    value = {"a": [one], "b": frozenset({other}), "c": (format_money_range(Decimal(30), Decimal(40)),)}
    assert private(value) == {"a": ["•••"], "b": frozenset({"•••"}), "c": ("•••",)}


@pytest.mark.parametrize("value", [None, 5, Cause.OK, ("HTTP 500", None)])
def test_what_is_no_amount_passes_unchanged(value: object) -> None:
    assert private(value) == value
    assert type(private(value)) is type(value)
