"""The desktop's parts against a small tray program: what they report of it is so."""

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.icon_colour import Colour, Pixmap
from desktop_parts.notification_recorder import NotificationRecorder
from desktop_parts.program import Program
from desktop_parts.secret_service import SecretService
from desktop_parts.sni_host import SniHost

TRAY_PROGRAM = textwrap.dedent(
    """
    import sys
    from PySide6.QtGui import QColor, QIcon, QPixmap
    from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

    def icon(colour):
        icon = QIcon()
        for size in (16, 22, 32):
            pixmap = QPixmap(size, size)
            pixmap.fill(QColor(colour))
            icon.addPixmap(pixmap)
        return icon

    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    app.setApplicationName("sample")
    window = QWidget()
    window.setWindowTitle("Sample window")
    tray = QSystemTrayIcon(icon("#1f9d55"))
    tray.setToolTip("all well")
    menu = QMenu()
    menu.addAction("&Turn red", lambda: (tray.setIcon(icon("#d64545")), tray.setToolTip("not well")))
    menu.addAction("Tell", lambda: tray.showMessage("Anthropic is down", "since 14:03"))
    menu.addSeparator()
    more = menu.addMenu("More")
    more.addAction("Deeper").setEnabled(False)
    menu.addAction("Quit", app.quit)
    tray.setContextMenu(menu)
    tray.activated.connect(lambda reason: window.show())
    tray.show()
    sys.exit(app.exec())
    """
)

KEYRING_PROGRAM = """
import keyring
keyring.set_password("apimon-desktop", "api-keys", '{"openai": "sk-1"}')
print(keyring.get_password("apimon-desktop", "api-keys"))
"""


@pytest.fixture
def sample(start: Callable[..., Program], tray: SniHost) -> Program:
    return start(sys.executable, "-c", TRAY_PROGRAM)


async def test_an_icon_arrives_with_its_pictures_and_texts(tray: SniHost, sample: Program) -> None:
    item = await tray.wait_item()
    assert await item.title() == "sample"
    assert await item.tooltip() == "all well"
    assert {16, 22, 32} <= {pixmap.width for pixmap in await item.pixmaps()}
    assert await item.colour() is Colour.GREEN


async def test_a_menu_is_read_and_clicked(tray: SniHost, sample: Program) -> None:
    item = await tray.wait_item()
    menu = await item.menu()
    assert menu.labels == ["Turn red", "Tell", "More", "Quit"]
    assert not menu.find("Deeper").enabled
    await item.click("Turn")
    await item.wait_colour(Colour.RED)
    await item.wait_tooltip("not well")


async def test_a_notification_is_recorded(
    tray: SniHost, notifications: NotificationRecorder, sample: Program
) -> None:
    item = await tray.wait_item()
    await item.click("Tell")
    notification = await notifications.wait()
    assert (notification.title, notification.body) == ("Anthropic is down", "since 14:03")
    assert notifications.titles == ["Anthropic is down"]


async def test_a_left_click_opens_a_window(
    tray: SniHost, sample: Program, desktop: Desktop, tmp_path: Path
) -> None:
    item = await tray.wait_item()
    await item.activate()
    assert await desktop.screen.wait_window("Sample") == "Sample window"
    desktop.screen.save(tmp_path / "screen.png")
    assert (tmp_path / "screen.png").read_bytes().startswith(b"\x89PNG")


async def test_a_program_that_quits_ends_cleanly(tray: SniHost, sample: Program) -> None:
    item = await tray.wait_item()
    await item.click("Quit")
    await sample.ends_cleanly()
    await item.wait_gone()


async def test_a_program_that_prints_errors_does_not_end_cleanly(start: Callable[..., Program]) -> None:
    complaining = start(sys.executable, "-c", "import warnings; warnings.warn('old')")
    with pytest.raises(AssertionError, match="complained"):
        await complaining.ends_cleanly()


async def test_a_tray_that_comes_late_is_found(desktop: Desktop, start: Callable[..., Program]) -> None:
    async with SniHost(desktop.bus_address) as early:
        start(sys.executable, "-c", TRAY_PROGRAM)
        await early.wait_item()
    async with SniHost(desktop.bus_address) as restarted:
        item = await restarted.wait_item()
        assert await item.colour() is Colour.GREEN


async def test_an_unlocked_keyring_keeps_what_another_program_reads(
    secret_service: SecretService, start: Callable[..., Program]
) -> None:
    await secret_service.start()
    program = start(sys.executable, "-c", KEYRING_PROGRAM)
    assert await program.wait() == 0, program.errors
    assert program.output.strip() == '{"openai": "sk-1"}'
    assert secret_service.look_up("apimon-desktop", "api-keys") == '{"openai": "sk-1"}'


async def test_a_locked_keyring_waits_for_its_password(
    desktop: Desktop, secret_service: SecretService, start: Callable[..., Program]
) -> None:
    await secret_service.start_locked()
    program = start(sys.executable, "-c", KEYRING_PROGRAM)
    await desktop.screen.wait_window("Unlock Login Keyring", timeout_s=20)
    assert program.is_running


async def test_without_a_keyring_service_there_is_none(start: Callable[..., Program]) -> None:
    program = start(sys.executable, "-c", KEYRING_PROGRAM)
    assert await program.wait() == 1
    assert "NoKeyringError" in program.errors


@pytest.mark.parametrize(
    ("rgb", "colour"),
    [
        ("d64545", Colour.RED),
        ("e0a100", Colour.AMBER),
        ("1f9d55", Colour.GREEN),
        ("8a8f98", Colour.GREY),
        ("2b6cb0", Colour.OTHER),
    ],
)
def test_a_colour_has_a_name(rgb: str, colour: Colour) -> None:
    picture = Pixmap(width=2, height=1, argb=bytes.fromhex(f"ff{rgb}00ffffff"))
    assert picture.colour is colour
