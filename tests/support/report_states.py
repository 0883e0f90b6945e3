"""The report window in every state worth telling apart, filled as the app fills it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from types import MappingProxyType

from found_widgets import press
from moneys import ANTHROPIC, OPENAI, OPENROUTER, falling_balance, summary
from pasts import a_day, a_detailed_past
from samples import NOW, Samples
from usages import usage_view

from apimon_desktop.core.budget import Budget
from apimon_desktop.core.latency import Span
from apimon_desktop.core.settings import Problem
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.text import say
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.monitor.past import DetailedPast
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.report_window import ReportWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.details import details_view
from apimon_desktop.ui.views.heartbeat import heartbeat_view
from apimon_desktop.ui.views.money import money_view
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.views.usage_page import IdeaView, UsageView

TROUBLED = ProviderId("anthropic")
IDEAS = (
    IdeaView(id="cost:openai:gpt-4o", text="💡 Cheaper elsewhere: about $3.20 less a month, an estimate."),
    IdeaView(id="idle:together_ai", text="💡 Together AI was not used for 30 days."),
)
FULL = say("the disk is full")
NOTHING_WORKS = Conditions(
    has_tray=False,
    file_problems=(say("{path} could not be written: {why}.", path="history.sqlite3", why=FULL),),
    key_problems=("The keyring is locked, so saved keys can't be read. Unlock it, then ask it again.",),
    problems=(Problem(where="monitor.interval_s", message="5 is too short; 120 is used instead.", line=12),),
)


def fine() -> ReportWindow:
    return _report(Samples().snapshot())


def trouble() -> ReportWindow:
    window = _report(_troubled())
    window.select(TROUBLED)
    return window


def trouble_with_reasons() -> ReportWindow:
    window = _report(_troubled())
    press(window, "Why?")
    return window


def without_keys() -> ReportWindow:
    return _report(Samples().without_keys())


def offline() -> ReportWindow:
    return _report(Samples().snapshot(NOW - timedelta(minutes=4)))


def nothing_works() -> ReportWindow:
    window = _report(Samples().paused("openai"), NOTHING_WORKS)
    window.say("Saved to /home/somebody/Documents/api-monitor-2026-11-23.json")
    return window


def money() -> ReportWindow:
    window = _report(Samples().snapshot())
    budgets = [Budget(limit_usd=Decimal(120))]
    balances = {OPENROUTER: falling_balance("19.20", "1.60")}
    known = summary({OPENAI: "2", ANTHROPIC: "1"}, budgets=budgets, balances=balances)
    window.usage.show_money(localised(money_view(known, Samples().snapshot())))
    return window


def no_money() -> ReportWindow:
    window = _report(Samples().snapshot())
    window.usage.show_money(localised(money_view(summary(), Samples().snapshot())))
    press(window, "How to report usage")
    return window


def details(span: Span) -> ReportWindow:
    return _details(_troubled(), span, a_detailed_past(span))


def details_being_read() -> ReportWindow:
    return _details(Samples().snapshot(), Span.DAY, None)


def details_of_nothing() -> ReportWindow:
    past = replace(a_detailed_past(with_usage=False), points=(), incidents=())
    return _details(Samples().without_keys(), Span.DAY, past)


def usage() -> ReportWindow:
    return _usage(usage_view(ideas=IDEAS[:1], dismissed=IDEAS[1:]))


def usage_hidden() -> ReportWindow:
    return _usage(usage_view(hides_amounts=True))


def usage_being_read() -> ReportWindow:
    nothing = UsageView(usage=None, prices=None, ideas=(), dismissed=(), note="", hides_amounts=False)
    return _usage(nothing)


REPORTS: Mapping[str, Callable[[], ReportWindow]] = MappingProxyType(
    {
        "report: all fine": fine,
        "report: trouble, unfolded": trouble,
        "report: trouble, with its reasons": trouble_with_reasons,
        "report: no keys": without_keys,
        "report: offline": offline,
        "report: notices": nothing_works,
        "report: money": money,
        "report: no usage yet": no_money,
        "details: a day": lambda: details(Span.DAY),
        "details: a week": lambda: details(Span.WEEK),
        "details: a month": lambda: details(Span.MONTH),
        "details: being read": details_being_read,
        "details: nothing known": details_of_nothing,
        "usage page": usage,
        "usage page: amounts hidden": usage_hidden,
        "usage page: being read": usage_being_read,
    }
)


def _troubled() -> Snapshot:
    return Samples().snapshot(anthropic=Cause.SERVER_ERROR, google_gemini=Cause.SLOW)


def _report(snapshot: Snapshot, conditions: Conditions | None = None) -> ReportWindow:
    window = ReportWindow()
    window.show_view(localised(report_view(snapshot, conditions or Conditions(), now=NOW, tz=UTC)))
    past = heartbeat_view(a_day().heartbeat, now=NOW, tz=UTC)
    window.show_past(localised(dict.fromkeys(snapshot.providers, past)), "24 h 99.0% · 30 d 99.9%")
    window.open_in_front()
    return window


def _details(snapshot: Snapshot, span: Span, past: DetailedPast | None) -> ReportWindow:
    window = _report(snapshot)
    window.open_details(TROUBLED)
    view = details_view(
        snapshot,
        snapshot.providers[TROUBLED],
        past,
        span=span,
        now=NOW,
        tz=UTC,
        redact=str,
    )
    window.show_details(localised(view))
    return window


def _usage(view: UsageView) -> ReportWindow:
    window = money()
    window.usage.open()
    window.usage.show_usage(localised(view))
    return window
