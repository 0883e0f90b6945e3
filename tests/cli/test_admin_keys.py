"""Admin keys on the command line, against the simulated providers."""

import re

import pytest
from command_line import CommandLine

from apimon_desktop.core.model.ids import ProviderId

OPENAI = ProviderId("openai")


@pytest.fixture
def admin_key(apimon: CommandLine, monkeypatch: pytest.MonkeyPatch) -> str:
    key = apimon.simulator.admin_key(OPENAI)
    assert key is not None
    monkeypatch.setenv("OPENAI_ADMIN_KEY", key.reveal())
    return key.reveal()


def test_a_test_reads_the_real_report_once_and_never_shows_the_key(
    apimon: CommandLine, admin_key: str
) -> None:
    done = apimon("keys", "test", "openai", "--admin")
    assert done.code == 0
    assert re.fullmatch(
        r"OpenAI admin key: Key reads costs: \d+ days with costs in the last month\n", done.out
    )
    (request,) = apimon.simulator.requests
    assert request.path.startswith("/v1/organization/costs?")
    assert admin_key not in done.out + done.err + request.path


def test_a_check_neither_reads_costs_nor_needs_an_admin_key(apimon: CommandLine, admin_key: str) -> None:
    assert apimon("check", "openai").code == 0
    assert not any("costs" in request.path for request in apimon.simulator.requests)
    for path in apimon.folder.rglob("*"):
        assert not path.is_file() or admin_key.encode() not in path.read_bytes()


def test_an_ordinary_key_in_its_place_says_what_it_lacks(
    apimon: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ADMIN_KEY", apimon.simulator.key(OPENAI).reveal())
    done = apimon("keys", "test", "openai", "--admin")
    assert (done.code, done.out) == (
        70,
        "OpenAI admin key: This key cannot read costs: it needs an admin key\n",
    )


def test_an_admin_key_is_not_sent_to_another_host(apimon: CommandLine, admin_key: str) -> None:
    config = apimon.folder / "config.toml"
    elsewhere = 'base_url = "https://gateway.invalid/v1"'
    config.write_text(
        config.read_text("utf-8").replace(f'base_url = "{apimon.simulator.base_url(OPENAI)}"', elsewhere),
        "utf-8",
    )
    done = apimon("keys", "test", "openai", "--admin")
    assert done.code == 70
    assert done.out == (
        "OpenAI admin key: Costs are not read: an admin key goes to the provider's own address only, "
        "which was changed\n"
    )
