"""The Debian package: the bundle, and what makes it at home on a desktop."""

import gzip
import hashlib
import os
import shutil
import subprocess
import textwrap
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from apimon_build.completions import PLACES, completion
from apimon_build.man_page import man_page
from apimon_desktop.adapters.system.process import BUNDLE_ID
from apimon_desktop.core import __version__

PACKAGE: Final = "apimon-desktop"
REVISION: Final = f"{__version__}-1"
MAINTAINER: Final = "API Monitor contributors <apimon-desktop@users.noreply.github.com>"
HOME: Final = f"usr/lib/{PACKAGE}"
_LINUX: Final = Path(__file__).resolve().parents[1] / "linux"
_OPTIONAL_PLUGIN: Final = "libqgtk3.so"
"""Qt loads it where GTK is there, for its colours and dialogs, and does without where it is not."""

_DESCRIPTION: Final = """\
shows at a glance whether your AI providers work
API Monitor sits in the tray. Its icon shows the worst state of OpenRouter,
Google Gemini, Together AI, Anthropic, OpenAI, Moonshot AI, and any provider
with an OpenAI-compatible address. One click says what is wrong, since when,
and what to use instead. Its checks spend no tokens, and keys are kept in the
keyring.
.
The package carries its own Python and Qt.
"""


def make_deb(bundle: Path, drawing: Path, icons: Path, out: Path, *, built_at: datetime) -> Path:
    """Writes the package into a folder, and gives its path. Needs dpkg-dev."""
    architecture = _said("dpkg", "--print-architecture").strip()
    with TemporaryDirectory(prefix="apimon-deb-") as name:
        root = Path(name) / "root"
        lay_out(root, bundle, drawing, icons, built_at=built_at)
        control = root / "DEBIAN"
        control.mkdir()
        depends = _needed_packages(root, Path(name))
        (control / "control").write_text(_control(architecture, _size_kib(root), depends), encoding="utf-8")
        (control / "md5sums").write_text("".join(_sums(root)), encoding="utf-8")
        _settle(root, built_at)
        path = out / f"{PACKAGE}_{REVISION}_{architecture}.deb"
        _said("dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(path))
    return path


def lay_out(root: Path, bundle: Path, drawing: Path, icons: Path, *, built_at: datetime) -> None:
    """Puts everything at its place below a root."""
    shutil.copytree(bundle, root / HOME, symlinks=True)
    for library in (root / HOME / "_internal").glob("lib*.so*"):
        if not library.is_symlink() and not library.name.startswith("libpython"):
            library.unlink()  # the system's own OpenSSL, SQLite and the like get their fixes from the system
    (root / "usr/bin").mkdir()
    (root / "usr/bin/apimon").symlink_to(f"../lib/{PACKAGE}/apimon")
    shutil.copytree(icons / "hicolor", root / "usr/share/icons/hicolor")
    _write(root / "usr/share/icons/hicolor/scalable/apps/apimon.svg", drawing.read_text(encoding="utf-8"))
    _write(root / "usr/share/applications/apimon.desktop", _linux("apimon.desktop"))
    _write(root / f"usr/share/metainfo/{BUNDLE_ID}.metainfo.xml", metainfo(built_at))
    for shell, place in PLACES.items():
        _write(root / place, completion(shell))
    _write_packed(root / "usr/share/man/man1/apimon.1.gz", man_page(built_at.date()))
    documents = root / f"usr/share/doc/{PACKAGE}"
    _write(documents / "copyright", _linux("copyright"))
    _write_packed(documents / "changelog.Debian.gz", _debian_changelog(built_at))
    changelog = _LINUX.parents[1] / "CHANGELOG.md"
    _write_packed(documents / "changelog.gz", changelog.read_text(encoding="utf-8"))
    _write(root / f"usr/share/lintian/overrides/{PACKAGE}", _linux("lintian-overrides"))


def metainfo(built_at: datetime) -> str:
    """What software centres show, for this version."""
    text = _linux(f"{BUNDLE_ID}.metainfo.xml")
    return text.replace("@VERSION@", __version__).replace("@DATE@", built_at.date().isoformat())


def _control(architecture: str, size_kib: int, depends: str) -> str:
    first, *more = _DESCRIPTION.splitlines()
    fields = {
        "Package": PACKAGE,
        "Version": REVISION,
        "Architecture": architecture,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(size_kib),
        "Depends": depends,
        # Who shows notifications, keeps keys and opens links: present on every desktop, and done without.
        "Recommends": "gnome-keyring | kwalletmanager, notification-daemon, xdg-utils",
        "Suggests": "gnome-shell-extension-appindicator, libgtk-3-0",
        "Section": "net",
        "Priority": "optional",
        "Description": "\n".join((first, *(f" {line}" for line in more))),
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def _needed_packages(root: Path, work: Path) -> str:
    """The packages whose libraries the bundle uses, as dpkg-shlibdeps finds them."""
    (work / "debian").mkdir()
    (work / "debian/control").write_text(f"Source: {PACKAGE}\n\nPackage: {PACKAGE}\nArchitecture: any\n")
    files = [path for path in (root / HOME).rglob("*") if _is_elf(path) and path.name != _OPTIONAL_PLUGIN]
    private = [f"-l{folder}" for folder in sorted({path.parent for path in files if ".so" in path.name})]
    command = ["dpkg-shlibdeps", "-O", "--warnings=0", f"-S{root}", *private]
    line = _said(*command, *(f"-e{path}" for path in sorted(files)), folder=work)
    return line.strip().removeprefix("shlibs:Depends=")


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _debian_changelog(built_at: datetime) -> str:
    return textwrap.dedent(
        f"""\
        {PACKAGE} ({REVISION}) unstable; urgency=medium

          * Version {__version__}; what changed stands in changelog.gz.

         -- {MAINTAINER}  {format_datetime(built_at)}
        """
    )


def _size_kib(root: Path) -> int:
    return sum(-(-path.lstat().st_size // 1024) for path in root.rglob("*"))


def _sums(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and not path.is_symlink() and name.parts[0] != "DEBIAN":
            digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
            yield f"{digest}  {name}\n"


def _settle(root: Path, built_at: datetime) -> None:
    """Gives all files the permissions and the time that make two builds of one commit the same."""
    at_s = built_at.timestamp()
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            is_program = path.is_dir() or path == root / HOME / "apimon"
            path.chmod(0o755 if is_program else 0o644)
        os.utime(path, (at_s, at_s), follow_symlinks=False)


def _linux(name: str) -> str:
    return (_LINUX / name).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _write_packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _said(*command: str, folder: Path | None = None) -> str:
    return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout
