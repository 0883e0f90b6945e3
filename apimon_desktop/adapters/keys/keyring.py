"""Uses the operating system's keyring through a child process that can be killed."""

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from apimon_desktop.adapters.system.process import NO_CONSOLE, own_command
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.text.translatable import Text, say


class KeyringProblem(StrEnum):
    """Why keys could not be read or saved. The values are used between child and parent."""

    MISSING = "missing"
    REFUSED = "refused"
    LOCKED = "locked"
    """It stayed locked: the prompt was closed, or not answered in time."""
    UNOPENED = "unopened"
    CORRUPT = "corrupt"
    """Our item holds something that we did not write. It is never overwritten."""
    FULL = "full"
    NOT_STORED = "not_stored"
    OTHER_SIGNATURE = "other_signature"
    """macOS: only the program whose code signature saved the keys may change them."""
    UNLOCKED_FILE = "unlocked_file"
    """The lock file against simultaneous changes can't be opened."""
    BUS = "bus"
    BROKEN = "broken"
    """Anything else."""
    WAITING = "waiting"
    """It has not answered yet."""

    @property
    def sentence(self) -> Text:
        """What happened and what to do, for people."""
        return _SENTENCES[self]


class UnusableKeyringError(Exception):
    """A problem with the keyring that our own code found."""

    def __init__(self, problem: KeyringProblem) -> None:
        super().__init__(problem)
        self.problem = problem


_SENTENCES: Mapping[KeyringProblem, Text] = {
    KeyringProblem.MISSING: say(
        "There is no keyring on this system, so keys can't be saved here. Keys from the environment "
        "and from a .env file work. On Linux, GNOME Keyring or KWallet adds one."
    ),
    KeyringProblem.REFUSED: say(
        "The keyring that is set up here does not protect what it stores, so no key is kept in it. "
        "Keys from the environment and from a .env file work."
    ),
    KeyringProblem.OTHER_SIGNATURE: say(
        "The saved keys belong to another version of API Monitor, so macOS does not let this one change "
        "them. Delete the item apimon-desktop in Keychain Access, then save the keys again."
    ),
    KeyringProblem.LOCKED: say("Your keyring is locked. Unlock it, then try again."),
    KeyringProblem.UNOPENED: say(
        "The keyring could not be opened: none has been made yet, or nothing could ask for its password. "
        "Log in to the desktop, unlock it there, then try again."
    ),
    KeyringProblem.CORRUPT: say(
        "The saved keys in the keyring can't be read, and were left as they are. To start over, delete "
        "the entry “apimon-desktop” in your system's password program."
    ),
    KeyringProblem.FULL: say("This key is too long for the keyring of this system. Nothing was changed."),
    KeyringProblem.NOT_STORED: say("The keyring did not accept the change. Unlock it, then try again."),
    KeyringProblem.UNLOCKED_FILE: say(
        "Nothing was changed: the folder for temporary files of your account can't be written to."
    ),
    KeyringProblem.BUS: say(
        "The connection to the keyring broke. Try again; if it stays so, log out and in."
    ),
    KeyringProblem.BROKEN: say("The keyring could not be used: its program ended unexpectedly. Try again."),
    KeyringProblem.WAITING: say(
        "The keyring has not answered yet. It may be locked and ask for its password."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyringAnswer:
    """What the keyring holds, or why that is not known."""

    keys: Mapping[ProviderId, Secret] = field(default_factory=lambda: MappingProxyType({}))
    problem: KeyringProblem | None = None
    """None: the keys are what the keyring holds."""


class KeyringProcess:
    """Reads and changes the saved keys, each in a child process, which ends when this process does.

    The calls block as long as a locked keyring does: make them in a daemon thread.
    """

    def __init__(
        self, command: Sequence[str] | None = None, *, limit_s: float | None = None, may_prompt: bool = False
    ) -> None:
        """Takes what starts the child (None: as installed) and how long it may take (None: any time)."""
        self.may_prompt = may_prompt
        """True where the system may ask the user for the keyring's password."""
        self._command = tuple(command or own_command("_keyring"))
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
        """Ends all waiting and later calls, from any thread."""
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

        def expire() -> None:
            expired.set()
            process.kill()

        timer = threading.Timer(self._limit_s or 0, expire)
        timer.daemon = True
        if self._limit_s is not None:
            timer.start()
        try:
            if self._killed:  # between the last look and the start
                process.kill()
            answer = parsed(_exchanged(process, request))
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            self._running.discard(process)
        if answer is not None:
            return answer
        unanswered = KeyringProblem.WAITING if self._killed else KeyringProblem.BROKEN
        return KeyringAnswer(problem=KeyringProblem.LOCKED if expired.is_set() else unanswered)


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
    """The answer in the child's output. None: there is none."""
    lines = output.splitlines()
    try:
        document: Any = json.loads(lines[-1]) if lines else None
        if "problem" in document:
            return KeyringAnswer(problem=KeyringProblem(document["problem"]))
        return KeyringAnswer(keys={ProviderId(i): Secret(str(key)) for i, key in document["keys"].items()})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
