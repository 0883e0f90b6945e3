"""Every fault that can be put between us and a provider, named for what it is."""

import re
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC

import pytest
from fault_table import answers, connections, our_side, refusals, tls
from fault_table.bench import Bench
from fault_table.certificates import Certificates
from fault_table.fault import ACCOUNT, KEY, Fault

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.core.health.evaluate import advance
from apimon_desktop.core.model.check import CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.core.text.formats import format_clock
from apimon_desktop.core.text.translatable import in_words, restored, stored
from apimon_desktop.core.wording.causes import next_step, sentence
from apimon_desktop.monitor.engine.providers import configured_providers

FAULTS = (*connections.ROWS, *tls.ROWS, *our_side.ROWS, *answers.ROWS, *refusals.ROWS)
LATE_S = 0.5
"""What a check may take beyond its deadline."""

SEE_STATUS_PAGE = "See its status page https://"
STEPS = {
    Cause.AUTHENTICATION: "Replace the key at https://",
    Cause.PERMISSION: "Check the key's permissions at https://",
    Cause.NO_CREDIT: "Top up at https://",
    Cause.NOT_FOUND: "Check the API address https://",
    Cause.DNS: "Check the API address https://",
    Cause.TLS: "Check this computer's clock, and any proxy or VPN",
    Cause.RATE_LIMITED: "Slow down for a while. Not an outage",
}
UNFIT = re.compile(r"[A-Z]\w*(Error|Exception|Timeout)\b|\?\w+=|\bNone\b|\[Errno|!|\.$|[<>{}]")
"""Class names, addresses with a query, and what else people should not have to read."""


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
async def bench(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.trusted))
    bench = Bench(certificates=certificates, clients=HttpClients(), monkeypatch=monkeypatch)
    yield bench
    await bench.clients.aclose()
    bench.over.set()


def told(fault: Fault, result: CheckResult) -> tuple[str, str | None]:
    """The sentence and the next step that people read."""
    profile = configured_providers(Settings())[ProviderId(fault.provider)].profile
    state, _ = advance(ProviderState(profile=profile), result, DEFAULT)
    text = sentence(state, state.health.verdict, now=result.at, tz=UTC)
    if fault.wait_s:
        assert state.schedule.retry_at is not None
        assert text.endswith(f" {format_clock(state.schedule.retry_at, result.at, UTC)}")
        text = text.partition(", available again ")[0]
    return text, next_step(state.health.verdict, profile)


def foreign(detail: str | None) -> str:
    """A detail in a language whose every text stands in brackets."""
    return in_words(detail, lambda template: template if template == detail else f"[{template}]", str)


ROWS = [
    pytest.param(fault, id=fault.name, marks=pytest.mark.logs_warning(fault.logs) if fault.logs else ())
    for fault in FAULTS
]


@pytest.mark.parametrize("fault", ROWS)
async def test_a_fault_is_named_for_what_it_is(
    fault: Fault,
    bench: Bench,
    caplog: pytest.LogCaptureFixture,
    record_property: Callable[[str, object], None],
) -> None:
    if fault.linux_only and sys.platform != "linux":
        pytest.skip("other systems refuse where Linux lets wait")
    record_property("figure", "faults named for what they are")
    result, took_s = await bench.check(fault)
    text, step = told(fault, result)
    text = re.sub(r"127\.0\.0\.1:\d+", "HERE", text)
    assert (result.cause, result.http_status, text) == (fault.cause, fault.status, fault.says)
    reason = None if result.local is None else result.local.reason
    assert fault.local in (None, reason)
    assert (result.foreign, result.key_accepted) == (fault.foreign, fault.proven)
    assert result.retry_after_s == (None if fault.wait_s is None else pytest.approx(fault.wait_s))
    assert foreign(restored(stored(result.detail))) == foreign(result.detail), "also after a restart"
    assert took_s <= fault.limit_s + LATE_S
    is_page = fault.foreign and fault.cause is Cause.PERMISSION
    expected_step = "Try another network" if is_page else STEPS.get(fault.cause, SEE_STATUS_PAGE)
    assert step is not None
    assert step.startswith(expected_step)
    for said in (text, step, caplog.text, repr(result)):
        assert fault.key not in said
        assert KEY[-10:] not in said
        assert ACCOUNT not in said
        assert "org-" not in said
    assert not UNFIT.search(text)
    assert len(text) <= 110


@pytest.mark.parametrize("fine", answers.HARMLESS, ids=lambda fine: fine.name)
async def test_what_only_looks_odd_is_healthy(fine: Fault, bench: Bench) -> None:
    result, _ = await bench.check(fine)
    text, step = told(fine, result)
    assert (result.cause, result.http_status, result.key_accepted) == (Cause.OK, fine.status, True)
    assert text.startswith("Replies in ")
    assert (step, result.retry_after_s, result.request_id) == (None, None, None)
