"""Whether the app disturbs audio: JACK in real-time mode, with a client that needs half of each period.

    python -m tests.benchmarks.audio [--app-python PYTHON] [--minutes 5] [--pairs 3] [--no-write]

In turn without and with the app, which polls six providers over TLS every 30 s, opens and closes its windows,
gets 100 usage events a second, and sees a provider fail and recover. Counts xruns, and the delay from the
start of a period to the client's turn.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from desktop_parts.desktop import Desktop, private_desktop
from desktop_parts.screen import Screen
from desktop_parts.sni_host import SniHost

from tests.benchmarks.page import write
from tests.benchmarks.six_providers import Providers, app_environment, compile_app, simulated_providers

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
PAGE: Final = ROOT / "docs" / "performance.md"
BEGIN: Final = "<!-- audio: written by make bench -->"
SERVER: Final = ("jackd", "-R", "-d", "dummy", "-r", "48000", "-p", "128")
PORT: Final = 8765
EVENTS: Final = [{"provider": "openai", "model": "gpt-4o", "input_tokens": 900, "output_tokens": 100}] * 10
TROUBLE_EVERY_S: Final = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the client counted in one stretch."""

    with_app: bool
    periods: int
    xruns: int
    median_us: float
    p999_us: float
    longest_us: float
    events: int = 0
    """Usage events that the app acknowledged meanwhile."""


@contextmanager
def jack_server() -> Iterator[None]:
    """Runs the server."""
    server = subprocess.Popen(SERVER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        if server.poll() is not None:
            raise RuntimeError("jackd does not run in real-time mode here")
        yield
    finally:
        server.terminate()
        server.wait()


async def listen(seconds: float) -> dict[str, float]:
    """What the client counts in some seconds."""
    client = await asyncio.create_subprocess_exec(
        sys.executable, str(HERE / "jack_client.py"), str(seconds), stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(seconds + 60):
        answer, _ = await client.communicate()
    found: dict[str, float] = json.loads(answer)
    return found


async def send_events() -> int:
    """100 usage events a second until it is cancelled; gives how many were acknowledged."""
    count = 0
    with suppress(asyncio.CancelledError):
        async with httpx.AsyncClient(trust_env=False) as client:
            while True:
                began_s = time.monotonic()
                answer = await client.post(f"http://127.0.0.1:{PORT}/api/usage", json=EVENTS)
                count += len(EVENTS) if answer.is_success else 0
                await asyncio.sleep(max(0.0, began_s + 0.1 - time.monotonic()))
    return count


async def make_trouble(providers: Providers) -> None:
    """Lets a provider fail and recover by turns."""
    while True:
        for word in ("fail", "recover"):
            await asyncio.sleep(TROUBLE_EVERY_S / 2)
            providers.tell(word, "openai")


async def stretch(desktop: Desktop, python: str, seconds: float, *, number: int) -> Heard:
    """One stretch with the app."""
    certificate = desktop.folder / f"authority-{number}.pem"
    home = desktop.folder / f"home-{number}"
    with simulated_providers(certificate) as providers:
        environment = app_environment(desktop, providers, certificate, home=home)
        with (home / "config.toml").open("a", encoding="utf-8") as config:
            config.write(f"\n[api]\nenabled = true\nport = {PORT}\n")
        app = await asyncio.create_subprocess_exec(
            python,
            "-m",
            "tests.benchmarks.restless",
            cwd=ROOT,
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert app.stdout is not None
        assert app.stdin is not None
        async with asyncio.timeout(60):
            await app.stdout.readline()
        events, trouble = asyncio.create_task(send_events()), asyncio.create_task(make_trouble(providers))
        found = await listen(seconds)
        events.cancel()
        trouble.cancel()
        await asyncio.wait([events, trouble])
        app.stdin.close()
        async with asyncio.timeout(30):
            await app.wait()
    return Heard(with_app=True, events=events.result(), **found)  # type: ignore[arg-type]  # as JSON has it


async def measure(python: str, seconds: float, pairs: int) -> list[Heard]:
    """All stretches: without and with the app, in turn."""
    compile_app(python)
    heard: list[Heard] = []
    with Screen() as screen, private_desktop(screen) as desktop, jack_server():
        async with SniHost(desktop.bus_address):
            for number in range(pairs):
                say(f"pair {number + 1} of {pairs}: without the app")
                heard.append(Heard(with_app=False, **await listen(seconds)))  # type: ignore[arg-type]
                say(f"pair {number + 1} of {pairs}: with the app")
                heard.append(await stretch(desktop, python, seconds, number=number))
    return heard


def table(heard: Sequence[Heard]) -> str:
    """The figures of each stretch."""
    lines = [
        "| pair | app | periods | xruns | delay, median | delay, p99.9 | longest | events |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {place // 2 + 1} | {'yes' if one.with_app else 'no'} | {one.periods:,} | {one.xruns} | "
        f"{one.median_us:.0f} µs | {one.p999_us:.0f} µs | {one.longest_us:.0f} µs | {one.events:,} |"
        for place, one in enumerate(heard)
    ]
    return "\n".join(lines)


def say(text: str) -> None:
    """Tells what is being done."""
    sys.stderr.write(f"{text} …\n")


def main() -> int:
    """Measures, prints and writes. 1: something is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--app-python", default=sys.executable)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md alone")
    arguments = parser.parse_args()
    if shutil.which("jackd") is None:
        say("The audio benchmark needs: apt-get install jackd2")
        return 1
    heard = asyncio.run(measure(arguments.app_python, arguments.minutes * 60, arguments.pairs))
    text = table(heard)
    sys.stdout.write(f"\n{text}\n")
    if not arguments.no_write:
        write(PAGE, text, BEGIN)
    return 0


if __name__ == "__main__":
    sys.exit(main())
