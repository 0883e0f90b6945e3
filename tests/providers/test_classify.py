"""Every answer named for what it is, provider by provider."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from replies import error, reply

from apimon_desktop.core.model.check import Reading
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.providers.classify import classify, is_wrong_request, status_of
from apimon_desktop.providers.registry import DEFAULT_FAILOVER_ORDER, PROVIDERS, APIProvider
from apimon_desktop.providers.spec import Reply

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)

OWN_SHAPE: dict[str, Any] = {
    "openrouter": {"data": {"label": "sk-or-…", "limit": None, "limit_remaining": None, "usage": 1.5}},
    "google_gemini": {"models": [{"name": "models/some"}], "nextPageToken": "x"},
    "together_ai": [{"id": "moonshotai/Kimi-K2", "type": "chat"}],
    "anthropic": {"data": [{"type": "model", "id": "some"}], "has_more": False},
    "openai": {"object": "list", "data": [{"id": "some"}]},
    "moonshot_ai": {"code": 0, "data": {"available_balance": 49.58894}, "scode": "0x0", "status": True},
}


def read(provider: str, answer: Reply) -> Reading:
    return classify(PROVIDERS[ProviderId(provider)], answer, NOW)


def google(code: int, status: str, message: str = "", **detail: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "status": status, "details": [detail]}}


@pytest.mark.parametrize("provider", OWN_SHAPE)
def test_a_providers_own_shape_is_healthy_and_proves_the_key(provider: str) -> None:
    reading = read(provider, reply(200, OWN_SHAPE[provider]))
    assert (reading.cause, reading.key_accepted, reading.foreign) == (Cause.OK, True, False)


@pytest.mark.parametrize("provider", OWN_SHAPE)
def test_an_answer_that_is_not_the_providers_own_is_never_healthy(provider: str) -> None:
    page = read(provider, reply(200, html=True))
    assert (page.cause, page.foreign) == (Cause.BAD_RESPONSE, True)
    for odd in (reply(200), reply(200, {"hello": "world"}), reply(200, "text"), Reply(status=200)):
        reading = read(provider, odd)
        assert (reading.cause, reading.foreign, reading.key_accepted) == (Cause.BAD_RESPONSE, False, False)


@pytest.mark.parametrize("provider", OWN_SHAPE)
@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (401, Cause.AUTHENTICATION),
        (402, Cause.NO_CREDIT),
        (403, Cause.PERMISSION),
        (404, Cause.NOT_FOUND),
        (405, Cause.NOT_FOUND),
        (408, Cause.TIMEOUT),
        (410, Cause.NOT_FOUND),
        (418, Cause.BAD_RESPONSE),
        (429, Cause.RATE_LIMITED),
        (500, Cause.SERVER_ERROR),
        (502, Cause.SERVER_ERROR),
        (503, Cause.SERVER_ERROR),
        (504, Cause.SERVER_ERROR),
        (524, Cause.SERVER_ERROR),
        (529, Cause.OVERLOADED),
    ],
)
def test_a_status_alone_is_named(provider: str, status: int, cause: Cause) -> None:
    for body in (None, {}, {"error": None}, {"error": "text"}, [], [1]):
        assert read(provider, reply(status, body)).cause is cause
    of_page = Cause.BAD_RESPONSE if status == 401 else cause
    assert read(provider, reply(status, html=True)).cause is of_page, "a page knows no keys"


PECULIAR: list[tuple[str, Reply, Cause, bool]] = [
    # provider, answer, cause, whether the key is proven all the same
    ("openrouter", reply(403, error("Key limit exceeded (monthly limit). Manage it")), Cause.NO_CREDIT, True),
    (
        "openrouter",
        reply(403, error("Only management keys can perform this operation")),
        Cause.PERMISSION,
        True,
    ),
    ("openrouter", reply(429, error("Provider returned error", metadata={})), Cause.RATE_LIMITED, True),
    (
        "openrouter",
        reply(429, error("busy", metadata={"limit_source": "upstream_provider_shared_pool"})),
        Cause.RATE_LIMITED,
        True,
    ),
    (
        "openrouter",
        reply(429, error("Rate limit exceeded: free-models-per-day")),
        Cause.RATE_LIMITED,
        True,
    ),
    ("openrouter", reply(200, {"data": {"limit_remaining": 0}}), Cause.NO_CREDIT, True),
    ("openrouter", reply(200, {"data": {"limit_remaining": -0.01}}), Cause.NO_CREDIT, True),
    ("openrouter", reply(200, {"data": {"limit_remaining": 3.1}}), Cause.OK, True),
    ("openrouter", reply(200, error("User not found.", code=401)), Cause.AUTHENTICATION, False),
    ("openrouter", reply(200, error("Network connection lost.", code=502)), Cause.SERVER_ERROR, False),
    ("openrouter", reply(200, error("no code")), Cause.BAD_RESPONSE, False),
    (
        "google_gemini",
        reply(400, google(400, "INVALID_ARGUMENT", reason="API_KEY_INVALID")),
        Cause.AUTHENTICATION,
        False,
    ),
    ("google_gemini", reply(400, google(400, "INVALID_ARGUMENT")), Cause.BAD_RESPONSE, False),
    ("google_gemini", reply(400, google(400, "FAILED_PRECONDITION")), Cause.PERMISSION, False),
    (
        "google_gemini",
        reply(403, google(403, "PERMISSION_DENIED", "Your API key was reported as leaked.")),
        Cause.AUTHENTICATION,
        False,
    ),
    (
        "google_gemini",
        reply(403, google(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers")),
        Cause.AUTHENTICATION,
        False,
    ),
    (
        "google_gemini",
        reply(403, google(403, "PERMISSION_DENIED", "Your project has been denied access.")),
        Cause.PERMISSION,
        False,
    ),
    ("google_gemini", reply(402, google(402, "RESOURCE_EXHAUSTED")), Cause.NO_CREDIT, True),
    (
        "google_gemini",
        reply(429, google(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.")),
        Cause.NO_CREDIT,
        True,
    ),
    ("google_gemini", reply(503, google(503, "UNAVAILABLE", "high demand")), Cause.OVERLOADED, False),
    (
        "google_gemini",
        reply(503, [google(503, "UNAVAILABLE")]),
        Cause.OVERLOADED,
        False,
    ),
    ("together_ai", reply(402, error("Credit limit exceeded", type="credit_limit")), Cause.NO_CREDIT, True),
    (
        "together_ai",
        reply(429, error("You have been rate limited.", type="credit_limit")),
        Cause.RATE_LIMITED,
        True,
    ),
    ("together_ai", reply(503, error("The server is overloaded")), Cause.OVERLOADED, False),
    ("anthropic", reply(400, error("Your credit balance is too low to access")), Cause.NO_CREDIT, True),
    (
        "anthropic",
        reply(400, error("You have reached your specified API usage limits.")),
        Cause.NO_CREDIT,
        True,
    ),
    ("anthropic", reply(400, error("prompt is too long")), Cause.BAD_RESPONSE, False),
    ("anthropic", reply(403, error("Request not allowed", type="forbidden")), Cause.PERMISSION, False),
    (
        "anthropic",
        reply(429, error("capped", details={"error_code": "enforced_spend_limit_reached"})),
        Cause.NO_CREDIT,
        True,
    ),
    ("anthropic", reply(429, error("slow down", type="rate_limit_error")), Cause.RATE_LIMITED, True),
    ("anthropic", reply(500, error("Overloaded", type="api_error")), Cause.OVERLOADED, False),
    ("anthropic", reply(500, error("Internal server error", type="api_error")), Cause.SERVER_ERROR, False),
    ("anthropic", reply(529, error("Overloaded", type="overloaded_error")), Cause.OVERLOADED, False),
    (
        "openai",
        reply(401, error("You have insufficient permissions. Missing scopes: api.model.read")),
        Cause.OK,
        True,
    ),
    ("openai", reply(403, error("Missing scopes: model.read")), Cause.OK, True),
    (
        "openai",
        reply(403, error("not here", code="unsupported_country_region_territory")),
        Cause.PERMISSION,
        False,
    ),
    (
        "openai",
        reply(429, error("quota", type="insufficient_quota", code="insufficient_quota")),
        Cause.NO_CREDIT,
        True,
    ),
    ("openai", reply(429, error("spent", code="credit_balance_exhausted")), Cause.NO_CREDIT, True),
    ("openai", reply(429, error("spent", code="project_spend_limit_exceeded")), Cause.NO_CREDIT, True),
    (
        "openai",
        reply(429, error("slow", type="tokens", code="rate_limit_exceeded")),
        Cause.RATE_LIMITED,
        True,
    ),
    ("openai", reply(503, error("The engine is currently overloaded")), Cause.OVERLOADED, False),
    (
        "moonshot_ai",
        reply(429, error("suspended", type="exceeded_current_quota_error")),
        Cause.NO_CREDIT,
        True,
    ),
    (
        "moonshot_ai",
        reply(403, error("not active", type="exceeded_current_quota_error")),
        Cause.NO_CREDIT,
        True,
    ),
    (
        "moonshot_ai",
        reply(429, error("suspended due to insufficient balance, please recharge")),
        Cause.NO_CREDIT,
        True,
    ),
    ("moonshot_ai", reply(429, error("busy", type="engine_overloaded_error")), Cause.OVERLOADED, True),
    (
        "moonshot_ai",
        reply(429, error("max RPM: 3", type="rate_limit_reached_error")),
        Cause.RATE_LIMITED,
        True,
    ),
    ("moonshot_ai", reply(200, {"code": 7, "data": {}, "status": False}), Cause.BAD_RESPONSE, False),
    (
        "moonshot_ai",
        reply(200, {"data": {"available_balance": 1}, "status": False}),
        Cause.BAD_RESPONSE,
        False,
    ),
    ("moonshot_ai", reply(200, {"code": 0, "data": {"available_balance": 0}}), Cause.NO_CREDIT, True),
    ("moonshot_ai", reply(200, {"code": 0, "data": {"available_balance": "x"}}), Cause.OK, True),
    ("moonshot_ai", reply(200, {"code": 0, "data": {"available_balance": True}}), Cause.OK, True),
    ("moonshot_ai", reply(200, {"code": 0, "data": {"available_balance": "NaN"}}), Cause.OK, True),
    ("moonshot_ai", reply(200, {"code": 0, "data": {"available_balance": "1e99"}}), Cause.OK, True),
    ("moonshot_ai", reply(200, {"code": 0, "data": {"available_balance": "1e-99"}}), Cause.OK, True),
    ("moonshot_ai", reply(200, {"data": {"total_tokens": 80}}), Cause.BAD_RESPONSE, False),
    ("moonshot_ai", reply(401, error("", type="incorrect_api_key_error")), Cause.AUTHENTICATION, False),
    ("moonshot_ai", reply(403, error("", type="permission_denied_error")), Cause.PERMISSION, True),
    ("openrouter", reply(200, {"data": {"total_credits": 100.5}}), Cause.BAD_RESPONSE, False),
    ("openrouter", reply(200, {"data": [{"id": "some-model"}]}), Cause.BAD_RESPONSE, False),
    ("openrouter", reply(403, error("Provider returned error", code=403)), Cause.PERMISSION, False),
    ("openai", reply(200, {"object": "page", "data": [{"object": "bucket"}]}), Cause.BAD_RESPONSE, False),
    ("anthropic", reply(200, {"data": [{"starting_at": "2026-11-22"}]}), Cause.BAD_RESPONSE, False),
    ("anthropic", reply(402, error("Billing", type="billing_error")), Cause.NO_CREDIT, True),
    ("anthropic", reply(503, error("Later", type="overloaded_error")), Cause.OVERLOADED, False),
    ("google_gemini", reply(200, {"models": [{"id": "some"}]}), Cause.BAD_RESPONSE, False),
    ("google_gemini", reply(401, google(401, "UNAUTHENTICATED")), Cause.AUTHENTICATION, False),
    ("together_ai", reply(200, [1, 2]), Cause.BAD_RESPONSE, False),
    ("together_ai", reply(200, []), Cause.OK, True),
    ("together_ai", reply(200, [{"error": {"code": 401}}]), Cause.AUTHENTICATION, False),
]


@pytest.mark.parametrize(("provider", "answer", "cause", "proven"), PECULIAR)
def test_what_one_provider_says_in_its_own_way(
    provider: str, answer: Reply, cause: Cause, proven: bool
) -> None:
    reading = read(provider, answer)
    assert (reading.cause, reading.key_accepted) == (cause, proven)


def test_the_balance_is_read_to_the_digit() -> None:
    reading = read("moonshot_ai", reply(200, OWN_SHAPE["moonshot_ai"]))
    assert reading.balance is not None
    assert str(reading.balance.amount) == "49.58894"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_wrong_address_and_somebody_elses_word(status: int) -> None:
    reading = read("openai", reply(status, headers={"Location": "https://wifi.example/login"}))
    assert (reading.cause, reading.foreign) == (Cause.NOT_FOUND, True)


@pytest.mark.parametrize("status", [407, 511])
def test_a_proxy_or_a_sign_in_page_is_not_the_provider(status: int) -> None:
    reading = read("openai", reply(status))
    assert reading.foreign
    assert str(reading.detail).endswith(f"asks for a sign-in (HTTP {status})")


@pytest.mark.parametrize(
    ("status", "foreign"), [(200, True), (401, True), (403, True), (404, True), (405, False), (502, False)]
)
def test_a_page_is_somebody_elses_where_the_provider_would_have_sent_json(status: int, foreign: bool) -> None:
    assert read("openai", reply(status, html=True)).foreign is foreign
    assert not read("openai", reply(status)).foreign


def test_a_page_proves_no_key_whatever_its_status() -> None:
    for status in (401, 402, 403, 404, 429, 500, 503):
        for answer in (reply(status, html=True), reply(status), reply(status, {"blocked": True})):
            reading = read("openai", answer)
            assert not reading.key_accepted
            assert "valid" not in (reading.detail or "")
    assert read("openai", reply(429, error("Slow down"))).key_accepted
    assert read("openai", reply(401, html=True)).detail == (
        "A web page asks for a sign-in (HTTP 401); the key was not verified"
    )
    assert read("openai", reply(403, html=True)).detail == (
        "A web page refuses access (HTTP 403); the key was not verified"
    )


def test_a_304_is_no_redirect() -> None:
    reading = read("openai", reply(304))
    assert (reading.cause, reading.foreign) == (Cause.BAD_RESPONSE, False)


def test_a_key_whose_own_limit_is_spent_is_told_from_an_empty_account() -> None:
    capped = read("openrouter", reply(200, {"data": {"limit": 5, "limit_remaining": 0}}))
    assert capped.detail == "The key's spending limit is reached"
    assert read("moonshot_ai", reply(200, {"data": {"available_balance": 0}})).detail is None


def test_the_reset_that_openrouter_quotes_in_its_body_is_the_wait() -> None:
    for headers, wait_s in (({"X-RateLimit-Reset": "1795442460000"}, 60.0), ({}, None), ("none", None)):
        answer = reply(429, error("Rate limit exceeded", metadata={"headers": headers}))
        assert read("openrouter", answer).retry_after_s == wait_s


def test_a_wait_on_a_good_answer_is_ignored() -> None:
    reading = read("anthropic", reply(200, OWN_SHAPE["anthropic"], headers={"Retry-After": "55"}))
    assert (reading.cause, reading.retry_after_s) == (Cause.OK, None)


def test_a_wait_on_a_rejected_key_is_ignored() -> None:
    assert read("openai", reply(401, error("no"), headers={"Retry-After": "5"})).retry_after_s is None


WAITS: list[tuple[str, Reply, float | None]] = [
    ("anthropic", reply(429, error("slow"), headers={"retry-after": "20"}), 20.0),
    ("anthropic", reply(529, error("busy"), headers={"Retry-After": "7"}), 7.0),
    ("openai", reply(429, error("slow"), headers={"retry-after-ms": "1500"}), 1.5),
    ("openai", reply(429, error("Rate limit. Please try again in 18.642s. Visit")), 18.642),
    ("openai", reply(429, error("Rate limit. Please try again in 174ms.")), 0.174),
    ("openai", reply(429, error("Rate limit reached. Please try again in 1m12s.")), 72.0),
    ("openai", reply(429, error("no hint at all")), None),
    ("moonshot_ai", reply(429, error("max RPM: 3, please try again after 1 seconds")), 1.0),
    ("moonshot_ai", reply(429, error("please try again after 2 minutes")), 120.0),
    ("google_gemini", reply(429, google(429, "RESOURCE_EXHAUSTED", retryDelay="48s")), 48.0),
    ("google_gemini", reply(429, google(429, "RESOURCE_EXHAUSTED", retryDelay=48)), None),
    ("google_gemini", reply(429, google(429, "RESOURCE_EXHAUSTED", "Please retry in 48.5s.")), 48.5),
    ("google_gemini", reply(429, {"error": {"details": "none"}}), None),
    ("together_ai", reply(429, error("slow"), headers={"x-ratelimit-reset": "2"}), 2.0),
    ("together_ai", reply(429, error("slow"), headers={"x-ratelimit-reset": "soon"}), None),
]


@pytest.mark.parametrize(("provider", "answer", "wait_s"), WAITS)
def test_how_long_to_wait_is_read_wherever_it_stands(
    provider: str, answer: Reply, wait_s: float | None
) -> None:
    assert read(provider, answer).retry_after_s == (None if wait_s is None else pytest.approx(wait_s))


def test_the_registry_names_every_provider_once_and_the_guides_order() -> None:
    assert [p.value for p in APIProvider] == list(PROVIDERS)
    assert all(provider.id == pid for pid, provider in PROVIDERS.items())
    assert [str(pid) for pid in DEFAULT_FAILOVER_ORDER] == [
        "together_ai",
        "anthropic",
        "openai",
        "google_gemini",
        "openrouter",
    ]


def test_no_key_travels_in_an_address() -> None:
    for provider in PROVIDERS.values():
        assert "key=" not in provider.check_path
        assert provider.auth.header


def key_info(**data: Any) -> Reply:
    """What OpenRouter says of a key without a cap of its own."""
    return reply(200, {"data": {"limit": None, "limit_remaining": None, **data}})


@pytest.mark.parametrize(
    ("data", "cause", "left", "wait_s"),
    [
        (
            {"effective_budget": {"remaining_usd": 0, "resets_at": "2026-11-23T15:00:00Z"}},
            "no_credit",
            0,
            3600,
        ),
        ({"effective_budget": {"limit_usd": 5, "spend_usd": "5.01"}}, "no_credit", Decimal("-0.01"), None),
        ({"effective_budget": {"limit_usd": 5, "spend_usd": 4}}, "ok", 1, None),
        ({"effective_budget": {"limit_usd": None, "spend_usd": 4}}, "ok", None, None),
        ({"effective_budget": None, "budgets": None}, "ok", None, None),
        (
            {
                "effective_budget": {"remaining_usd": 3},
                "budgets": [{"remaining_usd": 3}, "?", {"remaining_usd": -1, "resets_at": 1_795_446_000}],
            },
            "no_credit",
            -1,
            3600,
        ),
        ({"is_free_tier": True, "free_model_daily_requests": {"remaining": 0}}, "no_credit", None, None),
        (
            {"free_model_daily_requests": {"limit": 50, "used": 51, "resets_at": "2026-11-24T00:00:00Z"}},
            "no_credit",
            None,
            36_000,
        ),
        ({"is_free_tier": False, "free_model_daily_requests": {"remaining": 0}}, "ok", None, None),
        ({"free_model_daily_requests": {"remaining": 7}}, "ok", None, None),
        ({"free_model_daily_requests": {"used": 7}}, "ok", None, None),
        ({"free_model_daily_requests": 0}, "ok", None, None),
    ],
)
def test_a_spent_budget_is_no_credit_though_the_key_has_no_cap(
    data: dict[str, Any], cause: str, left: Decimal | None, wait_s: float | None
) -> None:
    reading = read("openrouter", key_info(**data))
    assert reading.cause == cause
    assert reading.key_accepted
    assert (None if reading.balance is None else reading.balance.amount) == left
    assert reading.retry_after_s == wait_s


def test_of_several_waits_the_longest_is_told() -> None:
    body = google(
        429, "RESOURCE_EXHAUSTED", retryDelay="7s", violations=[{}, 3, {"quotaId": "RequestsPerDay"}]
    )
    assert read("google_gemini", reply(429, body, headers={"retry-after": "60"})).retry_after_s == 18 * 3600
    both = error("", metadata={"resets_at": "2026-11-23T14:10:00Z"})
    assert read("openrouter", reply(429, both, headers={"retry-after": "60"})).retry_after_s == 600


@pytest.mark.parametrize("place", ["resets_at", "metadata", "details"])
def test_a_moment_that_the_error_names_is_a_wait(place: str) -> None:
    moment = "2026-11-23T14:00:30Z"
    body = error("", **{place: moment if place == "resets_at" else {"resets_at": moment}})
    assert read("together_ai", reply(429, body)).retry_after_s == 30


def test_of_an_empty_account_only_a_named_moment_is_a_wait() -> None:
    for text, seconds in (
        ("try again in 5 s", None),
        ("You will regain access on 2026-11-23 at 14:01 UTC.", 60.0),
    ):
        answer = reply(402, error(text), headers={"retry-after": "9"})
        assert read("openai", answer).retry_after_s == seconds


@pytest.mark.parametrize(
    ("provider", "answer", "cause"),
    [
        ("openrouter", reply(402, error("", metadata={"error_type": "weight_exceeds_budget"})), "no_credit"),
        ("openrouter", reply(402, error("", metadata={"limit_source": "openrouter_credits"})), "no_credit"),
        (
            "openrouter",
            reply(402, error("", metadata={"limit_source": "openrouter_in_flight_budget"})),
            "rate_limited",
        ),
        ("openrouter", reply(403, error("", metadata={"limit_source": 3, "resets_at": "?"})), "permission"),
        (
            "openrouter",
            reply(403, error("", metadata={"limit_source": "upstream_x", "resets_at": "2026"})),
            "permission",
        ),
        ("openrouter", reply(403, error("", metadata="?")), "permission"),
        ("openai", reply(403, error("", code="billing_hard_limit_reached")), "no_credit"),
        ("openai", reply(429, error("", type="tokens", code="rate_limit_exceeded")), "rate_limited"),
        ("openai", reply(429, error("", type="org_rate_limit_exceeded")), "rate_limited"),
        ("openai", reply(429, error("", type=["slow_down"], code={})), "rate_limited"),
        ("openai", reply(500, error("", type="slow_down")), "overloaded"),
        ("anthropic", reply(400, error("", details={"error_code": 7})), "bad_response"),
        ("anthropic", reply(403, error("", details={"error_code": "x_spend_limit_reached"})), "no_credit"),
        ("anthropic", reply(400, error("This organization has been disabled.")), "permission"),
        ("google_gemini", reply(429, google(429, "", violations="?")), "rate_limited"),
        ("google_gemini", reply(429, google(429, "", violations=[{"quotaValue": "15"}])), "rate_limited"),
        ("google_gemini", reply(429, google(429, "", violations=[{}, {"quotaValue": "0"}])), "no_credit"),
        ("together_ai", reply(403, error("Input tokens + max_new_tokens must be <= 8192")), "bad_response"),
        ("openrouter", reply(403, error("flagged", metadata={"reasons": ["violence"]})), "bad_response"),
        ("openrouter", reply(403, error("flagged", metadata={"flagged_input": "some"})), "bad_response"),
        ("openrouter", reply(403, error("", metadata={"reasons": [], "raw": "region"})), "permission"),
        ("moonshot_ai", reply(451, error("Unavailable For Legal Reasons")), "permission"),
        (
            "google_gemini",
            reply(400, google(400, "INVALID_ARGUMENT", reason="API_KEY_EXPIRED")),
            "authentication",
        ),
        ("google_gemini", reply(402, error("Prepaid credits are used up")), "no_credit"),
        ("google_gemini", reply(429, error("Your prepaid credits are gone")), "no_credit"),
    ],
)
def test_what_providers_say_since_2026(provider: str, answer: Reply, cause: str) -> None:
    assert read(provider, answer).cause == cause


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (reply(404, error("")), 404),
        (reply(200, error("", code=400)), 400),
        (reply(200, error("", type="rate_limit_error")), 429),
        (reply(200, error("something else")), 500),
        (reply(200, error("", code="invalid_base64_image")), 400),
        (reply(200, error("", code="image_too_small")), 400),
        (reply(200, error("", code="vector_store_timeout")), 500),
        (reply(200, error("", code=None, type="invalid_authentication_error")), 401),
    ],
)
def test_the_status_of_a_reply_is_the_one_that_its_error_names(answer: Reply, status: int) -> None:
    assert status_of(answer) == status


@pytest.mark.parametrize(
    ("cause", "status", "wrong"),
    [
        (Cause.BAD_RESPONSE, 400, True),
        (Cause.NOT_FOUND, 404, True),
        (Cause.BAD_RESPONSE, 409, False),
        (Cause.BAD_RESPONSE, 425, False),
        (Cause.BAD_RESPONSE, 500, False),
        (Cause.RATE_LIMITED, 429, False),
    ],
)
def test_a_wrong_request_says_nothing_against_the_provider(cause: Cause, status: int, wrong: bool) -> None:
    assert is_wrong_request(cause, status) is wrong
