"""Whatever comes, a cause comes of it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.settings.settings import ProviderSettings
from apimon_desktop.core.text.formats import format_money
from apimon_desktop.providers import waits
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.registry import PROVIDERS, added_provider
from apimon_desktop.providers.spec import Provider, Reply

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
ADDED = added_provider(ProviderId("groq"), ProviderSettings(base_url="https://api.groq.com/openai/v1"))

FIELDS = st.sampled_from(
    (
        *("error", "data", "models", "code", "type", "status", "message", "detail", "details", "metadata"),
        *("headers", "limit_remaining", "id", "name", "available_balance", "retryDelay", "limit_source"),
        *("error_code", "reason", "X-RateLimit-Reset", "object", "success"),
    )
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(("rate_limit_exceeded", "try again in 5s", "429", "48s", "overloaded", "list", "1e999"))
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=12,
)
HEADERS = st.dictionaries(
    st.sampled_from(("retry-after", "retry-after-ms", "date", "x-ratelimit-reset")),
    st.text(max_size=20)
    | st.floats().map(str)
    | st.datetimes().map(lambda moment: f"{moment:%a, %d %b %Y %H:%M:%S} GMT"),
)
STATUSES = st.integers() | st.sampled_from((200, 204, 302, 400, 401, 402, 403, 404, 407, 429, 500, 503, 529))
OFFSETS = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(
    provider=st.sampled_from([*PROVIDERS.values(), ADDED]),
    status=STATUSES,
    headers=HEADERS,
    document=DOCUMENTS,
    is_html=st.booleans(),
)
@example(
    provider=PROVIDERS[ProviderId("moonshot_ai")],
    status=200,
    headers={},
    document={"code": 0, "data": {"available_balance": "1e999999999"}},
    is_html=False,
)
@example(
    provider=PROVIDERS[ProviderId("openrouter")],
    status=200,
    headers={},
    document={"data": {"limit_remaining": 10**5000}},
    is_html=False,
)
def test_any_answer_has_a_cause_and_says_nothing_that_cannot_be_shown(
    provider: Provider, status: int, headers: Mapping[str, str], document: Any, is_html: bool
) -> None:
    reply = Reply(
        status=status,
        headers=headers,
        document=None if is_html else document,
        is_html=is_html,
        is_empty=document is None,
    )
    reading = classify(provider, reply, NOW)
    assert reading.cause in set(Cause)
    assert reading.retry_after_s is None or 0 <= reading.retry_after_s <= waits.LONGEST_S
    assert reading.cause is not Cause.OK or reading.key_accepted
    assert not (reading.foreign and reading.cause is Cause.OK)
    if reading.balance is not None:
        assert len(format_money(reading.balance.amount)) < 30
    if 200 <= status < 300 and reading.cause is Cause.OK:
        assert reading.retry_after_s is None


@given(value=st.text() | st.integers() | st.floats() | st.none() | st.booleans(), date=st.text())
def test_no_moment_of_a_reset_is_negative_or_endless(value: object, date: str) -> None:
    seconds = waits.reset_wait_s(value, {"date": date}, NOW)
    assert seconds is None or 0 <= seconds <= waits.LONGEST_S


@given(moment=st.datetimes(timezones=OFFSETS))
def test_any_date_makes_a_wait_of_at_most_a_day(moment: datetime) -> None:
    text = f"{moment:%a, %d %b %Y %H:%M:%S %z}"
    seconds = waits.header_wait_s({"retry-after": text}, NOW)
    assert seconds is None or 0 <= seconds <= waits.LONGEST_S
