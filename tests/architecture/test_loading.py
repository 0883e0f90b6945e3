"""What is loaded when, and that the loop holds out."""

import subprocess
import sys

import pytest

import apimon_desktop

HEAVY = ("PySide6", "genai_prices", "httpx", "keyring", "qasync", "sqlite3", "tomlkit")

LOAD = f"""
import sys
import apimon_desktop
print([name for name in {HEAVY!r} if name in sys.modules])
"""

TURNS = 20_000
"""PySide6 6.12 on Python 3.11 loses references to None and dies after about 8,000."""

TURN_THE_LOOP = f"""
import asyncio, sys
from PySide6.QtWidgets import QApplication
from apimon_desktop.app.loop import event_loop

async def main():
    for _ in range({TURNS}):
        await asyncio.sleep(1e-9)  # without a time it would be one turn of Qt's for many

app = QApplication(sys.argv)
with asyncio.Runner(loop_factory=lambda: event_loop(app)) as runner:
    runner.run(main())
print("held out")
"""


def _run(source: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)


def test_importing_the_package_loads_nothing_heavy() -> None:
    done = _run(LOAD)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", apimon_desktop.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(apimon_desktop, name) is not None


def test_the_event_loop_survives_many_turns() -> None:
    done = _run(TURN_THE_LOOP)
    assert done.returncode == 0, f"exit code {done.returncode}: {done.stderr[-500:]}"
    assert done.stdout.strip() == "held out"
