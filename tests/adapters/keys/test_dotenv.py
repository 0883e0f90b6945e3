import os
import sys
import threading
import time
from pathlib import Path

import pytest

from apimon_desktop.adapters.keys.dotenv import (
    LARGEST_BYTES,
    DotenvFile,
    keys_in_dotenv,
    working_folder_dotenv,
)
from apimon_desktop.core.model.ids import ProviderId, Secret

OPENAI, GEMINI = ProviderId("openai"), ProviderId("google_gemini")
VARIABLES = {GEMINI: ("GOOGLE_API_KEY", "GEMINI_API_KEY"), OPENAI: ("OPENAI_API_KEY",)}


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_keys_are_found_with_the_variable_and_the_file_they_are_from(dotenv: Path) -> None:
    dotenv.write_text(
        "# keys\nexport OPENAI_API_KEY='sk-proj-4f2a'  # mine\nGEMINI_API_KEY=AIza11\nOTHER=1\nEMPTY\n"
    )
    findings = keys_in_dotenv(dotenv, VARIABLES)
    assert {key.provider_id: (key.secret, key.origin) for key in findings.found} == {
        OPENAI: (Secret("sk-proj-4f2a"), f"OPENAI_API_KEY in {dotenv}"),
        GEMINI: (Secret("AIza11"), f"GEMINI_API_KEY in {dotenv}"),
    }
    assert not findings.problems


def test_a_large_file_is_read_quickly_with_references_to_earlier_lines(
    dotenv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRST_PART", "sk-proj")
    lines = [f"VARIABLE_{n}=${{VARIABLE_{n - 1}}}${{VARIABLE_{n - 1}}}x" for n in range(20_000)]
    dotenv.write_text("\n".join([*lines, "TAIL=4f2a", "OPENAI_API_KEY=${FIRST_PART}-${TAIL}${NONE:-}"]))
    began = time.process_time()
    (key,) = keys_in_dotenv(dotenv, VARIABLES).found
    assert key.secret == Secret("sk-proj-4f2a")
    assert time.process_time() - began < 5


def test_the_environment_is_left_alone(dotenv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    dotenv.write_text("OPENAI_API_KEY=sk-proj-4f2a\n")
    keys_in_dotenv(dotenv, VARIABLES)
    assert "OPENAI_API_KEY" not in os.environ


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(dotenv: Path) -> None:
    dotenv.write_bytes(b"\xef\xbb\xbfOPENAI_API_KEY=sk-proj-4f2a\r\n")
    assert [key.secret for key in keys_in_dotenv(dotenv, VARIABLES).found] == [Secret("sk-proj-4f2a")]


def test_a_bad_key_is_reported_with_its_variable_and_the_others_are_used(dotenv: Path) -> None:
    dotenv.write_text('OPENAI_API_KEY="sk two parts"\nGOOGLE_API_KEY=AIza11\n')
    findings = keys_in_dotenv(dotenv, VARIABLES)
    assert [key.provider_id for key in findings.found] == [GEMINI]
    (problem,) = findings.problems
    assert problem.startswith(f"OPENAI_API_KEY in {dotenv}: ")
    assert "two parts" not in problem


def test_a_missing_file_is_reported(dotenv: Path) -> None:
    assert keys_in_dotenv(dotenv, VARIABLES).problems == (f"{dotenv} does not exist.",)


def test_a_folder_in_its_place_is_reported(dotenv: Path) -> None:
    dotenv.mkdir()
    (problem,) = keys_in_dotenv(dotenv, VARIABLES).problems
    assert problem == f"{dotenv} could not be read: a folder of that name is in the way."


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_named_pipe_without_a_writer_times_out(dotenv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apimon_desktop.adapters.keys.dotenv._PIPE_LIMIT_S", 0.05)
    os.mkfifo(dotenv)
    problems = (f"{dotenv} is a named pipe, and nobody wrote to it.",)
    file = DotenvFile(dotenv)
    assert file.keys(VARIABLES).problems == problems
    assert file.keys(VARIABLES).problems == problems, "it is not waited for again"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_password_managers_pipe_is_read_once(dotenv: Path) -> None:
    os.mkfifo(dotenv)
    serving = threading.Thread(target=dotenv.write_text, args=("OPENAI_API_KEY=sk-proj-4f2a\n",))
    serving.start()
    file = DotenvFile(dotenv)
    for _ in range(2):
        assert [key.secret for key in file.keys(VARIABLES).found] == [Secret("sk-proj-4f2a")]
    serving.join()


@pytest.mark.parametrize(
    "content",
    [
        b"OPENAI_API_KEY: sk-proj-4f2a\n",
        b'  OPENAI_API_KEY : "sk-proj-4f2a" # mine\r\n',
        b"export OPENAI_API_KEY=sk-proj-4f2a",
        b"# M\xfcller, in Latin-1\nOPENAI_API_KEY=sk-proj-4f2a\n",
        b"not a line of it\nOTHER: x: y\nOPENAI_API_KEY='sk-proj-4f2a'\n",
        "OPENAI_API_KEY=sk-proj-4f2a\n".encode("utf-16"),
        b"\xfe\xff" + "OPENAI_API_KEY=sk-proj-4f2a\r\n".encode("utf-16-be"),
        b"\xef\xbb\xbf\xef\xbb\xbfOPENAI_API_KEY=sk-proj-4f2a\n",
    ],
)
def test_a_key_is_found_however_the_file_was_written(dotenv: Path, content: bytes) -> None:
    dotenv.write_bytes(content)
    findings = keys_in_dotenv(dotenv, VARIABLES)
    assert [key.secret for key in findings.found] == [Secret("sk-proj-4f2a")]
    assert findings.problems == ()


def test_a_value_with_colons_is_left_as_it_is(dotenv: Path) -> None:
    dotenv.write_text("GOOGLE_API_KEY=AIza:11: 2\nURL=https://host: 8\nOPENAI_API_KEY=sk-a:b\n")
    assert [key.secret for key in keys_in_dotenv(dotenv, VARIABLES).found] == [Secret("sk-a:b")]


def test_a_binary_file_is_reported(dotenv: Path) -> None:
    dotenv.write_bytes(b"OPENAI_API_KEY=a\x00b\n")
    assert keys_in_dotenv(dotenv, VARIABLES).problems == (f"{dotenv} is not a text file (UTF-8).",)


def test_a_key_that_is_not_text_is_reported_alone(dotenv: Path) -> None:
    dotenv.write_bytes(b"OPENAI_API_KEY=\xff\xfe\x80\nGOOGLE_API_KEY=AIza11\n")
    findings = keys_in_dotenv(dotenv, VARIABLES)
    assert [key.provider_id for key in findings.found] == [GEMINI]
    assert findings.problems[0].startswith(f"OPENAI_API_KEY in {dotenv}: ")


def test_a_huge_file_is_not_read(dotenv: Path) -> None:
    with dotenv.open("wb") as file:
        file.truncate(1024 * LARGEST_BYTES)
    (problem,) = keys_in_dotenv(dotenv, VARIABLES).problems
    assert problem == f"{dotenv} could not be read: it is larger than 1 MB."


def test_a_file_without_read_permission_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "file" / ".env"  # root may read everything, but not through a file
    path.parent.write_text("")
    (problem,) = keys_in_dotenv(path, VARIABLES).problems
    assert problem.startswith(f"{path} could not be read: ")


def test_the_working_folders_file_is_found_only_where_there_is_one(
    dotenv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(dotenv.parent)
    assert working_folder_dotenv() is None
    dotenv.write_text("")
    assert working_folder_dotenv() == dotenv
