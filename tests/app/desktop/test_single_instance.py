import os
import shutil
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from apimon_desktop.adapters.files.atomic import FileLock
from apimon_desktop.app.desktop.single_instance import FirstApp, SingleInstance
from apimon_desktop.paths import folders

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sockets with names in a shared folder")
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can act for others")
STRANGER = """
import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
os.setgid(12345); os.setuid(12345)
listener.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o777)
listener.listen()
print("listening", flush=True)
while True:
    heard = listener.accept()[0].recv(100)
    print("heard", heard, flush=True)
"""


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that every account may write to."""
    place = Path("/tmp") / f"apimon-test-{os.getpid()}"  # noqa: S108 - a socket's path is short, and open to all
    place.mkdir()
    place.chmod(0o1777)
    monkeypatch.setenv("TMPDIR", str(place))
    yield place
    shutil.rmtree(place)


@pytest.fixture
def instance(shared: Path, tmp_path: Path) -> Iterator[Callable[[], SingleInstance]]:
    made: list[SingleInstance] = []

    def start() -> SingleInstance:
        made.append(SingleInstance(folders(tmp_path)))
        return made[-1]

    yield start
    for one in made:
        one.release()
        one.deleteLater()


def _name(start: Callable[[], SingleInstance]) -> Path:
    return Path(start()._places[0])


def _asked(second: SingleInstance, qtbot: QtBot) -> FirstApp:
    """What a second start gets, which is a process of its own: the first app's loop turns meanwhile."""
    answers: list[FirstApp] = []
    asking = threading.Thread(target=lambda: answers.append(second.raise_first()))
    asking.start()
    qtbot.waitUntil(lambda: bool(answers), timeout=30_000)
    asking.join()
    return answers[0]


def test_a_second_start_raises_the_first(instance: Callable[[], SingleInstance], qtbot: QtBot) -> None:
    first, second = instance(), instance()
    assert first.claim()
    assert not second.claim()
    with qtbot.waitSignal(first.raise_requested):
        assert _asked(second, qtbot) is FirstApp.RAISED
    first.release()
    assert second.claim()


def test_it_is_found_where_temporary_files_go_elsewhere(
    instance: Callable[[], SingleInstance], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, shared: Path
) -> None:
    first = instance()
    first.claim()
    monkeypatch.setenv("TMPDIR", str(shared / "another"))
    assert _asked(instance(), qtbot) is FirstApp.RAISED


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_its_socket_is_its_owners_alone(
    instance: Callable[[], SingleInstance], shared: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        assert instance().claim()
    finally:
        os.umask(before)
    (place,) = shared.iterdir()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_socket_that_a_killed_app_left_is_replaced(
    instance: Callable[[], SingleInstance], qtbot: QtBot
) -> None:
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(_name(instance)))
    first = instance()
    assert first.claim()
    assert first.problem is None
    assert _asked(instance(), qtbot) is FirstApp.RAISED


@pytest.mark.logs_warning("A second start can't raise this app")
@pytest.mark.parametrize("kind", ["folder", "pipe", "file"])
def test_another_kind_of_file_is_kept_and_the_app_listens_elsewhere(
    instance: Callable[[], SingleInstance], qtbot: QtBot, kind: str
) -> None:
    name = _name(instance)
    make: dict[str, Callable[[Path], object]] = {"folder": Path.mkdir, "pipe": os.mkfifo, "file": Path.touch}
    make[kind](name)
    assert instance().claim()
    assert _asked(instance(), qtbot) is FirstApp.RAISED
    assert name.exists()


def test_a_socket_that_accepts_and_never_answers_is_given_up(
    instance: Callable[[], SingleInstance], tmp_path: Path
) -> None:
    lock = FileLock(folders(tmp_path).lock_file)
    assert lock.acquire()
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(_name(instance)))
        silent.listen()
        assert instance().raise_first() is FirstApp.SILENT
    lock.release()


@as_root
@pytest.mark.logs_warning("Another account")
def test_another_account_that_took_the_name_receives_nothing(
    instance: Callable[[], SingleInstance], qtbot: QtBot, tmp_path: Path
) -> None:
    name = _name(instance)
    command = [sys.executable, "-c", STRANGER, str(name)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stranger:
        assert stranger.stdout is not None
        try:
            assert stranger.stdout.readline() == "listening\n"
            lock = FileLock(folders(tmp_path).lock_file)
            lock.acquire()
            assert instance().raise_first() is FirstApp.FOREIGN
            assert stranger.stdout.readline() == "heard b''\n"
            lock.release()
            first = instance()
            assert first.claim()
            assert "Another account (number 12345) has taken" in str(first.problem)
            assert _asked(instance(), qtbot) is FirstApp.RAISED
        finally:
            stranger.kill()
