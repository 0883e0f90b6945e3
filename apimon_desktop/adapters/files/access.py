"""Opens our files and folders: regular files only, never blocking, private to their owner.

Any of them may have been replaced by a pipe that blocks, an endless device, or another account's link. So
this module and `atomic` do all reading, writing and locking; an architecture test enforces that.
"""

import contextlib
import errno
import os
import stat
import sys
import time
from pathlib import Path
from typing import Final

from apimon_desktop.core.text.translatable import Text, say
from apimon_desktop.paths import Folders, resource

KIB: Final = 1024
MIB: Final = 1024 * KIB
METRICS_LIMIT_BYTES: Final = MIB
"""For ``api_metrics.json``: about 2,000 providers."""
CACHE_LIMIT_BYTES: Final = 4 * MIB
"""For prices that were looked up or fetched."""
SMALL_LIMIT_BYTES: Final = 64 * KIB
"""For window places and autostart entries."""
_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700
_IS_POSIX: Final = os.name == "posix"
_SAFE_FLAGS: Final = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"))
_KINDS: Final = {
    stat.S_IFDIR: say("a folder of that name is in the way"),
    stat.S_IFIFO: say("there is a named pipe in its place"),
    stat.S_IFSOCK: say("there is a socket in its place"),
    stat.S_IFCHR: say("it leads to a device"),
    stat.S_IFBLK: say("it leads to a device"),
}
_ODD: Final = say("it is not a file")
_FOREIGN: Final = say("another account put it into a shared folder")
_CIRCLE: Final = say("it is a link that leads back to itself")
_BAD_NAME: Final = say("such a name cannot exist")


class FileRefusedError(OSError):
    """The file is refused; ``why`` is the end of a sentence."""

    def __init__(self, code: int, why: Text, path: Path) -> None:
        super().__init__(code, why, str(path))
        self.why = why


def read_file(path: Path, limit_bytes: int, *, any_owner: bool = False) -> bytes:
    """The content of a regular file; ``any_owner``: the user chose it. Raises OSError, FileRefusedError."""
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
        raise FileRefusedError(errno.EILSEQ, say("it is not text in UTF-8"), path) from fault


def read_pipe(path: Path, limit_bytes: int, wait_s: float) -> bytes:
    """The content of a named pipe that the user chose, e.g. a password manager's ``.env``. Raises OSError."""
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
    """A data file that comes with the program. Raises OSError."""
    return read_file(resource(name), CACHE_LIMIT_BYTES, any_owner=True)


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
    """A descriptor for writing to a private file in place; makes it and its folders. Raises OSError."""
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
    with contextlib.suppress(OSError):
        found = path.lstat()
        is_ours = _IS_POSIX and stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
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
    """The path to write, after following links. Raises FileRefusedError for another account's link."""
    for _ in range(40):  # as many links as Linux follows
        try:
            found = path.lstat()
        except FileNotFoundError:
            return path
        except ValueError as fault:
            raise FileRefusedError(errno.EINVAL, _BAD_NAME, path) from fault
        if not stat.S_ISLNK(found.st_mode):
            return path
        if not _is_trusted(found.st_uid):
            raise FileRefusedError(errno.EPERM, say("it is a link that another account made"), path)
        path = path.parent / path.readlink()
    raise FileRefusedError(errno.ELOOP, _CIRCLE, path)


def resolved(path: Path) -> Path:
    """The path without links. `Path.resolve` raises RuntimeError where links go in a circle."""
    try:
        return Path(os.path.realpath(path))
    except ValueError:  # an impossible name, which opening it reports
        return path


def shortened(name: str) -> str:
    """A file name that leaves room for a prefix and an ending."""
    raw = os.fsencode(name)
    if len(raw) <= 191:  # of 255 on common systems
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
    whole = folder.absolute()
    for part in (*reversed(whole.parents), whole) if _IS_POSIX else ():
        with contextlib.suppress(OSError, ValueError):
            if part.is_symlink() and not _is_trusted(part.lstat().st_uid):
                return say(
                    "{folder} is not used: {link} is a link that another account made. "
                    "Choose another folder with --home DIR.",
                    folder=folder,
                    link=part,
                )
    with contextlib.suppress(OSError, ValueError):
        if stat.S_ISDIR((found := folder.stat()).st_mode) and _IS_POSIX:
            return _owner_refusal(folder, found)
    return None


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
        raise FileRefusedError(errno.EACCES, say("this account may not read it"), path) from fault
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
    """Raises FileRefusedError for another account's file in a shared folder such as ``/tmp``."""
    if not _IS_POSIX:
        return
    folder = path.parent.stat()
    is_shared = folder.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if is_shared and not _is_trusted(found.st_uid) and found.st_uid != folder.st_uid:
        raise FileRefusedError(errno.EPERM, _FOREIGN, path)


def _is_trusted(owner: int) -> bool:
    return owner in (os.geteuid(), 0)


def _too_large(path: Path, limit_bytes: int) -> FileRefusedError:
    limit = f"{limit_bytes // MIB} MB" if limit_bytes >= MIB else f"{limit_bytes // KIB} KB"
    return FileRefusedError(errno.EFBIG, say("it is larger than {limit}", limit=limit), path)


_FULL: Final = say("the disk is full")
_READ_ONLY: Final = say("it may not be written to")
_NO_FOLDER: Final = say("a file is in the place of its folder")
_WORDS: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.ENAMETOOLONG: say("its name is too long"),
    errno.EIO: say("the disk reports an error"),
    errno.EISDIR: say("a folder of that name is in the way"),
    errno.ENOENT: say("its folder is not there"),
    errno.EMFILE: say("too many files are open"),
}


def os_fault(error: OSError) -> str:
    """Why the system refused, as the end of a sentence."""
    if isinstance(error, TimeoutError):
        return say("another program is holding it")
    if isinstance(error.strerror, Text):
        return error.strerror
    known = None if error.errno is None else _WORDS.get(error.errno)
    if known is not None:
        return known
    return error.strerror.lower() if error.strerror else say("the system refused")


class SentenceError(Exception):
    """An error that is not ours; ``sentence`` is for people, and a `Text` where it can be translated."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
