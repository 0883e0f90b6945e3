"""Which music program is in front, on a real X server with a window manager."""

import subprocess
import sys

import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.parts import missing_parts
from desktop_parts.waiting import until

from apimon_desktop.adapters.system.front_program import front_daw

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([sys.argv[1]])
app.setApplicationName(sys.argv[1])
window = QWidget()
window.show()
window.activateWindow()
app.exec()
"""


@pytest.mark.parametrize(("program", "name"), [("Ardour", "Ardour"), ("Notes", "")])
async def test_the_active_window_tells_its_program(
    desktop: Desktop, program: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (what := missing_parts("openbox", "xdotool")) is not None:
        pytest.skip(what)
    monkeypatch.setenv("DISPLAY", desktop.environment["DISPLAY"])
    assert front_daw() == ""
    manager = _started(["openbox"], desktop)
    window = _started([sys.executable, "-c", WINDOW, program], desktop)
    try:

        async def is_active() -> bool:
            return _has_active_window(desktop)

        await until(is_active, "an active window", 10)
        assert front_daw() == name
    finally:
        for process in (window, manager):
            process.kill()
            process.wait()


def _started(command: list[str], desktop: Desktop) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=desktop.environment, stderr=subprocess.DEVNULL)


def _has_active_window(desktop: Desktop) -> bool:
    command = ["xdotool", "getactivewindow"]
    return not subprocess.run(command, env=desktop.environment, capture_output=True, check=False).returncode
