"""Why nothing can be known of any provider, and what is said of it."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from samples import NOW, Samples

from apimon_desktop.core.alerts.message import alerts_of
from apimon_desktop.core.failover.choose import suggest
from apimon_desktop.core.health.schedule import Pace, next_check
from apimon_desktop.core.model.ids import Cause, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.offline import (
    CAPTIVE_PORTAL,
    NO_NETWORK,
    LocalFault,
    OfflineReason,
    likeliest,
)
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import DueReason
from apimon_desktop.core.report.metrics import metrics_of
from apimon_desktop.core.report.report import status_report
from apimon_desktop.core.wording.causes import next_step
from apimon_desktop.core.wording.headline import headline

SAMPLES = Samples()
PROXY = LocalFault(reason=OfflineReason.PROXY, detail="The proxy a:1 is down", remedy="Mend it")
CLOCK = LocalFault(reason=OfflineReason.CLOCK)
CERTIFICATES = LocalFault(reason=OfflineReason.CERTIFICATES)


def offline(fault: LocalFault | None) -> Snapshot:
    return replace(SAMPLES.snapshot(NOW - timedelta(minutes=1)), local_fault=fault)


@pytest.mark.parametrize(
    ("faults", "expected"),
    [
        ((), NO_NETWORK),
        ((NO_NETWORK, NO_NETWORK), NO_NETWORK),
        ((NO_NETWORK, NO_NETWORK, CAPTIVE_PORTAL), CAPTIVE_PORTAL),
        ((CERTIFICATES, CAPTIVE_PORTAL, CAPTIVE_PORTAL), CAPTIVE_PORTAL),
        ((CERTIFICATES, CLOCK), CLOCK),
        ((replace(CLOCK, detail="by 3 days"), CLOCK), replace(CLOCK, detail="by 3 days")),
        ((PROXY, replace(PROXY, detail=None, certain=True)), replace(PROXY, detail=None, certain=True)),
    ],
)
def test_what_says_most_explains_all_failures(faults: tuple[LocalFault, ...], expected: LocalFault) -> None:
    assert likeliest(faults) == expected


@pytest.mark.parametrize("reason", OfflineReason)
def test_every_reason_has_its_words_and_a_remedy(reason: OfflineReason) -> None:
    fault = LocalFault(reason=reason)
    snapshot = offline(fault)
    state = SAMPLES.state("openai")
    shown = snapshot.shown(state.id)
    assert (shown.cause, shown.status) == (Cause.OFFLINE, Status.UNKNOWN)
    assert next_step(shown, state.profile) == fault.next_step
    assert metrics_of(state, shown).last_error == reason.error
    assert headline(snapshot) == f"{fault.line}."
    assert suggest(snapshot, state.id, now=NOW).reason.startswith(f"{reason.short}: ")
    document = status_report(snapshot, now=NOW)
    assert document["summary"]["offline_reason"] == reason.value
    assert document["detailed_metrics"]["openai"]["offline_reason"] == reason.value
    assert document["detailed_metrics"]["moonshot_ai"]["offline_reason"] is None, "it has no key"


def test_the_particulars_go_before_what_the_reason_says() -> None:
    snapshot = offline(PROXY)
    assert headline(snapshot) == "The proxy a:1 is down. Mend it."
    assert snapshot.shown(SAMPLES.state("openai").id).detail == "The proxy a:1 is down"
    (alert,) = alerts_of(snapshot, now=NOW)
    assert alert.startswith("💡 INFO: The proxy a:1 is down (since ")
    assert alert.endswith("). Mend it.")


def test_without_a_reason_it_is_the_network() -> None:
    assert headline(offline(None)) == "You're offline. Checks resume when you're back."


def test_a_provider_on_this_computer_is_never_offline() -> None:
    snapshot = offline(PROXY)
    state = SAMPLES.state("openai")
    state = replace(state, profile=replace(state.profile, is_local=True))
    snapshot = replace(snapshot, providers=MappingProxyType({state.id: state}))
    assert snapshot.shown(state.id) == state.health.verdict
    due = next_check(state, Pace(interval_s=60, offline=True), DEFAULT, now=NOW, now_mono_s=0, jitter=0)
    assert due.reason is not DueReason.OFFLINE
