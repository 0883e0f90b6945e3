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
from desktop_parts.icon_colour import Colour, Pixmap
from desktop_parts.parts import missing_parts
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

    @property
    def suffix(self) -> str:
        """What tells the pictures of this look from the others."""
        return f"-{'dark' if self.dark else 'light'}{f'@{self.scale}x' if self.scale > 1 else ''}.png"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on the screen, in pixels."""

    window: str = ""
    """The number of the window that fills it. Empty: none in particular."""
    left: int
    top: int
    width: int
    height: int

    @property
    def crop(self) -> str:
        """As ImageMagick writes it."""
        return f"{self.width}x{self.height}+{self.left}+{self.top}"


class Photographer:
    """Takes pictures of one desktop, and clicks on it."""

    def __init__(self, desktop: Desktop, look: Look) -> None:
        self._desktop = desktop
        self._look = look

    def take(self, name: str, box: Box) -> None:
        """Saves a window or a part of the screen, in as few bytes as show no difference."""
        target = IMAGES / f"{name}{self._look.suffix}"
        crop = () if box.window else ("-crop", box.crop, "+repage")
        fewer = ("-strip", "-dither", "None", "-colors", "256")
        self._run("import", "-window", box.window or "root", *crop, *fewer, f"PNG8:{target}")
        print(f"{target.relative_to(IMAGES.parent.parent)}  {target.stat().st_size:,} bytes")

    def colour(self, box: Box) -> Colour:
        """What colour an icon has."""
        pixels = self._run("import", "-window", "root", "-crop", box.crop, "+repage", "-depth", "8", "bgra:-")
        seen = Pixmap(width=box.width, height=box.height, argb=_without_ground(pixels))
        return seen.colour

    def panel(self) -> Box:
        """The panel. Raises LookupError where there is none."""
        return _largest(self._search("--class", "tint2"), "the panel")

    def window(self, title: str) -> Box:
        """The inside of the window whose title begins so. Raises LookupError where there is none."""
        return _largest(self._search("--name", f"^{title}"), title)

    def icon(self) -> Box:
        """Where the tray icon is. Raises LookupError where there is none."""
        side = ICON * self._look.scale
        found = [box for box in self._search("--class", "apimon") if box.width == box.height == side]
        return _largest(found, "the tray icon")

    def menu(self) -> Box:
        """The open menu. Raises LookupError where there is none."""
        below = PANEL_HEIGHT * self._look.scale
        found = [box for box in self._search("--class", "apimon") if box.top >= below]
        return _largest(found, "the menu")

    def click(self, box: Box, *, button: int) -> None:
        """Clicks into the middle."""
        middle = (str(box.left + box.width // 2), str(box.top + box.height // 2))
        self._run("xdotool", "mousemove", *middle, "click", str(button), "mousemove", "0", str(HEIGHT))

    def press(self, key: str) -> None:
        """Presses a key."""
        self._run("xdotool", "key", key)

    def _search(self, *terms: str) -> list[Box]:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", *terms],
            env=self._desktop.environment,
            capture_output=True,
            text=True,
            check=False,  # it fails where it finds nothing
        )
        return [self._box(window) for window in found.stdout.split()]

    def _box(self, window: str) -> Box:
        told = self._run("xdotool", "getwindowgeometry", "--shell", window).decode()
        values = dict(line.split("=") for line in told.splitlines())
        left, top, width, height = (int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        return Box(window=window, left=left, top=top, width=width, height=height)

    def _run(self, *command: str) -> bytes:
        return subprocess.run(command, env=self._desktop.environment, capture_output=True, check=True).stdout


def _largest(boxes: list[Box], what: str) -> Box:
    if not boxes:
        raise LookupError(what)
    return max(boxes, key=lambda box: box.width * box.height)


def _without_ground(bgra: bytes) -> bytes:
    """Pixels as a tray item sends them (alpha first), where the colour of the first one is no part."""
    ground = bgra[:3]
    pixels = (bgra[place : place + 4] for place in range(0, len(bgra), 4))
    return b"".join(
        bytes((0 if pixel[:3] == ground else 255, pixel[2], pixel[1], pixel[0])) for pixel in pixels
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
    photographer = Photographer(desktop, look)
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
        photographer.take(scene.tray, Box(left=left, top=0, width=right - left, height=panel))
        if scene.menu is not None:
            photographer.click(icon, button=3)
            photographer.take(scene.menu, await found(photographer.menu))
            photographer.press("Escape")
        if scene.report is not None:
            photographer.click(icon, button=1)
            photographer.take(scene.report, await found(lambda: photographer.window("API Monitor")))
        if scene.settings is not None:
            photographer.press("ctrl+comma")
            settings = await found(lambda: photographer.window("Settings"))
            photographer.take(scene.settings, settings)
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
