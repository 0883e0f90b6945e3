"""What cost reports, keys and balances say, as declarations read it; hand-calculated to the last digit."""

import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from replies import OWN_ANSWER, reply

from apimon_desktop.core.model.billing import CostLine, CostPage, KeySpending
from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.matchers import day_of_epoch, day_of_text
from apimon_desktop.providers.registry import KEY_PREFIXES, PROVIDERS
from apimon_desktop.providers.spec import CostReport, Reply

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
OPENROUTER, MOONSHOT = PROVIDERS[ProviderId("openrouter")], PROVIDERS[ProviderId("moonshot_ai")]
FOLDER: Final = os.environ.get("APIMON_REPLIES")
needs_replies = pytest.mark.skipif(not FOLDER, reason="APIMON_REPLIES names no folder of recorded replies")


def report_of(name: str) -> CostReport:
    report = PROVIDERS[ProviderId(name)].costs
    assert report is not None
    return report


OPENAI, ANTHROPIC = report_of("openai"), report_of("anthropic")


def exact(document: Any) -> Any:
    """As it comes over the wire, its fractions to the last digit."""
    return json.loads(json.dumps(document), parse_float=Decimal)


def recorded(name: str) -> Any:
    text = (Path(FOLDER or "") / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text, parse_float=Decimal)["body"]


def line(day: str, amount: str, currency: str = "USD") -> CostLine:
    return CostLine(day=date.fromisoformat(day), amount=Decimal(amount), currency=currency)


def openai_page(*buckets: tuple[int, list[Any]], **more: Any) -> Any:
    data = [
        {"object": "bucket", "start_time": at, "end_time": at + 86400, "results": results}
        for at, results in buckets
    ]
    return exact({"object": "page", "data": data, "has_more": False, "next_page": None, **more})


def cost(value: Any, currency: Any = "usd") -> dict[str, Any]:
    return {"object": "organization.costs.result", "amount": {"value": value, "currency": currency}}


def anthropic_page(*buckets: tuple[str, list[Any]], **more: Any) -> Any:
    data = [{"starting_at": at, "ending_at": at, "results": results} for at, results in buckets]
    return exact({"data": data, "has_more": False, "next_page": None, **more})


def cents(amount: Any, currency: Any = "USD") -> dict[str, Any]:
    return {"amount": amount, "currency": currency, "cost_type": "tokens"}


def test_openai_amounts_are_dollars_with_all_their_digits() -> None:
    """12 Nov 2026, 00:00 UTC is 1794441600."""
    document = openai_page(
        (1794441600, [cost(0.29809159056356166), cost(0.01)]), (1794528000, []), (1794614400, [cost(2)])
    )
    assert OPENAI.read(document) == CostPage(
        lines=(
            line("2026-11-12", "0.29809159056356166"),
            line("2026-11-12", "0.01"),
            line("2026-11-13", "0"),
            line("2026-11-14", "2"),
        )
    )


def test_anthropic_amounts_are_texts_in_cents() -> None:
    document = anthropic_page(
        ("2026-11-12T00:00:00Z", [cents("123.45"), cents("0.00001")]), ("2026-11-13T00:00:00Z", [])
    )
    assert ANTHROPIC.read(document) == CostPage(
        lines=(line("2026-11-12", "1.2345"), line("2026-11-12", "0.0000001"), line("2026-11-13", "0"))
    )


def test_a_credit_note_is_an_amount_below_nothing() -> None:
    page = ANTHROPIC.read(anthropic_page(("2026-11-12T00:00:00Z", [cents("-250")])))
    assert page == CostPage(lines=(line("2026-11-12", "-2.5"),))


def test_another_currency_is_told_as_it_is() -> None:
    page = OPENAI.read(openai_page((1794441600, [cost(3.5, "eur")])))
    assert page == CostPage(lines=(line("2026-11-12", "3.5", "EUR"),))


@pytest.mark.parametrize("report", [OPENAI, ANTHROPIC])
def test_the_next_page_is_named_only_where_there_is_more(report: CostReport) -> None:
    for has_more, name, expected in [
        (True, "page_abc", "page_abc"),
        (False, "page_abc", None),
        (True, None, None),
        (True, "", None),
        (True, 7, None),
        (True, "x" * 5000, None),
        ("yes", "page_abc", None),
    ]:
        page = report.read(exact({"data": [], "has_more": has_more, "next_page": name}))
        assert page == CostPage(next_page=expected)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "text",
        {},
        {"data": None},
        {"data": "results"},
        {"data": [7]},
        {"data": [{"start_time": 1794441600}]},
        {"data": [{"start_time": 1794441600, "starting_at": "2026-11-12T00:00:00Z", "results": None}]},
        {"data": [{"start_time": 1794441600, "starting_at": "2026-11-12T00:00:00Z", "results": [7]}]},
        {"data": [{"start_time": 1794441600, "starting_at": "2026-11-12T00:00:00Z", "results": [{}]}]},
        {"data": [{"results": []}]},
        openai_page((1794441600, [cost(None)])),
        openai_page((1794441600, [cost("1e400")])),
        openai_page((1794441600, [cost(1, None)])),
        openai_page((1794441600, [cost(1, "dollars")])),
        openai_page((1794441600, [cost(1, "12 ")])),
        anthropic_page(("2026-11-12T00:00:00Z", [cents("a lot")])),
        anthropic_page(("2026-11-12T00:00:00Z", [cents(None)])),
        anthropic_page(("2026-11-12T00:00:00Z", [cents("1", 7)])),
    ],
)
@pytest.mark.parametrize("report", [OPENAI, ANTHROPIC])
def test_what_has_another_form_is_not_believed_in_part(report: CostReport, document: Any) -> None:
    assert report.read(document) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1794441600, date(2026, 11, 12)),
        (1794441600 + 86399, date(2026, 11, 12)),
        (0, date(1970, 1, 1)),
        (-1, None),
        (10**11, None),
        (True, None),
        (1.5, None),
        ("1794441600", None),
    ],
)
def test_a_day_in_seconds_since_1970(value: Any, day: date | None) -> None:
    assert day_of_epoch(value) == day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-12T00:00:00Z", date(2026, 11, 12)),
        ("2026-11-12T23:30:00-02:00", date(2026, 11, 13)),
        ("2026-11-12T00:00:00", None),
        ("0001-01-01T00:00:00+09:00", None),
        ("yesterday", None),
        (1794441600, None),
    ],
)
def test_a_day_as_rfc_3339_writes_it(value: Any, day: date | None) -> None:
    assert day_of_text(value) == day


def test_days_are_asked_for_from_midnight_in_utc_in_pages_of_allowed_length() -> None:
    first = date(2026, 11, 12)
    assert OPENAI.query(first) == {"start_time": "1794441600", "bucket_width": "1d", "limit": "100"}
    assert ANTHROPIC.query(first) == {
        "starting_at": "2026-11-12T00:00:00Z",
        "bucket_width": "1d",
        "limit": "31",
    }


def test_admin_keys_are_told_from_ordinary_ones() -> None:
    assert KEY_PREFIXES[ProviderId("openai:admin")] == ("sk-admin-",)
    assert KEY_PREFIXES[ProviderId("anthropic:admin")] == ("sk-ant-admin",)
    assert {pid for pid in KEY_PREFIXES if pid.endswith(":admin")} == {"openai:admin", "anthropic:admin"}


# What ordinary keys are told with their check.


def openrouter_reading(**data: Any) -> KeySpending | None:
    document = {"data": {"limit": None, "limit_remaining": None, **data}}
    return classify(OPENROUTER, reply(200, document), NOW).spending


def test_openrouter_tells_what_its_key_spent_and_whether_its_limit_is_renewed() -> None:
    said = openrouter_reading(
        usage=25.5,
        usage_daily=0.65017511,
        usage_weekly=3,
        usage_monthly=25.5,
        limit=100,
        limit_remaining=74.5,
        limit_reset="monthly",
        byok_usage=17.38,
    )
    assert said == KeySpending(
        all_time=Decimal("25.5"),
        today=Decimal("0.65017511"),
        limit_resets=True,
    )


@pytest.mark.parametrize("reset", [None, "yearly", 7, ["monthly"]])
def test_what_openrouter_does_not_say_is_not_made_up(reset: Any) -> None:
    assert openrouter_reading(usage="?", limit_reset=reset) == KeySpending()


def test_a_key_whose_limit_is_reached_tells_what_it_spent_all_the_same() -> None:
    document = {"data": {"limit": 5, "limit_remaining": 0, "usage": 5}}
    reading = classify(OPENROUTER, reply(200, document), NOW)
    assert reading.cause is Cause.NO_CREDIT
    assert reading.spending == KeySpending(all_time=Decimal(5))


@pytest.mark.parametrize(
    ("host", "currency"),
    [("api.moonshot.ai", "USD"), ("api.moonshot.cn", "CNY"), ("127.0.0.1", "USD"), ("", "USD")],
)
def test_moonshots_currency_goes_by_its_host(host: str, currency: str) -> None:
    answer = Reply(status=200, host=host, document=OWN_ANSWER["moonshot_ai"])
    expected = Balance(amount=Decimal("49.58894"), currency=currency)
    assert classify(MOONSHOT, answer, NOW).balance == expected


@pytest.mark.parametrize("failure", [{"code": 5}, {"status": False}])
def test_a_failure_inside_a_200_tells_no_balance(failure: dict[str, Any]) -> None:
    reading = classify(MOONSHOT, reply(200, {**OWN_ANSWER["moonshot_ai"], **failure}), NOW)
    assert (reading.cause, reading.balance) == (Cause.BAD_RESPONSE, None)


# The same with recorded and documented answers.


@needs_replies
def test_openais_recorded_report_is_read_to_the_last_digit() -> None:
    """Asked for from 9 Feb 2025, 10:14: its first day begins before, its last ends in the future."""
    assert OPENAI.read(recorded("openai/organization_costs_200")) == CostPage(
        lines=(line("2025-02-09", "0.00016447132572501897"), line("2025-02-10", "0.29809159056356166"))
    )
    assert OPENAI.read(recorded("openai/organization_costs_200_spec")) == CostPage(
        lines=(line("2024-11-01", "0.06"),)
    )


@needs_replies
def test_anthropics_documented_report_is_read_in_cents() -> None:
    assert ANTHROPIC.read(recorded("anthropic/cost_report_200_doc")) == CostPage(
        lines=(line("2025-08-01", "1.2378912"),), next_page="page_MjAyNS0wNS0xNFQwMDowMDowMFo="
    )


@needs_replies
@pytest.mark.parametrize(
    ("name", "spending"),
    [
        (
            "key_200",
            KeySpending(
                all_time=Decimal("25.5"),
                today=Decimal("25.5"),
                limit_resets=True,
            ),
        ),
        ("key_200_cli_output", KeySpending(all_time=Decimal("0.65017511"))),
    ],
)
def test_openrouters_documented_key_is_read(name: str, spending: KeySpending) -> None:
    answer = Reply(status=200, document=recorded(f"openrouter/{name}"))
    assert classify(OPENROUTER, answer, NOW).spending == spending


@needs_replies
def test_moonshots_documented_balance_is_read() -> None:
    answer = Reply(status=200, host="api.moonshot.ai", document=recorded("moonshot/balance_200"))
    expected = Balance(amount=Decimal("49.58894"), currency="USD")
    assert classify(MOONSHOT, answer, NOW).balance == expected
