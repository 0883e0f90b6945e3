"""A program's own call, made where it works."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from scripted import BAD_KEY, SERVER_ERROR
from watching import Watching, watching

from apimon_desktop.core.model.ids import Job, ProviderId
from apimon_desktop.monitor.python_api.monitor import FailoverCall

ALL = ("openrouter", "google_gemini", "together_ai", "anthropic", "openai")


class Suite:
    """Somebody's program: what it calls, and what becomes of it."""

    def __init__(self, **answers: list[Exception | str]) -> None:
        self.answers = answers
        self.called: list[str] = []

    async def call(self, provider_id: str) -> str:
        self.called.append(provider_id)
        queue = self.answers.get(provider_id, [])
        answer = queue.pop(0) if queue else f"from {provider_id}"
        if isinstance(answer, Exception):
            raise answer
        return answer


def refusal(status: int, headers: dict[str, str] | None = None) -> Exception:
    request = httpx.Request("POST", "https://api.example/v1/chat")
    response = httpx.Response(status, headers=headers, json={}, request=request)
    return httpx.HTTPStatusError("refused", request=request, response=response)


@asynccontextmanager
async def watched(*keys: str) -> AsyncIterator[Watching]:
    """An engine that knows how everybody is."""
    async with watching(*keys) as w:
        await w.advance(1)
        yield w


def calling(
    w: Watching, suite: Suite, preferred: str = "openai", **options: int | Job
) -> "asyncio.Task[str]":
    tries = FailoverCall(
        w.engine,
        preferred=ProviderId(preferred),
        attempts=int(options.get("attempts", 3)),
        job=Job.EMBEDDINGS if "job" in options else None,
        share=lambda: 1.0,
    )
    return asyncio.get_running_loop().create_task(tries.run(suite.call))


async def test_a_call_that_goes_well_is_made_once_where_it_was_wanted() -> None:
    async with watched(*ALL) as w:
        suite = Suite()
        assert await calling(w, suite) == "from openai"
        assert suite.called == ["openai"]


async def test_a_first_hiccup_is_waited_for_and_a_second_one_goes_elsewhere() -> None:
    async with watched(*ALL) as w:
        suite = Suite(openai=[refusal(500), refusal(500)])
        call = calling(w, suite)
        await w.advance(0.4)
        assert suite.called == ["openai"]
        await w.advance(0.2)
        assert await call == "from together_ai"
        assert suite.called == ["openai", "openai", "together_ai"]


async def test_a_rejected_key_is_not_tried_twice() -> None:
    async with watched(*ALL) as w:
        suite = Suite(openai=[refusal(401)], together_ai=[refusal(402)])
        assert await calling(w, suite) == "from anthropic"
        assert suite.called == ["openai", "together_ai", "anthropic"]


async def test_a_provider_that_is_known_to_fail_is_not_called() -> None:
    async with watched(*ALL) as w:
        w.probe.says("openai", BAD_KEY)
        w.engine.check_now()
        await w.advance(5)
        suite = Suite()
        assert await calling(w, suite) == "from together_ai"
        assert await calling(w, suite, "moonshot_ai") == "from together_ai", "it has no key"


async def test_where_nobody_is_safe_the_preferred_one_is_called_all_the_same() -> None:
    async with watched("openai") as w:
        w.probe.says("openai", SERVER_ERROR)
        w.engine.check_now()
        await w.advance(30)
        suite = Suite(openai=[refusal(500), refusal(500)])
        call = calling(w, suite)
        await w.advance(5)
        assert await call == "from openai"
        assert suite.called == ["openai"] * 3


async def test_the_wait_that_a_provider_asks_for_is_kept() -> None:
    async with watched("openai") as w:
        suite = Suite(openai=[refusal(429, {"Retry-After": "12"})])
        call = calling(w, suite)
        await w.advance(11.9)
        assert len(suite.called) == 1
        await w.advance(0.2)
        assert await call == "from openai"


@pytest.mark.parametrize("mistake", [lambda: ValueError("no such model"), lambda: refusal(422)])
async def test_what_cannot_succeed_is_raised_at_once(mistake: Callable[[], Exception]) -> None:
    async with watched(*ALL) as w:
        suite = Suite(openai=[mistake()])
        with pytest.raises((ValueError, httpx.HTTPStatusError)):
            await calling(w, suite)
        assert suite.called == ["openai"]


async def test_the_last_error_is_raised_after_the_last_attempt() -> None:
    async with watched(*ALL) as w:
        suite = Suite(openai=[refusal(401)], together_ai=[refusal(403)])
        with pytest.raises(httpx.HTTPStatusError) as raised:
            await calling(w, suite, attempts=2)
        assert raised.value.response.status_code == 403
        alone = Suite(openai=[refusal(401)])
        with pytest.raises(httpx.HTTPStatusError):
            await calling(w, alone, attempts=1)
        assert alone.called == ["openai"]


async def test_embeddings_go_on_where_embeddings_are_made() -> None:
    async with watched("openrouter", "anthropic", "google_gemini") as w:
        suite = Suite(openrouter=[refusal(402)])
        assert await calling(w, suite, "openrouter") == "from google_gemini"
        chat = Suite(anthropic=[refusal(402)])
        assert await calling(w, chat, "anthropic", job=1) == "from google_gemini"


async def test_wrong_arguments_are_told_before_anything_is_called() -> None:
    async with watched("openai") as w:
        with pytest.raises(ValueError, match="no provider nobody"):
            await calling(w, Suite(), "nobody")
        with pytest.raises(ValueError, match="at least 1"):
            await calling(w, Suite(), attempts=0)
