"""The page of one provider, as values."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from moneys import ANTHROPIC, day_cost, summary
from pasts import OUTAGE, a_detailed_past
from samples import NOW, Samples

from apimon_desktop.core.health.uptime import Span, Watched
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.core.money.summary import Finances
from apimon_desktop.monitor.history.past import DetailedPast
from apimon_desktop.ui.views.commands import OpenLink, OpenSettings, TogglePause
from apimon_desktop.ui.views.details import HIDDEN_SHARE, DetailsView, Measure, chart_view, details_view
from apimon_desktop.ui.views.tile import private


def view_of(
    snapshot: Snapshot,
    past: DetailedPast | None,
    *,
    of: str = "anthropic",
    span: Span = Span.DAY,
    money: Finances | None = None,
    hides_amounts: bool = False,
) -> DetailsView:
    return details_view(
        snapshot,
        snapshot.providers[ProviderId(of)],
        past,
        money=money,
        hides_amounts=hides_amounts,
        span=span,
        now=NOW,
        tz=UTC,
        redact=lambda text: text,
    )


def figures(view: DetailsView) -> list[tuple[str, str, str]]:
    return [(figure.label, figure.value, figure.note) for figure in view.figures]


def test_three_figures_each_with_what_it_rests_on() -> None:
    money = summary({ANTHROPIC: "0.20"}).providers[ANTHROPIC]
    view = view_of(Samples().snapshot(), a_detailed_past(), money=money)
    assert figures(view) == [
        ("Typical reply", "0.4 s", "20 replies today"),
        ("Uptime, 30 days", "99.9%", "9 failed checks today"),
        ("This month", "$4.60", "estimated"),
    ]
    assert view.figures[2].spoken == "This month: $4.60, estimated"


def test_a_slow_provider_tells_its_last_reply_beside_the_typical_one() -> None:
    view = view_of(Samples().snapshot(google_gemini=Cause.SLOW), None, of="google_gemini")
    assert view.figures[0].note.startswith("now ")
    assert (view.status, view.line) == (Status.DEGRADED, "Slow for 14 min")


@pytest.mark.parametrize(
    ("failed", "days", "note"),
    [
        (1, 30, "no outage"),  # a check that failed alone
        (0, 30, "no failed check today"),
        (0, 3, "over 3 days"),
    ],
)
def test_an_uptime_says_what_speaks_against_it_or_over_how_long_it_is(
    failed: int, days: int, note: str
) -> None:
    past = a_detailed_past()
    past = replace(
        past, checks=replace(past.checks, failed=failed), month=Watched(watched=timedelta(days=days))
    )
    assert view_of(Samples().snapshot(), past).figures[1].note == note


@pytest.mark.parametrize(("failed_min", "text"), [(0, "100%"), (1, "99.9%"), (43, "99.9%"), (4320, "90.0%")])
def test_an_uptime_is_all_only_where_it_is_all(failed_min: int, text: str) -> None:
    month = Watched(watched=timedelta(days=30), failed=timedelta(minutes=failed_min))
    past = replace(a_detailed_past(), month=month)
    assert view_of(Samples().snapshot(), past).figures[1].value == text


def test_what_is_not_read_yet_says_so_and_what_nobody_knows_too() -> None:
    waiting = view_of(Samples().snapshot(), None)
    assert (waiting.chart, waiting.days, waiting.no_problems) == (None, {}, "Reading…")
    nothing = replace(a_detailed_past(), checks=replace(a_detailed_past().checks, checks=0), month=Watched())
    assert figures(view_of(Samples().snapshot(), nothing, of="moonshot_ai")) == [
        ("Typical reply", "—", "no reply yet"),
        ("Uptime, 30 days", "—", "not checked yet"),
        ("This month", "—", "no usage yet"),
    ]
    assert figures(waiting)[1] == ("Uptime, 30 days", "—", "")
    assert waiting.figures[1].spoken == "Uptime, 30 days: —"


def test_the_head_says_the_state_in_plain_words() -> None:
    down = view_of(Samples().snapshot(anthropic=Cause.SERVER_ERROR), None)
    assert (down.line, down.tile.status) == ("Down for 14 min", Status.FAILED)
    assert view_of(Samples().snapshot(), None).line == "Working for 9 days"
    paused = view_of(Samples().paused("anthropic"), None)
    assert (paused.line, paused.status) == ("Paused", Status.UNKNOWN)


def test_problems_are_a_list_without_codes_and_ids_the_latest_first() -> None:
    view = view_of(Samples().snapshot(), a_detailed_past())
    assert [(row.title, row.when, row.status) for row in view.problems] == [
        ("Server error", "Today 13:32, for 12 min", Status.FAILED),
        ("No reply", "12 Nov 09:00, for 20 min", Status.FAILED),
    ]
    assert "req_011CSample" not in str(view.problems)
    open_one = replace(a_detailed_past(), incidents=(replace(OUTAGE, ended_at=None),))
    assert view_of(Samples().snapshot(), open_one).problems[0].when == "Today 13:32, 31 min so far"
    none = view_of(Samples().snapshot(), replace(a_detailed_past(), incidents=()))
    assert (none.problems, none.no_problems) == ((), "None. Nothing went wrong.")


def test_cost_and_tokens_have_a_bar_for_each_day() -> None:
    money = summary({ANTHROPIC: "0.25"}, days=2).providers[ANTHROPIC]
    yesterday = NOW.date() - timedelta(days=1)
    more = replace(money.days[yesterday], tokens=Tokens(input_tokens=15_000, output_tokens=5_000))
    money = replace(money, days={**money.days, yesterday: more})
    view = view_of(Samples().snapshot(), a_detailed_past(), money=money)
    cost, tokens = view.days[Measure.COST], view.days[Measure.TOKENS]
    assert (view.first_day, len(cost.bars), len(tokens.bars)) == ("25 Oct", 30, 30)
    assert (tokens.total, tokens.spoken) == ("30K tokens", "Tokens per day: 30K tokens in 30 days")
    assert [bar.share for bar in tokens.bars[-3:]] == [0.0, 1.0, 0.5]
    assert tokens.bars[-2].tip == "22 Nov: 20,000 tokens"
    assert (cost.total, cost.bars[-1].tip, cost.bars[0].tip) == ("$0.50", "23 Nov: $0.25", "25 Oct: no usage")
    assert cost.spoken == "Cost per day: $0.50 in 30 days"


def test_bars_of_days_that_were_billed_are_drawn_without_any_report() -> None:
    money = summary({ANTHROPIC: "2"}, days=1, billed=True).providers[ANTHROPIC]
    money = replace(money, days={NOW.date(): day_cost(billed_usd=Decimal(2))})
    view = view_of(Samples().snapshot(), a_detailed_past(), money=money)
    assert view.days[Measure.COST].total == "$2.00"
    assert (view.days[Measure.TOKENS].bars, view.days[Measure.TOKENS].total) == ((), "No usage yet")


def test_hidden_amounts_are_in_no_text_and_in_no_height() -> None:
    money = summary({ANTHROPIC: "1"}).providers[ANTHROPIC]
    days = {day: replace(cost, cost_usd=Decimal(day.day)) for day, cost in money.days.items()}
    shown = view_of(Samples().snapshot(), a_detailed_past(), money=replace(money, days=days))
    assert len({bar.share for bar in shown.days[Measure.COST].bars}) > 10
    hidden = private(
        view_of(Samples().snapshot(), a_detailed_past(), money=replace(money, days=days), hides_amounts=True)
    )
    assert {bar.share for bar in hidden.days[Measure.COST].bars} == {HIDDEN_SHARE}
    assert "$" not in str(hidden.figures) + str(hidden.days)


def test_what_nobody_reported_is_no_zero() -> None:
    view = view_of(Samples().snapshot(), a_detailed_past())
    assert {(one.total, one.bars) for one in view.days.values()} == {("No usage yet", ())}


def test_tokens_without_a_price_are_no_zero_either() -> None:
    one = summary({ANTHROPIC: "1"}).providers[ANTHROPIC]
    unpriced = replace(one, days={NOW.date(): day_cost(is_known=False, unpriced_tokens=7)})
    cost = view_of(Samples().snapshot(), a_detailed_past(), money=unpriced).days[Measure.COST]
    assert (cost.total, cost.bars) == ("No price is known", ())
    mixed = replace(
        one,
        days={
            NOW.date() - timedelta(days=1): day_cost(billed_usd=Decimal("0.1")),
            NOW.date(): day_cost(is_known=False, unpriced_tokens=7),
        },
    )
    cost = view_of(Samples().snapshot(), a_detailed_past(), money=mixed).days[Measure.COST]
    assert (cost.bars[-1].tip, cost.bars[-2].tip, cost.total) == ("23 Nov: —", "22 Nov: $0.10", "$0.10")


def test_the_chart_of_another_span_waits_for_its_own_values() -> None:
    past = a_detailed_past()
    assert view_of(Samples().snapshot(), past).chart is not None
    assert view_of(Samples().snapshot(), past, span=Span.WEEK).chart is None


def test_the_chart_has_units_at_its_axes_and_tells_values_with_their_time() -> None:
    chart = view_of(Samples().snapshot(), a_detailed_past()).chart
    assert chart is not None
    assert [label for label, _ in chart.scale] == ["0", "0.5 s", "1 s"]
    assert [label for label, _ in chart.times] == ["18:00", "00:00", "06:00", "12:00"]
    assert chart.tip(0) == "yesterday 14:03–14:18\n400 ms · slowest 5%: 600 ms"
    assert chart.spoken == (
        "Reply time, 24 hours: from 400 ms to 460 ms, slowest at yesterday 15:33, "
        "the slowest 5% up to 720 ms, 1 gap without replies"
    )
    assert chart.legend == "Shaded: slowest 5%. Gap: asleep or offline."


@pytest.mark.parametrize(("span", "first", "count"), [(Span.WEEK, "17 Nov", 7), (Span.MONTH, "25 Oct", 5)])
def test_longer_spans_are_labelled_by_days(span: Span, first: str, count: int) -> None:
    chart = view_of(Samples().snapshot(), a_detailed_past(span), span=span).chart
    assert chart is not None
    labels = [label for label, _ in chart.times]
    assert (labels[0], len(labels)) == (first, count)


def test_seconds_are_told_in_seconds() -> None:
    points = tuple(replace(point, p95_ms=7_300.0) for point in a_detailed_past().points)
    chart = chart_view(replace(a_detailed_past(), points=points), UTC)
    assert [label for label, _ in chart.scale] == ["0", "5 s", "10 s"]
    empty = chart_view(replace(a_detailed_past(), points=()), UTC)
    assert empty.spoken == "Reply time, 24 hours: nothing known"
    assert empty.empty == "No replies in the last 24 hours."


def test_support_gets_times_codes_and_request_ids_and_nothing_of_keys_and_accounts() -> None:
    snapshot = Samples().snapshot(anthropic=Cause.SERVER_ERROR)
    view = view_of(snapshot, a_detailed_past())
    text = view.report
    assert text.startswith("## Anthropic (Claude): what API Monitor ")
    for part in (
        "- State on 2026-11-23 14:03:00 UTC: failed, server error, since 2026-11-23 13:49:00 UTC",
        "- HTTP status: 500",
        "- Request id: `req_011CSample`",
        "- Failed checks, last 24 h: 9 of 720 (1.2%)",
        "| 2026-11-23 13:32:00 | 2026-11-23 13:44:00 | 12 min | server error | 500 | `req_011CSample` |",
        "| 2026-11-12 09:00:00 | 2026-11-12 09:20:00 | 20 min | no reply | — | — |",
    ):
        assert part in text
    assert "4f2a" not in text
    assert "keyring" not in text


def test_support_is_told_of_twenty_incidents_and_how_many_more_there_were() -> None:
    strange = replace(OUTAGE, request_id="a|b`c\n")
    past = replace(a_detailed_past(), incidents=(strange,) * 23)
    text = view_of(Samples().snapshot(), past).report
    assert text.count("| server error |") == 20
    assert "`abc`" in text
    assert text.endswith("3 earlier ones are left out.\n")


def test_before_the_past_is_read_support_gets_the_incident_that_is_known() -> None:
    text = view_of(Samples().snapshot(anthropic=Cause.SERVER_ERROR), None).report
    assert "| 2026-11-23 13:49:00 | still open | 14 min | server error | 500 | `req_011CSample` |" in text
    assert "|" not in view_of(Samples().snapshot(), None).report


def test_what_is_not_to_be_handed_on_is_taken_out() -> None:
    snapshot = Samples().snapshot()
    state = snapshot.providers[ProviderId("anthropic")]
    view = details_view(
        snapshot,
        state,
        a_detailed_past(),
        money=None,
        hides_amounts=False,
        span=Span.DAY,
        now=NOW,
        tz=UTC,
        redact=lambda text: text.replace("req_011CSample", "••••"),
    )
    assert "req_011CSample" not in view.report


def test_it_can_be_paused_and_resumed_but_not_where_nothing_is_checked() -> None:
    def menu(snapshot: Snapshot, of: str) -> dict[str, type[object]]:
        return {action.label: type(action.command) for action in view_of(snapshot, None, of=of).menu}

    both: dict[str, type[object]] = {"Pause checks": TogglePause, "Settings…": OpenSettings}
    assert menu(Samples().snapshot(), "anthropic") == both
    assert "Resume checks" in menu(Samples().paused("anthropic"), "anthropic")
    assert menu(Samples().snapshot(), "moonshot_ai") == {"Settings…": OpenSettings}


def test_the_status_page_is_one_click_away_where_there_is_one() -> None:
    snapshot = Samples().snapshot()
    page = view_of(snapshot, None).status_page
    assert page is not None
    assert isinstance(page.command, OpenLink)
    state = snapshot.providers[ProviderId("anthropic")]
    bare = replace(state, profile=replace(state.profile, status_page_url=None))
    snapshot = replace(snapshot, providers={**snapshot.providers, state.id: bare})
    assert view_of(snapshot, None).status_page is None


def test_an_uptime_of_all_stands_beside_no_failure_and_another_beside_them() -> None:
    past = replace(a_detailed_past(), checks=replace(a_detailed_past().checks, failed=2))
    for failed_min, value, note in ((0, "100%", "no outage"), (9, "99.9%", "2 failed checks today")):
        month = Watched(watched=timedelta(days=30), failed=timedelta(minutes=failed_min))
        figure = view_of(Samples().snapshot(), replace(past, month=month)).figures[1]
        assert (figure.value, figure.note) == (value, note)
