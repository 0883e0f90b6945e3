"""One running app for each data folder; a second start raises the first."""

import contextlib
import enum
import hashlib
import logging
import os
import socket
import stat
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from apimon_desktop.adapters.files.access import read_file
from apimon_desktop.adapters.files.atomic import FileLock
from apimon_desktop.core.text.translatable import say
from apimon_desktop.paths import Folders

log = logging.getLogger(__name__)

_ANSWER_S: Final = 1.8
"""The limit for asking the first app."""
_RAISE: Final = b"raise\n"
_RAISED: Final = b"raised\n"
_NOTE_BYTES: Final = 4096
_LOCAL_PEERCRED: Final = 1
"""macOS: unix(4)."""


class FirstApp(enum.Enum):
    """How the running app responded to a request to show its report."""

    RAISED = enum.auto()
    SILENT = enum.auto()
    """It does not answer."""
    FOREIGN = enum.auto()
    """Another account listens under its name; nothing was sent there."""


class SingleInstance(QObject):
    """Holds the data folder's lock, which the system releases however the process ends.

    The app listens on a socket in the temporary folder, which other accounts can write to. Where one of them
    has taken the name, the app listens in the data folder instead. The lock file names the socket.
    """

    raise_requested = Signal()
    """The app was started again."""

    def __init__(self, folders: Folders) -> None:
        super().__init__()
        self._lock_file = folders.lock_file
        self._lock = FileLock(folders.lock_file)
        # A socket's path may have about 100 characters: the data folder's own may be longer.
        folder = os.fsencode(os.path.realpath(folders.data))
        name = f"apimon-{hashlib.sha256(folder).hexdigest()[:24]}"
        self._places = (
            (name,)
            if sys.platform == "win32"
            else (QDir.temp().filePath(name), str(folders.data / "apimon.sock"))
        )
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self.problem: str | None = None
        """A sentence on why a second start cannot raise this app, or where it listens instead."""

    def claim(self) -> bool:
        """Becomes the one app. False: another runs. Raises OSError where the folder can't be written."""
        if not self._lock.acquire():
            return False
        self._lock.note("")
        for place in self._places:
            # An app that was killed leaves its socket behind; with the lock held, nobody listens on it.
            if _is_free(place) and self._server.listen(place):
                _close_to_others(place)
                self._lock.note(place)
                break
            self._note_problem(place)
        return True

    def raise_first(self) -> FirstApp:
        """Asks the running app to show its report."""
        deadline_s = time.monotonic() + _ANSWER_S
        found = FirstApp.SILENT
        for place in self._known_places():
            asked = _asked_on_windows(place) if sys.platform == "win32" else _asked(place, deadline_s)
            if asked is FirstApp.RAISED:
                return asked
            found = FirstApp.FOREIGN if FirstApp.FOREIGN in (asked, found) else asked
        return found

    def release(self) -> None:
        """Lets the next start become the one app."""
        self._server.close()
        self._lock.release()

    def _known_places(self) -> Iterator[str]:
        """The socket named in the lock file, else the usual ones."""
        noted = ""
        with contextlib.suppress(OSError, ValueError):
            noted = os.fsdecode(read_file(self._lock_file, _NOTE_BYTES)).strip("\n\0 ")
        if noted:
            yield noted
        else:
            yield from self._places

    def _note_problem(self, place: str) -> None:
        owner = _owner(place)
        if owner is None or sys.platform == "win32" or owner == os.geteuid():
            log.warning("A second start can't raise this app at %s: %s", place, self._server.errorString())
            return
        self.problem = say(
            "Another account (number {owner}) has taken {path}, the name that a second start asks for. "
            "Nothing is sent there.",
            owner=owner,
            path=place,
        )
        log.warning("%s", self.problem)

    def _on_connection(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.disconnected.connect(connection.deleteLater)
            connection.write(_RAISED)
            connection.flush()
            self.raise_requested.emit()


def _close_to_others(place: str) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            Path(place).chmod(0o600)  # whatever the umask is


def _is_free(place: str) -> bool:
    """True where nothing exists; removes a socket of this account first."""
    if sys.platform == "win32":
        return True
    try:
        found = Path(place).lstat()
        is_ours = stat.S_ISSOCK(found.st_mode) and found.st_uid == os.geteuid()
        if is_ours:
            Path(place).unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return is_ours


def _owner(place: str) -> int | None:
    try:
        return Path(place).lstat().st_uid
    except OSError:
        return None


def _asked(place: str, deadline_s: float) -> FirstApp:
    """Sends the request to a socket if this account listens there, and waits for the answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.settimeout(max(0.1, deadline_s - time.monotonic()))
            connection.connect(place)
            if _peer(connection, place) != os.geteuid():
                return FirstApp.FOREIGN
            connection.sendall(_RAISE)
            connection.settimeout(max(0.1, deadline_s - time.monotonic()))
            return FirstApp.RAISED if connection.recv(len(_RAISED)) else FirstApp.SILENT
        except PermissionError:
            owner = _owner(place)
            return FirstApp.SILENT if owner in (None, os.geteuid()) else FirstApp.FOREIGN
        except OSError:
            return FirstApp.SILENT


def _peer(connection: socket.socket, place: str) -> int | None:
    """The user id of the process at the other end."""
    if sys.platform == "linux":
        raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return int(struct.unpack("3i", raw)[1])
    if sys.platform == "darwin":
        raw = connection.getsockopt(0, _LOCAL_PEERCRED, 128)
        return int(struct.unpack_from("2I", raw)[1])
    return _owner(place)


def _asked_on_windows(name: str) -> FirstApp:
    """Asks over a named pipe, which admits only this account."""
    connection = QLocalSocket()
    connection.connectToServer(name)
    if not connection.waitForConnected(int(_ANSWER_S * 1000)):
        return FirstApp.SILENT
    connection.write(_RAISE)
    return FirstApp.RAISED if connection.waitForReadyRead(int(_ANSWER_S * 1000)) else FirstApp.SILENT
