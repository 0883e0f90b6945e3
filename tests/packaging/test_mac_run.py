"""`make run` on a Mac: an app is built where something changed, and opened."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.one_python,
    pytest.mark.skipif(sys.platform == "win32" or shutil.which("make") is None, reason="needs make"),
]

ROOT = Path(__file__).resolve().parents[2]
APP = "build/package/bundle/API Monitor.app"


class Checkout:
    """A checkout with the real Makefile and script; what they start writes down that it was started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a checkout"
        self.log = folder / "log"
        self.tools = folder / "tools"
        for name in ("apimon_desktop", "resources"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "pyproject.toml").touch()
        for name in ("Makefile", "packaging/macos/run.sh"):
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.folder / name)
        self.add_program(self.folder / "packaging" / "setup.sh", "mkdir -p build")
        self.add_program(self.folder / ".venv-package/bin/python", f'mkdir -p "{APP}"')
        self.add_program(self.folder / ".venv-run/bin/apimon", "exit 3")
        self.add_program(self.tools / "open")
        self.add_program(self.tools / "pkill", "exit 1")
        self.add_program(self.tools / "uname", "echo Darwin")

    def add_program(self, path: Path, script: str = "") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{path.name} $*" >>"{self.log}"\n{script}\n')
        path.chmod(0o755)

    def run(self, arguments: str = "") -> tuple[int, list[str]]:
        """The exit code of `make run`, and what was started."""
        self.log.write_text("")
        done = subprocess.run(
            ["make", "run", f"ARGS={arguments}"],
            cwd=self.folder,
            env={**os.environ, "PATH": f"{self.tools}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        lines = self.log.read_text().splitlines()
        return done.returncode, [line for line in lines if not line.startswith("uname")]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_app_is_built_where_something_changed_and_opened(checkout: Checkout) -> None:
    built = [
        "setup.sh package",
        f"pkill -f {checkout.folder}/{APP}/Contents/MacOS/apimon",
        "python packaging/build.py --bundle-only",
        f"open {APP}",
    ]
    assert checkout.run() == (0, built)
    assert checkout.run() == (0, [f"open {APP}"]), "nothing has changed"
    (checkout.folder / "apimon_desktop" / "new.py").write_text("x = 1")
    assert checkout.run() == (0, built)


def test_an_app_that_cannot_be_built_is_not_opened(checkout: Checkout) -> None:
    checkout.add_program(checkout.folder / ".venv-package/bin/python", "exit 1")
    code, started = checkout.run()
    assert code != 0
    assert not any(line.startswith("open") for line in started)


def test_a_command_runs_without_the_app(checkout: Checkout) -> None:
    assert checkout.run("check --json") == (2, ["setup.sh run", "apimon check --json"])
