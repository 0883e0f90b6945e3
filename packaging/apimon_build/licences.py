"""The licences of what a bundle carries, beside what they are for."""

import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, PackagePath, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

_APP: Final = "apimon-desktop"
_LICENCE_FILE: Final = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_QT: Final = re.compile(r"(pyside6|shiboken6)", re.IGNORECASE)
_TEXTS: Final = Path(__file__).resolve().parents[1] / "licences"
"""The texts that Qt for Python's wheels name and do not carry."""

_ABOUT: Final = """\
API Monitor is free software under the MIT License. This folder holds the licences of everything that is
delivered with it, each in a folder of its own; SUMMARY.txt lists them.

Qt and Qt for Python (PySide6-Essentials, shiboken6) are used under the GNU Lesser General Public License,
version 3. They lie in this program's folder as libraries of their own, unchanged, and may be replaced by
other builds of the same version. Their source is at https://download.qt.io/official_releases/.
"""


def collect_licences(folder: Path) -> None:
    """Writes the licences of the app, of Python and of every package that the app needs into a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = [f"Python {sysconfig.get_python_version()}: PSF-2.0"]
    _copy(_pythons_own(), folder / "Python")
    for found in sorted(needed(_APP), key=lambda one: one.name.lower()):
        rows.append(f"{found.name} {found.version}: {_licence_name(found)}")
        paths = [_located(found, file) for file in found.files or () if _is_licence(file)]
        if _QT.match(found.name):
            paths = sorted(_TEXTS.glob("*.txt"))
        if not paths:
            raise FileNotFoundError(f"{found.name} carries no licence that could be delivered with it")
        for path in paths:
            _copy(path, folder / found.name)
    (folder / "SUMMARY.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "README.txt").write_text(_ABOUT, encoding="utf-8")


def _is_licence(file: PackagePath) -> bool:
    return file.parts[0].endswith(".dist-info") and bool(_LICENCE_FILE.search(file.name))


def _pythons_own() -> Path:
    """Where Python keeps its licence: with its library, on Windows and macOS also above it."""
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix), Path(sys.base_prefix, "Resources"))
    found = [place / "LICENSE.txt" for place in places if (place / "LICENSE.txt").exists()]
    if not found:
        raise FileNotFoundError(f"no licence of Python in {', '.join(map(str, places))}")
    return found[0]


def needed(name: str) -> tuple[Distribution, ...]:
    """An installed package with everything that it needs here, however far down."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(name)]
    while waiting:
        requirement = waiting.pop()
        key = re.sub(r"[-_.]+", "-", f"{requirement.name}{sorted(requirement.extras)}".lower())
        if key in found:
            continue
        found[key] = distribution(requirement.name)
        waiting += _requirements(found[key], requirement.extras)
    return tuple({one.name: one for one in found.values()}.values())


def _requirements(of: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for line in of.requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def _licence_name(found: Distribution) -> str:
    """What the package calls its licence, in one line."""
    metadata = found.metadata
    named = metadata["License-Expression"] or metadata["License"] or ""
    classified = [
        value.rpartition(" :: ")[2]
        for value in metadata.get_all("Classifier") or []
        if value.startswith("License ::")
    ]
    is_name = named and named != "UNKNOWN" and "\n" not in named
    return named if is_name else ", ".join(classified) or "see its folder"


def _located(found: Distribution, file: PackagePath) -> Path:
    return Path(str(found.locate_file(file)))


def _copy(path: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    shutil.copyfile(path, folder / path.name)
