"""What the settings window asks of admin keys, against simulated providers."""

import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from observed_providers import Simulator

from apimon_desktop.adapters.keys.keyring import KeyringAnswer
from apimon_desktop.adapters.keys.store import KeyLookup
from apimon_desktop.app.controllers.keys import KeyController
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import ImportOffer, doubt_about

OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")
OPENAI_ADMIN, ANTHROPIC_ADMIN = admin_id(OPENAI), admin_id(ANTHROPIC)


class MemoryKeyring:
    def __init__(self) -> None:
        self.keys: dict[ProviderId, Secret] = {}

    def read(self) -> KeyringAnswer:
        return KeyringAnswer(keys=dict(self.keys))

    def update(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringAnswer:
        self.keys = {i: key for i, key in (self.keys | dict(changes)).items() if key is not None}
        return self.read()


@dataclass
class Window:
    """The window's side: what it asks, and what it is shown."""

    session: Session
    simulator: Simulator
    keyring: MemoryKeyring
    keys: KeyController
    shown: list[tuple[ProviderId, bool | None, str]] = field(default_factory=list)

    def show(self, provider_id: ProviderId, *, ok: bool | None, text: str) -> None:
        self.shown.append((provider_id, ok, text))


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[Window]:
    async with Simulator(latency_ratio=0) as simulator:
        settings = Settings(
            providers={
                pid: ProviderSettings(base_url=simulator.base_url(pid), status_url="") for pid in PROVIDERS
            }
        )
        places, keyring = folders(tmp_path), MemoryKeyring()
        environ = {"ANTHROPIC_ADMIN_KEY": "sk-ant-admin01-of-the-environment"}
        plan = Plan(folders=places, settings=settings, metrics_file=places.metrics_file, environ=environ)
        session = Session(plan, keyring=keyring)
        await session.open()
        keys = KeyController(session, on_change=lambda: None)
        await keys.read()
        yield Window(session=session, simulator=simulator, keyring=keyring, keys=keys)
        await session.aclose()


def right(simulator: Simulator, provider_id: ProviderId) -> Secret:
    key = simulator.admin_key(provider_id)
    assert key is not None
    return key


async def test_an_admin_key_is_saved_tested_and_removed_beside_the_ordinary_one(window: Window) -> None:
    key = right(window.simulator, OPENAI)
    await window.keys.save(OPENAI, window.simulator.key(OPENAI), window.show)
    await window.keys.save(OPENAI_ADMIN, key, window.show)
    await window.keys.test(OPENAI_ADMIN, None, window.show)
    await window.keys.remove(OPENAI_ADMIN, window.show)
    told = [(ok, text) for pid, ok, text in window.shown if pid == OPENAI_ADMIN]
    assert told[0] == (None, "Saved. Testing…"), "a saved key is tested"
    for ok, text in told[1:3]:
        assert ok
        assert text.startswith("Key reads costs: ")
    assert told[3] == (True, "Removed.")
    assert window.keyring.keys == {OPENAI: window.simulator.key(OPENAI)}
    assert key.reveal() not in window.session.redactor(f"sent {key.reveal()}")


async def test_a_saved_admin_key_that_another_overrides_is_reported(window: Window) -> None:
    await window.keys.save(ANTHROPIC_ADMIN, right(window.simulator, ANTHROPIC), window.show)
    sentence = "Saved, but the key from ANTHROPIC_ADMIN_KEY in the environment is used first."
    assert window.shown == [(ANTHROPIC_ADMIN, True, sentence)]


async def test_a_saved_key_is_looked_up_once(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    store, threads = window.session.keys, []
    real = store.lookup

    def counted() -> KeyLookup:
        threads.append(threading.current_thread())
        return real()

    monkeypatch.setattr(store, "lookup", counted)
    await window.keys.save(OPENAI, window.simulator.key(OPENAI), window.show)
    told = window.keys.add_to(Conditions())
    assert told.key_problems == ()
    assert told.can_save_keys
    assert told.saved_keys == {OPENAI}
    assert told.admin_keys.keys() == {ANTHROPIC_ADMIN}
    assert len(threads) == 1
    assert threads[0] is not threading.current_thread(), "no file is read on the windows' thread"


async def test_an_ordinary_key_tested_as_admin_key_says_what_it_lacks(window: Window) -> None:
    key = window.simulator.key(OPENAI)
    await window.keys.test(OPENAI_ADMIN, key, window.show)
    assert window.shown == [(OPENAI_ADMIN, False, "This key cannot read costs: it needs an admin key.")]
    assert key.reveal() not in window.session.redactor(f"sent {key.reveal()}")
    state = window.session.engine.snapshot.providers[OPENAI]
    assert (state.totals.requests, state.account.costs) == (0, None)


async def test_a_file_with_an_admin_key_offers_it_by_name(window: Window, tmp_path: Path) -> None:
    dotenv = tmp_path / "keys.env"
    dotenv.write_text("OPENAI_API_KEY=sk-proj-abcdefgh4f2a\nOPENAI_ADMIN_KEY=sk-admin-abcdefgh77cc\n")
    offers: list[ImportOffer] = []
    await window.keys.look_into(dotenv, offers.extend)
    assert {(offer.provider_id, offer.name, offer.hint) for offer in offers} == {
        (OPENAI, "OpenAI", "•••• 4f2a"),
        (OPENAI_ADMIN, "OpenAI admin key", "•••• 77cc"),
    }
    await window.keys.import_found((OPENAI_ADMIN,), window.show)
    assert window.keyring.keys == {OPENAI_ADMIN: Secret("sk-admin-abcdefgh77cc")}


def test_the_field_of_a_key_points_out_an_admin_key_before_anything_is_sent() -> None:
    def doubt(text: str, key_id: ProviderId) -> str | None:
        found = doubt_about(text, key_id)
        return None if found is None else found.text

    assert doubt("sk-admin-abc", OPENAI) == (
        "This looks like an admin key of OpenAI, which reads costs and cannot call models."
    )
    assert doubt("sk-proj-abc", OPENAI_ADMIN) == (
        "This looks like an ordinary key of OpenAI, which cannot read costs."
    )
    assert doubt("sk-admin-abc", OPENAI_ADMIN) is None
