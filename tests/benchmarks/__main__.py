"""Measures the app beside a bare tray icon, prints the table and writes it into docs/performance.md.

python -m tests.benchmarks [--app-python PYTHON] [--window-s 480] [--starts 5] [--no-write]
"""

import argparse
import asyncio
import json
import math
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from desktop_parts.desktop import Desktop, private_desktop
from desktop_parts.notification_recorder import NotificationRecorder
from desktop_parts.parts import missing_parts
from desktop_parts.screen import Screen
from desktop_parts.secret_service import SecretService

from apimon_desktop.core.model.limits import DEFAULT as THRESHOLDS
from tests.benchmarks.measuring import Idle, Subject, idle, median_starts_s
from tests.benchmarks.page import Row, table, write
from tests.benchmarks.six_providers import (
    Arrival,
    Providers,
    app_environment,
    compile_app,
    simulated_providers,
)
from tests.benchmarks.windows import MANY_MODELS, report, visit, window_rows

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "performance.md"
BARE_WINDOW_S = 30
BARE_SETTLE_S = 5
APP_SETTLE_S = 30
CPU_RATIO_BOUND = 1.8
"""The app's CPU time to that of a bare httpx script with the same checks; machines differ five-fold."""
QUIET_SWITCHES_PER_S = 0.1
"""A program that never wakes by itself still loses its turn now and then."""


def rows(
    *,
    starts_s: list[float],
    bare: list[Idle],
    app: Idle,
    script: Idle,
    arrivals: list[Arrival],
) -> list[Row]:
    """All figures, with what is promised of them."""
    pss_mb = sum(one.memory.pss_mb for one in bare) / len(bare)
    app_ms, script_ms = cpu_ms(app, arrivals, by_app=True), cpu_ms(script, arrivals, by_app=False)
    quiet = app.switches_per_s_apart_from([one.at_mono_s for one in arrivals if one.by_app])
    return [
        Row(
            name="memory, PSS",
            bare=pss_mb,
            app=app.memory.pss_mb,
            unit="MB",
            bound="at most 2 ×",
            within=app.memory.pss_mb <= 2 * pss_mb,
        ),
        Row(
            name="memory, RSS",
            bare=sum(one.memory.rss_mb for one in bare) / len(bare),
            app=app.memory.rss_mb,
            unit="MB",
        ),
        Row(
            name="start to icon",
            bare=starts_s[0],
            app=starts_s[1],
            unit="s",
            digits=2,
            bound="at most 2 ×",
            within=starts_s[1] <= 2 * starts_s[0],
        ),
        Row(
            name="context switches",
            bare=sum(one.switches_per_s for one in bare) / len(bare),
            app=app.switches_per_s,
            unit="/s",
            digits=2,
        ),
        Row(
            name="context switches between checks",
            bare=None,
            app=quiet,
            unit="/s",
            digits=2,
            bound="no wake-up of its own",
            within=quiet <= QUIET_SWITCHES_PER_S,
        ),
        Row(
            name="CPU",
            bare=sum(one.cpu_s_per_hour for one in bare) / len(bare),
            app=app.cpu_s_per_hour,
            unit="s an hour",
            digits=2,
        ),
        Row(
            name="CPU for each check (bare: an httpx script)",
            bare=script_ms,
            app=app_ms,
            unit="ms",
            bound=f"at most {CPU_RATIO_BOUND} ×",
            within=app_ms <= CPU_RATIO_BOUND * script_ms,
        ),
    ]


async def measure(arguments: argparse.Namespace) -> str:
    """The page's text with all figures."""
    with Screen() as screen, private_desktop(screen) as desktop:
        certificate = desktop.folder / "authority.pem"
        keyring = SecretService(desktop.environment)
        await keyring.start()
        try:
            with simulated_providers(certificate) as providers:
                async with NotificationRecorder(desktop.bus_address):
                    return await _measure_on(desktop, providers, certificate, arguments)
        finally:
            keyring.stop()


async def _measure_on(
    desktop: Desktop, providers: Providers, certificate: Path, arguments: argparse.Namespace
) -> str:
    python = arguments.app_python
    bare_tray = Subject(
        name="bare tray", command=[python, str(HERE / "bare_tray.py")], environment=desktop.environment
    )
    environment = app_environment(desktop, providers, certificate)
    app = Subject(
        name="API Monitor", command=arguments.app or [python, "-m", "apimon_desktop"], environment=environment
    )
    script = Subject(
        name="bare httpx script",
        command=[python, str(HERE / "bare_checks.py"), str(THRESHOLDS.interval_s)],
        environment=desktop.environment
        | {"SSL_CERT_FILE": str(certificate), "BARE_CHECKS": json.dumps(providers.check_requests())},
    )
    compile_app(python)
    starts_s = await median_starts_s(desktop, [bare_tray, app], count=arguments.starts, say=say)

    async def bare_idle() -> Idle:
        window_s = min(BARE_WINDOW_S, arguments.window_s)
        settle_s = min(BARE_SETTLE_S, arguments.window_s)
        return (await idle(desktop, bare_tray, settle_s=settle_s, window_s=window_s, say=say))[0]

    bare = [await bare_idle()]
    settle_s = min(APP_SETTLE_S, arguments.window_s)
    app_idle, script_idle = await idle(
        desktop, app, script, settle_s=settle_s, window_s=arguments.window_s, say=say
    )
    bare.append(await bare_idle())
    arrivals = providers.requests()
    figures = rows(starts_s=starts_s, bare=bare, app=app_idle, script=script_idle, arrivals=arrivals)
    checks = count_checks(app_idle, arrivals, by_app=True)
    if arguments.app is None:  # another program has other windows
        visits = [await visit(desktop, python, models=models, say=say) for models in (0, MANY_MODELS)]
        sys.stdout.write(f"\n{report(visits)}\n")
        figures += window_rows(*visits)
    return f"{table(figures)}\n\n{circumstances(python, app_idle, checks, arguments.starts)}"


def count_checks(program: Idle, arrivals: list[Arrival], *, by_app: bool) -> int:
    """Checks of the app, or of the bare script, that arrived within the window."""
    first, last = program.samples[0].at_mono_s, program.samples[-1].at_mono_s
    return sum(one.is_check and one.by_app is by_app and first <= one.at_mono_s <= last for one in arrivals)


def cpu_ms(program: Idle, arrivals: list[Arrival], *, by_app: bool) -> float:
    """All CPU time in the window, divided by its checks. NaN: there were none."""
    checks = count_checks(program, arrivals, by_app=by_app)
    return program.cpu_s / checks * 1000 if checks else math.nan


def circumstances(python: str, app: Idle, checks: int, starts: int) -> str:
    """What the figures hold for."""
    versions = subprocess.run(
        [python, "-c", "import PySide6, platform; print(platform.python_version(), PySide6.__version__)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {platform.system()} {platform.machine()}, "
        f"Python {versions[0]}, PySide6 {versions[1]}: {app.length_s:.0f} s at the default cadence, "
        f"{checks} checks of six providers over TLS; cold starts are medians of {starts}."
    )


def say(text: str) -> None:
    """Tells what is being done."""
    sys.stderr.write(f"{text} …\n")


def main() -> int:
    """Measures, prints and writes. 1: something is missing; the promises are only reported."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--app-python", default=sys.executable, help="the Python that runs both programs")
    parser.add_argument("--app", nargs="+", help="another program in the app's place")
    parser.add_argument("--window-s", type=float, default=480, help="how long the app stands")
    parser.add_argument("--starts", type=int, default=5, help="how many cold starts of each")
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md alone")
    arguments = parser.parse_args()
    if (what := missing_parts("Xvfb", "dbus-daemon", "gnome-keyring-daemon")) is not None:
        say(f"The benchmark {what}")
        return 1
    text = asyncio.run(measure(arguments))
    sys.stdout.write(f"\n{text}\n")
    if not arguments.no_write:
        write(PAGE, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
