import json
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from states import state_of

from apimon_desktop.core.model.ids import Cause, Profile, ProviderId, Status
from apimon_desktop.core.model.state import ProviderState, Verdict
from apimon_desktop.core.report.metrics import APIMetrics, metrics_of, read_metrics

OPENAI = ProviderId("openai")
NOW = datetime(2026, 11, 23, 7, 0, 0, 123456, tzinfo=UTC)
_NAMES = [field.name for field in fields(APIMetrics)]


def _state(**changes: object) -> ProviderState:
    profile = Profile(id=OPENAI, name="OpenAI (GPT-4)", short_name="OpenAI")
    return state_of(profile=profile, **changes)


def test_the_fields_are_the_documented_ten_in_its_order() -> None:
    assert [field.name for field in fields(APIMetrics)] == [
        "provider",
        "status",
        "response_time_ms",
        "error_count",
        "success_count",
        "total_requests",
        "last_check",
        "last_error",
        "estimated_cost_usd",
        "tokens_used",
    ]


def test_the_document_of_a_provider_has_the_documented_types() -> None:
    state = _state(
        last_check_at=NOW,
        latency_ms=1250.04,
        succeeded=429,
        failed=21,
        tokens=215_000,
        cost_usd=Decimal("2.15"),
    )
    document = metrics_of(state, Verdict(cause=Cause.RATE_LIMITED)).to_document()
    assert json.loads(json.dumps(document)) == {
        "provider": "openai",
        "status": "degraded",
        "response_time_ms": 1250.0,
        "error_count": 21,
        "success_count": 429,
        "total_requests": 450,
        "last_check": "2026-11-23T07:00:00+00:00",
        "last_error": "Rate limit exceeded",
        "estimated_cost_usd": 2.15,
        "tokens_used": 215_000,
    }


def test_a_provider_that_was_never_checked_has_figures_all_the_same() -> None:
    metrics = metrics_of(_state(), Verdict(cause=Cause.NO_KEY))
    assert metrics == APIMetrics(provider="openai", last_error="API key not configured")
    assert metrics.checked_at is None


def test_a_healthy_provider_has_no_last_error() -> None:
    assert metrics_of(_state(), Verdict(cause=Cause.OK)).last_error is None


def test_rates_are_percent_of_all_requests() -> None:
    metrics = APIMetrics(provider="openai", error_count=21, success_count=429, total_requests=450)
    assert (round(metrics.error_rate, 1), round(metrics.success_rate, 1)) == (4.7, 95.3)


def test_before_the_first_request_neither_rate_claims_anything() -> None:
    metrics = APIMetrics(provider="openai")
    assert (metrics.error_rate, metrics.success_rate) == (0.0, 0.0)


def test_status_compares_equal_to_its_text() -> None:
    assert APIMetrics(provider="openai", status=Status.HEALTHY).status == "healthy"


def test_a_file_of_the_documented_time_is_read() -> None:
    metrics = read_metrics(
        ProviderId("together_ai"),
        {
            "provider": "together_ai",
            "status": "healthy",
            "response_time_ms": 234.5,
            "error_count": 2,
            "success_count": 248,
            "total_requests": 250,
            "last_check": "2025-01-15T10:30:00",
            "estimated_cost_usd": 0.0625,
            "tokens_used": 125000,
        },
    )
    assert metrics == APIMetrics(
        provider="together_ai",
        status=Status.HEALTHY,
        response_time_ms=234.5,
        error_count=2,
        success_count=248,
        total_requests=250,
        last_check="2025-01-15T10:30:00+00:00",
        estimated_cost_usd=0.0625,
        tokens_used=125_000,
    )


def test_missing_and_null_figures_count_as_none() -> None:
    entry = {"response_time_ms": None, "last_check": None, "last_error": None}
    assert read_metrics(OPENAI, entry) == APIMetrics(provider="openai")


def test_a_last_error_is_kept_only_where_there_still_is_one() -> None:
    for status, kept in (("healthy", None), ("failed", "Connection timeout")):
        metrics = read_metrics(OPENAI, {"status": status, "last_error": "Connection timeout"})
        assert isinstance(metrics, APIMetrics)
        assert metrics.last_error == kept


def test_a_time_with_another_offset_is_turned_to_utc() -> None:
    metrics = read_metrics(OPENAI, {"last_check": "2026-11-23T09:00:00+02:00"})
    assert isinstance(metrics, APIMetrics)
    assert metrics.checked_at == datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_a_total_is_never_less_than_its_parts() -> None:
    metrics = read_metrics(OPENAI, {"error_count": 1, "success_count": 2, "total_requests": 0})
    assert isinstance(metrics, APIMetrics)
    assert metrics.total_requests == 3


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("healthy", "openai is not a table of figures"),
        ({"provider": "anthropic"}, "openai: it names another provider"),
        ({"status": "splendid"}, "openai: status is none of the four"),
        ({"status": ["healthy"]}, "openai: status is none of the four"),
        ({"error_count": "many"}, "openai: error_count is not a number"),
        ({"error_count": True}, "openai: error_count is not a number"),
        ({"success_count": -1}, "openai: success_count is not a number from 0 up"),
        ({"tokens_used": 1.5}, "openai: tokens_used is not a whole number"),
        ({"tokens_used": 10**400}, "openai: tokens_used is not a number from 0 up"),
        ({"estimated_cost_usd": float("nan")}, "openai: estimated_cost_usd is not a number from 0 up"),
        ({"last_error": 5}, "openai: last_error is not a text"),
        ({"last_check": "yesterday"}, "openai: last_check is not a time"),
        ({"last_check": "0001-01-01T00:00:00+14:00"}, "openai: last_check is not a time"),
    ],
)
def test_a_wrong_figure_refuses_the_entry_and_says_which(entry: object, reason: str) -> None:
    assert read_metrics(OPENAI, entry) == reason


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(_NAMES), inner),
    )
)
def test_no_document_is_so_wrong_that_it_stops_us(document: object) -> None:
    assert isinstance(read_metrics(OPENAI, document), APIMetrics | str)


@given(
    st.builds(
        APIMetrics,
        provider=st.just("openai"),
        status=st.sampled_from([Status.FAILED, Status.UNKNOWN]),
        response_time_ms=st.floats(0, 1e6),
        error_count=st.integers(0, 100),
        success_count=st.integers(0, 100),
        total_requests=st.integers(200, 300),
        last_check=st.none() | st.just("2026-11-23T07:00:00+00:00"),
        last_error=st.none() | st.text(),
        estimated_cost_usd=st.floats(0, 1e6),
        tokens_used=st.integers(0, 10**12),
    )
)
def test_what_is_written_reads_back_the_same(metrics: APIMetrics) -> None:
    assert read_metrics(OPENAI, json.loads(json.dumps(metrics.to_document()))) == metrics
