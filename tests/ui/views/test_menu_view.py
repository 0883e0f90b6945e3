"""The menu's labels."""

from datetime import UTC

from samples import Samples

from apimon_desktop.core.state import Snapshot
from apimon_desktop.core.types import Cause
from apimon_desktop.ui.views.menu import MenuView, menu_view


def view_of(snapshot: Snapshot) -> MenuView:
    return menu_view(snapshot, now=Samples().now, tz=UTC)


def test_healthy_providers_show_their_time_in_the_fixed_order() -> None:
    view = view_of(Samples().snapshot())
    assert [row.label for row in view.rows] == [
        "● OpenRouter — 312 ms",
        "● Google Gemini — 389 ms",
        "● Together AI — 204 ms",
        "● Anthropic — 418 ms",
        "● OpenAI — 377 ms",
        "○ Moonshot AI — no key",
    ]
    assert view.summary == "5 healthy · 1 without a key — 14:02"
    assert view.failover is None


def test_the_worst_stands_first() -> None:
    view = view_of(Samples().snapshot(google_gemini=Cause.SLOW, openai=Cause.TIMEOUT))
    assert [row.label for row in view.rows[:2]] == [
        "✕ OpenAI — not answering",
        "▲ Google Gemini — slow, 2.8 s",
    ]
    assert view.summary == "1 not answering · 1 slow · 3 healthy · 1 without a key — 14:02"


def test_several_causes_are_counted_together_so_that_the_menu_stays_narrow() -> None:
    view = view_of(Samples().snapshot(openai=Cause.TIMEOUT, anthropic=Cause.NO_CREDIT, openrouter=Cause.SLOW))
    assert view.summary == "2 failed · 1 slow · 2 healthy · 1 without a key — 14:02"


def test_a_failover_is_offered_for_the_worst() -> None:
    view = view_of(Samples().snapshot(google_gemini=Cause.SLOW, together_ai=Cause.TIMEOUT))
    assert view.failover is not None
    assert view.failover.label == "Use Anthropic instead of Together AI (copy name)"
    assert view.failover.copies == "Anthropic"


def test_no_failover_is_offered_where_nobody_is_healthy() -> None:
    samples = Samples()
    causes = dict.fromkeys(map(str, samples.snapshot().providers), Cause.TIMEOUT)
    assert view_of(samples.snapshot(None, **causes)).failover is None


def test_offline_is_one_quiet_line() -> None:
    samples = Samples()
    view = view_of(samples.snapshot(offline_since=samples.now, openai=Cause.TIMEOUT))
    assert view.summary == "No internet, checking again when it returns"
    assert view.failover is None
    assert "○ OpenAI — no internet" in [row.label for row in view.rows]


def test_paused_and_missing_keys_are_told_apart() -> None:
    view = view_of(Samples().paused("openai"))
    assert "○ OpenAI — paused" in [row.label for row in view.rows]
    assert view.summary == "4 healthy · 1 paused · 1 without a key — 14:02"
    assert view_of(Samples().without_keys()).summary == "No provider has a key yet"
    assert view_of(Samples().paused(*Samples().snapshot().providers)).summary == "All checks are paused"
