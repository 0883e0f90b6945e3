"""Makes the pictures of the README: `make screenshots`.

Each shows the running demo on a private screen, with a real panel (tint2) and a settings portal that says
whether the desktop is dark. Nothing is drawn by hand; the pictures are only cropped and made smaller.
"""

import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from desktop_parts.appearance import Appearance
from desktop_parts.desktop import Desktop, private_desktop
from desktop_parts.icon_colour import Colour
from desktop_parts.parts import missing_parts
from desktop_parts.photographer import Box, Photographer
from desktop_parts.program import Program
from desktop_parts.screen import Screen

IMAGES: Final = Path(__file__).parent / "images"
FONT: Final = "Inter"
"""Wherever fonts-inter is installed; its digits have one width, and it reads well when small."""
WIDTH, HEIGHT, PANEL_HEIGHT, ICON = 1280, 1200, 30, 22
"""Pixels of the screen and its panel, at 1x."""
SETTLED_S: Final = 1.0
"""What was opened stands still by then."""
WAIT_S: Final = 40.0

FONTS = f"""\
<fontconfig>
<alias binding="strong"><family>sans-serif</family><prefer><family>{FONT}</family></prefer></alias>
</fontconfig>
"""
PANEL = """\
rounded = 0
border_width = 0
background_color = {ground} 100
panel_items = FSC
panel_size = 100% {height}
panel_position = top center horizontal
panel_background_id = 1
panel_padding = {gap} 0 {gap}
systray_padding = {gap} 0 {gap}
systray_icon_size = {icon}
time1_format = %H:%M
time1_font = {font} {points}
clock_font_color = {ink} 100
clock_padding = {gap} 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the desktop looks."""

    dark: bool
    scale: int

    def picture(self, name: str) -> Path:
        """The file for a picture of this name in this look."""
        scale = f"@{self.scale}x" if self.scale > 1 else ""
        return IMAGES / f"{name}-{'dark' if self.dark else 'light'}{scale}.png"

    @property
    def panel(self) -> str:
        """The panel's settings."""
        return PANEL.format(
            ground="#2b2b2b" if self.dark else "#e9e9e9",
            ink="#e6e6e6" if self.dark else "#262626",
            height=PANEL_HEIGHT * self.scale,
            icon=ICON * self.scale,
            gap=8 * self.scale,
            font=FONT,
            points=10 * self.scale,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A demo, and what to take pictures of once it shows."""

    scenario: str
    colour: Colour
    """The icon's, once it shows."""
    tray: str
    report: str | None = None
    menu: str | None = None
    settings: str | None = None
    statuses: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What else must be known by then, provider by provider."""


SCENES: Final = (
    Scene(
        scenario="all-fine",
        colour=Colour.GREEN,
        tray="tray-healthy",
        report="report-all-fine",
        settings="settings",
    ),
    Scene(scenario="one-slow", colour=Colour.AMBER, tray="tray-degraded", report="report"),
    Scene(
        scenario="everything",
        colour=Colour.RED,
        tray="tray-failed",
        report="report-everything",
        menu="menu",
        statuses={"anthropic": "failed", "google_gemini": "degraded", "together_ai": "healthy"},
    ),
    Scene(scenario="offline", colour=Colour.GREY, tray="tray-unknown"),
)


async def found(look_for: Callable[[], Box]) -> Box:
    """A box as soon as it is there and stands still. Raises LookupError where that takes too long."""
    deadline_s = time.monotonic() + WAIT_S
    while True:
        try:
            look_for()
        except LookupError:
            if time.monotonic() > deadline_s:
                raise
            await asyncio.sleep(0.1)
        else:
            await asyncio.sleep(SETTLED_S)
            return look_for()


async def shows(photographer: Photographer, scene: Scene, folder: Path) -> Box:
    """The tray icon, once the app shows the scene."""
    icon = await found(photographer.icon)
    deadline_s = time.monotonic() + WAIT_S
    while photographer.colour(icon) is not scene.colour or not _known(scene, folder):
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"{scene.scenario} never showed; the icon is {photographer.colour(icon)}")
        await asyncio.sleep(0.2)
    await asyncio.sleep(SETTLED_S)
    return icon


def _known(scene: Scene, folder: Path) -> bool:
    """True once the app's own file for other programs says what the scene expects."""
    files = list(folder.glob("apimon-demo-*/api_metrics.json"))
    if not files:
        return False
    metrics = json.loads(files[0].read_text(encoding="utf-8"))
    return all(metrics.get(pid, {}).get("status") == status for pid, status in scene.statuses.items())


async def photograph(scene: Scene, desktop: Desktop, look: Look) -> None:
    """Runs a demo and takes all pictures of it."""
    photographer = Photographer(desktop, icon=ICON * look.scale, panel=PANEL_HEIGHT * look.scale)
    await found(photographer.panel)  # an app that comes before it opens its report by itself
    folder = desktop.folder / scene.scenario
    folder.mkdir()
    environment = desktop.environment | {
        "QT_QPA_PLATFORMTHEME": "xdgdesktopportal",
        "QT_SCALE_FACTOR": str(look.scale),
        "TMPDIR": str(folder),
    }
    command = (sys.executable, "-m", "apimon_desktop", "demo", "--scenario", scene.scenario)
    app = Program(command, environment=environment, folder=folder)
    try:
        icon = await shows(photographer, scene, folder)
        left, right = icon.left - 10 * look.scale, WIDTH * look.scale
        panel = PANEL_HEIGHT * look.scale
        photographer.take(look.picture(scene.tray), Box(left=left, top=0, width=right - left, height=panel))
        if scene.menu is not None:
            photographer.click(icon, button=3)
            photographer.take(look.picture(scene.menu), await found(photographer.menu))
            photographer.press("Escape")
        if scene.report is not None:
            photographer.click(icon, button=1)
            photographer.take(
                look.picture(scene.report), await found(lambda: photographer.window("API Monitor"))
            )
        if scene.settings is not None:
            photographer.press("ctrl+comma")
            settings = await found(lambda: photographer.window("Settings"))
            photographer.take(look.picture(scene.settings), settings)
        app.terminate()
        await app.wait()
    finally:
        app.kill()


@contextmanager
def furnished(desktop: Desktop, look: Look) -> Iterator[None]:
    """A window manager, a panel and a font."""
    fonts = Path(desktop.environment["XDG_CONFIG_HOME"]) / "fontconfig"
    fonts.mkdir()
    (fonts / "fonts.conf").write_text(FONTS, encoding="utf-8")
    panel = desktop.folder / "tint2rc"
    panel.write_text(look.panel, encoding="utf-8")
    parts = [
        subprocess.Popen(
            command, env=desktop.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in (["openbox"], ["tint2", "-c", str(panel)])
    ]
    try:
        yield
    finally:
        for part in parts:
            part.terminate()
            part.wait()


def complain_of_missing_parts() -> None:
    """Ends the program with a sentence on what to install, if anything."""
    missing = missing_parts("Xvfb", "dbus-daemon", "import", "openbox", "tint2", "xdotool")
    if missing is not None:
        sys.exit(missing)
    if FONT not in subprocess.run(["fc-match", FONT], capture_output=True, text=True, check=True).stdout:
        sys.exit("needs: apt-get install fonts-inter")


async def main() -> None:
    """Takes every picture in every look."""
    shutil.rmtree(IMAGES, ignore_errors=True)
    IMAGES.mkdir()
    for look in (Look(dark=dark, scale=scale) for dark in (False, True) for scale in (1, 2)):
        with (
            Screen(f"{WIDTH * look.scale}x{HEIGHT * look.scale}x24") as screen,
            private_desktop(screen) as desktop,
        ):
            async with Appearance(desktop.bus_address, dark=look.dark):
                with furnished(desktop, look):
                    for scene in SCENES:
                        await photograph(scene, desktop, look)
    total = sum(path.stat().st_size for path in IMAGES.iterdir())
    print(f"{len(list(IMAGES.iterdir()))} pictures, {total:,} bytes")


if __name__ == "__main__":
    complain_of_missing_parts()
    asyncio.run(main())
