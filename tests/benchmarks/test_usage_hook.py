"""What looking on costs a program's own requests: the same ones, looked at and not."""

import gzip
import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Final

import httpx
import pytest
from usage_bodies import BODIES, CHAT_PATH

from apimon_desktop.adapters.instrument.clients import watch
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import UsageEvent
from apimon_desktop.providers.addresses import Addresses
from apimon_desktop.providers.registry import PROVIDERS

pytestmark = pytest.mark.benchmark

HERE: Final = "https://api.openai.com/v1"
BOUND_MS: Final = 1.0
REQUESTS: Final = 200
ROUNDS: Final = 7

WORD: Final = (
    b'data: {"id":"chatcmpl-E8Z6oQmG9mMkKMV1LRB0HhCwiu87T","object":"chat.completion.chunk",'
    b'"created":1786077894,"model":"gpt-4.1-nano-2025-04-14",'
    b'"choices":[{"index":0,"delta":{"content":"word "},"finish_reason":null}]}\n\n'
)
LAST: Final = BODIES["openai chat, streamed with usage"].data


class Pieces(httpx.SyncByteStream):
    """A body that is there at once, piece by piece, so that nothing is measured but us and httpx."""

    def __init__(self, pieces: tuple[bytes, ...]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)


def _embeddings(count: int) -> bytes:
    vectors = [{"index": i, "embedding": [0.0123456789, -0.987654321] * 768} for i in range(count)]
    usage = {"prompt_tokens": 812, "total_tokens": 812}
    return json.dumps({"data": vectors, "model": "text-embedding-3-small", "usage": usage}).encode()


def _cut(data: bytes) -> tuple[bytes, ...]:
    """As they come off a connection."""
    return tuple(data[at : at + 65_536] for at in range(0, len(data), 65_536))


CASES: Final[dict[str, tuple[tuple[bytes, ...], dict[str, str], int]]] = {
    "chat": (_cut(BODIES["openai chat"].data), {}, REQUESTS),
    "chat, gzip": (_cut(gzip.compress(BODIES["openai chat"].data)), {"Content-Encoding": "gzip"}, REQUESTS),
    "stream of 100 words": ((*[WORD] * 100, LAST), {}, REQUESTS),
    "stream of 500 words": ((*[WORD] * 500, LAST), {}, 50),
    "10 embeddings, 0.2 MB": (_cut(_embeddings(10)), {}, 50),
    "100 embeddings, 2 MB": (_cut(_embeddings(100)), {}, 10),
}
"""Pieces of the body, headers, and how many requests make a round."""


def _median_ms(ask: Callable[[], object], requests: int) -> float:
    """CPU time of one request, the median of several rounds."""

    def once() -> float:
        start_s = time.process_time()
        for _ in range(requests):
            ask()
        return (time.process_time() - start_s) * 1000 / requests

    once()
    return statistics.median(once() for _ in range(ROUNDS))


@pytest.mark.parametrize("name", CASES)
def test_looking_on_adds_less_than_a_millisecond(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    pieces, headers, requests = CASES[name]
    answers = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, stream=Pieces(pieces)))
    seen: list[UsageEvent] = []
    with httpx.Client(transport=answers) as bare, httpx.Client(transport=answers) as watched:
        watch(watched, Addresses([(HERE, PROVIDERS[ProviderId("openai")])]), seen.append)
        url = HERE + CHAT_PATH
        before_ms = _median_ms(lambda: bare.post(url, json={}), requests)
        after_ms = _median_ms(lambda: watched.post(url, json={}), requests)
    assert len(seen) == requests * (ROUNDS + 1)
    assert all(one.tokens.total for one in seen)
    added_ms, ratio = after_ms - before_ms, after_ms / before_ms
    with capsys.disabled():
        print(
            f"\n{name}: {before_ms:.3f} ms bare, {added_ms:+.3f} ms looked at, {ratio:.2f} ×"
            f" (wanted: less than {BOUND_MS:.0f} ms more)"
        )
