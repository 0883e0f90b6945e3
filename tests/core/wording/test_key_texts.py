"""What a test of a key says, read aloud."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from clock import START

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.billing import Billed, CostAnswer, CostFault
from apimon_desktop.core.model.check import Balance, CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Secret
from apimon_desktop.core.wording.causes import cost_test_text, key_doubt, key_name, key_test_text


def result(
    cause: Cause = Cause.OK,
    *,
    http_status: int | None = 200,
    detail: str | None = None,
    proven: bool = False,
    left: str | None = None,
) -> CheckResult:
    return CheckResult(
        provider_id=ProviderId("openai"),
        kind=CheckKind.ONE_SHOT,
        at=START,
        at_mono_s=0.0,
        cause=cause,
        latency_ms=312.0 if http_status else None,
        http_status=http_status,
        detail=detail,
        key_accepted=proven,
        balance=None if left is None else Balance(amount=Decimal(left), currency="USD"),
    )


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (result(proven=True), "Key works · 312 ms"),
        (result(proven=True, left="18.20"), "Key works · $18.20 left · 312 ms"),
        (
            result(proven=True, detail="The key may call models, but not list them"),
            "Key works · the key may call models, but not list them",
        ),
        (result(Cause.AUTHENTICATION, http_status=401, detail="HTTP 401"), "Rejected: HTTP 401."),
        (result(Cause.AUTHENTICATION, http_status=None), "Rejected: no answer."),
        (
            result(Cause.NO_CREDIT, http_status=402, detail="HTTP 402", proven=True),
            "Key accepted, but out of credit: HTTP 402.",
        ),
        (
            result(Cause.DNS, http_status=None),
            "Couldn't test it: can't look up address. Check your connection and try again.",
        ),
        (
            result(Cause.SERVER_ERROR, http_status=500, detail="HTTP 500"),
            "Couldn't test it: server error (HTTP 500).",
        ),
        (result(Cause.SERVER_ERROR, http_status=502), "Couldn't test it: server error (HTTP 502)."),
    ],
)
def test_one_sentence_says_what_the_key_can_do(found: CheckResult, text: str) -> None:
    assert key_test_text(found) == text


def test_a_balance_is_shown_in_its_own_currency() -> None:
    yuan = replace(result(proven=True), balance=Balance(amount=Decimal("49.5"), currency="CNY"))
    assert key_test_text(yuan) == "Key works · CNY 49.50 left · 312 ms"


OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")
PREFIXES = {
    OPENAI: ("sk-proj-",),
    ANTHROPIC: ("sk-ant-",),
    admin_id(OPENAI): ("sk-admin-",),
    admin_id(ANTHROPIC): ("sk-ant-admin",),
}
NAMES = {OPENAI: "OpenAI", ANTHROPIC: "Anthropic"}


@pytest.mark.parametrize(
    ("key", "kept_by", "doubt"),
    [
        ("sk-proj-abc", OPENAI, None),
        ("sk-abc", OPENAI, None),
        ("sk-abc", admin_id(OPENAI), None),
        ("sk-admin-abc", admin_id(OPENAI), None),
        ("sk-ant-admin01-abc", admin_id(ANTHROPIC), None),
        ("sk-ant-api03-abc", OPENAI, "looks like a key for Anthropic"),
        ("sk-ant-api03-abc", admin_id(OPENAI), "looks like a key for Anthropic"),
        (
            "sk-proj-abc",
            admin_id(OPENAI),
            "looks like an ordinary key of OpenAI, which cannot read costs",
        ),
        (
            "sk-admin-abc",
            OPENAI,
            "looks like an admin key of OpenAI, which reads costs and cannot call models",
        ),
        (
            "sk-ant-admin01-abc",
            ANTHROPIC,
            "looks like an admin key of Anthropic, which reads costs and cannot call models",
        ),
        (
            "sk-ant-admin01-abc",
            admin_id(OPENAI),
            "looks like an admin key of Anthropic, which reads costs and cannot call models",
        ),
    ],
)
def test_a_key_in_the_wrong_place_is_named_for_what_it_looks_like(
    key: str, kept_by: ProviderId, doubt: str | None
) -> None:
    assert key_doubt(Secret(key), kept_by, PREFIXES, NAMES.__getitem__) == doubt


def test_keys_are_named_for_people() -> None:
    assert (key_name(OPENAI, "OpenAI"), key_name(admin_id(OPENAI), "OpenAI")) == (
        "OpenAI",
        "OpenAI admin key",
    )


def test_what_an_admin_key_can_do_is_shown() -> None:
    def billed(day: int, amount: str) -> Billed:
        return Billed(
            provider_id=OPENAI,
            day=date(2026, 11, day),
            amount=Decimal(amount),
            currency="USD",
            as_of=START,
        )

    assert cost_test_text(CostAnswer(fault=CostFault.REFUSED)) == (
        "This key cannot read costs: it needs an admin key."
    )
    assert cost_test_text(CostAnswer(billed=(billed(1, "0"), billed(2, "1"), billed(3, "1")))) == (
        "Key reads costs: 2 days with costs in the last month."
    )
    assert cost_test_text(CostAnswer(billed=(billed(1, "2"),))) == (
        "Key reads costs: 1 day with costs in the last month."
    )
