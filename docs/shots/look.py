"""How a desktop looks on a picture."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

FONT: Final = "Inter"
"""Wherever fonts-inter is installed; its digits have one width, and it reads well when small."""
WIDTH: Final = 1280
HEIGHT: Final = 1200
PANEL_HEIGHT: Final = 30
ICON: Final = 22
"""Pixels of the screen, its panel and an icon in it, at 1x."""

TIME: Final = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)
"""When every picture is taken: late in a month, so that its costs have something to show."""
_CLOCK: Final = Path(__file__).with_name("clock")
_CATALOGUES: Final = Path(__file__).resolve().parents[2] / "resources" / "i18n"
_PANEL: Final = """\
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
time1_format = {clock}
time1_font = {font} {points}
clock_font_color = {ink} 100
clock_padding = {gap} 0
"""
_BUBBLES: Final = """\
[global]
font = {font} {points}
width = 360
offset = 12x{top}
frame_width = 1
frame_color = "{edge}"
separator_color = frame
icon_position = off
show_indicators = no
format = "<b>%s</b>\\n%b"
markup = full
idle_threshold = 0
[urgency_low]
background = "{ground}"
foreground = "{ink}"
timeout = 0
[urgency_normal]
background = "{ground}"
foreground = "{ink}"
timeout = 0
[urgency_critical]
background = "{ground}"
foreground = "{ink}"
frame_color = "{edge}"
timeout = 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One way in which somebody may have set up a desktop."""

    dark: bool = False
    scale: int = 1
    """Pixels of the screen for one of a window."""
    language: str = "en"
    letters: int = 1
    """How many times as large as usual letters are."""
    mirrored: bool = False
    """Windows are read from right to left."""

    @property
    def suffix(self) -> str:
        """What the names of its pictures end with."""
        parts = (
            "" if self.language == "en" else f"-{self.language}",
            "" if self.letters == 1 else f"-{100 * self.letters}-percent",
            "-right-to-left" if self.mirrored else "",
            "-dark" if self.dark else "-light",
            f"@{self.scale}x" if self.scale > 1 else "",
        )
        return "".join(parts)

    @property
    def screen(self) -> str:
        """The size of the screen, as an X server takes it."""
        return f"{WIDTH * self.scale}x{HEIGHT * self.scale}x24"

    @property
    def ground(self) -> str:
        """The colour of the desktop behind everything."""
        return "#20262c" if self.dark else "#b9c4cf"

    @property
    def environment(self) -> dict[str, str]:
        """What tells a program of it, beside the desktop's own services."""
        told = {
            "QT_QPA_PLATFORMTHEME": "xdgdesktopportal",
            "QT_SCALE_FACTOR": str(self.scale),
            "TZ": "UTC",
            "PICTURE_TIME": TIME.isoformat(),
            "PYTHONPATH": str(_CLOCK),
        }
        if self.letters > 1:
            told["QT_FONT_DPI"] = str(96 * self.letters)
        if self.language != "en":
            told["LANGUAGE"] = self.language
        return told

    @property
    def panel(self) -> str:
        """The settings of the panel, for tint2."""
        return _PANEL.format(
            ground="#2b2b2b" if self.dark else "#e9e9e9",
            ink="#e6e6e6" if self.dark else "#262626",
            height=PANEL_HEIGHT * self.scale,
            icon=ICON * self.scale,
            clock=f"{TIME:%H:%M}",
            gap=8 * self.scale,
            font=FONT,
            points=10 * self.scale,
        )

    @property
    def bubbles(self) -> str:
        """The settings of the notification server, for dunst."""
        return _BUBBLES.format(
            ground="#303030" if self.dark else "#fafafa",
            ink="#e6e6e6" if self.dark else "#262626",
            edge="#5a5a5a" if self.dark else "#b8b8b8",
            font=FONT,
            points=10,
            top=PANEL_HEIGHT * self.scale + 12,
        )

    def words(self) -> Callable[[str], str]:
        """How a window says an English text."""
        if self.language == "en":
            return str
        catalogue = ET.parse(_CATALOGUES / f"apimon_{self.language}.ts")  # noqa: S314 - it is our own
        said = {
            one.findtext("source", ""): one.findtext("translation", "") for one in catalogue.iter("message")
        }
        return lambda text: said.get(text) or text
