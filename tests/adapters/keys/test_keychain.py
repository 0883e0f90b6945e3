"""The macOS keychain, played by the functions that keyring calls there."""

import ctypes
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from keyring.errors import KeyringError

from apimon_desktop.adapters.keys.keyring import KeyringProblem, UnusableKeyringError
from apimon_desktop.adapters.keys.keyring_child import (
    ITEM,
    SERVICE,
    Keychain,
    problem_of,
    protecting,
    update_keys,
)


class Function:
    """A C function; takes the types that ctypes is told."""

    def __init__(self, call: Any) -> None:
        self.call = call

    def __call__(self, *arguments: Any) -> Any:
        return self.call(*arguments)


class FakeKeychain:
    """One keychain item, and keyring's backend for it, which deletes before it adds."""

    def __init__(self, value: str | None) -> None:
        self.value = value
        self.status = 0
        self.deletions = 0
        self.datas: dict[int, bytes] = {}
        self.api = SimpleNamespace(
            k_=str,
            create_query=lambda **attributes: attributes,
            _sec=SimpleNamespace(SecItemUpdate=Function(self._update)),
            _found=SimpleNamespace(CFDataCreate=Function(self._data)),
        )

    def _data(self, _allocator: None, content: bytes, length: int) -> int:
        self.datas[len(self.datas) + 1] = content[:length]
        return len(self.datas)

    def _update(self, item: dict[str, str], change: dict[str, ctypes.c_void_p]) -> int:
        assert item["kSecAttrService"] == SERVICE
        if self.status:
            return self.status
        if self.value is None:
            return -25300
        number = change["kSecValueData"].value
        assert number is not None
        self.value = self.datas[number].decode()
        return 0

    def get_password(self, _service: str, username: str) -> str | None:
        return self.value if username == ITEM else None

    def set_password(self, _service: str, _username: str, password: str) -> None:
        self.delete_password(_service, _username)
        self.value = password

    def delete_password(self, _service: str, _username: str) -> None:
        self.deletions += self.value is not None
        self.value = None


@pytest.fixture
def lock(tmp_path: Any) -> Any:
    return tmp_path / "keyring.lock"


def test_a_key_is_replaced_without_a_moment_in_which_it_is_missing(lock: Any) -> None:
    keychain = FakeKeychain('{"openai": "old", "anthropic": "kept"}')
    keys = update_keys(Keychain(keychain, keychain.api), {"openai": "new ä"}, lock)
    assert keys == {"openai": "new ä", "anthropic": "kept"}
    assert keychain.deletions == 0


def test_the_first_key_makes_the_item_and_the_last_one_removes_it(lock: Any) -> None:
    keychain = FakeKeychain(None)
    update_keys(Keychain(keychain, keychain.api), {"openai": "key"}, lock)
    assert keychain.value == '{"openai": "key"}'
    update_keys(Keychain(keychain, keychain.api), {"openai": None}, lock)
    assert keychain.value is None


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (-25244, KeyringProblem.OTHER_SIGNATURE),
        (-128, KeyringProblem.LOCKED),
        (-25308, KeyringProblem.LOCKED),
        (-1, KeyringProblem.NOT_STORED),
    ],
)
def test_a_refusal_has_its_own_word_and_leaves_the_keys(
    status: int, problem: KeyringProblem, lock: Any
) -> None:
    keychain = FakeKeychain('{"openai": "old"}')
    keychain.status = status
    with pytest.raises(UnusableKeyringError) as error:
        update_keys(Keychain(keychain, keychain.api), {"openai": "new"}, lock)
    assert problem_of(error.value) is problem
    assert keychain.value == '{"openai": "old"}'


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (-25308, KeyringProblem.LOCKED),
        (-25293, KeyringProblem.LOCKED),
        (-25244, KeyringProblem.OTHER_SIGNATURE),
        (-1, KeyringProblem.BROKEN),
    ],
)
def test_what_keyring_hands_on_has_the_same_words(status: int, problem: KeyringProblem) -> None:
    error = KeyringError("Can't get password from keychain")
    error.__cause__ = Exception(status, "Unknown Error")
    assert problem_of(error) is problem


def test_the_backend_of_macos_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    keychain = FakeKeychain(None)
    monkeypatch.setitem(sys.modules, "keyring.backends.macOS.api", keychain.api)
    backend = type("Keyring", (FakeKeychain,), {"__module__": "keyring.backends.macOS"})(None)
    assert isinstance(protecting(backend), Keychain)
