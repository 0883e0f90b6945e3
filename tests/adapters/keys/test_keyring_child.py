import io
import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from keyring.backends import chainer, fail, null
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError, PasswordSetError

from apimon_desktop.adapters.keys import keyring_child
from apimon_desktop.adapters.keys.keyring import KeyringProblem, UnusableKeyringError
from apimon_desktop.adapters.keys.keyring_child import (
    changed_parts,
    main,
    problem_of,
    protecting,
    read_keys,
    try_out,
    update_keys,
)
from apimon_desktop.core.keys import LONGEST_KEY

ROOT = Path(__file__).resolve().parents[3]
ITEM = ("apimon-desktop", "api-keys")


class FakeBackend:
    """A keyring in memory, which remembers what was done."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}
        self.writes: list[str] = []

    def get_password(self, service: str, username: str) -> str | None:
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.writes.append(username)
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.items[service, username]


class FakeWindows(FakeBackend):
    """One that takes no more into an item than the Credential Manager does."""

    __module__ = "keyring.backends.Windows"

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password.encode("utf-16-le")) <= 2560
        super().set_password(service, username, password)


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "run" / "keyring.lock"


def test_keys_are_one_item_that_holds_a_json_map(lock: Path) -> None:
    backend = FakeBackend()
    assert read_keys(backend) == {}
    assert update_keys(backend, {"openai": "a"}, lock) == {"openai": "a"}
    assert update_keys(backend, {"anthropic": "b", "openai": "c"}, lock) == {"openai": "c", "anthropic": "b"}
    assert {item: json.loads(text) for item, text in backend.items.items()} == {
        ITEM: {"openai": "c", "anthropic": "b"}
    }
    assert read_keys(backend) == {"openai": "c", "anthropic": "b"}


def test_removing_the_last_key_removes_the_item(lock: Path) -> None:
    backend = FakeBackend()
    update_keys(backend, {"openai": "a", "anthropic": "b"}, lock)
    assert update_keys(backend, {"openai": None, "unknown": None}, lock) == {"anthropic": "b"}
    assert update_keys(backend, {"anthropic": None}, lock) == {}
    assert backend.items == {}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '"text"', "null", '{"openai": 3}', '{"openai": null}', "sk-x"]
)
def test_an_item_that_is_not_ours_is_reported_and_never_overwritten(text: str, lock: Path) -> None:
    backend = FakeBackend()
    backend.items[ITEM] = text
    with pytest.raises(UnusableKeyringError) as reading:
        read_keys(backend)
    with pytest.raises(UnusableKeyringError) as writing:
        update_keys(backend, {"openai": "a"}, lock)
    assert reading.value.problem is writing.value.problem is KeyringProblem.CORRUPT
    assert backend.items == {ITEM: text}


def test_programs_that_save_at_the_same_time_lose_nothing(lock: Path) -> None:
    backend = FakeBackend()
    gate = threading.Barrier(8)

    def save(number: int) -> None:
        gate.wait()
        update_keys(backend, {f"provider_{number}": "key"}, lock)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(read_keys(backend)) == [f"provider_{number}" for number in range(8)]


def test_a_lock_file_that_can_not_be_made_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    backend = FakeBackend()
    with pytest.raises(UnusableKeyringError) as error:
        update_keys(backend, {"openai": "a"}, tmp_path / "file" / "keyring.lock")
    assert error.value.problem is KeyringProblem.UNLOCKED_FILE
    assert not backend.items


def test_keys_are_split_where_an_item_has_a_limit(lock: Path) -> None:
    backend = FakeWindows()
    keys = {f"provider_{number}": str(number) * 500 for number in range(7)}
    assert update_keys(backend, dict(keys), lock) == keys
    assert read_keys(backend) == keys
    assert list(backend.items) == [
        ("apimon-desktop", name) for name in ("api-keys", "api-keys-2", "api-keys-3", "api-keys-4")
    ]
    assert all(isinstance(json.loads(text), dict) for text in backend.items.values())


def test_only_the_item_that_changed_is_written_again(lock: Path) -> None:
    backend = FakeWindows()
    keys = {f"provider_{number}": str(number) * 500 for number in range(6)}
    update_keys(backend, dict(keys), lock)
    backend.writes.clear()
    update_keys(backend, {"provider_3": "short"}, lock)
    assert backend.writes == ["api-keys-2"]
    assert read_keys(backend) == keys | {"provider_3": "short"}


def test_removed_keys_leave_no_gap_and_no_empty_item_at_the_end(lock: Path) -> None:
    backend = FakeWindows()
    keys = {f"provider_{number}": str(number) * 500 for number in range(6)}
    update_keys(backend, dict(keys), lock)
    assert set(update_keys(backend, {"provider_0": None, "provider_1": None}, lock)) == set(list(keys)[2:])
    assert set(read_keys(backend)) == set(list(keys)[2:])
    update_keys(backend, {"provider_4": None, "provider_5": None, "provider_2": None}, lock)
    assert [name for _, name in backend.items] == ["api-keys", "api-keys-2"]
    assert read_keys(backend) == {"provider_3": keys["provider_3"]}
    update_keys(backend, {"provider_3": None}, lock)
    assert not backend.items


def test_every_key_that_is_accepted_fits_into_an_item_of_its_own() -> None:
    parts = changed_parts(
        [], {"a_provider_with_a_long_name": "k" * LONGEST_KEY, "b": "k" * LONGEST_KEY}, 2560
    )
    assert len(parts) == 2


def test_a_key_too_long_for_an_item_is_refused_before_anything_is_written(lock: Path) -> None:
    backend = FakeWindows()
    with pytest.raises(UnusableKeyringError) as error:
        update_keys(backend, {"a": "short", "b": "k" * 1300}, lock)
    assert error.value.problem is KeyringProblem.FULL
    assert not backend.items


def test_only_one_item_is_looked_at_where_there_is_no_limit() -> None:
    backend = FakeBackend()
    backend.items = {ITEM: '{"openai": "a"}', ("apimon-desktop", "api-keys-2"): "not ours"}
    assert read_keys(backend) == {"openai": "a"}


def test_a_protecting_backend_is_taken() -> None:
    for name in ("Windows", "SecretService", "kwallet"):
        backend = type("Keyring", (FakeBackend,), {"__module__": f"keyring.backends.{name}"})()
        assert protecting(backend) is backend


def test_the_first_protecting_backend_of_a_chain_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = type("PlaintextKeyring", (FakeBackend,), {"__module__": "keyrings.alt.file"})()
    wallet = type("DBusKeyring", (FakeBackend,), {"__module__": "keyring.backends.kwallet"})()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain, wallet, FakeWindows()])
    chain = chainer.ChainerBackend()  # type: ignore[no-untyped-call]  # the library is untyped
    assert protecting(chain) is wallet
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain])
    with pytest.raises(UnusableKeyringError) as error:
        protecting(chain)
    assert error.value.problem is KeyringProblem.REFUSED


def test_plain_text_switched_off_and_missing_keyrings_are_refused() -> None:
    plain = type("PlaintextKeyring", (FakeBackend,), {"__module__": "keyrings.alt.file"})()
    found: list[KeyringProblem] = []
    off = null.Keyring()  # type: ignore[no-untyped-call]  # the library is untyped
    missing = fail.Keyring()  # type: ignore[no-untyped-call]
    for backend in (plain, off, missing):
        with pytest.raises(UnusableKeyringError) as error:
            protecting(backend)
        found.append(error.value.problem)
    assert found == [KeyringProblem.REFUSED, KeyringProblem.REFUSED, KeyringProblem.MISSING]


def _foreign(name: str, module: str) -> Exception:
    kind: type[Exception] = type(name, (Exception,), {"__module__": module})
    return kind("with words of its own")


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (UnusableKeyringError(KeyringProblem.CORRUPT), KeyringProblem.CORRUPT),
        (NoKeyringError(), KeyringProblem.MISSING),
        (KeyringLocked(), KeyringProblem.LOCKED),
        (InitError(), KeyringProblem.UNOPENED),
        (
            _caused(InitError(), _foreign("PromptDismissedException", "secretstorage.exceptions")),
            KeyringProblem.LOCKED,
        ),
        (_foreign("LockedException", "secretstorage.exceptions"), KeyringProblem.LOCKED),
        (PasswordSetError(), KeyringProblem.NOT_STORED),
        (_foreign("DBusErrorResponse", "jeepney.wrappers"), KeyringProblem.BUS),
        (_foreign("ItemNotFoundException", "secretstorage.exceptions"), KeyringProblem.BUS),
        (_foreign("DBusException", "dbus.exceptions"), KeyringProblem.BUS),
        (ConnectionResetError(), KeyringProblem.BUS),
        (KeyringError(), KeyringProblem.BROKEN),
        (_foreign("error", "pywintypes"), KeyringProblem.BROKEN),
    ],
)
def test_every_error_of_a_backend_has_its_word(error: Exception, problem: KeyringProblem) -> None:
    assert problem_of(error) is problem


@pytest.mark.parametrize("problem", KeyringProblem)
def test_every_problem_has_a_plain_sentence_of_its_own(problem: KeyringProblem) -> None:
    assert problem.sentence.endswith(".")
    assert "!" not in problem.sentence
    assert [other for other in KeyringProblem if other.sentence == problem.sentence] == [problem]


def test_a_trial_leaves_the_saved_keys_and_nothing_else() -> None:
    backend = FakeBackend()
    backend.items = {ITEM: '{"openai": "a"}'}
    try_out(backend)
    assert backend.items == {ITEM: '{"openai": "a"}'}


def test_a_keyring_that_forgets_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = FakeBackend()
    monkeypatch.setattr(backend, "get_password", lambda *_: None)
    with pytest.raises(UnusableKeyringError) as error:
        try_out(backend)
    assert error.value.problem is KeyringProblem.NOT_STORED


def test_changes_come_by_standard_input_and_all_keys_are_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lock: Path
) -> None:
    backend = FakeWindows()
    backend.items[ITEM] = '{"anthropic": "b", "groq": "c"}'
    changes = b'{"openai": "a", "groq": null}\nnever read'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(changes)))
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)
    monkeypatch.setattr(keyring_child, "_end_with_parent", lambda: None)
    monkeypatch.setattr(keyring_child, "_lock_path", lambda: lock)
    assert main(["update"]) == 0
    assert json.loads(capsys.readouterr().out) == {"keys": {"anthropic": "b", "openai": "a"}}
    assert json.loads(backend.items[ITEM]) == {"anthropic": "b", "openai": "a"}


@pytest.mark.parametrize("argv", [[], ["write"], ["read", "openai"]])
def test_anything_but_its_two_operations_is_wrong_usage(argv: list[str]) -> None:
    assert main(argv) == 64


def test_keys_are_not_printed_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["read"]) == 64


def test_an_unknown_error_becomes_a_word_and_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("sk-secret")

    monkeypatch.setattr("keyring.get_keyring", broken)
    monkeypatch.setattr(keyring_child, "_end_with_parent", lambda: None)
    assert main(["read"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == {"problem": "broken"}
    assert not shown.err


def test_the_child_ends_when_its_parent_is_gone() -> None:
    script = (
        "import threading; from apimon_desktop.adapters.keys.keyring_child import _end_with_parent; "
        "_end_with_parent(); print('waiting', flush=True); threading.Event().wait()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == b"waiting\n"
        assert child.poll() is None
        child.stdin.close()
        assert child.wait(30) == 1


class CrashingWindows(FakeWindows):
    """Dies before its nth write or removal."""

    def __init__(self, items: dict[tuple[str, str], str], writes: int) -> None:
        super().__init__()
        self.items, self.left = dict(items), writes

    def set_password(self, service: str, username: str, password: str) -> None:
        self._count()
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self._count()
        super().delete_password(service, username)

    def _count(self) -> None:
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1


CrashingWindows.__module__ = FakeWindows.__module__


@pytest.mark.parametrize("writes", range(8))
def test_a_crash_between_two_writes_loses_no_key(writes: int, lock: Path) -> None:
    full = FakeWindows()
    before = {"a": "a" * 600, "b": "b" * 600, "c": "c" * 600, "d": "d" * 600}
    update_keys(full, dict(before), lock)
    assert len(full.items) > 1, "keys move between items here"
    changes: dict[str, str | None] = {"a": "A" * 1100, "c": "C" * 1100, "d": None}
    backend = CrashingWindows(full.items, writes)
    with suppress(KeyboardInterrupt):
        update_keys(backend, changes, lock)
    for provider_id, key in read_keys(backend).items():
        assert key in (before[provider_id], changes.get(provider_id))
    assert {"a", "b", "c"} <= read_keys(backend).keys(), "each has its old key or its new one"
