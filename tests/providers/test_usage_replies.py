"""Recorded replies, read and priced: every figure worked out by hand. See APIMON_REPLIES.

The rates are those of the day of writing and stand here, so that no price list can change a figure.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from usage_bodies import by_hand_usd, rates, tokens
from usage_reading import read_usage

from apimon_desktop.core.model.billing import Price, compared_usd
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.providers.addresses import Addresses, ModelRequest
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.usage.reply_reader import ReplyReader

FOLDERS: Final = ("anthropic", "gemini", "moonshot", "openai", "openrouter", "together")
ADDRESSES: Final = Addresses(
    [
        *((url, p) for p in PROVIDERS.values() for url in (p.base_url, *p.other_urls)),
        # The documentation's examples name the Chinese host.
        ("https://api.moonshot.cn/v1", PROVIDERS[ProviderId("moonshot_ai")]),
    ]
)
MILLIONTH_USD: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What a reply used and cost."""

    tokens: Tokens
    price: Price
    sums: str
    """Tokens times USD per million, for each kind."""
    told_usd: str | None = None
    """What the reply itself says."""


NANO_41 = rates("0.10", "0.40", cached="0.025")
MINI_4O = rates("0.15", "0.60", cached="0.075")
HAIKU = rates("1", "5", cached="0.10", written="1.25", written_1h="2")
SONNET = rates("3", "15", cached="0.30", written="3.75", written_1h="6")
LLAMA = rates("0.88", "0.88")
MIXTRAL = rates("0.60", "0.60")
FREE = rates("0", "0")

BILLS: Final[Mapping[str, Bill]] = {
    "openai/chat_200_body": Bill(tokens=tokens(16, 363), price=NANO_41, sums="16 × 0.10 + 363 × 0.40"),
    "openai/chat_200_cache_write_tokens": Bill(
        tokens=tokens(4020, 4, cached=4012),
        price=rates("4", "20", cached="0.40", written="5"),
        # 4020 − 4012 = 8 at the full price; nothing was written.
        sums="8 × 4 + 4012 × 0.40 + 4 × 20",
    ),
    "openai/chat_200_project_ratelimit_headers": Bill(
        tokens=tokens(1079, 143), price=rates("2.50", "10"), sums="1079 × 2.50 + 143 × 10"
    ),
    "openai/chat_200_ratelimit_headers": Bill(
        tokens=tokens(1101, 7, cached=1024),
        price=NANO_41,
        # 1101 − 1024 = 77; 0.0000361 in all.
        sums="77 × 0.10 + 1024 × 0.025 + 7 × 0.40",
    ),
    "openai/chat_200_reset_1h8m25s": Bill(tokens=tokens(22, 3), price=MINI_4O, sums="22 × 0.15 + 3 × 0.60"),
    "openai/chat_200_reset_32m9s": Bill(tokens=tokens(22, 5), price=MINI_4O, sums="22 × 0.15 + 5 × 0.60"),
    "openai/responses_200": Bill(
        tokens=tokens(86, 145, thought=64),
        price=rates("0.05", "0.40", cached="0.005"),
        # The 64 thoughts are among the 145.
        sums="86 × 0.05 + 145 × 0.40",
    ),
    "openai/responses_200_cached": Bill(
        tokens=tokens(4565, 5, cached=4352),
        price=rates("1.75", "14", cached="0.175"),
        # 4565 − 4352 = 213.
        sums="213 × 1.75 + 4352 × 0.175 + 5 × 14",
    ),
    "anthropic/messages_200_body": Bill(tokens=tokens(12, 29), price=SONNET, sums="12 × 3 + 29 × 15"),
    "anthropic/messages_200_cache_read": Bill(
        # 10 + 7351: what came from the cache is not in its input tokens; 0.0007651 in all.
        tokens=tokens(7361, 4, cached=7351),
        price=HAIKU,
        sums="10 × 1 + 7351 × 0.10 + 4 × 5",
    ),
    "anthropic/messages_200_cache_write": Bill(
        tokens=tokens(7361, 4, written=7351), price=HAIKU, sums="10 × 1 + 7351 × 1.25 + 4 × 5"
    ),
    "anthropic/messages_200_ratelimit_headers": Bill(
        tokens=tokens(581, 117), price=HAIKU, sums="581 × 1 + 117 × 5"
    ),
    "anthropic/messages_200_retry_after_55": Bill(
        tokens=tokens(583, 159), price=HAIKU, sums="583 × 1 + 159 × 5"
    ),
    "anthropic/messages_200_stream_ratelimit_headers": Bill(
        # 1 output token at the start, 10 at the end: 10, not 11.
        tokens=tokens(17, 10),
        price=SONNET,
        sums="17 × 3 + 10 × 15",
    ),
    "gemini/generate_200_cached": Bill(
        tokens=tokens(3520, 44, cached=3512, thought=42),
        price=rates("0.30", "2.50", cached="0.03"),
        # 3520 − 3512 = 8; 2 said + 42 thought = 44; 0.00021776 in all.
        sums="8 × 0.30 + 3512 × 0.03 + 44 × 2.50",
    ),
    "gemini/generate_200_flash_lite": Bill(
        tokens=tokens(15, 7), price=rates("0.25", "1.50"), sums="15 × 0.25 + 7 × 1.50"
    ),
    "gemini/generate_200_gemini3_body": Bill(
        # 28 said + 244 thought = 272.
        tokens=tokens(9, 272, thought=244),
        price=rates("2", "12"),
        sums="9 × 2 + 272 × 12",
    ),
    "gemini/generate_200_no_candidates_count": Bill(
        tokens=tokens(171, 0), price=rates("0.10", "0.40"), sums="171 × 0.10"
    ),
    "gemini/generate_200_thinking": Bill(
        # 1 said + 72 thought = 73.
        tokens=tokens(15, 73, thought=72),
        price=rates("1.50", "9"),
        sums="15 × 1.50 + 73 × 9",
    ),
    "moonshot/chat_200_doc": Bill(tokens=tokens(19, 21), price=rates("0.20", "2"), sums="19 × 0.20 + 21 × 2"),
    "moonshot/chat_200_stream_doc": Bill(
        tokens=tokens(19, 13), price=rates("0.20", "2"), sums="19 × 0.20 + 13 × 2"
    ),
    "openrouter/chat_200_cost": Bill(
        tokens=tokens(30, 26, thought=25),
        price=rates("1.50", "7.50"),
        sums="30 × 1.50 + 26 × 7.50",
        told_usd="0.00024",
    ),
    "openrouter/chat_200_cost_cached": Bill(
        tokens=tokens(212, 109, cached=128, thought=28),
        price=rates("1.20", "4", cached="0.24"),
        # 212 − 128 = 84.
        sums="84 × 1.20 + 128 × 0.24 + 109 × 4",
        told_usd="0.00056752",
    ),
    "openrouter/chat_200_kimi_via_openrouter": Bill(
        tokens=tokens(201, 94, thought=63),
        price=rates("0.44", "2"),
        sums="201 × 0.44 + 94 × 2",
        told_usd="0.00027644",
    ),
    "openrouter/chat_200_stream": Bill(
        tokens=tokens(612, 2), price=FREE, sums="612 × 0 + 2 × 0", told_usd="0"
    ),
    "openrouter/chat_200_stream_error_inside": Bill(
        # It says that 11 of 10 were thought: all 10.
        tokens=tokens(43, 10, thought=10),
        price=FREE,
        sums="43 × 0 + 10 × 0",
        told_usd="0",
    ),
    "openrouter/responses_200_stream": Bill(
        tokens=tokens(17, 4),
        price=rates("2.50", "10"),
        sums="17 × 2.50 + 4 × 10",
        told_usd="0.0000825",
    ),
    "together/chat_200_2026": Bill(tokens=tokens(46, 45), price=LLAMA, sums="46 × 0.88 + 45 × 0.88"),
    "together/chat_200_async_2026": Bill(tokens=tokens(46, 42), price=LLAMA, sums="46 × 0.88 + 42 × 0.88"),
    "together/chat_200_ratelimit_headers_2024": Bill(
        tokens=tokens(18, 35), price=MIXTRAL, sums="18 × 0.60 + 35 × 0.60"
    ),
    "together/chat_200_stream_2026": Bill(tokens=tokens(41, 15), price=LLAMA, sums="41 × 0.88 + 15 × 0.88"),
    "together/chat_200_tool_call_2026": Bill(
        tokens=tokens(198, 24), price=LLAMA, sums="198 × 0.88 + 24 × 0.88"
    ),
    "together/completions_200_ratelimit_0_2024": Bill(
        tokens=tokens(10, 512), price=MIXTRAL, sums="10 × 0.60 + 512 × 0.60"
    ),
    "together/rerank_200_body": Bill(tokens=tokens(2966, 0), price=rates("0.10", "0.10"), sums="2966 × 0.10"),
}
"""Of every recorded reply that tells what was used."""


def _files() -> Mapping[str, dict[str, Any]]:
    folder = os.environ.get("APIMON_REPLIES")
    if not folder:
        return {}
    paths = (path for part in FOLDERS for path in sorted(Path(folder, part).glob("*.json")))
    return {f"{p.parent.name}/{p.stem}": json.loads(p.read_text(encoding="utf-8")) for p in paths}


FILES: Final = _files()
pytestmark = pytest.mark.skipif(not FILES, reason="APIMON_REPLIES names no folder of recorded replies")
NAMES: Final = [name for name in BILLS if name in FILES]


def asked(name: str) -> ModelRequest:
    request = FILES[name]["request"]
    url = urlsplit(request["url"])
    found = ADDRESSES.recognise(request["method"], url.scheme, url.hostname or "", url.port, url.path)
    assert found is not None
    return found


def passed_by(name: str) -> ReplyReader:
    """The reply as it would come over the wire."""
    body = FILES[name]["body"]
    data = (body if isinstance(body, str) else json.dumps(body)).encode()
    reader = ReplyReader(asked(name).shape)
    for start in range(0, len(data), 97):
        reader.feed(data[start : start + 97])
    reader.end()
    return reader


def test_every_reply_that_tells_what_it_used_is_in_the_table() -> None:
    telling = {
        name
        for name, file in FILES.items()
        if file["status"] == 200 and file["request"]["method"] == "POST" and '"usage' in _text(file["body"])
    }
    assert telling == set(BILLS)


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_reply_costs_what_a_person_works_out(name: str) -> None:
    bill, found = BILLS[name], passed_by(name).reading()
    assert found.tokens == bill.tokens
    cost_usd = compared_usd(bill.tokens, bill.price)
    assert cost_usd is not None
    assert abs(cost_usd - by_hand_usd(bill.sums)) < MILLIONTH_USD


@pytest.mark.parametrize("name", NAMES)
def test_what_openrouter_says_that_it_cost_is_read_to_the_digit(name: str) -> None:
    bill, found = BILLS[name], passed_by(name).reading()
    if bill.told_usd is None:
        assert found.cost_usd is None
    else:
        assert found.cost_usd == Decimal(bill.told_usd) == by_hand_usd(bill.sums)


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_reply_names_its_model_and_itself(name: str) -> None:
    found = passed_by(name).reading()
    assert found.model is not None
    assert found.model in _text(FILES[name]["body"])
    assert found.reply_id is not None
    assert found.reply_id in _text(FILES[name]["body"])


@pytest.mark.parametrize("name", NAMES)
def test_an_error_inside_a_good_status_is_seen(name: str) -> None:
    assert passed_by(name).failed is (name == "openrouter/chat_200_stream_error_inside")


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_document_is_read_as_it_is_when_it_passes_by(name: str) -> None:
    body = FILES[name]["body"]
    if not isinstance(body, str):
        assert read_usage(body, asked(name).shape) == passed_by(name).reading()


@pytest.mark.parametrize("name", ["anthropic/count_tokens_200", "gemini/count_tokens_200"])
def test_counting_tokens_uses_none(name: str) -> None:
    request = FILES[name]["request"]
    url = urlsplit(request["url"])
    assert ADDRESSES.recognise("POST", url.scheme, url.hostname or "", url.port, url.path) is None


def _text(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)
