"""Price lists that come with the answer to a check."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from replies import OWN_ANSWER, reply

from apimon_desktop.core.model.billing import Rates
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.registry import PROVIDERS

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
TOGETHER = PROVIDERS[ProviderId("together_ai")]


def model(name: Any, **pricing: Any) -> dict[str, Any]:
    return {"id": name, "type": "chat", "pricing": {"hourly": 0, "base": 0, "finetune": 0, **pricing}}


def prices(*models: Any) -> dict[str, Rates]:
    return dict(classify(TOGETHER, reply(200, list(models)), NOW).prices)


def test_togethers_check_tells_its_prices_to_the_digit() -> None:
    assert prices(
        model("moonshotai/Kimi-K2.6", input=0.5, output=2.8, cached_input=0.15),
        model("Qwen/Qwen3.5-9B", input=0.17, output=0.25),
    ) == {
        "moonshotai/Kimi-K2.6": Rates(
            input_usd_per_mtok=Decimal("0.5"),
            cached_input_usd_per_mtok=Decimal("0.15"),
            output_usd_per_mtok=Decimal("2.8"),
        ),
        "Qwen/Qwen3.5-9B": Rates(
            input_usd_per_mtok=Decimal("0.17"),
            output_usd_per_mtok=Decimal("0.25"),
        ),
    }


def test_a_model_that_only_takes_has_no_price_for_output() -> None:
    assert prices(model("embed", input=0.008, output=0)) == {
        "embed": Rates(input_usd_per_mtok=Decimal("0.008"))
    }


@pytest.mark.parametrize(
    "entry",
    [
        model("by the hour", hourly=1.5, input=0, output=0),
        model("by the image", input=0, output=0),
        model("says nothing"),
        model("less than nothing", input=-1, output=-1),
        model("too large", input=1e300),
        model("a word", input="cheap"),
        model("a list", input=[1]),
        model(7, input=1, output=1),
        {"id": "no prices"},
        {"id": "null", "pricing": None},
        {"id": "a text", "pricing": "0.5"},
    ],
)
def test_what_is_no_price_by_the_token_is_left_out_and_the_rest_stays(entry: dict[str, Any]) -> None:
    assert list(prices(entry, model("good", input=1, output=2))) == ["good"]


def test_a_refusal_tells_no_prices() -> None:
    assert not classify(TOGETHER, reply(401, {"error": {"code": "invalid_api_key"}}), NOW).prices


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.id)
def test_no_other_check_brings_prices_and_every_provider_is_named_in_the_list(provider: Any) -> None:
    assert not classify(provider, reply(200, OWN_ANSWER[provider.id]), NOW).prices
    assert provider.price_list_id


def test_an_answer_to_another_request_is_not_read_for_prices() -> None:
    assert TOGETHER.paid_test is not None
    asked = TOGETHER.as_asked(TOGETHER.paid_test)
    assert asked.read_prices([model("m", input=1, output=1)]) == {}
