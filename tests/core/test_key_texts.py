"""What a test of a key says, read aloud."""

from decimal import Decimal

import pytest
from clock import START

from apimon_desktop.core.check import Balance, CheckKind, CheckResult
from apimon_desktop.core.key_texts import key_test_text
from apimon_desktop.core.types import Cause, ProviderId


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
        (result(proven=True), "Key works: it answered in 312 ms."),
        (result(proven=True, left="18.20"), "Key works, $18.20 left: it answered in 312 ms."),
        (
            result(proven=True, detail="The key may call models, but not list them"),
            "Key works: the key may call models, but not list them.",
        ),
        (result(Cause.AUTHENTICATION, http_status=401, detail="HTTP 401"), "Rejected: HTTP 401."),
        (result(Cause.AUTHENTICATION, http_status=None), "Rejected: no answer."),
        (
            result(Cause.NO_CREDIT, http_status=402, detail="HTTP 402", proven=True),
            "Key accepted, but out of credit: HTTP 402.",
        ),
        (
            result(Cause.DNS, http_status=None),
            "Not tested: name not found. Check your network, then try again.",
        ),
        (
            result(Cause.SERVER_ERROR, http_status=500, detail="HTTP 500"),
            "Not tested: server error (HTTP 500).",
        ),
        (result(Cause.SERVER_ERROR, http_status=502), "Not tested: server error (HTTP 502)."),
    ],
)
def test_one_sentence_says_what_the_key_can_do(found: CheckResult, text: str) -> None:
    assert key_test_text(found) == text
