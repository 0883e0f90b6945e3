"""For tests that look into /proc, which macOS, Windows and some containers lack."""

import sys
from pathlib import Path
from typing import Final

import pytest

_HAS_PROC: Final = Path("/proc/self/stat").exists()
needs_proc: Final = pytest.mark.skipif(not _HAS_PROC, reason="looks into /proc")
needs_proc_on_linux: Final = pytest.mark.skipif(
    sys.platform == "linux" and not _HAS_PROC, reason="what is tested looks into /proc"
)
