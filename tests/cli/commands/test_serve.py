"""`apimon serve`."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from command_line import CommandLine
from ports import free_port

from apimon_desktop.adapters.keys.keyring import KeyringAnswer, KeyringProblem, KeyringProcess
from apimon_desktop.core.model.ids import ProviderId, Secret

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30.0
TOKEN = "a-token-that-has-more-than-32-bytes-in-it"

if sys.platform == "win32":
    pytest.skip("these tests end programs by signals", allow_module_level=True)

Serve = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def serve(apimon: CommandLine) -> Iterator[Serve]:
    """Starts `apimon serve` as a program of its own; the simulated providers have a key each."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environ: str) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-m", "apimon_desktop", "serve", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | environ | {"PYTHONUTF8": "1"},
        )
        started.append(program)
        return program

    yield start
    for program in started:
        if program.poll() is None:
            program.kill()
        program.communicate()


def address(program: subprocess.Popen[str]) -> str:
    """What the first line tells."""
    assert program.stdout is not None
    words = program.stdout.readline().split()
    return next((word.rstrip(".") for word in words if word.startswith("http://")), "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_polls_and_ends_cleanly(serve: Serve, number: signal.Signals) -> None:
    program = serve("--port", "0")
    url = address(program)
    with httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE_S) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        with client.stream("GET", "/api/events") as events:
            for line in events.iter_lines():
                if '"status": "healthy"' in line:
                    break
        assert client.get("/api/status").json()["status"] == "healthy"
    program.send_signal(number)
    out, err = program.communicate(timeout=PATIENCE_S)
    assert (program.returncode, out, err) == (0, "", "")


def test_a_busy_port_is_one_sentence(serve: Serve) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        program = serve("--port", str(port))
        out, err = program.communicate(timeout=PATIENCE_S)
    assert (program.returncode, out) == (70, "")
    assert err.startswith(f"The local API can't be reached at 127.0.0.1:{port}: another program uses it.")
    assert len(err.splitlines()) == 1


def test_two_of_them_share_one_folder_and_lose_nothing(serve: Serve) -> None:
    urls = [address(serve("--port", "0")) for _ in range(2)]
    for turn in range(10):
        for place, url in enumerate(urls):
            report = {"provider": "openai", "tokens": 10, "id": f"{turn}-{place}"}
            assert httpx.post(f"{url}/api/usage", json=report, trust_env=False).status_code == 200
    for url in urls:
        usage = httpx.get(f"{url}/api/usage?since=today", trust_env=False).json()
        assert usage["total_tokens"] == 200


def test_the_settings_say_where_and_the_arguments_go_before_them(apimon: CommandLine, serve: Serve) -> None:
    port = free_port()
    apimon.configure(f'[api]\nhost = "localhost"\nport = {port}')
    assert address(serve()) == f"http://localhost:{port}"
    assert address(serve("--host", "127.0.0.1", "--port", "0")).startswith("http://127.0.0.1:")


def test_other_computers_need_a_token_and_this_is_printed(serve: Serve) -> None:
    refused = serve("--host", "0.0.0.0", "--port", "0")  # noqa: S104 - it is refused
    _, err = refused.communicate(timeout=PATIENCE_S)
    assert refused.returncode == 70
    assert "there is no token" in err
    program = serve("--host", "0.0.0.0", "--port", "0", APIMON_API_TOKEN=TOKEN)  # noqa: S104 - with a token
    port = address(program).rpartition(":")[2]
    url = f"http://127.0.0.1:{port}/healthz"
    assert httpx.get(url, trust_env=False).status_code == 401
    fields = {"Authorization": f"Bearer {TOKEN}"}
    assert httpx.get(url, headers=fields, trust_env=False).status_code == 200
    program.terminate()
    _, err = program.communicate(timeout=PATIENCE_S)
    assert "Other computers can connect at 0.0.0.0." in err
    assert "not encrypted" in err
    assert TOKEN not in err


def test_a_token_that_could_be_guessed_is_refused(serve: Serve) -> None:
    program = serve("--port", "0", APIMON_API_TOKEN="short")
    _, err = program.communicate(timeout=PATIENCE_S)
    assert program.returncode == 70
    assert "APIMON_API_TOKEN in the environment is too short, it needs at least 32 bytes" in err
    assert "short-" not in err


@pytest.mark.parametrize("port", ["-1", "65536", "http", "8000.5", ""])
def test_an_invalid_port_is_wrong_usage(apimon: CommandLine, port: str) -> None:
    done = apimon("serve", f"--port={port}")
    assert done.code == 64
    assert "a port is a whole number from 0 to 65535" in done.err


def test_a_new_token_is_saved_and_shown_once(apimon: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: dict[ProviderId, Secret | None] = {}

    def update(_: KeyringProcess, changes: dict[ProviderId, Secret | None]) -> KeyringAnswer:
        saved.update(changes)
        return KeyringAnswer()

    monkeypatch.setattr(KeyringProcess, "update", update)
    done = apimon("serve", "--new-token")
    assert done.code == 0
    (token,) = saved.values()
    assert token is not None
    assert done.out == f"{token.reveal()}\n"
    assert len(token.reveal()) >= 32
    assert token.reveal() not in done.err


def test_without_a_keyring_no_token_is_shown(apimon: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = KeyringAnswer(problem=KeyringProblem.MISSING)
    monkeypatch.setattr(KeyringProcess, "update", lambda *_: answer)
    done = apimon("serve", "--new-token")
    assert (done.code, done.out) == (70, "")
    assert done.err.strip() == KeyringProblem.MISSING.sentence
