"""The tooltip: how many of how many, and what."""

from samples import Samples

from apimon_desktop.core.types import Cause, Status
from apimon_desktop.ui.views.tray import tray_view


def test_all_healthy_counts_only_providers_with_a_key() -> None:
    view = tray_view(Samples().snapshot())
    assert view.status is Status.HEALTHY
    assert view.tooltip == "AI providers: all 5 healthy"


def test_one_failure_is_named_with_its_cause() -> None:
    view = tray_view(Samples().snapshot(anthropic=Cause.AUTHENTICATION, openai=Cause.NO_KEY))
    assert view.status is Status.FAILED
    assert view.tooltip == "AI providers: 1 of 4 failed — Anthropic: key rejected"


def test_the_worst_is_named_and_the_rest_counted() -> None:
    view = tray_view(Samples().snapshot(google_gemini=Cause.SLOW, openai=Cause.TIMEOUT))
    assert view.tooltip == "AI providers: 1 of 5 failed, 1 degraded — OpenAI: not answering and 1 more"


def test_slow_is_degraded() -> None:
    view = tray_view(Samples().snapshot(google_gemini=Cause.SLOW))
    assert view.status is Status.DEGRADED
    assert view.tooltip == "AI providers: 1 of 5 degraded — Google Gemini: slow"


def test_offline_blames_no_provider() -> None:
    samples = Samples()
    view = tray_view(samples.snapshot(offline_since=samples.now, anthropic=Cause.TIMEOUT))
    assert view.status is Status.UNKNOWN
    assert view.tooltip == "AI providers: no internet, checking again when it returns"


def test_without_keys_it_says_so() -> None:
    assert tray_view(Samples().without_keys()).tooltip == "AI providers: no keys yet"


def test_what_is_not_checked_yet_is_not_called_healthy() -> None:
    samples = Samples()
    none = samples.snapshot(None, **dict.fromkeys(map(str, samples.snapshot().providers), Cause.NOT_CHECKED))
    assert tray_view(none).tooltip == "AI providers: not checked yet"
    some = tray_view(samples.snapshot(openai=Cause.NOT_CHECKED))
    assert some.tooltip == "AI providers: 4 of 5 healthy, 1 not checked yet"


def test_a_paused_provider_neither_counts_nor_colours() -> None:
    samples = Samples()
    assert tray_view(samples.paused("openai")).tooltip == "AI providers: all 4 healthy"
    assert tray_view(samples.paused(*samples.snapshot().providers)).tooltip == "AI providers: all paused"


def test_a_single_provider_is_named() -> None:
    samples = Samples()
    others = [pid for pid in samples.snapshot().providers if pid != "openai"]
    assert tray_view(samples.paused(*others)).tooltip == "AI providers: OpenAI is healthy"
