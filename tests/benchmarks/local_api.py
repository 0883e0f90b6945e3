"""How fast the running app answers over HTTP while it polls, and what listening costs it.

python -m tests.benchmarks.local_api [--seconds 20] [--per-second 200]

The app runs offscreen on Qt's own loop; six simulated providers answer its checks every 30 s, which is the
least. Requests leave at fixed times, whether or not earlier ones are answered, and count from when they
should have left: an answer that holds others up is not hidden.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from observed_providers import Simulator
from ports import free_port

from apimon_desktop.providers.registry import PROVIDERS
from tests.benchmarks.footprint import read_counters, read_memory

CONNECTIONS: Final = 8
STARTS_S: Final = 30.0
SETTLES_S: Final = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How long answers took."""

    latencies_ms: tuple[float, ...]
    cpu_ms: float
    """CPU time of the app for one request, its polling included."""

    def percentile_ms(self, percent: int) -> float:
        """So many percent were at least as fast."""
        return statistics.quantiles(self.latencies_ms, n=100)[percent - 1]


@contextmanager
def running_app(simulator: Simulator, folder: Path, api: str) -> Iterator[int]:
    """The tray app without a screen; its process id."""
    lines = [api, "[monitor]", "interval_s = 30"]
    for pid, provider in PROVIDERS.items():
        status_url = "" if provider.status_url is None else simulator.status_url(pid)
        lines += [
            f"[providers.{pid}]",
            f'base_url = "{simulator.base_url(pid)}"',
            f'status_url = "{status_url}"',
        ]
    (folder / "config.toml").write_text("\n".join(lines), encoding="utf-8")
    keys = {PROVIDERS[pid].key_variables[0]: simulator.key(pid).reveal() for pid in PROVIDERS}
    quiet = {
        "QT_QPA_PLATFORM": "offscreen",
        "DISPLAY": ":0",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "apimon_desktop", "--home", str(folder), "--hidden"],
        env=os.environ | keys | quiet | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        stderr=subprocess.DEVNULL,
    ) as app:
        try:
            yield app.pid
        finally:
            app.terminate()


async def answering(port: int) -> None:
    """Returns once the app answers. Raises TimeoutError."""
    async with asyncio.timeout(STARTS_S):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def load(port: int, pid: int, *, seconds: float, per_second: float) -> Answers:
    """Asks for the status so often for so long."""
    request = f"GET /api/status HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    begins_s = time.monotonic() + 0.1
    latencies_ms: list[float] = []

    async def ask(nth: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for turn in range(nth, int(seconds * per_second), CONNECTIONS):
            leaves_s = begins_s + turn / per_second
            await asyncio.sleep(max(0.0, leaves_s - time.monotonic()))
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 "), head
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            latencies_ms.append((time.monotonic() - leaves_s) * 1000)
        writer.close()

    before = read_counters(pid)
    async with asyncio.TaskGroup() as tasks:
        for nth in range(CONNECTIONS):
            tasks.create_task(ask(nth))
    used_s = read_counters(pid).cpu_s - before.cpu_s
    return Answers(latencies_ms=tuple(latencies_ms), cpu_ms=used_s * 1000 / len(latencies_ms))


async def measure(seconds: float, per_second: float) -> str:
    """All figures, as a text."""
    port = free_port()
    pss_mb = {}
    answers = None
    async with Simulator() as simulator:
        for enabled in (False, True):
            api = f"[api]\nenabled = {str(enabled).lower()}\nport = {port}"
            with TemporaryDirectory() as folder, running_app(simulator, Path(folder), api) as pid:
                if enabled:
                    await answering(port)
                await asyncio.sleep(SETTLES_S)
                pss_mb[enabled] = read_memory(pid).pss_mb
                if enabled:
                    answers = await load(port, pid, seconds=seconds, per_second=per_second)
                    pss_after_mb = read_memory(pid).pss_mb
    assert answers is not None
    return (
        f"/api/status, {per_second:g} requests/s for {seconds:g} s while the app polls: "
        f"median {answers.percentile_ms(50):.1f} ms, p99 {answers.percentile_ms(99):.1f} ms, "
        f"longest {max(answers.latencies_ms):.1f} ms; {answers.cpu_ms:.2f} ms CPU a request.\n"
        f"Memory, PSS: {pss_mb[False]:.1f} MB without the API, {pss_mb[True]:.1f} MB listening, "
        f"{pss_after_mb:.1f} MB after the load."
    )


def main() -> None:
    """Measures and prints; promises nothing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--per-second", type=float, default=200)
    arguments = parser.parse_args()
    sys.stdout.write(asyncio.run(measure(arguments.seconds, arguments.per_second)) + "\n")


if __name__ == "__main__":
    main()
