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
