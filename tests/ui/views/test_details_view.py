"""The page of one provider, as values."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from pasts import OUTAGE, a_detailed_past
from samples import NOW, Samples

from apimon_desktop.core.heartbeat import Watched
from apimon_desktop.core.latency import Span
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.usage import Tokens
from apimon_desktop.core.usage_report import UsageSum
from apimon_desktop.monitor.past import DetailedPast
from apimon_desktop.ui.views.actions import ActionKind
from apimon_desktop.ui.views.chart import chart_view
from apimon_desktop.ui.views.details import DetailsView, details_view


def view_of(
    snapshot: Snapshot, past: DetailedPast | None, *, of: str = "anthropic", span: Span = Span.DAY
) -> DetailsView:
    state = snapshot.providers[ProviderId(of)]
    return details_view(snapshot, state, past, span=span, now=NOW, tz=UTC, redact=lambda text: text)


def test_five_figures_each_with_what_it_rests_on() -> None:
    view = view_of(Samples().snapshot(), a_detailed_past())
    assert [(figure.label, figure.value, figure.note) for figure in view.figures] == [
        ("Now", "418 ms", "excellent, 1 min ago"),
        ("p50", "418 ms", "of 20 in 24 h"),
        ("p95", "418 ms", "of 20 in 24 h"),
        ("Errors 24 h", "1.2%", "9 of 720 checks"),
        ("Uptime 30 d", "99.9%", "watched 29 days"),
    ]
    assert view.figures[3].spoken == "Errors 24 h: 1.2%, 9 of 720 checks"


def test_what_is_not_read_yet_says_so_and_what_nobody_knows_too() -> None:
    waiting = view_of(Samples().snapshot(), None)
    assert waiting.chart is None
    assert (waiting.figures[3].value, waiting.figures[3].note) == ("—", "reading …")
    assert waiting.no_incidents == "reading …"
    nothing = replace(a_detailed_past(), checks=replace(a_detailed_past().checks, checks=0), month=Watched())
    figures = view_of(Samples().snapshot(), nothing, of="moonshot_ai").figures
    assert [(figure.value, figure.note) for figure in figures] == [
        ("—", "no answer yet"),
        ("—", "no answer in 24 h"),
        ("—", "no answer in 24 h"),
        ("—", "no check in 24 h"),
        ("—", "not watched"),
    ]


def test_incidents_stand_with_code_and_request_id_the_latest_first() -> None:
    view = view_of(Samples().snapshot(), a_detailed_past())
    assert [row.cells for row in view.incidents] == [
        ("13:32", "12 min", "server error", "500", "req_011CSample"),
        ("12 Nov 09:00", "20 min", "not answering", "—", "—"),
    ]
    assert view.incidents[0].spoken == "13:32, 12 min, server error, HTTP 500, request id req_011CSample"
    assert view.incidents[1].spoken == "12 Nov 09:00, 20 min, not answering"
    assert view.no_incidents == ""
    open_one = replace(a_detailed_past(), incidents=(replace(OUTAGE, ended_at=None),))
    assert view_of(Samples().snapshot(), open_one).incidents[0].cells[1] == "31 min, still open"
    none = view_of(Samples().snapshot(), replace(a_detailed_past(), incidents=()))
    assert none.no_incidents == "None in the last 30 days."


def test_use_has_a_bar_for_each_day() -> None:
    tokens, cost = view_of(Samples().snapshot(), a_detailed_past()).usage
    assert (tokens.title, tokens.total) == ("Tokens per day", "150,000 tokens in 30 d")
    assert len(tokens.bars) == 30
    assert [bar.share for bar in tokens.bars[-3:]] == [0.0, 1.0, 0.5]
    assert tokens.bars[-2].tip == "22 Nov: 100,000 tokens"
    assert tokens.ends == ("25 Oct", "today")
    assert (cost.total, cost.bars[-1].tip) == ("$0.75 estimated in 30 d", "23 Nov: $0.25 estimated")
    assert cost.bars[0].tip == "25 Oct: no usage"


def test_use_that_nobody_reported_is_no_zero() -> None:
    (both,) = view_of(Samples().snapshot(), a_detailed_past(with_usage=False)).usage
    assert (both.total, both.bars) == ("— no usage reported yet", ())


def test_tokens_without_a_price_are_no_zero_either() -> None:
    unpriced = UsageSum(day=NOW.date(), tokens=Tokens(input_tokens=7), unpriced_tokens=7)
    billed = UsageSum(
        day=NOW.date() - timedelta(days=1),
        tokens=Tokens(input_tokens=5),
        cost_usd=Decimal("0.1"),
        billed_usd=Decimal("0.1"),
    )
    _, cost = view_of(Samples().snapshot(), replace(a_detailed_past(), days=(unpriced,))).usage
    assert (cost.total, cost.bars) == ("— no price known", ())
    _, cost = view_of(Samples().snapshot(), replace(a_detailed_past(), days=(billed, unpriced))).usage
    assert cost.bars[-1].tip == "23 Nov: — no price known"
    assert cost.bars[-2].tip == "22 Nov: $0.10 billed"
    assert cost.total == "$0.10 billed, 7 tokens without a price in 30 d"


def test_the_chart_of_another_span_waits_for_its_own_values() -> None:
    past = a_detailed_past()
    assert view_of(Samples().snapshot(), past).chart is not None
    assert view_of(Samples().snapshot(), past, span=Span.WEEK).chart is None


def test_the_chart_has_units_at_its_axes_and_tells_values_with_their_time() -> None:
    chart = view_of(Samples().snapshot(), a_detailed_past()).chart
    assert chart is not None
    assert [label for label, _ in chart.scale] == ["0", "200 ms", "400 ms", "600 ms", "800 ms"]
    assert [label for label, _ in chart.times] == ["18:00", "00:00", "06:00", "12:00"]
    assert chart.tip(0) == "yesterday 14:03–14:18\np50 400 ms · p95 600 ms"
    assert chart.spoken == (
        "Response time, 24 h: p50 from 400 ms to 460 ms, slowest at yesterday 15:33, p95 up to 720 ms,"
        " 1 gap without answers"
    )


@pytest.mark.parametrize(("span", "first", "count"), [(Span.WEEK, "17 Nov", 7), (Span.MONTH, "25 Oct", 5)])
def test_longer_spans_are_labelled_by_days(span: Span, first: str, count: int) -> None:
    chart = view_of(Samples().snapshot(), a_detailed_past(span), span=span).chart
    assert chart is not None
    labels = [label for label, _ in chart.times]
    assert (labels[0], len(labels)) == (first, count)


def test_seconds_are_told_in_seconds() -> None:
    points = tuple(replace(point, p95_ms=7_300.0) for point in a_detailed_past().points)
    chart = chart_view(points, Span.DAY, since=NOW - Span.DAY.over, until=NOW, interval_s=120, tz=UTC)
    assert [label for label, _ in chart.scale] == ["0", "2 s", "4 s", "6 s", "8 s"]
    empty = chart_view((), Span.DAY, since=NOW - Span.DAY.over, until=NOW, interval_s=120, tz=UTC)
    assert empty.spoken == "Response time, 24 h: nothing known"
    assert empty.empty == "No answer in the last 24 h, so there is nothing to draw."


def test_support_gets_times_codes_and_request_ids_and_nothing_of_keys_and_accounts() -> None:
    snapshot = Samples().snapshot(anthropic=Cause.SERVER_ERROR)
    view = view_of(snapshot, a_detailed_past())
    text = next(action.target for action in view.actions if action.label == "Copy for support")
    assert text.startswith("## Anthropic (Claude): what API Monitor ")
    for part in (
        "- State on 2026-11-23 14:03:00 UTC: failed, server error, since 2026-11-23 13:49:00 UTC",
        "- HTTP status: 500",
        "- Request id: `req_011CSample`",
        "- Failed checks, last 24 h: 9 of 720 (1.2%)",
        "| 2026-11-23 13:32:00 | 2026-11-23 13:44:00 | 12 min | server error | 500 | `req_011CSample` |",
        "| 2026-11-12 09:00:00 | 2026-11-12 09:20:00 | 20 min | not answering | — | — |",
    ):
        assert part in text
    assert "4f2a" not in text
    assert "keyring" not in text


def test_support_is_told_of_twenty_incidents_and_how_many_more_there_were() -> None:
    strange = replace(OUTAGE, request_id="a|b`c\n")
    past = replace(a_detailed_past(), incidents=(strange,) * 23)
    text = view_of(Samples().snapshot(), past).actions[0].target
    assert text.count("| server error |") == 20
    assert "`abc`" in text
    assert text.endswith("3 earlier ones are left out.\n")


def test_before_the_past_is_read_support_gets_the_incident_that_is_known() -> None:
    text = view_of(Samples().snapshot(anthropic=Cause.SERVER_ERROR), None).actions[0].target
    assert "| 2026-11-23 13:49:00 | still open | 14 min | server error | 500 | `req_011CSample` |" in text
    assert "|" not in view_of(Samples().snapshot(), None).actions[0].target


def test_what_is_not_to_be_handed_on_is_taken_out() -> None:
    snapshot = Samples().snapshot()
    state = snapshot.providers[ProviderId("anthropic")]
    view = details_view(
        snapshot,
        state,
        a_detailed_past(),
        span=Span.DAY,
        now=NOW,
        tz=UTC,
        redact=lambda text: text.replace("req_011CSample", "••••"),
    )
    assert "req_011CSample" not in view.actions[0].target


def test_it_can_be_paused_and_resumed_but_not_where_nothing_is_checked() -> None:
    def kinds(snapshot: Snapshot, of: str) -> dict[str, ActionKind]:
        return {action.label: action.kind for action in view_of(snapshot, None, of=of).actions}

    assert kinds(Samples().snapshot(), "anthropic") == {
        "Copy for support": ActionKind.COPY,
        "Status page": ActionKind.LINK,
        "Pause": ActionKind.PAUSE,
    }
    assert "Resume" in kinds(Samples().paused("anthropic"), "anthropic")
    assert "Pause" not in kinds(Samples().snapshot(), "moonshot_ai")
    paused = view_of(Samples().paused("anthropic"), None)
    assert (paused.word, paused.line, paused.status) == ("paused", "Paused", Status.UNKNOWN)
