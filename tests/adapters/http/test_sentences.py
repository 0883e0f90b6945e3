"""What people are told of files, keys and the network can be said in another language, down to its parts."""

import errno
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apimon_desktop.adapters.files.access import os_fault
from apimon_desktop.adapters.files.config import load_config
from apimon_desktop.adapters.history.metrics_file import MetricsFile
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.http.body import CutAnswerError
from apimon_desktop.adapters.http.faults import Progress, named
from apimon_desktop.adapters.keys.dotenv import keys_in_dotenv
from apimon_desktop.adapters.keys.keyring import KeyringProblem
from apimon_desktop.adapters.system.autostart import Autostart, DesktopEntry
from apimon_desktop.core.model.billing import CostFault
from apimon_desktop.core.text.translatable import Text, in_words, say

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def foreign(text: str | None) -> str:
    """A text in a language whose every text stands in brackets."""
    assert isinstance(text, Text)
    return in_words(text, lambda template: f"[{template}]", lambda number: number.replace(".", ","))


def test_a_file_in_the_place_of_a_history_is_told(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(b"no database at all, but long enough for one")
    opened = History.open(path, lambda: NOW)
    assert opened.history is not None
    opened.history.close()
    assert foreign(opened.problem).startswith(
        f"[{path} could not be used: [it is not a database]. It is kept as "
    )


def test_a_folder_in_the_place_of_the_settings_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.mkdir()
    (problem,) = load_config(path, ()).problems
    why = "[it may not be written to]" if sys.platform == "win32" else "[a folder of that name is in the way]"
    end = "[All settings have their defaults until it is fixed.]"
    assert foreign(problem.text) == f"config.toml: [{path}: {why}. {end}]"


def test_settings_that_are_no_toml_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[monitor]\ninterval_s = \n")
    (problem,) = load_config(path, ()).problems
    told = foreign(problem.text)
    assert told.startswith("[config.toml (line 2): [This is not valid TOML: ")
    assert told.endswith(" [All settings have their defaults until it is fixed.]]")


def test_a_setting_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[monitor]\npaid_test_daily_tokens = -1\nintervall_s = 30\n")
    told = [foreign(problem.message) for problem in load_config(path, ()).problems]
    assert told == [
        "[This should be a whole number from 0 to 1,000,000[ tokens]. 2,000[ tokens] is used.]",
        "[There is no such setting; it is ignored.[ Did you mean interval_s?]]",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "[{path} could not be used: [it is not a complete JSON document]. It is kept as "),
        (
            '{"openai": {"tokens_used": "many"}}',
            "[{path}: openai: [tokens_used is not a number]. Its counters",
        ),
    ],
)
def test_figures_that_cannot_be_used_are_told(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path.resolve() / "api_metrics.json"
    path.write_text(content)
    loaded = MetricsFile(path, lambda: NOW).load()
    assert foreign(loaded.problem).startswith(told.format(path=path))


def test_a_missing_file_of_keys_is_told(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    (told,) = keys_in_dotenv(path, {}).problems
    assert foreign(told) == f"[{path} does not exist.]"


@pytest.mark.parametrize("problem", KeyringProblem)
def test_every_problem_of_the_keyring_is_told(problem: KeyringProblem) -> None:
    assert foreign(problem.sentence) == f"[{problem.sentence}]"


@pytest.mark.parametrize("fault", CostFault)
def test_every_fault_of_a_cost_report_is_told(fault: CostFault) -> None:
    assert foreign(fault.value) == f"[{fault.value}]"


@pytest.mark.skipif(sys.platform == "win32", reason="the folder is refused in another way there")
def test_an_entry_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "autostart"
    folder.write_text("no folder")
    start = Autostart(DesktopEntry(folder), ("apimon",)).switch(on=True)
    assert foreign(start.note).endswith(" can't be changed: [a file is in the place of its folder].]")


def test_a_refusal_with_words_of_our_own_keeps_them() -> None:
    assert foreign(os_fault(OSError(0, say("It is {n} long", n=3)))) == "[It is 3 long]"
    assert os_fault(OSError(errno.ESTALE, "Stale file handle")) == "stale file handle"
    assert foreign(os_fault(OSError())) == "[the system refused]"


def test_what_broke_a_connection_is_told() -> None:
    fault = ConnectionRefusedError(errno.ECONNREFUSED, "refused")
    assert foreign(named(fault)[1]) == "[The connection was refused]"


@pytest.mark.parametrize(
    ("limit_s", "told"),
    [(10.0, "[No connection within [10 s]]"), (2.5, "[No connection within [2,5 s]]")],
)
def test_a_silence_is_told_with_its_time(limit_s: float, told: str) -> None:
    assert foreign(Progress().silence(limit_s)) == told


def test_an_answer_that_broke_off_is_told() -> None:
    assert (
        foreign(CutAnswerError(200, say("The reply was cut short")).sentence) == "[The reply was cut short]"
    )
