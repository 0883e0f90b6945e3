"""Providers for the Python API to ask."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from observed_providers import Simulator
from providers_beside import keys_in_environment, write_config


@pytest.fixture
async def simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Simulator]:
    """Six providers that answer at once, with all keys in the environment and ``tmp_path`` as home."""
    async with Simulator(latency_ratio=0.0) as simulator:
        write_config(tmp_path, simulator)
        monkeypatch.setenv("APIMON_HOME", str(tmp_path))
        monkeypatch.chdir(tmp_path)
        for name, key in keys_in_environment(simulator).items():
            monkeypatch.setenv(name, key)
        yield simulator
