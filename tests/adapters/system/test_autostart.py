"""Start at login: the switch, and the entry in the form of each system."""

import plistlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from apimon_desktop.adapters.system import process as own_process
from apimon_desktop.adapters.system.autostart import (
    APPROVED,
    RUN,
    Autostart,
    DesktopEntry,
    LaunchAgent,
    LoginEntry,
    RunEntry,
    autostart,
    autostart_folder,
)
from apimon_desktop.adapters.system.process import APP_TITLE, BUNDLE_ID, name_app_id
from apimon_desktop.core.settings.settings import LoginStart

COMMAND = ("/opt/API Monitor/apimon", "--hidden")
STRANGE = ('/opt/a b/50% "off" $HOME `date` \\back\'', "--hidden", "--home", "/home/ä/x=1;y", "")


class MemoryRegistry:
    """The two keys of a registry that a test can look into."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}

    def get(self, key: str, name: str) -> str | bytes | None:
        return self.values.get((key, name))

    def set(self, key: str, name: str, text: str) -> None:
        self.values[key, name] = text

    def delete(self, key: str, name: str) -> None:
        self.values.pop((key, name), None)


@pytest.fixture(params=["xdg", "launchd", "windows"])
def entry(request: pytest.FixtureRequest, tmp_path: Path) -> LoginEntry:
    match request.param:
        case "xdg":
            return DesktopEntry(tmp_path / "autostart")
        case "launchd":
            return LaunchAgent(tmp_path / "LaunchAgents")
        case _:
            return RunEntry(MemoryRegistry())


def test_it_is_off_until_it_is_switched_on_and_off_again_after(entry: LoginEntry) -> None:
    switch = Autostart(entry, COMMAND)
    assert switch.read() == LoginStart(is_on=False)
    assert switch.switch(on=True) == LoginStart(is_on=True)
    assert switch.switch(on=True) == LoginStart(is_on=True)
    assert switch.switch(on=False) == LoginStart(is_on=False)
    assert switch.switch(on=False) == LoginStart(is_on=False)


def test_a_command_with_every_sort_of_sign_in_it_is_known_again(entry: LoginEntry) -> None:
    assert Autostart(entry, STRANGE).switch(on=True) == LoginStart(is_on=True)


def test_an_entry_of_another_copy_is_told_and_taken_over(entry: LoginEntry) -> None:
    Autostart(entry, ("/old/apimon", "--hidden")).switch(on=True)
    switch = Autostart(entry, COMMAND)
    found = switch.read()
    assert found.is_on
    assert "not this copy, but: /old/apimon --hidden" in found.note
    assert switch.switch(on=True) == LoginStart(is_on=True)


# Linux


def run_by_glib(entry: Path) -> list[str]:
    """The arguments that the desktop's own library gives to the program of an entry."""
    subprocess.run(["gio", "launch", str(entry)], check=True, timeout=30)
    said = entry.parent / "said"
    while not (said.exists() and said.read_text().endswith("\0\n")):
        pass
    return said.read_text().removesuffix("\0\n").split("\0")


def test_an_autostart_file_is_valid_by_the_desktops_own_measure(tmp_path: Path) -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("needs: apt-get install desktop-file-utils")
    DesktopEntry(tmp_path).write(STRANGE)
    done = subprocess.run(
        ["desktop-file-validate", str(tmp_path / "apimon.desktop")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_desktop_starts_exactly_the_command_that_was_written(tmp_path: Path) -> None:
    if shutil.which("gio") is None:
        pytest.skip("needs: apt-get install libglib2.0-bin")
    program = tmp_path / 'a $program `x` "q" \\ b'  # glib itself looks for no program with a percent sign
    program.write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" >"{tmp_path}/said"\necho >>"{tmp_path}/said"\n')
    program.chmod(0o755)
    DesktopEntry(tmp_path).write((str(program), *STRANGE[1:]))
    assert run_by_glib(tmp_path / "apimon.desktop") == list(STRANGE[1:])


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_that_the_desktops_settings_hold_back_is_off(tmp_path: Path, line: str) -> None:
    entry = DesktopEntry(tmp_path)
    entry.write(COMMAND)
    path = tmp_path / "apimon.desktop"
    text = path.read_text().replace("X-GNOME-Autostart-enabled=true\n", "")
    path.write_text(f"# a comment=1\n{text}{line}\n[Desktop Action x]\nExec=other\n")
    switch = Autostart(entry, COMMAND)
    assert not switch.read().is_on
    assert switch.switch(on=True) == LoginStart(is_on=True), "and switching it on lifts that"


@pytest.mark.parametrize(
    ("value", "inside"), [("/x/config", "/x/config"), ("config", "~/.config"), ("", "~/.config")]
)
def test_the_autostart_folder_is_below_the_users_configuration(home: Path, value: str, inside: str) -> None:
    expected = Path(inside.replace("~", str(home))) / "autostart"
    assert autostart_folder({"XDG_CONFIG_HOME": value}) == expected


# macOS


def test_a_launch_agent_reads_back_as_what_it_means(tmp_path: Path) -> None:
    agent = LaunchAgent(tmp_path)
    agent.write(STRANGE)
    (path,) = tmp_path.iterdir()
    written = plistlib.loads(path.read_bytes())
    assert path.name == f"{written['Label']}.plist" == "org.apimon.desktop.plist"
    assert written["ProgramArguments"] == list(STRANGE)
    assert written["RunAtLoad"] is True
    assert written["LimitLoadToSessionType"] == "Aqua"
    assert "KeepAlive" not in written, "an app that its user quits stays away"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no plist",
        plistlib.dumps([]),
        plistlib.dumps({"RunAtLoad": True}),
        plistlib.dumps({"RunAtLoad": True, "ProgramArguments": []}),
        plistlib.dumps({"RunAtLoad": False, "ProgramArguments": ["/x"]}),
        plistlib.dumps({"RunAtLoad": True, "Disabled": True, "ProgramArguments": ["/x"]}),
    ],
)
def test_an_agent_that_starts_nothing_is_off(tmp_path: Path, content: bytes) -> None:
    agent = LaunchAgent(tmp_path)
    Path(agent.place).write_bytes(content)
    assert Autostart(agent, COMMAND).read() == LoginStart(is_on=False)


def test_an_app_that_macos_runs_from_a_passing_place_is_moved_first(tmp_path: Path) -> None:
    passing = (
        "/private/var/folders/x/AppTranslocation/1/d/API Monitor.app/Contents/MacOS/apimon",
        "--hidden",
    )
    state = Autostart(LaunchAgent(tmp_path), passing).switch(on=True)
    assert not state.is_on
    assert state.note.startswith("Move API Monitor to the Applications folder first")
    assert list(tmp_path.iterdir()) == []


# Windows


def test_a_run_value_is_one_line_in_quotes_where_it_needs_them() -> None:
    registry = MemoryRegistry()
    RunEntry(registry).write((r"C:\Program Files\API Monitor\API Monitor.exe", "--hidden"))
    line = r'"C:\Program Files\API Monitor\API Monitor.exe" --hidden'
    assert registry.values == {(RUN, "API Monitor"): line}


@pytest.mark.parametrize(
    ("remembered", "on"), [(b"\x02" + bytes(11), True), (b"\x03" + bytes(11), False), (b"", True)]
)
def test_what_the_task_manager_switched_off_is_off_until_it_is_switched_on_here(
    remembered: bytes, on: bool
) -> None:
    registry = MemoryRegistry()
    switch = Autostart(RunEntry(registry), COMMAND)
    switch.switch(on=True)
    registry.values[APPROVED, "API Monitor"] = remembered
    assert switch.read() == LoginStart(is_on=on)
    assert switch.switch(on=True) == LoginStart(is_on=True)


def test_a_command_line_too_long_for_windows_is_refused_with_its_length() -> None:
    registry = MemoryRegistry()
    state = Autostart(RunEntry(registry), ("C:\\" + "x" * 300, "--hidden")).switch(on=True)
    assert not state.is_on
    assert "may have 260 characters and would have 312" in state.note
    assert registry.values == {}


# What the world does


def test_a_place_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file where the folder should be")
    switch = Autostart(DesktopEntry(tmp_path / "autostart"), COMMAND)
    state = switch.switch(on=True)
    assert state.is_on is False
    assert state.note == f"{switch.place} can't be changed: a file is in the place of its folder."


def test_an_entry_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "apimon.desktop").mkdir()
    state = Autostart(DesktopEntry(tmp_path), COMMAND).read()
    assert state.note == f"{tmp_path / 'apimon.desktop'} can't be read: a folder of that name is in the way."


# What is started


def written(folder: Path) -> str:
    return (folder / "autostart" / "apimon.desktop").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems' places are the user's own")
def test_what_starts_at_login_uses_the_same_files_as_this_program(home: Path, tmp_path: Path) -> None:
    config = home / "config"
    assert autostart(None).switch(on=True).is_on
    assert f"--hidden --home {home / 'apimon'}\n" in written(config), "APIMON_HOME is not set at login"
    assert autostart(tmp_path).switch(on=True).is_on
    assert f"--hidden --home {tmp_path}\n" in written(config)
    assert autostart(None, {"XDG_CONFIG_HOME": str(config)}).switch(on=True).is_on
    assert "--hidden\n" in written(config)


def test_the_program_of_a_bundle_is_the_bundle_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/usr/lib/apimon-desktop/apimon")
    assert own_process.own_command("_keyring") == ("/usr/lib/apimon-desktop/apimon", "_keyring")
    assert own_process.app_command() == ("/usr/lib/apimon-desktop/apimon",)


def test_on_windows_a_bundle_has_one_program_with_streams_and_one_without_a_console(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "API Monitor.exe"))
    assert own_process.own_command("_prices") == (str(tmp_path / "apimon.exe"), "_prices")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "apimon.exe"))
    assert own_process.app_command() == (str(tmp_path / "API Monitor.exe"),)


def starts(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, cwd=folder, check=False)
    return done.stdout + done.stderr


def test_what_starts_at_login_runs_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert starts(own_process.app_command(), tmp_path).startswith("apimon ")
    interpreter = tmp_path / "bin" / "python"
    monkeypatch.setattr(sys, "executable", str(interpreter))
    without_script = own_process.app_command()
    assert without_script[0] == str(interpreter)
    monkeypatch.undo()
    assert starts((sys.executable, *without_script[1:]), tmp_path).startswith("apimon ")


def test_windows_heads_notifications_with_the_programs_name() -> None:
    registry = MemoryRegistry()
    name_app_id(registry)
    assert registry.get(rf"Software\Classes\AppUserModelId\{BUNDLE_ID}", "DisplayName") == APP_TITLE


def test_a_registry_that_takes_no_name_keeps_nobody_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(5, "access is denied")

    registry = MemoryRegistry()
    monkeypatch.setattr(registry, "set", refuse)
    name_app_id(registry)
