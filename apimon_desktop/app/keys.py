"""What the settings window asks of keys: each a coroutine that ends in something shown."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.keys.dotenv import keys_in_dotenv
from apimon_desktop.adapters.keys.keyring_answer import KeyringProblem
from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.key_texts import NEEDS_ADMIN, cost_test_text, key_name, key_test_text
from apimon_desktop.core.keys import FoundKey, admin_id, is_admin, owner_of
from apimon_desktop.core.profile import KeyInfo
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.text import joined, say
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.monitor.roster import key_variables
from apimon_desktop.monitor.session import Session
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.views.settings import ImportOffer

_LATE_S: Final = 3.0
"""A keyring that takes longer probably asks for its password."""
_FIRST_PAUSE_S: Final = 10.0
_LONGEST_PAUSE_S: Final = 300.0
"""The pause between two reads of a locked keyring, each of which starts a process, doubles up to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tested:
    """What came of testing a key."""

    text: str
    ok: bool
    is_refused: bool
    """True where it is no good, so that there is no use in keeping it."""


class ShowTest(Protocol):
    """Shows what came of something asked about a provider's key."""

    def __call__(self, key_id: ProviderId, /, *, ok: bool, text: str) -> None:
        """``ok`` False: it did not work, and the text says why."""


class Keys:
    """Saves, removes, tests and imports keys; nothing here waits on the window's thread.

    A provider's admin key goes by the id that `admin_id` gives, and its ordinary key by the provider's own.
    """

    def __init__(
        self, session: Session, *, on_change: Callable[[], None], learned: Callable[[Secret], None]
    ) -> None:
        """``on_change`` hears that keys or their problems changed, ``learned`` gets every key to redact."""
        self._session = session
        self._on_change = on_change
        self._learned = learned
        self._found: Mapping[ProviderId, FoundKey] = {}
        self._admin_keys: Mapping[ProviderId, KeyInfo] = {}
        self._keyring_is_late = False
        self._is_reading = False

    @property
    def problems(self) -> tuple[str, ...]:
        """Plain sentences about keys that could not be read or used."""
        problems = self._session.keys.lookup().problems
        return (*problems, KeyringProblem.WAITING.sentence) if self._keyring_is_late else problems

    @property
    def can_save(self) -> bool:
        """False where there is no keyring, or it has not answered."""
        return self._session.keys.lookup().keyring is None

    @property
    def can_read_again(self) -> bool:
        """True where the keyring gave no keys, and may do so when it is asked once more."""
        problem = self._session.keys.lookup().keyring
        return problem not in (None, KeyringProblem.WAITING) and not self._is_reading

    @property
    def saved(self) -> frozenset[ProviderId]:
        """Whose keys the keyring holds."""
        return frozenset(self._session.keys.saved)

    @property
    def admin_keys(self) -> Mapping[ProviderId, KeyInfo]:
        """What may be told of the admin keys that count, by the ids that they are kept by."""
        return self._admin_keys

    async def watch_lock(self) -> None:
        """Retries a locked keyring until it is open, without asking the user for its password.

        Returns once the keyring has been read, or can't be.
        """
        clock, pause_s = self._session.engine.clock, _FIRST_PAUSE_S
        while self._session.keys.problem in (KeyringProblem.WAITING, KeyringProblem.LOCKED):
            await clock.sleep_until(clock.monotonic() + pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            if self._session.keys.problem is KeyringProblem.LOCKED:
                await self.read()

    async def unlock(self) -> None:
        """Reads the keyring because the user wants it: the system may ask for its password."""
        self._session.let_keyring_prompt()
        await self.read()

    async def read(self) -> None:
        """Reads the saved keys and uses them; reports it if that takes long.

        A locked keyring stays locked, unless the user has asked for saved keys before.
        """
        if self._is_reading:
            return
        self._is_reading = True
        self.refresh()
        async with asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(self._session.keys.read_keyring())
            done, _ = await asyncio.wait({reading}, timeout=_LATE_S)
            if not done:
                self._keyring_is_late = True
                self._on_change()
        self._keyring_is_late = self._is_reading = False
        self.refresh()

    def refresh(self) -> None:
        """Uses the keys as they are known now."""
        lookup = self._session.keys.lookup()
        for choice in lookup.choices.values():
            self._learned(choice.secret)
        self._admin_keys = {key_id: one.info for key_id, one in lookup.choices.items() if is_admin(key_id)}
        self._session.refresh_keys()
        self._on_change()

    async def save(self, provider_id: ProviderId, key: Secret, show: ShowTest) -> None:
        """Saves a key in the keyring and says how that went."""
        self._learned(key)
        self._session.let_keyring_prompt()
        problem = await self._session.keys.save({provider_id: key})
        self.refresh()
        hidden = self._hidden_by(provider_id)
        if problem is not None:
            show(provider_id, ok=False, text=problem.sentence)
        elif hidden is not None:
            show(
                provider_id,
                ok=True,
                text=say("Saved, but the key from {origin} goes before it.", origin=hidden),
            )
        else:
            show(provider_id, ok=True, text=say("Saved."))

    async def remove(self, provider_id: ProviderId, show: ShowTest) -> None:
        """Takes a key out of the keyring and says how that went."""
        self._session.let_keyring_prompt()
        problem = await self._session.keys.save({provider_id: None})
        self.refresh()
        show(provider_id, ok=problem is None, text=say("Removed.") if problem is None else problem.sentence)

    async def forget(self, provider_ids: tuple[ProviderId, ...]) -> None:
        """Takes the saved keys of providers that are gone out of the keyring; what has none is left alone."""
        gone: dict[ProviderId, Secret | None] = {pid: None for pid in provider_ids if pid in self.saved}
        if gone:
            self._session.let_keyring_prompt()
            await self._session.keys.save(gone)
        self.refresh()

    async def test(self, provider_id: ProviderId, key: Secret | None, show: ShowTest) -> None:
        """Asks the provider about a key (None: the one in use); spends no tokens."""
        if key is not None:
            self._learned(key)
        if is_admin(provider_id):
            answer = await self._session.engine.test_admin_key(owner_of(provider_id), key)
            show(provider_id, ok=answer.fault is None, text=cost_test_text(answer))
            return
        result = await self._session.engine.test_key(provider_id, key)
        show(provider_id, ok=result.ok, text=self._test_text(result))

    async def look_into(self, dotenv: Path, offer: Callable[[tuple[ImportOffer, ...]], None]) -> None:
        """Offers the keys that a ``.env`` file holds."""
        variables = key_variables(self._session.engine.settings)
        findings = await in_daemon_thread(keys_in_dotenv, dotenv, variables)
        found: dict[ProviderId, FoundKey] = {}
        for key in findings.found:
            found.setdefault(key.provider_id, key)
            self._learned(key.secret)
        self._found = found
        offer(tuple(self._offer(key) for key in found.values()))

    async def import_found(self, provider_ids: tuple[ProviderId, ...], show: ShowTest) -> None:
        """Saves the chosen ones of the keys that were offered, in one go."""
        chosen = {pid: self._found[pid].secret for pid in provider_ids if pid in self._found}
        self._session.let_keyring_prompt()
        problem = await self._session.keys.save(chosen)
        self.refresh()
        for pid in chosen:
            show(pid, ok=problem is None, text=say("Saved.") if problem is None else problem.sentence)

    async def test_and_save(self, keys: Mapping[ProviderId, Secret], show: ShowTest) -> None:
        """Tests keys, and saves in one go those that were not refused; says of each how that went."""
        tests: dict[ProviderId, asyncio.Task[_Tested]] = {}
        async with asyncio.TaskGroup() as tasks:
            for key_id, key in keys.items():
                self._learned(key)
                tests[key_id] = tasks.create_task(self._tested(key_id, key))
        tested = {key_id: test.result() for key_id, test in tests.items()}
        taken = {key_id: keys[key_id] for key_id, test in tested.items() if not test.is_refused}
        self._session.let_keyring_prompt()
        problem = await self._session.keys.save(taken) if taken else None
        self.refresh()
        for key_id, test in tested.items():
            is_saved = key_id in taken and problem is None
            saved = say("Saved.") if is_saved else say("Not saved.")
            show(key_id, ok=test.ok and is_saved, text=joined(" ", (test.text, saved)))

    async def _tested(self, key_id: ProviderId, key: Secret) -> _Tested:
        if is_admin(key_id):
            answer = await self._session.engine.test_admin_key(owner_of(key_id), key)
            ok = answer.fault is None
            return _Tested(text=cost_test_text(answer), ok=ok, is_refused=not ok)
        result = await self._session.engine.test_key(key_id, key)
        is_refused = result.cause is Cause.AUTHENTICATION
        return _Tested(text=key_test_text(result), ok=result.ok, is_refused=is_refused)

    def _test_text(self, result: CheckResult) -> str:
        """What a key can and cannot do."""
        provider = PROVIDERS.get(result.provider_id)
        lacks = provider is not None and provider.costs is not None
        lacks = lacks and admin_id(result.provider_id) not in self._admin_keys
        text = key_test_text(result)
        return joined(" ", (text, NEEDS_ADMIN)) if result.ok and lacks else text

    def _offer(self, key: FoundKey) -> ImportOffer:
        saved = self._session.keys.saved.get(key.provider_id)
        owner = self._session.engine.snapshot.providers[owner_of(key.provider_id)]
        return ImportOffer(
            provider_id=key.provider_id,
            name=key_name(key.provider_id, owner.profile.short_name),
            hint=key.secret.hint,
            replaces=None if saved is None else saved.hint,
        )

    def _hidden_by(self, provider_id: ProviderId) -> str | None:
        """The origin of another key that goes before the saved one. None: the saved one counts."""
        choice = self._session.keys.lookup().choices.get(provider_id)
        return None if choice is None or not choice.info.hides else choice.info.origin
