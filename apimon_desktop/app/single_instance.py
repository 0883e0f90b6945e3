"""One running app for each data folder; a second start raises the first."""

import hashlib
import logging

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from apimon_desktop.adapters.file_lock import FileLock
from apimon_desktop.paths import Folders

log = logging.getLogger(__name__)

_ANSWER_MS = 2000
_RAISE = b"raise\n"


class SingleInstance(QObject):
    """Holds the data folder's lock, which the system lets go of however the process ends."""

    raise_requested = Signal()
    """Somebody started the app once more."""

    def __init__(self, folders: Folders) -> None:
        super().__init__()
        self._lock = FileLock(folders.lock_file)
        # A socket's path may have about 100 characters: the folder's own may be longer.
        folder = str(folders.data.resolve()).encode()
        self._name = f"apimon-{hashlib.sha256(folder).hexdigest()[:24]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def claim(self) -> bool:
        """Becomes the one app. False: there is one already. Raises OSError where nothing can be written."""
        if not self._lock.acquire():
            return False
        # Left behind by an app that was killed; the lock says that nobody listens there.
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            log.warning("A second start can't raise this app: %s", self._server.errorString())
        return True

    def raise_first(self) -> bool:
        """Asks the app that is running to come forward. False: it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_ANSWER_MS):
            return False
        socket.write(_RAISE)
        told = socket.waitForBytesWritten(_ANSWER_MS)
        socket.disconnectFromServer()
        return told

    def release(self) -> None:
        """Lets the next start become the one app."""
        self._server.close()
        self._lock.release()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.raise_requested.emit()
