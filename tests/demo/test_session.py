import os
import stat
import tempfile
from pathlib import Path

import pytest

from apimon_desktop.adapters.files.atomic import FileLock
from apimon_desktop.demo import session


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_demo_removes_what_killed_demos_left_and_nothing_else(temporary: Path) -> None:
    killed, running, starting = (
        temporary / f"apimon-demo-{name}" for name in ("killed", "running", "starting")
    )
    for folder in (killed, running, starting, temporary / "apimon-demonstration"):
        folder.mkdir(mode=0o700)
    (temporary / "apimon-demo-link").symlink_to(temporary)
    (temporary / "apimon-demo-file").touch()
    (killed / "apimon.lock").touch()
    (killed / "history.sqlite3").touch()
    held = FileLock(running / "apimon.lock")
    held.acquire()
    before = os.umask(0o777)
    try:
        with session._own_folder() as places:
            assert stat.S_IMODE(places.data.stat().st_mode) == 0o700
            assert not killed.exists()
            own = places.data
    finally:
        os.umask(before)
        held.release()
    assert not own.exists()
    assert sorted(entry.name for entry in temporary.iterdir()) == [
        "apimon-demo-file",
        "apimon-demo-link",
        "apimon-demo-running",
        "apimon-demo-starting",
        "apimon-demonstration",
    ]
