"""Design tokens: spacing, radii, type scale and colours. Every widget takes them from here.

Colours derive from the palette when they are drawn, so a change of scheme shows at once. Lengths are pixels
at a text size of 13 px; `px` scales them with the application's font.
"""

from enum import Enum, IntEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette

from apimon_desktop.core.model.ids import Status

_BASE_TEXT_PX: Final = 13
_SNAP: Final = 1.08
"""Fonts up to this much larger than the base still get the exact lengths of the design."""


class Space(IntEnum):
    """Distances, in pixels at the base text size."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24


class Radius(IntEnum):
    """Corner radii, in pixels."""

    WINDOW = 12
    CARD = 10
    TILE = 7
    CONTROL = 6


class Type(Enum):
    """The type scale: size relative to the body text, and weight. Never bolder than 600, never capitals."""

    FIGURE = (1.54, QFont.Weight.DemiBold)
    HEADLINE = (1.7, QFont.Weight.DemiBold)
    TITLE = (1.15, QFont.Weight.DemiBold)
    STRONG = (1.0, QFont.Weight.DemiBold)
    BODY = (1.0, QFont.Weight.Normal)
    CAPTION = (0.85, QFont.Weight.Normal)


class Tone(Enum):
    """The meaning of a text colour."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    HEALTHY = "healthy"
    DEGRADED = "degraded"
    FAILED = "failed"
    UNKNOWN = "unknown"


_STATES: Final = MappingProxyType(
    {
        Tone.HEALTHY: ("#0a6b41", "#30d158", "#1f9d57", "#30d158"),
        Tone.DEGRADED: ("#8a5200", "#ffb340", "#e8930c", "#ffb340"),
        Tone.FAILED: ("#b81f17", "#ff7a70", "#e5484d", "#ff6961"),
        Tone.UNKNOWN: ("#5f5f5f", "#a8a8a8", "#8a8a8e", "#98989d"),
    }
)
"""Texts and shapes on light and on dark windows, with a contrast of 4.5:1 and more also on a card tinted with
its own fill; then fills on light and on dark windows."""
STATUS_TONES: Final = MappingProxyType({status: Tone(status.value) for status in Status})
_MUTED_SHARE: Final = 0.66
_CARD_SHARE: Final = 0.055
_TINT_SHARE: Final = 0.10
_EDGE_SHARE: Final = 0.5
"""Of the text colour in the edge of a control: 3:1 and more on windows and cards."""


def is_dark(palette: QPalette) -> bool:
    """True where the palette has light text on a dark window."""
    return palette.window().color().lightness() < palette.windowText().color().lightness()


def px(length: float) -> int:
    """A length of the design, scaled with the application's font; never below the design's own."""
    ratio = QFontInfo(QGuiApplication.font()).pixelSize() / _BASE_TEXT_PX
    return round(length * (ratio if ratio > _SNAP else 1.0))


def font(kind: Type) -> QFont:
    """The application's font in a size and weight of the scale; digits all have the same width."""
    scale, weight = kind.value
    scaled = QFont(QGuiApplication.font())
    scaled.setWeight(weight)
    scaled.setFeature(QFont.Tag("tnum"), 1)
    if scaled.pointSizeF() > 0:
        scaled.setPointSizeF(scaled.pointSizeF() * scale)
    else:
        scaled.setPixelSize(round(scaled.pixelSize() * scale))
    return scaled


def tone_color(tone: Tone, palette: QPalette) -> QColor:
    """The colour of a text or shape of this meaning; contrast 4.5:1 and more on windows and cards."""
    text = palette.windowText().color()
    if tone is Tone.TEXT:
        return text
    if tone is Tone.MUTED:
        return blended(text, palette.window().color(), _MUTED_SHARE)
    if tone is Tone.ACCENT:
        return _readable(palette.color(QPalette.ColorRole.Accent), palette, 4.5)
    return _readable(QColor(_STATES[tone][is_dark(palette)]), palette, 4.5)


def state_fill(status: Status, palette: QPalette) -> QColor:
    """The fill of a state's disc, badge or bar."""
    return QColor(_STATES[STATUS_TONES[status]][2 + is_dark(palette)])


def card_color(palette: QPalette, tint: Status | None = None) -> QColor:
    """The ground of a card: white on a light window, a step lighter than a dark one; tinted for a problem."""
    window, base = palette.window().color(), palette.base().color()
    if is_dark(palette):
        color = blended(palette.windowText().color(), window, _CARD_SHARE)
    else:
        color = base if base.lightness() >= window.lightness() else window
    return color if tint is None else blended(state_fill(tint, palette), color, _TINT_SHARE)


def card_edge(palette: QPalette, tint: Status | None = None) -> QColor:
    """The edge of a card; of a tinted one with a contrast of 3:1 and more with the window."""
    if tint is None:
        return hairline(palette)
    return blended(state_fill(tint, palette), tone_color(STATUS_TONES[tint], palette), 0.5)


def hairline(palette: QPalette) -> QColor:
    """The colour of separators and plain edges, which carry no meaning of their own."""
    return veil(palette, 0.10 if is_dark(palette) else 0.08)


def control_edge(palette: QPalette) -> QColor:
    """The opaque edge of a control; contrast 3:1 and more on windows and cards."""
    return blended(palette.windowText().color(), palette.window().color(), _EDGE_SHARE)


def accent(palette: QPalette) -> QColor:
    """The platform's accent colour, moved until it has a contrast of 3:1 with the card and the window."""
    return _readable(palette.color(QPalette.ColorRole.Accent), palette, 3.0)


def on_accent(palette: QPalette) -> QColor:
    """Black or white, whichever reads better on the accent colour."""
    ground = accent(palette)
    white, black = QColor("white"), QColor("#111113")
    return white if contrast(white, ground) >= min(4.5, contrast(black, ground)) else black


def veil(palette: QPalette, strength: float) -> QColor:
    """The text colour, nearly transparent, for hover and pressed grounds; ``strength`` from 0 to 1."""
    color = QColor(palette.windowText().color())
    color.setAlphaF(strength)
    return color


def blended(upper: QColor, lower: QColor, share: float) -> QColor:
    """A colour between two, ``share`` of it the upper one."""
    pairs = (
        (upper.red(), lower.red()),
        (upper.green(), lower.green()),
        (upper.blue(), lower.blue()),
    )
    return QColor(*(round(share * over + (1 - share) * under) for over, under in pairs))


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two colours, as WCAG 2 defines it: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def _readable(color: QColor, palette: QPalette, least: float) -> QColor:
    """The colour, moved towards the text's until it has this contrast on windows and on all cards."""
    cards = (card_color(palette, tint) for tint in (None, Status.DEGRADED, Status.FAILED))
    grounds = (palette.window().color(), *cards)
    text = palette.windowText().color()
    return QColor.fromRgb(_moved(color.rgb(), text.rgb(), tuple(one.rgb() for one in grounds), least))


@cache
def _moved(color: int, text: int, grounds: tuple[int, ...], least: float) -> int:
    for step in range(10):
        mixed = blended(QColor.fromRgb(text), QColor.fromRgb(color), step / 10)
        if all(contrast(mixed, QColor.fromRgb(ground)) >= least for ground in grounds):
            return mixed.rgb()
    return text
