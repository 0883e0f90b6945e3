import asyncio
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from apimon_desktop.adapters.keys.keyring import KeyringAnswer, KeyringProblem
from apimon_desktop.adapters.keys.store import KeyStore
from apimon_desktop.core.model.ids import KeySource, ProviderId, Secret

OPENAI, GEMINI = ProviderId("openai"), ProviderId("google_gemini")
VARIABLES = {OPENAI: ("OPENAI_API_KEY",), GEMINI: ("GOOGLE_API_KEY", "GEMINI_API_KEY")}


class FakeKeyring:
    """Holds keys in memory; can be locked, and can have a problem."""

    def __init__(self, keys: Mapping[ProviderId, Secret] | None = None) -> None:
        self.keys = dict(keys or {})
        self.problem: KeyringProblem | None = None
        self.unlocked = threading.Event()
        self.unlocked.set()
        self.reads = 0

    def read(self) -> KeyringAnswer:
        self.reads += 1
        keys = dict(self.keys)
        self.unlocked.wait(30)
        return KeyringAnswer(problem=self.problem) if self.problem else KeyringAnswer(keys=keys)

    def update(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringAnswer:
        if self.problem:
            return KeyringAnswer(problem=self.problem)
        self.keys = {i: k for i, k in (self.keys | dict(changes)).items() if k is not None}
        return KeyringAnswer(keys=dict(self.keys))


def _store(
    keyring: FakeKeyring, environ: Mapping[str, str] | None = None, dotenv_path: Path | None = None
) -> KeyStore:
    return KeyStore(environ=environ or {}, keyring=keyring, variables=VARIABLES, dotenv_path=dotenv_path)


async def test_environment_and_dotenv_are_there_before_the_keyring_answers(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("GOOGLE_API_KEY=AIza-from-file\n")
    keyring = FakeKeyring({GEMINI: Secret("AIza-from-keyring")})
    store = _store(keyring, {"OPENAI_API_KEY": "sk-from-environment"}, dotenv)
    lookup = store.lookup()
    assert {i: c.info.source for i, c in lookup.choices.items()} == {
        OPENAI: KeySource.ENVIRONMENT,
        GEMINI: KeySource.DOTENV,
    }
    assert (store.problem, lookup.problems) == (KeyringProblem.WAITING, ())
    assert keyring.reads == 0

    assert await store.read_keyring() is None
    lookup = store.lookup()
    assert store.problem is None
    assert lookup.choices[GEMINI].secret == Secret("AIza-from-keyring")
    assert lookup.choices[GEMINI].info.hides == (f"GOOGLE_API_KEY in {dotenv}",)


async def test_looking_up_never_asks_the_keyring_again() -> None:
    keyring = FakeKeyring({OPENAI: Secret("a")})
    store = _store(keyring)
    await store.read_keyring()
    for _ in range(5):
        assert store.lookup().choices[OPENAI].info.origin == "the keyring"
    assert keyring.reads == 1


async def test_a_locked_keyring_does_not_block_a_lookup() -> None:
    keyring = FakeKeyring({OPENAI: Secret("a")})
    keyring.unlocked.clear()
    store = _store(keyring, {"GEMINI_API_KEY": "AIza"})
    reading = asyncio.ensure_future(store.read_keyring())
    await asyncio.sleep(0)
    assert set(store.lookup().choices) == {GEMINI}
    keyring.unlocked.set()
    assert await reading is None
    assert set(store.lookup().choices) == {OPENAI, GEMINI}


@pytest.mark.parametrize("problem", [KeyringProblem.MISSING, KeyringProblem.LOCKED, KeyringProblem.CORRUPT])
async def test_a_problem_of_the_keyring_is_reported_and_the_rest_works(problem: KeyringProblem) -> None:
    keyring = FakeKeyring()
    keyring.problem = problem
    store = _store(keyring, {"OPENAI_API_KEY": "sk-a"})
    assert await store.read_keyring() is problem
    lookup = store.lookup()
    assert set(lookup.choices) == {OPENAI}
    assert (store.problem, lookup.problems) == (problem, (problem.sentence,))
    assert await store.save({GEMINI: Secret("AIza")}) is problem
    assert set(store.lookup().choices) == {OPENAI}


async def test_a_locked_keyring_can_be_read_later() -> None:
    keyring = FakeKeyring({OPENAI: Secret("a")})
    keyring.problem = KeyringProblem.LOCKED
    store = _store(keyring)
    await store.read_keyring()
    keyring.problem = None
    assert await store.read_keyring() is None
    assert store.lookup().choices[OPENAI].secret == Secret("a")


async def test_saved_and_removed_keys_count_at_once() -> None:
    keyring = FakeKeyring()
    store = _store(keyring)
    assert await store.save({OPENAI: Secret("a"), GEMINI: Secret("b")}) is None
    assert {i: c.secret for i, c in store.lookup().choices.items()} == store.saved == keyring.keys
    assert await store.save({OPENAI: None}) is None
    assert set(store.lookup().choices) == {GEMINI}


async def test_a_save_that_fails_leaves_what_was_known() -> None:
    keyring = FakeKeyring({OPENAI: Secret("a")})
    store = _store(keyring)
    await store.read_keyring()
    keyring.problem = KeyringProblem.NOT_STORED
    assert await store.save({OPENAI: None}) is KeyringProblem.NOT_STORED
    assert store.lookup().choices[OPENAI].secret == Secret("a")
    assert store.problem is None


async def test_a_reading_that_ends_after_a_save_does_not_undo_it() -> None:
    keyring = FakeKeyring({OPENAI: Secret("old")})
    keyring.unlocked.clear()
    store = _store(keyring)
    reading = asyncio.ensure_future(store.read_keyring())
    while keyring.reads == 0:
        await asyncio.to_thread(time.sleep, 0.001)
    await store.save({OPENAI: Secret("new")})
    keyring.unlocked.set()
    await reading
    assert store.lookup().choices[OPENAI].secret == Secret("new")


async def test_an_added_providers_variable_is_used_once_settings_name_it(tmp_path: Path) -> None:
    store = _store(FakeKeyring(), {"GROQ_API_KEY": "gsk_1"})
    assert not store.lookup().choices
    groq = ProviderId("groq")
    store.configure(variables=VARIABLES | {groq: ("GROQ_API_KEY",)}, dotenv_path=tmp_path / "none")
    lookup = store.lookup()
    assert lookup.choices[groq].info.origin == "GROQ_API_KEY in the environment"
    assert lookup.problems == (f"{tmp_path / 'none'} does not exist.",)


async def test_a_saved_text_that_is_not_a_key_is_reported_and_not_used() -> None:
    store = _store(FakeKeyring({OPENAI: Secret("two words"), GEMINI: Secret("AIza\n")}))
    await store.read_keyring()
    lookup = store.lookup()
    assert {i: c.secret for i, c in lookup.choices.items()} == {GEMINI: Secret("AIza")}
    (problem,) = lookup.problems
    assert problem.startswith("openai in the keyring: ")


async def test_no_value_shows_a_key() -> None:
    store = _store(FakeKeyring({OPENAI: Secret("sk-secret-key-4f2a")}), {"GOOGLE_API_KEY": "AIza-secret-key"})
    await store.read_keyring()
    shown = repr(store.lookup()) + repr(store.saved) + str(store.lookup().choices)
    assert "4f2a" in shown
    assert "secret" not in shown.replace("secret=", "")


def test_several_loops_save_one_after_the_other() -> None:
    keyring = FakeKeyring()
    store = _store(keyring)
    together = threading.Barrier(4)

    def save(number: int) -> None:
        async def at_once() -> None:
            await asyncio.to_thread(together.wait, 5)
            await store.save({ProviderId(f"added-{number}"): Secret(f"key-number-{number}")})

        asyncio.run(at_once())

    threads = [threading.Thread(target=save, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(store.saved) == len(keyring.keys) == 4


async def test_a_child_saves_though_the_parent_was_saving_as_it_forked() -> None:
    store = _store(FakeKeyring({OPENAI: Secret("sk-saved-before")}))
    assert store.problem is KeyringProblem.WAITING
    await store.read_keyring()
    store._saving.acquire()
    store.after_fork_in_child()
    await asyncio.wait_for(store.save({GEMINI: Secret("AIza-saved-by-the-child")}), 5)
    other = _store(FakeKeyring())
    other.take_over(store)
    assert (other.problem, set(other.saved)) == (None, {OPENAI, GEMINI})
