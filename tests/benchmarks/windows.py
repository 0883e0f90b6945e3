"""What the windows cost whoever uses them: from the click to the picture, and how long they hold still.

python -m tests.benchmarks.windows [--app-python PYTHON]
"""

import argparse
import asyncio
import json
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from desktop_parts.desktop import Desktop, private_desktop
from desktop_parts.screen import Screen
from desktop_parts.sni_host import SniHost

from tests.benchmarks.page import Row
from tests.benchmarks.six_providers import app_environment, compile_app, simulated_providers

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
CLICK_BOUND_MS: Final = 100.0
HELD_BOUND_MS: Final = 50.0
MANY_MODELS: Final = 100
CHECKS: Final = 60
HEAD: Final = "the windows' thread held, ms"
VISIT_S: Final = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What `frames.py` found."""

    clicks_ms: tuple[float, ...]
    """From the click to all rows and bars painted; the first one loads and builds the window."""
    clicks_cpu_ms: tuple[float, ...]
    """CPU time of the windows' thread meanwhile."""
    held: tuple[Mapping[str, Any], ...]
    """One for each thing that went on, with the fields of `frames.Held`."""


async def visit(
    desktop: Desktop, python: str, *, models: int, checks: int = CHECKS, say: Callable[[str], None]
) -> Visit:
    """Has the app visited; ``models`` 0: with the demo's history, else with so many more in it.

    ``checks`` are those that each stretch lasts in which nobody touches anything.
    """
    say(f"windows, {f'{models} models' if models else 'the demo'}: looked at")
    compile_app(python)
    certificate = desktop.folder / "visited.pem"
    with (
        simulated_providers(certificate) as providers,
        TemporaryDirectory(prefix="apimon-", dir="/tmp") as home,
    ):
        environment = app_environment(desktop, providers, certificate, home=Path(home) / "apimon")
        async with SniHost(desktop.bus_address):
            process = await asyncio.create_subprocess_exec(
                python,
                "-m",
                "tests.benchmarks.frames",
                str(models),
                str(checks),
                cwd=ROOT,
                env=environment,
                stdout=asyncio.subprocess.PIPE,
            )
            try:
                async with asyncio.timeout(VISIT_S):
                    answer, _ = await process.communicate()
            finally:
                if process.returncode is None:
                    process.kill()
    if process.returncode != 0:
        raise RuntimeError(f"the visit ended with code {process.returncode}")
    found = json.loads(answer)
    return Visit(**{name: tuple(values) for name, values in found.items()})


def window_rows(demo: Visit, many: Visit) -> list[Row]:
    """The figures, with what is promised of them."""
    first_ms, later_ms = demo.clicks_ms[0], max(demo.clicks_ms[1:])
    held = [*demo.held, *many.held]
    open_ms = max(float(one["longest_ms"]) for one in held if one["is_rest"])
    opening_ms = max(float(one["longest_ms"]) for one in held if not one["is_rest"])
    return [
        _row("click to painted report, first time", first_ms, CLICK_BOUND_MS),
        _row("click to painted report, slowest later", later_ms, CLICK_BOUND_MS),
        _row("windows held at most, open and polled", open_ms, HELD_BOUND_MS),
        _row("windows held at most, while one opens", opening_ms, HELD_BOUND_MS),
    ]


def report(visits: Sequence[Visit]) -> str:
    """All of it, for the terminal."""
    lines = []
    for one in visits:
        lines.append("click to painted report, ms (CPU of the windows' thread):")
        times = zip(one.clicks_ms, one.clicks_cpu_ms, strict=True)
        lines.append("  " + ", ".join(f"{wall_ms:.0f} ({cpu_ms:.0f})" for wall_ms, cpu_ms in times))
        if len(one.clicks_ms) > 1:
            lines.append(f"  median of the later ones {statistics.median(one.clicks_ms[1:]):.0f} ms")
        lines.append(f"{HEAD:<37}longest   CPU    p99 checks  where, innermost first")
        lines += [
            f"  {held['name']:<36}{held['longest_ms']:6.1f} {held['busiest_ms']:6.1f} {held['p99_ms']:6.1f} "
            f"{held['checks']:5d}  {held['where']}"
            for held in one.held
        ]
    return "\n".join(lines)


def _row(name: str, figure_ms: float, bound_ms: float) -> Row:
    return Row(
        name=name,
        bare=None,
        app=figure_ms,
        unit="ms",
        digits=0,
        bound=f"at most {bound_ms:.0f} ms",
        within=figure_ms <= bound_ms,
    )


async def _measure(python: str, models: Sequence[int], checks: int) -> list[Visit]:
    with Screen() as screen, private_desktop(screen) as desktop:
        return [await visit(desktop, python, models=count, checks=checks, say=_say) for count in models]


def _say(text: str) -> None:
    sys.stderr.write(f"{text} …\n")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--app-python", default=sys.executable, help="the Python that runs the app")
    parser.add_argument("--models", type=int, nargs="+", default=[0, MANY_MODELS])
    parser.add_argument("--checks", type=int, default=CHECKS, help="how long nobody touches anything")
    arguments = parser.parse_args()
    visits = asyncio.run(_measure(arguments.app_python, arguments.models, arguments.checks))
    sys.stdout.write(report(visits) + "\n")


if __name__ == "__main__":
    main()
