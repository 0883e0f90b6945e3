"""The report window in every state worth telling apart, filled as the app fills it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from types import MappingProxyType

from moneys import ANTHROPIC, OPENAI, OPENROUTER, falling_balance, summary
from pasts import a_day, a_detailed_past
from samples import NOW, Samples
from usages import costs_view

from apimon_desktop.core.health.uptime import Span
from apimon_desktop.core.model.billing import Billed
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.money.budget import Budget
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.text.formats import format_about_money
from apimon_desktop.core.text.translatable import say
from apimon_desktop.core.usage.sums import UsageBy
from apimon_desktop.monitor.history.past import DetailedPast
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.views.conditions import Conditions, Known
from apimon_desktop.ui.views.costs import CostsChoice, CostsView, IdeaView, Period
from apimon_desktop.ui.views.details import details_view
from apimon_desktop.ui.views.heartbeat import heartbeat_view, uptime_line
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.views.tile import private

TROUBLED = ProviderId("anthropic")
IDEAS = (
    IdeaView(
        id="cost:openai:gpt-4o",
        text=say("Use {new} for {old}", new="gpt-4o-mini", old="gpt-4o"),
        note=say("Smaller model; try it first"),
        saving=say("−{amount}", amount=format_about_money(Decimal(40))),
    ),
    IdeaView(id="speed:together_ai", text="Use OpenAI for Together AI", note="", saving=""),
)
FULL = say("the disk is full")
NOTHING_WORKS = Conditions(
    has_tray=False,
    file_problems=(say("{path} could not be written: {why}.", path="history.sqlite3", why=FULL),),
    key_problems=("The keyring is locked, so saved keys can't be read. Unlock it, then ask it again.",),
    problems=(Problem(where="monitor.interval_s", message="5 is too short; 120 is used instead.", line=12),),
)


def fine() -> Popover:
    return _report(Samples().snapshot())


def trouble() -> Popover:
    return _report(_troubled())


def much_trouble() -> Popover:
    causes = {"anthropic": Cause.SERVER_ERROR, "google_gemini": Cause.SLOW, "openai": Cause.AUTHENTICATION}
    return _report(Samples().snapshot(None, **causes))


def starting() -> Popover:
    return _report(Samples().without_keys(), Conditions(is_reading_keys=True))


def without_keys() -> Popover:
    return _report(Samples().without_keys())


def offline() -> Popover:
    return _report(Samples().snapshot(NOW - timedelta(minutes=4)))


def nothing_works() -> Popover:
    window = _report(Samples().paused("openai"), NOTHING_WORKS)
    window.say("Saved to /home/somebody/Documents/api-monitor-2026-11-23.json")
    return window


def money() -> Popover:
    budgets = [Budget(limit_usd=Decimal(120))]
    balances = {OPENROUTER: falling_balance("3.20", "1.60")}
    known = summary({OPENAI: "2", ANTHROPIC: "1"}, budgets=budgets, balances=balances)
    return _report(Samples().snapshot(), known=known)


def money_in_trouble() -> Popover:
    known = summary({OPENAI: "2", ANTHROPIC: "1"}, budgets=[Budget(limit_usd=Decimal(120))])
    return _report(_troubled(), known=known)


def details(span: Span) -> Popover:
    return _details(_troubled(), span, a_detailed_past(span))


def details_being_read() -> Popover:
    return _details(Samples().snapshot(), Span.DAY, None)


def details_of_nothing() -> Popover:
    past = replace(a_detailed_past(), points=(), incidents=())
    return _details(Samples().without_keys(), Span.DAY, past)


def costs() -> Popover:
    bills = (say("{name}'s bill: $46.86 since 25 Oct.", name="Anthropic"),)
    budget = Budget(limit_usd=Decimal(150))
    money = summary({OPENAI: "1.20", ANTHROPIC: "1.80"}, budgets=[budget])
    return _costs(costs_view(ideas=IDEAS[:1], dismissed=IDEAS[1:], bills=bills, money=money))


def costs_by_model() -> Popover:
    choice = CostsChoice(by=UsageBy.MODEL, period=Period.DAYS_30)
    bill = Billed(
        provider_id=OPENAI, day=NOW.date() - timedelta(days=10), amount=Decimal(4), currency="USD", as_of=NOW
    )
    return _costs(costs_view(choice, billed=[bill]))


def costs_hidden() -> Popover:
    return _costs(private(costs_view(hides_amounts=True)))


def costs_being_read() -> Popover:
    return _costs(_costs_of_nothing(note=""))


def costs_unread() -> Popover:
    return _costs(_costs_of_nothing(note=say("The history can't be read, so there are no costs to show.")))


def _costs_of_nothing(note: str) -> CostsView:
    return CostsView(
        choice=CostsChoice(),
        table=None,
        is_used=False,
        ideas=(),
        dismissed=(),
        bills=(),
        prices=None,
        note=note,
        hides_amounts=False,
    )


REPORTS: Mapping[str, Callable[[], Popover]] = MappingProxyType(
    {
        "report: all fine": fine,
        "report: trouble": trouble,
        "report: much trouble": much_trouble,
        "report: starting": starting,
        "report: no keys": without_keys,
        "report: offline": offline,
        "report: notices": nothing_works,
        "report: money": money,
        "report: money in trouble": money_in_trouble,
        "details: a day": lambda: details(Span.DAY),
        "details: a week": lambda: details(Span.WEEK),
        "details: a month": lambda: details(Span.MONTH),
        "details: being read": details_being_read,
        "details: nothing known": details_of_nothing,
        "costs": costs,
        "costs: by model": costs_by_model,
        "costs: amounts hidden": costs_hidden,
        "costs: being read": costs_being_read,
        "costs: history unread": costs_unread,
    }
)


def _troubled() -> Snapshot:
    return Samples().snapshot(anthropic=Cause.SERVER_ERROR, google_gemini=Cause.SLOW)


def _report(
    snapshot: Snapshot, conditions: Conditions | None = None, *, known: MoneySummary | None = None
) -> Popover:
    conditions = conditions or Conditions()
    window = Popover(has_tray=False)  # one with a frame, which stays while others are looked at
    window.show_view(
        localised(report_view(Known(snapshot=snapshot, conditions=conditions, now=NOW, tz=UTC, money=known)))
    )
    past = a_day()
    bar = heartbeat_view(past.heartbeat, now=NOW, tz=UTC)
    window.show_past(localised(dict.fromkeys(snapshot.providers, bar)), localised(uptime_line([past])))
    window.open_in_front()
    return window


def _details(snapshot: Snapshot, span: Span, past: DetailedPast | None) -> Popover:
    window = _report(snapshot)
    window.open_details(TROUBLED)
    view = details_view(
        snapshot,
        snapshot.providers[TROUBLED],
        past,
        money=summary({TROUBLED: "0.17"}).providers[TROUBLED],
        hides_amounts=False,
        span=span,
        now=NOW,
        tz=UTC,
        redact=str,
    )
    window.show_details(localised(view))
    return window


def _costs(view: CostsView) -> Popover:
    window = money()
    window.pages.open_costs()
    window.pages.show_costs(localised(view))
    return window
