"""`/metrics`, read by the parser that Prometheus's own client library has; and what ships for it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from local_api import Served
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.model.check import Balance, CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.demo import behaviours
from apimon_desktop.server.prometheus import BUCKETS_S, Tally, metrics_page

PACKAGING = Path(__file__).parents[2] / "packaging" / "grafana"
SAMPLES = Samples()
OPENAI, TOGETHER = ProviderId("openai"), ProviderId("together_ai")


def families(page: str) -> dict[str, Metric]:
    found = list(text_string_to_metric_families(page))
    assert len({family.name for family in found}) == len(found)
    return {family.name: family for family in found}


def values(family: Metric, **labels: str) -> list[float]:
    return [s.value for s in family.samples if labels.items() <= s.labels.items()]


def result(cause: Cause, latency_ms: float | None, kind: CheckKind = CheckKind.POLL) -> CheckResult:
    return CheckResult(
        provider_id=OPENAI, kind=kind, at=NOW, at_mono_s=1.0, cause=cause, latency_ms=latency_ms
    )


def counted(*results: CheckResult, snapshot: Snapshot | None = None) -> Tally:
    tally = Tally()
    for one in results:
        tally(Update(snapshot=snapshot or SAMPLES.snapshot(), result=one))
    return tally


async def test_prometheus_reads_what_was_measured(api: Served) -> None:
    api.simulator.set(OPENAI, behaviours.wrong_key())
    await api.document("/api/monitor")
    response = await api.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = families(response.text)
    status = found["apimon_provider_status"]
    assert values(status, provider="openai", status="failed") == [1.0]
    assert values(status, provider="openai", status="healthy") == [0.0]
    assert values(status, provider="together_ai", status="healthy") == [1.0]
    assert values(found["apimon_checks"], provider="openai") == [1.0]
    assert values(found["apimon_errors"], provider="openai", cause="authentication") == [1.0]
    assert values(found["apimon_offline"]) == [0.0]
    assert values(found["apimon_api_answers"], status="200") == [1.0]
    assert found["apimon_build_info"].samples[0].value == 1.0


def test_the_page_is_the_one_that_was_promised(golden: Callable[[str, str], None]) -> None:
    def spent(state: Any) -> Any:
        balance = Balance(amount=Decimal("4.20"), currency="CNY")
        return with_fields(state, tokens=215_000, cost_usd=Decimal("2.15"), balance=balance)

    tally = counted(result(Cause.OK, 311.0), result(Cause.TIMEOUT, None), result(Cause.SERVER_ERROR, 812.0))
    tally.responses.update({200: 12, 404: 1})
    page = metrics_page(SAMPLES.changed("openai", spent), tally).decode()
    golden("metrics.txt", re.sub(r'version="[^"]+"', 'version="X"', page))


def test_response_times_are_a_histogram_whose_buckets_only_grow() -> None:
    latencies_ms = [1.0, 50.0, 50.1, 400.0, 2_400.0, 29_000.0, 31_000.0]
    tally = counted(*(result(Cause.OK, ms) for ms in latencies_ms))
    family = families(metrics_page(SAMPLES.snapshot(), tally).decode())["apimon_response_time_seconds"]
    assert family.type == "histogram"
    buckets = {s.labels["le"]: s.value for s in family.samples if s.name.endswith("_bucket")}
    numbers = (2, 3, 3, 4, 4, 5, 5, 5, 6, 7)
    assert buckets == dict(zip((*map(repr, BUCKETS_S), "+Inf"), numbers, strict=True))
    (total,) = [s.value for s in family.samples if s.name.endswith("_count")]
    (seconds,) = [s.value for s in family.samples if s.name.endswith("_sum")]
    assert total == 7
    assert seconds == pytest.approx(sum(latencies_ms) / 1000)


def test_only_finished_checks_are_counted_and_none_while_offline() -> None:
    looks_again = [result(Cause.OK, 9.0, kind) for kind in CheckKind if not kind.counts]
    assert not counted(*looks_again).checks
    assert not counted(result(Cause.TIMEOUT, None), snapshot=SAMPLES.snapshot(NOW)).errors
    tally = Tally()
    tally(Update(snapshot=SAMPLES.snapshot()))
    assert not tally.checks


def test_what_is_not_known_is_missing_and_not_zero() -> None:
    found = families(metrics_page(SAMPLES.snapshot(), Tally()).decode())
    assert found["apimon_balance"].samples == []
    assert values(found["apimon_last_check_timestamp_seconds"], provider="moonshot_ai") == []
    assert values(found["apimon_provider_watched"], provider="moonshot_ai") == [0.0]


def test_a_providers_own_name_cannot_break_a_line() -> None:
    snapshot = SAMPLES.snapshot()
    strange = ProviderId('a"b\\c\nd')
    state = snapshot.providers[OPENAI]
    state = replace(state, profile=replace(state.profile, id=strange))
    page = metrics_page(replace(snapshot, providers={strange: state}), Tally()).decode()
    assert values(families(page)["apimon_offline"]) == [0.0]
    assert values(families(page)["apimon_tokens"], provider=strange) == [0.0]


def expressions(document: object) -> list[str]:
    """Every query in a dashboard."""
    if isinstance(document, dict):
        own = [str(document[key]) for key in ("expr", "query") if isinstance(document.get(key), str)]
        return own + [expr for value in document.values() for expr in expressions(value)]
    if isinstance(document, list):
        return [expr for item in document for expr in expressions(item)]
    return []


def exported_names() -> set[str]:
    tally = counted(result(Cause.TIMEOUT, 9.0))
    tally.responses[200] = 1
    page = metrics_page(SAMPLES.snapshot(), tally).decode()
    return {line.split()[2] for line in page.splitlines() if line.startswith("# TYPE")}


def test_every_metric_that_the_dashboard_and_the_rules_name_is_exported() -> None:
    dashboard = json.loads((PACKAGING / "dashboard.json").read_text(encoding="utf-8"))
    rules = (PACKAGING / "alerts.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"\bapimon_\w+", "\n".join([*expressions(dashboard), rules])))
    plain = {re.sub(r"_(bucket|sum|count)$", "", name) for name in named}
    assert len(plain) >= 8
    assert plain <= exported_names()


def test_the_dashboard_says_what_it_needs() -> None:
    dashboard = json.loads((PACKAGING / "dashboard.json").read_text(encoding="utf-8"))
    assert dashboard["__inputs"][0]["pluginId"] == "prometheus"
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert all(panel["title"] and panel["targets"] for panel in panels)


def test_the_example_of_a_scrape_names_the_path_and_the_token() -> None:
    text = (PACKAGING / "prometheus.yml").read_text(encoding="utf-8")
    assert "job_name: apimon" in text
    assert "127.0.0.1:8000" in text
    assert "credentials_file" in text
