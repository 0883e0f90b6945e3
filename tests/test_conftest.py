"""The safety net itself: it must catch what it is there to catch."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import keyring
import keyring.errors
import pytest

pytestmark = pytest.mark.one_python

LOG_A_WARNING = """
import logging
import pytest

{marker}
def test_logs():
    logging.getLogger("apimon_desktop.somewhere").warning("the disk is full")
"""


def _run(pytester: pytest.Pytester, source: str) -> pytest.RunResult:
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers = logs_warning(pattern)")
    pytester.makepyfile(source)
    return pytester.runpytest_subprocess("-p", "no:cacheprovider")


def test_a_warning_in_our_log_fails_the_test(pytester: pytest.Pytester) -> None:
    _run(pytester, LOG_A_WARNING.format(marker="")).assert_outcomes(failed=1)


def test_an_expected_warning_does_not(pytester: pytest.Pytester) -> None:
    marker = '@pytest.mark.logs_warning("disk is full")'
    _run(pytester, LOG_A_WARNING.format(marker=marker)).assert_outcomes(passed=1)


def test_an_expected_warning_that_does_not_come_fails_the_test(pytester: pytest.Pytester) -> None:
    marker = '@pytest.mark.logs_warning("disk is full")\n@pytest.mark.logs_warning("no network")'
    _run(pytester, LOG_A_WARNING.format(marker=marker)).assert_outcomes(failed=1)


def test_a_warning_while_clearing_up_is_an_error(pytester: pytest.Pytester) -> None:
    source = """
import logging
import pytest

@pytest.fixture
def store():
    yield
    logging.getLogger("apimon_desktop").warning("left open")

def test_nothing(store):
    pass
"""
    _run(pytester, source).assert_outcomes(passed=1, errors=1)


def test_no_test_reaches_a_persons_own_files(home: Path) -> None:
    assert Path.home() == home
    assert Path(os.environ["APIMON_HOME"]).parent == home
    assert not [name for name in os.environ if name.endswith("_API_KEY")]


def test_no_test_reaches_a_persons_own_keyring() -> None:
    with pytest.raises(keyring.errors.NoKeyringError):
        keyring.get_password("apimon-desktop", "api-keys")


def test_a_golden_file_that_differs_fails(golden: Callable[[str, str], None]) -> None:
    with pytest.raises(AssertionError, match="golden-update"):
        golden("no-such-file.txt", "text")


def test_a_coroutine_runs_on_the_loop_of_qt(run_on_qt: Callable[[Coroutine[Any, Any, str]], str]) -> None:
    async def main() -> str:
        await asyncio.sleep(0)
        return type(asyncio.get_running_loop()).__module__

    assert run_on_qt(main()) == "apimon_desktop.app.loop"
