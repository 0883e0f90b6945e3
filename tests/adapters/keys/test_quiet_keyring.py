"""Keyrings that are never made to ask the user. tests/desktop has a real Secret Service."""

import ctypes
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from apimon_desktop.adapters.keys.keyring import KeyringProblem, UnusableKeyringError
from apimon_desktop.adapters.keys.keyring_child import QuietKWallet, quiet

WALLET = "kdewallet"


class Wallet:
    """KWallet's own interface: whatever opens the wallet would ask for its password."""

    def __init__(self, *, is_open: bool, entries: dict[tuple[str, str], str]) -> None:
        self.is_open = is_open
        self.entries = entries

    def networkWallet(self) -> str:  # noqa: N802 - KWallet's name
        return WALLET

    def isOpen(self, name: str) -> bool:  # noqa: N802 - KWallet's name
        assert name == WALLET
        return self.is_open

    def keyDoesNotExist(self, name: str, folder: str, key: str) -> bool:  # noqa: N802 - KWallet's name
        assert name == WALLET
        return (folder, key) not in self.entries


class Backend:
    """keyring's: each call opens the wallet."""

    bus_name, object_path = "org.kde.kwalletd6", "/modules/kwalletd6"

    def __init__(self, wallet: Wallet) -> None:
        self.wallet = wallet

    def get_password(self, service: str, username: str) -> str | None:
        assert self.wallet.is_open, "it would have asked"
        return self.wallet.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        assert self.wallet.is_open, "it would have asked"
        self.wallet.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        assert self.wallet.is_open, "it would have asked"
        del self.wallet.entries[service, username]


@pytest.fixture
def wallet(monkeypatch: pytest.MonkeyPatch) -> Wallet:
    wallet = Wallet(is_open=False, entries={("apimon-desktop", "api-keys"): "{}"})
    bus = SimpleNamespace(get_object=lambda name, path: (name, path))
    library = SimpleNamespace(SessionBus=lambda: bus, Interface=lambda _service, _name: wallet)
    monkeypatch.setitem(sys.modules, "dbus", library)
    Backend.__module__ = "keyring.backends.kwallet"
    return wallet


def test_a_closed_wallet_is_locked_and_an_open_one_is_used(wallet: Wallet) -> None:
    backend: Any = quiet(Backend(wallet))
    assert isinstance(backend, QuietKWallet)
    calls: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("get_password", ()),
        ("set_password", ("x",)),
        ("delete_password", ()),
    )
    for name, more in calls:
        with pytest.raises(UnusableKeyringError) as error:
            getattr(backend, name)("apimon-desktop", "api-keys", *more)
        assert error.value.problem is KeyringProblem.LOCKED
    wallet.is_open = True
    backend.set_password("apimon-desktop", "api-keys", "x")
    assert backend.get_password("apimon-desktop", "api-keys") == "x"
    backend.delete_password("apimon-desktop", "api-keys")
    assert wallet.entries == {}


def test_what_was_never_saved_is_not_asked_for(wallet: Wallet) -> None:
    assert quiet(Backend(wallet)).get_password("apimon-desktop", "other") is None


def test_macos_is_asked_not_to_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    security = SimpleNamespace(SecKeychainSetUserInteractionAllowed=told.append)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: name)
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: security)
    backend = object()
    assert quiet(backend) is backend
    assert told == [0]
