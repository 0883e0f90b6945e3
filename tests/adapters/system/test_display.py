"""Whether Qt will find a display: it aborts the process where it finds none."""

import socket
import sys
import threading
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from apimon_desktop.adapters.system import environment as display
from apimon_desktop.adapters.system.environment import unusable_variables

if sys.platform != "linux":
    pytest.skip("displays are Linux's", allow_module_level=True)

FIRST_X11_PORT = 6000
GONE = {"DISPLAY": ":4711"}


def needs_plugin(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not display._can_load(name), reason=f"Qt's part for {name} lacks a library")


@pytest.fixture
def silent_server() -> Iterator[int]:
    """The number of a display whose server takes connections and says nothing."""
    for number in range(300, 400):
        with socket.socket() as listening:
            try:
                listening.bind(("127.0.0.1", FIRST_X11_PORT + number))
            except OSError:
                continue
            listening.listen()
            yield number
            return
    pytest.skip("no port is free")


@pytest.fixture
def compositor(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of a session whose compositor takes connections."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "wayland-7"))
        listening.listen()
        yield {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}


@pytest.mark.parametrize(
    "environ",
    [
        GONE,
        {"DISPLAY": "nonsense"},
        {"DISPLAY": "\udcff:0"},
        {"DISPLAY": "127.0.0.1:59535"},
        {"WAYLAND_DISPLAY": "wayland-9"},
        {"WAYLAND_DISPLAY": "x" * 300, "XDG_RUNTIME_DIR": "/run"},
        {"WAYLAND_DISPLAY": "/etc/passwd", **GONE},
    ],
)
def test_a_display_that_is_gone_or_was_never_there_is_noticed(environ: dict[str, str]) -> None:
    assert unusable_variables(environ) is None


@needs_plugin("xcb")
def test_a_server_that_says_nothing_is_not_waited_for(
    silent_server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display, "_DISPLAY_LIMIT_S", 0.1)
    assert unusable_variables({"DISPLAY": f"127.0.0.1:{silent_server}"}) is None
    assert [thread.name for thread in threading.enumerate() if thread.name == "display"] == ["display"]


@needs_plugin("wayland")
def test_a_compositor_that_answers_is_enough(compositor: dict[str, str]) -> None:
    assert unusable_variables(compositor | GONE) == ()


def test_a_missing_library_of_qts_part_for_it_is_noticed(
    compositor: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins = tmp_path / "PySide6" / "Qt" / "plugins" / "platforms"
    plugins.mkdir(parents=True)
    (plugins / "libqwayland.so").write_bytes(b"needs a library that is not there")
    spec = ModuleSpec("PySide6", None, origin=str(tmp_path / "PySide6" / "__init__.py"))
    monkeypatch.setattr(display, "find_spec", lambda _name: spec)
    assert unusable_variables(compositor) is None


@needs_plugin("wayland")
def test_a_named_platform_needs_its_own_display(
    compositor: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display, "_qt_can_draw", lambda _environ: pytest.fail("a process was started"))
    assert unusable_variables(compositor | {"QT_QPA_PLATFORM": "wayland"}) == ()
    assert unusable_variables(compositor | GONE | {"QT_QPA_PLATFORM": "xcb"}) == ("QT_QPA_PLATFORM",)


@pytest.mark.parametrize("platform", ["offscreen", "minimal"])
def test_what_draws_nowhere_needs_no_display(platform: str) -> None:
    assert unusable_variables({"QT_QPA_PLATFORM": platform, **GONE}) == ()


@needs_plugin("wayland")
def test_variables_that_lead_qt_astray_are_told_apart_from_the_display(
    compositor: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display, "_qt_can_draw", lambda _environ: False)
    astray = {"QT_QPA_PLATFORM": "nonsense", "QT_PLUGIN_PATH": "/nonexistent"}
    assert unusable_variables(compositor | astray) == ("QT_QPA_PLATFORM", "QT_PLUGIN_PATH")
    assert unusable_variables(GONE | astray) is None


def test_qt_is_tried_in_a_process_of_its_own_which_may_abort(monkeypatch: pytest.MonkeyPatch) -> None:
    assert display._qt_can_draw({"QT_QPA_PLATFORM": "offscreen"})
    assert not display._qt_can_draw({"QT_QPA_PLATFORM": "nonsense"})
