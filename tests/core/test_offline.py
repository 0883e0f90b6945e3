"""Why nothing can be known of any provider, and what is said of it."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from samples import NOW, Samples

from apimon_desktop.core.check_texts import all_issued_by, clock_is_off, proxy_remedy
from apimon_desktop.core.failover import suggest
from apimon_desktop.core.headline import headline
from apimon_desktop.core.metrics import metrics_of
from apimon_desktop.core.offline import (
    CAPTIVE_PORTAL,
    NO_NETWORK,
    LocalFault,
    OfflineReason,
    likeliest,
)
from apimon_desktop.core.report import status_report
from apimon_desktop.core.report_alerts import alerts_of
from apimon_desktop.core.schedule import Pace, next_check
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import DueReason
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Cause, Status
from apimon_desktop.core.wording import next_step

SAMPLES = Samples()
PROXY = LocalFault(reason=OfflineReason.PROXY, detail="The proxy a:1 cannot be reached", remedy="Mend it")
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
    assert metrics_of(state, shown).last_error == fault.error
    assert headline(snapshot) == f"{fault.line}."
    assert suggest(snapshot, state.id, now=NOW).reason.startswith(f"{fault.short}: ")
    document = status_report(snapshot, now=NOW)
    assert document["summary"]["offline_reason"] == reason.value
    assert document["detailed_metrics"]["openai"]["offline_reason"] == reason.value
    assert document["detailed_metrics"]["moonshot_ai"]["offline_reason"] is None, "it has no key"


def test_the_particulars_go_before_what_the_reason_says() -> None:
    snapshot = offline(PROXY)
    assert headline(snapshot) == "The proxy a:1 cannot be reached. Mend it."
    assert snapshot.shown(SAMPLES.state("openai").id).detail == "The proxy a:1 cannot be reached"
    (alert,) = alerts_of(snapshot, now=NOW)
    assert alert.startswith("💡 INFO: The proxy a:1 cannot be reached (since ")
    assert alert.endswith("). Mend it.")


def test_without_a_reason_it_is_the_network() -> None:
    assert headline(offline(None)) == "No internet, checking again when it returns."


def test_a_provider_on_this_computer_is_never_offline() -> None:
    snapshot = offline(PROXY)
    state = SAMPLES.state("openai")
    state = replace(state, profile=replace(state.profile, is_local=True))
    snapshot = replace(snapshot, providers=MappingProxyType({state.id: state}))
    assert snapshot.shown(state.id) == state.verdict
    due = next_check(state, Pace(interval_s=60, offline=True), DEFAULT, now=NOW, now_mono_s=0, jitter=0)
    assert due.reason is not DueReason.OFFLINE


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (90_000, "The date of this computer is at least a day ahead"),
        (-86_400 * 400, "The date of this computer is at least 400 days behind"),
        (-5, "The date of this computer is at least a day behind"),
    ],
)
def test_a_wrong_clock_is_told_in_days(seconds: float, text: str) -> None:
    assert clock_is_off(seconds) == text


def test_what_a_fault_of_all_hosts_says_has_its_particulars() -> None:
    assert all_issued_by("Filter Ltd") == "All certificates are issued by Filter Ltd, not a known authority"
    assert proxy_remedy("HTTPS_PROXY") == "Check the proxy that HTTPS_PROXY names, or sign in to it"
