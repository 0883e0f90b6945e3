import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest
from dbus_fast import Message
from desktop_parts.bus_peer import BusPeer
from desktop_parts.desktop import private_environment
from desktop_parts.parts import missing_parts
from desktop_parts.secret_service import SecretService
from desktop_parts.session_bus import SessionBus

from apimon_desktop.adapters.keys.keyring import KeyringAnswer, KeyringProblem, KeyringProcess
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.providers.registry import PROVIDERS

ROOT = Path(__file__).resolve().parents[2]
OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")
ITEM = ("apimon-desktop", "api-keys")


class SilentPrompter(BusPeer):
    """Stands where the desktop's password window would, and is never answered."""

    NAME = "org.gnome.keyring.SystemPrompter"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.asked = asyncio.Event()

    def answer(self, call: Message) -> tuple[str, list[Any]] | None:
        if call.member == "BeginPrompting":
            self.asked.set()
        return "", []


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A session bus without a keyring, for this process and all that it starts; no screen is needed."""
    if (what := missing_parts("dbus-daemon", "gnome-keyring-daemon", "secret-tool")) is not None:
        pytest.skip(what)
    with TemporaryDirectory(prefix="apimon-", dir="/tmp", ignore_cleanup_errors=True) as name:
        environment = private_environment(Path(name), display="")
        with SessionBus(Path(name), environment) as bus:
            environment["DBUS_SESSION_BUS_ADDRESS"] = bus.address
            for variable, value in environment.items():
                monkeypatch.setenv(variable, value)
            monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
            yield environment


@pytest.fixture
async def service(environment: dict[str, str]) -> AsyncIterator[SecretService]:
    """A real Secret Service with an unlocked keyring."""
    service = SecretService(environment)
    await service.start()
    yield service
    service.stop()


@pytest.fixture
async def prompter(environment: dict[str, str], service: SecretService) -> AsyncIterator[SilentPrompter]:
    """What asks for the password of the keyring, which holds a key and is locked."""
    saved = await in_daemon_thread(KeyringProcess(may_prompt=True).update, {OPENAI: Secret("sk-proj-4f2a")})
    assert saved.problem is None
    service.stop()
    await service.start_locked()
    async with SilentPrompter(environment["DBUS_SESSION_BUS_ADDRESS"]) as prompter:
        yield prompter


@pytest.mark.usefixtures("environment")
def test_without_a_service_there_is_no_keyring() -> None:
    assert KeyringProcess().read() == KeyringAnswer(problem=KeyringProblem.MISSING)


def test_keys_are_stored_in_the_secret_service_where_other_programs_see_them(service: SecretService) -> None:
    keyring = KeyringProcess(may_prompt=True)
    assert keyring.read() == KeyringAnswer(keys={})
    keys = {OPENAI: Secret("sk-proj-4f2a"), ANTHROPIC: Secret("sk-ant-11aa")}
    assert keyring.update(dict(keys)) == KeyringAnswer(keys=keys)
    assert service.look_up(*ITEM) == '{"openai": "sk-proj-4f2a", "anthropic": "sk-ant-11aa"}'
    assert keyring.update({OPENAI: None}) == KeyringAnswer(keys={ANTHROPIC: keys[ANTHROPIC]})
    assert KeyringProcess().read() == KeyringAnswer(keys={ANTHROPIC: keys[ANTHROPIC]})
    assert keyring.update({ANTHROPIC: None}) == KeyringAnswer(keys={})
    assert service.look_up(*ITEM) is None


def test_another_programs_entry_is_left_alone(service: SecretService) -> None:
    store = ["secret-tool", "store", "--label=mine", "service", ITEM[0], "username", ITEM[1]]
    subprocess.run(store, input=b"not json", check=True)
    assert KeyringProcess(may_prompt=True).update({OPENAI: Secret("a")}).problem is KeyringProblem.CORRUPT
    assert service.look_up(*ITEM) == "not json"


@pytest.mark.usefixtures("service")
async def test_programs_that_save_at_the_same_time_lose_nothing() -> None:
    ids = [ProviderId(f"provider_{number}") for number in range(4)]
    await asyncio.gather(
        *(
            in_daemon_thread(KeyringProcess(may_prompt=True).update, {provider_id: Secret("key")})
            for provider_id in ids
        )
    )
    assert set(KeyringProcess().read().keys) == set(ids)


async def test_a_locked_keyring_blocks_only_its_child_which_can_be_killed(prompter: SilentPrompter) -> None:
    keyring = KeyringProcess(may_prompt=True)
    reading = asyncio.ensure_future(in_daemon_thread(keyring.read))
    async with asyncio.timeout(30):
        await prompter.asked.wait()
    assert not reading.done()
    keyring.kill()
    async with asyncio.timeout(30):
        assert await reading == KeyringAnswer(problem=KeyringProblem.WAITING)


async def test_a_locked_keyring_is_given_up_after_the_time_limit(prompter: SilentPrompter) -> None:
    answer = await in_daemon_thread(KeyringProcess(limit_s=1.5, may_prompt=True).read)
    assert answer == KeyringAnswer(problem=KeyringProblem.LOCKED)
    assert prompter.asked.is_set()


async def test_without_permission_to_prompt_a_locked_keyring_is_reported_at_once(
    prompter: SilentPrompter,
) -> None:
    keyring = KeyringProcess()
    for ask in (keyring.read, lambda: keyring.update({OPENAI: Secret("sk-proj-0000")})):
        assert await in_daemon_thread(ask) == KeyringAnswer(problem=KeyringProblem.LOCKED)
    assert not prompter.asked.is_set()


@pytest.mark.usefixtures("environment")
async def test_without_permission_to_prompt_no_keyring_is_created(environment: dict[str, str]) -> None:
    service = SecretService(environment)
    await service.start_locked()  # without a keyring: it was never unlocked
    try:
        async with SilentPrompter(environment["DBUS_SESSION_BUS_ADDRESS"]) as prompter:
            answer = await in_daemon_thread(KeyringProcess().read)
            assert answer.problem in (KeyringProblem.UNOPENED, KeyringProblem.LOCKED)
            assert not prompter.asked.is_set()
    finally:
        service.stop()


@pytest.mark.usefixtures("service")
async def test_an_open_keyring_is_used_without_permission_to_prompt() -> None:
    quiet, keys = KeyringProcess(), {OPENAI: Secret("sk-proj-4f2a"), ANTHROPIC: Secret("sk-ant-11aa")}
    assert await in_daemon_thread(quiet.read) == KeyringAnswer(keys={})
    assert await in_daemon_thread(quiet.update, dict(keys)) == KeyringAnswer(keys=keys)
    assert await in_daemon_thread(KeyringProcess(may_prompt=True).read) == KeyringAnswer(keys=keys)
    assert await in_daemon_thread(quiet.update, dict.fromkeys(keys)) == KeyringAnswer(keys={})


@pytest.mark.parametrize("commands", [("status", "check", "failover openai"), ("keys list", "doctor")])
async def test_a_command_without_a_terminal_asks_for_no_password(
    commands: tuple[str, ...], prompter: SilentPrompter, tmp_path: Path
) -> None:
    off = "\n".join(f"[providers.{pid}]\nenabled = false" for pid in PROVIDERS)
    mine = '[providers.mine]\nbase_url = "http://127.0.0.1:9/v1"\nkey_env = "MY_KEY"\n'
    (tmp_path / "config.toml").write_text(f"{off}\n{mine}", encoding="utf-8")
    for command in commands:
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "apimon_desktop", "--home", str(tmp_path), *command.split()),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        async with asyncio.timeout(20):
            _, said = await program.communicate()
        assert not prompter.asked.is_set(), command
        assert b"Traceback" not in said, command


PROGRAM = """
import asyncio, sys
from apimon_desktop.adapters.keys.store import KeyStore
from apimon_desktop.adapters.keys.keyring import KeyringProcess

async def main():
    store = KeyStore(environ={}, keyring=KeyringProcess(may_prompt=True), variables={}, dotenv_path=None)
    reading = asyncio.ensure_future(store.read_keyring())
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)

asyncio.run(main())
"""


async def test_a_program_and_its_child_end_promptly_while_the_keyring_is_locked(
    prompter: SilentPrompter,
) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    async with asyncio.timeout(20):
        await prompter.asked.wait()
        (child,) = psutil.Process(program.pid).children()
        _, said = await program.communicate(b"quit\n")
        assert (program.returncode, said) == (0, b"")
        while await in_daemon_thread(_is_running, child):
            pass


def _is_running(process: psutil.Process) -> bool:
    """False where it is gone, or has ended and nobody looked yet: here it has no parent any more."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.benchmark
@pytest.mark.usefixtures("service")
def test_how_long_a_keyring_read_takes() -> None:
    keyring = KeyringProcess(may_prompt=True)
    keyring.update({OPENAI: Secret("sk-proj-4f2a")})
    times_ms = []
    for _ in range(10):
        started_s = time.perf_counter()
        assert keyring.read().problem is None
        times_ms.append((time.perf_counter() - started_s) * 1000)
    print(f"\nsaved keys read by a child process: {min(times_ms):.0f} to {max(times_ms):.0f} ms")
