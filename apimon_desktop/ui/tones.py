"""Colours of texts and shapes, chosen for the palette that is in force when they are drawn."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QColor, QPalette

from apimon_desktop.core.types import Status

_LINE_ON_LIGHT: Final = "#1f5fbf"
_LINE_ON_DARK: Final = "#6aa8ff"


class Tone(Enum):
    """What a colour says."""

    TEXT = "text"
    MUTED = "muted"
    HEALTHY = "healthy"
    DEGRADED = "degraded"
    FAILED = "failed"
    UNKNOWN = "unknown"


STATUS_TONES: Final = MappingProxyType(
    {
        Status.HEALTHY: Tone.HEALTHY,
        Status.DEGRADED: Tone.DEGRADED,
        Status.FAILED: Tone.FAILED,
        Status.UNKNOWN: Tone.UNKNOWN,
    }
)
# Each has a contrast of 4.5:1 and more on the windows of its kind.
_ON_LIGHT: Final[Mapping[Tone, str]] = MappingProxyType(
    {Tone.HEALTHY: "#0a6b41", Tone.DEGRADED: "#8a5200", Tone.FAILED: "#bf2118", Tone.UNKNOWN: "#5f5f5f"}
)
_ON_DARK: Final[Mapping[Tone, str]] = MappingProxyType(
    {Tone.HEALTHY: "#3fcf8e", Tone.DEGRADED: "#f2ae3d", Tone.FAILED: "#ff7a70", Tone.UNKNOWN: "#a8a8a8"}
)
_MUTED_SHARE: Final = 0.68


def is_dark(palette: QPalette) -> bool:
    """True where light text stands on a dark window."""
    return palette.window().color().lightness() < palette.windowText().color().lightness()


def tone_color(tone: Tone, palette: QPalette) -> QColor:
    """The colour that a tone has in a palette."""
    text = palette.windowText().color()
    if tone is Tone.TEXT:
        return text
    if tone is Tone.MUTED:
        return _blended(text, palette.window().color(), _MUTED_SHARE)
    return QColor(_ON_DARK[tone] if is_dark(palette) else _ON_LIGHT[tone])


def line_color(palette: QPalette) -> QColor:
    """The colour of figures that are neither good nor bad, and of the mark of what is chosen."""
    return QColor(_LINE_ON_DARK if is_dark(palette) else _LINE_ON_LIGHT)


def veil(palette: QPalette, strength: float) -> QColor:
    """The text colour, nearly transparent, for lines and grounds; ``strength`` from 0 to 1."""
    color = QColor(palette.windowText().color())
    color.setAlphaF(strength)
    return color


def _blended(upper: QColor, lower: QColor, share: float) -> QColor:
    """A colour between two, ``share`` of it the upper one."""
    pairs = (
        (upper.red(), lower.red()),
        (upper.green(), lower.green()),
        (upper.blue(), lower.blue()),
    )
    return QColor(*(round(share * over + (1 - share) * under) for over, under in pairs))
