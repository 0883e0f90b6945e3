import os
import sys
import threading
from pathlib import Path

import pytest

from apimon_desktop.adapters.keys.keyring import (
    KeyringAnswer,
    KeyringProblem,
    KeyringProcess,
    parsed,
)
from apimon_desktop.core.model.ids import ProviderId, Secret

OPENAI = ProviderId("openai")


def _child(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def test_without_a_keyring_the_real_child_says_so() -> None:
    assert KeyringProcess().read() == KeyringAnswer(problem=KeyringProblem.MISSING)
    assert KeyringProcess().update({OPENAI: Secret("a")}) == KeyringAnswer(problem=KeyringProblem.MISSING)


def test_a_switched_off_keyring_is_refused_by_the_real_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert KeyringProcess().read().problem is KeyringProblem.REFUSED


def test_a_backend_that_does_not_exist_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Backend")
    assert KeyringProcess().read().problem is KeyringProblem.BROKEN


def test_modules_in_the_working_folder_are_not_loaded_by_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("keyring", "json", "secrets"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('wrong module')")
    monkeypatch.chdir(tmp_path)
    assert KeyringProcess().read().problem is KeyringProblem.MISSING


def test_a_bundle_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert KeyringProcess()._command == (sys.executable, "_keyring")


def test_keys_travel_by_pipe_and_not_by_argument_or_environment() -> None:
    script = (
        "import sys, json, os; line = sys.stdin.readline(); "
        "seen = 'sk-secret' in ' '.join(sys.argv) + str(os.environ); "
        "print('a word from a library'); "
        "print(json.dumps({'keys': json.loads(line) | {'op': sys.argv[1], 'seen': str(seen)}}))"
    )
    answer = KeyringProcess(_child(script)).update({OPENAI: Secret("sk-secret")})
    assert answer.problem is None
    assert {i: key.reveal() for i, key in answer.keys.items()} == {
        "openai": "sk-secret",
        "op": "update",
        "seen": "False",
    }


def test_removals_are_sent_as_null_and_no_change_is_a_reading() -> None:
    script = (
        "import sys, json; "
        "line = sys.stdin.readline() if sys.argv[1] == 'update' else 'nothing'; "
        "print(json.dumps({'keys': {'got': line.strip()}}))"
    )
    process = KeyringProcess(_child(script))
    assert process.update({OPENAI: None}).keys[ProviderId("got")] == Secret('{"openai": null}')
    assert process.update({}).keys[ProviderId("got")] == Secret("nothing")


@pytest.mark.parametrize(
    "script",
    [
        "raise SystemExit(1)",
        "print('no json')",
        "print('[]')",
        "print('3')",
        "print('null')",
        "print('{}')",
        "print('{\"keys\": 3}')",
        'print(\'{"problem": "unheard of"}\')',
        "import os; os.close(0); os._exit(0)",
        "raise RuntimeError('sk-secret')",
    ],
)
def test_a_child_that_answers_nonsense_or_dies_is_a_sentence(
    script: str, capfd: pytest.CaptureFixture[str]
) -> None:
    process = KeyringProcess(_child(script))
    assert process.read().problem is KeyringProblem.BROKEN
    assert process.update({OPENAI: Secret("x" * 200_000)}).problem is KeyringProblem.BROKEN
    assert capfd.readouterr() == ("", "")


def test_a_child_that_can_not_be_started_is_a_sentence(tmp_path: Path) -> None:
    assert KeyringProcess([str(tmp_path / "missing")]).read().problem is KeyringProblem.BROKEN


def test_an_answer_may_be_a_problem() -> None:
    assert parsed(b'{"problem": "locked"}\n') == KeyringAnswer(problem=KeyringProblem.LOCKED)
    assert parsed(b"") is None


@pytest.mark.skipif(sys.platform == "win32", reason="hands a descriptor down")
def test_kill_ends_a_blocked_call_at_once_and_every_later_one(tmp_path: Path) -> None:
    started = tmp_path / "started"
    os.mkfifo(started)
    script = f"import threading; open({str(started)!r}, 'w').write('here'); threading.Event().wait()"
    keyring = KeyringProcess(_child(script))
    answers: list[KeyringAnswer] = []
    thread = threading.Thread(target=lambda: answers.append(keyring.read()), daemon=True)
    thread.start()
    assert started.read_text() == "here"
    keyring.kill()
    thread.join(30)
    assert answers == [KeyringAnswer(problem=KeyringProblem.WAITING)]
    assert keyring.read() == KeyringAnswer(problem=KeyringProblem.WAITING)


def test_a_time_limit_takes_the_keyring_for_locked() -> None:
    keyring = KeyringProcess(_child("import threading; threading.Event().wait()"), limit_s=0.2)
    assert keyring.read() == KeyringAnswer(problem=KeyringProblem.LOCKED)


def test_a_limit_that_is_not_reached_changes_nothing() -> None:
    assert KeyringProcess(limit_s=30).read().problem is KeyringProblem.MISSING
