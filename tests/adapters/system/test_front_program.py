"""Which music program is in front, with the systems' libraries replaced by fakes."""

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest

from apimon_desktop.adapters.system import front_program
from apimon_desktop.adapters.system.front_program import front_daw


@pytest.mark.parametrize(
    ("bundle", "name"),
    [
        ("com.apple.logic10", "Logic Pro"),
        ("com.ableton.live", "Ableton Live"),
        ("com.cockos.reaper", "REAPER"),
        ("com.apple.Safari", ""),
        (None, ""),
    ],
)
def test_a_mac_tells_it_by_the_bundle_of_the_front_app(
    bundle: str | None, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = SimpleNamespace(bundleIdentifier=lambda: bundle)
    workspace = SimpleNamespace(frontmostApplication=lambda: program)
    appkit = SimpleNamespace(NSWorkspace=SimpleNamespace(sharedWorkspace=lambda: workspace))
    monkeypatch.setattr(front_program, "framework", lambda _name: appkit)
    assert front_daw("darwin") == name


def test_a_mac_without_a_front_app_or_pyobjc_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = SimpleNamespace(frontmostApplication=lambda: None)
    appkit = SimpleNamespace(NSWorkspace=SimpleNamespace(sharedWorkspace=lambda: workspace))
    monkeypatch.setattr(front_program, "framework", lambda _name: appkit)
    assert front_daw("darwin") == ""

    def missing(_name: str) -> Any:
        raise ImportError

    monkeypatch.setattr(front_program, "framework", missing)
    assert front_daw("darwin") == ""


def test_windows_tells_it_by_the_foreground_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def image(_process: int, _flags: int, name: Any, _size: Any) -> int:
        name.value = r"C:\Program Files\REAPER (x64)\reaper.exe"
        return 1

    def process_of(_window: int, process_id: Any) -> int:
        process_id._obj.value = 42
        return 1

    user = SimpleNamespace(GetForegroundWindow=lambda: 7, GetWindowThreadProcessId=process_of)
    opened: list[int] = []

    def open_process(_rights: int, _inherit: int, pid: int) -> int:
        opened.append(pid)
        return 9

    kernel = SimpleNamespace(
        OpenProcess=open_process,
        QueryFullProcessImageNameW=image,
        CloseHandle=lambda _process: 1,
    )
    monkeypatch.setattr(front_program, "_windows_libraries", lambda: (user, kernel))
    assert front_daw("win32") == "REAPER"
    assert opened == [42]
    kernel.OpenProcess = lambda *_: 0
    assert front_daw("win32") == ""


def test_where_there_is_no_display_nothing_is_in_front(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    assert front_daw("linux") == ""
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: (_ for _ in ()).throw(OSError("not there")))
    assert front_daw("linux") == ""


def test_other_systems_tell_nothing() -> None:
    assert front_daw("freebsd14") == ""
