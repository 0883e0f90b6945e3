"""What a Linux desktop reads of the program, by the measure of its own tools."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from apimon_build.deb import metainfo

from apimon_desktop.adapters.system.process import BUNDLE_ID
from apimon_desktop.core import __version__

pytestmark = pytest.mark.one_python

LINUX = Path(__file__).resolve().parents[2] / "packaging" / "linux"
BUILT_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def accepted_by(package: str, *command: str) -> None:
    """Fails with what a tool says, where it says anything against a file."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs: apt-get install {package}")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_desktop_entry_is_valid() -> None:
    accepted_by("desktop-file-utils", "desktop-file-validate", "--warn-kde", str(LINUX / "apimon.desktop"))


def test_the_software_centres_description_is_valid_and_of_this_version(tmp_path: Path) -> None:
    path = tmp_path / f"{BUNDLE_ID}.metainfo.xml"
    path.write_text(metainfo(BUILT_AT), encoding="utf-8")
    accepted_by("appstream", "appstreamcli", "validate", "--no-net", "--pedantic", str(path))
    release = ET.parse(path).find("releases/release")  # noqa: S314 - our own file
    assert release is not None
    assert release.attrib == {"version": __version__, "date": "2026-11-23"}


def test_desktop_entry_windows_and_messages_name_the_same_program() -> None:
    entry = (LINUX / "apimon.desktop").read_text(encoding="utf-8").splitlines()
    assert {"Exec=apimon", "Icon=apimon", "Name=API Monitor"} <= set(entry)
    described = metainfo(BUILT_AT)
    assert f"<id>{BUNDLE_ID}</id>" in described
    assert '<launchable type="desktop-id">apimon.desktop</launchable>' in described


def test_every_lintian_override_has_its_reason() -> None:
    blocks = (LINUX / "lintian-overrides").read_text(encoding="utf-8").strip().split("\n\n")
    assert blocks
    for block in blocks:
        first, *_ = block.splitlines()
        assert first.startswith("# "), block
        assert any(line.startswith("apimon-desktop: ") for line in block.splitlines()), block
