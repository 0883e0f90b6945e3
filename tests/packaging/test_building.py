"""What is done on macOS and Windows to build and to try the bundle, with programs that stand for theirs."""

import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import prove
import pytest

build: Any = import_module("build")  # by name: a folder of that name holds what is built

pytestmark = pytest.mark.one_python


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    app = tmp_path / "bundle" / "API Monitor.app"
    app.mkdir(parents=True)
    monkeypatch.setattr("sys.platform", "darwin")
    for module in (build, prove):
        monkeypatch.setattr(module, "BUNDLE", tmp_path / "bundle" / "apimon")
    monkeypatch.setattr(build, "BUILD", tmp_path)
    monkeypatch.setattr(build, "DIST", tmp_path / "dist")
    monkeypatch.setattr(build, "said", lambda *_command: "")
    monkeypatch.setattr(build, "_version", lambda: "1.2.3")
    monkeypatch.setattr(build, "_BUSY_S", 0)
    return app


@pytest.mark.parametrize("busy_times", [0, 2, 3])
def test_a_disk_image_is_tried_again_while_the_system_is_busy(
    app: Path, monkeypatch: pytest.MonkeyPatch, busy_times: int
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> Any:
        commands.append(command)
        code = 1 if len(commands) <= busy_times else 0
        done: subprocess.CompletedProcess[bytes] = subprocess.CompletedProcess(command, code)
        if check:
            done.check_returncode()
        return done

    monkeypatch.setattr(subprocess, "run", run)
    if busy_times == 3:
        with pytest.raises(subprocess.CalledProcessError):
            build._make_disk_image()
    else:
        build._make_disk_image()
        assert len(commands) == busy_times + 1
    assert {command[0] for command in commands} == {"hdiutil"}
    assert commands[-1][-1].endswith(".dmg")


def test_what_was_built_on_macos_is_tried_where_it_is(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Path] = []

    def smoke(program: Path) -> int:
        tried.append(program)
        return 0

    monkeypatch.setattr("smoke.main", smoke)
    assert prove.main() == 0
    assert tried == [app / "Contents" / "MacOS" / "apimon"]


def test_any_version_of_inno_setup_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[str] = []
    monkeypatch.setattr(build, "said", lambda *command: commands.append(command[0]))
    monkeypatch.setattr(build, "_version", lambda: "1.2.3")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    monkeypatch.delenv("ProgramFiles(x86)", raising=False)
    build._make_installer()
    assert "no installer is made" in capsys.readouterr().out
    compiler = tmp_path / "Inno Setup 7" / "ISCC.exe"
    compiler.parent.mkdir()
    compiler.touch()
    build._make_installer()
    assert commands == [str(compiler)]
