"""What colour an icon has to somebody who looks at it."""

import colorsys
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Colour(StrEnum):
    """The four colours of the icon, and everything else."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"
    OTHER = "other"


SEEN_ALPHA = 96
"""Of 255: a muted icon is drawn at 45 %."""
GREY_BELOW_SATURATION = 0.2
COLOURED_FROM_SHARE = 0.05
"""Antialiased edges of a grey icon may be tinted; a coloured one has far more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixmap:
    """A picture as a tray item sends it."""

    width: int
    height: int
    argb: bytes
    """Four bytes a pixel, row by row."""

    @property
    def seen(self) -> list[tuple[int, int, int]]:
        """Red, green and blue of the pixels that can be seen."""
        pixels = (self.argb[i : i + 4] for i in range(0, len(self.argb), 4))
        return [(red, green, blue) for alpha, red, green, blue in pixels if alpha >= SEEN_ALPHA]

    @property
    def colour(self) -> Colour:
        """The colour of most saturated pixels; grey where hardly any is saturated."""
        seen = self.seen
        counts = Counter(_colour_of(pixel) for pixel in seen)
        grey = counts.pop(Colour.GREY, 0)
        if len(seen) - grey <= COLOURED_FROM_SHARE * len(seen):
            return Colour.GREY
        return counts.most_common(1)[0][0]


def _colour_of(pixel: tuple[int, int, int]) -> Colour:
    red, green, blue = (channel / 255 for channel in pixel)
    hue_ratio, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    hue_deg = hue_ratio * 360
    if saturation < GREY_BELOW_SATURATION:
        return Colour.GREY
    if hue_deg >= 345 or hue_deg <= 15:
        return Colour.RED
    if 20 <= hue_deg <= 65:
        return Colour.AMBER
    if 70 <= hue_deg <= 175:
        return Colour.GREEN
    return Colour.OTHER
