"""Installs what build.py made, each by itself, and runs the same tests with it on a real desktop.

    .venv/bin/python packaging/prove.py

The wheel and the source distribution go into fresh environments, the archive and the Debian package into
empty folders. Ends with one line for each, and with 1 where anything failed. On macOS and Windows, for which
there is no desktop test, the bundle is tried by smoke.py instead.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import smoke
from apimon_build.layout import BUILD, BUNDLE, DIST, ROOT, said

_INSTALLED: Final = BUILD / "installed"
_CONSTRAINTS: Final = ROOT / "packaging" / "constraints.txt"
_PYTEST: Final = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--no-header")
_DESKTOP_TEST: Final = "tests/desktop/test_installed.py"


def main() -> int:
    """Installs and tests; gives the exit code."""
    if sys.platform != "linux":
        return smoke.main(_bundled_program())
    shutil.rmtree(_INSTALLED, ignore_errors=True)
    _INSTALLED.mkdir(parents=True)
    print("== What was built", flush=True)
    lines = [_line("built", _pytest("tests/packaging", mark="package"))]
    for name, install in _SUBJECTS.items():
        print(f"\n== {name}", flush=True)
        started_s = time.monotonic()
        program = install()
        installed_s = time.monotonic() - started_s
        environment = {} if program is None else {"APIMON_EXECUTABLE": str(program)}
        passed = _pytest(_DESKTOP_TEST, mark="desktop and not benchmark", environment=environment)
        lines.append(_line(name, passed, f"installed in {installed_s:.0f} s", *_figures(environment)))
    print()
    for path in sorted(DIST.iterdir()):
        print(f"{path.stat().st_size / 1e6:6.1f} MB  {path.name}")
    print("\n".join(lines))
    return int(any("failed" in line for line in lines))


def _bundled_program() -> Path:
    if sys.platform == "darwin":
        return next(BUNDLE.parent.glob("*.app")) / "Contents" / "MacOS" / "apimon"
    return BUNDLE / "apimon.exe"


def _wheel() -> Path:
    return _into_environment("wheel", next(DIST.glob("*.whl")))


def _source() -> Path:
    return _into_environment("source", next(DIST.glob("apimon_desktop-*.tar.gz")))


def _into_environment(name: str, what: Path) -> Path:
    """A fresh environment with nothing in it but what was built, and what that asks for."""
    environment = _INSTALLED / name
    said(sys.executable, "-m", "venv", str(environment))
    pip = (
        str(environment / "bin" / "python"),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "-qq",
    )
    os.environ["PIP_BUILD_CONSTRAINT"] = os.environ["PIP_CONSTRAINT"] = str(_CONSTRAINTS.relative_to(ROOT))
    subprocess.run([*pip, str(what)], cwd=ROOT, check=True)
    return environment / "bin" / "apimon"


def _archive() -> Path:
    folder = _INSTALLED / "archive"
    folder.mkdir()
    said("tar", "--extract", f"--directory={folder}", f"--file={next(DIST.glob('*.tar.xz'))}")
    return next(folder.glob("*/apimon"))


def _debian_package() -> Path:
    root = _INSTALLED / "root"
    said("dpkg-deb", "--extract", str(next(DIST.glob("*.deb"))), str(root))
    return root / "usr" / "bin" / "apimon"


_SUBJECTS: Final[Mapping[str, Callable[[], Path | None]]] = {
    "checkout": lambda: None,
    "wheel": _wheel,
    "source distribution": _source,
    "bundle": _archive,
    "Debian package": _debian_package,
}


def _pytest(what: str, *, mark: str, environment: Mapping[str, str] | None = None) -> bool:
    """True where all tests passed, and at least one ran."""
    command = [*_PYTEST, "-m", mark, "-n", "2", what]
    return (
        subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}, check=False).returncode
        == 0
    )


def _figures(environment: Mapping[str, str]) -> Iterator[str]:
    """What the start costs, as its benchmark prints it."""
    command = [*_PYTEST, "-m", "benchmark", "-s", "-n", "0", _DESKTOP_TEST]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if "icon after" in line]
    if lines:
        yield lines[0].rpartition(": ")[2]
    else:
        print(done.stdout)
        yield "start failed"


def _line(name: str, passed: bool, *figures: str) -> str:  # noqa: FBT001 - it is said in the same words
    return f"{name:>20}: {', '.join(('passed' if passed else 'failed', *figures))}"


if __name__ == "__main__":
    sys.exit(main())
