"""The short-lived process that alone touches the operating system's keyring.

A locked keyring blocks without limit, and importing the library costs 16 MB: a process can be killed, and
gives its memory back. Keys travel through its standard input and output, never through its arguments.

    apimon _keyring read       prints {"keys": {provider id: key}} or {"problem": word}
    apimon _keyring update     reads {provider id: key or null} first, prints the same
    apimon _keyring try        saves, reads and removes an item that holds no key, prints the same

With a second argument, "quiet", the system asks the user nothing, and a locked keyring is a problem.
"""

import importlib
import json
import os
import secrets
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Protocol

import keyring
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError, PasswordSetError

from apimon_desktop.adapters.file_lock import held
from apimon_desktop.adapters.keys.keychain import OTHER_SIGNATURE, Keychain, KeychainError
from apimon_desktop.adapters.keys.keyring_answer import KeyringProblem, UnusableKeyringError
from apimon_desktop.adapters.keys.quiet_keyring import quiet

SERVICE: Final = "apimon-desktop"
ITEM: Final = "api-keys"
_TRIAL: Final = "self-test"
_PROTECTING: Final = frozenset(
    f"keyring.backends.{name}" for name in ("macOS", "Windows", "SecretService", "kwallet")
)
_MACOS: Final = "keyring.backends.macOS"
_WINDOWS: Final = "keyring.backends.Windows"
_WINDOWS_LARGEST_BYTES: Final = 2560
"""CRED_MAX_CREDENTIAL_BLOB_SIZE, for text in UTF-16
(https://learn.microsoft.com/en-us/windows/win32/api/wincred/ns-wincred-credentialw)."""
_WRONG_USAGE: Final = 64

Part = dict[str, str]
"""One item of the keyring: a map from provider id to key."""


class Backend(Protocol):
    """The part of a keyring backend that is used."""

    def get_password(self, service: str, username: str) -> str | None:
        """The text of an item. None: there is no such item."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Writes an item."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Removes an item."""
        ...


def main(argv: Sequence[str]) -> int:
    """Does one operation, prints its answer and returns the exit code."""
    operation, *manner = argv or [""]
    if operation not in ("read", "update", "try") or manner not in ([], ["quiet"]) or sys.stdout.isatty():
        return _WRONG_USAGE  # keys are for the program that started this one, not for a screen
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
    except Exception as error:  # noqa: BLE001 - a backend may raise anything, and a traceback helps nobody here
        answer = {"problem": problem_of(error)}
    print(json.dumps(answer), flush=True)
    return 0


def _end_with_parent() -> None:
    """Ends this process as soon as standard input closes: then nobody waits for it any more."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _lock_path() -> Path:
    """One file for all programs of this user: the keyring is theirs together, whatever folder they use."""
    import platformdirs  # noqa: PLC0415 - only a change needs it

    return platformdirs.user_runtime_path(SERVICE, appauthor=False) / "keyring.lock"


def protecting(backend: object) -> Backend:
    """The backend, or the first of a chain, that is known to protect what it stores.

    Raises UnusableKeyringError where there is none.
    """
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
    """Sets keys, and removes those given as None; gives all keys as they are afterwards.

    What other programs saved meanwhile stays. Raises UnusableKeyringError, and nothing is changed then.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(held(lock_path, wait_s=None))
        except OSError as error:
            raise UnusableKeyringError(KeyringProblem.UNLOCKED_FILE) from error
        before = _read_parts(backend)
        largest_bytes = _largest_bytes(backend)
        # Where keys may move between items, change one key at a time, so that none is ever missing.
        steps = [changes] if largest_bytes is None else [{i: key} for i, key in changes.items()]
        states = [before]
        for step in steps:
            states.append(changed_parts(states[-1], step, largest_bytes))
        for old, after in pairwise(states):
            _write_parts(backend, old, after)
    return {provider_id: key for part in after for provider_id, key in part.items()}


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

    Each part is a whole JSON map, so that one that is lost or late never spoils the others.
    ``largest_bytes`` limits a part, in UTF-16; None: no limit. Raises UnusableKeyringError where a key does
    not fit into a part of its own.
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
_BY_STATUS: Final[Mapping[int | None, KeyringProblem]] = {
    OTHER_SIGNATURE: KeyringProblem.OTHER_SIGNATURE,
    -128: KeyringProblem.LOCKED,  # errSecUserCanceled
    -25308: KeyringProblem.LOCKED,  # errSecInteractionNotAllowed
    -25293: KeyringProblem.LOCKED,  # errSecAuthFailed: the user declined access for this program
}
_STAYED_LOCKED: Final = frozenset({"LockedException", "PromptDismissedException"})
"""SecretStorage's, by name: the library is there on Linux only."""


def _status_behind(error: Exception) -> int | None:
    """The keychain's OSStatus, from keyring's error or its cause. None: no such error."""
    told = error.__cause__.args[:1] if error.__cause__ is not None else ()
    return told[0] if told and isinstance(told[0], int) else None


def problem_of(error: Exception) -> KeyringProblem:
    """The word for what a backend raised."""
    if isinstance(error, UnusableKeyringError):
        return error.problem
    if isinstance(error, KeychainError):
        return _BY_STATUS.get(error.status, KeyringProblem.NOT_STORED)
    if (told := _BY_STATUS.get(_status_behind(error))) is not None:
        return told
    if isinstance(error, KeyringLocked) or _STAYED_LOCKED & {
        type(error).__name__,
        type(error.__cause__).__name__,
    }:
        return KeyringProblem.LOCKED
    by_type: tuple[tuple[type[Exception], KeyringProblem], ...] = (
        (NoKeyringError, KeyringProblem.MISSING),
        (InitError, KeyringProblem.UNOPENED),
        (PasswordSetError, KeyringProblem.NOT_STORED),
        (PasswordDeleteError, KeyringProblem.NOT_STORED),
        (ConnectionError, KeyringProblem.BUS),
        (EOFError, KeyringProblem.BUS),
    )
    for kind, problem in by_type:
        if isinstance(error, kind):
            return problem
    from_dbus = type(error).__module__.partition(".")[0] in _DBUS_LIBRARIES
    return KeyringProblem.BUS if from_dbus else KeyringProblem.BROKEN
