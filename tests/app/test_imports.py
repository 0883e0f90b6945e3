"""Tests of what importing costs beside PySide6."""

import subprocess
import sys

COUNT = (
    "import linecache; import apimon_desktop.app.lifetime;"
    "print(sum(name.endswith('.py') for name in linecache.cache))"
)


def test_no_source_is_read_for_what_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20, "those that PySide6 itself imports before it can be told"


def test_before_the_icon_is_shown_little_is_loaded() -> None:
    code = "import sys, apimon_desktop.app; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    needless = {
        "asyncio",
        "sqlite3",
        "apimon_desktop.core.model.state",
        "apimon_desktop.core.settings.settings",
    }
    assert not needless & set(done.stdout.split())


def test_what_only_a_window_or_another_system_needs_waits() -> None:
    code = "import sys, apimon_desktop.app.lifetime; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"PySide6.QtSvg", "xml", "apimon_desktop.ui.popover.window"} & set(done.stdout.split())
