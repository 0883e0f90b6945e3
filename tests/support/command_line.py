"""Runs commands against the simulated providers."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from observed_providers import Simulator

from apimon_desktop.cli.main import run
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo.behaviours import Behaviour
from apimon_desktop.providers.registry import PROVIDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """Runs commands in this process, as a user whose providers are the simulator's."""

    simulator: Simulator
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    config: str = field(repr=False)

    def __call__(self, *arguments: str) -> Run:
        code = run(arguments)
        captured = self.capsys.readouterr()
        return Run(code=code, out=captured.out, err=captured.err)

    def becomes(self, provider_id: str, behaviour: Behaviour) -> None:
        self.simulator.set(ProviderId(provider_id), behaviour)

    def forget_key(self, provider_id: str) -> None:
        self.monkeypatch.delenv(PROVIDERS[ProviderId(provider_id)].key_variables[0])

    def configure(self, more: str) -> None:
        (self.folder / "config.toml").write_text(f"{more}\n{self.config}", encoding="utf-8")
