import argparse
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from apimon_desktop.adapters.keys.keyring import KeyringAnswer, KeyringProblem
from apimon_desktop.cli.commands import keys
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.billing import CostAnswer, CostFault
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Secret
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.paths import folders

OPENAI, ANTHROPIC, GROQ = ProviderId("openai"), ProviderId("anthropic"), ProviderId("groq")
OPENAI_KEY, ANTHROPIC_KEY = "sk-proj-abcdefgh4f2a", "sk-ant-abcdefgh11aa"
ADMIN, ADMIN_KEY = admin_id(OPENAI), "sk-admin-abcdefgh77cc"

SETTINGS = Settings(
    providers={
        GROQ: ProviderSettings(name="Groq", base_url="https://groq.test/v1", key_env="GROQ_KEY"),
        ProviderId("local"): ProviderSettings(name="Ollama", base_url="http://localhost:1/v1"),
    }
)


class FakeKeyring:
    def __init__(self) -> None:
        self.keys: dict[ProviderId, Secret] = {}
        self.problem: KeyringProblem | None = None

    def read(self) -> KeyringAnswer:
        return self.update({})

    def update(self, changes: Mapping[ProviderId, Secret | None]) -> KeyringAnswer:
        if self.problem is not None:
            return KeyringAnswer(problem=self.problem)
        self.keys = {i: key for i, key in (self.keys | dict(changes)).items() if key is not None}
        return KeyringAnswer(keys=dict(self.keys))


class FakeTerminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@dataclass
class Machine:
    """The keys command as the program wires it, with a keyring in memory."""

    dotenv_path: Path | None = None
    keyring: FakeKeyring = field(default_factory=FakeKeyring)
    environ: dict[str, str] = field(default_factory=dict)
    results: dict[ProviderId, CheckResult] = field(default_factory=dict)
    costs: dict[ProviderId, CostAnswer] = field(default_factory=dict)
    checked: dict[ProviderId, str] = field(default_factory=dict)
    settings: Settings = SETTINGS

    def run(self, *argv: str) -> int:
        parser = argparse.ArgumentParser()
        keys.set_up_keys(parser)
        with patch.object(keys, "open_session", self._open_session):
            return keys.run_keys(parser.parse_args(argv))

    def _open_session(self, _args: argparse.Namespace) -> Session:
        places = folders(Path(os.environ["APIMON_HOME"]))
        plan = Plan(
            folders=places,
            settings=self.settings,
            metrics_file=places.metrics_file,
            dotenv_path=self.dotenv_path,
            environ=self.environ,
            keeps=False,
        )
        session = Session(plan, keyring=self.keyring)

        # Prepared answers instead of questions to providers.
        async def check(provider_id: ProviderId, _key: Secret | None) -> CheckResult:
            self.checked[provider_id] = session.keys.known.choices[provider_id].secret.reveal()
            return self.results[provider_id]

        async def read_costs(provider_id: ProviderId, _key: Secret | None) -> CostAnswer:
            key_id = admin_id(provider_id)
            self.checked[key_id] = session.keys.known.choices[key_id].secret.reveal()
            return self.costs[provider_id]

        for name, answer in {"test_key": check, "test_admin_key": read_costs}.items():
            setattr(session.engine, name, answer)
        return session


def _result(
    provider_id: ProviderId, cause: Cause = Cause.OK, *, accepted: bool = True, detail: str | None = None
) -> CheckResult:
    return CheckResult(
        provider_id=provider_id,
        kind=CheckKind.ONE_SHOT,
        at=datetime(2026, 11, 23, tzinfo=UTC),
        at_mono_s=0.0,
        cause=cause,
        latency_ms=210.0,
        http_status=200,
        key_accepted=accepted,
        detail=detail,
    )


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def feed(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    feed(b"")
    return feed


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A person at a terminal, who types a key unseen, then answers."""

    def type_in(key: str = "", answer: str = "") -> None:
        monkeypatch.setattr("sys.stdin", FakeTerminal(answer))
        monkeypatch.setattr("getpass.getpass", lambda _prompt: key)

    return type_in


@pytest.fixture(autouse=True)
def no_key_is_ever_shown(capsys: pytest.CaptureFixture[str]) -> "Shown":
    return Shown(capsys)


class Shown:
    """What was printed; looks each time whether a key is among it."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self) -> tuple[str, str]:
        out, err = self._capsys.readouterr()
        assert "abcdefgh" not in out + err
        return out, err


@pytest.fixture
def shown(no_key_is_ever_shown: Shown) -> Shown:
    return no_key_is_ever_shown


def test_list_shows_source_hint_and_overridden_keys(machine: Machine, shown: Shown) -> None:
    machine.environ["GROQ_KEY"] = "gsk_abcdefgh4f2a"
    machine.keyring.keys = {
        GROQ: Secret("gsk_abcdefgh0000"),
        ANTHROPIC: Secret(ANTHROPIC_KEY),
        ProviderId("gone"): Secret("abcdefgh-gone"),
    }
    assert machine.run("list") == 0
    out, err = shown()
    assert out.splitlines() == [
        "openrouter     OpenRouter     no key",
        "google_gemini  Google Gemini  no key",
        "together_ai    Together AI    no key",
        "anthropic      Anthropic      •••• 11aa  from the keyring",
        "openai         OpenAI         no key",
        "moonshot_ai    Moonshot AI    no key",
        "groq           Groq           •••• 4f2a  from GROQ_KEY in the environment, overrides the keyring",
        "local          Ollama         needs no key",
        "gone           gone           •••• gone  from the keyring (no such provider in the settings)",
    ]
    assert not err


def test_list_can_be_read_where_only_ascii_can_be_written(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.keyring.keys = {OPENAI: Secret(OPENAI_KEY)}
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert machine.run("list") == 0
    assert b"OpenAI         **** 4f2a  from the keyring" in written.getvalue()


def test_list_says_why_a_source_could_not_be_used(machine: Machine, shown: Shown, tmp_path: Path) -> None:
    machine.dotenv_path = tmp_path
    machine.environ["OPENAI_API_KEY"] = "sk-proj abcdefgh"
    machine.keyring.problem = KeyringProblem.LOCKED
    assert machine.run("list") == 0
    _, err = shown()
    assert err.splitlines() == [
        "OPENAI_API_KEY in the environment: There is a space inside. Paste the key alone.",
        KeyringProblem.LOCKED.sentence,
        f"{tmp_path} could not be read: a folder of that name is in the way.",
    ]


def test_set_saves_a_piped_key_without_surrounding_text(
    machine: Machine, pipe: Callable[[bytes], None], shown: Shown
) -> None:
    pipe(f'export OPENAI_API_KEY="{OPENAI_KEY}"\r\n'.encode())
    assert machine.run("set", "openai") == 0
    assert machine.keyring.keys == {OPENAI: Secret(OPENAI_KEY)}
    out, err = shown()
    assert out.splitlines() == [
        "The key for OpenAI (•••• 4f2a) is saved in the keyring.",
        "To test it: apimon keys test openai",
    ]
    assert not err


def test_set_asks_for_the_key_on_a_terminal(machine: Machine, typed: Callable[..., None]) -> None:
    typed(OPENAI_KEY)
    assert machine.run("set", "openai") == 0
    assert machine.keyring.keys == {OPENAI: Secret(OPENAI_KEY)}


def test_set_says_that_another_source_is_used_first(
    machine: Machine, typed: Callable[..., None], shown: Shown
) -> None:
    machine.environ["OPENAI_API_KEY"] = "sk-proj-abcdefgh0000"
    typed(OPENAI_KEY)
    assert machine.run("set", "openai") == 0
    assert "Note: the key from OPENAI_API_KEY in the environment is used first." in shown()[0]


@pytest.mark.parametrize("content", [b"", b"\n", b"sk proj", b"\xff\xfe", b"sk-...4f2a", b"x" * 100_000])
def test_set_refuses_text_that_is_not_a_key(
    machine: Machine, pipe: Callable[[bytes], None], shown: Shown, content: bytes
) -> None:
    pipe(content)
    assert machine.run("set", "openai") == 64
    assert not machine.keyring.keys
    assert len(shown()[1].splitlines()) == 1


def test_set_takes_end_of_input_as_no_key(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin", FakeTerminal())
    monkeypatch.setattr("getpass.getpass", ended)
    assert machine.run("set", "openai") == 64


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("N\n", 64), ("\n", 64), ("", 64)])
def test_set_points_out_a_key_of_another_provider_and_asks(
    machine: Machine, typed: Callable[..., None], shown: Shown, answer: str, code: int
) -> None:
    typed(ANTHROPIC_KEY, answer)
    assert machine.run("set", "openai") == code
    assert bool(machine.keyring.keys) == (code == 0)
    assert "This looks like a key for Anthropic.\nSave it anyway? [y/N]" in shown()[0]


def test_set_from_a_pipe_refuses_a_key_of_another_provider_without_force(
    machine: Machine, pipe: Callable[[bytes], None], shown: Shown
) -> None:
    pipe(ANTHROPIC_KEY.encode())
    assert machine.run("set", "openai") == 64
    assert "This looks like a key for Anthropic. Use --force to save it anyway." in shown()[1]
    assert not machine.keyring.keys
    pipe(ANTHROPIC_KEY.encode())
    assert machine.run("set", "openai", "--force") == 0
    assert machine.keyring.keys == {OPENAI: Secret(ANTHROPIC_KEY)}


@pytest.mark.parametrize("command", ["set", "remove", "test"])
def test_an_unknown_provider_is_wrong_usage_and_the_known_ones_are_named(
    machine: Machine, shown: Shown, command: str
) -> None:
    assert machine.run(command, "opnai") == 64
    _, err = shown()
    assert err.startswith("There is no provider 'opnai'. There are: openrouter, ")
    assert "groq" in err


@pytest.mark.parametrize("command", ["set", "remove"])
def test_a_locked_keyring_is_a_sentence_and_a_failure(
    machine: Machine, typed: Callable[..., None], shown: Shown, command: str
) -> None:
    typed(OPENAI_KEY)
    machine.keyring.problem = KeyringProblem.LOCKED
    assert machine.run(command, "openai") == 70
    assert shown() == ("", KeyringProblem.LOCKED.sentence + "\n")


def test_a_key_can_be_saved_for_an_added_provider(machine: Machine, typed: Callable[..., None]) -> None:
    typed("gsk_abcdefgh")
    assert machine.run("set", "groq") == 0
    assert machine.keyring.keys == {GROQ: Secret("gsk_abcdefgh")}


def test_remove_deletes_the_key_and_names_the_remaining_one(machine: Machine, shown: Shown) -> None:
    machine.keyring.keys = {OPENAI: Secret(OPENAI_KEY)}
    machine.environ["OPENAI_API_KEY"] = OPENAI_KEY
    assert machine.run("remove", "openai") == 0
    assert not machine.keyring.keys
    assert shown()[0].splitlines() == [
        "The key for OpenAI is removed from the keyring.",
        "Note: the key from OPENAI_API_KEY in the environment is used now.",
    ]


def test_remove_of_a_key_that_is_not_saved_fails(machine: Machine, shown: Shown) -> None:
    assert machine.run("remove", "openai") == 70
    assert shown() == ("", "No key for OpenAI is saved in the keyring.\n")


def test_a_key_left_over_from_a_provider_that_is_gone_can_be_removed(machine: Machine) -> None:
    machine.keyring.keys = {ProviderId("gone"): Secret("abcdefgh")}
    assert machine.run("remove", "gone") == 0
    assert not machine.keyring.keys


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    path = tmp_path / "keys.env"
    path.write_text(f"OPENAI_API_KEY={OPENAI_KEY}\nANTHROPIC_API_KEY={ANTHROPIC_KEY}\n")
    return path


def test_import_saves_what_is_new(machine: Machine, dotenv: Path, shown: Shown) -> None:
    machine.keyring.keys = {ANTHROPIC: Secret(ANTHROPIC_KEY)}
    assert machine.run("import", str(dotenv)) == 0
    assert machine.keyring.keys == {ANTHROPIC: Secret(ANTHROPIC_KEY), OPENAI: Secret(OPENAI_KEY)}
    assert shown()[0].splitlines() == [
        f"Anthropic: •••• 11aa saved in the keyring (ANTHROPIC_API_KEY in {dotenv})",
        f"OpenAI: •••• 4f2a saved in the keyring (OPENAI_API_KEY in {dotenv})",
    ]


def test_import_reads_the_working_folders_file_by_default(
    machine: Machine, dotenv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dotenv.rename(dotenv.with_name(".env"))
    monkeypatch.chdir(dotenv.parent)
    assert machine.run("import") == 0
    assert set(machine.keyring.keys) == {OPENAI, ANTHROPIC}


def test_import_replaces_a_saved_key_only_when_told_to(
    machine: Machine, dotenv: Path, pipe: Callable[[bytes], None], shown: Shown
) -> None:
    pipe(b"")
    machine.keyring.keys = {OPENAI: Secret("sk-proj-abcdefgh0000")}
    assert machine.run("import", str(dotenv)) == 70
    assert machine.keyring.keys == {
        OPENAI: Secret("sk-proj-abcdefgh0000"),
        ANTHROPIC: Secret(ANTHROPIC_KEY),
    }
    out, err = shown()
    assert "OpenAI already has a saved key (•••• 0000), which would be replaced." in err
    assert "OpenAI: •••• 4f2a left out" in out
    assert machine.run("import", str(dotenv), "--force") == 0
    assert machine.keyring.keys[OPENAI] == Secret(OPENAI_KEY)


def test_import_points_out_a_key_of_another_provider(
    machine: Machine, dotenv: Path, typed: Callable[..., None], shown: Shown
) -> None:
    dotenv.write_text(f"OPENAI_API_KEY={ANTHROPIC_KEY}\n")
    typed(answer="n\n")
    assert machine.run("import", str(dotenv)) == 70
    assert not machine.keyring.keys
    assert "The key for OpenAI (•••• 11aa) looks like a key for Anthropic." in shown()[0]


def test_import_of_nothing_is_a_failure_with_its_reason(
    machine: Machine, tmp_path: Path, shown: Shown
) -> None:
    assert machine.run("import", str(tmp_path / "missing")) == 70
    path = tmp_path / "missing"
    assert shown()[1].splitlines() == [f"{path} does not exist.", f"No key to import in {path}."]


def test_import_into_a_missing_keyring_is_a_failure(machine: Machine, dotenv: Path, shown: Shown) -> None:
    machine.keyring.problem = KeyringProblem.MISSING
    assert machine.run("import", str(dotenv)) == 70
    assert shown() == ("", KeyringProblem.MISSING.sentence + "\n")


def test_test_asks_all_providers_that_have_a_key(machine: Machine, shown: Shown) -> None:
    machine.environ["OPENAI_API_KEY"] = OPENAI_KEY
    machine.keyring.keys = {ANTHROPIC: Secret(ANTHROPIC_KEY)}
    machine.results = {OPENAI: _result(OPENAI), ANTHROPIC: _result(ANTHROPIC)}
    assert machine.run("test") == 0
    assert machine.checked == {OPENAI: OPENAI_KEY, ANTHROPIC: ANTHROPIC_KEY}
    assert shown() == ("Anthropic: key accepted (210 ms)\nOpenAI: key accepted (210 ms)\n", "")


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (_result(OPENAI, Cause.AUTHENTICATION, accepted=False), "key rejected"),
        (_result(OPENAI, Cause.NO_CREDIT), "key accepted, but out of credit"),
        (
            _result(OPENAI, Cause.SERVER_ERROR, accepted=False, detail="HTTP 500"),
            "server error (HTTP 500)",
        ),
    ],
)
def test_test_of_a_key_that_does_not_work_fails(
    machine: Machine, shown: Shown, result: CheckResult, said: str
) -> None:
    machine.environ["OPENAI_API_KEY"] = OPENAI_KEY
    machine.results = {OPENAI: result}
    assert machine.run("test", "openai") == 70
    assert shown()[0] == f"OpenAI: {said}\n"


def test_test_claims_no_accepted_key_where_the_answer_proves_none(machine: Machine, shown: Shown) -> None:
    machine.environ["OPENAI_API_KEY"] = OPENAI_KEY
    machine.results = {OPENAI: _result(OPENAI, accepted=False)}
    assert machine.run("test") == 0
    assert shown()[0] == "OpenAI: answers (210 ms)\n"


def test_test_of_a_provider_without_a_key_sends_nothing(machine: Machine, shown: Shown) -> None:
    assert machine.run("test", "openai") == 70
    assert shown()[0] == "OpenAI: no key\n"
    assert machine.run("test") == 70
    assert shown()[1] == "No provider has a key yet. To save one: apimon keys set PROVIDER\n"
    assert not machine.checked


# Admin keys.


def test_an_admin_key_is_saved_beside_the_ordinary_one(
    machine: Machine, pipe: Callable[[bytes], None], shown: Shown
) -> None:
    machine.keyring.keys = {OPENAI: Secret(OPENAI_KEY)}
    pipe(f'OPENAI_ADMIN_KEY="{ADMIN_KEY}"'.encode())
    assert machine.run("set", "openai", "--admin") == 0
    assert machine.keyring.keys == {OPENAI: Secret(OPENAI_KEY), ADMIN: Secret(ADMIN_KEY)}
    assert shown()[0].splitlines() == [
        "The admin key for OpenAI (•••• 77cc) is saved in the keyring.",
        "To test it: apimon keys test openai --admin",
    ]


def test_admin_keys_are_listed_under_their_provider_where_there_are_any(
    machine: Machine, shown: Shown
) -> None:
    machine.environ["OPENAI_ADMIN_KEY"] = "sk-admin-abcdefgh88dd"
    machine.environ["ANTHROPIC_ADMIN_KEY"] = "sk-ant-admin01-abcdefgh99ee"
    assert machine.run("list") == 0
    lines = shown()[0].splitlines()
    assert lines[3:8] == [
        "anthropic      Anthropic            no key",
        "anthropic      Anthropic admin key  •••• 99ee  from ANTHROPIC_ADMIN_KEY in the environment",
        "openai         OpenAI               no key",
        "openai         OpenAI admin key     •••• 88dd  from OPENAI_ADMIN_KEY in the environment",
        "moonshot_ai    Moonshot AI          no key",
    ]


@pytest.mark.parametrize(
    ("wanted", "key", "said"),
    [
        (
            ("openai",),
            ADMIN_KEY,
            "This looks like an admin key of OpenAI, which reads costs and cannot call models.",
        ),
        (
            ("openai", "--admin"),
            OPENAI_KEY,
            "This looks like an ordinary key of OpenAI, which cannot read costs.",
        ),
        (("openai", "--admin"), ANTHROPIC_KEY, "This looks like a key for Anthropic."),
    ],
)
def test_an_admin_key_given_as_ordinary_key_is_pointed_out_and_vice_versa(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, wanted: tuple[str, ...], key: str, said: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(key.encode())))
    told = io.StringIO()
    monkeypatch.setattr("sys.stderr", told)
    assert machine.run("set", *wanted) == 64
    assert (machine.keyring.keys, machine.checked) == ({}, {})
    assert said in told.getvalue()


@pytest.mark.parametrize("command", ["set", "remove", "test"])
def test_a_provider_without_a_cost_report_has_no_admin_key(
    machine: Machine, shown: Shown, command: str
) -> None:
    assert machine.run(command, "openrouter", "--admin") == 64
    assert shown()[1] == (
        "OpenRouter has no cost report that an admin key could read. These have one: Anthropic, OpenAI.\n"
    )
    assert machine.run(command, "opnai", "--admin") == 64
    assert shown()[1].startswith("There is no provider 'opnai'. ")


def test_removing_one_key_leaves_the_other(machine: Machine, shown: Shown) -> None:
    machine.keyring.keys = {OPENAI: Secret(OPENAI_KEY), ADMIN: Secret(ADMIN_KEY)}
    assert machine.run("remove", "openai", "--admin") == 0
    assert machine.keyring.keys == {OPENAI: Secret(OPENAI_KEY)}
    assert machine.run("remove", "openai", "--admin") == 70
    machine.keyring.keys = {ADMIN: Secret(ADMIN_KEY)}
    assert machine.run("remove", "openai") == 70
    assert machine.keyring.keys == {ADMIN: Secret(ADMIN_KEY)}


def test_both_keys_are_tested_each_in_its_own_way(machine: Machine, shown: Shown) -> None:
    machine.keyring.keys = {OPENAI: Secret(OPENAI_KEY), ADMIN: Secret(ADMIN_KEY)}
    machine.results = {OPENAI: _result(OPENAI)}
    machine.costs = {OPENAI: CostAnswer()}
    assert machine.run("test") == 0
    assert machine.checked == {OPENAI: OPENAI_KEY, ADMIN: ADMIN_KEY}
    assert shown()[0].splitlines() == [
        "OpenAI: key accepted (210 ms)",
        "OpenAI admin key: Key reads costs: 0 days with costs in the last month",
    ]
    machine.checked.clear()
    assert machine.run("test", "--admin") == 0
    assert machine.checked == {ADMIN: ADMIN_KEY}


def test_a_key_that_cannot_read_costs_says_so(machine: Machine, shown: Shown) -> None:
    machine.environ["OPENAI_ADMIN_KEY"] = ADMIN_KEY
    machine.costs = {OPENAI: CostAnswer(fault=CostFault.REFUSED)}
    assert machine.run("test", "openai", "--admin") == 70
    assert shown()[0] == ("OpenAI admin key: This key cannot read costs: it needs an admin key\n")
    assert machine.run("test", "anthropic", "--admin") == 70
    assert shown()[0] == "Anthropic admin key: no key\n"


def test_import_takes_admin_keys_along(machine: Machine, dotenv: Path, shown: Shown) -> None:
    dotenv.write_text(f"OPENAI_API_KEY={OPENAI_KEY}\nOPENAI_ADMIN_KEY={ADMIN_KEY}\n")
    assert machine.run("import", str(dotenv)) == 0
    assert machine.keyring.keys == {OPENAI: Secret(OPENAI_KEY), ADMIN: Secret(ADMIN_KEY)}
    assert f"OpenAI admin key: •••• 77cc saved in the keyring (OPENAI_ADMIN_KEY in {dotenv})" in shown()[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_a_signal_while_a_key_is_typed_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        pytest.skip(f"needs a terminal: {error}")
    program = subprocess.Popen(
        [sys.executable, "-m", "apimon_desktop", "--home", str(tmp_path), "keys", "set", "openai"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=Path(__file__).parents[3],
        start_new_session=True,
    )
    said = b""
    while b"(not shown)" not in said:
        said += os.read(ours, 1024)
    while termios.tcgetattr(theirs)[3] & termios.ECHO:
        pass
    program.send_signal(signal.SIGINT)
    assert program.wait(30) == 130
    assert termios.tcgetattr(theirs)[3] & termios.ECHO
    os.close(ours)
    os.close(theirs)
