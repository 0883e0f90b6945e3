"""Builds everything that people install, on the system it runs on.

    packaging/setup.sh package && .venv-package/bin/python packaging/build.py [--bundle-only]

In this order: source distribution and wheel; the wheel into this environment; a bundle of it; on Linux the
bundle as an archive and as a Debian package, on macOS as a zip and a disk image, on Windows as a zip and,
where Inno Setup is found, as an installer. All of it goes to ``dist``.

On macOS ``APPLE_SIGNING_IDENTITY`` signs the app with a certificate of the keychain; ``APPLE_API_KEY`` (the
path of a .p8 file), ``APPLE_API_KEY_ID`` and ``APPLE_API_ISSUER`` have the disk image notarised. Without them
the app is signed ad hoc, and macOS asks for "Open Anyway" at the first start.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from apimon_build.layout import BUILD, BUNDLE, DIST, DRAWING, ICONS, LICENCES, ROOT, said

_PYTHONS_OWN: Final = ("_internal/libpython*.so*", "_internal/python3*/lib-dynload/*.so")
"""Those of wheels stay as they are: their tools have patched them."""
_BUSY_S: Final = 10.0
_INNO_SETUP: Final = "Inno Setup */ISCC.exe"
"""Version 6 and later, each in a folder of its own."""


def main() -> None:
    """Builds it."""
    built_at = _built_at()
    os.environ |= {"SOURCE_DATE_EPOCH": str(int(built_at.timestamp())), "PYTHONHASHSEED": "0"}
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    _step("Source distribution and wheel", _make_wheel)
    _step("Icons and licences", _make_icons_and_licences)
    _step("Bundle", _freeze)
    if "--bundle-only" in sys.argv:
        return
    if sys.platform == "linux":
        _step("Archive", lambda: _pack(built_at))
        _step("Debian package", lambda: _make_deb(built_at))
    else:
        _step("Archive", _zip)
        if sys.platform == "darwin":
            _step("Disk image", _make_disk_image)
        else:
            _step("Installer", _make_installer)
    for path in sorted(DIST.iterdir()):
        print(f"{path.stat().st_size / 1e6:7.1f} MB  {path.relative_to(ROOT)}")


def _built_at() -> datetime:
    """The time that all files bear: that of the commit, so that two builds of it are the same."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    at_s = given or said("git", "-C", str(ROOT), "log", "-1", "--format=%ct").strip()
    return datetime.fromtimestamp(int(at_s), UTC)


def _make_wheel() -> None:
    _python("-m", "hatchling", "build", "--directory", str(DIST), folder=ROOT)
    (wheel,) = DIST.glob("*.whl")
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    _python(*pip, "--no-deps", "--force-reinstall", str(wheel))


def _make_icons_and_licences() -> None:
    from apimon_build.icons import make_icons  # noqa: PLC0415 - it loads Qt
    from apimon_build.licences import collect_licences  # noqa: PLC0415 - it wants the wheel to be installed

    make_icons(DRAWING, ICONS)
    collect_licences(LICENCES)


def _freeze() -> None:
    os.environ["APIMON_BUILD"] = str(BUILD)
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    places = ("--distpath", str(BUNDLE.parent), "--workpath", str(BUILD / "pyinstaller"))
    spec = str(Path(__file__).with_name("apimon.spec"))
    _python("-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *places, spec)
    if sys.platform == "linux":
        _clean_python()


def _clean_python() -> None:
    """Takes out of Python's files what only this computer can use.

    A Python that was built from source may hold debugging information, and the folder in which it stands:
    on somebody else's computer, libraries must not be looked for in a folder of that name.
    """
    files = [str(path) for pattern in _PYTHONS_OWN for path in sorted(BUNDLE.glob(pattern))]
    said("strip", "--strip-unneeded", *files)
    for file in files:
        if re.search(r"^ +(RPATH|RUNPATH) ", said("objdump", "-p", file), re.MULTILINE):
            said("chrpath", "--delete", file)


def _pack(built_at: datetime) -> None:
    name = f"apimon-{_version()}-linux-{platform.machine()}"
    os.environ["XZ_OPT"] = "-6 -T0"
    owner = ("--owner=root:0", "--group=root:0", f"--mtime=@{int(built_at.timestamp())}", "--sort=name")
    source = (f"--transform=s,^{BUNDLE.name},{name},", f"--directory={BUNDLE.parent}", BUNDLE.name)
    said("tar", "--create", "--xz", f"--file={DIST / name}.tar.xz", *owner, *source)


def _make_deb(built_at: datetime) -> None:
    from apimon_build.deb import make_deb  # noqa: PLC0415 - it wants the wheel to be installed

    make_deb(BUNDLE, DRAWING, ICONS, DIST, built_at=built_at)


def _zip() -> None:
    """A zip of the folder; on macOS by the system's own tool, which keeps links and permissions."""
    if sys.platform == "darwin":
        app = next(BUNDLE.parent.glob("*.app"))
        zipped = DIST / f"apimon-{_version()}-macos-{platform.machine()}.zip"
        said("ditto", "-c", "-k", "--keepParent", str(app), str(zipped))
    else:
        name = DIST / f"apimon-{_version()}-windows-{platform.machine().lower()}"
        shutil.make_archive(str(name), "zip", BUNDLE.parent, BUNDLE.name)


def _make_disk_image() -> None:
    """The app beside a link to the Applications folder; notarised where the credentials are there."""
    content = BUILD / "disk-image"
    content.mkdir()
    app = next(BUNDLE.parent.glob("*.app"))
    said("ditto", str(app), str(content / app.name))
    (content / "Applications").symlink_to("/Applications")
    image = DIST / f"apimon-{_version()}-macos-{platform.machine()}.dmg"
    options = ("-volname", app.stem, "-srcfolder", str(content), "-format", "UDZO", "-ov")
    for tries_left in (2, 1, 0):  # "Resource busy" while the system still looks through what was copied
        done = subprocess.run(["hdiutil", "create", *options, str(image)], check=not tries_left)
        if done.returncode == 0:
            break
        time.sleep(_BUSY_S)
    key = os.environ.get("APPLE_API_KEY")
    if key:
        login = ("--key-id", os.environ["APPLE_API_KEY_ID"], "--issuer", os.environ["APPLE_API_ISSUER"])
        said("xcrun", "notarytool", "submit", str(image), "--key", key, *login, "--wait")
        said("xcrun", "stapler", "staple", str(image))


def _make_installer() -> None:
    folders = (os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)"))
    found = [str(path) for folder in folders if folder for path in Path(folder).glob(_INNO_SETUP)]
    compiler = shutil.which("iscc") or next(iter(found), None)
    if compiler is None:
        print("Inno Setup was not found: no installer is made")
        return
    script = str(Path(__file__).with_name("windows") / "apimon.iss")
    defined = (f"/DVersion={_version()}", f"/DSource={BUNDLE}", f"/DIcon={ICONS / 'apimon.ico'}")
    said(compiler, "/Qp", *defined, f"/O{DIST}", script)


def _version() -> str:
    from apimon_desktop.core import __version__  # noqa: PLC0415 - of the wheel that was just installed

    return __version__


def _python(*arguments: str, folder: Path = BUILD) -> None:
    """Runs this Python; not in the checkout, where the package would be found before the installed one."""
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True)


def _step(name: str, do: Callable[[], None]) -> None:
    started_s = time.monotonic()
    do()
    print(f"{name}: {time.monotonic() - started_s:.0f} s", flush=True)


if __name__ == "__main__":
    main()
