"""The short-lived process that alone touches the operating system's keyring.

A locked keyring blocks without limit, and importing the library costs 16 MB: a process can be killed, and
gives its memory back. Keys travel through its standard input and output, never through its arguments.

    apimon _keyring read       prints {"keys": {provider id: key}} or {"problem": word}
    apimon _keyring update     reads {provider id: key or null} first, prints the same
    apimon _keyring try        saves, reads and removes an item that holds no key, prints the same

With a second argument, "quiet", the system never prompts: during a timer, a service or a start at login
nobody can answer, so a locked keyring is a problem.
"""

import ctypes
import ctypes.util
import importlib
import json
import os
import secrets
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Protocol

import keyring
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError, PasswordSetError

from apimon_desktop.adapters.files.atomic import held
from apimon_desktop.adapters.keys.keyring import KeyringProblem, UnusableKeyringError

OTHER_SIGNATURE: Final = -25244
"""errSecInvalidOwnerEdit: the item belongs to a program with another code signature."""


class Backend(Protocol):
    """The part of a keyring backend that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...  # noqa: D102

    def set_password(self, service: str, username: str, password: str) -> None: ...  # noqa: D102

    def delete_password(self, service: str, username: str) -> None: ...  # noqa: D102


class _Wrapper:
    """A backend whose calls `_verify` may refuse with an UnusableKeyringError."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def _verify(self) -> None:
        """Nothing is refused."""

    def get_password(self, service: str, username: str) -> str | None:
        self._verify()
        text: str | None = self._backend.get_password(service, username)
        return text

    def set_password(self, service: str, username: str, password: str) -> None:
        self._verify()
        self._backend.set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self._verify()
        self._backend.delete_password(service, username)


class Keychain(_Wrapper):
    """keyring's backend for macOS, but replacing a value in one step.

    keyring itself deletes the item and adds it again: a process that dies in between loses every key, and
    macOS asks the user for permission for each new item. SecItemUpdate replaces the value
    (https://developer.apple.com/documentation/security/secitemupdate, read 2026-11-30).
    """

    def __init__(self, backend: Any, api: Any) -> None:
        """``api`` is keyring's module with the functions of the Security framework."""
        super().__init__(backend)
        self._api = api

    def set_password(self, service: str, username: str, password: str) -> None:
        """Replaces an item's value in place, or adds the item. Raises UnusableKeyringError."""
        api = self._api
        item = api.create_query(
            kSecClass=api.k_("kSecClassGenericPassword"), kSecAttrService=service, kSecAttrAccount=username
        )
        value = api.create_query(kSecValueData=_data(api, password.encode()))
        update = api._sec.SecItemUpdate  # noqa: SLF001 - keyring has no public way to it
        update.restype = ctypes.c_int32
        update.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        status = int(update(item, value))
        if status == -25300:  # errSecItemNotFound
            self._backend.set_password(service, username, password)
        elif status != 0:
            raise UnusableKeyringError(_BY_STATUS.get(status, KeyringProblem.NOT_STORED))


def _data(api: Any, content: bytes) -> ctypes.c_void_p:
    """A CFData, the only type that SecItemUpdate documents for a value."""
    create = api._found.CFDataCreate  # noqa: SLF001
    create.restype = ctypes.c_void_p
    create.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_long)
    return ctypes.c_void_p(create(None, content, len(content)))


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


class QuietSecretService(_Wrapper):
    """GNOME Keyring and other Secret Services, without calls that could prompt.

    keyring itself creates a missing default collection, and unlocks each item before reading it.
    """

    def get_password(self, service: str, username: str) -> str | None:
        """The text of an item. None: there is no such item."""
        collection = self._unlocked_collection()
        with closing(collection.connection):
            for item in collection.search_items(self._backend._query(service, username)):  # noqa: SLF001 - how it names items
                if item.is_locked():
                    raise UnusableKeyringError(KeyringProblem.LOCKED)
                return str(item.get_secret().decode())
        return None

    def _verify(self) -> None:
        self._unlocked_collection().connection.close()

    def _unlocked_collection(self) -> Any:
        library: Any = importlib.import_module("secretstorage")
        connection = library.dbus_init()
        place = getattr(self._backend, "preferred_collection", _DEFAULT_COLLECTION)
        try:
            collection = library.Collection(connection, place)
            if not collection.is_locked():
                return collection
            problem = KeyringProblem.LOCKED
        except library.exceptions.ItemNotFoundException:
            problem = KeyringProblem.UNOPENED
        connection.close()
        raise UnusableKeyringError(problem)


class QuietKWallet(_Wrapper):
    """KWallet, only while the wallet is open, because opening it prompts for its password."""

    def get_password(self, service: str, username: str) -> str | None:
        """The text of an item. None: there is no such item, which also a closed wallet reports."""
        wallet, name = self._wallet()
        if wallet.keyDoesNotExist(name, service, username):
            return None
        return super().get_password(service, username)

    def _verify(self) -> None:
        wallet, name = self._wallet()
        if not wallet.isOpen(name):
            raise UnusableKeyringError(KeyringProblem.LOCKED)

    def _wallet(self) -> tuple[Any, str]:
        library: Any = importlib.import_module("dbus")
        service = library.SessionBus().get_object(self._backend.bus_name, self._backend.object_path)
        wallet = library.Interface(service, "org.kde.KWallet")
        return wallet, str(wallet.networkWallet())


SERVICE: Final = "apimon-desktop"
ITEM: Final = "api-keys"
_TRIAL: Final = "self-test"
_MACOS: Final = "keyring.backends.macOS"
_WINDOWS: Final = "keyring.backends.Windows"
_PROTECTING: Final = frozenset(
    {_MACOS, _WINDOWS, "keyring.backends.SecretService", "keyring.backends.kwallet"}
)
_WINDOWS_LARGEST_BYTES: Final = 2560
"""CRED_MAX_CREDENTIAL_BLOB_SIZE, for text in UTF-16
(https://learn.microsoft.com/en-us/windows/win32/api/wincred/ns-wincred-credentialw)."""

Part = dict[str, str]
"""One item of the keyring: a map from provider id to key."""


def main(argv: Sequence[str]) -> int:
    """Does one operation and prints its answer."""
    operation, *manner = argv or [""]
    if operation not in ("read", "update", "try") or manner not in ([], ["quiet"]) or sys.stdout.isatty():
        return 64  # keys are for the program that started this one, not for a screen
    changes: dict[str, str | None] = json.loads(sys.stdin.buffer.readline()) if operation == "update" else {}
    _end_with_parent()
    try:
        backend = protecting(keyring.get_keyring())
        if manner:
            backend = quiet(backend)
        if operation == "try":
            try_out(backend)
            keys: Mapping[str, str] = {}
        else:
            keys = update_keys(backend, changes, _lock_path()) if changes else read_keys(backend)
        answer: dict[str, object] = {"keys": keys}
    except Exception as error:  # noqa: BLE001 - a backend may raise anything; a traceback would be lost
        answer = {"problem": problem_of(error)}
    print(json.dumps(answer), flush=True)
    return 0


def _end_with_parent() -> None:
    """Ends this process when its parent has ended, which closes standard input."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _lock_path() -> Path:
    """One file for all programs of this user, whatever data folder they use."""
    import platformdirs  # noqa: PLC0415 - only a change needs it

    return platformdirs.user_runtime_path(SERVICE, appauthor=False) / "keyring.lock"


def protecting(backend: object) -> Backend:
    """The backend, or the first of a chain, that protects what it stores. Raises UnusableKeyringError."""
    if isinstance(backend, NoKeyring):
        raise UnusableKeyringError(KeyringProblem.MISSING)
    candidates: Sequence[Any] = backend.backends if isinstance(backend, ChainerBackend) else (backend,)
    for candidate in candidates:
        module = type(candidate).__module__
        if module == _MACOS:
            return Keychain(candidate, importlib.import_module(f"{_MACOS}.api"))
        if module in _PROTECTING:
            protected: Backend = candidate
            return protected
    raise UnusableKeyringError(KeyringProblem.REFUSED)


def read_keys(backend: Backend) -> dict[str, str]:
    """All saved keys by provider id. Raises UnusableKeyringError where an item is not ours."""
    return {provider_id: key for part in _read_parts(backend) for provider_id, key in part.items()}


def update_keys(backend: Backend, changes: Mapping[str, str | None], lock_path: Path) -> dict[str, str]:
    """Sets keys, removes those given as None, and gives all. Changes nothing where it raises."""
    with ExitStack() as stack:
        try:
            stack.enter_context(held(lock_path, wait_s=None))
        except OSError as error:
            raise UnusableKeyringError(KeyringProblem.UNLOCKED_FILE) from error
        states = [_read_parts(backend)]
        largest_bytes = _largest_bytes(backend)
        # Where keys may move between items, change one key at a time, so that none is ever missing.
        for step in [changes] if largest_bytes is None else [{i: key} for i, key in changes.items()]:
            states.append(changed_parts(states[-1], step, largest_bytes))
        for before, after in pairwise(states):
            _write_parts(backend, before, after)
    return {provider_id: key for part in states[-1] for provider_id, key in part.items()}


def try_out(backend: Backend) -> None:
    """Saves an item, reads it and removes it. Raises UnusableKeyringError where it reads back differently."""
    text = secrets.token_hex(8)
    backend.set_password(SERVICE, _TRIAL, text)
    try:
        is_same = backend.get_password(SERVICE, _TRIAL) == text
    finally:
        backend.delete_password(SERVICE, _TRIAL)
    if not is_same:
        raise UnusableKeyringError(KeyringProblem.NOT_STORED)


def _largest_bytes(backend: Backend) -> int | None:
    """What one item may hold. None: no limit is known, and there is only one item."""
    return _WINDOWS_LARGEST_BYTES if type(backend).__module__ == _WINDOWS else None


def _item(index: int) -> str:
    return ITEM if index == 0 else f"{ITEM}-{index + 1}"


def _read_parts(backend: Backend) -> list[Part]:
    parts: list[Part] = []
    while (text := backend.get_password(SERVICE, _item(len(parts)))) is not None:
        parts.append(_parsed(text))
        if _largest_bytes(backend) is None:  # on macOS each further look may ask the user for a password
            break
    return parts


def _parsed(text: str) -> Part:
    try:
        part = json.loads(text)
    except ValueError as error:
        raise UnusableKeyringError(KeyringProblem.CORRUPT) from error
    if not (isinstance(part, dict) and all(isinstance(key, str) for key in part.values())):
        raise UnusableKeyringError(KeyringProblem.CORRUPT)
    return part


def changed_parts(
    parts: Sequence[Part], changes: Mapping[str, str | None], largest_bytes: int | None
) -> list[Part]:
    """The parts after the changes. A key stays in the part it is in, as long as it fits there.

    ``largest_bytes`` limits each part, a whole JSON map, in UTF-16. Raises UnusableKeyringError where a key
    does not fit into a part of its own.
    """
    after = [{i: key for i, key in part.items() if i not in changes} for part in parts]
    for provider_id, key in changes.items():
        if key is None:
            continue
        addition = {provider_id: key}
        home = [new for new, old in zip(after, parts, strict=False) if provider_id in old]
        for part in home + after:
            if _fits(part | addition, largest_bytes):
                part.update(addition)
                break
        else:
            if not _fits(addition, largest_bytes):
                raise UnusableKeyringError(KeyringProblem.FULL)
            after.append(addition)
    while after and not after[-1]:
        after.pop()
    return after


def _fits(part: Part, largest_bytes: int | None) -> bool:
    return largest_bytes is None or len(json.dumps(part).encode("utf-16")) <= largest_bytes


def _write_parts(backend: Backend, before: Sequence[Part], after: Sequence[Part]) -> None:
    changed = [i for i, part in enumerate(after) if i >= len(before) or part != before[i]]
    # Items that lose a key come last: by then the key is in another item.
    changed.sort(key=lambda i: i < len(before) and not before[i].keys() <= after[i].keys())
    for index in changed:
        backend.set_password(SERVICE, _item(index), json.dumps(after[index]))
    for index in range(len(before) - 1, len(after) - 1, -1):  # the last first: no gap if it ends half-way
        backend.delete_password(SERVICE, _item(index))


_DBUS_LIBRARIES: Final = frozenset({"jeepney", "secretstorage", "dbus"})
_BY_STATUS: Final[Mapping[int, KeyringProblem]] = {
    OTHER_SIGNATURE: KeyringProblem.OTHER_SIGNATURE,
    -128: KeyringProblem.LOCKED,  # errSecUserCanceled
    -25308: KeyringProblem.LOCKED,  # errSecInteractionNotAllowed
    -25293: KeyringProblem.LOCKED,  # errSecAuthFailed: the user declined access for this program
}
_BY_TYPE: Final[Mapping[type[Exception], KeyringProblem]] = {
    KeyringLocked: KeyringProblem.LOCKED,
    NoKeyringError: KeyringProblem.MISSING,
    InitError: KeyringProblem.UNOPENED,
    PasswordSetError: KeyringProblem.NOT_STORED,
    PasswordDeleteError: KeyringProblem.NOT_STORED,
    ConnectionError: KeyringProblem.BUS,
    EOFError: KeyringProblem.BUS,
}
_STAYED_LOCKED: Final = frozenset({"LockedException", "PromptDismissedException"})
"""SecretStorage's, by name: the library is there on Linux only."""


def problem_of(error: Exception) -> KeyringProblem:
    """The problem that an exception of a backend means."""
    if isinstance(error, UnusableKeyringError):
        return error.problem
    status = next(iter(error.__cause__.args), None) if error.__cause__ is not None else None
    if isinstance(status, int) and status in _BY_STATUS:
        return _BY_STATUS[status]
    if _STAYED_LOCKED & {type(error).__name__, type(error.__cause__).__name__}:
        return KeyringProblem.LOCKED
    for kind, problem in _BY_TYPE.items():
        if isinstance(error, kind):
            return problem
    from_dbus = type(error).__module__.partition(".")[0] in _DBUS_LIBRARIES
    return KeyringProblem.BUS if from_dbus else KeyringProblem.BROKEN
