import errno
import os
import stat
from pathlib import Path

import pytest

from apimon_desktop.adapters.files.access import FileRefusedError
from apimon_desktop.adapters.files.atomic import remove_leftovers, write_atomically


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


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
@pytest.mark.parametrize("was_there", [False, True])
def test_a_file_is_its_owners_alone_under_any_umask(tmp_path: Path, umask: int, was_there: bool) -> None:
    path = tmp_path / "new" / "deeper" / "file"
    if was_there:
        path.parent.mkdir(parents=True, mode=0o700)
        path.touch()
        path.chmod(0o666)
    before = os.umask(umask)
    try:
        write_atomically(path, b"content")
    finally:
        os.umask(before)
    assert _mode(path) == 0o600
    if not was_there:
        assert (_mode(path.parent), _mode(path.parent.parent)) == (0o700, 0o700)


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("ä" * 125 + ".json")
    write_atomically(path, b"1")
    write_atomically(path, b"2")
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [b"2"]


def test_another_name_of_the_same_file_keeps_the_old_content(tmp_path: Path) -> None:
    path, other = tmp_path / "file", tmp_path / "other"
    path.write_bytes(b"old")
    other.hardlink_to(path)
    write_atomically(path, b"new")
    assert (path.read_bytes(), other.read_bytes()) == (b"new", b"old")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can act for another account")
@pytest.mark.parametrize("leads_to", ["file", "nowhere"])
def test_a_link_that_another_account_planted_is_not_followed(tmp_path: Path, leads_to: str) -> None:
    path, target = tmp_path / "export.csv", tmp_path / leads_to
    (tmp_path / "file").write_bytes(b"precious")
    path.symlink_to(target)
    os.chown(path, 12345, 12345, follow_symlinks=False)
    with pytest.raises(FileRefusedError, match="another account"):
        write_atomically(path, b"content")
    assert (tmp_path / "file").read_bytes() == b"precious"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["export.csv", "file"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "kept elsewhere", tmp_path / "link"
    target.touch()
    link.symlink_to(target)
    write_atomically(link, b"content")
    assert link.is_symlink()
    assert target.read_bytes() == b"content"


@pytest.mark.parametrize("step", ["fsync", "fchmod"])
def test_a_full_disk_leaves_the_old_file_and_no_temporary_file(
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
    (tmp_path / ".file.json.folder.tmp").mkdir()
    os.mkfifo(tmp_path / ".file.json.pipe.tmp")
    remove_leftovers(path, tmp_path / "missing folder" / "file.json")
    assert {entry.name for entry in tmp_path.iterdir()} == {
        "file.json",
        ".other.json.0a1b2c3d.tmp",
        ".file.json.folder.tmp",
        ".file.json.pipe.tmp",
    }


def test_what_a_program_is_writing_right_now_is_no_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"

    def meanwhile(_descriptor: int) -> None:
        remove_leftovers(path)

    monkeypatch.setattr(os, "fsync", meanwhile)
    write_atomically(path, b"content")
    assert path.read_bytes() == b"content"
