"""Wheel and source distribution, built anew: nothing that the program reads is missing."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_python

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def there(folder: str) -> set[str]:
    """The files of a folder of this checkout, by their path in it."""
    place = ROOT / folder
    files = (path for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(place).as_posix() for path in files}


def below(names: list[str], folder: str) -> set[str]:
    return {name.removeprefix(folder) for name in names if name.startswith(folder) and not name.endswith("/")}


def test_the_wheel_holds_the_whole_package_and_every_resource(built: Path) -> None:
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
    resources = {name for name in there("resources") if not name.endswith(".ts")}  # .qm is made of it
    assert {"icons/apimon.svg", "report.schema.json", "i18n/apimon_de.qm"} <= resources
    assert below(names, "apimon_desktop/resources/") == resources
    assert {name for name in below(names, "apimon_desktop/") if not name.startswith("resources/")} == there(
        "apimon_desktop"
    )
    tops = {name.partition("/")[0] for name in names}
    assert {name.partition("-")[0] for name in tops} == {"apimon_desktop", "apimon_desktop.pth"}, (
        "the package, its dist-info and its line for Python's start, nothing else in site-packages"
    )


def test_the_source_distribution_holds_what_builds_and_tests_it(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = archive.getnames()
    (top,) = {name.partition("/")[0] for name in names}
    for folder in ("apimon_desktop", "resources", "packaging"):
        assert there(folder) <= below(names, f"{top}/{folder}/"), folder
    for name in ("Makefile", "LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "tests/conftest.py"):
        assert f"{top}/{name}" in names
