"""What the operating system's keyring answers. Shared by the program and its keyring child; loads nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from apimon_desktop.core.secret import Secret
from apimon_desktop.core.text import Text, say
from apimon_desktop.core.types import ProviderId


class KeyringProblem(StrEnum):
    """Why the keyring gave or took no keys. The values are words between child and parent."""

    MISSING = "missing"
    """There is no keyring on this system."""
    REFUSED = "refused"
    """There is one that keeps keys in plain text, or is not known to protect them."""
    LOCKED = "locked"
    """It stayed locked: the question was closed, or not answered in time."""
    UNOPENED = "unopened"
    """The service runs, but has nothing to store in."""
    CORRUPT = "corrupt"
    """Our item holds something that we did not write. It is never overwritten."""
    FULL = "full"
    """A key is too long for one of its items."""
    NOT_STORED = "not_stored"
    """It did not take the change."""
    OTHER_SIGNATURE = "other_signature"
    """macOS: only the program whose code signature saved the keys may change them."""
    UNLOCKED_FILE = "unlocked_file"
    """The file that keeps two programs from changing the keyring at once can't be had."""
    BUS = "bus"
    """The connection to it broke."""
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
    KeyringProblem.NOT_STORED: say("The keyring did not take the change. Unlock it, then try again."),
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
