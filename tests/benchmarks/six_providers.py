"""Six simulated providers in a process of their own, and what the app needs to ask them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_parts.desktop import Desktop

PACKAGE = Path(__file__).parent.parent.parent / "apimon_desktop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A request that arrived at a simulated provider."""

    at_mono_s: float
    is_check: bool
    by_app: bool
    """False: the bare script sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Providers:
    """The simulated providers, running beside."""

    process: subprocess.Popen[str]
    by_id: dict[str, dict[str, Any]]

    def requests(self) -> list[Arrival]:
        """All requests so far."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return [
            Arrival(at_mono_s=at, is_check=is_check, by_app=agent.startswith("apimon/"))
            for at, is_check, agent in _read_line(self.process)
        ]

    def tell(self, word: str, provider_id: str) -> None:
        """Lets a provider ``fail`` or ``recover``."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word} {provider_id}\n")
        self.process.stdin.flush()

    def check_requests(self) -> list[tuple[str, dict[str, str]]]:
        """The addresses and headers of one check of each provider."""
        return [(one["check_url"], one["check_headers"]) for one in self.by_id.values()]


def _read_line(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


@contextmanager
def simulated_providers(certificate: Path) -> Iterator[Providers]:
    """Runs them; ``certificate`` is where what is to be trusted is written."""
    command = [sys.executable, "-m", "tests.benchmarks.simulated_providers", str(certificate)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Providers(process=process, by_id=_read_line(process))


def app_environment(
    desktop: Desktop, providers: Providers, certificate: Path, home: Path | None = None
) -> dict[str, str]:
    """Settings and keys for the app: the simulated providers at the default cadence.

    ``home`` is for its files; None: the desktop's own folder for them.
    """
    home = home or Path(desktop.environment["APIMON_HOME"])
    home.mkdir()
    lines = []
    for provider_id, provider in providers.by_id.items():
        lines += [
            f"[providers.{provider_id}]",
            f'base_url = "{provider["base_url"]}"',
            f'status_url = "{provider["status_url"]}"',
        ]
    (home / "config.toml").write_text("\n".join(lines), encoding="utf-8")
    keys = {provider["key_variable"]: provider["key"] for provider in providers.by_id.values()}
    environment = desktop.environment | keys | {"SSL_CERT_FILE": str(certificate), "APIMON_HOME": str(home)}
    # An installed app is compiled once, when it is installed.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def compile_app(python: str) -> None:
    """Compiles the checkout as an installer compiles the app, so that no start is slower for that."""
    subprocess.run([python, "-m", "compileall", "-q", str(PACKAGE)], check=True)
