"""The local API inside the app: there while it is wanted, and a sentence where it cannot be."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from local_api import PATIENCE_S, simulated_session
from observed_providers import Simulator
from ports import free_port

from apimon_desktop.app.controllers.problems import LocalApi
from apimon_desktop.core.keys import API_TOKEN_ID
from apimon_desktop.core.model.ids import Secret
from apimon_desktop.core.settings.settings import ApiSettings
from apimon_desktop.monitor.session.session import Session

TOKEN = Secret("a-token-that-has-more-than-32-bytes-in-it")


class Switched:
    """The API as the app has it, and what it says."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.said = asyncio.Event()
        self.api = LocalApi(session, on_change=self.said.set)

    def set(self, **changes: object) -> None:
        settings = self.session.engine.settings
        api = replace(settings.api, **changes)  # type: ignore[arg-type]
        self.session.apply(replace(settings, api=api))
        self.api.look_again()

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not reached():
                self.said.clear()
                await self.said.wait()


@asynccontextmanager
async def switched(folder: Path) -> AsyncIterator[Switched]:
    async with (
        Simulator(latency_ratio=0) as simulator,
        simulated_session(simulator, folder) as session,
        asyncio.TaskGroup() as tasks,
    ):
        app = Switched(session)
        running = tasks.create_task(app.api.run())
        await asyncio.sleep(0)
        yield app
        running.cancel()


async def answers(url: str | None, **headers: str) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return (await client.get(f"{url}/healthz", headers=headers)).status_code == 200
        except httpx.HTTPError:
            return False


async def test_it_is_not_there_until_it_is_wanted(tmp_path: Path) -> None:
    async with switched(tmp_path) as app:
        assert (app.api.url, app.api.notes) == (None, ())
        port = free_port()
        app.set(enabled=True, port=port)
        await app.until(lambda: app.api.url is not None)
        assert app.api.url == f"http://127.0.0.1:{port}"
        assert await answers(app.api.url)
        app.set(enabled=False)
        await app.until(lambda: app.api.url is None)
        assert not await answers(f"http://127.0.0.1:{port}")


async def test_another_port_takes_effect_at_once(tmp_path: Path) -> None:
    async with switched(tmp_path) as app:
        first, second = free_port(), free_port()
        app.set(enabled=True, port=first)
        await app.until(lambda: app.api.url is not None)
        app.set(port=second)
        await app.until(lambda: app.api.url == f"http://127.0.0.1:{second}")
        assert await answers(app.api.url)
        assert not await answers(f"http://127.0.0.1:{first}")


@pytest.mark.logs_warning("another program uses it")
async def test_a_busy_port_is_a_sentence_and_goes_when_another_is_chosen(tmp_path: Path) -> None:
    async with switched(tmp_path) as app:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            app.set(enabled=True, port=other.getsockname()[1])
            await app.until(lambda: bool(app.api.notes))
        assert "another program uses it" in app.api.notes[0]
        assert app.api.url is None
        app.set(port=free_port())
        await app.until(lambda: app.api.url is not None)
        assert app.api.notes == ()


async def test_other_settings_do_not_disturb_connections(tmp_path: Path) -> None:
    async with switched(tmp_path) as app:
        app.set(enabled=True, port=free_port())
        await app.until(lambda: app.api.url is not None)
        async with (
            httpx.AsyncClient(base_url=str(app.api.url), trust_env=False) as client,
            client.stream("GET", "/api/events") as events,
        ):
            lines = events.aiter_lines()
            assert await anext(lines) == "event: status"
            app.session.apply(replace(app.session.engine.settings, interval_s=300.0))
            app.api.look_again()
            async with asyncio.timeout(PATIENCE_S):
                while await anext(lines) != "event: update":
                    pass


@pytest.mark.logs_warning("Other computers can connect")
async def test_for_other_computers_it_waits_for_the_token_in_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with switched(tmp_path) as app:
        app.set(enabled=True, host="0.0.0.0", port=free_port())  # noqa: S104 - with a token
        await asyncio.sleep(0.05)
        assert (app.api.url, app.api.notes) == (None, ())
        await app.session.keys.save({API_TOKEN_ID: TOKEN})
        app.api.look_again()
        await app.until(lambda: app.api.url is not None)
        assert "Other computers can connect" in app.api.notes[0]
        port = app.session.engine.settings.api.port
        assert not await answers(f"http://127.0.0.1:{port}")
        assert await answers(f"http://127.0.0.1:{port}", Authorization=f"Bearer {TOKEN.reveal()}")


@pytest.mark.logs_warning("there is no token")
async def test_for_other_computers_it_stays_closed_without_a_token(tmp_path: Path) -> None:
    async with switched(tmp_path) as app:
        app.set(enabled=True, host="0.0.0.0", port=free_port())  # noqa: S104 - it stays closed
        await app.session.read_keyring()
        app.api.look_again()
        await app.until(lambda: bool(app.api.notes))
        assert "there is no token" in app.api.notes[0]


async def test_it_answers_what_the_report_window_shows(tmp_path: Path) -> None:
    async with switched(tmp_path) as app:
        app.set(enabled=True, port=free_port())
        await app.until(lambda: app.api.url is not None)
        await app.session.engine.check_all()
        async with httpx.AsyncClient(base_url=str(app.api.url), trust_env=False) as client:
            status = (await client.get("/api/status")).json()
        healthy = [str(state.id) for state in app.session.engine.snapshot.watched]
        assert status["healthy_providers"] == healthy


def test_while_it_is_off_none_of_its_code_is_loaded() -> None:
    source = (
        "import sys; import apimon_desktop.app.tray_app; import apimon_desktop.cli.main;"
        "print([n for n in sys.modules if n.startswith('apimon_desktop.server')])"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
    assert ApiSettings().enabled is False


def test_on_the_loop_of_the_app_it_answers_too(run_on_qt: Callable[..., None], tmp_path: Path) -> None:
    async def main() -> None:
        async with switched(tmp_path) as app:
            app.set(enabled=True, port=free_port())
            await app.until(lambda: app.api.url is not None)
            assert await answers(app.api.url)

    run_on_qt(main())


@pytest.mark.skipif(sys.platform == "win32", reason="it is ended by a signal")
@pytest.mark.parametrize("is_busy", [False, True], ids=["a free port", "a busy port"])
async def test_the_running_app_serves_and_no_port_keeps_it_from_running(
    tmp_path: Path, *, is_busy: bool
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        if is_busy:
            other.listen()
        else:
            other.close()
        (tmp_path / "config.toml").write_text(f"[api]\nenabled = true\nport = {port}\n", encoding="utf-8")
        app = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "apimon_desktop", "--home", str(tmp_path), "--hidden"),
            env=os.environ | {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"},
        )
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not await heard(port, tmp_path, is_busy=is_busy):
                    assert app.returncode is None
                    await asyncio.sleep(0.05)
            app.terminate()
            assert await app.wait() == 0
        finally:
            if app.returncode is None:
                app.kill()
                await app.wait()


async def heard(port: int, folder: Path, *, is_busy: bool) -> bool:
    """True once the app answers, or has said in its log why it cannot."""
    if not is_busy:
        return await answers(f"http://127.0.0.1:{port}")
    log = folder / "api_monitor.log"
    return log.exists() and "another program uses it" in log.read_text(encoding="utf-8")
