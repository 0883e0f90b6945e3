"""What `make package` has built, looked over without running it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from apimon_build.catalogue import codes
from apimon_build.deb import HOME, PACKAGE
from apimon_build.layout import BUNDLE, DIST

from apimon_desktop.adapters.system.process import BUNDLE_ID

pytestmark = pytest.mark.package

MOST_MB = 60
"""What a download may weigh."""


def built(pattern: str) -> Path:
    (path,) = DIST.glob(pattern)
    return path


def said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the Debian package puts into a system."""
    folder = tmp_path_factory.mktemp("root")
    said("dpkg-deb", "--extract", str(built("*.deb")), str(folder))
    yield folder
    shutil.rmtree(folder)


def test_every_download_is_small_enough() -> None:
    sizes_mb = {path.name: path.stat().st_size / 1e6 for path in DIST.iterdir()}
    assert len(sizes_mb) == 4
    assert {name: size for name, size in sizes_mb.items() if size > MOST_MB} == {}


@pytest.mark.timeout(300)  # it takes its time on a busy machine
def test_lintian_finds_nothing_that_is_not_accounted_for() -> None:
    if shutil.which("lintian") is None:
        pytest.skip("needs: apt-get install lintian")
    assert said("lintian", "--allow-root", "--fail-on", "error,warning", str(built("*.deb"))) == ""


def test_what_the_package_depends_on_can_be_had_here() -> None:
    if not list(Path("/var/lib/apt/lists").glob("*Packages*")):
        pytest.skip("needs: apt-get update")
    assert f"Inst {PACKAGE} " in said("apt-get", "--simulate", "install", str(built("*.deb")))


def test_dpkg_installs_it_and_takes_it_away_without_a_trace(tmp_path: Path) -> None:
    for folder in ("updates", "info"):
        (tmp_path / "var/lib/dpkg" / folder).mkdir(parents=True)
    (tmp_path / "var/lib/dpkg/status").touch()
    dpkg = ("dpkg", f"--root={tmp_path}", "--force-not-root", "--force-depends", f"--log={tmp_path}/log")
    said(*dpkg, "--install", str(built("*.deb")))
    assert (tmp_path / "usr/bin/apimon").resolve() == tmp_path / HOME / "apimon"
    said(*dpkg, "--purge", PACKAGE)
    left = [path for path in tmp_path.rglob("*") if path.is_file() and "dpkg" not in path.parts]
    assert left == [tmp_path / "log"]


@pytest.mark.parametrize(
    "name",
    [
        "usr/bin/apimon",
        "usr/share/applications/apimon.desktop",
        f"usr/share/metainfo/{BUNDLE_ID}.metainfo.xml",
        "usr/share/icons/hicolor/48x48/apps/apimon.png",
        "usr/share/icons/hicolor/scalable/apps/apimon.svg",
        "usr/share/man/man1/apimon.1.gz",
        "usr/share/bash-completion/completions/apimon",
        "usr/share/zsh/vendor-completions/_apimon",
        "usr/share/fish/vendor_completions.d/apimon.fish",
        f"usr/share/doc/{PACKAGE}/copyright",
        f"usr/share/doc/{PACKAGE}/changelog.gz",
        f"{HOME}/_internal/apimon_desktop/resources/icons/apimon.svg",
    ],
)
def test_the_package_has_what_a_desktop_looks_for(root: Path, name: str) -> None:
    assert (root / name).is_file()


def test_the_installed_tree_is_valid_for_software_centres(root: Path) -> None:
    if shutil.which("appstreamcli") is None:
        pytest.skip("needs: apt-get install appstream")
    said("appstreamcli", "validate-tree", "--no-net", str(root))


def test_the_bundle_carries_no_second_copy_of_the_desktops_libraries() -> None:
    names = {path.name for path in BUNDLE.rglob("*.so*")}
    assert any(name.startswith("libQt6Widgets.so") for name in names)
    foreign = re.compile(r"lib(gtk|gdk|glib|gobject|X11|xcb|wayland|dbus|fontconfig|stdc\+\+|EGL|GL)[-.\d_]")
    assert [name for name in names if foreign.match(name)] == []


def test_the_bundle_carries_no_part_of_qt_that_is_not_used() -> None:
    names = [path.relative_to(BUNDLE).as_posix() for path in BUNDLE.rglob("*")]
    unused = re.compile(r"/qml/|Qt6?(Qml|Quick|WebEngine|Pdf|Multimedia|VirtualKeyboard)", re.IGNORECASE)
    assert [name for name in names if "PySide6" in name and unused.search(name)] == []


def test_the_bundle_speaks_every_language_of_the_catalogues_and_holds_no_other() -> None:
    wanted = {f"{whose}_{code}.qm" for whose in ("apimon", "qtbase") for code in codes()}
    assert {path.name for path in BUNDLE.rglob("*.qm")} == wanted
    assert list(BUNDLE.rglob("*.ts")) == []


def test_the_licences_of_everything_carried_are_delivered() -> None:
    licences = BUNDLE / "_internal" / "licences"
    named = (licences / "SUMMARY.txt").read_text(encoding="utf-8").splitlines()
    assert len(named) > 20
    for line in named:
        name = line.split()[0]
        texts = [path for path in (licences / name).iterdir() if path.stat().st_size > 200]
        assert texts, f"{name} has no licence text"
    assert {"LGPL-3.0.txt", "GPL-3.0.txt"} <= {
        path.name for path in (licences / "PySide6_Essentials").iterdir()
    }
