"""Every program in docs/python.md runs as it stands, and says what it should."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from observed_providers import Simulator
from providers_beside import keys_in_environment, write_config

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/python.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)

SAYS = (
    "openai: healthy, ",
    "together_ai because it is healthy",
    "ok together_ai healthy",
    "answered by together_ai",
    "answered by together_ai",
    "tokens, about 0.06",
    "Client",
    "Healthy: 6",
    "",
    "openai ok",
    "300",
    "",
)
"""What each program's output holds, in the order of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    code: int | None
    out: str
    err: str


class Home:
    """A folder, its settings and keys, for programs to run in."""

    def __init__(self, folder: Path, simulator: Simulator) -> None:
        self._folder = folder
        self._environ = {
            **os.environ,
            "APIMON_HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            **keys_in_environment(simulator),
        }

    async def run(self, program: Path) -> Done:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-W",
            "error",
            str(program),
            cwd=self._folder,
            env=self._environ,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 30)
        return Done(code=process.returncode, out=out.decode(), err=err.decode())


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with Simulator(latency_ratio=0.0) as simulator:
        write_config(tmp_path, simulator)
        yield Home(tmp_path, simulator)


def test_every_program_of_the_page_is_expected_to_say_something() -> None:
    assert len(PROGRAMS) == len(SAYS)


@pytest.mark.parametrize(("program", "says"), list(zip(PROGRAMS, SAYS, strict=False)))
async def test_a_program_of_the_page_runs_as_it_stands(
    home: Home, tmp_path: Path, program: str, says: str
) -> None:
    path = tmp_path / "program.py"
    path.write_text(program, encoding="utf-8")
    done = await home.run(path)
    assert done.code == 0, done.err
    assert says in done.out
    assert "Traceback" not in done.err


async def test_the_logging_example_carries_the_figures(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAMS[-1], encoding="utf-8")
    assert "INFO root 6 providers are healthy" in (await home.run(path)).err


async def test_the_program_beside_the_page_runs(home: Home) -> None:
    done = await home.run(ROOT / "docs/examples/session.py")
    assert (done.code, done.err) == (0, "")
    assert "together_ai: healthy" in done.out
    assert "an answer from together_ai" in done.out
    assert "50,000 tokens so far, about $0.03" in done.out
