"""The macOS keychain, with replacement of a value in one step.

keyring's own backend deletes the item and adds it again: a process that dies in between loses every key, and
macOS asks the user for permission for each new item. SecItemUpdate replaces the value. Runs in the keyring
child; https://developer.apple.com/documentation/security/secitemupdate (read 2026-11-30).
"""

import ctypes
from typing import Any, Final

OTHER_SIGNATURE: Final = -25244
"""errSecInvalidOwnerEdit: the item belongs to a program with another code signature."""
_NOT_FOUND: Final = -25300
"""errSecItemNotFound."""


class KeychainError(Exception):
    """The keychain refused a value; ``status`` is its OSStatus."""

    def __init__(self, status: int) -> None:
        super().__init__(f"OSStatus {status}")
        self.status = status


class Keychain:
    """keyring's backend for macOS, but replacing values with SecItemUpdate."""

    def __init__(self, backend: Any, api: Any) -> None:
        """``api`` is keyring's module with the functions of the Security framework."""
        self._backend = backend
        self._api = api

    def get_password(self, service: str, username: str) -> str | None:
        """The text of an item. None: there is no such item."""
        text: str | None = self._backend.get_password(service, username)
        return text

    def set_password(self, service: str, username: str, password: str) -> None:
        """Replaces an item's value in place, or adds the item. Raises KeychainError."""
        status = self._replace(service, username, password)
        if status == _NOT_FOUND:
            self._backend.set_password(service, username, password)
        elif status != 0:
            raise KeychainError(status)

    def delete_password(self, service: str, username: str) -> None:
        """Removes an item."""
        self._backend.delete_password(service, username)

    def _replace(self, service: str, username: str, password: str) -> int:
        api = self._api
        item = api.create_query(
            kSecClass=api.k_("kSecClassGenericPassword"), kSecAttrService=service, kSecAttrAccount=username
        )
        value = api.create_query(kSecValueData=_data(api, password.encode()))
        update = api._sec.SecItemUpdate  # noqa: SLF001 - keyring has no public way to it
        update.restype = ctypes.c_int32
        update.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        return int(update(item, value))


def _data(api: Any, content: bytes) -> ctypes.c_void_p:
    """A CFData, the only type that SecItemUpdate documents for a value."""
    create = api._found.CFDataCreate  # noqa: SLF001
    create.restype = ctypes.c_void_p
    create.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_long)
    return ctypes.c_void_p(create(None, content, len(content)))
