"""A private desktop with the running app on it, and somebody who clicks, presses and takes pictures."""

import asyncio
import subprocess
import sys
import time
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterator,
    Mapping,
    Sequence,
)
from collections.abc import (
    Set as AbstractSet,
)
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from desktop_parts.appearance import Appearance
from desktop_parts.desktop import Desktop, private_desktop
from desktop_parts.icon_colour import Colour
from desktop_parts.photographer import Box, Photographer
from desktop_parts.program import Program
from desktop_parts.screen import Screen
from desktop_parts.secret_service import SecretService

from shots.accessible import Reader
from shots.album import Album
from shots.look import FONT, ICON, PANEL_HEIGHT, WIDTH, Look

T = TypeVar("T")

WAIT_S: Final = 60.0
_LOOK_AGAIN_S: Final = 0.3
_TRIES: Final = 3
_AGAIN_AFTER_S: Final = 8.0
"""How often something is opened, and how long it may take before it is tried again."""
_PLACE: Final = (40, 60)
"""Where windows stand, in pixels at 1x."""
_MIRRORED: Final = """\
import sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from apimon_desktop.__main__ import main
QGuiApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
sys.argv[0] = "apimon"
sys.exit(main())
"""
"""No language that is read from right to left has a catalogue yet: this stands in for one."""
_FONTS: Final = f"""\
<fontconfig>
<alias binding="strong"><family>sans-serif</family><prefer><family>{FONT}</family></prefer></alias>
</fontconfig>
"""


class StageError(Exception):
    """Something that should be on the screen is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The app on a desktop of its own."""

    app: Program
    look: Look
    album: Album
    folder: Path
    """The app's temporary files are below it."""
    reader: Reader
    photographer: Photographer

    async def icon(self, is_ready: Callable[[Colour], bool], what: str) -> Box:
        """The tray icon, once it has a colour that is ready."""

        def look() -> Box | None:
            icon = self.photographer.icon()
            return icon if is_ready(self.photographer.colour(icon)) else None

        return await self.until(look, what)

    async def until(self, look: Callable[[], T | None], what: str, within_s: float = WAIT_S) -> T:
        """What a look gives, once it gives something. Raises StageError where it takes too long."""
        deadline_s = time.monotonic() + within_s
        while True:
            try:
                found = await asyncio.to_thread(look)
            except (LookupError, subprocess.CalledProcessError):  # not there yet, or gone while looked at
                found = None
            if found is not None:
                return found
            if not self.app.is_running:
                raise StageError(f"the app ended while waiting for {what}: {self.app.errors}")
            if time.monotonic() > deadline_s:
                raise StageError(f"{what} did not come within {within_s:.0f} s")
            await asyncio.sleep(_LOOK_AGAIN_S)

    async def opened(self, open_it: Callable[[], Awaitable[None]]) -> Box:
        """The window that comes when it is asked for."""
        before = {box.window for box in await asyncio.to_thread(self.photographer.windows)}
        for _ in range(_TRIES - 1):  # a click is lost where the panel is just laid out anew
            await open_it()
            with suppress(StageError):
                return await self.new(before, within_s=_AGAIN_AFTER_S)
        await open_it()
        return await self.new(before)

    async def window(self, open_it: Callable[[], Awaitable[None]]) -> Box:
        """The same, for a window that can be moved."""
        return await self.placed(await self.opened(open_it))

    async def placed(self, box: Box) -> Box:
        """A window, moved to where no part of it is off the screen."""
        left, top = (place * self.look.scale for place in _PLACE)
        await asyncio.to_thread(lambda: self.photographer.move(box, left=left, top=top))
        return box

    async def click(self, box: Box, *, button: int = 1) -> None:
        """Clicks into the middle."""
        await asyncio.to_thread(lambda: self.photographer.click(box, button=button))

    async def keys(self, *keys: str) -> None:
        """Presses keys, as xdotool names them."""
        for key in keys:
            await asyncio.to_thread(self.photographer.press, key)

    async def close(self, box: Box) -> None:
        """Closes a window or a menu with the Escape key, which first leads out of what is open in it."""

        def look() -> bool | None:
            self.photographer.press("Escape")
            time.sleep(_LOOK_AGAIN_S)
            return all(one.window != box.window for one in self.photographer.windows()) or None

        await self.until(look, "the end of a window")

    async def new(self, before: AbstractSet[str], within_s: float = WAIT_S) -> Box:
        """The window that was not there before."""

        def look() -> Box | None:
            return next((box for box in self.photographer.windows() if box.window not in before), None)

        return await self.until(look, "a window", within_s)

    async def take(self, subject: str, box: Box) -> None:
        """Takes a picture of a window or a place, once it stands still."""
        box = await self.still(box)
        name = f"{subject}{self.look.suffix}.png"
        await asyncio.to_thread(self.photographer.take, self.album.path(name), box)
        self.album.add(name, width=box.width, height=box.height)

    async def still(self, box: Box) -> Box:
        """The window or place as it is once two looks show the same."""
        seen: list[tuple[Box, bytes]] = []

        def look() -> Box | None:
            now = self.photographer.again(box)
            seen.append((now, self.photographer.sight(now)))
            return now if len(seen) > 1 and seen[-1] == seen[-2] else None

        return await self.until(look, "a window that stands still")

    async def resized(self, box: Box, width: int, height: int | None = None) -> Box:
        """A window that a user made as large as this, in pixels at 1x. None: as high as it is."""
        wanted = width * self.look.scale
        high = box.height if height is None else height * self.look.scale
        await asyncio.to_thread(lambda: self.photographer.resize(box, width=wanted, height=high))

        def look() -> Box | None:
            now = self.photographer.again(box)
            return now if now.width == wanted else None

        return await self.until(look, f"a window {width} points wide")

    def beside(self, icon: Box) -> Box:
        """The end of the panel, from the icon on."""
        left = icon.left - 10 * self.look.scale
        height = PANEL_HEIGHT * self.look.scale
        return Box(left=left, top=0, width=WIDTH * self.look.scale - left, height=height)


@asynccontextmanager
async def stage(
    look: Look, album: Album, arguments: Sequence[str], further: Mapping[str, str], *, has_keyring: bool
) -> AsyncIterator[Stage]:
    """The app with these arguments on a desktop of this look; all of it ends with the block.

    ``further`` is added to its environment.
    """
    async with AsyncExitStack() as stack:
        screen = stack.enter_context(Screen(look.screen))
        desktop = stack.enter_context(private_desktop(screen))
        await stack.enter_async_context(Appearance(desktop.bus_address, dark=look.dark))
        reader = await stack.enter_async_context(Reader(desktop.bus_address))
        if has_keyring:
            keyring = SecretService(desktop.environment)
            stack.callback(keyring.stop)
            await keyring.start()
        photographer = Photographer(desktop, icon=ICON * look.scale, panel=PANEL_HEIGHT * look.scale)
        await stack.enter_async_context(_furnished(desktop, look, photographer))
        start = ("-c", _MIRRORED) if look.mirrored else ("-m", "apimon_desktop")
        # Otherwise exports would be offered to go into the folder that this was started in.
        (desktop.folder / "home" / "Documents").mkdir()
        app = Program(
            (sys.executable, *start, *arguments),
            environment={
                **desktop.environment,
                **look.environment,
                **further,
                "AT_SPI_BUS_ADDRESS": desktop.bus_address,
                "TMPDIR": str(desktop.folder),
            },
            folder=desktop.folder,
        )
        stack.callback(app.kill)
        shown = Stage(
            app=app, look=look, album=album, folder=desktop.folder, reader=reader, photographer=photographer
        )
        try:
            yield shown
        except Exception:
            screen.save(album.path(f"failed{look.suffix}.png"))
            raise
        app.terminate()
        await app.wait(WAIT_S)


async def _there(look: Callable[[], object], what: str) -> None:
    """Returns once a look gives something true."""
    deadline_s = time.monotonic() + WAIT_S
    while True:
        with suppress(LookupError):
            if await asyncio.to_thread(look):
                return
        if time.monotonic() > deadline_s:
            raise StageError(f"{what} did not come within {WAIT_S:.0f} s")
        await asyncio.sleep(_LOOK_AGAIN_S)


@asynccontextmanager
async def _furnished(desktop: Desktop, look: Look, photographer: Photographer) -> AsyncIterator[None]:
    """A window manager, a panel, a notification server, a font, and a ground behind all windows."""
    fonts = Path(desktop.environment["XDG_CONFIG_HOME"]) / "fontconfig"
    fonts.mkdir()
    (fonts / "fonts.conf").write_text(_FONTS, encoding="utf-8")
    panel = desktop.folder / "tint2rc"
    panel.write_text(look.panel, encoding="utf-8")
    bubbles = desktop.folder / "dunstrc"
    bubbles.write_text(look.bubbles, encoding="utf-8")
    with ExitStack() as parts:
        parts.enter_context(_part(desktop, "openbox"))
        await _there(photographer.is_managed, "the window manager")  # it keeps windows off the panel
        # It paints the ground, then ends with 1, for it has no window.
        ground = ["display", "-window", "root", "-size", "64x64", f"xc:{look.ground}"]
        await asyncio.to_thread(subprocess.run, ground, env=desktop.environment, capture_output=True)
        parts.enter_context(_part(desktop, "tint2", "-c", str(panel)))
        parts.enter_context(_part(desktop, "dunst", "-conf", str(bubbles)))
        await _there(
            photographer.panel, "the panel"
        )  # an app that comes before it opens its report by itself
        yield


@contextmanager
def _part(desktop: Desktop, *command: str) -> Iterator[None]:
    part = subprocess.Popen(
        command, env=desktop.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        part.terminate()
        part.wait()
