"""Opens our files and folders: regular files only, never blocking, private to their owner.

Any file of ours may have been replaced: by a named pipe that blocks its reader, an endless device, or another
account's link. All reading, writing and locking goes through this module and `atomic`; an architecture test
enforces that.
"""

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from apimon_desktop.core.text import Text, say
from apimon_desktop.paths import Folders, resource

KIB: Final = 1024
MIB: Final = 1024 * KIB
CONFIG_LIMIT_BYTES: Final = 256 * KIB
"""For ``config.toml``: a hundred times its usual size."""
METRICS_LIMIT_BYTES: Final = MIB
"""For ``api_metrics.json``: about 2,000 providers."""
CACHE_LIMIT_BYTES: Final = 4 * MIB
"""For prices that were looked up or fetched."""
SMALL_LIMIT_BYTES: Final = 64 * KIB
"""For window places and autostart entries."""
RESOURCE_LIMIT_BYTES: Final = 4 * MIB

_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700
_NAME_BYTES: Final = 255
"""The longest name of a file on common systems."""
_MOST_LINKS: Final = 40
"""As many links in a row as Linux follows."""
_IS_POSIX: Final = os.name == "posix"
_SAFE_FLAGS: Final = (
    getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_KINDS: Final = {
    stat.S_IFDIR: say("a folder of that name is in the way"),
    stat.S_IFIFO: say("a named pipe stands in its place"),
    stat.S_IFSOCK: say("a socket stands in its place"),
    stat.S_IFCHR: say("it leads to a device"),
    stat.S_IFBLK: say("it leads to a device"),
}
_ODD: Final = say("it is no file")
_UNREADABLE: Final = say("this account may not read it")
_FOREIGN: Final = say("another account put it into a folder that several may write to")
_FOREIGN_LINK: Final = say("it is a link that another account made")
_CIRCLE: Final = say("it is a link that leads back to itself")
_BAD_NAME: Final = say("such a name cannot exist")
_NOT_UTF8: Final = say("it is not text in UTF-8")


class FileRefusedError(OSError):
    """The file is refused. `os_fault` gives the reason as the end of a sentence."""

    def __init__(self, code: int, why: Text, path: Path) -> None:
        super().__init__(code, why, str(path))
        self.why = why
        """The reason, as the end of a sentence."""


def read_file(path: Path, limit_bytes: int, *, any_owner: bool = False) -> bytes:
    """The content of a regular file of at most ``limit_bytes``.

    ``any_owner``: the user chose the file, so it may belong to any account. Raises FileNotFoundError,
    FileRefusedError and other OSErrors; never blocks on a pipe or a device.
    """
    descriptor = _opened(path, os.O_RDONLY)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path to open
        found = os.fstat(descriptor)
        if not any_owner:
            _verify_origin(path, found)
        if found.st_size > limit_bytes:
            raise _too_large(path, limit_bytes)
        # It may grow while it is read, and files of /proc have no size.
        content = file.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise _too_large(path, limit_bytes)
    return content


def read_text(path: Path, limit_bytes: int, *, any_owner: bool = False) -> str:
    """The text of a file in UTF-8, without a byte order mark. Raises as `read_file` does."""
    content = read_file(path, limit_bytes, any_owner=any_owner)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FileRefusedError(errno.EILSEQ, _NOT_UTF8, path) from fault


def read_pipe(path: Path, limit_bytes: int, wait_s: float) -> bytes:
    """The content of a named pipe that the user chose, e.g. a password manager's ``.env``.

    Raises TimeoutError where it is not complete after ``wait_s``, FileRefusedError where it is too long or
    not a pipe, and other OSErrors.
    """
    if sys.platform == "win32" or not stat.S_ISFIFO(_status(path).st_mode):
        raise FileRefusedError(errno.EINVAL, _ODD, path)
    import select  # noqa: PLC0415 - for pipes alone

    deadline_s, content = time.monotonic() + wait_s, b""
    descriptor = os.open(path, os.O_RDONLY | _SAFE_FLAGS)
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        while (left_s := deadline_s - time.monotonic()) > 0:
            events = dict(poll.poll(left_s * 1000)).get(descriptor, 0)
            # An event without data: the writer has closed the pipe.
            chunk = os.read(descriptor, 64 * KIB) if events & select.POLLIN else b""
            if events and not chunk:
                return content
            content += chunk
            if len(content) > limit_bytes:
                raise _too_large(path, limit_bytes)
    finally:
        os.close(descriptor)
    raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), str(path))


def read_resource(name: str) -> bytes:
    """A data file that comes with the program. Raises FileNotFoundError and FileRefusedError."""
    return read_file(resource(name), RESOURCE_LIMIT_BYTES, any_owner=True)


def is_there(path: Path) -> bool:
    """True for a regular file, False where nothing is. Raises FileRefusedError for anything else."""
    try:
        verify_kind(path, _status(path))
    except FileNotFoundError:
        return False
    return True


def exists(path: Path) -> bool:
    """True where anything accessible exists. `Path.exists` raises for names that are too long."""
    return os.path.exists(path)  # noqa: PTH110 - it raises nothing


def open_private(path: Path, *, append: bool = False) -> int:
    """A descriptor for writing to a regular file in place; makes the file and its folders if missing.

    They are private under any umask. Raises OSError.
    """
    make_private_folder(path.parent)
    target = writable_target(path)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | (os.O_APPEND if append else 0)
    with contextlib.suppress(FileNotFoundError):
        found = _status(target)
        verify_kind(target, found)
        _verify_origin(target, found)
        if found.st_nlink > 1 and target.parent.stat().st_mode & stat.S_IWOTH:
            # Another account can give any file of ours a second name there.
            raise FileRefusedError(errno.EPERM, _FOREIGN, target)
        if _IS_POSIX and not found.st_mode & stat.S_IWUSR:
            tighten(target)
    descriptor = _opened(target, flags)
    if _IS_POSIX:
        with contextlib.suppress(OSError):  # another account's file that we may write to
            if stat.S_IMODE(os.fstat(descriptor).st_mode) != _PRIVATE_FILE:
                os.fchmod(descriptor, _PRIVATE_FILE)
    return descriptor


def tighten(path: Path) -> None:
    """Makes an existing file of this account private, without opening it."""
    if not _IS_POSIX:
        return
    with contextlib.suppress(OSError):
        found = path.lstat()
        is_ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
        if is_ours and stat.S_IMODE(found.st_mode) != _PRIVATE_FILE:
            path.chmod(_PRIVATE_FILE)


def make_private_folder(folder: Path) -> None:
    """Makes missing folders, private under any umask. Raises OSError."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        if folder == folder.parent:
            break
        folder = folder.parent
    for one in reversed(missing):
        with contextlib.suppress(FileExistsError):
            one.mkdir(_PRIVATE_FOLDER)
            one.chmod(_PRIVATE_FOLDER)
        if not one.is_dir():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(one))


def writable_target(path: Path) -> Path:
    """The path of a file to be written, after following links.

    Raises FileRefusedError for a circle, or for a link made by an account other than ours and root.
    """
    for _ in range(_MOST_LINKS):
        try:
            found = path.lstat()
        except FileNotFoundError:
            return path
        except ValueError as fault:
            raise FileRefusedError(errno.EINVAL, _BAD_NAME, path) from fault
        if not stat.S_ISLNK(found.st_mode):
            return path
        if not _is_trusted(found.st_uid):
            raise FileRefusedError(errno.EPERM, _FOREIGN_LINK, path)
        path = path.parent / path.readlink()
    raise FileRefusedError(errno.ELOOP, _CIRCLE, path)


def resolved(path: Path) -> Path:
    """The path without links. `Path.resolve` raises RuntimeError where links go in a circle."""
    try:
        return Path(os.path.realpath(path))
    except ValueError:  # an impossible name, which opening it reports
        return path


def shortened(name: str, *, room: int = 64) -> str:
    """A file name, shortened so that ``room`` bytes for a prefix and an ending fit into 255."""
    raw = os.fsencode(name)
    if len(raw) <= _NAME_BYTES - room:
        return name
    from hashlib import sha256  # noqa: PLC0415 - for very long names alone

    return f"apimon-{sha256(raw).hexdigest()[:24]}"


def refusal(places: Folders) -> Text | None:
    """A sentence on why the user's folders are not trusted. None: they are."""
    folders = dict.fromkeys((places.config, places.data, places.log))
    return next((why for folder in folders if (why := folder_refusal(folder)) is not None), None)


def folder_refusal(folder: Path) -> Text | None:
    """A sentence on why a folder's settings are not trusted. None: only we and root can write to it.

    Settings decide where keys are sent, so this is checked before a key is read. A missing folder is trusted:
    it will be made private.
    """
    if not _IS_POSIX:
        return None
    for link in _links_on_the_way(folder):
        if not _is_trusted(link.lstat().st_uid):
            return say(
                "{folder} is not used: {link} is a link that another account made. "
                "Choose another folder with --home DIR.",
                folder=folder,
                link=link,
            )
    try:
        found = folder.stat()
    except (OSError, ValueError):
        return None

    return _owner_refusal(folder, found) if stat.S_ISDIR(found.st_mode) else None


def _owner_refusal(folder: Path, found: os.stat_result) -> Text | None:
    if not _is_trusted(found.st_uid):
        return say(
            "{folder} belongs to another account (number {owner}), which could send your keys elsewhere. "
            "Run apimon as that account, or choose another folder with --home DIR.",
            folder=folder,
            owner=found.st_uid,
        )
    if found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
        return say(
            "Every account may write to {folder} and could send your keys elsewhere. "
            "Close it with 'chmod go-w', or choose another folder with --home DIR.",
            folder=folder,
        )
    return None


def _links_on_the_way(path: Path) -> Iterator[Path]:
    path = path.absolute()
    for part in (*reversed(path.parents), path):
        with contextlib.suppress(OSError, ValueError):
            if part.is_symlink():
                yield part


def _opened(path: Path, flags: int) -> int:
    """A descriptor of a regular file, verified before and after opening: opening alone can have effects."""
    try:
        verify_kind(path, _status(path))
    except FileNotFoundError:
        if not flags & os.O_CREAT:
            raise
    try:
        descriptor = os.open(path, flags | _SAFE_FLAGS, _PRIVATE_FILE)
    except PermissionError as fault:
        if flags & os.O_CREAT:
            raise
        raise FileRefusedError(errno.EACCES, _UNREADABLE, path) from fault
    try:
        verify_kind(path, os.fstat(descriptor))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except ValueError as fault:
        raise FileRefusedError(errno.EINVAL, _BAD_NAME, path) from fault
    except OSError as fault:
        if fault.errno == errno.ELOOP:
            raise FileRefusedError(errno.ELOOP, _CIRCLE, path) from fault
        raise


def verify_kind(path: Path, found: os.stat_result) -> None:
    """Raises FileRefusedError for anything but a regular file; ``found`` is its ``stat`` result."""
    if not stat.S_ISREG(found.st_mode):
        why = _KINDS.get(stat.S_IFMT(found.st_mode), _ODD)
        code = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EINVAL
        raise FileRefusedError(code, why, path)


def _verify_origin(path: Path, found: os.stat_result) -> None:
    """Raises FileRefusedError for another account's file in a shared folder such as ``/tmp``.

    In a folder that only we and root can write to, a foreign file was put there for us.
    """
    if not _IS_POSIX:
        return
    folder = path.parent.stat()
    is_shared = folder.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if is_shared and not _is_trusted(found.st_uid) and found.st_uid != folder.st_uid:
        raise FileRefusedError(errno.EPERM, _FOREIGN, path)


def _is_trusted(owner: int) -> bool:
    """True for this account and for root."""
    return owner in (os.geteuid(), 0)


def _too_large(path: Path, limit_bytes: int) -> FileRefusedError:
    limit = f"{limit_bytes // MIB} MB" if limit_bytes >= MIB else f"{limit_bytes // KIB} KB"
    return FileRefusedError(errno.EFBIG, say("it is larger than {limit}", limit=limit), path)
