"""The command line, run against the simulated providers."""

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import CommandLine
from observed_providers import Simulator
from samples import Samples

from apimon_desktop.providers.registry import PROVIDERS


@pytest.fixture
def samples() -> Samples:
    return Samples()


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """Six providers on loopback, on a loop of their own: commands bring theirs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="simulator")
    thread.start()
    simulator = Simulator(latency_ratio=0)
    asyncio.run_coroutine_threadsafe(simulator.online(), loop).result()
    yield simulator
    asyncio.run_coroutine_threadsafe(simulator.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def apimon(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> CommandLine:
    """Runs `apimon` with a key for every provider."""
    folder = Path(os.environ["APIMON_HOME"])
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    config = ""
    for provider_id, provider in PROVIDERS.items():
        monkeypatch.setenv(provider.key_variables[0], simulator.key(provider_id).reveal())
        status_url = "" if provider.status_url is None else simulator.status_url(provider_id)
        config += f'[providers.{provider_id}]\nbase_url = "{simulator.base_url(provider_id)}"\n'
        config += f'status_url = "{status_url}"\n'
    command_line = CommandLine(
        simulator=simulator, folder=folder, monkeypatch=monkeypatch, capsys=capsys, config=config
    )
    command_line.configure("")
    return command_line
