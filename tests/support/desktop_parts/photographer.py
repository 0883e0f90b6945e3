"""Pictures of a desktop, and clicks on it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from desktop_parts.desktop import Desktop
from desktop_parts.icon_colour import Colour, Pixmap


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

    def __init__(self, desktop: Desktop, *, icon: int, panel: int) -> None:
        """Takes the pixels of an icon's side and of the panel's height, by which they are found."""
        self._desktop = desktop
        self._icon = icon
        self._panel = panel

    def take(self, target: Path, box: Box) -> None:
        """Saves a window or a part of the screen, in as few bytes as show no difference."""
        crop = () if box.window else ("-crop", box.crop, "+repage")
        fewer = ("-strip", "-dither", "None", "-colors", "256")
        self._run("import", "-window", box.window or "root", *crop, *fewer, f"PNG8:{target}")

    def sight(self, box: Box) -> bytes:
        """What is to be seen of it now, to compare with a later look."""
        crop = () if box.window else ("-crop", box.crop, "+repage")
        return self._run("import", "-window", box.window or "root", *crop, "-depth", "8", "rgb:-")

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
        found = [box for box in self._search("--class", "apimon") if box.width == box.height == self._icon]
        return _largest(found, "the tray icon")

    def windows(self) -> list[Box]:
        """Everything that the app shows, but for its icon."""
        found = self._search("--class", "apimon")
        return [box for box in found if not box.width == box.height == self._icon]

    def is_managed(self) -> bool:
        """True where a window manager looks after the screen."""
        asked = ["xdotool", "get_num_desktops"]
        return (
            subprocess.run(asked, env=self._desktop.environment, capture_output=True, check=False).returncode
            == 0
        )

    def again(self, box: Box) -> Box:
        """Where a window is now; a mere place stays where it is."""
        return self._box(box.window) if box.window else box

    def bubble(self) -> Box:
        """The notifications that are shown. Raises LookupError where there are none."""
        return _largest(self._search("--class", "^[Dd]unst$"), "a notification")

    def move(self, box: Box, *, left: int, top: int) -> None:
        """Moves a window as a user would."""
        self._run("xdotool", "windowmove", box.window, str(left), str(top))

    def resize(self, box: Box, *, width: int, height: int) -> None:
        """Makes a window as large as a user would."""
        self._run("xdotool", "windowsize", box.window, str(width), str(height))

    def click(self, box: Box, *, button: int) -> None:
        """Clicks into the middle."""
        middle = (str(box.left + box.width // 2), str(box.top + box.height // 2))
        self._run("xdotool", "mousemove", *middle, "click", str(button), "mousemove", "0", "9999")

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
