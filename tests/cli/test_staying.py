"""What goes on beside `apimon watch` and `apimon serve`: saved admin keys, and newer prices."""

import asyncio
import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from command_line import CommandLine

from apimon_desktop.adapters.files.atomic import write_atomically
from apimon_desktop.adapters.files.log import MASK, Redactor
from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.keys.keyring import KeyringAnswer, KeyringProblem
from apimon_desktop.adapters.prices import update as prices
from apimon_desktop.cli.commands import watch
from apimon_desktop.cli.session import staying
from apimon_desktop.cli.terminal import Terminal
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.paths import Folders, folders
from apimon_desktop.providers.registry import PROVIDERS

PATIENCE_S = 20.0
OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")
WITH_COSTS = tuple(pid for pid, provider in PROVIDERS.items() if provider.costs is not None)
ADMIN_KEY = Secret("sk-admin-a-key-that-was-saved")


class Keyring:
    """Answers as it is told, and counts how often it was opened."""

    def __init__(self, answer: KeyringAnswer) -> None:
        self.answer = answer
        self.reads = 0

    def read(self) -> KeyringAnswer:
        self.reads += 1
        return self.answer

    def update(self, changes: object) -> KeyringAnswer:
        raise AssertionError(changes)


def environment(*admin_keys: ProviderId) -> dict[str, str]:
    """Every provider's key, and some admin keys."""
    keys = {provider.key_variables[0]: f"sk-{pid}-aaaaaaaaaaaaaaaa" for pid, provider in PROVIDERS.items()}
    for pid in admin_keys:
        costs = PROVIDERS[pid].costs
        assert costs is not None
        keys[costs.key_variables[0]] = f"sk-admin-{pid}-aaaaaaaaaaaa"
    return keys


def session_with(
    keyring: Keyring,
    places: Folders,
    environ: dict[str, str],
    settings: Settings | None = None,
    redactor: Redactor | None = None,
) -> Session:
    """A session that contacts nobody: all its providers are at a closed port."""
    closed = {pid: ProviderSettings(base_url="http://127.0.0.1:9/v1", status_url="") for pid in PROVIDERS}
    return Session(
        Plan(
            folders=places,
            settings=settings or Settings(providers=closed),
            metrics_file=places.metrics_file,
            environ=environ,
        ),
        keyring=keyring,
        redactor=redactor,
    )


async def stayed(
    keyring: Keyring, places: Folders, environ: dict[str, str], redactor: Redactor | None = None
) -> Session:
    """The session after the keyring has had its time."""
    session = session_with(keyring, places, environ, redactor=redactor)
    await session.open()
    async with staying(session), asyncio.timeout(PATIENCE_S):
        for _ in range(50):
            await asyncio.sleep(0.01)
            if keyring.reads:
                break
        while keyring.reads and session.keys.problem is KeyringProblem.WAITING:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)  # what is logged about it
    await session.aclose()
    return session


async def test_a_saved_admin_key_is_found_where_all_other_keys_come_from_the_environment(
    tmp_path: Path,
) -> None:
    keyring = Keyring(KeyringAnswer(keys={admin_id(OPENAI): ADMIN_KEY}))
    redactor = Redactor()
    session = await stayed(keyring, folders(tmp_path), environment(), redactor)
    assert session.keys.lookup().choices[admin_id(OPENAI)].secret == ADMIN_KEY
    assert keyring.reads == 1
    assert redactor(f"it was {ADMIN_KEY.reveal()}") == f"it was {MASK}"


async def test_a_keyring_that_is_not_needed_is_not_opened(tmp_path: Path) -> None:
    keyring = Keyring(KeyringAnswer())
    await stayed(keyring, folders(tmp_path), environment(*WITH_COSTS))
    assert keyring.reads == 0


async def test_a_keyring_that_was_read_is_not_opened_again(tmp_path: Path) -> None:
    keyring = Keyring(KeyringAnswer())
    session = session_with(keyring, folders(tmp_path), environment())
    await session.open()
    await session.read_keyring()
    async with staying(session):
        await asyncio.sleep(0.05)
    await session.aclose()
    assert keyring.reads == 1


@pytest.mark.logs_warning("Saved admin keys are not used. Your keyring is locked")
async def test_a_locked_keyring_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    keyring = Keyring(KeyringAnswer(problem=KeyringProblem.LOCKED))
    await stayed(keyring, folders(tmp_path), environment())
    assert [record.levelno for record in caplog.records if "admin keys" in record.message] == [
        logging.WARNING
    ]


@pytest.mark.parametrize("problem", [KeyringProblem.MISSING, KeyringProblem.REFUSED])
async def test_a_missing_keyring_is_not_reported(
    problem: KeyringProblem, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keyring = Keyring(KeyringAnswer(problem=problem))
    await stayed(keyring, folders(tmp_path), environment())
    assert keyring.reads == 1
    assert "Admin keys" not in caplog.text


@pytest.mark.parametrize("command", ["status", "check", "failover openai", "suggestions"])
def test_a_command_that_reads_no_costs_leaves_the_keyring_closed(
    command: str, apimon: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "apimon_desktop.cli.session.KeyringProcess.read", lambda _: pytest.fail("the keyring was opened")
    )
    done = apimon(*command.split())
    assert done.code != 70
    assert done.err == ""


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days on which prices were fetched; nobody is asked for them."""
    days: list[date] = []

    async def fetch(_clients: HttpClients, file: Path, *, today: date) -> None:
        days.append(today)
        write_atomically(file, json.dumps({"fetched_on": today.isoformat(), "providers": []}).encode())

    monkeypatch.setattr(prices, "fetch_prices", fetch)
    return days


@pytest.fixture
def brief_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """`apimon watch` ends by itself once all providers were asked."""
    shown = watch._shown

    async def watched(session: Session, out: Terminal, stop: asyncio.Event) -> Exception | None:
        answered = asyncio.Event()

        def look(update: Update) -> None:
            if all(state.health.last_check_at is not None for state in update.snapshot.watched):
                answered.set()

        session.engine.subscribe(look)
        await asyncio.wait_for(answered.wait(), PATIENCE_S)
        stop.set()
        return await shown(session, out, stop)

    monkeypatch.setattr(watch, "_shown", watched)


@pytest.mark.usefixtures("brief_watch")
def test_watch_fetches_newer_prices_once_where_the_settings_allow_it(
    apimon: CommandLine, fetched: list[date]
) -> None:
    apimon.configure("[prices]\nupdate = true\n")
    assert apimon("watch").code == 0
    assert len(fetched) == 1
    assert abs(fetched[0] - datetime.now(UTC).date()).days <= 1
    assert apimon("watch").code == 0
    assert len(fetched) == 1, "those of today are there"


@pytest.mark.usefixtures("brief_watch")
def test_watch_fetches_no_prices_unasked(apimon: CommandLine, fetched: list[date]) -> None:
    assert apimon("watch").code == 0
    assert fetched == []


def test_serve_fetches_newer_prices_too(apimon: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    stops: list[asyncio.Event] = []

    @contextmanager
    def stop_asked() -> Iterator[asyncio.Event]:
        stops.append(asyncio.Event())
        asyncio.get_running_loop().call_later(PATIENCE_S, stops[0].set)
        yield stops[0]

    async def fetch(_clients: HttpClients, file: Path, *, today: date) -> None:
        assert file == apimon.folder / "price_list.json"
        stops[0].set()

    monkeypatch.setattr("apimon_desktop.cli.commands.serve.stop_asked", stop_asked)
    monkeypatch.setattr(prices, "fetch_prices", fetch)
    apimon.configure("[prices]\nupdate = true\n")
    began_s = time.monotonic()
    assert apimon("serve", "--port", "0").code == 0
    assert time.monotonic() - began_s < PATIENCE_S, "it was never asked for"


def test_a_command_that_ends_by_itself_fetches_no_prices(apimon: CommandLine, fetched: list[date]) -> None:
    apimon.configure("[prices]\nupdate = true\n")
    assert apimon("check").code == 0
    assert fetched == []
