"""The key of each provider, from all sources."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from apimon_desktop.adapters.keys.dotenv import DotenvFile
from apimon_desktop.adapters.keys.keyring import KeyringAnswer, KeyringProblem
from apimon_desktop.adapters.system.threads import ForkAware, in_daemon_thread, notice_forks
from apimon_desktop.core.keys import Findings, FoundKey, KeyChoice, choose, clean_key, keys_in_variables
from apimon_desktop.core.model.ids import KeySource, ProviderId, Secret
from apimon_desktop.core.text.translatable import say


class Keyring(Protocol):
    """The keyring as the store sees it; both calls may block."""

    def read(self) -> KeyringAnswer:
        """All saved keys."""

    def update(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringAnswer:
        """Saves keys, removes those given as None, and gives all keys as they are then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLookup:
    """The keys in use, and the problems of their sources."""

    choices: Mapping[ProviderId, KeyChoice]
    problems: tuple[str, ...] = ()
    """Plain sentences, the keyring's included once it has answered."""


class KeyStore(ForkAware):
    """Looks keys up, and saves them in the keyring, which is only read by `read_keyring`, once per launch."""

    def __init__(
        self,
        *,
        environ: Mapping[str, str],
        keyring: Keyring,
        variables: Mapping[ProviderId, tuple[str, ...]],
        dotenv_path: Path | None,
    ) -> None:
        """Takes the sources; ``dotenv_path`` None: no ``.env`` file is read."""
        self._environ = environ
        self._keyring = keyring
        self._variables = variables
        self._dotenv = None if dotenv_path is None else DotenvFile(dotenv_path)
        self._answer = KeyringAnswer(problem=KeyringProblem.WAITING)
        self._known: KeyLookup | None = None
        self._saving = threading.Lock()
        """Held while the keyring is changed, so that the last answer is the newest."""
        notice_forks(self)

    def configure(self, *, variables: Mapping[ProviderId, tuple[str, ...]], dotenv_path: Path | None) -> None:
        """Uses changed settings from the next `lookup` on."""
        self._variables = variables
        if dotenv_path != (self._dotenv and self._dotenv.path):
            self._dotenv = None if dotenv_path is None else DotenvFile(dotenv_path)

    def lookup(self) -> KeyLookup:
        """The keys as far as they are known now. Reads the ``.env`` file; never waits for the keyring."""
        sources = (
            keys_in_variables(
                self._environ, self._variables, source=KeySource.ENVIRONMENT, place=say("the environment")
            ),
            self._keys_in_keyring(),
            Findings() if self._dotenv is None else self._dotenv.keys(self._variables),
        )
        self._known = KeyLookup(
            choices=choose(key for source in sources for key in source.found),
            problems=tuple(problem for source in sources for problem in source.problems),
        )
        return self._known

    @property
    def known(self) -> KeyLookup:
        """What the last `lookup` found; the first one is made now. Reads no file after that."""
        return self._known or self.lookup()

    @property
    def saved(self) -> Mapping[ProviderId, Secret]:
        """What the keyring holds, whether or not it counts; nothing until it has answered."""
        return self._answer.keys

    @property
    def problem(self) -> KeyringProblem | None:
        """Why there are no keys from the keyring; ``WAITING`` until it has answered. None: there may be."""
        return self._answer.problem

    def _keys_in_keyring(self) -> Findings:
        problem = self._answer.problem
        if problem is not None:
            return Findings(problems=() if problem is KeyringProblem.WAITING else (problem.sentence,))
        keys = {provider_id: clean_key(saved.reveal()) for provider_id, saved in self._answer.keys.items()}
        return Findings(
            found=tuple(
                FoundKey(provider_id=i, secret=key, source=KeySource.KEYRING, origin=say("the keyring"))
                for i, key in keys.items()
                if isinstance(key, Secret)
            ),
            problems=tuple(
                say("{name} in the keyring: {problem}", name=i, problem=key.value)
                for i, key in keys.items()
                if not isinstance(key, Secret)
            ),
        )

    async def read_keyring(self) -> KeyringProblem | None:
        """Reads the saved keys, however long the keyring takes. Returns a problem where that fails."""
        return await in_daemon_thread(self.read)

    def read(self) -> KeyringProblem | None:
        """The same, blocking."""
        before = self._answer
        answer = self._keyring.read()
        with self._saving:
            if self._answer is before:  # else a change was made meanwhile, and its answer is newer
                self._answer = answer
        return answer.problem

    async def save(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringProblem | None:
        """Saves keys, and removes those given as None, in one change. Returns a problem where that fails."""
        return await in_daemon_thread(self._save, changes)

    def _save(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringProblem | None:
        with self._saving:
            answer = self._keyring.update(changes)
            if answer.problem is None:
                self._answer = answer
        return answer.problem

    def take_over(self, other: "KeyStore") -> None:
        """Takes over the keys that the parent's store read, in a forked child."""
        self._answer = other._answer  # noqa: SLF001 - the same class

    def after_fork_in_child(self) -> None:
        """Replaces the lock; the parent finishes its own changes."""
        self._saving = threading.Lock()
