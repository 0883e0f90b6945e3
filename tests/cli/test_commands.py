"""Which commands there are, and that no more is loaded than the one that was chosen."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from apimon_desktop.cli.main import COMMANDS, module_of

MODULES = set(map(module_of, COMMANDS))
HEAVY = {"asyncio", "httpx", "logging", "platformdirs", "sqlite3", "tomllib"}
"""What a command needs, and none that only says what there is."""
if sys.version_info < (3, 14):  # argparse itself loads them from there on, for its colours
    HEAVY |= {"dataclasses", "inspect"}


def loaded_by(*arguments: str) -> set[str]:
    """The names of all modules that a run with the arguments has loaded."""
    code = (
        "import json, sys; from apimon_desktop.__main__ import main\n"
        "main(sys.argv[1:]); print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["chek"]], ids=" ".join)
def test_help_and_version_load_no_command(arguments: list[str]) -> None:
    loaded = loaded_by(*arguments)
    assert "apimon_desktop.cli.main" in loaded
    assert loaded & (HEAVY | {*MODULES, "apimon_desktop.adapters.files.log"}) == set()


@pytest.mark.parametrize(
    ("command", "borrowed_from"),
    [
        ("status", {"check"}),
        ("autostart", set()),
        ("usage", set()),
        ("keys", set()),
        ("doctor", set()),
    ],
)
def test_a_command_loads_no_other_but_those_it_borrows_from(command: str, borrowed_from: set[str]) -> None:
    loaded = loaded_by(command, "--help")
    assert loaded & MODULES == {module_of(name) for name in (command, *borrowed_from)}
    assert "apimon_desktop.demo.scenarios" not in loaded


def test_every_command_has_a_module_by_its_name() -> None:
    """The bundle takes them by these names, for nothing imports them by a statement."""
    assert [module for module in MODULES if find_spec(module) is None] == []


def test_a_command_named_as_another_ones_argument_is_that_argument() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "apimon_desktop", "failover", "check"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 64
    assert "There is no provider 'check'." in done.stderr
