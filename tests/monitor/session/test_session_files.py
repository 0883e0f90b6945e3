import fcntl
import os
from pathlib import Path

import pytest

from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.paths import folders

LEFT_BEHIND = [
    f".{name}.0a1b2c3d.tmp"
    for name in (
        "api_metrics.json",
        "config.toml",
        "prices.json",
        "price_list.json",
        "windows.json",
        "own.json",
    )
]
NOT_OURS = [".other.json.0a1b2c3d.tmp", "api_metrics.json.tmp", ".config.toml.swp"]


@pytest.mark.parametrize("readonly", [False, True])
async def test_a_start_removes_what_killed_programs_left_and_closes_files(
    tmp_path: Path, readonly: bool
) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    for name in (*LEFT_BEHIND, *NOT_OURS):
        (home / name).touch()
    running = home / ".prices.json.ffffffff.tmp"
    (home / "windows.json").touch()
    (home / "windows.json").chmod(0o666)
    descriptor = os.open(running, os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    session = Session(
        Plan(
            folders=folders(home),
            settings=Settings(),
            metrics_file=home / "own.json",
            environ={},
            readonly=readonly,
        )
    )
    await session.open()
    await session.aclose()
    os.close(descriptor)
    left = {entry.name for entry in home.iterdir()}
    assert left.issuperset({*NOT_OURS, running.name})
    assert left.isdisjoint(LEFT_BEHIND) is not readonly
    assert (home / "windows.json").stat().st_mode & 0o777 == (0o666 if readonly else 0o600)
