"""Runs real SDKs against a server on loopback, instrumented and not, and prints what happened as JSON.

Run by test_sdks.py in an environment that holds the SDKs: ``python sdk_table.py HOME``.
"""

import asyncio
import gc
import json
import os
import re
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sdk_server import STREAMS, SdkServer

from apimon_desktop import APIMonitor, instrument
from apimon_desktop.adapters.http.faults import fault_of
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.providers.registry import PROVIDERS

HOME: Final = Path(sys.argv[1])
SCENARIOS: Final = (
    *("success", "stream", "aborted stream", "error inside a stream"),
    *("reset", "truncated", "timeout", "400", "401", "402", "429", "529", "retried"),
    "refused",  # the last one: nobody is there any more
)
TIMEOUT_S: Final = 0.4
PATIENCE_S: Final = 20.0
MESSAGES: Final = [{"role": "user", "content": "?"}]
Maker = Callable[[str, str, float, int], Any]
"""Makes a client of a base URL, "sync" or "async", a timeout in seconds, and a number of retries."""


def _openai(url: str, mode: str, timeout_s: float, retries: int) -> Any:
    sdk = import_module("openai")
    kind = sdk.OpenAI if mode == "sync" else sdk.AsyncOpenAI
    return kind(api_key="k", base_url=f"{url}/openai/v1", timeout=timeout_s, max_retries=retries)


def _anthropic(url: str, mode: str, timeout_s: float, retries: int) -> Any:
    sdk = import_module("anthropic")
    kind = sdk.Anthropic if mode == "sync" else sdk.AsyncAnthropic
    return kind(api_key="k", base_url=f"{url}/anthropic", timeout=timeout_s, max_retries=retries)


def _together(url: str, mode: str, timeout_s: float, retries: int) -> Any:
    sdk = import_module("together")
    kind = sdk.Together if mode == "sync" else sdk.AsyncTogether
    return kind(api_key="k", base_url=f"{url}/together_ai/v1", timeout=timeout_s, max_retries=retries)


def _google(url: str, mode: str, timeout_s: float, retries: int) -> Any:
    genai, types = import_module("google.genai"), import_module("google.genai.types")
    retry = types.HttpRetryOptions(attempts=retries + 1, initial_delay=0.01, max_delay=0.01, jitter=0.0)
    options = types.HttpOptions(
        base_url=f"{url}/google_gemini",
        api_version="v1beta",
        timeout=int(timeout_s * 1000),
        retry_options=retry,
    )
    client = genai.Client(api_key="k", http_options=options)
    return client if mode == "sync" else client.aio


def _openrouter(url: str, _mode: str, timeout_s: float, retries: int) -> Any:
    openrouter, utils = import_module("openrouter"), import_module("openrouter.utils")
    backoff = utils.BackoffStrategy(1, 1, 1.0, 1000 if retries else 0)
    return openrouter.OpenRouter(
        api_key="k",
        server_url=f"{url}/openrouter/v1",
        timeout_ms=int(timeout_s * 1000),
        retry_config=utils.RetryConfig(
            "backoff" if retries else "none", backoff, retry_connection_errors=False
        ),
    )


def _ask_chat(client: Any, mode: str, *, streams: bool) -> Any:
    more: dict[str, Any] = {"stream": True} if streams else {}
    if streams and "openai" in type(client).__module__:
        more["stream_options"] = {"include_usage": True}  # Together sends it unasked
    return client.chat.completions.create(model="m", messages=MESSAGES, **more)


def _ask_anthropic(client: Any, mode: str, *, streams: bool) -> Any:
    more = {"stream": True} if streams else {}
    return client.messages.create(model="m", max_tokens=9, messages=MESSAGES, **more)


def _ask_google(client: Any, mode: str, *, streams: bool) -> Any:
    call = client.models.generate_content_stream if streams else client.models.generate_content
    return call(model="m", contents="?")


def _ask_openrouter(client: Any, mode: str, *, streams: bool) -> Any:
    call = client.chat.send if mode == "sync" else client.chat.send_async
    return call(model="m", messages=MESSAGES, stream=streams)


SDKS: Final[dict[str, tuple[str, Maker, Callable[..., Any]]]] = {
    "openai": ("openai", _openai, _ask_chat),
    "anthropic": ("anthropic", _anthropic, _ask_anthropic),
    "google-genai": ("google_gemini", _google, _ask_google),
    "together": ("together_ai", _together, _ask_chat),
    "openrouter": ("openrouter", _openrouter, _ask_openrouter),
}
"""By name: the provider, and how a client is made and asked."""


def _shown(thing: Any) -> str:
    """What a caller sees, without what is new each time."""
    text = thing.model_dump_json() if hasattr(thing, "model_dump_json") else repr(thing)
    text = re.sub(r"0x[0-9a-f]+|\d{16,}", "N", text)
    return re.sub(r'(?i)("date":|date\'?: ?)[^,}]*', "DATE", text)


def _failed(error: BaseException, sdk: str) -> dict[str, Any]:
    """What a caller sees of an exception, and what we make of it."""
    fault = fault_of(error, PROVIDERS[ProviderId(SDKS[sdk][0])], datetime.now(UTC))
    links: list[str] = []
    link: BaseException | None = error
    while link is not None and len(links) < 9:
        links.append(f"{type(link).__module__}.{type(link).__name__}")
        link = link.__cause__ or link.__context__
    cause = None if fault is None else [fault.cause.value, fault.is_ours]
    return {"raised": [_shown(str(error)), *links], "cause": cause}


def _ask(sdk: str, client: Any, scenario: str) -> dict[str, Any]:
    pieces: list[str] = []
    try:
        answer = SDKS[sdk][2](client, "sync", streams=scenario in STREAMS)
        if scenario not in STREAMS:
            return {"seen": [_shown(answer)]}
        for piece in answer:
            pieces.append(_shown(piece))
            if scenario == "aborted stream":
                _close(answer)
                break
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test is about
        return _failed(error, sdk)
    return {"seen": pieces}


async def _ask_async(sdk: str, client: Any, scenario: str) -> dict[str, Any]:
    pieces: list[str] = []
    try:
        answer = await SDKS[sdk][2](client, "async", streams=scenario in STREAMS)
        if scenario not in STREAMS:
            return {"seen": [_shown(answer)]}
        async for piece in answer:
            pieces.append(_shown(piece))
            if scenario == "aborted stream":
                await _aclose(answer)
                break
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test is about
        return _failed(error, sdk)
    return {"seen": pieces}


def _close(stream: Any) -> None:
    (getattr(stream, "close", None) or stream.response.close)()


async def _aclose(stream: Any) -> None:
    close = getattr(stream, "aclose", None) or getattr(stream, "close", None) or stream.response.aclose
    await close()


class Table:
    """Runs one scenario after the other, and notes what the history then holds."""

    def __init__(self) -> None:
        self.server = SdkServer()
        names = {name for name, _, _ in SDKS.values()}
        paths = {name: "v1beta" if name == "google_gemini" else "v1" for name in names}
        config = "".join(
            f'[providers.{name}]\nbase_url = "{self.server.url}/{name}/{path}"\nstatus_url = ""\n'
            for name, path in paths.items()
        )
        (HOME / "config.toml").write_text(config, encoding="utf-8")
        self.monitor = APIMonitor(str(HOME / "metrics.json"))
        self.rows: list[dict[str, Any]] = []
        self._last_row = 0

    def new_events(self, expected: int) -> list[list[Any]]:
        """What was reported since the last time; of a body that was only thrown away, a moment later."""
        for _ in range(100):
            for _ in range(2):  # what came during a write is written by the next one
                assert self.monitor._session.recorder.flush(30)
            with closing(sqlite3.connect(HOME / "history.sqlite3")) as database:
                rows = database.execute(
                    "SELECT id, provider, ok, input_tokens, output_tokens, partial FROM usage"
                    " WHERE id > ? ORDER BY id",
                    (self._last_row,),
                ).fetchall()
            if len(rows) >= expected:
                break
            gc.collect()
            threading.Event().wait(0.01)
        self._last_row = rows[-1][0] if rows else self._last_row
        return [list(row[1:]) for row in rows]

    def note(self, sdk: str, mode: str, scenario: str, bare: dict[str, Any], ours: dict[str, Any]) -> None:
        """One line of the table; ``bare`` is what the same client does without us."""
        requests = self.server.requests
        self.rows.append(
            {
                "sdk": sdk,
                "mode": mode,
                "scenario": scenario,
                "bare": bare,
                "ours": ours,
                "requests": requests,
                "events": self.new_events({"400": 0, "retried": 2}.get(scenario, 1)),
            }
        )

    def clients(self, sdk: str, mode: str) -> Iterable[tuple[str, Any, Any]]:
        """For each scenario a client without and one with us; the server plays it."""
        _, make, _ = SDKS[sdk]
        for scenario in SCENARIOS[:-1]:
            timeout_s = TIMEOUT_S if scenario == "timeout" else PATIENCE_S
            retries = int(scenario == "retried")
            if scenario in ("success", "timeout", "400", "retried"):
                pair = [make(self.server.url, mode, timeout_s, retries) for _ in range(2)]
                instrument(pair[1], self.monitor)
                instrument(pair[1], self.monitor)
            yield scenario, *pair

    def run(self) -> None:
        """All SDKs, first called, then awaited."""
        idle: list[tuple[str, Any, Any]] = []
        for sdk, (_, make, _) in SDKS.items():
            for scenario, bare, ours in self.clients(sdk, "sync"):
                self.server.play(scenario)
                before = _ask(sdk, bare, scenario)
                self.server.play(scenario)
                self.note(sdk, "sync", scenario, before, _ask(sdk, ours, scenario))
            pair = [make(self.server.url, "sync", PATIENCE_S, 0) for _ in range(2)]
            idle.append((sdk, pair[0], instrument(pair[1], self.monitor)))
        asyncio.run(self._run_async())
        self._run_special()
        self.server.close()
        for sdk, bare, ours in idle:
            self.server.play("refused")
            self.note(sdk, "sync", "refused", _ask(sdk, bare, "refused"), _ask(sdk, ours, "refused"))
        asyncio.run(self._run_refused())

    async def _run_async(self) -> None:
        for sdk in SDKS:
            for scenario, bare, ours in self.clients(sdk, "async"):
                self.server.play(scenario)
                before = await _ask_async(sdk, bare, scenario)
                self.server.play(scenario)
                after = await _ask_async(sdk, ours, scenario)
                if scenario in STREAMS:
                    gc.collect()
                    await asyncio.sleep(0.02)  # the loop closes generators that were left
                self.note(sdk, "async", scenario, before, after)

    async def _run_refused(self) -> None:
        for sdk, (_, make, _) in SDKS.items():
            bare, ours = (make(self.server.url, "async", PATIENCE_S, 0) for _ in range(2))
            instrument(ours, self.monitor)
            before = await _ask_async(sdk, bare, "refused")
            self.note(sdk, "async", "refused", before, await _ask_async(sdk, ours, "refused"))

    def _special(self, sdk: str, name: str, call: Callable[[Any], Any], *, client: Any = None) -> None:
        """Another way to ask: the same result, and what was counted."""
        bare, ours = (SDKS[sdk][1](self.server.url, "sync", PATIENCE_S, 0) for _ in range(2))
        results = []
        for one in (bare, client or instrument(ours, self.monitor)):
            self.server.play("stream" if name == "streamed response" else "success")
            try:
                results.append({"seen": [_shown(call(one))]})
            except Exception as error:  # noqa: BLE001 - see above
                results.append(_failed(error, sdk))
        self.note(sdk, "sync", name, *results)

    def _run_special(self) -> None:
        openai: Any = import_module("openai")
        for sdk in SDKS:
            if sdk in ("openai", "together", "anthropic"):
                self._special(sdk, "raw response", partial(_raw, sdk))
                self._special(sdk, "streamed response", partial(_streamed, sdk))
        self._special("openai", "background", _background)
        self._special(
            "google-genai",
            "interaction",
            lambda client: client.interactions.create(model="m", input="?").usage,
        )
        openai.api_key, openai.base_url = "k", f"{self.server.url}/openai/v1/"
        instrument(openai, self.monitor)
        self._special(
            "openai", "module", lambda client: _ask_chat(client, "sync", streams=False), client=openai
        )


def _raw(sdk: str, client: Any) -> Any:
    if sdk == "anthropic":
        raw = client.messages.with_raw_response.create(model="m", max_tokens=9, messages=MESSAGES)
    else:
        raw = client.chat.completions.with_raw_response.create(model="m", messages=MESSAGES)
    return raw.status_code, dict(raw.headers), raw.parse().model_dump_json()


def _streamed(sdk: str, client: Any) -> Any:
    more: dict[str, Any] = {"model": "m", "messages": MESSAGES, "stream": True}
    if sdk == "anthropic":
        asked = client.messages.with_streaming_response.create(max_tokens=9, **more)
    else:
        asked = client.chat.completions.with_streaming_response.create(**more)
    with asked as response:
        return response.status_code, list(response.iter_lines())


def _background(client: Any) -> Any:
    begun = client.responses.create(model="m", input="?", background=True)
    found = [client.responses.retrieve(begun.id) for _ in range(3)]
    return begun.status, [(one.status, one.usage.total_tokens) for one in found]


if __name__ == "__main__":
    os.environ["APIMON_HOME"] = str(HOME)
    os.chdir(HOME)
    for module in ("openai", "anthropic", "google.genai", "together", "openrouter"):
        import_module(module)
    gc.collect()
    gc.freeze()  # what was imported is not looked through again
    table = Table()
    table.run()
    json.dump(table.rows, sys.stdout)
