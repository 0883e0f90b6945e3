"""Every file of ours may turn out to be anything, under any of the programs; see `file_damage`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TRIES = Path(__file__).parents[1] / "support" / "file_damage.py"


@pytest.mark.skipif(os.name != "posix", reason="kinds of files that only POSIX has")
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("1", "15"), id="a hundredth", marks=pytest.mark.timeout(240)),
        pytest.param(("1", "0"), id="all", marks=pytest.mark.soak),
        pytest.param(("1", "0", "processes"), id="processes", marks=pytest.mark.soak),
    ],
)
def test_no_file_can_stop_a_program(tmp_path: Path, arguments: tuple[str, ...], home: Path) -> None:
    ended = subprocess.run(
        [sys.executable, TRIES, tmp_path, *arguments], capture_output=True, text=True, check=False, cwd=home
    )
    assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr[-2000:]}"
