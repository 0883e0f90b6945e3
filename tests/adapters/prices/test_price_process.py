import json
import subprocess
import sys
import threading
import time
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from proc import needs_proc

from apimon_desktop.adapters.prices.process import PriceAnswers, PriceProcess, read_cost, read_rates
from apimon_desktop.adapters.system.process import own_command

ECHO = """
import json, os, sys
for line in sys.stdin:
    answers = [{"usd": str(os.getpid()), "left_out": {}} for _ in json.loads(line)]
    print(json.dumps({"as_of": "2026-11-09", "answers": answers}), flush=True)
"""
"""Answers with its own process id for an amount."""
KNOWS_NOTHING = 'import sys\nfor _ in sys.stdin: print(\'{"as_of": null, "answers": [null]}\', flush=True)'
QUESTION = {"provider": "openai", "model": "gpt-5-nano", "at": "2026-11-23T12:00:00+00:00", "input_tokens": 0}


def child(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def says(text: object) -> str:
    """A script that says something and ends."""
    line = text if isinstance(text, str) else json.dumps(text)
    return f"print({line!r})"


def pid_of(answers: PriceAnswers | None) -> int:
    assert answers is not None
    (answer,) = answers.answers
    assert answer is not None
    return int(answer["usd"])


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def wait_until(happened: threading.Event, look: object) -> None:
    assert callable(look)
    deadline_s = time.monotonic() + 10
    while not look() and time.monotonic() < deadline_s:
        happened.wait(0.01)
    assert look()


def test_the_real_child_knows_rates_and_costs() -> None:
    process = PriceProcess()
    cost = {name: value for name, value in QUESTION.items() if name != "input_tokens"} | {
        "counts": {"input_tokens": 1_000_000, "output_tokens": 1_000_000},
        "terms": {},
    }
    answers = process.ask([QUESTION, cost])
    process.close()
    assert answers is not None
    rates, estimate = answers.answers
    assert rates is not None
    assert read_rates(rates["rates"]).output_usd_per_mtok == Decimal("0.4")
    assert estimate is not None
    assert read_cost(estimate).usd == Decimal("0.45")


@pytest.mark.parametrize(
    "rates",
    [
        [],
        {"input_usd_per_mtok": "x"},
        {"input_usd_per_mtok": []},
        {"input_usd_per_mtok": "-1"},
        {"input_usd_per_mtok": "NaN"},
    ],
)
def test_rates_that_are_none_are_refused(rates: object) -> None:
    with pytest.raises(ValueError, match=r"rate|sequence"):
        read_rates(rates)


def test_a_cost_without_a_list_of_what_it_leaves_out_is_refused() -> None:
    with pytest.raises(ValueError, match="cost"):
        read_cost({"usd": "1"})


@needs_proc
def test_a_process_that_is_asked_again_lives_on() -> None:
    process = PriceProcess(command=child(ECHO), lives_s=0.3)
    first = pid_of(process.ask([QUESTION]))
    timer = process._timer
    assert timer is not None
    assert process._asked_mono_s is not None
    process._asked_mono_s += 60
    timer.join(30)
    assert pid_of(process.ask([QUESTION])) == first
    process.close()


def test_asking_loads_neither_the_package_nor_what_it_brings() -> None:
    script = (
        "import sys; from apimon_desktop.adapters.prices.process import PriceProcess; p = PriceProcess(); "
        f"assert p.ask([{QUESTION!r}]).answers[0]; p.close(); "
        "print([name for name in ('genai_prices', 'pydantic', 'httpx', 'httpx2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_model_that_is_not_listed_is_an_answer() -> None:
    process = PriceProcess(command=child(KNOWS_NOTHING))
    assert process.ask([QUESTION]) == PriceAnswers(answers=(None,))
    process.close()


def test_questions_of_a_moment_share_one_process_which_is_then_gone() -> None:
    process = PriceProcess(command=child(ECHO))
    pids = {pid_of(process.ask([QUESTION])) for _ in range(50)}
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    process.close()
    for timer in timers:
        timer.join(30)
    (pid,) = pids
    assert not any(timer.is_alive() for timer in timers)
    assert sys.platform != "linux" or is_gone(pid)


@needs_proc
def test_a_process_whose_time_is_over_ends_and_the_next_question_starts_another() -> None:
    process = PriceProcess(command=child(ECHO), lives_s=0.05)
    first = pid_of(process.ask([QUESTION]))
    wait_until(threading.Event(), lambda: is_gone(first))
    second = pid_of(process.ask([QUESTION]))
    assert second != first
    process.close()


@needs_proc
def test_a_process_that_soon_follows_another_lives_longer() -> None:
    process = PriceProcess(command=child(ECHO), lives_s=0.05, lives_longer_s=60)
    first = pid_of(process.ask([QUESTION]))
    wait_until(threading.Event(), lambda: is_gone(first))
    second = pid_of(process.ask([QUESTION]))
    threading.Event().wait(0.3)
    assert pid_of(process.ask([QUESTION])) == second
    process.close()


@needs_proc
def test_a_process_that_follows_long_after_another_does_not() -> None:
    process = PriceProcess(command=child(ECHO), lives_s=0.05, lives_longer_s=60)
    for _ in range(2):
        pid = pid_of(process.ask([QUESTION]))
        wait_until(threading.Event(), partial(is_gone, pid))
        assert process._asked_mono_s is not None
        process._asked_mono_s -= 61
    process.close()


def test_a_process_that_never_answers_is_ended() -> None:
    process = PriceProcess(command=child("import time; time.sleep(60)"), lives_s=0.05, stuck_s=0.05)
    assert process.ask([QUESTION]) is None
    process.close()


def test_closing_ends_a_question_that_is_being_asked() -> None:
    process = PriceProcess(command=child("import time; time.sleep(60)"))
    answers: list[PriceAnswers | None] = []
    asking = threading.Thread(target=lambda: answers.append(process.ask([QUESTION])))
    asking.start()
    wait_until(threading.Event(), lambda: process._process is not None)
    process.close()
    asking.join(30)
    assert answers == [None]
    assert process.ask([QUESTION]) is None


@pytest.mark.parametrize(
    "script",
    [
        "",
        "raise SystemExit('broken')",
        says("a word from a library"),
        says("{}"),
        says("[1]"),
        says({"as_of": 5, "answers": [None]}),
        says({"as_of": "some day", "answers": [None]}),
        says({"as_of": None, "answers": 5}),
        says({"as_of": None, "answers": [5]}),
        says({"as_of": None, "answers": [None, None]}),
    ],
)
def test_a_child_that_says_something_else_is_no_answer(script: str) -> None:
    process = PriceProcess(command=child(script))
    assert process.ask([QUESTION]) is None
    process.close()


@needs_proc
def test_after_a_child_that_broke_another_is_tried() -> None:
    process = PriceProcess(command=child(f"{ECHO}    break"))
    first = pid_of(process.ask([QUESTION]))
    wait_until(threading.Event(), lambda: " Z " in Path(f"/proc/{first}/stat").read_text())
    assert process.ask([QUESTION]) is None
    assert pid_of(process.ask([QUESTION])) != first
    process.close()


def test_a_program_that_cannot_be_started_is_no_answer(tmp_path: Path) -> None:
    process = PriceProcess(command=[str(tmp_path / "none")])
    assert process.ask([QUESTION]) is None
    process.close()


def test_a_fetched_list_is_handed_over_once_it_is_there(tmp_path: Path) -> None:
    fetched = tmp_path / "list.json"
    script = ECHO.replace("str(os.getpid())", "str(len(sys.argv))")
    process = PriceProcess(fetched_list=fetched, command=child(script))
    assert pid_of(process.ask([QUESTION])) == 1
    process.close()
    fetched.touch()
    process = PriceProcess(fetched_list=fetched, command=child(script))
    assert pid_of(process.ask([QUESTION])) == 2
    process.close()


def test_modules_in_the_working_folder_are_not_loaded_by_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("genai_prices", "json", "pydantic"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('wrong module')")
    monkeypatch.chdir(tmp_path)
    process = PriceProcess()
    answers = process.ask([QUESTION])
    process.close()
    assert answers is not None
    assert answers.answers[0]


def test_a_bundle_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command("_prices") == (sys.executable, "_prices")


def test_the_answer_tells_its_day() -> None:
    process = PriceProcess(command=child(ECHO))
    answer = process.ask([QUESTION])
    process.close()
    assert answer is not None
    assert answer.as_of == date(2026, 11, 9)


def test_while_the_interpreter_ends_there_is_no_answer_and_no_process_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(_timer: threading.Timer) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def noted(*args: object, **options: object) -> subprocess.Popen[bytes]:
        process: subprocess.Popen[bytes] = popen(*args, **options)  # type: ignore[call-overload]
        started.append(process)
        return process

    monkeypatch.setattr(subprocess, "Popen", noted)
    monkeypatch.setattr(threading.Timer, "start", refused)
    assert PriceProcess(command=child(ECHO)).ask([QUESTION]) is None
    assert [process.poll() is not None for process in started] == [True]
