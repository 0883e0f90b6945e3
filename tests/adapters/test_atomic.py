import errno
import os
import stat
from pathlib import Path

import pytest

from apimon_desktop.adapters.atomic import remove_leftovers, write_atomically


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "file"
    for content in (b"first", b"second"):
        write_atomically(path, content)
        assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_reader_that_has_the_old_file_open_keeps_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"newer")
        assert reader.read() == b"old"


def test_a_private_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch(mode=0o644)
    write_atomically(path, b"", private=True)
    assert _mode(path) == 0o600


def test_permissions_that_somebody_chose_stay(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    path.chmod(0o664)
    write_atomically(path, b"")
    assert _mode(path) == 0o664


def test_a_link_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "kept elsewhere", tmp_path / "link"
    target.touch()
    link.symlink_to(target)
    write_atomically(link, b"content")
    assert link.is_symlink()
    assert target.read_bytes() == b"content"


@pytest.mark.parametrize("step", ["fsync", "fchmod"])
def test_on_a_full_disk_the_old_file_stands_and_no_rest_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(_descriptor: int, *_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_killed_writers_left_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    for name in (".file.json.0a1b2c3d.tmp", "file.json", ".other.json.0a1b2c3d.tmp"):
        (tmp_path / name).touch()
    remove_leftovers(path)
    assert {entry.name for entry in tmp_path.iterdir()} == {"file.json", ".other.json.0a1b2c3d.tmp"}
