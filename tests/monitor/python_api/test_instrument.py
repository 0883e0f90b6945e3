"""Real requests of a program's own clients, from the wire to the totals."""

import asyncio
import gc
import json
import os
import sqlite3
import ssl
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from replaying import ADDED, Replayer, replayed
from replies import error
from usage_bodies import BODIES

import apimon_desktop
from apimon_desktop import APIMonitor, instrument, uninstrument
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Receipt, ReceiptKind, Tokens, UsageEvent, UsageSource
from apimon_desktop.monitor.python_api import instrument as module
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS

ROOT = Path(__file__).parents[3]
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
CHAT = BODIES["openai chat"]
STREAM = BODIES["anthropic messages, streamed"]
PRICED = BODIES["openrouter chat, streamed"]


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Replayer]:
    """All providers live on it, as the settings say; ``tmp_path`` is home."""
    async with Replayer() as server:
        lines = [f'[providers.{pid}]\nbase_url = "{server.base_url(pid)}"' for pid in (*PROVIDERS, ADDED)]
        (tmp_path / "config.toml").write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setenv("APIMON_HOME", str(tmp_path))
        monkeypatch.chdir(tmp_path)
        yield server


@pytest.fixture
async def monitor(server: Replayer) -> AsyncIterator[APIMonitor]:
    monitor = APIMonitor()
    yield monitor
    await monitor.aclose()


def write_all(monitor: APIMonitor) -> None:
    """Waits for all that was reported: what came during a write is written by the next one."""
    for _ in range(2):
        assert monitor._session.recorder.flush(30)


def kept(monitor: APIMonitor) -> int:
    """How many events the history holds, once all is written."""
    write_all(monitor)
    with closing(sqlite3.connect(folders().history_file)) as database:
        (count,) = database.execute("SELECT count(*) FROM usage").fetchone()
    return int(count)


def holds(folder: Path, *texts: str) -> list[Path]:
    """The files in which any of the texts stands."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(text.encode() in path.read_bytes() for text in texts)]


async def test_requests_of_every_provider_are_counted(server: Replayer, monitor: APIMonitor) -> None:
    async with httpx.AsyncClient(verify=TLS) as client:
        assert instrument(client, monitor) is client
        for body in BODIES.values():
            server.answer = replayed(body, packing="gzip", piece_bytes=500)
            assert (await client.post(server.url(body), json={})).content == body.data
    write_all(monitor)
    metrics = monitor.metrics
    for pid in (*PROVIDERS, ADDED):
        # The same reply twice is one request: only those without an id of their own count again.
        of_provider = [body for body in BODIES.values() if body.provider == pid]
        ids = {body.reply_id for body in of_provider if body.reply_id is not None}
        without = [body for body in of_provider if body.reply_id is None]
        assert metrics[pid].total_requests == len(ids) + len(without)


async def test_a_request_counts_with_its_tokens_time_and_what_it_cost(
    server: Replayer, monitor: APIMonitor
) -> None:
    async with httpx.AsyncClient(verify=TLS) as client:
        instrument(client, monitor)
        server.answer = replayed(PRICED, piece_bytes=300)
        async with client.stream("POST", server.url(PRICED), json={}) as response:
            assert [line async for line in response.aiter_lines()]
    write_all(monitor)
    metrics = monitor.metrics["openrouter"]
    assert (metrics.total_requests, metrics.success_count, metrics.tokens_used) == (1, 1, 56)
    assert Decimal(str(metrics.estimated_cost_usd)) == Decimal("0.00024")


async def test_failed_requests_count_as_failed_and_wrong_ones_not_at_all(
    server: Replayer, monitor: APIMonitor
) -> None:
    async with httpx.AsyncClient(verify=TLS) as client:
        instrument(client, monitor)
        for status in (429, 500, 400, 404):
            server.answer = replayed(json.dumps(error("No")).encode(), status=status)
            await client.post(server.url(CHAT), json={})
        server.answer = replayed(BODIES["openrouter chat, error in the stream"])
        await client.post(server.url(PRICED), json={})
        await server.close()
        with pytest.raises(httpx.ConnectError):
            await client.post(server.url(CHAT), json={})
    write_all(monitor)
    assert monitor.metrics["openai"].error_count == monitor.metrics["openai"].total_requests == 3
    assert monitor.metrics["openrouter"].error_count == 1


async def test_a_client_in_a_thread_is_counted_too(server: Replayer, monitor: APIMonitor) -> None:
    server.answer = replayed(STREAM)
    with httpx.Client(verify=TLS) as client:
        instrument(client, monitor)
        await asyncio.gather(
            *(asyncio.to_thread(client.post, server.url(STREAM), json={}) for _ in range(8)),
        )
    write_all(monitor)
    assert monitor.metrics["anthropic"].total_requests == 1, "the same reply, eight times"
    assert monitor.metrics["anthropic"].tokens_used == 7402


async def test_only_who_is_told_counts_and_once(server: Replayer, monitor: APIMonitor) -> None:
    server.answer = replayed(CHAT)
    other = APIMonitor("other.json")
    async with httpx.AsyncClient(verify=TLS) as client:
        instrument(instrument(client, other), monitor)
        instrument(client)
        await client.post(server.url(CHAT), json={})
        uninstrument(client)
        await client.post(server.url(BODIES["openai embeddings"]), json={})
    assert kept(monitor) == 1
    assert monitor.metrics["openai"].total_requests == 1
    await other.aclose()


async def test_without_a_monitor_one_for_the_process_is_made_in_the_apps_own_folder(
    server: Replayer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module._own_monitor.cache_clear()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    server.answer = replayed(CHAT)
    async with httpx.AsyncClient(verify=TLS) as client, httpx.AsyncClient(verify=TLS) as another:
        instrument(client)
        instrument(another)
        await client.post(server.url(CHAT), json={})
    own = module._own_monitor()
    assert kept(own) == 1
    assert own.metrics["openai"].tokens_used == 1700
    await own.aclose()
    module._own_monitor.cache_clear()
    assert (tmp_path / "api_metrics.json").exists()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.logs_warning("Usage ignored. It was not counted: API Monitor is ending.")
async def test_a_monitor_that_is_closed_disturbs_nobody(server: Replayer) -> None:
    monitor = APIMonitor()
    server.answer = replayed(CHAT)
    async with httpx.AsyncClient(verify=TLS) as client:
        instrument(client, monitor)
        await monitor.aclose()
        assert (await client.post(server.url(CHAT), json={})).content == CHAT.data


async def test_nothing_of_a_prompt_an_answer_or_a_key_is_written(server: Replayer, tmp_path: Path) -> None:
    monitor = APIMonitor()
    secret, prompt = "sk-proj-0123456789abcdef", "the words of the prompt"
    async with httpx.AsyncClient(verify=TLS) as client:
        instrument(client, monitor)
        for body in (CHAT, STREAM):
            server.answer = replayed(body)
            headers = {"Authorization": f"Bearer {secret}"}
            await client.post(server.url(body), json={"messages": [prompt]}, headers=headers)
    assert kept(monitor) == 2
    await monitor.aclose()
    assert holds(tmp_path, secret, prompt, "She said") == []


@pytest.mark.parametrize("thing", [None, object(), httpx.HTTPTransport(verify=TLS), "client"])
@pytest.mark.parametrize("function", [instrument, uninstrument])
def test_only_clients_of_httpx_can_be_instrumented(
    thing: object, function: Callable[[object], object]
) -> None:
    with pytest.raises(TypeError, match="httpx"):
        function(thing)
    gc.collect()


def test_the_public_names_load_no_http_library_and_no_windows() -> None:
    source = """
        import sys
        import apimon_desktop
        apimon_desktop.instrument
        assert not {"httpx", "httpx2", "PySide6"} & sys.modules.keys()
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(source)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert {"instrument", "uninstrument"} <= set(apimon_desktop.__all__)


async def test_a_program_that_just_ends_loses_nothing(server: Replayer, tmp_path: Path) -> None:
    body = BODIES["openai embeddings"]
    server.answer = replayed(body)
    source = f"""
        import httpx
        from apimon_desktop import instrument
        client = instrument(httpx.Client())
        for _ in range(30):
            client.post("{server.url(body)}", json={{}})
    """
    done = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", textwrap.dedent(source)),
        cwd=ROOT,
        env={**os.environ, "APIMON_HOME": str(tmp_path)},
        stderr=asyncio.subprocess.PIPE,
    )
    assert (await done.communicate())[1] == b""
    monitor = APIMonitor()
    assert kept(monitor) == 30
    assert monitor.metrics["openai"].tokens_used == 30 * 812
    await monitor.aclose()


async def test_what_is_reported_during_the_last_write_is_written_too(monitor: APIMonitor) -> None:
    """A program may end in the middle of a write, while the next event waits for its turn."""
    usage_recorder, store = monitor._session.usage, monitor._session.recorder._store
    event = UsageEvent(
        provider_id=ProviderId("openai"),
        at=datetime.now(UTC),
        source=UsageSource.HOOK,
        tokens=Tokens(input_tokens=5),
        ok=True,
    )
    later: list[Future[tuple[Receipt, ...]]] = []
    taken_out = usage_recorder._taken_out

    def taken_out_at_the_end(most: int | None) -> Any:
        reports = taken_out(most)
        if not later:
            later.append(usage_recorder.report([event]))
            store._closed = True
        return reports

    usage_recorder._taken_out = taken_out_at_the_end  # type: ignore[method-assign]
    assert usage_recorder.report([event]).result(30)[0].kind is ReceiptKind.ACCEPTED
    assert later[0].result(30)[0].kind is ReceiptKind.ACCEPTED
    assert store.close(30)
    store._closed, store._thread = False, None
    assert kept(monitor) == 2
