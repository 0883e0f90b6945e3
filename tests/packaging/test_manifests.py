"""The Homebrew cask and the winget manifests of a release."""

import hashlib
from pathlib import Path

import pytest
import write_manifests
import yaml

pytestmark = pytest.mark.one_python

BUILT = ("apimon-1.2.3-macos-arm64.dmg", "apimon-1.2.3-macos-x86_64.dmg", "apimon-1.2.3-windows-setup.exe")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name in BUILT:
        (tmp_path / name).write_text(name)
    return tmp_path


def sha256(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def test_each_manifest_names_what_was_built_by_its_hash(built: Path) -> None:
    assert write_manifests.main("https://example.org/apimon", "1.2.3", built) == 0
    cask = (built / "apimon.rb").read_text()
    assert 'version "1.2.3"' in cask
    assert sha256(BUILT[0]) in cask
    assert sha256(BUILT[1]) in cask
    assert "@" not in cask
    assert "depends_on macos: :sonoma" in cask, "Homebrew 6 warns of a comparison in a text"
    installer = yaml.safe_load((built / "ApiMonitor.ApiMonitor.installer.yaml").read_text())
    (windows,) = installer["Installers"]
    assert windows["InstallerUrl"] == f"https://example.org/apimon/releases/download/v1.2.3/{BUILT[2]}"
    assert windows["InstallerSha256"] == sha256(BUILT[2])
    kinds = {
        yaml.safe_load(path.read_text())["ManifestType"] for path in built.glob("ApiMonitor.ApiMonitor*.yaml")
    }
    assert kinds == {"version", "defaultLocale", "installer"}


def test_a_release_that_lacks_a_file_writes_no_manifest(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (built / BUILT[2]).unlink()
    assert write_manifests.main("https://example.org/apimon", "1.2.3", built) == 1
    assert "windows-setup.exe was not built." in capsys.readouterr().err
    assert not list(built.glob("*.yaml"))
