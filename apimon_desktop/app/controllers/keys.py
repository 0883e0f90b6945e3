"""What the settings window asks of keys: each a coroutine that ends in something shown."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from apimon_desktop.adapters.keys.dotenv import keys_in_dotenv
from apimon_desktop.adapters.keys.keyring import KeyringProblem
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.core.keys import FoundKey, KeyChoice, admin_id, is_admin, owner_of
from apimon_desktop.core.model.ids import Cause, ProviderId, Secret
from apimon_desktop.core.text.translatable import joined, say
from apimon_desktop.core.wording.causes import NEEDS_ADMIN, cost_test_text, key_name, key_test_text
from apimon_desktop.monitor.engine.providers import key_variables
from apimon_desktop.monitor.session.session import Session
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import ImportOffer

_LATE_S: Final = 3.0
"""A keyring that takes longer probably asks for its password."""
_FIRST_PAUSE_S: Final = 10.0
_LONGEST_PAUSE_S: Final = 300.0
"""The pause between two reads of a locked keyring, each of which starts a process, doubles up to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tested:
    text: str
    ok: bool
    is_refused: bool
    """True where it is no good, so that there is no use in keeping it."""


class ShowTest(Protocol):
    """Shows what came of something asked about a provider's key."""

    def __call__(self, key_id: ProviderId, /, *, ok: bool | None, text: str) -> None:
        """``ok`` False: it failed, and the text says why; None: it is under way."""


class KeyController:
    """Saves, removes, tests and imports keys; nothing here waits on the window's thread.

    A provider's admin key goes by the id that `admin_id` gives, and its ordinary key by the provider's own.
    """

    def __init__(self, session: Session, *, on_change: Callable[[], None]) -> None:
        """``on_change`` is called when keys or problems change."""
        self._session = session
        self._on_change = on_change
        self._found: Mapping[ProviderId, FoundKey] = {}
        self._keyring_is_late = False
        self._is_reading = False
        self._is_first_read_due = False
        self._is_closed = False

    def close(self) -> None:
        """Uses no more keys: the windows are gone."""
        self._is_closed = True

    def announce_read(self) -> None:
        """Says that the saved keys are about to be read, so that no provider is shown without its key."""
        self._is_first_read_due = True
        self._on_change()

    def add_to(self, conditions: Conditions) -> Conditions:
        """The conditions with what the windows say about keys."""
        keys = self._session.keys
        problems = keys.known.problems
        if self._keyring_is_late:
            problems = (*problems, KeyringProblem.WAITING.sentence)
        can_read_again = keys.problem not in (None, KeyringProblem.WAITING) and not self._is_reading
        return replace(
            conditions,
            key_problems=problems,
            can_save_keys=keys.problem is None,
            can_read_keys_again=can_read_again,
            is_reading_keys=self._is_first_read_due or self._is_reading,
            saved_keys=frozenset(keys.saved),
            admin_keys={key_id: one.info for key_id, one in self.choices.items() if is_admin(key_id)},
        )

    @property
    def choices(self) -> Mapping[ProviderId, KeyChoice]:
        """The keys in use, by the ids that they are kept under."""
        return self._session.keys.known.choices

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
        self._is_reading, self._is_first_read_due = True, False
        self._on_change()
        async with asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(self._session.keys.read_keyring())
            done, _ = await asyncio.wait({reading}, timeout=_LATE_S)
            if not done:
                self._keyring_is_late = True
                self._on_change()
        self._keyring_is_late = self._is_reading = False
        await self.refresh()

    async def refresh(self) -> None:
        """Looks the keys up once, off the windows' thread, and uses them."""
        lookup = await in_daemon_thread(self._session.keys.lookup)
        if self._is_closed:
            return
        self._session.use_keys(lookup)
        self._on_change()

    async def save(self, key_id: ProviderId, key: Secret, show: ShowTest) -> None:
        """Saves a key in the keyring and tests it; says how both went."""
        problem = await self._store({key_id: key})
        if problem is not None:
            show(key_id, ok=False, text=problem.sentence)
            return
        choice = self.choices.get(key_id)
        if choice is not None and choice.info.hides:
            origin = choice.info.origin
            show(key_id, ok=True, text=say("Saved, but the key from {origin} is used first.", origin=origin))
            return
        show(key_id, ok=None, text=say("Saved. Testing…"))
        await self.test(key_id, key, show)

    async def remove(self, provider_id: ProviderId, show: ShowTest) -> None:
        """Takes a key out of the keyring and says how that went."""
        problem = await self._store({provider_id: None})
        show(provider_id, ok=problem is None, text=say("Removed.") if problem is None else problem.sentence)

    async def forget(self, provider_ids: tuple[ProviderId, ...]) -> None:
        """Takes the saved keys of providers that are gone out of the keyring; what has none is left alone."""
        gone: dict[ProviderId, Secret | None] = {
            pid: None for pid in provider_ids if pid in self._session.keys.saved
        }
        if gone:
            await self._store(gone)

    async def test(self, key_id: ProviderId, key: Secret | None, show: ShowTest) -> None:
        """Asks the provider about a key (None: the one in use); spends no tokens."""
        tested = await self._tested(key_id, key)
        provider = PROVIDERS.get(key_id)
        has_costs = provider is not None and provider.costs is not None
        lacks_admin_key = has_costs and admin_id(key_id) not in self.choices
        hint = (NEEDS_ADMIN,) if tested.ok and lacks_admin_key else ()
        show(key_id, ok=tested.ok, text=joined(" · ", (tested.text, *hint)))

    async def look_into(self, dotenv: Path, offer: Callable[[tuple[ImportOffer, ...]], None]) -> None:
        """Offers the keys that a ``.env`` file holds."""
        self._found = await self.found_in(dotenv)
        offer(tuple(map(self.offer, self._found.values())))

    async def found_in(self, dotenv: Path) -> Mapping[ProviderId, FoundKey]:
        """The keys that a ``.env`` file holds, by the ids that they are kept under."""
        variables = key_variables(self._session.engine.settings)
        findings = await in_daemon_thread(keys_in_dotenv, dotenv, variables)
        found: dict[ProviderId, FoundKey] = {}
        for key in findings.found:
            found.setdefault(key.provider_id, key)
            self._session.redactor.add(key.secret)
        return found

    def offer(self, key: FoundKey) -> ImportOffer:
        """What is shown of a found key."""
        saved = self._session.keys.saved.get(key.provider_id)
        owner = self._session.engine.snapshot.providers[owner_of(key.provider_id)]
        return ImportOffer(
            provider_id=key.provider_id,
            name=key_name(key.provider_id, owner.profile.short_name),
            hint=key.secret.hint,
            replaces=None if saved is None else saved.hint,
            origin=key.origin,
        )

    async def import_found(self, provider_ids: tuple[ProviderId, ...], show: ShowTest) -> None:
        """Saves the chosen ones of the keys that were offered, in one go."""
        chosen = {pid: self._found[pid].secret for pid in provider_ids if pid in self._found}
        problem = await self._store(chosen)
        for key_id in chosen:
            started = say("Saved. Testing…") if problem is None else problem.sentence
            show(key_id, ok=None if problem is None else False, text=started)
        if problem is None:
            async with asyncio.TaskGroup() as tasks:
                for key_id, key in chosen.items():
                    tasks.create_task(self.test(key_id, key, show))

    async def test_and_save(self, keys: Mapping[ProviderId, Secret], show: ShowTest) -> None:
        """Tests keys, and saves in one go those that were not refused; says of each how that went."""
        tests: dict[ProviderId, asyncio.Task[_Tested]] = {}
        async with asyncio.TaskGroup() as tasks:
            for key_id, key in keys.items():
                tests[key_id] = tasks.create_task(self._tested(key_id, key))
        tested = {key_id: test.result() for key_id, test in tests.items()}
        taken = {key_id: keys[key_id] for key_id, test in tested.items() if not test.is_refused}
        problem = await self._store(taken) if taken else None
        for key_id, test in tested.items():
            if test.is_refused:
                show(key_id, ok=False, text=joined(" · ", (test.text, say("Not saved."))))
            elif problem is not None:
                show(key_id, ok=False, text=joined(" · ", (test.text, say("Not saved."), problem.sentence)))
            else:
                show(key_id, ok=True, text=joined(" · ", (test.text, say("Saved."))))

    async def _tested(self, key_id: ProviderId, key: Secret | None) -> _Tested:
        if key is not None:
            self._session.redactor.add(key)
        if is_admin(key_id):
            answer = await self._session.engine.test_admin_key(owner_of(key_id), key)
            ok = answer.fault is None
            return _Tested(text=cost_test_text(answer), ok=ok, is_refused=not ok)
        result = await self._session.engine.test_key(key_id, key)
        is_refused = result.cause is Cause.AUTHENTICATION
        return _Tested(text=key_test_text(result), ok=result.ok, is_refused=is_refused)

    async def _store(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringProblem | None:
        """Changes saved keys (None: takes it out) and uses them; the system may ask for its password."""
        for key in changes.values():
            if key is not None:
                self._session.redactor.add(key)
        self._session.let_keyring_prompt()
        problem = await self._session.keys.save(changes)
        await self.refresh()
        return problem
