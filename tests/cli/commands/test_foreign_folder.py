import os
import stat
from pathlib import Path

import pytest

from apimon_desktop import APIMonitor
from apimon_desktop.app import main as app_main
from apimon_desktop.cli.commands.doctor import file_findings
from apimon_desktop.cli.main import run
from apimon_desktop.paths import folders

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and permissions of POSIX")
SETTINGS = '[providers.openai]\nbase_url = "http://127.0.0.1:9/v1"\nstatus_url = ""\n'
KEY = "sk-proj-abcdefgh4f2a"


@pytest.fixture(params=["everybody", "stranger"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose settings another account could have written."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "config.toml").write_text(SETTINGS)
    if request.param == "everybody":
        folder.chmod(0o777)
    elif os.geteuid() == 0:
        os.chown(folder, 12345, 12345)
    else:
        pytest.skip("only root can make a folder for another account")
    monkeypatch.setenv("APIMON_HOME", str(folder))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return folder


def _names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize(
    "command",
    [["check"], ["check", "--no-save"], ["watch"], ["serve", "--port", "0"], ["track", "openai", "5"]],
    ids=" ".join,
)
def test_a_command_that_would_send_a_key_or_write_refuses_the_folder(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 70
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert str(folder) in told
    assert "--home DIR" in told
    assert _names(folder) == ["config.toml"]


@pytest.mark.parametrize("command", [["status"], ["usage"]], ids=" ".join)
def test_what_may_be_read_is_read_and_nothing_is_written(folder: Path, command: list[str]) -> None:
    assert run(command) in {0, 3}
    assert _names(folder) == ["config.toml"]


def test_doctor_names_the_folder(folder: Path) -> None:
    finding = file_findings(folders(folder))[0]
    assert (finding.ok, finding.essential) == (False, True)
    assert str(folder) in finding.text


def test_the_app_refuses_it_before_a_key_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_application(**_: object) -> None:
        """Stands for Qt's, of which a process has one."""

    monkeypatch.setattr(app_main, "new_application", no_application)
    assert app_main.run() == 70
    assert str(folder) in capsys.readouterr().err
    assert _names(folder) == ["config.toml"]


@pytest.mark.logs_warning("Usage ignored")
@pytest.mark.logs_warning("Nothing is read, checked or stored")
async def test_a_program_goes_on_without_settings_files_or_keys(folder: Path) -> None:
    async with APIMonitor(folder / "m.json") as monitor:
        metrics = await monitor.check_provider_health("openai")
        monitor.track_usage("openai", 5)
    assert (metrics.status, metrics.last_error) == ("unknown", "API key not configured")
    assert _names(folder) == ["config.toml"]


def test_a_folder_that_is_made_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "new" / "home"
    monkeypatch.setenv("APIMON_HOME", str(home))
    before = os.umask(0)
    try:
        assert run(["track", "openai", "5"]) == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in home.iterdir()}
    assert modes
    assert set(modes.values()) == {0o600}, modes
