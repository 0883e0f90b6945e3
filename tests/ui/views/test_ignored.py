"""What the report says of a provider that its user ignores."""

from datetime import UTC

from samples import NOW, Samples

from apimon_desktop.core.types import Cause, Status
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.report import report_view


def test_an_ignored_provider_keeps_its_shape_and_says_so_in_one_line(samples: Samples) -> None:
    snapshot = samples.ignoring(samples.snapshot(openai=Cause.TIMEOUT), "openai")
    view = report_view(snapshot, Conditions(), now=NOW, tz=UTC)
    assert (view.verdict, view.status) == ("4 of 5 healthy, 1 ignored.", Status.HEALTHY)
    row = next(row for row in view.rows if row.provider_id == "openai")
    assert (row.status, row.word, row.line) == (
        Status.FAILED,
        "not answering",
        ("ignored until it changes",),
    )
    assert (row.trouble, row.failover) == ((), None)
    assert [row.provider_id for row in view.rows][-2:] == ["openai", "moonshot_ai"]


def test_while_offline_nobody_is_said_to_be_ignored(samples: Samples) -> None:
    snapshot = samples.ignoring(samples.snapshot(NOW, openai=Cause.TIMEOUT), "openai")
    row = next(
        row
        for row in report_view(snapshot, Conditions(), now=NOW, tz=UTC).rows
        if row.provider_id == "openai"
    )
    assert "ignored until it changes" not in row.line
