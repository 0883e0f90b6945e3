"""What every test gets without asking: a home of its own, no keys, no keyring, no bus, no unread warning."""

import asyncio
import gc
import itertools
import logging
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import certifi
import hypothesis
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

T = TypeVar("T")

NO_BUS = "unix:path=/nonexistent/bus"
END_OF_CERTIFICATE = "-----END CERTIFICATE-----\n"
GOLDEN = Path(__file__).parent / "golden"

# Before any test makes the QApplication, which reads them once.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)
os.environ["DBUS_SESSION_BUS_ADDRESS"] = NO_BUS
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = NO_BUS

# pytest-qt gives up after 5 s, which a busy machine may need for one step.
for _waiting in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
    assert _waiting.__kwdefaults__ is not None
    _waiting.__kwdefaults__["timeout"] = 30_000

# A busy machine may need longer than Hypothesis' 200 ms for one example.
hypothesis.settings.register_profile("busy machine", deadline=None)
hypothesis.settings.load_profile("busy machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="rewrite the golden files")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Adds up what many tests prove together, each with ``record_property("figure", "faults named")``."""
    proven: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            figures = [str(text) for name, text in report.user_properties if name == "figure"]
            if report.when == "call":
                tried.update(figures)
                proven.update(figures if report.passed else ())
    for text, count in tried.items():
        terminalreporter.write_line(f"{proven[text]} of {count} {text}")


@pytest.fixture(scope="session")
def new_homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names one folder after the other: pytest would look through all earlier ones for the next number."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(scope="session")
def one_authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of the authorities that Mozilla trusts: all of them take 17 ms to read, at every first request."""
    path = tmp_path_factory.mktemp("certificates") / "authority.pem"
    first, end, _ = Path(certifi.where()).read_text(encoding="utf-8").partition(END_OF_CERTIFICATE)
    path.write_text(first + end, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def home(new_homes: Iterator[Path], one_authority: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that stands in for the user's own; no test can reach theirs, their keys or their keyring."""
    folder = next(new_homes)
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("SSL_CERT_FILE", str(one_authority))
    for durability in ("SYNCHRONOUS", "SYNCHRONOUS_FOR_GOOD"):
        # No power fails in tests, and a disk under load takes 20 ms for each write that has to reach it.
        monkeypatch.setattr(f"apimon_desktop.adapters.history.schema.{durability}", "OFF")
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    monkeypatch.setenv("APIMON_HOME", str(folder / "apimon"))
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", NO_BUS)
    for name in os.environ:
        if name.endswith(("_API_KEY", "_ADMIN_KEY")):
            monkeypatch.delenv(name)
    return folder


def pytest_collection_finish() -> None:
    """What was imported lives to the end: no collection needs to look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _widgets_end_on_their_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Python may collect cycles on any thread, and a Qt object that ends on another one takes Qt with it."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    # What is left of earlier tests ends here, and what lives is not looked at again.
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.enable()


@pytest.fixture(autouse=True)
def _chance_repeats(request: pytest.FixtureRequest) -> None:
    """A test that passes with its random numbers passes with them everywhere."""
    random.seed(request.node.nodeid)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the file of that name in tests/golden; `--golden-update` rewrites the file."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--golden-update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path} is not there yet; --golden-update writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def run_on_qt(qapp: QApplication) -> Callable[[Coroutine[Any, Any, T]], T]:
    """Runs a coroutine to its end on the loop that the app runs on, in a test that is no coroutine."""
    from apimon_desktop.app.loop import event_loop  # noqa: PLC0415 - it wants Qt to be loaded first

    def run(main: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            return runner.run(main)

    return run


class OwnWarnings(logging.Handler):
    """Collects what the package logs from WARNING on."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._texts.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def take(self) -> list[str]:
        """What has come since the last call."""
        texts, self._texts = self._texts, []
        return texts


OWN_WARNINGS = pytest.StashKey[OwnWarnings]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Listens to the package's log from the test's first fixture to its last."""
    item.stash[OWN_WARNINGS] = handler = OwnWarnings()
    logger = logging.getLogger("apimon_desktop")
    logger.addHandler(handler)
    try:
        return (yield)
    finally:
        logger.removeHandler(handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fails a test whose log holds a warning that it does not expect, or lacks one that it does."""
    try:
        result = yield
    finally:
        texts = item.stash[OWN_WARNINGS].take()
    patterns = [str(marker.args[0]) for marker in item.iter_markers("logs_warning")]
    unexpected = [text for text in texts if not any(re.search(pattern, text) for pattern in patterns)]
    missing = [pattern for pattern in patterns if not any(re.search(pattern, text) for text in texts)]
    if unexpected:
        pytest.fail(f"warnings in the log that @pytest.mark.logs_warning does not expect: {unexpected}")
    if missing:
        pytest.fail(
            f"@pytest.mark.logs_warning expects what the log does not hold: {missing}; it has {texts}"
        )
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fails a test whose clearing up logs a warning."""
    result = yield
    if texts := item.stash[OWN_WARNINGS].take():
        pytest.fail(f"warnings in the log after the test's end: {texts}")
    return result
