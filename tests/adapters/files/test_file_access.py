import errno
import os
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from proc import needs_proc

from apimon_desktop.adapters.files import access as file_access
from apimon_desktop.adapters.files.access import (
    FileRefusedError,
    folder_refusal,
    is_there,
    open_private,
    os_fault,
    read_file,
    read_pipe,
    read_text,
    tighten,
    writable_target,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kinds of files that only POSIX has")
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can act for others")
STRANGER = 12345


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(path))


def _folder(path: Path) -> None:
    path.mkdir()


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _full(path: Path) -> None:
    path.symlink_to("/dev/full")


def _circle(path: Path) -> None:
    path.symlink_to(path.name)


def _link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _link_to_folder(path: Path) -> None:
    path.with_name("elsewhere").mkdir()
    path.symlink_to("elsewhere")


KINDS = [_pipe, _socket, _folder, _device, _full, _circle, _link_to_pipe, _link_to_folder]
each_kind = pytest.mark.parametrize("make", KINDS, ids=lambda make: str(make.__name__).strip("_"))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # a socket's path may be 100 bytes long
    return tmp_path / "file"


@each_kind
@pytest.mark.parametrize(
    "use",
    [
        lambda path: read_file(path, 100),
        is_there,
        open_private,
    ],
    ids=["read", "look", "write"],
)
def test_what_is_no_file_is_refused_at_once(
    path: Path, make: Callable[[Path], None], use: Callable[[Path], object]
) -> None:
    make(path)
    with pytest.raises(FileRefusedError) as refused:
        use(path)
    assert os_fault(refused.value) == refused.value.why


@pytest.mark.parametrize("size", [101, 2 * 1024**3])
def test_a_file_past_its_limit_is_not_read(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)
    with pytest.raises(FileRefusedError, match="larger than"):
        read_file(path, 100)


@needs_proc
def test_a_file_without_a_size_is_read_up_to_the_limit() -> None:
    with pytest.raises(FileRefusedError, match="larger than 0 KB"):
        read_file(Path("/proc/self/maps"), 100)
    assert read_file(Path("/proc/self/comm"), 100)


def test_a_file_at_its_limit_is_read_whole(path: Path) -> None:
    path.write_bytes(b"x" * 100)
    assert read_file(path, 100) == b"x" * 100


def test_text_is_utf_8_with_or_without_a_mark(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbftext")
    assert read_text(path, 100) == "text"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileRefusedError, match="not text in UTF-8") as refused:
        read_text(path, 100)
    assert refused.value.errno == errno.EILSEQ


def test_a_name_that_cannot_exist_is_refused() -> None:
    for use in (lambda p: read_file(p, 1), is_there, open_private):
        with pytest.raises(FileRefusedError, match="cannot exist"):
            use(Path("a\0b"))


def test_a_file_whose_reading_is_forbidden_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.touch()

    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(FileRefusedError, match="may not read"):
        read_file(path, 1)


@pytest.fixture(params=[0o000, 0o027, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_what_is_opened_for_writing_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    os.close(open_private(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o000, 0o400, 0o666])
def test_an_own_file_with_other_permissions_is_opened_and_tightened(path: Path, mode: int) -> None:
    path.touch()
    path.chmod(mode)
    os.close(open_private(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_tightening_leaves_alone_what_is_no_file(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.touch()
    target.chmod(0o644)
    link.symlink_to(target)
    for path in (link, tmp_path, tmp_path / "missing"):
        tighten(path)
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_an_own_link_is_followed_for_writing(tmp_path: Path) -> None:
    (tmp_path / "first").symlink_to("second")
    (tmp_path / "second").symlink_to("third")
    assert writable_target(tmp_path / "first").name == "third"


@as_root
def test_a_file_that_a_stranger_put_into_a_shared_folder_is_refused(path: Path) -> None:
    path.touch()
    os.chown(path, STRANGER, STRANGER)
    assert read_file(path, 1) == b""  # only we can have put it there
    path.parent.chmod(0o1777)
    with pytest.raises(FileRefusedError, match="another account"):
        read_file(path, 1)
    with pytest.raises(FileRefusedError, match="another account"):
        open_private(path)
    assert read_file(path, 1, any_owner=True) == b""


def test_a_second_name_of_a_file_is_not_written_in_a_shared_folder(path: Path) -> None:
    path.touch()
    path.with_name("other").hardlink_to(path)
    os.close(open_private(path))
    path.parent.chmod(0o1777)
    with pytest.raises(FileRefusedError, match="another account"):
        open_private(path)


@as_root
def test_a_strangers_link_is_not_followed_for_writing(path: Path) -> None:
    path.symlink_to("missing")
    os.chown(path, STRANGER, STRANGER, follow_symlinks=False)
    with pytest.raises(FileRefusedError, match="link that another account made"):
        open_private(path)
    assert not path.with_name("missing").exists()


def test_an_own_folder_and_a_missing_one_are_trusted(tmp_path: Path) -> None:
    assert folder_refusal(tmp_path) is None
    assert folder_refusal(tmp_path / "missing" / "deeper") is None
    tmp_path.chmod(0o1777)
    assert folder_refusal(tmp_path) is None


def test_a_folder_that_everybody_may_change_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert "Every account may write" in str(folder_refusal(tmp_path))


@as_root
def test_a_folder_of_another_account_is_refused(tmp_path: Path) -> None:
    os.chown(tmp_path, STRANGER, STRANGER)
    assert "belongs to another account (number 12345)" in str(folder_refusal(tmp_path))


def test_what_is_no_folder_needs_no_trust(tmp_path: Path) -> None:
    for name in ("file", "x" * 300, "file/below", "circle"):
        (tmp_path / "file").touch()
        assert folder_refusal(tmp_path / name) is None
        assert file_access.exists(tmp_path / name) is (name == "file")


@as_root
def test_a_folder_behind_a_strangers_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real" / "home").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    assert folder_refusal(tmp_path / "link" / "home") is None
    os.chown(tmp_path / "link", STRANGER, STRANGER, follow_symlinks=False)
    assert "link that another account made" in str(folder_refusal(tmp_path / "link" / "home"))


def test_a_pipe_is_read_until_its_writer_closes_it(path: Path) -> None:
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(b"KEY=value\n" * 9000,))
    writer.start()
    assert read_pipe(path, 100_000, 10) == b"KEY=value\n" * 9000
    writer.join()


def test_reading_a_pipe_without_a_writer_times_out(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(TimeoutError):
        read_pipe(path, 100, 0.01)
    recorder = os.open(path, os.O_RDWR)
    os.write(recorder, b"never complete")
    with pytest.raises(TimeoutError):
        read_pipe(path, 100, 0.01)
    os.write(recorder, b"x" * 101)
    with pytest.raises(FileRefusedError, match="larger"):
        read_pipe(path, 100, 10)
    os.close(recorder)


def test_only_a_pipe_is_read_as_one(path: Path) -> None:
    path.touch()
    with pytest.raises(FileRefusedError):
        read_pipe(path, 100, 10)
