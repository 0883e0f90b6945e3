"""Real desktop parts, each private to one test. All tests in this folder carry the mark `desktop`.

The app is the one of this checkout, or the program that `APIMON_EXECUTABLE` names: an installed one passes
the same tests.
"""

import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from desktop_parts.desktop import Desktop, private_desktop
from desktop_parts.notification_recorder import NotificationRecorder
from desktop_parts.parts import missing_parts
from desktop_parts.program import Program
from desktop_parts.screen import Screen
from desktop_parts.secret_service import SecretService
from desktop_parts.sni_host import SniHost

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.desktop)


def _skip_without(*programs: str) -> None:
    if (what := missing_parts(*programs)) is not None:
        pytest.skip(what)


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """An X server, one for all tests of this process."""
    _skip_without("Xvfb", "xdotool", "import")
    with Screen() as screen:
        yield screen


@pytest.fixture
def desktop(screen: Screen) -> Iterator[Desktop]:
    """A desktop without tray, notifications or keyring; ask for those that the test needs."""
    _skip_without("dbus-daemon")
    with private_desktop(screen) as desktop:
        yield desktop


@pytest.fixture
async def tray(desktop: Desktop) -> AsyncIterator[SniHost]:
    """A tray."""
    async with SniHost(desktop.bus_address) as host:
        yield host


@pytest.fixture
async def notifications(desktop: Desktop) -> AsyncIterator[NotificationRecorder]:
    """A notification server."""
    async with NotificationRecorder(desktop.bus_address) as recorder:
        yield recorder


@pytest.fixture
def secret_service(desktop: Desktop) -> Iterator[SecretService]:
    """A keyring service, to be started by the test, unlocked or locked."""
    _skip_without("gnome-keyring-daemon", "secret-tool")
    service = SecretService(desktop.environment)
    yield service
    service.stop()


@pytest.fixture
def start(desktop: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Program]]:
    """Starts a program on the desktop: `start(*command, NAME="value" …)`."""
    programs: list[Program] = []

    def start_program(*command: str, **variables: str) -> Program:
        environment = desktop.environment | variables
        program = Program(command, environment=environment, folder=tmp_path_factory.mktemp("program"))
        programs.append(program)
        return program

    yield start_program
    for program in programs:
        program.kill()


@pytest.fixture(scope="session")
def app_command() -> tuple[str, ...]:
    """What starts the app that is tested."""
    executable = os.environ.get("APIMON_EXECUTABLE")
    return (executable,) if executable else (sys.executable, "-m", "apimon_desktop")


@pytest.fixture
def start_app(start: Callable[..., Program], app_command: tuple[str, ...]) -> Callable[..., Program]:
    """Starts the app on the desktop: `start_app(*arguments, NAME="value" …)`."""

    def start_app(*arguments: str, **variables: str) -> Program:
        return start(*app_command, *arguments, **variables)

    return start_app
