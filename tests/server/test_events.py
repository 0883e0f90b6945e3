"""The stream of events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

from local_api import PATIENCE_S, Served, assert_fits, served

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo import behaviours
from apimon_desktop.server.responses import Limits
from apimon_desktop.server.routes import Listener

OPENAI = ProviderId("openai")


class Stream:
    """One listener, as a client sees it."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self) -> tuple[str, Any]:
        """The next event's name and document; a comment is ``(":", its text)``."""
        name = ""
        async with asyncio.timeout(PATIENCE_S):
            async for line in self._lines:
                if line.startswith(":"):
                    return ":", line[1:].strip()
                key, _, value = line.partition(": ")
                if key == "event":
                    name = value
                if key == "data":
                    return name, json.loads(value)
        raise EOFError


async def test_a_listener_is_told_how_things_stand_and_then_every_change(api: Served) -> None:
    api.simulator.set(OPENAI, behaviours.wrong_key())
    async with api.client.stream("GET", "/api/events") as response:
        assert response.headers["content-type"] == "text/event-stream"
        stream = Stream(response.aiter_lines())
        name, status = await stream.next()
        assert name == "status"
        assert_fits(status, "CurrentStatus")
        await api.session.engine.check(OPENAI)
        while True:
            name, update = await stream.next()
            assert name == "update"
            assert_fits(update, "Update")
            if update["change"] is not None:
                break
    assert update["check"]["provider"] == update["change"]["provider"] == "openai"
    assert (update["change"]["after"], update["change"]["cause"]) == ("failed", "authentication")


async def test_every_update_is_one_event_in_its_order(api: Served) -> None:
    updates: list[object] = []
    async with api.client.stream("GET", "/api/events") as response:
        lines = response.aiter_lines()
        while not (await anext(lines)).startswith("data"):
            pass
        end = api.session.engine.subscribe(updates.append)
        await api.session.engine.check_all()
        end()
        numbers: list[int] = []
        async with asyncio.timeout(PATIENCE_S):
            while len(numbers) < len(updates):
                line = await anext(lines)
                if line.startswith("id: "):
                    numbers.append(int(line[4:]))
    assert numbers == list(range(1, len(updates) + 1))


async def test_silence_is_broken_while_somebody_listens(tmp_path: Path) -> None:
    async with (
        served(tmp_path, limits=Limits(heartbeat_s=0.05)) as api,
        api.client.stream("GET", "/api/events") as response,
    ):
        stream = Stream(response.aiter_lines())
        assert [(await stream.next())[0] for _ in range(3)] == ["status", ":", ":"]


async def test_when_the_last_listener_leaves_the_engine_is_left_alone(api: Served) -> None:
    before = len(api.session.engine._store._subscribers)
    async with api.client.stream("GET", "/api/events") as response:
        await Stream(response.aiter_lines()).next()
        assert len(api.session.engine._store._subscribers) == before + 1
    async with asyncio.timeout(PATIENCE_S):
        while len(api.session.engine._store._subscribers) > before:  # noqa: ASYNC110 - it leaves in its time
            await asyncio.sleep(0.01)


async def test_one_listener_too_many_is_told_so(tmp_path: Path) -> None:
    async with (
        served(tmp_path, limits=Limits(event_streams=1)) as api,
        api.client.stream("GET", "/api/events") as response,
    ):
        await Stream(response.aiter_lines()).next()
        refused = await api.get("/api/events")
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_listeners")


async def test_a_listener_that_falls_behind_is_dropped_and_holds_nobody_up(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(events_waiting=4)) as api:
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port, limit=64)
        writer.write(api.head(start="GET /api/events HTTP/1.1"))
        assert await reader.read(12) == b"HTTP/1.1 200"
        async with asyncio.timeout(PATIENCE_S):
            while not api.api.events._listeners:  # noqa: ASYNC110 - it joins in its time
                await asyncio.sleep(0.01)
        for _ in range(10):  # within one turn of the loop, so that nothing can be taken meanwhile
            api.session.engine.check_now()
        async with asyncio.timeout(PATIENCE_S):
            with suppress(ConnectionError):
                while await reader.read(1024):
                    pass
        assert api.api.events._listeners == []
        assert (await api.get("/healthz")).status_code == 200
        writer.close()


async def test_a_listener_that_was_dropped_takes_nothing_more() -> None:
    listener = Listener(b"first", 2, is_browser=False)
    listener.put(b" second")
    assert await listener.take(1.0) == b"first second"
    for event in (b"1", b"2", b"3"):
        listener.put(event)
    assert listener.is_dropped
    assert await listener.take(1.0) == b""


async def test_browsers_leave_places_to_programs(tmp_path: Path) -> None:
    limits = Limits(event_streams=3, event_streams_of_browsers=2)
    async with served(tmp_path, limits=limits) as api, AsyncExitStack() as open_streams:

        async def listen(agent: str) -> int:
            asked = api.client.stream("GET", "/api/events", headers={"User-Agent": agent})
            return (await open_streams.enter_async_context(asked)).status_code

        agents = ["Mozilla/5.0", "Mozilla/5.0", "Mozilla/5.0", "curl/8.5", "curl/8.5"]
        assert [await listen(agent) for agent in agents] == [200, 200, 429, 200, 429]
