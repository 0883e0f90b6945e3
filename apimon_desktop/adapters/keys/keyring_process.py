"""The operating system's keyring, asked through a process that can be killed."""

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from apimon_desktop.adapters.keys.keyring_answer import KeyringAnswer, KeyringProblem
from apimon_desktop.adapters.own_process import NO_CONSOLE, own_command
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.types import ProviderId


def child_command() -> tuple[str, ...]:
    """What starts the keyring child, without its operation."""
    return own_command("_keyring")


class KeyringProcess:
    """Reads and changes the saved keys, each in a child process of its own.

    The calls block, for as long as a locked keyring does: make them in a daemon thread. `kill` ends them
    from any other thread. The child ends by itself when this process does.
    """

    def __init__(
        self, command: Sequence[str] | None = None, *, limit_s: float | None = None, may_prompt: bool = False
    ) -> None:
        """Takes what starts the child (None: as installed) and how long it may take (None: any time)."""
        self.may_prompt = may_prompt
        """True where the system may ask the user for the keyring's password."""
        self._command = tuple(child_command() if command is None else command)
        self._limit_s = limit_s
        self._running: set[subprocess.Popen[bytes]] = set()
        self._killed = False

    def read(self) -> KeyringAnswer:
        """All saved keys."""
        return self._ask("read", b"")

    def update(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringAnswer:
        """Saves keys, removes those given as None, and gives all keys as they are then."""
        if not changes:
            return self.read()
        document = {provider_id: key.reveal() if key else None for provider_id, key in changes.items()}
        return self._ask("update", json.dumps(document).encode() + b"\n")

    def try_out(self) -> KeyringAnswer:
        """Saves an item that holds no key, reads it and removes it; gives no keys."""
        return self._ask("try", b"")

    def kill(self) -> None:
        """Ends all calls that are still waiting, and every later one at once."""
        self._killed = True
        for process in tuple(self._running):
            process.kill()

    def _ask(self, operation: str, request: bytes) -> KeyringAnswer:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter with fixed arguments
                (*self._command, operation, *(() if self.may_prompt else ("quiet",))),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=NO_CONSOLE,
            )
        except OSError:
            return KeyringAnswer(problem=KeyringProblem.BROKEN)
        self._running.add(process)
        expired = threading.Event()
        timer = self._timer(process, expired)
        try:
            if self._killed:  # between the last look and the start
                process.kill()
            answer = parsed(_exchanged(process, request))
        finally:
            if timer is not None:
                timer.cancel()
            process.kill()
            process.wait()
            self._running.discard(process)
        if answer is not None:
            return answer
        if expired.is_set():
            return KeyringAnswer(problem=KeyringProblem.LOCKED)
        return KeyringAnswer(problem=KeyringProblem.WAITING if self._killed else KeyringProblem.BROKEN)

    def _timer(self, process: subprocess.Popen[bytes], expired: threading.Event) -> threading.Timer | None:
        if self._limit_s is None:
            return None

        def expire() -> None:
            expired.set()
            process.kill()

        timer = threading.Timer(self._limit_s, expire)
        timer.daemon = True
        timer.start()
        return timer


def _exchanged(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    """What the child prints. Its input stays open meanwhile: when that closes, it ends."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    with process.stdout, process.stdin:
        try:
            process.stdin.write(request)
            process.stdin.flush()
        except OSError:  # it is gone already
            return b""
        return process.stdout.read()


def parsed(output: bytes) -> KeyringAnswer | None:
    """The answer in what the child printed. None: there is none."""
    lines = output.splitlines()
    try:
        document: Any = json.loads(lines[-1]) if lines else None
        if "problem" in document:
            return KeyringAnswer(problem=KeyringProblem(document["problem"]))
        return KeyringAnswer(keys={ProviderId(i): Secret(str(key)) for i, key in document["keys"].items()})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
