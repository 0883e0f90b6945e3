"""The keyrings of Linux and macOS, used without ever opening the system's dialogue.

During a timer, a service or a start at login nobody can answer: a keyring that would ask counts as locked.
Windows never asks.
"""

import ctypes
import ctypes.util
import sys
from contextlib import closing
from importlib import import_module
from typing import Any, Final

from apimon_desktop.adapters.keys.keyring_answer import KeyringProblem, UnusableKeyringError

_DEFAULT_COLLECTION: Final = "/org/freedesktop/secrets/aliases/default"
"""https://specifications.freedesktop.org/secret-service-spec/latest/ (read 2026-11-30)."""


def quiet(backend: Any) -> Any:
    """The backend, but raising UnusableKeyringError where it would ask the user."""
    kind = type(backend).__module__.rpartition(".")[2]
    if kind == "SecretService":
        return QuietSecretService(backend)
    if kind == "kwallet":
        return QuietKWallet(backend)
    if sys.platform == "darwin":
        # For this process: calls then fail with errSecInteractionNotAllowed, which keyring passes on.
        security = ctypes.CDLL(ctypes.util.find_library("Security") or "Security")
        security.SecKeychainSetUserInteractionAllowed(0)
    return backend


class QuietSecretService:
    """GNOME Keyring and other Secret Services, without calls that could prompt.

    keyring's own backend has a missing default collection created, and unlocks each item before reading it.
    """

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._library: Any = import_module("secretstorage")

    def get_password(self, service: str, username: str) -> str | None:
        """The text of an item. None: there is no such item."""
        collection = self._unlocked_collection()
        with closing(collection.connection):
            for item in collection.search_items(self._backend._query(service, username)):  # noqa: SLF001 - how it names items
                if item.is_locked():
                    raise UnusableKeyringError(KeyringProblem.LOCKED)
                return str(item.get_secret().decode())
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Writes an item."""
        self._unlocked_collection().connection.close()
        self._backend.set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        """Removes an item."""
        self._unlocked_collection().connection.close()
        self._backend.delete_password(service, username)

    def _unlocked_collection(self) -> Any:
        connection = self._library.dbus_init()
        place = getattr(self._backend, "preferred_collection", _DEFAULT_COLLECTION)
        try:
            collection = self._library.Collection(connection, place)
            if not collection.is_locked():
                return collection
            problem = KeyringProblem.LOCKED
        except self._library.exceptions.ItemNotFoundException:
            problem = KeyringProblem.UNOPENED
        connection.close()
        raise UnusableKeyringError(problem)


class QuietKWallet:
    """KWallet, only while the wallet is open, because opening it prompts for its password."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._library: Any = import_module("dbus")

    def get_password(self, service: str, username: str) -> str | None:
        """The text of an item. None: there is no such item, which also a closed wallet reports."""
        wallet, name = self._wallet()
        if wallet.keyDoesNotExist(name, service, username):
            return None
        self._require_open()
        found: str | None = self._backend.get_password(service, username)
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        """Writes an item."""
        self._require_open()
        self._backend.set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        """Removes an item."""
        self._require_open()
        self._backend.delete_password(service, username)

    def _require_open(self) -> None:
        wallet, name = self._wallet()
        if not wallet.isOpen(name):
            raise UnusableKeyringError(KeyringProblem.LOCKED)

    def _wallet(self) -> tuple[Any, str]:
        bus = self._library.SessionBus()
        service = bus.get_object(self._backend.bus_name, self._backend.object_path)
        wallet = self._library.Interface(service, "org.kde.KWallet")
        return wallet, str(wallet.networkWallet())
